# language: pt
@aula-16
Funcionalidade: O jeito declarativo: apply

  Em vez de dizer o que fazer, diga em um arquivo como deve ficar. O apply compara
  o arquivo com o que há e muda só a diferença.

  Contexto:
    Dado um cluster Kubernetes
    E que executei:
      """
      cat > ola.yaml <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: ola
        labels: {app: ola, turma: azul}
      spec:
        selector: {matchLabels: {app: ola}}
        template:
          metadata: {labels: {app: ola}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      FIM
      """

  Regra: O mesmo arquivo, quantas vezes for, dá o mesmo resultado

    Cenário: Da primeira vez cria; da segunda, não há o que mudar
      Quando executo "kubectl apply -f ola.yaml"
      Então a saída é "deployment.apps/ola created"
      Quando executo "kubectl apply -f ola.yaml"
      Então a saída é "deployment.apps/ola unchanged"
      E em até 60 segundos o Deployment "ola" tem 1 réplica disponível

    Cenário: create, ao contrário, só cria uma vez
      Dado que executei "kubectl create -f ola.yaml"
      Quando executo "kubectl create -f ola.yaml"
      Então o comando falha com "already exists"

    Cenário: O que muda no arquivo muda no objeto
      Dado que executei "kubectl apply -f ola.yaml"
      Quando executo "sed -i 's/nginx:1.27/nginx:1.28/' ola.yaml && kubectl apply -f ola.yaml"
      Então a saída é "deployment.apps/ola configured"
      E o Deployment "ola" usa a imagem "nginx:1.28"
      E em até 60 segundos o Deployment "ola" é o dono de 2 ReplicaSets

    @simulador
    Cenário: Por quê: sem diferença, nem pedido de mudança há
      Dado que executei "kubectl apply -f ola.yaml"
      Quando executo "kubectl apply -f ola.yaml"
      Então a saída é "deployment.apps/ola unchanged"
      E de fora do cluster veio um único pedido

  Regra: O que o arquivo não diz fica como está

    Cenário: O número de réplicas mudado por outro comando continua o mesmo
      Dado que executei "kubectl apply -f ola.yaml"
      E que executei "kubectl scale deployment ola --replicas=3"
      Quando executo "sed -i 's/nginx:1.27/nginx:1.28/' ola.yaml && kubectl apply -f ola.yaml"
      Então o Deployment "ola" tem 3 réplicas pedidas
      E o Deployment "ola" usa a imagem "nginx:1.28"
      Quando executo "kubectl apply view-last-applied deployment ola"
      Então a saída contém "image: nginx:1.28"
      E a saída não contém "replicas"

    Cenário: O que sai do arquivo sai do objeto
      Dado que executei "kubectl apply -f ola.yaml"
      E que o Deployment "ola" tem o rótulo "turma=azul"
      E que executei "kubectl label deployment ola vindo=de-fora"
      Quando executo "sed -i 's/, turma: azul//' ola.yaml && kubectl apply -f ola.yaml"
      Então a saída de "kubectl get deployment ola -o jsonpath={.metadata.labels}" contém "de-fora"
      E a saída de "kubectl get deployment ola -o jsonpath={.metadata.labels.turma}" é ""

  Regra: Dá para ver antes o que vai mudar

    Cenário: diff mostra a diferença e não muda nada
      Dado que executei "kubectl apply -f ola.yaml"
      Quando executo "sed -i 's/nginx:1.27/nginx:1.28/' ola.yaml; kubectl diff -f ola.yaml"
      Então o comando termina com o código 1
      E o Deployment "ola" usa a imagem "nginx:1.27"
      Quando executo "kubectl diff -f ola.yaml | grep '^[-+] '"
      Então a saída contém "- - image: nginx:1.27"
      E a saída contém "+ - image: nginx:1.28"

    Cenário: Um ensaio no servidor confere tudo e não guarda nada
      Quando executo "kubectl apply -f ola.yaml --dry-run=server"
      Então a saída é "deployment.apps/ola created (server dry run)"
      E não existe nenhum Deployment

  Regra: O que não pode mudar é recusado, e o objeto fica como estava

    Cenário: O seletor de um Deployment não muda depois de criado
      Dado que executei "kubectl apply -f ola.yaml"
      Quando executo "sed -i 's/app: ola}/app: outra}/' ola.yaml && kubectl apply -f ola.yaml"
      Então o comando falha com "field is immutable"
      E o Deployment "ola" seleciona os Pods com o rótulo "app=ola"

    Cenário: No apply do servidor, um campo de outro dono é um conflito, a menos que se force
      Dado que executei "kubectl apply -f ola.yaml --server-side"
      E que executei "kubectl set image deployment/ola nginx=nginx:1.29"
      Quando executo "kubectl apply --server-side -f ola.yaml"
      Então o comando falha com "conflict"
      E o Deployment "ola" usa a imagem "nginx:1.29"
      Quando executo "kubectl apply --server-side --force-conflicts -f ola.yaml"
      Então o Deployment "ola" usa a imagem "nginx:1.27"

  Regra: Um arquivo pode ter vários objetos, e serve também para apagar

    Cenário: Deployment e Service nascem juntos e saem juntos
      Dado que executei:
        """
        cat >> ola.yaml <<FIM
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: ola}
        spec:
          selector: {app: ola}
          ports: [{port: 80}]
        FIM
        """
      Quando executo "kubectl apply -f ola.yaml"
      Então a saída contém "deployment.apps/ola created"
      E a saída contém "service/ola created"
      E em até 60 segundos os endpoints prontos do Service "ola" são os Pods do Deployment "ola"
      Quando executo "kubectl delete -f ola.yaml"
      Então não existe o Deployment "ola"
      E não existe o Service "ola"
      E em até 60 segundos existem 0 Pods com o rótulo "app=ola"
