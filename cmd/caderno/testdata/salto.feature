# language: pt
Funcionalidade: Um comando, dois saltos

  @simulador
  Cenário: O pedido e o objeto
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    Então de fora do cluster veio um único pedido
