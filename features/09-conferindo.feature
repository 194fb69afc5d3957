# language: pt
@aula-09
Funcionalidade: Um Pod, um contêiner, uma imagem: conferindo com kubectl

  “É por isso que temos, agora, 1 pod e 1 container, rodando no nosso development
  cluster, minikube.”

  Regra: No fim há um Pod, um contêiner, a imagem pedida

    Contexto:
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment ola --image=nginx:1.27"

    Cenário: Um Pod com um contêiner, rodando
      Então em até 60 segundos o Deployment "ola" tem 1 Pod rodando
      E existe 1 Pod com o rótulo "app=ola"
      E cada Pod do Deployment "ola" tem um único contêiner, da imagem "nginx:1.27"
      E nenhum contêiner do Deployment "ola" foi reiniciado

    Cenário: kubectl get mostra os três objetos
      Dado que em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      Quando executo "kubectl get deployments,replicasets,pods"
      Então a saída tem uma linha como "deployment.apps/ola 1/1 1 1 *"
      E a saída tem uma linha como "replicaset.apps/ola-* 1 1 1 *"
      E a saída tem uma linha como "pod/ola-* 1/1 Running 0 *"

    Cenário: kubectl describe conta a história do Pod
      Dado que em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      Quando executo "kubectl describe pod -l app=ola"
      Então a saída contém "Controlled By: ReplicaSet/ola-"
      E a saída contém "Image: nginx:1.27"
      E a saída contém "State: Running"
      E a saída contém "Successfully assigned"

    Cenário: kubectl logs acha o Pod pelo Deployment
      Dado que em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      Quando executo "kubectl logs deployment/ola"
      Então o comando termina bem

    Cenário: Cada peça deixou o seu evento
      Então em até 60 segundos cada Pod do Deployment "ola" tem os eventos, nesta ordem:
        | evento    | mensagem              |
        | Scheduled | Successfully assigned |
        | Created   |                       |
        | Started   |                       |
      E o Deployment "ola" tem o evento "ScalingReplicaSet"

    Cenário: kubectl rollout status espera e avisa
      Quando executo "kubectl rollout status deployment/ola --timeout=60s"
      Então a saída contém:
        """
        deployment "ola" successfully rolled out
        """

  Regra: O que o contêiner escreve fica guardado no nó dele

    @imagens-caderno
    Cenário: kubectl logs lê o que o contêiner escreveu
      Dado um cluster Kubernetes
      E que executei "kubectl create deployment tarefa --image=caderno/termina:1.0"
      E que em até 60 segundos cada Pod do Deployment "tarefa" tem os eventos, nesta ordem:
        | evento  |
        | Started |
      Quando executo "kubectl logs deployment/tarefa"
      Então a saída contém "pronto"

  Regra: No minikube um nó só faz os dois papéis

    @simulador
    Cenário: O Pod roda no único nó, que também é o plano de controle
      Dado um cluster de um nó só, chamado "minikube"
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 60 segundos o Deployment "ola" tem 1 Pod rodando
      E cada Pod do Deployment "ola" está no nó "minikube"
      E há 1 nó pronto
      E a saída de "kubectl get nodes --no-headers" contém "minikube Ready control-plane"

    @simulador @imagens-caderno
    Cenário: No minikube o kubectl conta a mesma história
      Dado um cluster de um nó só, chamado "minikube"
      E que executei "kubectl create deployment tarefa --image=caderno/termina:1.0"
      E que em até 60 segundos cada Pod do Deployment "tarefa" tem os eventos, nesta ordem:
        | evento  |
        | Started |
      Quando executo "kubectl describe pod -l app=tarefa"
      Então a saída contém "Node: minikube/"
      E a saída contém "Controlled By: ReplicaSet/tarefa-"
      E a saída contém "Image: caderno/termina:1.0"
      Quando executo "kubectl logs deployment/tarefa"
      Então a saída contém "pronto"
      Quando executo "kubectl get events"
      Então a saída contém "ScalingReplicaSet"
      E a saída contém "to minikube"
