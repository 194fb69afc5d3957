# language: pt
@aula-02
Funcionalidade: O comando cria um objeto Deployment

  “Esse comando cria 1 Deployment object, e aí ele automaticamente envia esse
  object ao Kubernetes cluster.”

  Contexto:
    Dado um cluster Kubernetes

  Cenário: Um comando cria um Deployment, e só um
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    Então a saída é "deployment.apps/ola created"
    E existe um único Deployment, chamado "ola"

  Cenário: O kubectl mostra o Deployment que acabou de criar
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    E executo "kubectl get deployment ola"
    Então a saída tem uma linha como "ola */1 *"
    E em até 60 segundos o Deployment "ola" tem 1 réplica disponível

  Regra: O Deployment leva o que o comando disse

    Cenário: O nome, a imagem e o que o kubectl tira deles
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então o Deployment "ola" usa a imagem "nginx:1.27"
      E o Deployment "ola" tem 1 réplica pedida
      E o Deployment "ola" tem o rótulo "app=ola"
      E o Deployment "ola" seleciona os Pods com o rótulo "app=ola"

    Esquema do Cenário: O contêiner se chama como o fim do nome da imagem
      Quando executo "kubectl create deployment ola --image=<imagem>"
      Então o Deployment "ola" tem estes campos:
        | campo                                  | valor       |
        | spec.template.spec.containers[0].name  | <contêiner> |
        | spec.template.spec.containers[0].image | <imagem>    |

      Exemplos:
        | imagem                           | contêiner |
        | nginx:1.27                       | nginx     |
        | httpd:2.4                        | httpd     |
        | registro.example.com/eu/loja:3.1 | loja      |

    Cenário: Quem quer mais réplicas diz quantas
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
      Então o Deployment "ola" tem 3 réplicas pedidas

  Regra: O servidor da API acrescenta o que ninguém disse

    Cenário: Cada campo em branco ganha o seu valor padrão
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então o Deployment "ola" tem estes campos:
        | campo                                            | valor             |
        | spec.strategy.type                               | RollingUpdate     |
        | spec.strategy.rollingUpdate.maxSurge             | 25%               |
        | spec.strategy.rollingUpdate.maxUnavailable       | 25%               |
        | spec.revisionHistoryLimit                        | 10                |
        | spec.progressDeadlineSeconds                     | 600               |
        | spec.template.spec.restartPolicy                 | Always            |
        | spec.template.spec.schedulerName                 | default-scheduler |
        | spec.template.spec.terminationGracePeriodSeconds | 30                |
        | spec.template.spec.containers[0].imagePullPolicy | IfNotPresent      |

    Cenário: O objeto ganha identidade ao ser guardado
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então o Deployment "ola" tem estes campos:
        | campo                      | valor |
        | metadata.uid               | *     |
        | metadata.resourceVersion   | *     |
        | metadata.creationTimestamp | *     |
        | metadata.generation        | 1     |

  Regra: O que viaja é um objeto, não uma imagem

    Cenário: O rascunho sai do kubectl, e nada é guardado
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --dry-run=client -o yaml"
      Então a saída contém:
        """
        spec:
          replicas: 1
          selector:
            matchLabels:
              app: ola
        """
      E não existe nenhum Deployment

    Cenário: Uma imagem que não existe também é aceita
      Quando executo "kubectl create deployment ola --image=nao-existe.example.com/nada:0.1"
      Então o comando termina bem
      E o Deployment "ola" usa a imagem "nao-existe.example.com/nada:0.1"

    @simulador
    Cenário: Do rascunho nem o servidor da API fica sabendo
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --dry-run=client"
      Então a saída contém "(dry run)"
      E não acontece o salto "kubectl pede para criar o Deployment ola"

    @simulador
    Cenário: O objeto nasce no servidor da API, de um único pedido
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então cada salto foi causado pelo de cima:
        | quem                  | o que fez                                  |
        | kubectl               | pede para criar o Deployment ola           |
        | kube-apiserver        | completa, valida e guarda o Deployment ola |
      E de fora do cluster veio um único pedido
