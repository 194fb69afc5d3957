# language: pt
Funcionalidade: O que passa cabe em poucas linhas

  Contexto:
    Dado um cluster Kubernetes

  Cenário: Um comando, um Deployment
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    Então a saída é "deployment.apps/ola created"
    E em até 60 segundos o Deployment "ola" tem 1 réplica disponível

  Regra: Uma regra junta cenários, e o nome dela pode ser comprido o bastante para não caber em uma linha só

    Cenário: O primeiro da regra
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então existe um único Deployment, chamado "ola"

    Esquema do Cenário: O nome pode ser qualquer um
      Quando executo "kubectl create deployment <nome> --image=nginx:1.27"
      Então existe o Deployment "<nome>"
      Exemplos:
        | nome |
        | loja |
        | blog |

  Regra: Outra

    Cenário: O primeiro da outra regra
      Quando executo:
        """
        kubectl create deployment ola --image=nginx:1.27
        """
      Então o comando termina bem
