# language: pt
@aula-14
Funcionalidade: Escalar e distribuir

  Quantas réplicas deve haver é um número no Deployment. Mude o número, e alguém
  cria os Pods que faltam ou apaga os que sobram.

  Regra: Pedir outro número basta

    Contexto:
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=2"
      E que em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis

    Cenário: Mais réplicas são mais Pods do mesmo ReplicaSet
      Quando executo "kubectl scale deployment ola --replicas=4"
      Então em até 60 segundos o Deployment "ola" tem 4 réplicas disponíveis
      E o ReplicaSet do Deployment "ola" é o dono de 4 Pods
      Quando executo "kubectl get deployments,replicasets,pods"
      Então a saída contém "4/4"

    Cenário: Com zero réplicas ficam o Deployment e o ReplicaSet, sem nenhum Pod
      Quando executo "kubectl scale deployment ola --replicas=0"
      Então em até 60 segundos existem 0 Pods com o rótulo "app=ola"
      E o Deployment "ola" é o dono de um único ReplicaSet

    Cenário: Quem diz quantas réplicas havia só muda se for verdade
      Quando executo "kubectl scale deployment ola --current-replicas=5 --replicas=6"
      Então o comando falha com "Expected replicas to be 5, was 2"
      E o Deployment "ola" tem 2 réplicas pedidas

    Cenário: O número do ReplicaSet não se muda à parte: o Deployment o põe de volta
      Quando executo "kubectl scale replicaset -l app=ola --replicas=4"
      Então em até 60 segundos existem 2 Pods com o rótulo "app=ola"
      E em até 10 segundos o Deployment "ola" tem 2 réplicas disponíveis

    @simulador
    Cenário: Por quê: do número novo ao Pod novo
      Quando executo "kubectl scale deployment ola --replicas=3"
      Então em até 10 segundos cada salto foi causado pelo de cima:
        | quem                  | o que fez                                           |
        | kubectl               | pede outro número de réplicas para o Deployment ola |
        | kube-apiserver        | valida e guarda a mudança no Deployment ola         |
        | deployment-controller | altera o ReplicaSet ola-                            |
        | replicaset-controller | cria o Pod ola-                                     |
        | kube-scheduler        | avalia                                              |

  Regra: Quem sai primeiro quando sobram Pods

    Cenário: O Pod marcado como o mais barato de apagar
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
      E que em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis
      E que executei "kubectl label pod $(kubectl get pods -l app=ola -o jsonpath={.items[0].metadata.name}) barato=sim"
      E que executei "kubectl annotate pod -l barato=sim controller.kubernetes.io/pod-deletion-cost=-1"
      Quando executo "kubectl scale deployment ola --replicas=2"
      Então em até 60 segundos existem 0 Pods com o rótulo "barato=sim"
      E existem 2 Pods com o rótulo "app=ola"

    @simulador
    Cenário: O Pod que ainda nem tem nó
      Dado um cluster com um master e 2 workers
      E que executei:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ola}
        spec:
          replicas: 3
          selector: {matchLabels: {app: ola}}
          template:
            metadata: {labels: {app: ola}}
            spec:
              containers:
              - {name: nginx, image: "nginx:1.27", ports: [{containerPort: 80, hostPort: 8080}]}
        FIM
        """
      E que em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
      E que o Deployment "ola" tem 1 Pod sem nó
      Quando executo "kubectl scale deployment ola --replicas=2"
      Então em até 10 segundos o Deployment "ola" tem 0 Pods sem nó
      E durante 10 segundos o Deployment "ola" tem 2 réplicas disponíveis

    @simulador
    Cenário: Entre iguais, o que está no nó com mais irmãos
      Dado um cluster com um master e 2 workers
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
      E que em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis
      E que executei "kubectl get pods -o custom-columns=ANTES:.metadata.name,NÓ:.spec.nodeName"
      Quando executo "kubectl scale deployment ola --replicas=2"
      Então em até 10 segundos existem 2 Pods com o rótulo "app=ola"
      E os Pods do Deployment "ola" estão em 2 nós diferentes
      Quando executo "kubectl get pods -o custom-columns=DEPOIS:.metadata.name,NÓ:.spec.nodeName"
      Então a saída tem 3 linhas

  Regra: O ReplicaSet solta quem perde o rótulo e adota quem o ganha

    Cenário: Um Pod com outro rótulo fica sem dono, e outro é criado no lugar dele
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=2"
      E que em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
      Quando executo "kubectl label pod $(kubectl get pods -l app=ola -o jsonpath={.items[0].metadata.name}) app=solto --overwrite"
      Então em até 60 segundos existem 2 Pods com o rótulo "app=ola"
      E em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
      E existe 1 Pod com o rótulo "app=solto"
      E a saída de "kubectl get pods -l app=solto -o jsonpath={.items[*].metadata.ownerReferences[*].kind}" é ""

    Cenário: Apagado sem os seus, o Deployment deixa tudo; criado de novo, adota o que ficou
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=2"
      E que em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
      E que executei "kubectl label pods -l app=ola antigo=sim"
      Quando executo "kubectl delete deployment ola --cascade=orphan"
      Então não existe nenhum Deployment
      E existem 2 Pods com o rótulo "antigo=sim"
      E a saída de "kubectl get replicasets -o jsonpath={.items[*].metadata.ownerReferences[*].kind}" é ""
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=2"
      Então em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
      E o Deployment "ola" é o dono de um único ReplicaSet
      E existem 2 Pods com o rótulo "antigo=sim"

  Regra: Apagar o dono apaga o que é dele

    Contexto:
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=2"
      E que em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis

    Cenário: Em segundo plano: primeiro o Deployment, os Pods logo depois
      Quando executo "kubectl delete deployment ola"
      Então não existe o Deployment "ola"
      E em até 60 segundos não existe nenhum ReplicaSet
      E em até 60 segundos não existe nenhum Pod

    Cenário: Em primeiro plano: o comando só termina quando não resta nada
      Quando executo "kubectl delete deployment ola --cascade=foreground"
      Então não existe nenhum Pod
      E não existe nenhum ReplicaSet
      E não existe o Deployment "ola"

    @simulador
    Cenário: Por quê: o coletor de lixo segue os donos
      Quando executo "kubectl delete deployment ola"
      Então em até 60 segundos cada salto foi causado pelo de cima:
        | quem              | o que fez                          |
        | kubectl           | pede para apagar o Deployment ola  |
        | kube-apiserver    | apaga o Deployment ola             |
        | garbage-collector | apaga o ReplicaSet ola-            |
        | garbage-collector | apaga o Pod ola-                   |
        | kubelet           | manda parar o contêiner nginx      |

  Regra: Há comandos que esperam por você

    Contexto:
      Dado um cluster Kubernetes

    Cenário: wait e rollout status só terminam quando o que se espera é verdade
      Dado que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=2"
      Quando executo "kubectl wait --for=jsonpath={.status.readyReplicas}=2 deployment/ola --timeout=60s"
      Então o Deployment "ola" tem 2 réplicas prontas
      Quando executo "kubectl scale deployment ola --replicas=3"
      E executo "kubectl rollout status deployment/ola --timeout=60s"
      Então o Deployment "ola" tem 3 réplicas disponíveis

    Cenário: wait desiste quando acaba o prazo
      Dado que executei "kubectl create deployment ola --image=nginx:nao-existe"
      Quando executo "kubectl wait --for=condition=Available deployment/ola --timeout=5s"
      Então o comando falha com "timed out waiting for the condition on deployments/ola"

    Cenário: logs -f acompanha o contêiner até o fim; get -w, o objeto até que se interrompa
      Dado que executei:
        """
        kubectl run tarefa --image=busybox:1.36 --restart=Never -- sh -c "sleep 2; echo fim"
        """
      Quando executo "timeout 10 kubectl get pod tarefa -w"
      Então o comando termina com o código 124
      E a saída de "kubectl logs -f tarefa" é "fim"
      E o Pod "tarefa" tem estes campos:
        | campo        | valor     |
        | status.phase | Succeeded |
