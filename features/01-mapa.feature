# language: pt
@aula-01
Funcionalidade: O mapa: master e workers

  “Esse master node é responsável pelo actual create das coisas de que
  precisamos, no nosso cluster, e para também distribute the pods ao longo dos
  worker nodes.”

  Regra: Todo cluster tem um servidor da API, e nós que lhe dão notícias

    Cenário: O servidor da API atende, e cada nó tem um kubelet que deu notícias
      Dado um cluster Kubernetes
      Então em até 60 segundos a saída de "kubectl get nodes" contém "Ready"
      E em até 60 segundos a saída de "kubectl get leases -n kube-node-lease -o name" contém "lease"
      Quando executo "kubectl cluster-info"
      Então a saída contém "Kubernetes control plane is running at"

  Regra: O master manda, os workers trabalham

    @simulador
    Cenário: Um master e três workers
      Dado um cluster com um master e 3 workers
      Quando executo "kubectl get nodes"
      Então há 4 nós prontos
      E a saída tem uma linha como "master Ready control-plane *"
      E a saída tem uma linha como "worker-1 Ready <none> *"
      E o nó "master" tem a taint "node-role.kubernetes.io/control-plane:NoSchedule"

    Cenário: O app vai para os nós que aceitam trabalho
      Dado um cluster Kubernetes
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
      Então em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis
      E cada Pod do Deployment "ola" está em um nó cujas taints ele tolera

    @simulador
    Cenário: Da pessoa ao contêiner, de peça em peça, sempre pelo servidor da API
      Dado um cluster com um master e 3 workers
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      E executo "kubectl get pods -o custom-columns=POD:.metadata.name,NODE:.spec.nodeName"
      E cada salto foi causado pelo de cima:
        | quem                  | o que fez                                  |
        | kubectl               | pede para criar o Deployment ola           |
        | kube-apiserver        | completa, valida e guarda o Deployment ola |
        | deployment-controller | cria o ReplicaSet ola-                     |
        | replicaset-controller | cria o Pod ola-                            |
        | kube-scheduler        | avalia 4 nós, 3 servem                     |
        | kube-scheduler        | associa o Pod ola-                         |
        | kubelet               | prepara o sandbox do Pod ola-              |
        | kubelet               | começa a baixar a imagem nginx:1.27        |
        | kubelet               | tem a imagem nginx:1.27                    |
        | kubelet               | cria o contêiner nginx                     |
        | kubelet               | inicia o contêiner nginx                   |
        | kubelet               | atualiza o status do Pod ola-              |

  Regra: No minikube, um nó só faz os dois papéis

    @simulador
    Cenário: O único nó é o plano de controle, e aceita Pods
      Dado um cluster de um nó só, chamado "minikube"
      Quando executo "kubectl get nodes"
      Então há 1 nó pronto
      E a saída tem uma linha como "minikube Ready control-plane *"
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 60 segundos cada Pod do Deployment "ola" está no nó "minikube"
