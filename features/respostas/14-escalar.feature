# language: pt

# Respostas ao exercício da aula 14: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-14 @exercicio
Funcionalidade: Dia de promoção na loja

  A loja cresce de manhã e encolhe à noite. Diga quantas réplicas cabem, onde cada
  uma vai parar, e quem sai primeiro; e poupe uma delas.

  @simulador @certa
  Cenário: Mais réplicas do que cabem
    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 8   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 3   | 8Gi     |
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=0"
    E que executei "kubectl set resources deployment loja --requests=cpu=1"
    Quando executo "kubectl scale deployment loja --replicas=10"
    E passam 60 segundos
    Então o Deployment "loja" tem 7 réplicas disponíveis
    E o Deployment "loja" tem 3 Pods sem nó
    # Ninguém que atende pode sair, e ninguém pode ficar na espera.
    Quando executo "kubectl patch deployment loja -p '{"spec": {"replicas": 7}}'"
    Então durante 10 segundos o Deployment "loja" tem ao menos 7 réplicas disponíveis
    E o Deployment "loja" tem 0 Pods sem nó

  @simulador @errada
  Cenário: Mais réplicas do que cabem
    ele tem 7 (pede 10 réplicas)

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 8   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 3   | 8Gi     |
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=0"
    E que executei "kubectl set resources deployment loja --requests=cpu=1"
    Quando executo "kubectl scale deployment loja --replicas=10"
    E passam 60 segundos
    Então o Deployment "loja" tem 10 réplicas disponíveis
    E o Deployment "loja" tem 3 Pods sem nó
    # Ninguém que atende pode sair, e ninguém pode ficar na espera.
    Quando executo "kubectl scale deployment loja --replicas=7"
    Então durante 10 segundos o Deployment "loja" tem ao menos 7 réplicas disponíveis
    E o Deployment "loja" tem 0 Pods sem nó

  @simulador @errada
  Cenário: Mais réplicas do que cabem
    3 Pods sem nó, de 10:

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 8   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 3   | 8Gi     |
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=0"
    E que executei "kubectl set resources deployment loja --requests=cpu=1"
    Quando executo "kubectl scale deployment loja --replicas=10"
    E passam 60 segundos
    Então o Deployment "loja" tem 7 réplicas disponíveis
    E o Deployment "loja" tem 0 Pods sem nó
    # Ninguém que atende pode sair, e ninguém pode ficar na espera.
    Quando executo "kubectl scale deployment loja --replicas=7"
    Então durante 10 segundos o Deployment "loja" tem ao menos 7 réplicas disponíveis
    E o Deployment "loja" tem 0 Pods sem nó

  @simulador @errada
  Cenário: Mais réplicas do que cabem
    1 Pod sem nó, de 8: loja-

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 8   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 3   | 8Gi     |
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=0"
    E que executei "kubectl set resources deployment loja --requests=cpu=1"
    Quando executo "kubectl scale deployment loja --replicas=10"
    E passam 60 segundos
    Então o Deployment "loja" tem 7 réplicas disponíveis
    E o Deployment "loja" tem 3 Pods sem nó
    # Ninguém que atende pode sair, e ninguém pode ficar na espera.
    Quando executo "kubectl scale deployment loja --replicas=8"
    Então durante 10 segundos o Deployment "loja" tem ao menos 7 réplicas disponíveis
    E o Deployment "loja" tem 0 Pods sem nó

  @simulador @errada
  Cenário: Mais réplicas do que cabem
    ele tem 5

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 8   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 3   | 8Gi     |
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=0"
    E que executei "kubectl set resources deployment loja --requests=cpu=1"
    Quando executo "kubectl scale deployment loja --replicas=10"
    E passam 60 segundos
    Então o Deployment "loja" tem 7 réplicas disponíveis
    E o Deployment "loja" tem 3 Pods sem nó
    # Ninguém que atende pode sair, e ninguém pode ficar na espera.
    Quando executo "kubectl scale deployment loja --replicas=5"
    Então durante 10 segundos o Deployment "loja" tem ao menos 7 réplicas disponíveis
    E o Deployment "loja" tem 0 Pods sem nó

  @simulador @errada
  Cenário: Quem entra e quem sai
    worker-1" é "3"

    Dado um cluster com um master e 2 workers
    E que executei "kubectl cordon worker-2"
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=4"
    E que em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    E que executei "kubectl uncordon worker-2"
    Quando executo "kubectl scale deployment loja --replicas=6"
    Então em até 60 segundos o Deployment "loja" tem 6 réplicas disponíveis
    E a saída de "kubectl get pods -o wide | grep -c worker-1" é "3"
    E a saída de "kubectl get pods -o wide | grep -c worker-2" é "3"
    Quando executo "kubectl scale deployment loja --replicas=3"
    Então em até 60 segundos existem 3 Pods
    E a saída de "kubectl get pods -o wide | grep -c worker-1" é "1"
    E a saída de "kubectl get pods -o wide | grep -c worker-2" é "2"

  @simulador @errada
  Cenário: Quem entra e quem sai
    worker-1" é "2"

    Dado um cluster com um master e 2 workers
    E que executei "kubectl cordon worker-2"
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=4"
    E que em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    E que executei "kubectl uncordon worker-2"
    Quando executo "kubectl scale deployment loja --replicas=6"
    Então em até 60 segundos o Deployment "loja" tem 6 réplicas disponíveis
    E a saída de "kubectl get pods -o wide | grep -c worker-1" é "4"
    E a saída de "kubectl get pods -o wide | grep -c worker-2" é "2"
    Quando executo "kubectl scale deployment loja --replicas=3"
    Então em até 60 segundos existem 3 Pods
    E a saída de "kubectl get pods -o wide | grep -c worker-1" é "2"
    E a saída de "kubectl get pods -o wide | grep -c worker-2" é "1"

  @certa
  Cenário: O Pod mais novo está no meio de uma venda
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E que durante 20 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E que executei "kubectl label pods -l app=loja desde=ontem"
    E que executei "kubectl scale deployment loja --replicas=3"
    E que em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E que executei "kubectl label pods -l app=loja,desde!=ontem venda=sim"
    Quando executo "kubectl annotate pods -l desde=ontem controller.kubernetes.io/pod-deletion-cost=-1"
    E executo "kubectl scale deployment loja --replicas=1"
    Então em até 60 segundos existe 1 Pod com o rótulo "app=loja"
    E em até 10 segundos o Deployment "loja" tem 1 réplica disponível
    E a saída de "kubectl get pods -l app=loja -o jsonpath={.items[*].metadata.labels.venda}" é "sim"

  @errada
  Cenário: O Pod mais novo está no meio de uma venda
    nada foi mostrado

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E que durante 20 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E que executei "kubectl label pods -l app=loja desde=ontem"
    E que executei "kubectl scale deployment loja --replicas=3"
    E que em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E que executei "kubectl label pods -l app=loja,desde!=ontem venda=sim"
    Quando executo "kubectl annotate pods -l venda=sim controller.kubernetes.io/pod-deletion-cost=-100"
    E executo "kubectl scale deployment loja --replicas=1"
    Então em até 60 segundos existe 1 Pod com o rótulo "app=loja"
    E em até 10 segundos o Deployment "loja" tem 1 réplica disponível
    E a saída de "kubectl get pods -l app=loja -o jsonpath={.items[*].metadata.labels.venda}" é "sim"

  @errada
  Cenário: O Pod mais novo está no meio de uma venda
    nada foi mostrado

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E que durante 20 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E que executei "kubectl label pods -l app=loja desde=ontem"
    E que executei "kubectl scale deployment loja --replicas=3"
    E que em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E que executei "kubectl label pods -l app=loja,desde!=ontem venda=sim"
    Quando executo "kubectl annotate deployment loja controller.kubernetes.io/pod-deletion-cost=100"
    E executo "kubectl scale deployment loja --replicas=1"
    Então em até 60 segundos existe 1 Pod com o rótulo "app=loja"
    E em até 10 segundos o Deployment "loja" tem 1 réplica disponível
    E a saída de "kubectl get pods -l app=loja -o jsonpath={.items[*].metadata.labels.venda}" é "sim"

  @errada
  Cenário: O Pod mais novo está no meio de uma venda
    nada foi mostrado

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E que durante 20 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E que executei "kubectl label pods -l app=loja desde=ontem"
    E que executei "kubectl scale deployment loja --replicas=3"
    E que em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E que executei "kubectl label pods -l app=loja,desde!=ontem venda=sim"
    Quando executo "kubectl label pods -l venda=sim pod-deletion-cost=100"
    E executo "kubectl scale deployment loja --replicas=1"
    Então em até 60 segundos existe 1 Pod com o rótulo "app=loja"
    E em até 10 segundos o Deployment "loja" tem 1 réplica disponível
    E a saída de "kubectl get pods -l app=loja -o jsonpath={.items[*].metadata.labels.venda}" é "sim"
