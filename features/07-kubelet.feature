# language: pt
@aula-07
Funcionalidade: O kubelet: imagem e contêiner

  “Naquele worker node temos o kubelet: ele vai startar o container no pod.
  Container criado com base na image que especificamos.”

  Cenário: O contêiner que roda vem da imagem pedida
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    Então em até 60 segundos o Deployment "ola" tem 1 Pod rodando
    E cada Pod do Deployment "ola" tem um único contêiner, da imagem "nginx:1.27"

  Cenário: O kubelet conta o que faz, na ordem em que faz
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    Então em até 60 segundos cada Pod do Deployment "ola" tem os eventos, nesta ordem:
      | evento  | mensagem   |
      | Pulled  | nginx:1.27 |
      | Created |            |
      | Started |            |
    Quando executo "kubectl get events --field-selector involvedObject.kind=Pod -o custom-columns=RAZÃO:.reason,MENSAGEM:.message"
    Então a saída contém "Started"

  Regra: Sandbox, imagem, contêiner criado, contêiner iniciado

    @simulador
    Cenário: O kubelet do nó do Pod faz tudo, e nessa ordem
      Dado um cluster com um master e 3 workers
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 60 segundos o Deployment "ola" tem 1 Pod pronto
      E o kubelet do nó de cada Pod do Deployment "ola" fez, nesta ordem:
        | o que fez                           |
        | prepara o sandbox do Pod ola-       |
        | começa a baixar a imagem nginx:1.27 |
        | tem a imagem nginx:1.27             |
        | cria o contêiner nginx              |
        | inicia o contêiner nginx            |

    @simulador
    Cenário: Cada passo do kubelet causa o seguinte
      Dado um cluster com um master e 3 workers
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 60 segundos cada salto foi causado pelo de cima:
        | quem           | o que fez                           |
        | kube-scheduler | associa o Pod ola-                  |
        | kubelet        | prepara o sandbox do Pod ola-       |
        | kubelet        | começa a baixar a imagem nginx:1.27 |
        | kubelet        | tem a imagem nginx:1.27             |
        | kubelet        | cria o contêiner nginx              |
        | kubelet        | inicia o contêiner nginx            |
        | kubelet        | atualiza o status do Pod ola-       |

  Regra: Cada kubelet cuida só do seu nó

    @simulador
    Cenário: Os kubelets dos outros workers não fazem nada pelo Pod
      Dado um cluster com um master e 3 workers
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 60 segundos o Deployment "ola" tem 1 Pod rodando
      E os kubelets dos outros nós não fizeram nada pelo Pod do Deployment "ola"

    @simulador
    Cenário: Sem o kubelet daquele nó, o Pod tem nó e não tem contêiner
      Dado um cluster com um master e um worker
      E que o kubelet do nó "worker-1" está parado
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então em até 10 segundos cada Pod do Deployment "ola" está no nó "worker-1"
      E durante 30 segundos o Deployment "ola" tem 0 Pods rodando
      E a saída de "kubectl get pods" contém "Pending"
      Quando inicio o kubelet do nó "worker-1"
      Então em até 60 segundos o Deployment "ola" tem 1 Pod rodando
