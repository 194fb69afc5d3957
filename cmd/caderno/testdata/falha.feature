# language: pt
Funcionalidade: Uma expectativa errada

  Cenário: Duas réplicas que ninguém pediu
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    Então em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
