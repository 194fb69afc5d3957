# language: pt

# Respostas ao exercício da aula 1: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-01 @exercicio
Funcionalidade: O mapa da loja

  Uma loja vai ganhar o seu cluster. Antes de abrir, é bom saber onde fica o quê.

  @errada
  Cenário: Três máquinas, uma delas só para mandar
    observado 4 de 4: master, worker-1, worker-2 e worker-3

    Dado um cluster com um master e 3 workers
    Então há 3 nós prontos
    E o nó "master" tem a taint "node-role.kubernetes.io/control-plane:NoSchedule"

  @errada
  Cenário: Três máquinas, uma delas só para mandar
    observado as taints dele: nenhuma

    Dado um cluster com um master e 2 workers
    Então há 3 nós prontos
    E o nó "worker-1" tem a taint "node-role.kubernetes.io/control-plane:NoSchedule"

  @certa
  Cenário: Para estudar em casa, uma máquina que faz os dois papéis
    Dado um cluster com os nós:
      | nó   | papel  |
      | casa | worker |
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 Pods rodando
    E há 1 nó pronto

  @certa
  Cenário: Para estudar em casa, uma máquina que faz os dois papéis
    Dado um cluster de um nó só, chamado "notebook"
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 Pods rodando
    E há 1 nó pronto

  @errada
  Cenário: Para estudar em casa, uma máquina que faz os dois papéis
    observado 2 de 2: master e worker-1

    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 Pods rodando
    E há 1 nó pronto

  @errada
  Cenário: Para estudar em casa, uma máquina que faz os dois papéis
    Não conheço este passo. Os mais parecidos que conheço:

    Dado um cluster de um nó
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 Pods rodando
    E há 1 nó pronto

  @errada
  Cenário: Quem faz o quê, do Deployment ao contêiner
    observado ele causou: replicaset-controller cria o Pod

    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=httpd:2.4"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E cada salto foi causado pelo de cima:
      | quem                  | o que fez                                   |
      | kubectl               | pede para criar o Deployment loja           |
      | kube-apiserver        | completa, valida e guarda o Deployment loja |
      | deployment-controller | cria o ReplicaSet loja-                     |
      | deployment-controller | cria o Pod loja-                            |
      | kube-scheduler        | avalia 2 nós, 1 serve                       |
      | kube-scheduler        | associa o Pod loja-                         |
      | kubelet               | prepara o sandbox do Pod loja-              |

  @errada
  Cenário: Quem faz o quê, do Deployment ao contêiner
    observado ele causou: kube-scheduler associa o Pod

    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=httpd:2.4"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E cada salto foi causado pelo de cima:
      | quem                  | o que fez                                   |
      | kubectl               | pede para criar o Deployment loja           |
      | kube-apiserver        | completa, valida e guarda o Deployment loja |
      | deployment-controller | cria o ReplicaSet loja-                     |
      | replicaset-controller | cria o Pod loja-                            |
      | kube-scheduler        | avalia 2 nós, 1 serve                       |
      | kubelet               | associa o Pod loja-                         |
      | kubelet               | prepara o sandbox do Pod loja-              |

  @errada
  Cenário: Quem faz o quê, do Deployment ao contêiner
    observado "scheduler"

    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=httpd:2.4"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E cada salto foi causado pelo de cima:
      | quem                  | o que fez                                   |
      | kubectl               | pede para criar o Deployment loja           |
      | kube-apiserver        | completa, valida e guarda o Deployment loja |
      | deployment-controller | cria o ReplicaSet loja-                     |
      | replicaset-controller | cria o Pod loja-                            |
      | scheduler             | avalia 2 nós, 1 serve                       |
      | scheduler             | associa o Pod loja-                         |
      | kubelet               | prepara o sandbox do Pod loja-              |
