# language: pt
Funcionalidade: O que falta escrever

  Cenário: Um passo que ninguém conhece
    Dado um cluster Kubernets
    Quando eu rodo o comando "kubectl create deployment ola --image=nginx:1.27"
    Então o Deployment "ola" existe

  Cenário: Nada parecido
    Dado xyz

  Cenário: Uma lacuna
    Quando executo "kubectl create deployment ___ --image=nginx:1.27"
    Então existe o Deployment "ola"

  Cenário: Sem nenhum passo
