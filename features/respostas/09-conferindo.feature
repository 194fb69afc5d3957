# language: pt

# Respostas ao exercício da aula 9: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-09 @exercicio @imagens-caderno
Funcionalidade: Prove o que você diz

  A loja diz que está no ar. Não acredite: pergunte ao cluster, e mostre onde está
  a resposta.

  @errada
  Cenário: Quantos Pods, quantos contêineres
    observado 2 Pods:

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --image=caderno/ola:1.0 --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E existem 4 Pods com o rótulo "app=loja"
    E a saída de "kubectl get pods -l app=loja -o jsonpath={.items[*].status.containerStatuses[*].ready} | wc -w" é "4"
    Quando executo "kubectl get pods -l app=loja"
    Então a saída tem uma linha como "loja-* 2/2 Running 0 *"

  @errada
  Cenário: Quantos Pods, quantos contêineres
    observado 4

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --image=caderno/ola:1.0 --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E existem 2 Pods com o rótulo "app=loja"
    E a saída de "kubectl get pods -l app=loja -o jsonpath={.items[*].status.containerStatuses[*].ready} | wc -w" é "2"
    Quando executo "kubectl get pods -l app=loja"
    Então a saída tem uma linha como "loja-* 2/2 Running 0 *"

  @errada
  Cenário: Quantos Pods, quantos contêineres
    esperado       uma linha como "loja-* 1/1 Running 0 *" na saída

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --image=caderno/ola:1.0 --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E existem 2 Pods com o rótulo "app=loja"
    E a saída de "kubectl get pods -l app=loja -o jsonpath={.items[*].status.containerStatuses[*].ready} | wc -w" é "4"
    Quando executo "kubectl get pods -l app=loja"
    Então a saída tem uma linha como "loja-* 1/1 Running 0 *"

  @errada
  Cenário: Cada trecho da história tem a sua testemunha
    observado Created pod:

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    E que em até 60 segundos cada Pod do Deployment "loja" tem os eventos, nesta ordem:
      | evento  |
      | Started |
    Então a saída de "kubectl get events --field-selector reason=SuccessfulCreate -o jsonpath={.items[0].message}" contém "Scaled up replica set loja-"
    E a saída de "kubectl get events --field-selector reason=SuccessfulCreate -o jsonpath={.items[0].involvedObject.kind}" é "ReplicaSet"
    E a saída de "kubectl get events --field-selector reason=Scheduled -o jsonpath={.items[0].message}" contém "Successfully assigned"
    E a saída de "kubectl get events --field-selector reason=Started -o jsonpath={.items[0].reportingComponent}" é "kubelet"

  @errada
  Cenário: Cada trecho da história tem a sua testemunha
    observado ReplicaSet

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    E que em até 60 segundos cada Pod do Deployment "loja" tem os eventos, nesta ordem:
      | evento  |
      | Started |
    Então a saída de "kubectl get events --field-selector reason=ScalingReplicaSet -o jsonpath={.items[0].message}" contém "Scaled up replica set loja-"
    E a saída de "kubectl get events --field-selector reason=SuccessfulCreate -o jsonpath={.items[0].involvedObject.kind}" é "Pod"
    E a saída de "kubectl get events --field-selector reason=Scheduled -o jsonpath={.items[0].message}" contém "Successfully assigned"
    E a saída de "kubectl get events --field-selector reason=Started -o jsonpath={.items[0].reportingComponent}" é "kubelet"

  @errada
  Cenário: Cada trecho da história tem a sua testemunha
    observado kubelet

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    E que em até 60 segundos cada Pod do Deployment "loja" tem os eventos, nesta ordem:
      | evento  |
      | Started |
    Então a saída de "kubectl get events --field-selector reason=ScalingReplicaSet -o jsonpath={.items[0].message}" contém "Scaled up replica set loja-"
    E a saída de "kubectl get events --field-selector reason=SuccessfulCreate -o jsonpath={.items[0].involvedObject.kind}" é "ReplicaSet"
    E a saída de "kubectl get events --field-selector reason=Scheduled -o jsonpath={.items[0].message}" contém "Successfully assigned"
    E a saída de "kubectl get events --field-selector reason=Started -o jsonpath={.items[0].reportingComponent}" é "kube-scheduler"

  @certa
  Cenário: A pergunta certa para cada resposta
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment tarefa --image=caderno/termina:1.0"
    E que em até 60 segundos cada Pod do Deployment "tarefa" tem os eventos, nesta ordem:
      | evento  |
      | Started |
    Quando executo "kubectl logs -l app=tarefa"
    Então a saída é "pronto"
    Quando executo "kubectl describe pods"
    Então a saída contém "Controlled By: ReplicaSet/tarefa-"
    E em até 10 segundos a saída de "kubectl get pods -l app=tarefa -o jsonpath={.items[*].spec.containers[*].image}" contém "caderno/termina:1.0"

  @errada
  Cenário: A pergunta certa para cada resposta
    observado o comando terminou com o código 1: error: error from server (NotFound): pods "tarefa" not

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment tarefa --image=caderno/termina:1.0"
    E que em até 60 segundos cada Pod do Deployment "tarefa" tem os eventos, nesta ordem:
      | evento  |
      | Started |
    Quando executo "kubectl logs tarefa"
    Então a saída é "pronto"
    Quando executo "kubectl describe pod -l app=tarefa"
    Então a saída contém "Controlled By: ReplicaSet/tarefa-"
    E em até 10 segundos a saída de "kubectl get pods -l app=tarefa -o jsonpath={.items[0].spec.containers[0].image}" contém "caderno/termina:1.0"

  @errada
  Cenário: A pergunta certa para cada resposta
    esperado       "Controlled By: ReplicaSet/tarefa-" na saída

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment tarefa --image=caderno/termina:1.0"
    E que em até 60 segundos cada Pod do Deployment "tarefa" tem os eventos, nesta ordem:
      | evento  |
      | Started |
    Quando executo "kubectl logs deployment/tarefa"
    Então a saída é "pronto"
    Quando executo "kubectl describe deployment tarefa"
    Então a saída contém "Controlled By: ReplicaSet/tarefa-"
    E em até 10 segundos a saída de "kubectl get pods -l app=tarefa -o jsonpath={.items[0].spec.containers[0].image}" contém "caderno/termina:1.0"

  @errada
  Cenário: A pergunta certa para cada resposta
    observado depois de 10 segundos, nada foi mostrado

    Dado um cluster Kubernetes
    E que executei "kubectl create deployment tarefa --image=caderno/termina:1.0"
    E que em até 60 segundos cada Pod do Deployment "tarefa" tem os eventos, nesta ordem:
      | evento  |
      | Started |
    Quando executo "kubectl logs deployment/tarefa"
    Então a saída é "pronto"
    Quando executo "kubectl describe pod -l app=tarefa"
    Então a saída contém "Controlled By: ReplicaSet/tarefa-"
    E em até 10 segundos a saída de "kubectl get pods -l app=tarefa -o jsonpath={.spec.containers[0].image}" contém "caderno/termina:1.0"

  @certa
  Cenário: A frase das anotações, feita por você
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment frase --image=nginx:1.27 --replicas=1 --port=80"
    Então em até 60 segundos o Deployment "frase" tem 1 Pod rodando
    E cada Pod do Deployment "frase" tem um único contêiner, da imagem "nginx:1.27"
    E nenhum contêiner do Deployment "frase" foi reiniciado

  @errada
  Cenário: A frase das anotações, feita por você
    observado depois de 60 segundos, não há nenhum Deployment com esse nome

    Dado um cluster Kubernetes
    Quando executo "kubectl run frase --image=nginx:1.27"
    Então em até 60 segundos o Deployment "frase" tem 1 Pod rodando
    E cada Pod do Deployment "frase" tem um único contêiner, da imagem "nginx:1.27"
    E nenhum contêiner do Deployment "frase" foi reiniciado

  @errada
  Cenário: A frase das anotações, feita por você
    tem contêineres das imagens nginx

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment frase --image=nginx"
    Então em até 60 segundos o Deployment "frase" tem 1 Pod rodando
    E cada Pod do Deployment "frase" tem um único contêiner, da imagem "nginx:1.27"
    E nenhum contêiner do Deployment "frase" foi reiniciado
