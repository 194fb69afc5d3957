# language: pt

# Exercício da aula 13. Troque cada ___ pelo que falta, salve este
# arquivo e verifique:
#
#   caderno verificar --exercicio 13

@aula-13 @exercicio
Funcionalidade: A loja abre para a rua

  A loja funciona, e ninguém consegue entrar. Abra a porta, conserte uma que não
  leva a lugar nenhum, e feche outra sem mandar ninguém embora.

  @imagens-caderno
  Cenário: A porta abre em qualquer máquina
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=caderno/ola:1.0 --replicas=2"
    Quando executo "kubectl expose deployment loja --port=80 ___"
    Então em até 60 segundos em cada nó o visitante do Service "loja" recebe "Olá!"
    E o Service "loja" tem estes campos:
      | campo              | valor |
      | spec.ports[0].port | 80    |

  Cenário: A porta abriu, e atrás dela não há ninguém
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment vitrine --image=nginx:1.27"
    E que executei "kubectl create service nodeport loja --tcp=80:80"
    E que em até 60 segundos o Deployment "vitrine" tem 1 réplica disponível
    E que durante 5 segundos o visitante do Service "loja" não recebe resposta
    Quando executo "___"
    Então em até 30 segundos o visitante do Service "loja" recebe "Welcome to nginx!"

  Cenário: Fechada para a rua, aberta por dentro
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E que anotei o endereço do Service "loja"
    Quando executo:
      """
      ___
      """
    Então a saída de "kubectl get service loja -o jsonpath='{.spec.type}{.spec.ports[0].nodePort}'" é "ClusterIP"
    E o endereço do Service "loja" ainda é o que anotei
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    E o Deployment "loja" tem 2 Pods rodando

  @simulador
  Cenário: Com o kube-proxy parado, quem leva a visita
    Dado um cluster com um master e 3 workers
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    Quando paro o kube-proxy
    Então durante 5 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E cada salto foi causado pelo de cima:
      | quem      | o que fez                 |
      | visitante | pede http://              |
      | ___       | encaminha a visita ao Pod |
      | ___       | responde no Pod loja-     |
