# language: pt
@aula-18
Funcionalidade: Regras do scheduler: taints, afinidade, recursos

  O nó pode afastar Pods (taint). O Pod pode escolher nós (seletor, afinidade),
  escolher ou evitar vizinhos, e reservar recursos.

  Regra: O Pod escolhe o nó pelos rótulos

    Cenário: Se nenhum nó tem o rótulo pedido, o Pod espera; sem a exigência, ganha um nó
      Dado um cluster Kubernetes
      E que executei:
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
              nodeSelector: {disco: de-papel}
              containers: [{name: nginx, image: "nginx:1.27"}]
        FIM
        """
      Então em até 30 segundos o Deployment "ola" tem 1 Pod sem nó
      E em até 30 segundos a saída de "kubectl get events --field-selector reason=FailedScheduling" contém "didn't match Pod's node affinity/selector"
      Quando executo:
        """
        kubectl patch deployment ola -p '{"spec":{"template":{"spec":{"nodeSelector":null}}}}'
        """
      Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível

    @simulador
    Cenário: Um nó ganha o rótulo, e o Pod que esperava vai para ele
      Dado um cluster com um master e 3 workers
      E que executei:
        """
        kubectl run ola --image=nginx:1.27 --overrides='{"spec":{"nodeSelector":{"disco":"ssd"}}}'
        """
      E que em até 10 segundos o scheduler não achou nó, e disse "0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 node(s) didn't match Pod's node affinity/selector."
      Quando executo "kubectl label node worker-2 disco=ssd"
      Então em até 10 segundos a saída de "kubectl get pod ola -o jsonpath={.spec.nodeName}" é "worker-2"

    @simulador
    Cenário: Uma preferência só vale pontos
      Dado um cluster com os nós:
        | nó       | papel  | rótulos   |
        | master   | master |           |
        | worker-1 | worker | disco=ssd |
        | worker-2 | worker | disco=hd  |
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: v1
        kind: Pod
        metadata: {name: ola}
        spec:
          affinity:
            nodeAffinity:
              preferredDuringSchedulingIgnoredDuringExecution:
              - {weight: 1, preference: {matchExpressions: [{key: disco, operator: In, values: [ssd]}]}}
          containers: [{name: nginx, image: "nginx:1.27"}]
        FIM
        """
      Então em até 10 segundos o scheduler ficou com os nós "worker-1, worker-2"
      E para o primeiro Pod, o scheduler deu a cada nó estes pontos:
        | nó       | NodeAffinity | total |
        | worker-1 | 200          | 597   |
        | worker-2 | 0            | 397   |

  @simulador
  Regra: A taint afasta; a tolerância deixa entrar

    Contexto:
      Dado um cluster com um master e 2 workers
      E que executei "kubectl create deployment antes --image=nginx:1.27 --replicas=2"
      E que em até 60 segundos os Pods do Deployment "antes" estão em 2 nós diferentes

    Cenário: NoSchedule vale só para quem chega
      Quando executo "kubectl taint node worker-1 dedicado=banco:NoSchedule"
      E executo "kubectl create deployment depois --image=nginx:1.27 --replicas=2"
      Então em até 60 segundos cada Pod do Deployment "depois" está no nó "worker-2"
      E os Pods do Deployment "antes" estão em 2 nós diferentes

    Cenário: NoExecute também manda embora quem já estava
      Quando executo "kubectl taint node worker-1 obra=sim:NoExecute"
      Então em até 60 segundos o Deployment "antes" tem 2 réplicas disponíveis
      E em até 10 segundos cada Pod do Deployment "antes" está no nó "worker-2"
      E cada salto foi causado pelo de cima:
        | quem                      | o que fez                                                        |
        | kubectl                   | pede para alterar o nó worker-1                                  |
        | kube-apiserver            | valida e guarda a mudança no nó worker-1 (taints: +obra=sim:NoExecute) |
        | taint-eviction-controller | não deixa mais o Pod antes-                                      |

    Cenário: PreferNoSchedule só tira pontos
      Quando executo "kubectl taint node worker-1 lento=sim:PreferNoSchedule"
      E executo "kubectl run ola --image=nginx:1.27"
      Então em até 10 segundos para o último Pod, o scheduler deu a cada nó estes pontos:
        | nó       | TaintToleration |
        | worker-1 | 0               |
        | worker-2 | 300             |
      E a saída de "kubectl get pod ola -o jsonpath={.spec.nodeName}" é "worker-2"

    Cenário: Quem tolera a taint pode entrar, mas não é obrigado
      Dado que executei "kubectl taint node worker-1 dedicado=banco:NoSchedule"
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: v1
        kind: Pod
        metadata: {name: banco}
        spec:
          tolerations:
          - {key: dedicado, value: banco}
          containers: [{name: nginx, image: "nginx:1.27"}]
        FIM
        """
      Então em até 10 segundos para o último Pod, 2 nós empataram com a maior pontuação

    Cenário: Uma tolerância com prazo adia a saída
      Dado que executei:
        """
        kubectl run paciente --image=nginx:1.27 --overrides='{"spec":{"nodeName":"worker-1","tolerations":[{"key":"obra","operator":"Exists","effect":"NoExecute","tolerationSeconds":60}]}}'
        """
      E que em até 60 segundos existem 3 Pods
      Quando executo "kubectl taint node worker-1 obra=sim:NoExecute"
      Então durante 55 segundos existe o Pod "paciente"
      E em até 10 segundos não existe o Pod "paciente"

  @simulador
  Regra: O Pod escolhe, ou evita, os vizinhos

    Cenário: Longe dos irmãos: um por nó, e o que não cabe espera
      Dado um cluster com um master e 2 workers
      Quando executo:
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
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: ola}}}
              containers: [{name: nginx, image: "nginx:1.27"}]
        FIM
        """
      Então em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
      E o Deployment "ola" tem 1 Pod sem nó
      E o scheduler não achou nó, e disse "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match pod anti-affinity rules."

    Cenário: Perto de outro: o cache vai para o nó em que está a loja
      Dado um cluster com um master e 3 workers
      E que executei "kubectl create deployment loja --image=nginx:1.27"
      E que em até 10 segundos o Deployment "loja" tem 0 Pods sem nó
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: v1
        kind: Pod
        metadata: {name: cache}
        spec:
          affinity:
            podAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
              - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: loja}}}
          containers: [{name: nginx, image: "nginx:1.27"}]
        FIM
        """
      Então em até 10 segundos a saída de "kubectl get pods -o jsonpath={.items[*].spec.nodeName} | tr ' ' '\n' | uniq | wc -l" é "1"

  Regra: Reservar é pedir; o scheduler conta os pedidos

    Cenário: A classe do Pod depende do que ele pede e do teto que aceita
      Dado um cluster Kubernetes
      Quando executo:
        """
        kubectl run garantido --image=nginx:1.27 --overrides='{"spec":{"containers":[{"name":"nginx","image":"nginx:1.27","resources":{"limits":{"cpu":"10m","memory":"32Mi"}}}]}}'
        kubectl run flexivel --image=nginx:1.27 --overrides='{"spec":{"containers":[{"name":"nginx","image":"nginx:1.27","resources":{"requests":{"cpu":"10m"}}}]}}'
        kubectl run sem-pedido --image=nginx:1.27
        """
      Então a saída de "kubectl get pod garantido flexivel sem-pedido -o jsonpath={.items[*].status.qosClass}" é "Guaranteed Burstable BestEffort"

    @simulador
    Cenário: O nó está reservado até o fim, embora ninguém gaste nada
      Dado um cluster com os nós:
        | nó       | papel  | cpu | memória |
        | master   | master |     |         |
        | worker-1 | worker | 2   | 4Gi     |
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que executei "kubectl set resources deployment/ola --requests=cpu=600m"
      E que executei "kubectl rollout status deployment/ola"
      Quando executo "kubectl scale deployment ola --replicas=4"
      Então em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis
      E o Deployment "ola" tem 1 Pod sem nó
      E o scheduler não achou nó, e disse "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s)."
      E a saída de "kubectl describe node worker-1 | grep -E '^ +(Resource|cpu|memory) '" contém "cpu 1800m (90%)"
