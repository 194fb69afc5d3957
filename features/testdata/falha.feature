# language: pt
Funcionalidade: O que falha vem primeiro

  Contexto:
    Dado um cluster Kubernetes

  Cenário: O que está certo fica depois
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível

  Cenário: Uma imagem que não existe
    Dado que executei "kubectl create deployment ola --image=ngnix:1.27"
    Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível
    E o Deployment "ola" tem estes campos:
      | campo         | valor |
      | spec.replicas | 1     |

  Regra: Um comando errado se diz na hora

    Cenário: Um engano na linha de comando
      Quando executo "kubectl criar deployment ola"
      Então existe o Deployment "ola"

    Cenário: Um engano no fim do cenário
      Quando executo "kubectl criar deployment ola"

    Cenário: Uma saída que não é a esperada
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então a saída é:
        """
        deployment.apps/loja created
        """
