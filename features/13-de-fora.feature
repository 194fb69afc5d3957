# language: pt
@aula-13
Funcionalidade: De fora do cluster: NodePort e LoadBalancer

  “... e que consigamos o visitar do lado de fora do cluster.”

  Um Service do tipo NodePort abre a mesma porta em todos os nós. Quem bate
  nela, em qualquer nó, é levado até um dos Pods prontos.

  Regra: A porta de qualquer nó leva a um Pod

    Contexto:
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=2"
      E que em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis

    Cenário: Com o Service, o visitante recebe a página
      Quando executo "kubectl expose deployment ola --type=NodePort --port=80"
      E executo "kubectl get service ola"
      Então em até 30 segundos o visitante do Service "ola" recebe "Welcome to nginx!"

    Cenário: Em todos os nós, também nos que não têm nenhum dos Pods
      Quando executo "kubectl expose deployment ola --type=NodePort --port=80"
      Então em até 30 segundos em cada nó o visitante do Service "ola" recebe "Welcome to nginx!"

    Cenário: Um Service só de dentro não abre porta para fora
      Quando executo "kubectl expose deployment ola --port=80"
      Então a saída de "kubectl get service ola -o jsonpath='{.spec.type}{.spec.ports[0].nodePort}'" é "ClusterIP"

  Regra: Sem Service, ou sem Pod pronto, ninguém responde

    Contexto:
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que executei "kubectl expose deployment ola --type=NodePort --port=80"
      E que em até 60 segundos o visitante do Service "ola" recebe "Welcome to nginx!"

    Cenário: O Service é apagado
      Quando executo "kubectl delete service ola"
      Então em até 30 segundos o visitante do Service "ola" não recebe resposta
      E o Deployment "ola" tem 1 Pod rodando

    Cenário: O Deployment fica com zero réplicas, e depois volta
      Quando executo "kubectl scale deployment ola --replicas=0"
      Então em até 60 segundos o visitante do Service "ola" não recebe resposta
      Quando executo "kubectl scale deployment ola --replicas=1"
      Então em até 60 segundos o visitante do Service "ola" recebe "Welcome to nginx!"

    Cenário: O seletor deixa de achar os Pods
      Quando executo:
        """
        kubectl patch service ola -p '{"spec":{"selector":{"app":"outro"}}}'
        """
      Então em até 30 segundos o visitante do Service "ola" não recebe resposta
      E o Deployment "ola" tem 1 Pod rodando

  Regra: Sem balanceador, o LoadBalancer espera

    Cenário: EXTERNAL-IP fica pendente, mas a porta dos nós já funciona
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      Quando executo "kubectl expose deployment ola --type=LoadBalancer --port=80"
      Então em até 60 segundos o visitante do Service "ola" recebe "Welcome to nginx!"

    @simulador
    Cenário: O kubectl mostra a espera
      Dado um cluster com um master e 3 workers
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que executei "kubectl expose deployment ola --type=LoadBalancer --port=80"
      Quando executo "kubectl get service ola"
      Então a saída tem uma linha como "ola LoadBalancer * <pending> 80:*/TCP *"

  Regra: Cada visita vai para um dos Pods prontos

    @imagens-caderno
    Cenário: Todos os Pods têm a sua vez
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=caderno/ola:1.0 --replicas=3"
      E que executei "kubectl expose deployment ola --type=NodePort --port=8080"
      Então em até 30 segundos 40 visitas ao Service "ola" passam por todos os Pods do Deployment "ola"

    @imagens-caderno
    Cenário: Depois da troca de versão, só a nova responde
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=caderno/ola:1.0 --replicas=3"
      E que executei "kubectl expose deployment ola --type=NodePort --port=8080"
      E que em até 30 segundos 10 visitas ao Service "ola" recebem todas "versão 1.0"
      Quando executo "kubectl set image deployment/ola ola=caderno/ola:2.0"
      E executo "kubectl rollout status deployment/ola"
      Então em até 10 segundos 20 visitas ao Service "ola" recebem todas "versão 2.0"

    @imagens-caderno
    Cenário: Enquanto o Pod não está pronto, o visitante não é levado até ele
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
      E que executei "kubectl expose deployment ola --type=NodePort --port=8080"
      Quando em até 10 segundos o Deployment "ola" tem 1 Pod rodando
      Então durante 10 segundos o visitante do Service "ola" não recebe resposta
      E em até 30 segundos o visitante do Service "ola" recebe "Olá!"

    @simulador @imagens-caderno
    Cenário: O caminho de uma visita, salto por salto
      Dado um cluster com um master e 3 workers
      E que executei "kubectl create deployment ola --image=caderno/ola:1.0"
      E que executei "kubectl expose deployment ola --type=NodePort --port=8080"
      Quando em até 30 segundos o visitante do Service "ola" que bate no nó "master" recebe "Olá!"
      Então cada salto foi causado pelo de cima:
        | quem      | o que fez                   |
        | visitante | pede http://192.0.2.10:     |
        | rede      | encaminha a visita ao Pod   |
        | aplicação | responde no Pod ola-        |

    @simulador
    Cenário: Sem o kube-proxy, um Service novo não tem caminho; com ele de volta, tem
      Dado um cluster com um master e 3 workers
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      Quando paro o kube-proxy
      E executo "kubectl expose deployment ola --type=NodePort --port=80"
      Então durante 5 segundos o visitante do Service "ola" não recebe resposta
      Mas os endpoints prontos do Service "ola" são os Pods do Deployment "ola"
      Quando inicio o kube-proxy
      Então em até 5 segundos o visitante do Service "ola" recebe "Welcome to nginx!"

    @simulador
    Cenário: Sem o kube-proxy, o caminho que já existia continua
      Dado um cluster com um master e 3 workers
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que executei "kubectl expose deployment ola --type=NodePort --port=80"
      E que em até 60 segundos o visitante do Service "ola" recebe "Welcome to nginx!"
      Quando paro o kube-proxy
      Então durante 5 segundos o visitante do Service "ola" recebe "Welcome to nginx!"
