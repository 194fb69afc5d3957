# language: pt

# Exercício da aula 16. Conserte os manifestos, troque cada ___ pelo que falta,
# salve este arquivo e verifique:
#
#   caderno verificar --exercicio 16

@aula-16 @exercicio
Funcionalidade: A loja em um arquivo

  A loja passou a viver em um arquivo. O primeiro não funciona, o segundo esqueceu uma
  coisa, e no meio alguém mexeu no cluster sem contar a ninguém.

  Cenário: Conserte o arquivo: um Deployment e um Service
    Dado um cluster Kubernetes
    Quando executo:
      """
      cat > loja.yaml <<FIM
      apiVersion: v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        replicas: 2
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      apiVersion: v1
      kind: Service
      metadata: {name: loja}
      spec:
        selector: {app: loja}
        ports: [{port: 80}]
      FIM
      kubectl apply -f loja.yaml
      """
    # Para aqui até o arquivo estar certo.
    Então a saída contém "deployment.apps/loja created"
    E a saída contém "service/loja created"
    E em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    Quando executo "kubectl apply -f loja.yaml"
    Então a saída contém "deployment.apps/loja unchanged"
    E a saída contém "service/loja unchanged"

  Cenário: Alguém mexeu no cluster
    Dado um cluster Kubernetes
    E que executei:
      """
      cat > loja.yaml <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      FIM
      kubectl apply -f loja.yaml
      """
    E que executei "kubectl set image deployment/loja nginx=nginx:1.29"
    E que executei "kubectl scale deployment loja --replicas=3"
    E que executei "kubectl label deployment loja plantao=sim"
    Quando executo "kubectl apply -f loja.yaml"
    Então a saída é "deployment.apps/loja ___"
    E o Deployment "loja" usa a imagem "nginx:___"
    E o Deployment "loja" tem ___ réplicas pedidas
    E a saída de "kubectl get deployment loja -o jsonpath={.metadata.labels.plantao}" é "___"

  Cenário: A versão muda, e as quatro réplicas ficam
    Dado um cluster Kubernetes
    E que executei:
      """
      kubectl apply -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        replicas: 2
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      FIM
      """
    E que executei "kubectl scale deployment loja --replicas=4"
    E que em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    # “Tiro a linha das réplicas do arquivo, e elas ficam como estão.” Será?
    Quando executo:
      """
      kubectl apply -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.28"}
      FIM
      """
    # Para aqui até o arquivo estar certo.
    Então em até 10 segundos o Deployment "loja" tem 4 réplicas pedidas
    E o Deployment "loja" usa a imagem "nginx:1.28"
    E em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
