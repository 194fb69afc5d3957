# language: pt

# Exercício da aula 12. Troque cada ___ pelo que falta, salve este
# arquivo e verifique:
#
#   caderno verificar --exercicio 12

@aula-12 @exercicio
Funcionalidade: O endereço da loja

  Os Pods da loja mudam de endereço o tempo todo. Dê a eles um que fique, e diga
  quem está na lista e quem está fora.

  Cenário: Um Service com outro nome
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment vitrine --image=nginx:1.27 --replicas=2"
    Quando executo "kubectl expose deployment vitrine ___"
    Então o Service "loja" tem estes campos:
      | campo                    | valor     |
      | spec.type                | ClusterIP |
      | spec.ports[0].port       | 8000      |
      | spec.ports[0].targetPort | 80        |
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "vitrine"

  Cenário: Saíram da fila sem sair do cluster
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que executei "kubectl expose deployment loja --port=80"
    E que em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    Quando executo "kubectl label pods -l app=loja app=oficina --overwrite"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 10 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    E a saída de "kubectl get pods -l app=oficina -o name | wc -l" é "___"
    E existem ___ Pods

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
      ___
      """
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E em até 30 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"

  @simulador
  Cenário: Quem escreve a lista e quem a lê
    Dado um cluster com um master e 3 workers
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    Quando executo "kubectl expose deployment loja --port=80"
    Então em até 10 segundos cada salto foi causado pelo de cima:
      | quem                     | o que fez                                |
      | kubectl                  | pede para criar o Service loja           |
      | kube-apiserver           | completa, valida e guarda o Service loja |
      | ___                      | cria o EndpointSlice loja-               |
      | ___                      | grava nos nós o caminho do Service loja  |
