# language: pt

# Respostas ao exercício da aula 4: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-04 @exercicio
Funcionalidade: Quem é de quem na loja

  A loja pede três réplicas. Diga quantos objetos isso dá, de quem é cada um, e
  quem traz a notícia de que tudo está pronto.

  @errada
  Cenário: Quantos de cada, e de quem
    observado 1 onde olhar

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=3"
    Então em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E a saída de "kubectl get replicasets -o name | wc -l" é "3"
    E existem 3 Pods
    E o ReplicaSet do Deployment "loja" tem estes campos:
      | campo                            | valor      |
      | metadata.ownerReferences[0].kind | Deployment |
    E a saída de "kubectl get pods -o jsonpath={.items[0].metadata.ownerReferences[0].kind}" é "ReplicaSet"

  @errada
  Cenário: Quantos de cada, e de quem
    observado metadata.ownerReferences[0].kind = Deployment

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=3"
    Então em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E a saída de "kubectl get replicasets -o name | wc -l" é "1"
    E existem 3 Pods
    E o ReplicaSet do Deployment "loja" tem estes campos:
      | campo                            | valor      |
      | metadata.ownerReferences[0].kind | Pod        |
    E a saída de "kubectl get pods -o jsonpath={.items[0].metadata.ownerReferences[0].kind}" é "ReplicaSet"

  @errada
  Cenário: Quantos de cada, e de quem
    observado ReplicaSet

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=3"
    Então em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E a saída de "kubectl get replicasets -o name | wc -l" é "1"
    E existem 3 Pods
    E o ReplicaSet do Deployment "loja" tem estes campos:
      | campo                            | valor      |
      | metadata.ownerReferences[0].kind | Deployment |
    E a saída de "kubectl get pods -o jsonpath={.items[0].metadata.ownerReferences[0].kind}" é "Deployment"

  @certa
  Cenário: Dois Pods iguais, vigiados, sem Deployment nenhum
    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata:
        name: banca
      spec:
        replicas: 1
        selector:
          matchLabels: {app: banca}
        template:
          metadata:
            labels: {app: banca}
          spec:
            containers:
            - {name: httpd, image: "httpd:2.4"}
      FIM
      kubectl scale replicaset banca --replicas=2
      """
    Então em até 10 segundos existem 2 Pods com o rótulo "app=banca"
    E não existe nenhum Deployment

  @errada
  Cenário: Dois Pods iguais, vigiados, sem Deployment nenhum
    observado 1 Deployment: "banca"

    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: banca
      spec:
        replicas: 2
        selector:
          matchLabels: {app: banca}
        template:
          metadata:
            labels: {app: banca}
          spec:
            containers:
            - {name: httpd, image: "httpd:2.4"}
      FIM
      """
    Então em até 10 segundos existem 2 Pods com o rótulo "app=banca"
    E não existe nenhum Deployment

  @errada
  Cenário: Dois Pods iguais, vigiados, sem Deployment nenhum
    observado o comando terminou com o código 1: error: resource mapping not found for name: "banca"

    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Pod
      metadata:
        name: banca
      spec:
        replicas: 2
        selector:
          matchLabels: {app: banca}
        template:
          metadata:
            labels: {app: banca}
          spec:
            containers:
            - {name: httpd, image: "httpd:2.4"}
      FIM
      """
    Então em até 10 segundos existem 2 Pods com o rótulo "app=banca"
    E não existe nenhum Deployment

  @errada
  Cenário: Apagaram o ReplicaSet da loja
    observado 1 onde olhar

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=httpd:2.4 --replicas=3"
    E que em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    Quando executo "kubectl delete replicasets -l app=loja"
    E passam 30 segundos
    Então a saída de "kubectl get replicasets -o name | wc -l" é "0"
    E o Deployment "loja" tem 3 Pods rodando

  @errada
  Cenário: Apagaram o ReplicaSet da loja
    (Running, em worker-2)

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=httpd:2.4 --replicas=3"
    E que em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    Quando executo "kubectl delete replicasets -l app=loja"
    E passam 30 segundos
    Então a saída de "kubectl get replicasets -o name | wc -l" é "1"
    E o Deployment "loja" tem 0 Pods rodando

  @errada
  Cenário: Quem traz a notícia
    observado ele causou: kubelet worker-1 atualiza o status do Pod

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E cada salto foi causado pelo de cima:
      | quem                  | o que fez                       |
      | kubelet               | inicia o contêiner httpd        |
      | kube-apiserver        | atualiza o status do Pod loja-  |
      | replicaset-controller | atualiza o status do ReplicaSet |
      | deployment-controller | atualiza o status do Deployment |

  @errada
  Cenário: Quem traz a notícia
    observado ele causou: replicaset-controller atualiza o status do ReplicaSet

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E cada salto foi causado pelo de cima:
      | quem                  | o que fez                       |
      | kubelet               | inicia o contêiner httpd        |
      | kubelet               | atualiza o status do Pod loja-  |
      | deployment-controller | atualiza o status do ReplicaSet |
      | deployment-controller | atualiza o status do Deployment |
