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

  Regra: Cada filtro faz uma pergunta, e basta um “não”

    @simulador
    Cenário: Sete nós descartados, cada um pelo seu motivo; sobra um
      Dado um cluster com os nós:
        | nó          | papel  | cpu | memória | rótulos           |
        | master      | master | 4   | 8Gi     | disco=ssd, zona=a |
        | fechado     | worker | 4   | 8Gi     | disco=ssd, zona=b |
        | sem-rotulo  | worker | 4   | 8Gi     | disco=hd, zona=b  |
        | sem-porta   | worker | 4   | 8Gi     | disco=ssd, zona=b |
        | sem-cpu     | worker | 1   | 8Gi     | disco=ssd, zona=b |
        | sem-memoria | worker | 4   | 1Gi     | disco=ssd, zona=b |
        | com-rival   | worker | 4   | 8Gi     | disco=ssd, zona=c |
        | certo       | worker | 4   | 8Gi     | disco=ssd, zona=b |
      E que executei "kubectl cordon fechado"
      E que executei:
        """
        kubectl create -f - <<FIM
        apiVersion: v1
        kind: Pod
        metadata: {name: rival, labels: {app: rival}}
        spec:
          nodeName: com-rival
          containers: [{name: nginx, image: "nginx:1.27"}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: porteiro}
        spec:
          nodeName: sem-porta
          containers: [{name: nginx, image: "nginx:1.27", ports: [{containerPort: 80, hostPort: 8080}]}]
        FIM
        """
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: v1
        kind: Pod
        metadata: {name: exigente}
        spec:
          nodeSelector: {disco: ssd}
          affinity:
            podAntiAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
              - {topologyKey: zona, labelSelector: {matchLabels: {app: rival}}}
          containers:
          - name: nginx
            image: nginx:1.27
            ports: [{containerPort: 80, hostPort: 8080}]
            resources: {requests: {cpu: "2", memory: 2Gi}}
        FIM
        """
      Então em até 10 segundos o scheduler descartou os nós:
        | nó          | filtro            | motivo                                                     |
        | fechado     | NodeUnschedulable | node(s) were unschedulable                                 |
        | master      | TaintToleration   | node(s) had untolerated taint(s)                           |
        | sem-rotulo  | NodeAffinity      | node(s) didn't match Pod's node affinity/selector          |
        | sem-porta   | NodePorts         | node(s) didn't have free ports for the requested pod ports |
        | sem-cpu     | NodeResourcesFit  | Insufficient cpu                                           |
        | sem-memoria | NodeResourcesFit  | Insufficient memory                                        |
        | com-rival   | InterPodAffinity  | node(s) didn't match pod anti-affinity rules               |
      E o scheduler ficou com os nós "certo"

    @simulador
    Cenário: Espalhados à força: o nó em que o Pod desequilibraria as zonas é descartado
      Dado um cluster com os nós:
        | nó       | papel  | rótulos |
        | master   | master |         |
        | worker-1 | worker | zona=a  |
        | worker-2 | worker | zona=b  |
      E que executei:
        """
        kubectl run ola-1 --image=nginx:1.27 -l app=ola --overrides='{"spec":{"nodeName":"worker-1"}}'
        """
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: v1
        kind: Pod
        metadata: {name: ola-2, labels: {app: ola}}
        spec:
          topologySpreadConstraints:
          - {maxSkew: 1, topologyKey: zona, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: ola}}}
          containers: [{name: nginx, image: "nginx:1.27"}]
        FIM
        """
      Então em até 10 segundos o scheduler descartou os nós:
        | nó       | filtro            | motivo                                               |
        | worker-1 | PodTopologySpread | node(s) didn't match pod topology spread constraints |
      E o scheduler ficou com os nós "worker-2"

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
      Quando executo "kubectl get pods -o custom-columns=POD:.metadata.name,FASE:.status.phase,NODE:.spec.nodeName"
      Então a saída não contém "<none>"

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
      E a saída de "kubectl get pods" contém "Pending"

  Regra: Quem espera é olhado de novo quando alguma coisa muda

    Cenário: Um Pod que não cabe em nó nenhum espera; quando pede menos, cabe
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que executei "kubectl scale deployment ola --replicas=0"
      E que executei "kubectl set resources deployment/ola --requests=cpu=1000"
      Quando executo "kubectl scale deployment ola --replicas=1"
      Então em até 30 segundos o Deployment "ola" tem 1 Pod sem nó
      E em até 30 segundos a saída de "kubectl get events --field-selector reason=FailedScheduling" contém "Insufficient cpu"
      Quando executo "kubectl set resources deployment/ola --requests=cpu=10m"
      Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível

    @simulador
    Esquema do Cenário: Um nó muda, passa a servir e recebe o Pod que esperava
      Dado um cluster com um master e um worker
      E que executei "<antes>"
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos o scheduler não achou nó, e disse "<frase>"
      E durante 1 minuto o Deployment "ola" tem 1 Pod sem nó
      Quando executo "<depois>"
      Então em até 10 segundos cada Pod do Deployment "ola" está no nó "worker-1"

      Exemplos:
        | antes                                           | frase                                                                                      | depois                            |
        | kubectl cordon worker-1                         | 0/2 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. | kubectl uncordon worker-1         |
        | kubectl taint node worker-1 obra=sim:NoSchedule | 0/2 nodes are available: 2 node(s) had untolerated taint(s).                               | kubectl taint node worker-1 obra- |
