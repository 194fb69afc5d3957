# language: pt

# Respostas ao exercício da aula 13: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-13 @exercicio
Funcionalidade: A loja abre para a rua

  A loja funciona, e ninguém consegue entrar. Abra a porta, conserte uma que não
  leva a lugar nenhum, e feche outra sem mandar ninguém embora.

  @imagens-caderno @certa
  Cenário: A porta abre em qualquer máquina
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=caderno/ola:1.0 --replicas=2"
    Quando executo "kubectl expose deployment loja --port=80 --type=LoadBalancer --target-port=8080"
    Então em até 60 segundos em cada nó o visitante do Service "loja" recebe "Olá!"
    E o Service "loja" tem estes campos:
      | campo              | valor |
      | spec.ports[0].port | 80    |

  @imagens-caderno @errada
  Cenário: A porta abre em qualquer máquina
    ninguém respondeu

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=caderno/ola:1.0 --replicas=2"
    Quando executo "kubectl expose deployment loja --port=80 --type=NodePort"
    Então em até 60 segundos em cada nó o visitante do Service "loja" recebe "Olá!"
    E o Service "loja" tem estes campos:
      | campo              | valor |
      | spec.ports[0].port | 80    |

  @imagens-caderno @errada
  Cenário: A porta abre em qualquer máquina
    observado depois de 60 segundos, o tipo dele é ClusterIP, sem nodePort

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=caderno/ola:1.0 --replicas=2"
    Quando executo "kubectl expose deployment loja --port=80 --target-port=8080"
    Então em até 60 segundos em cada nó o visitante do Service "loja" recebe "Olá!"
    E o Service "loja" tem estes campos:
      | campo              | valor |
      | spec.ports[0].port | 80    |

  @certa
  Cenário: A porta abriu, e atrás dela não há ninguém
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment vitrine --image=nginx:1.27"
    E que executei "kubectl create service nodeport loja --tcp=80:80"
    E que em até 60 segundos o Deployment "vitrine" tem 1 réplica disponível
    E que durante 5 segundos o visitante do Service "loja" não recebe resposta
    Quando executo "kubectl label pods -l app=vitrine app=loja --overwrite"
    Então em até 30 segundos o visitante do Service "loja" recebe "Welcome to nginx!"

  @certa
  Cenário: A porta abriu, e atrás dela não há ninguém
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment vitrine --image=nginx:1.27"
    E que executei "kubectl create service nodeport loja --tcp=80:80"
    E que em até 60 segundos o Deployment "vitrine" tem 1 réplica disponível
    E que durante 5 segundos o visitante do Service "loja" não recebe resposta
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então em até 30 segundos o visitante do Service "loja" recebe "Welcome to nginx!"

  @errada
  Cenário: A porta abriu, e atrás dela não há ninguém
    não há nenhum endpoint pronto

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment vitrine --image=nginx:1.27"
    E que executei "kubectl create service nodeport loja --tcp=80:80"
    E que em até 60 segundos o Deployment "vitrine" tem 1 réplica disponível
    E que durante 5 segundos o visitante do Service "loja" não recebe resposta
    Quando executo "kubectl label service loja app=vitrine --overwrite"
    Então em até 30 segundos o visitante do Service "loja" recebe "Welcome to nginx!"

  @errada
  Cenário: A porta abriu, e atrás dela não há ninguém
    não há nenhum endpoint pronto

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment vitrine --image=nginx:1.27"
    E que executei "kubectl create service nodeport loja --tcp=80:80"
    E que em até 60 segundos o Deployment "vitrine" tem 1 réplica disponível
    E que durante 5 segundos o visitante do Service "loja" não recebe resposta
    Quando executo "kubectl label deployment vitrine app=loja --overwrite"
    Então em até 30 segundos o visitante do Service "loja" recebe "Welcome to nginx!"

  @errada
  Cenário: Fechada para a rua, aberta por dentro
    observado ele é 10.

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E que anotei o endereço do Service "loja"
    Quando executo:
      """
      kubectl delete service loja
      kubectl expose deployment loja --port=80
      """
    Então a saída de "kubectl get service loja -o jsonpath='{.spec.type}{.spec.ports[0].nodePort}'" é "ClusterIP"
    E o endereço do Service "loja" ainda é o que anotei
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    E o Deployment "loja" tem 2 Pods rodando

  @errada
  Cenário: Fechada para a rua, aberta por dentro
    observado NodePort

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E que anotei o endereço do Service "loja"
    Quando executo:
      """
      kubectl scale deployment loja --replicas=0
      """
    Então a saída de "kubectl get service loja -o jsonpath='{.spec.type}{.spec.ports[0].nodePort}'" é "ClusterIP"
    E o endereço do Service "loja" ainda é o que anotei
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    E o Deployment "loja" tem 2 Pods rodando

  @simulador @errada
  Cenário: Com o kube-proxy parado, quem leva a visita
    (2 vezes); rede master encaminha a visita ao Pod loja-

    Dado um cluster com um master e 3 workers
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    Quando paro o kube-proxy
    Então durante 5 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E cada salto foi causado pelo de cima:
      | quem      | o que fez                 |
      | visitante | pede http://              |
      | kube-proxy | encaminha a visita ao Pod |
      | aplicação | responde no Pod loja-     |

  @simulador @errada
  Cenário: Com o kube-proxy parado, quem leva a visita
    observado ele causou: aplicação responde no Pod

    Dado um cluster com um master e 3 workers
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    Quando paro o kube-proxy
    Então durante 5 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E cada salto foi causado pelo de cima:
      | quem      | o que fez                 |
      | visitante | pede http://              |
      | rede      | encaminha a visita ao Pod |
      | kubelet   | responde no Pod loja-     |
