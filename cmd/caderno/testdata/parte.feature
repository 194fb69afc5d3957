# language: pt

# Uma solução do exercício da aula 2.

@aula-02 @exercicio
Funcionalidade: A loja abre

  Uma loja precisa de três cópias do mesmo servidor, da imagem httpd:2.4. Quem
  monta o Deployment é o kubectl; quem diz o que ele deve montar é você.

  Cenário: Três réplicas com um comando só
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=3"
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 3 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "app=loja"
