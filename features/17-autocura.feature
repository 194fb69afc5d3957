# language: pt
@aula-17
Funcionalidade: Autocura: Pod apagado, nó perdido, drain

  Ninguém precisa estar acordado: o que falta é refeito, e o que está num nó
  perdido é refeito em outro.

  Regra: Um Pod apagado é refeito

    Cenário: Apago um Pod e outro toma o lugar dele
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=2"
      E em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
      Quando executo "kubectl delete pod $(kubectl get pods -l app=ola -o jsonpath={.items[0].metadata.name})"
      Então em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
      E em até 60 segundos existem 2 Pods com o rótulo "app=ola"

  @simulador
  Regra: Um nó que se cala é dado por perdido, e seus Pods são refeitos em outro

    Contexto:
      Dado um cluster com um master e 3 workers
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
      E em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis
      E em até 10 segundos os Pods do Deployment "ola" estão em 3 nós diferentes

    Cenário: Primeiro nada se vê: o nó tem 50 segundos para dar sinal de vida
      Quando paro o kubelet do nó "worker-2"
      E passam 40 segundos
      Então há 4 nós prontos
      E em até 30 segundos há 3 nós prontos
      E em até 10 segundos o nó "worker-2" tem a taint "node.kubernetes.io/unreachable:NoExecute"
      E em até 10 segundos o Deployment "ola" tem 2 réplicas disponíveis
      Quando executo "kubectl get nodes"
      Então a saída tem uma linha como "worker-2 NotReady *"
      Quando executo "kubectl get deployments,pods"
      Então a saída tem uma linha como "deployment.apps/ola 2/3 *"
      E a saída não contém "0/1"

    Cenário: Os Pods toleram 5 minutos; depois são apagados, e outros os substituem
      Quando paro o kubelet do nó "worker-2"
      E passam 70 segundos
      E passam 4 minutos
      Então existem 3 Pods com o rótulo "app=ola"
      Quando passam 70 segundos
      Então o Deployment "ola" tem 3 réplicas disponíveis
      Quando executo "kubectl get pods -o wide | awk '{print $1, $3, $7}'"
      Então a saída tem 5 linhas
      E a saída tem uma linha como "ola-* Terminating worker-2"

    Cenário: Quando o kubelet volta, o nó volta, e o Pod antigo termina
      Quando paro o kubelet do nó "worker-2"
      E passam 7 minutos
      E inicio o kubelet do nó "worker-2"
      Então em até 10 segundos há 4 nós prontos
      E em até 10 segundos existem 3 Pods com o rótulo "app=ola"
      E em até 10 segundos a saída de "kubectl get node worker-2 -o jsonpath={.spec.taints}" é ""

    Cenário: Quem volta antes dos 5 minutos encontra os seus Pods
      Dado que executei "kubectl label pods -l app=ola antigo=sim"
      Quando paro o kubelet do nó "worker-2"
      E passam 3 minutos
      E inicio o kubelet do nó "worker-2"
      Então em até 30 segundos o Deployment "ola" tem 3 réplicas disponíveis
      E durante 6 minutos existem 3 Pods com o rótulo "antigo=sim"

    Cenário: Cada salto do socorro foi causado pelo silêncio do kubelet
      Quando paro o kubelet do nó "worker-2"
      E passam 7 minutos
      Então cada salto foi causado pelo de cima:
        | quem                      | o que fez                                                    |
        | node-controller           | não tem notícias do kubelet do nó worker-2                   |
        | node-controller           | altera o nó worker-2 (taints: +node.kubernetes.io/unreachable:NoExecute) |
        | taint-eviction-controller | não deixa mais o Pod                                         |

  @simulador
  Regra: Um nó é esvaziado com cuidado

    Cenário: Depois de drain o nó está vazio e fechado; uncordon o abre de novo
      Dado um cluster com um master e 3 workers
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
      E em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis
      Quando executo "kubectl drain worker-1"
      Então o comando termina bem
      E a saída contém "node/worker-1 drained"
      E o nó "worker-1" tem a taint "node.kubernetes.io/unschedulable:NoSchedule"
      E em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis
      E a saída de "kubectl get pods -o wide --no-headers | grep worker-1 | wc -l" é "0"
      Quando executo "kubectl uncordon worker-1"
      Então em até 10 segundos a saída de "kubectl get node worker-1 -o jsonpath={.spec.taints}" é ""

    Cenário: cordon fecha o nó para quem chega e deixa quem já está
      Dado um cluster com um master e 2 workers
      E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=2"
      E em até 60 segundos os Pods do Deployment "ola" estão em 2 nós diferentes
      Quando executo "kubectl cordon worker-1"
      E executo "kubectl scale deployment ola --replicas=5"
      Então em até 60 segundos o Deployment "ola" tem 5 réplicas disponíveis
      E a saída de "kubectl get pods -o wide --no-headers | grep -c worker-1" é "1"
      E a saída de "kubectl get node worker-1 --no-headers" contém "Ready,SchedulingDisabled"

    Cenário: drain não leva sozinho um Pod que ninguém refaria
      Dado um cluster com um master e 2 workers
      E que executei:
        """
        kubectl run solto --image=nginx:1.27 --overrides='{"spec":{"nodeName":"worker-1"}}'
        """
      Quando executo "kubectl drain worker-1"
      Então o comando falha com "cannot delete Pods that declare no controller (use --force to override): default/solto"
      E existe o Pod "solto"
      Quando executo "kubectl drain --force worker-1"
      Então não existe o Pod "solto"

    Cenário: Por quê: drain pede, Pod por Pod, um despejo
      Dado um cluster com um master e um worker
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      Quando executo "kubectl drain worker-1"
      Então cada salto foi causado pelo de cima:
        | quem           | o que fez                     |
        | kubectl        | pede para despejar o Pod ola- |
        | kube-apiserver | apaga o Pod ola-              |
        | kubelet        | manda parar o contêiner nginx |
      E em até 10 segundos o scheduler não achou nó, e disse "1 node(s) were unschedulable"
