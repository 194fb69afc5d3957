# language: pt
@aula-05
Funcionalidade: O scheduler filtra os nós

  “Nos master nodes temos o scheduler, que analisa os currently running pods, e
  que então encontra o melhor node para o newly created pod.”

  Cenário: O Pod ganha um nó, e só um que o aceita
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    Então em até 60 segundos cada Pod do Deployment "ola" está em um nó cujas taints ele tolera
    E durante 10 segundos nenhum Pod do Deployment "ola" tem o evento "FailedScheduling"

  Regra: Um master com taint fica de fora

    @simulador
    Cenário: O Pod vai para o único worker, nunca para o master
      Dado um cluster com um master e um worker
      Então o nó "master" tem a taint "node-role.kubernetes.io/control-plane:NoSchedule"
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=4"
      Então em até 60 segundos o Deployment "ola" tem 4 réplicas disponíveis
      E cada Pod do Deployment "ola" está no nó "worker-1"

    @simulador
    Cenário: Por quê: o filtro das taints descarta o master
      Dado um cluster com um master e 3 workers
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos o scheduler descartou os nós:
        | nó     | filtro          | motivo                         |
        | master | TaintToleration | node(s) had untolerated taint(s) |
      E o scheduler ficou com os nós "worker-1, worker-2, worker-3"

  Regra: Associar não é mover

    @simulador
    Cenário: O scheduler escolhe e anota; quem age depois é o kubelet
      Dado um cluster com um master e 3 workers
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos cada salto foi causado pelo de cima:
        | quem                  | o que fez                    |
        | replicaset-controller | cria o Pod ola-              |
        | kube-scheduler        | avalia 4 nós, 3 servem       |
        | kube-scheduler        | associa o Pod ola-           |
        | kubelet               | prepara o sandbox do Pod ola- |

    @simulador
    Cenário: Sem o scheduler, o Pod existe e espera sem nó
      Dado um cluster com um master e 3 workers
      E que o scheduler está parado
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos o Deployment "ola" tem 1 Pod sem nó
      E durante 5 minutos o Deployment "ola" tem 1 Pod sem nó
      Quando inicio o scheduler
      Então em até 60 segundos o Deployment "ola" tem 1 Pod rodando

    @simulador
    Cenário: Se nenhum nó serve, o Pod espera, e o scheduler diz por quê
      Dado um cluster com os nós:
        | nó     | papel  |
        | master | master |
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos o scheduler não achou nó, e disse "0/1 nodes are available: 1 node(s) had untolerated taint(s)."
      E em até 10 segundos cada Pod do Deployment "ola" tem os eventos, nesta ordem:
        | evento           |
        | FailedScheduling |
      E o Deployment "ola" tem 1 Pod sem nó
