# language: pt

# Respostas ao exercício da aula 12: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-12 @exercicio
Funcionalidade: O endereço da loja

  Os Pods da loja mudam de endereço o tempo todo. Dê a eles um que fique, e diga
  quem está na lista e quem está fora.

  @certa
  Cenário: Um Service com outro nome
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment vitrine --image=nginx:1.27 --replicas=2"
    Quando executo "kubectl expose deployment vitrine --name=loja --port=8000 --target-port=80 --type=ClusterIP"
    Então o Service "loja" tem estes campos:
      | campo                    | valor     |
      | spec.type                | ClusterIP |
      | spec.ports[0].port       | 8000      |
      | spec.ports[0].targetPort | 80        |
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "vitrine"

  @errada
  Cenário: Um Service com outro nome
    observado não há nenhum Service com esse nome; há "kubernetes" e "vitrine"

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment vitrine --image=nginx:1.27 --replicas=2"
    Quando executo "kubectl expose deployment vitrine --port=8000 --target-port=80"
    Então o Service "loja" tem estes campos:
      | campo                    | valor     |
      | spec.type                | ClusterIP |
      | spec.ports[0].port       | 8000      |
      | spec.ports[0].targetPort | 80        |
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "vitrine"

  @errada
  Cenário: Um Service com outro nome
    observado spec.ports[0].targetPort = 8000

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment vitrine --image=nginx:1.27 --replicas=2"
    Quando executo "kubectl expose deployment vitrine --name=loja --port=8000"
    Então o Service "loja" tem estes campos:
      | campo                    | valor     |
      | spec.type                | ClusterIP |
      | spec.ports[0].port       | 8000      |
      | spec.ports[0].targetPort | 80        |
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "vitrine"

  @errada
  Cenário: Um Service com outro nome
    observado spec.ports[0].port = 80

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment vitrine --image=nginx:1.27 --replicas=2"
    Quando executo "kubectl expose deployment vitrine --name=loja --port=80 --target-port=8000"
    Então o Service "loja" tem estes campos:
      | campo                    | valor     |
      | spec.type                | ClusterIP |
      | spec.ports[0].port       | 8000      |
      | spec.ports[0].targetPort | 80        |
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "vitrine"

  @errada
  Cenário: Saíram da fila sem sair do cluster
    observado 2

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que executei "kubectl expose deployment loja --port=80"
    E que em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    Quando executo "kubectl label pods -l app=loja app=oficina --overwrite"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 10 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    E a saída de "kubectl get pods -l app=oficina -o name | wc -l" é "0"
    E existem 4 Pods

  @errada
  Cenário: Saíram da fila sem sair do cluster
    observado 4 Pods:

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que executei "kubectl expose deployment loja --port=80"
    E que em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    Quando executo "kubectl label pods -l app=loja app=oficina --overwrite"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 10 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    E a saída de "kubectl get pods -l app=oficina -o name | wc -l" é "2"
    E existem 2 Pods

  @certa
  Cenário: O Pod roda, e a lista continua vazia
    Dado um cluster Kubernetes
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - name: nginx
              image: nginx:1.27
              readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 2}
      FIM
      """
    E que executei "kubectl expose deployment loja --port=80"
    E que em até 60 segundos o Deployment "loja" tem 1 Pod rodando
    E que durante 10 segundos o Service "loja" não tem nenhum endpoint pronto
    Quando executo:
      """
      kubectl patch deployment loja --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/readinessProbe"}]'
      """
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E em até 30 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"

  @errada
  Cenário: O Pod roda, e a lista continua vazia
    observado depois de 60 segundos, ele tem 0 (pede 1 réplica)

    Dado um cluster Kubernetes
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - name: nginx
              image: nginx:1.27
              readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 2}
      FIM
      """
    E que executei "kubectl expose deployment loja --port=80"
    E que em até 60 segundos o Deployment "loja" tem 1 Pod rodando
    E que durante 10 segundos o Service "loja" não tem nenhum endpoint pronto
    Quando executo:
      """
      kubectl patch service loja -p '{"spec":{"ports":[{"port":80,"targetPort":8080}]}}'
      """
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E em até 30 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"

  @errada
  Cenário: O Pod roda, e a lista continua vazia
    observado depois de 60 segundos, ele tem 0 (pede 1 réplica)

    Dado um cluster Kubernetes
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - name: nginx
              image: nginx:1.27
              readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 2}
      FIM
      """
    E que executei "kubectl expose deployment loja --port=80"
    E que em até 60 segundos o Deployment "loja" tem 1 Pod rodando
    E que durante 10 segundos o Service "loja" não tem nenhum endpoint pronto
    Quando executo:
      """
      kubectl delete pods -l app=loja
      """
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E em até 30 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"

  @simulador @errada
  Cenário: Quem escreve a lista e quem a lê
    observado depois de 10 segundos, ele causou: endpoints-controller cria o Endpoints loja;

    Dado um cluster com um master e 3 workers
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    Quando executo "kubectl expose deployment loja --port=80"
    Então em até 10 segundos cada salto foi causado pelo de cima:
      | quem                     | o que fez                                |
      | kubectl                  | pede para criar o Service loja           |
      | kube-apiserver           | completa, valida e guarda o Service loja |
      | kube-apiserver           | cria o EndpointSlice loja-               |
      | kube-proxy               | grava nos nós o caminho do Service loja  |

  @simulador @errada
  Cenário: Quem escreve a lista e quem a lê
    observado depois de 10 segundos, ele causou: kube-proxy grava nos nós o caminho do Service loja até

    Dado um cluster com um master e 3 workers
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    Quando executo "kubectl expose deployment loja --port=80"
    Então em até 10 segundos cada salto foi causado pelo de cima:
      | quem                     | o que fez                                |
      | kubectl                  | pede para criar o Service loja           |
      | kube-apiserver           | completa, valida e guarda o Service loja |
      | endpointslice-controller | cria o EndpointSlice loja-               |
      | kubelet                  | grava nos nós o caminho do Service loja  |
