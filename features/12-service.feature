# language: pt
@aula-12
Funcionalidade: Service: um endereço que não muda

  “Agora devemos garantir que consigamos nos conectar a esse app.”

  Os Pods vão e vêm, e cada um nasce com outro endereço. O Service tem um
  endereço que fica, e uma lista de quem pode responder agora.

  Regra: O endereço é do Service; a lista, de quem está pronto

    Contexto:
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=2"
      E que executei "kubectl expose deployment ola --port=80"

    Cenário: O Service ganha um endereço só seu, e guarda o seletor do Deployment
      Então o Service "ola" tem estes campos:
        | campo                    | valor     |
        | spec.type                | ClusterIP |
        | spec.clusterIP           | *         |
        | spec.selector.app        | ola       |
        | spec.ports[0].port       | 80        |
        | spec.ports[0].targetPort | 80        |
      E executo "kubectl get service ola"

    Cenário: Atrás do Service estão os Pods do Deployment
      Então em até 60 segundos os endpoints prontos do Service "ola" são os Pods do Deployment "ola"
      E executo "kubectl get endpointslices"

    Cenário: Mais réplicas, mais endpoints; o endereço é o mesmo
      Dado que anotei o endereço do Service "ola"
      Quando executo "kubectl scale deployment ola --replicas=4"
      Então em até 60 segundos o Deployment "ola" tem 4 réplicas disponíveis
      E em até 10 segundos os endpoints prontos do Service "ola" são os Pods do Deployment "ola"
      E o endereço do Service "ola" ainda é o que anotei

    Cenário: Os Pods são trocados por outros; o endereço é o mesmo
      Dado que em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
      E que anotei o endereço do Service "ola"
      Quando executo "kubectl delete pods -l app=ola"
      Então em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
      E em até 10 segundos os endpoints prontos do Service "ola" são os Pods do Deployment "ola"
      E o endereço do Service "ola" ainda é o que anotei

  Regra: Sem ninguém pronto, a lista fica vazia

    Cenário: Nenhuma réplica, nenhum endpoint
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que executei "kubectl expose deployment ola --port=80"
      E que em até 60 segundos os endpoints prontos do Service "ola" são os Pods do Deployment "ola"
      Quando executo "kubectl scale deployment ola --replicas=0"
      Então em até 60 segundos o Service "ola" não tem nenhum endpoint pronto

    Cenário: Um seletor que não acha nenhum Pod
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que executei "kubectl create service clusterip loja --tcp=80:80"
      E que em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      Então durante 5 segundos o Service "loja" não tem nenhum endpoint pronto
      E executo "kubectl describe service loja"

    @imagens-caderno
    Cenário: Um Pod que roda mas ainda não está pronto não entra na lista
      Dado um cluster Kubernetes
      E que executei:
        """
        kubectl create -f - <<EOF
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ola}
        spec:
          selector: {matchLabels: {app: ola}}
          template:
            metadata: {labels: {app: ola}}
            spec:
              containers:
              - name: ola
                image: caderno/demora:1.0
                readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 2}
        EOF
        """
      E que executei "kubectl expose deployment ola --port=8080"
      Quando em até 10 segundos o Deployment "ola" tem 1 Pod rodando
      Então durante 10 segundos o Service "ola" não tem nenhum endpoint pronto
      E em até 30 segundos os endpoints prontos do Service "ola" são os Pods do Deployment "ola"

  Regra: Quem escreve a lista é um controlador; quem a lê é o kube-proxy

    @simulador
    Cenário: Da criação do Service ao caminho gravado em cada nó
      Dado um cluster com um master e 3 workers
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      Quando executo "kubectl expose deployment ola --port=80"
      Então em até 10 segundos cada salto foi causado pelo de cima:
        | quem                     | o que fez                               |
        | kubectl                  | pede para criar o Service ola           |
        | kube-apiserver           | completa, valida e guarda o Service ola |
        | endpointslice-controller | cria o EndpointSlice ola-               |
        | kube-proxy               | grava nos nós o caminho do Service ola  |

    @simulador
    Cenário: Sem o controlador, a lista fica como estava
      Dado um cluster com um master e 3 workers
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que executei "kubectl expose deployment ola --port=80"
      E que em até 60 segundos os endpoints prontos do Service "ola" são os Pods do Deployment "ola"
      Quando paro o endpointslice-controller
      E executo "kubectl scale deployment ola --replicas=3"
      E em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis
      Então a saída de "kubectl get endpointslices -l kubernetes.io/service-name=ola -o jsonpath='{.items[*].endpoints[*].conditions.ready}'" é "true"
      Quando inicio o endpointslice-controller
      Então em até 10 segundos os endpoints prontos do Service "ola" são os Pods do Deployment "ola"
