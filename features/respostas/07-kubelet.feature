# language: pt

# Respostas ao exercício da aula 7: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-07 @exercicio @simulador
Funcionalidade: A loja começa a rodar

  O Pod da loja já tem um nó. Daqui em diante quem trabalha é o kubelet de lá. Diga
  em que ordem, o que ele não faz duas vezes, e quanto cabe em um Pod.

  @errada
  Cenário: Ponha em ordem o que o kubelet fez
    esperava “inicia o contêiner httpd” na posição 4, e o kubelet worker-1 fez: prepara o sandbox do Pod

    Dado um cluster com um master e 2 workers
    Quando executo "kubectl create deployment loja --image=httpd:2.4"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E o kubelet do nó de cada Pod do Deployment "loja" fez, nesta ordem:
      | o que fez                          |
      | prepara o sandbox do Pod loja-     |
      | começa a baixar a imagem httpd:2.4 |
      | tem a imagem httpd:2.4             |
      | inicia o contêiner httpd           |
      | cria o contêiner httpd             |

  @errada
  Cenário: Ponha em ordem o que o kubelet fez
    esperava “começa a baixar a imagem httpd:2.4” na posição 1, e o kubelet worker-1 fez: prepara o

    Dado um cluster com um master e 2 workers
    Quando executo "kubectl create deployment loja --image=httpd:2.4"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E o kubelet do nó de cada Pod do Deployment "loja" fez, nesta ordem:
      | o que fez                          |
      | começa a baixar a imagem httpd:2.4 |
      | tem a imagem httpd:2.4             |
      | prepara o sandbox do Pod loja-     |
      | cria o contêiner httpd             |
      | inicia o contêiner httpd           |

  @errada
  Cenário: A segunda réplica chega ao mesmo nó
    observado 1

    Dado um cluster com um master e um worker
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    E que em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    Quando executo "kubectl scale deployment loja --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E a saída de "kubectl get events --field-selector reason=Started -o name | wc -l" é "2"
    E a saída de "kubectl get events --field-selector reason=Pulling -o name | wc -l" é "2"

  @errada
  Cenário: A segunda réplica chega ao mesmo nó
    observado 2

    Dado um cluster com um master e um worker
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    E que em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    Quando executo "kubectl scale deployment loja --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E a saída de "kubectl get events --field-selector reason=Started -o name | wc -l" é "1"
    E a saída de "kubectl get events --field-selector reason=Pulling -o name | wc -l" é "1"

  @certa
  Cenário: Um Pod só, com dois contêineres
    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=nginx:1.27 --image=caderno/demora:1.0"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E existe 1 Pod
    E a saída de "kubectl get pods" contém "2/2"
    E durante 30 segundos nenhum contêiner do Deployment "loja" foi reiniciado
    E a saída de "kubectl get events --field-selector reason=Scheduled -o name | wc -l" é "1"

  @errada
  Cenário: Um Pod só, com dois contêineres
    observado 2 Pods:

    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E existe 1 Pod
    E a saída de "kubectl get pods" contém "2/2"
    E durante 30 segundos nenhum contêiner do Deployment "loja" foi reiniciado
    E a saída de "kubectl get events --field-selector reason=Scheduled -o name | wc -l" é "1"

  @errada
  Cenário: Um Pod só, com dois contêineres
    observado depois de 60 segundos, ele tem 0 (pede 1 réplica)

    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=nginx:1.27 --image=busybox:1.36"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E existe 1 Pod
    E a saída de "kubectl get pods" contém "2/2"
    E durante 30 segundos nenhum contêiner do Deployment "loja" foi reiniciado
    E a saída de "kubectl get events --field-selector reason=Scheduled -o name | wc -l" é "1"

  @errada
  Cenário: Um Pod só, com dois contêineres
    observado o comando terminou com o código 1: error: unknown flag: --containers

    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=nginx:1.27 --containers=2"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E existe 1 Pod
    E a saída de "kubectl get pods" contém "2/2"
    E durante 30 segundos nenhum contêiner do Deployment "loja" foi reiniciado
    E a saída de "kubectl get events --field-selector reason=Scheduled -o name | wc -l" é "1"

  @errada
  Cenário: Um Pod só, com dois contêineres
    não há imagem redis no registro deste cluster; há busybox, caderno/adoece,

    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=nginx:1.27 --image=redis"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E existe 1 Pod
    E a saída de "kubectl get pods" contém "2/2"
    E durante 30 segundos nenhum contêiner do Deployment "loja" foi reiniciado
    E a saída de "kubectl get events --field-selector reason=Scheduled -o name | wc -l" é "1"
