# language: pt

# Exercício da aula 3. Troque cada ___ pelo que falta, conserte o manifesto,
# salve e verifique:
#
#   caderno verificar --exercicio 3

@aula-03 @exercicio
Funcionalidade: O balcão da loja

  A loja quer dois servidores da imagem httpd:2.4. O manifesto foi escrito com
  pressa, e o servidor da API não o aceita.

  Cenário: Conserte o manifesto até o servidor aceitar
    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: Loja
      spec:
        replicas: dois
        selector:
          matchLabels: {app: loja}
        template:
          metadata:
            labels: {app: lojinha}
          spec:
            containers:
            - {name: httpd, image: "___"}
      FIM
      """
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 2 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "app=loja"
    E o Deployment "loja" usa a imagem "httpd:2.4"

  Cenário: Um ensaio mostra o que o servidor preencheria
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 ___ -o jsonpath={.spec.template.spec.restartPolicy}"
    Então a saída tem 1 linha
    E a saída é "___"
    E não existe nenhum Deployment

  Cenário: O segundo com o mesmo nome
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então o comando falha com "___"
    E o Deployment "loja" usa a imagem "___"
