# language: pt

# Respostas ao exercício da aula 10: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-10 @exercicio
Funcionalidade: De plantão

  A loja não sobe. Em cada plantão uma peça do cluster parou. O sintoma está nos
  passos; qual é a peça, quem diz é você.

  @certa
  Cenário: Primeiro plantão: há ReplicaSet, e não há Pod
    Dado um cluster com um master e um worker
    E que o replicaset-controller está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    Então em até 10 segundos o Deployment "loja" é o dono de um único ReplicaSet
    E durante 30 segundos não existe nenhum Pod
    Quando inicio o replicaset-controller
    E executo "kubectl get pods"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis

  @errada
  Cenário: Primeiro plantão: há ReplicaSet, e não há Pod
    observado depois de 10 segundos, ele é o dono de 0

    Dado um cluster com um master e um worker
    E que o controller-manager está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    Então em até 10 segundos o Deployment "loja" é o dono de um único ReplicaSet
    E durante 30 segundos não existe nenhum Pod
    Quando inicio o controller-manager
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis

  @errada
  Cenário: Primeiro plantão: há ReplicaSet, e não há Pod
    observado depois de 10 segundos, ele é o dono de 0

    Dado um cluster com um master e um worker
    E que o deployment-controller está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    Então em até 10 segundos o Deployment "loja" é o dono de um único ReplicaSet
    E durante 30 segundos não existe nenhum Pod
    Quando inicio o deployment-controller
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis

  @errada
  Cenário: Primeiro plantão: há ReplicaSet, e não há Pod
    2 Pods:

    Dado um cluster com um master e um worker
    E que o scheduler está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    Então em até 10 segundos o Deployment "loja" é o dono de um único ReplicaSet
    E durante 30 segundos não existe nenhum Pod
    Quando inicio o scheduler
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis

  @errada
  Cenário: Segundo plantão: há Pods, e nenhum tem nó
    observado nenhum Pod

    Dado um cluster com um master e um worker
    E que o controller-manager está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    E passam 5 minutos
    Então o Deployment "loja" tem 2 Pods sem nó
    E nenhum Pod do Deployment "loja" tem o evento "FailedScheduling"
    Quando inicio o controller-manager
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis

  @errada
  Cenário: Segundo plantão: há Pods, e nenhum tem nó
    (Pending, em worker-1)

    Dado um cluster com um master e um worker
    E que o kubelet do nó "worker-1" está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    E passam 5 minutos
    Então o Deployment "loja" tem 2 Pods sem nó
    E nenhum Pod do Deployment "loja" tem o evento "FailedScheduling"
    Quando inicio o kubelet do nó "worker-1"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis

  @errada
  Cenário: Segundo plantão: há Pods, e nenhum tem nó
    As peças são o servidor da API, o scheduler, o controller-manager

    Dado um cluster com um master e um worker
    E que o agendador está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    E passam 5 minutos
    Então o Deployment "loja" tem 2 Pods sem nó
    E nenhum Pod do Deployment "loja" tem o evento "FailedScheduling"
    Quando inicio o agendador
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis

  @errada
  Cenário: Terceiro plantão: está tudo pronto, e o visitante não chega
    a resposta foi: <h1>Welcome to nginx!</h1>

    Dado um cluster com um master e um worker
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    Quando paro o kubelet do nó "worker-1"
    E executo "kubectl expose deployment loja --type=NodePort --port=80"
    Então em até 10 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    E durante 5 segundos o visitante do Service "loja" não recebe resposta
    Quando inicio o kubelet do nó "worker-1"
    Então em até 10 segundos o visitante do Service "loja" recebe "Welcome to nginx!"

  @errada
  Cenário: Terceiro plantão: está tudo pronto, e o visitante não chega
    observado depois de 10 segundos, não há nenhum endpoint pronto

    Dado um cluster com um master e um worker
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    Quando paro o endpointslice-controller
    E executo "kubectl expose deployment loja --type=NodePort --port=80"
    Então em até 10 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    E durante 5 segundos o visitante do Service "loja" não recebe resposta
    Quando inicio o endpointslice-controller
    Então em até 10 segundos o visitante do Service "loja" recebe "Welcome to nginx!"

  @certa
  Cenário: Último plantão: duas peças paradas, e a loja tem de abrir
    Dado um cluster com um master e um worker
    E que o deployment-controller está parado
    E que o kubelet do nó "worker-1" está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    E inicio o kubelet do nó "worker-1"
    E passam 2 minutos
    E inicio o deployment-controller
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E existe um único Deployment, chamado "loja"

  @errada
  Cenário: Último plantão: duas peças paradas, e a loja tem de abrir
    observado depois de 60 segundos, ele tem 0 (pede 2 réplicas)

    Dado um cluster com um master e um worker
    E que o deployment-controller está parado
    E que o kubelet do nó "worker-1" está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    E inicio o deployment-controller
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E existe um único Deployment, chamado "loja"

  @errada
  Cenário: Último plantão: duas peças paradas, e a loja tem de abrir
    observado o comando terminou com o código 1: error: failed to create deployment: deployments.apps

    Dado um cluster com um master e um worker
    E que o deployment-controller está parado
    E que o kubelet do nó "worker-1" está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    E inicio o kubelet do nó "worker-1"
    E executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E existe um único Deployment, chamado "loja"
