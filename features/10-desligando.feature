# language: pt
@aula-10
Funcionalidade: Desligando uma peça de cada vez

  “E todo esse processo é feito automaticamente pelo Kubernetes, não é algo que
  devemos fazer.”

  Automaticamente, mas não por uma peça só. Aqui cada uma é desligada, para ver o
  que deixa de acontecer; e religada, para ver o atraso ser posto em dia. Onde dá,
  há um cenário que faz o mesmo em qualquer cluster: em vez de desligar a peça,
  pede-se a ela que não cuide daquele objeto.

  Regra: Com tudo ligado, um comando chega ao fim sozinho

    Cenário: Do comando ao visitante
      Dado um cluster Kubernetes
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      E executo "kubectl expose deployment ola --type=NodePort --port=80"
      Então em até 60 segundos o visitante do Service "ola" recebe "Welcome to nginx!"

  Regra: Sem os controladores, o Deployment fica só no papel

    @simulador
    Cenário: O controller-manager para: há Deployment e não há ReplicaSet; ele volta: há tudo
      Dado um cluster com um master e 3 workers
      E que o controller-manager está parado
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então o comando termina bem
      E durante 5 minutos não existe nenhum ReplicaSet
      E executo "kubectl get deployments,replicasets,pods"
      Quando inicio o controller-manager
      Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível

    Cenário: Em qualquer cluster: o Deployment em pausa não ganha ReplicaSet; retomado, ganha
      Dado um cluster Kubernetes
      E que executei:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ola}
        spec:
          paused: true
          selector: {matchLabels: {app: ola}}
          template:
            metadata: {labels: {app: ola}}
            spec:
              containers:
              - {name: nginx, image: "nginx:1.27"}
        FIM
        """
      Então durante 10 segundos o Deployment "ola" é o dono de 0 ReplicaSets
      Quando executo "kubectl rollout resume deployment/ola"
      Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível

    @simulador
    Cenário: Um Pod apagado sem o controller-manager não é reposto até ele voltar
      Dado um cluster com um master e 3 workers
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=2"
      E que em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
      Quando paro o controller-manager
      E executo "kubectl delete pod $(kubectl get pods -l app=ola -o jsonpath={.items[0].metadata.name})"
      Então durante 5 minutos existe 1 Pod com o rótulo "app=ola"
      E a saída de "kubectl get deployment ola --no-headers" contém "2/2"
      Quando inicio o controller-manager
      Então em até 60 segundos existem 2 Pods com o rótulo "app=ola"
      E em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis

  Regra: Sem o scheduler, o Pod existe e espera por um nó

    @simulador
    Cenário: O scheduler para: o Pod fica Pending, sem uma palavra de explicação; ele volta: o Pod roda
      Dado um cluster com um master e 3 workers
      E que o scheduler está parado
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      E passam 5 minutos
      E executo "kubectl get pods -o custom-columns=FASE:.status.phase,NODE:.spec.nodeName"
      Então a saída tem uma linha como "Pending <none>"
      E nenhum Pod do Deployment "ola" tem o evento "FailedScheduling"
      Quando inicio o scheduler
      Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível

    Cenário: Em qualquer cluster: um Pod que espera por um scheduler que não existe
      Dado um cluster Kubernetes
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ola}
        spec:
          selector: {matchLabels: {app: ola}}
          template:
            metadata: {labels: {app: ola}}
            spec:
              schedulerName: ninguem
              containers:
              - {name: nginx, image: "nginx:1.27"}
        FIM
        """
      Então em até 10 segundos o Deployment "ola" tem 1 Pod sem nó
      E durante 10 segundos o Deployment "ola" tem 1 Pod sem nó
      E nenhum Pod do Deployment "ola" tem o evento "FailedScheduling"

  Regra: Sem o kubelet daquele nó, o Pod tem nó e não começa

    @simulador
    Cenário: O kubelet para: o Pod é associado e nunca iniciado; ele volta: o contêiner começa
      Dado um cluster com um master e um worker
      E que o kubelet do nó "worker-1" está parado
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos cada Pod do Deployment "ola" está no nó "worker-1"
      E durante 30 segundos não acontece o salto "kubelet prepara o sandbox"
      E executo "kubectl get pods -o custom-columns=FASE:.status.phase,NODE:.spec.nodeName"
      E a saída tem uma linha como "Pending worker-1"
      Quando inicio o kubelet do nó "worker-1"
      Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível

    Cenário: Em qualquer cluster: um Pod num nó de que ninguém cuida
      Dado um cluster Kubernetes
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ola}
        spec:
          selector: {matchLabels: {app: ola}}
          template:
            metadata: {labels: {app: ola}}
            spec:
              nodeName: no-que-nao-existe
              containers:
              - {name: nginx, image: "nginx:1.27"}
        FIM
        """
      Então em até 10 segundos cada Pod do Deployment "ola" está no nó "no-que-nao-existe"
      E durante 10 segundos o Deployment "ola" tem 0 Pods rodando

    @simulador
    Cenário: O que já rodava continua a rodar; só não há quem cuide, nem quem conte
      Dado um cluster com um master e um worker
      E que executei "kubectl create deployment cai --image=busybox:1.36 -- sleep 20"
      E que em até 60 segundos o Deployment "cai" tem 1 Pod rodando
      Quando paro o kubelet do nó "worker-1"
      E passam 30 segundos
      Então o Deployment "cai" tem 1 Pod rodando
      E nenhum contêiner do Deployment "cai" foi reiniciado
      Quando inicio o kubelet do nó "worker-1"
      Então em até 10 segundos cada contêiner do Deployment "cai" foi reiniciado ao menos 1 vez

  Regra: Sem o kube-proxy, o Service tem endereço e não tem caminho

    @simulador
    Cenário: O kube-proxy para: o Service novo não leva a ninguém; ele volta: leva
      Dado um cluster com um master e 3 workers
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      Quando paro o kube-proxy
      E executo "kubectl expose deployment ola --type=NodePort --port=80"
      E em até 10 segundos os endpoints prontos do Service "ola" são os Pods do Deployment "ola"
      Então durante 5 segundos o visitante do Service "ola" não recebe resposta
      Quando inicio o kube-proxy
      Então em até 10 segundos o visitante do Service "ola" recebe "Welcome to nginx!"

    @simulador
    Cenário: O caminho antigo fica, e leva a Pods que já não existem
      Dado um cluster com um master e um worker
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que executei "kubectl expose deployment ola --type=NodePort --port=80"
      E que em até 60 segundos o visitante do Service "ola" recebe "Welcome to nginx!"
      Quando paro o kube-proxy
      Então durante 3 segundos o visitante do Service "ola" recebe "Welcome to nginx!"
      Quando executo "kubectl delete pods -l app=ola"
      E em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      Então durante 3 segundos o visitante do Service "ola" não recebe resposta
      Quando inicio o kube-proxy
      Então em até 10 segundos o visitante do Service "ola" recebe "Welcome to nginx!"

    Cenário: Em qualquer cluster: um Service que o kube-proxy deixa para outro programa
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que executei "kubectl expose deployment ola --type=NodePort --port=80"
      E que em até 60 segundos o visitante do Service "ola" recebe "Welcome to nginx!"
      Quando executo "kubectl label service ola service.kubernetes.io/service-proxy-name=ninguem"
      Então em até 60 segundos o visitante do Service "ola" não recebe resposta
      E os endpoints prontos do Service "ola" são os Pods do Deployment "ola"
      Quando executo "kubectl label service ola service.kubernetes.io/service-proxy-name-"
      Então em até 60 segundos o visitante do Service "ola" recebe "Welcome to nginx!"

  @simulador
  Regra: Sem o servidor da API, ninguém conversa, mas o que roda continua

    Cenário: O kubectl fica sem resposta; o visitante não
      Dado um cluster com um master e 3 workers
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que executei "kubectl expose deployment ola --type=NodePort --port=80"
      E que em até 60 segundos o visitante do Service "ola" recebe "Welcome to nginx!"
      Quando paro o servidor da API
      E executo "kubectl get pods"
      Então o comando falha com "was refused - did you specify the right host or port?"
      Quando passam 10 minutos
      E inicio o servidor da API
      Então o visitante do Service "ola" recebe "Welcome to nginx!"
      E nenhum contêiner do Deployment "ola" foi reiniciado

    Cenário: O kubelet reinicia o que cai, mesmo sem ter a quem contar; depois conta
      Dado um cluster com um master e um worker
      E que executei "kubectl create deployment cai --image=busybox:1.36 -- sleep 20"
      E que em até 60 segundos o Deployment "cai" tem 1 Pod rodando
      Quando paro o servidor da API
      E passam 30 segundos
      Então acontece o salto "kubelet vê que o contêiner busybox terminou"
      Quando inicio o servidor da API
      Então em até 10 segundos cada contêiner do Deployment "cai" foi reiniciado ao menos 1 vez

  @simulador
  Regra: A ordem em que as peças voltam não importa

    Cenário: Quase tudo parado; as peças voltam de trás para a frente
      Dado um cluster com um master e um worker
      E que o controller-manager está parado
      E que o scheduler está parado
      E que o kube-proxy está parado
      E que o kubelet do nó "worker-1" está parado
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      E executo "kubectl expose deployment ola --type=NodePort --port=80"
      E inicio o kube-proxy
      E inicio o kubelet do nó "worker-1"
      E inicio o scheduler
      Então durante 30 segundos não existe nenhum Pod
      Quando inicio o controller-manager
      Então em até 60 segundos o visitante do Service "ola" recebe "Welcome to nginx!"
