# language: pt
@aula-04
Funcionalidade: Os controladores: Deployment, ReplicaSet, Pod

  “É esse master node que é responsável pelo actual create das coisas de que
  precisamos no nosso cluster.”

  Contexto:
    Dado um cluster Kubernetes

  Regra: O Deployment é dono de um ReplicaSet, que é dono dos Pods

    Cenário: Um Deployment, um ReplicaSet, um Pod
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos o Deployment "ola" é o dono de um único ReplicaSet
      E em até 10 segundos o ReplicaSet do Deployment "ola" é o dono de um único Pod
      E existe 1 ReplicaSet
      E existe 1 Pod

    Cenário: Três réplicas são um ReplicaSet com três Pods
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
      Então em até 10 segundos o Deployment "ola" é o dono de um único ReplicaSet
      E em até 10 segundos o ReplicaSet do Deployment "ola" é o dono de 3 Pods

    Cenário: O dono está escrito no objeto, com o seu uid
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos o ReplicaSet do Deployment "ola" tem estes campos:
        | campo                                  | valor      |
        | metadata.ownerReferences[0].kind       | Deployment |
        | metadata.ownerReferences[0].name       | ola        |
        | metadata.ownerReferences[0].uid        | *          |
        | metadata.ownerReferences[0].controller | true       |
      E em até 10 segundos o Pod do Deployment "ola" tem estes campos:
        | campo                                  | valor      |
        | metadata.ownerReferences[0].kind       | ReplicaSet |
        | metadata.ownerReferences[0].uid        | *          |
        | metadata.ownerReferences[0].controller | true       |

  Regra: O nome diz de que molde se veio

    Cenário: O pod-template-hash liga o Pod ao ReplicaSet
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos o nome do ReplicaSet do Deployment "ola" é "ola-" seguido do pod-template-hash
      E em até 10 segundos cada Pod do Deployment "ola" leva o pod-template-hash do ReplicaSet

    @kubernetes-1.37
    Cenário: O mesmo molde dá o mesmo hash, também no Kubernetes 1.37
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos existe o ReplicaSet "ola-676755b45d"

  Regra: Ninguém precisa pedir mais nada

    Cenário: Depois de um só comando, o cluster chega sozinho ao que foi pedido
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      E nada mais é pedido
      Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      E o Deployment "ola" tem 1 Pod rodando

    @simulador
    Cenário: Cada objeto é criado por causa do anterior
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      E nada mais é pedido
      Então em até 60 segundos cada salto foi causado pelo de cima:
        | quem                  | o que fez                                  |
        | kubectl               | pede para criar o Deployment ola           |
        | kube-apiserver        | completa, valida e guarda o Deployment ola |
        | deployment-controller | cria o ReplicaSet ola-                     |
        | replicaset-controller | cria o Pod ola-                            |
      E de fora do cluster veio um único pedido

    @simulador
    Cenário: O estado volta pelo mesmo caminho
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      E cada salto foi causado pelo de cima:
        | quem                  | o que fez                      |
        | kubelet               | inicia o contêiner nginx       |
        | kubelet               | atualiza o status do Pod ola-  |
        | replicaset-controller | atualiza o status do ReplicaSet |
        | deployment-controller | atualiza o status do Deployment |

  Regra: Sem o controlador, o desejo fica só no papel

    @simulador
    Cenário: Sem o deployment-controller não nasce o ReplicaSet
      Dado que o deployment-controller está parado
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então existe o Deployment "ola"
      E durante 60 segundos não existe nenhum ReplicaSet
      Quando inicio o deployment-controller
      Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível

    @simulador
    Cenário: Sem o replicaset-controller não nasce o Pod
      Dado que o replicaset-controller está parado
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos o Deployment "ola" é o dono de um único ReplicaSet
      E durante 60 segundos não existe nenhum Pod
      Quando inicio o replicaset-controller
      Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível
