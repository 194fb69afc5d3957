# language: pt
Funcionalidade: Uma expectativa errada

  Cenário: Nem todo nó é o master
    Dado um cluster com um master e 2 workers
    Quando executo "kubectl get nodes -o name"
    Então a saída é "node/master"
    E a saída tem 1 linha
