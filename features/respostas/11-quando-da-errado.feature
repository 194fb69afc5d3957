# language: pt

# Respostas ao exercício da aula 11: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-11 @exercicio
Funcionalidade: A loja não abre

  Quatro chamados na mesma noite. Em cada um há um sintoma; a causa quem acha é
  você, e o conserto também.

  @imagens-caderno @certa
  Cenário: Primeiro chamado: de dois contêineres, um não vem
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --image=caderno/ola:10"
    E que em até 60 segundos o Pod do Deployment "loja" tem estes campos:
      | campo                                            | valor            |
      | status.containerStatuses[1].state.waiting.reason | ImagePullBackOff |
    Quando executo "kubectl set image deployment/loja ola=caderno/ola:1.0 nginx=nginx:1.28"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E em até 60 segundos existe 1 Pod com o rótulo "app=loja"
    E em até 60 segundos a saída de "kubectl get pods" contém "2/2"
    E a saída de "kubectl get deployment loja -o jsonpath={.spec.template.spec.containers[1].image}" contém "caderno/ola:"

  @imagens-caderno @errada
  Cenário: Primeiro chamado: de dois contêineres, um não vem
    tem 0 (pede 1 réplica)

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --image=caderno/ola:10"
    E que em até 60 segundos o Pod do Deployment "loja" tem estes campos:
      | campo                                            | valor            |
      | status.containerStatuses[1].state.waiting.reason | ImagePullBackOff |
    Quando executo "kubectl set image deployment/loja nginx=nginx:1.28"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E em até 60 segundos existe 1 Pod com o rótulo "app=loja"
    E em até 60 segundos a saída de "kubectl get pods" contém "2/2"
    E a saída de "kubectl get deployment loja -o jsonpath={.spec.template.spec.containers[1].image}" contém "caderno/ola:"

  @imagens-caderno @errada
  Cenário: Primeiro chamado: de dois contêineres, um não vem
    unable to find container named "loja"

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --image=caderno/ola:10"
    E que em até 60 segundos o Pod do Deployment "loja" tem estes campos:
      | campo                                            | valor            |
      | status.containerStatuses[1].state.waiting.reason | ImagePullBackOff |
    Quando executo "kubectl set image deployment/loja loja=caderno/ola:1.0"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E em até 60 segundos existe 1 Pod com o rótulo "app=loja"
    E em até 60 segundos a saída de "kubectl get pods" contém "2/2"
    E a saída de "kubectl get deployment loja -o jsonpath={.spec.template.spec.containers[1].image}" contém "caderno/ola:"

  @imagens-caderno @errada
  Cenário: Primeiro chamado: de dois contêineres, um não vem
    nginx:1.27

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --image=caderno/ola:10"
    E que em até 60 segundos o Pod do Deployment "loja" tem estes campos:
      | campo                                            | valor            |
      | status.containerStatuses[1].state.waiting.reason | ImagePullBackOff |
    Quando executo "kubectl set image deployment/loja ola=nginx:1.27"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E em até 60 segundos existe 1 Pod com o rótulo "app=loja"
    E em até 60 segundos a saída de "kubectl get pods" contém "2/2"
    E a saída de "kubectl get deployment loja -o jsonpath={.spec.template.spec.containers[1].image}" contém "caderno/ola:"

  @certa
  Cenário: Segundo chamado: a imagem veio, e a loja cai
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 -- sh -c 'servir --porta=80'"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos cada contêiner do Deployment "loja" foi reiniciado ao menos 2 vezes
    Quando executo:
      """
      kubectl delete deployment loja
      kubectl create deployment loja --image=nginx:1.27
      """
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E em até 10 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E durante 20 segundos nenhum contêiner do Deployment "loja" foi reiniciado

  @errada
  Cenário: Segundo chamado: a imagem veio, e a loja cai
    o contêiner cai e é reiniciado

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 -- sh -c 'servir --porta=80'"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos cada contêiner do Deployment "loja" foi reiniciado ao menos 2 vezes
    Quando executo:
      """
      kubectl rollout restart deployment loja
      """
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E em até 10 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E durante 20 segundos nenhum contêiner do Deployment "loja" foi reiniciado

  @errada
  Cenário: Segundo chamado: a imagem veio, e a loja cai
    o contêiner cai e é reiniciado

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 -- sh -c 'servir --porta=80'"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos cada contêiner do Deployment "loja" foi reiniciado ao menos 2 vezes
    Quando executo:
      """
      kubectl set image deployment/loja nginx=nginx:1.28
      """
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E em até 10 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E durante 20 segundos nenhum contêiner do Deployment "loja" foi reiniciado

  @errada
  Cenário: Segundo chamado: a imagem veio, e a loja cai
    ninguém respondeu

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 -- sh -c 'servir --porta=80'"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos cada contêiner do Deployment "loja" foi reiniciado ao menos 2 vezes
    Quando executo:
      """
      kubectl patch deployment loja --type=json -p '[{"op": "replace", "path": "/spec/template/spec/containers/0/command", "value": ["sleep", "3600"]}]'
      """
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E em até 10 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E durante 20 segundos nenhum contêiner do Deployment "loja" foi reiniciado

  @simulador @certa
  Cenário: Terceiro chamado: a imagem já foi publicada, e ninguém quer esperar
    Dado um cluster com um master e um worker
    E que executei "kubectl create deployment loja --image=ana/loja:1.0"
    E passam 15 minutos
    E a imagem "ana/loja:1.0" está publicada
    E que durante 30 segundos o Deployment "loja" tem 0 réplicas disponíveis
    Quando executo "kubectl rollout restart deployment loja"
    Então em até 15 segundos o Deployment "loja" tem 1 réplica disponível
    E o Deployment "loja" usa a imagem "ana/loja:1.0"

  @simulador @errada
  Cenário: Terceiro chamado: a imagem já foi publicada, e ninguém quer esperar
    Back-off pulling image

    Dado um cluster com um master e um worker
    E que executei "kubectl create deployment loja --image=ana/loja:1.0"
    E passam 15 minutos
    E a imagem "ana/loja:1.0" está publicada
    E que durante 30 segundos o Deployment "loja" tem 0 réplicas disponíveis
    Quando executo "kubectl set image deployment/loja loja=ana/loja:1.0"
    Então em até 15 segundos o Deployment "loja" tem 1 réplica disponível
    E o Deployment "loja" usa a imagem "ana/loja:1.0"

  @simulador @errada
  Cenário: Terceiro chamado: a imagem já foi publicada, e ninguém quer esperar
    foi publicada depois, e o kubelet ainda espera

    Dado um cluster com um master e um worker
    E que executei "kubectl create deployment loja --image=ana/loja:1.0"
    E passam 15 minutos
    E a imagem "ana/loja:1.0" está publicada
    E que durante 30 segundos o Deployment "loja" tem 0 réplicas disponíveis
    Quando executo "kubectl get pods"
    Então em até 15 segundos o Deployment "loja" tem 1 réplica disponível
    E o Deployment "loja" usa a imagem "ana/loja:1.0"

  @simulador @errada
  Cenário: Terceiro chamado: a imagem já foi publicada, e ninguém quer esperar
    nginx:1.27

    Dado um cluster com um master e um worker
    E que executei "kubectl create deployment loja --image=ana/loja:1.0"
    E passam 15 minutos
    E a imagem "ana/loja:1.0" está publicada
    E que durante 30 segundos o Deployment "loja" tem 0 réplicas disponíveis
    Quando executo "kubectl set image deployment/loja loja=nginx:1.27"
    Então em até 15 segundos o Deployment "loja" tem 1 réplica disponível
    E o Deployment "loja" usa a imagem "ana/loja:1.0"

  @kubernetes-1.37 @errada
  Cenário: Quarto chamado: nada deu errado, e a palavra apareceu
    status.phase = Running

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment inventario --image=busybox:1.36 -- sh -c 'echo contado'"
    Então em até 8 minutos o Pod do Deployment "inventario" tem estes campos:
      | campo                                                     | valor            |
      | status.containerStatuses[0].state.waiting.reason          | CrashLoopBackOff |
      | status.phase                                              | Failed           |
      | status.containerStatuses[0].lastState.terminated.exitCode | 0                |
      | status.containerStatuses[0].lastState.terminated.reason   | Completed        |

  @kubernetes-1.37 @errada
  Cenário: Quarto chamado: nada deu errado, e a palavra apareceu
    exitCode = 0

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment inventario --image=busybox:1.36 -- sh -c 'echo contado'"
    Então em até 8 minutos o Pod do Deployment "inventario" tem estes campos:
      | campo                                                     | valor            |
      | status.containerStatuses[0].state.waiting.reason          | CrashLoopBackOff |
      | status.phase                                              | Running          |
      | status.containerStatuses[0].lastState.terminated.exitCode | 1                |
      | status.containerStatuses[0].lastState.terminated.reason   | Error            |
