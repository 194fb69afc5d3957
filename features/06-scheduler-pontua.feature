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

    @simulador
    Cenário: O worker com menos pedidos ganha
      Dado um cluster com um master e 2 workers
      E que executei:
        """
        kubectl create -f - <<FIM
        apiVersion: v1
        kind: Pod
        metadata:
          name: reserva
        spec:
          nodeName: worker-1
          containers:
          - name: parado
            image: nginx:1.27
            resources:
              requests: {cpu: "1", memory: 1Gi}
        FIM
        """
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos para o primeiro Pod, só um nó teve a maior pontuação
      E em até 10 segundos cada Pod do Deployment "ola" está no nó "worker-2"
