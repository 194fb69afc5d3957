# language: pt
Funcionalidade: Um passo que ninguém definiu

  Cenário: Quase as palavras certas
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    Então existe um Deployment chamado "ola"
