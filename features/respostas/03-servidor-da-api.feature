# language: pt

# Respostas ao exercício da aula 3: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-03 @exercicio
Funcionalidade: O balcão da loja

  A loja quer dois servidores da imagem httpd:2.4. O manifesto foi escrito com
  pressa, e o servidor da API não o aceita.

  @certa
  Cenário: Conserte o manifesto até o servidor aceitar
    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl apply -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: loja
      spec:
        replicas: 2
        selector:
          matchLabels: {app: loja}
        template:
          metadata:
            labels: {app: loja, secao: balcao}
          spec:
            containers:
            - {name: httpd, image: "httpd:2.4"}
      FIM
      """
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 2 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "app=loja"
    E o Deployment "loja" usa a imagem "httpd:2.4"

  @errada
  Cenário: Conserte o manifesto até o servidor aceitar
    observado o comando terminou com o código 1: The Deployment "Loja" is invalid: metadata.name:

    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: Loja
      spec:
        replicas: 2
        selector:
          matchLabels: {app: loja}
        template:
          metadata:
            labels: {app: loja}
          spec:
            containers:
            - {name: httpd, image: "httpd:2.4"}
      FIM
      """
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 2 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "app=loja"
    E o Deployment "loja" usa a imagem "httpd:2.4"

  @errada
  Cenário: Conserte o manifesto até o servidor aceitar
    observado o comando terminou com o código 1: Error from server (BadRequest): error when creating

    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: loja
      spec:
        replicas: "2"
        selector:
          matchLabels: {app: loja}
        template:
          metadata:
            labels: {app: loja}
          spec:
            containers:
            - {name: httpd, image: "httpd:2.4"}
      FIM
      """
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 2 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "app=loja"
    E o Deployment "loja" usa a imagem "httpd:2.4"

  @errada
  Cenário: Conserte o manifesto até o servidor aceitar
    observado o comando terminou com o código 1: The Deployment "loja" is invalid:

    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: loja
      spec:
        replicas: 2
        selector:
          matchLabels: {app: loja}
        template:
          metadata:
            labels: {app: lojinha}
          spec:
            containers:
            - {name: httpd, image: "httpd:2.4"}
      FIM
      """
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 2 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "app=loja"
    E o Deployment "loja" usa a imagem "httpd:2.4"

  @errada
  Cenário: Conserte o manifesto até o servidor aceitar
    observado ele é app=lojinha

    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: loja
      spec:
        replicas: 2
        selector:
          matchLabels: {app: lojinha}
        template:
          metadata:
            labels: {app: lojinha}
          spec:
            containers:
            - {name: httpd, image: "httpd:2.4"}
      FIM
      """
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 2 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "app=loja"
    E o Deployment "loja" usa a imagem "httpd:2.4"

  @errada
  Cenário: Conserte o manifesto até o servidor aceitar
    observado as imagens dele: httpd

    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: loja
      spec:
        replicas: 2
        selector:
          matchLabels: {app: loja}
        template:
          metadata:
            labels: {app: loja}
          spec:
            containers:
            - {name: httpd, image: "httpd"}
      FIM
      """
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 2 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "app=loja"
    E o Deployment "loja" usa a imagem "httpd:2.4"

  @errada
  Cenário: Um ensaio mostra o que o servidor preencheria
    observado nada foi mostrado

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --dry-run=client -o jsonpath={.spec.template.spec.restartPolicy}"
    Então a saída tem 1 linha
    E a saída é "Always"
    E não existe nenhum Deployment

  @errada
  Cenário: Um ensaio mostra o que o servidor preencheria
    observado Always

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --dry-run=server -o jsonpath={.spec.template.spec.restartPolicy}"
    Então a saída tem 1 linha
    E a saída é "OnFailure"
    E não existe nenhum Deployment

  @errada
  Cenário: Um ensaio mostra o que o servidor preencheria
    observado 1 Deployment: "loja"

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 -o jsonpath={.spec.template.spec.restartPolicy}"
    Então a saída tem 1 linha
    E a saída é "Always"
    E não existe nenhum Deployment

  @certa
  Cenário: O segundo com o mesmo nome
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então o comando falha com "failed to create deployment"
    E o Deployment "loja" usa a imagem "httpd:2.4"

  @errada
  Cenário: O segundo com o mesmo nome
    observado o comando terminou com o código 1: error: failed to create deployment: deployments.apps

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então o comando falha com "AlreadyExists"
    E o Deployment "loja" usa a imagem "httpd:2.4"

  @errada
  Cenário: O segundo com o mesmo nome
    observado o comando terminou com o código 1: error: failed to create deployment: deployments.apps

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então o comando falha com "NotFound"
    E o Deployment "loja" usa a imagem "httpd:2.4"

  @errada
  Cenário: O segundo com o mesmo nome
    observado as imagens dele: httpd:2.4

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então o comando falha com "already exists"
    E o Deployment "loja" usa a imagem "nginx:1.27"
