# language: pt

# Exercício da aula 8. Troque cada ___ pelo que falta, salve este
# arquivo e verifique:
#
#   caderno verificar --exercicio 8

@aula-08 @exercicio
Funcionalidade: A loja tem febre

  O app da loja adoece, demora a começar, cai. Diga ao kubelet o que perguntar, e
  preveja o que ele faz com cada resposta.

  O Service, assunto da aula 12, leva as visitas até o app. Os endpoints prontos são
  os Pods que estão na fila para recebê-las.

  @imagens-caderno
  Cenário: Aos 30 segundos o app adoece: primeiro sai da fila, depois é trocado
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
            - name: app
              image: caderno/adoece:1.0
              ___: {httpGet: {path: /saude, port: 8080}, periodSeconds: 2, failureThreshold: 1}
              ___: {httpGet: {path: /saude, port: 8080}, periodSeconds: 2, failureThreshold: 6}
      FIM
      """
    E que executei "kubectl expose deployment loja --port=8080"
    E que em até 20 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    Então em até 60 segundos o Service "loja" não tem nenhum endpoint pronto
    E durante 5 segundos nenhum contêiner do Deployment "loja" foi reiniciado
    E em até 60 segundos cada contêiner do Deployment "loja" foi reiniciado ao menos 1 vez
    E em até 20 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"

  @imagens-caderno
  Cenário: O app leva 20 segundos para começar, e a liveness não sabe esperar
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
            - name: app
              image: caderno/demora:1.0
              livenessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 5, failureThreshold: 2}
              ___
      FIM
      """
    E que em até 20 segundos o Deployment "loja" tem 1 Pod rodando
    Então durante 60 segundos nenhum contêiner do Deployment "loja" foi reiniciado
    E o Deployment "loja" tem 1 réplica disponível
    E o Deployment "loja" tem estes campos:
      | campo                                                           | valor |
      | spec.template.spec.containers[0].livenessProbe.periodSeconds    | 5     |
      | spec.template.spec.containers[0].livenessProbe.failureThreshold | 2     |

  @simulador
  Cenário: Dois minutos de quedas
    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=busybox:1.36 -- sh -c 'sleep 2; exit 1'"
    E passam 2 minutos
    Então existem ___ Pods com o rótulo "app=loja"
    E o Pod do Deployment "loja" tem estes campos:
      | campo                                    | valor |
      | status.containerStatuses[0].restartCount | ___   |

  Cenário: O inventário se faz uma vez só
    Dado um cluster Kubernetes
    Quando executo "kubectl run inventario --image=busybox:1.36 ___ -- sh -c 'sleep 2; echo contado'"
    Então em até 60 segundos o Pod "inventario" tem estes campos:
      | campo                                    | valor     |
      | status.phase                             | Succeeded |
      | status.containerStatuses[0].restartCount | 0         |
