# language: pt
@aula-06
Funcionalidade: O scheduler pontua: o nó com menos trabalho

  “Esse newly created pod será movido para algum de nossos worker nodes, porque
  provavelmente esse worker node está, no momento, realizando a menor quantidade
  de trabalho.”

  Cenário: Toda réplica ganha um nó
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
    Então em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis
    E o Deployment "ola" tem 0 Pods sem nó

  Regra: Entre nós iguais, as réplicas se espalham

    @simulador
    Cenário: Três réplicas em três workers iguais ficam uma em cada
      Dado um cluster com um master e 3 workers
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
      Então em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis
      E os Pods do Deployment "ola" estão em 3 nós diferentes

    @simulador
    Cenário: Por quê: três workers iguais e vazios ganham os mesmos pontos
      Dado um cluster com um master e 3 workers
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos para o primeiro Pod, o scheduler deu a cada nó estes pontos:
        | nó       | TaintToleration | PodTopologySpread | NodeResourcesFit | ImageLocality | total |
        | worker-1 | 300             | 200               | 97               | 0             | 597   |
        | worker-2 | 300             | 200               | 97               | 0             | 597   |
        | worker-3 | 300             | 200               | 97               | 0             | 597   |

    @simulador
    Cenário: Por quê: cada réplica tira pontos do nó em que está
      Dado um cluster com um master e 3 workers
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
      Então em até 10 segundos para o primeiro Pod, 3 nós empataram com a maior pontuação
      E em até 10 segundos para o segundo Pod, 2 nós empataram com a maior pontuação
      E em até 10 segundos para o terceiro Pod, só um nó teve a maior pontuação
      E para o terceiro Pod, o scheduler escolheu um nó com a maior pontuação

  Regra: Trabalho, para o scheduler, é o que os Pods pedem, não o que eles gastam

    Contexto:
      Dado um cluster com os nós:
        | nó       | papel  | cpu | memória |
        | master   | master | 4   | 8Gi     |
        | worker-1 | worker | 4   | 8Gi     |
        | worker-2 | worker | 4   | 8Gi     |
        | worker-3 | worker | 4   | 8Gi     |
      E que executei:
        """
        kubectl create -f - <<FIM
        apiVersion: v1
        kind: Pod
        metadata: {name: banco}
        spec:
          nodeName: worker-1
          containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "2", memory: 2Gi}}}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: relatorio}
        spec:
          nodeName: worker-2
          containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: 500m, memory: 4Gi}}}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: agenda}
        spec:
          nodeName: worker-3
          containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "1", memory: 1Gi}}}]
        FIM
        """

    @simulador
    Cenário: O Pod das anotações vai para o worker com menos pedidos
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos o scheduler descartou o nó "master" por "node(s) had untolerated taint(s)"
      E para o primeiro Pod, o scheduler deu a cada nó estes pontos:
        | nó       | TaintToleration | PodTopologySpread | NodeResourcesFit | NodeResourcesBalancedAllocation | ImageLocality | total |
        | peso     | 3               | 2                 | 1                | -                               | 1             |       |
        | worker-1 | 300             | 200               | 59               | -                               | 0             | 559   |
        | worker-2 | 300             | 200               | 66               | -                               | 0             | 566   |
        | worker-3 | 300             | 200               | 78               | -                               | 0             | 578   |
      E em até 10 segundos cada Pod do Deployment "ola" está no nó "worker-3"

    @simulador
    Cenário: O que um nó já prometeu se vê com kubectl
      Quando executo "kubectl describe nodes | grep -E '^Name:|^ +(cpu|memory) +'"
      Então a saída contém:
        """
        Name: worker-3
        cpu 1 (25%) 0 (0%)
        memory 1Gi (12%) 0 (0%)
        """

    @simulador
    Cenário: O equilíbrio entre cpu e memória só se mede para quem pede
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: v1
        kind: Pod
        metadata: {name: nova}
        spec:
          containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "1", memory: 1Gi}}}]
        FIM
        """
      Então em até 10 segundos para o primeiro Pod, o scheduler deu a cada nó estes pontos:
        | nó       | TaintToleration | NodeResourcesFit | NodeResourcesBalancedAllocation | ImageLocality | total |
        | worker-1 | 300             | 43               | 72                              | 0             | 415   |
        | worker-2 | 300             | 49               | 78                              | 0             | 427   |
        | worker-3 | 300             | 62               | 72                              | 0             | 434   |

    @simulador
    Cenário: Seis Pods leves pesam menos do que um que pede muito
      Dado que executei "kubectl cordon worker-1 && kubectl cordon worker-2"
      E que executei "kubectl create deployment leve --image=nginx:1.27 --replicas=5"
      E que em até 10 segundos cada Pod do Deployment "leve" está no nó "worker-3"
      E que executei "kubectl uncordon worker-1"
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos para o último Pod, o scheduler deu a cada nó estes pontos:
        | nó       | NodeResourcesFit | total |
        | worker-1 | 59               | 559   |
        | worker-3 | 66               | 566   |
      E em até 10 segundos cada Pod do Deployment "ola" está no nó "worker-3"

  Regra: O total é a soma dos pontos de cada plugin, vezes o peso dele

    @simulador @imagens-caderno
    Cenário: Os sete plugins dão a sua opinião
      Dado um cluster com os nós:
        | nó       | papel  | cpu | memória | rótulos   |
        | master   | master | 4   | 8Gi     |           |
        | worker-1 | worker | 4   | 8Gi     | disco=ssd |
        | worker-2 | worker | 4   | 8Gi     |           |
        | worker-3 | worker | 8   | 8Gi     | disco=ssd |
      E que executei "kubectl taint node worker-3 lento=sim:PreferNoSchedule"
      E que executei:
        """
        kubectl create -f - <<FIM
        apiVersion: v1
        kind: Pod
        metadata: {name: loja, labels: {app: loja}}
        spec:
          nodeName: worker-1
          containers: [{name: ola, image: "caderno/pesada:1.0", resources: {requests: {cpu: "2", memory: 1Gi}}}]
        FIM
        """
      E que em até 60 segundos a saída de "kubectl get node worker-1 -o jsonpath={.status.images}" contém "pesada"
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cache}
        spec:
          selector: {matchLabels: {app: cache}}
          template:
            metadata: {labels: {app: cache}}
            spec:
              affinity:
                nodeAffinity:
                  preferredDuringSchedulingIgnoredDuringExecution:
                  - {weight: 1, preference: {matchExpressions: [{key: disco, operator: In, values: [ssd]}]}}
                podAffinity:
                  preferredDuringSchedulingIgnoredDuringExecution:
                  - {weight: 1, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: loja}}}}
              containers: [{name: ola, image: "caderno/pesada:1.0", resources: {requests: {cpu: "1", memory: 1Gi}}}]
        FIM
        """
      Então em até 10 segundos para o primeiro Pod, o scheduler deu a cada nó estes pontos:
        | nó       | TaintToleration | NodeAffinity | PodTopologySpread | InterPodAffinity | NodeResourcesFit | NodeResourcesBalancedAllocation | ImageLocality | total |
        | peso     | 3               | 2            | 2                 | 2                | 1                | 1                               | 1             |       |
        | worker-1 | 300             | 200          | 200               | 200              | 49               | 72                              | 26            | 1047  |
        | worker-2 | 300             | 0            | 200               | 0                | 81               | 71                              | 0             | 652   |
        | worker-3 | 0               | 200          | 200               | 0                | 87               | 74                              | 0             | 561   |
      E em até 10 segundos cada Pod do Deployment "cache" está no nó "worker-1"
