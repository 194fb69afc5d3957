# language: pt
Funcionalidade: Um arquivo com um engano

  Cenário: O que falta é a palavra do passo
    Dado um cluster Kubernetes
    executo "kubectl get nodes"
