# language: pt
@aula-11
Funcionalidade: Quando dá errado: imagem que falta, contêiner que cai

  “... o container criado com base na imagem que especificamos.”

  E se a imagem não existe? E se o contêiner cai? O Kubernetes não desiste: tenta
  de novo, cada vez mais devagar, e diz por quê a quem pergunta.

  Regra: A imagem falta

    Cenário: O Pod tem nó e não tem contêiner; o status diz o que falta
      Dado um cluster Kubernetes
      Quando executo "kubectl create deployment falta --image=nginx:nao-existe"
      Então em até 60 segundos o Pod do Deployment "falta" tem estes campos:
        | campo                                            | valor            |
        | status.phase                                     | Pending          |
        | status.containerStatuses[0].state.waiting.reason | ImagePullBackOff |
      E cada Pod do Deployment "falta" tem os eventos, nesta ordem:
        | evento    | mensagem                                |
        | Scheduled |                                         |
        | Failed    | Failed to pull image "nginx:nao-existe" |
      E cada Pod do Deployment "falta" tem os eventos, nesta ordem:
        | evento  | mensagem                                  |
        | BackOff | Back-off pulling image "nginx:nao-existe" |
      Quando executo "kubectl get pods -l app=falta -o wide"
      Então a saída tem uma linha como "falta-* 0/1 ImagePullBackOff 0 * *.*.*.* *"
      Quando executo "kubectl get events --field-selector involvedObject.kind=Pod -o custom-columns=TIPO:.type,RAZÃO:.reason,MENSAGEM:.message"
      Então a saída contém "not found"

    @simulador
    Cenário: O kubelet tenta de novo, e a cada vez espera mais
      Dado um cluster com um master e um worker
      Quando executo "kubectl create deployment falta --image=nginx:nao-existe"
      Então em até 25 minutos de cada salto "kubelet não consegue baixar a imagem nginx:nao-existe" ao salto "kubelet começa a baixar a imagem nginx:nao-existe" seguinte passaram:
        | ao menos | no máximo |
        | 10 s     | 17 s      |
        | 20 s     | 37 s      |
        | 40 s     | 57 s      |
        | 80 s     | 97 s      |
        | 160 s    | 177 s     |
        | 300 s    | 317 s     |
        | 300 s    | 317 s     |

    Cenário: Outra imagem no molde, outro Pod, e o Deployment fica completo
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment falta --image=nginx:nao-existe"
      E que em até 60 segundos o Pod do Deployment "falta" tem estes campos:
        | campo                                            | valor            |
        | status.containerStatuses[0].state.waiting.reason | ImagePullBackOff |
      Quando executo "kubectl set image deployment/falta nginx=nginx:1.27"
      Então em até 60 segundos o Deployment "falta" tem 1 réplica disponível
      E em até 60 segundos existe 1 Pod com o rótulo "app=falta"

    @simulador
    Cenário: A imagem aparece no registro, e o mesmo Pod se recupera sem ninguém pedir
      Dado um cluster com um master e um worker
      E que executei "kubectl create deployment loja --image=ana/loja:1.0"
      E que em até 60 segundos o Pod do Deployment "loja" tem estes campos:
        | campo                                            | valor            |
        | status.containerStatuses[0].state.waiting.reason | ImagePullBackOff |
      Quando a imagem "ana/loja:1.0" está publicada
      Então em até 60 segundos cada salto foi causado pelo de cima:
        | quem    | o que fez                                 |
        | kubelet | não consegue baixar a imagem ana/loja:1.0 |
        | kubelet | começa a baixar a imagem ana/loja:1.0     |
        | kubelet | tem a imagem ana/loja:1.0                 |
        | kubelet | cria o contêiner loja                     |
        | kubelet | inicia o contêiner loja                   |

  Regra: O contêiner cai

    Cenário: As últimas palavras do contêiner dizem a causa
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment cai --image=busybox:1.36 -- sh -c 'echo falta a senha do banco; sleep 1; exit 3'"
      E que em até 60 segundos cada contêiner do Deployment "cai" foi reiniciado ao menos 1 vez
      Quando executo "kubectl logs deployment/cai --previous"
      Então a saída é "falta a senha do banco"
      Quando executo "kubectl describe pod -l app=cai | grep -A 4 State:"
      Então a saída contém "Last State: Terminated"
      E a saída contém "Exit Code: 3"

    @kubernetes-1.37
    Cenário: CrashLoopBackOff é a espera entre uma queda e outra
      Dado um cluster Kubernetes
      Quando executo "kubectl create deployment cai --image=busybox:1.36 -- sh -c 'sleep 1; exit 3'"
      Então em até 8 minutos o Pod do Deployment "cai" tem estes campos:
        | campo                                                     | valor            |
        | status.phase                                              | Running          |
        | status.containerStatuses[0].restartCount                  | 5                |
        | status.containerStatuses[0].state.waiting.reason          | CrashLoopBackOff |
        | status.containerStatuses[0].lastState.terminated.reason   | Error            |
        | status.containerStatuses[0].lastState.terminated.exitCode | 3                |
      E a saída de "kubectl get pods -l app=cai -o jsonpath='{.items[0].status.containerStatuses[0].state.waiting.message}'" contém "back-off 2m40s restarting failed container"
      E a saída de "kubectl get deployments,pods" contém "CrashLoopBackOff"

  Regra: O Deployment diz quantas faltam, e não mente que terminou

    Cenário: Quem espera pelo Deployment é avisado de que ele não chegou
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment falta --image=nginx:nao-existe"
      Quando executo "kubectl rollout status deployment/falta --timeout=5s"
      Então o comando falha com "timed out waiting for the condition"
      E o Deployment "falta" tem 0 réplicas disponíveis
