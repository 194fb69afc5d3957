# language: pt

# Exercício da aula 2. Troque cada ___ pelo que falta, salve este
# arquivo e verifique:
#
#   caderno verificar --exercicio 2

@aula-02 @exercicio
Funcionalidade: A loja abre

  Uma loja precisa de três cópias do mesmo servidor, da imagem httpd:2.4. Quem
  monta o Deployment é o kubectl; quem diz o que ele deve montar é você.

  Cenário: Três réplicas com um comando só
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 ___"
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 3 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "___"

  Cenário: O rascunho diz o nome do contêiner, e nada é guardado
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 ___ -o jsonpath='{.spec.template.spec.containers[0].name}'"
    Então a saída é "___"
    E não existe o Deployment "loja"
