# language: pt

# Uma solução do exercício da aula 4.

@aula-04 @exercicio
Funcionalidade: Quem é de quem na loja

  A loja pede três réplicas. Diga quantos objetos isso dá, de quem é cada um, e
  quem traz a notícia de que tudo está pronto.

  Cenário: Quantos de cada, e de quem
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=3"
    Então em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E a saída de "kubectl get replicasets -o name | wc -l" é "1"
    E existem 3 Pods
    E o ReplicaSet do Deployment "loja" tem estes campos:
      | campo                            | valor      |
      | metadata.ownerReferences[0].kind | Deployment |
    E a saída de "kubectl get pods -o jsonpath={.items[0].metadata.ownerReferences[0].kind}" é "ReplicaSet"

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

  Cenário: Apagaram o ReplicaSet da loja
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=httpd:2.4 --replicas=3"
    E que em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    Quando executo "kubectl delete replicasets -l app=loja"
    E passam 30 segundos
    Então a saída de "kubectl get replicasets -o name | wc -l" é "1"
    E o Deployment "loja" tem 3 Pods rodando

  Cenário: Quem traz a notícia
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E cada salto foi causado pelo de cima:
      | quem                  | o que fez                       |
      | kubelet               | inicia o contêiner httpd        |
      | kubelet               | atualiza o status do Pod loja-  |
      | replicaset-controller | atualiza o status do ReplicaSet |
      | deployment-controller | atualiza o status do Deployment |
