# language: pt

# Exercício da aula 19, o último. Troque cada ___ pelo que falta, ponha em ordem a
# tabela do fim, salve este arquivo e verifique:
#
#   caderno verificar --exercicio 19

@aula-19 @exercicio
Funcionalidade: A loja, do comando ao visitante

  Cinco etapas. Em cada ___ cabem quantos comandos você quiser, um por linha.

  @imagens-caderno
  Cenário: Etapa 1: abrir
    Dado um cluster Kubernetes
    Quando executo:
      """
      ___
      """
    Então em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E cada Pod do Deployment "loja" tem um único contêiner, da imagem "caderno/ola:1.0"
    E em até 60 segundos em cada nó o visitante do Service "loja" recebe "Olá!"
    E o Service "loja" tem estes campos:
      | campo                  | valor |
      | spec.ports[0].port     | 80    |
      | spec.ports[0].nodePort | 30080 |

  Cenário: Etapa 2: três defeitos no caminho
    Dado um cluster Kubernetes
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        replicas: 2
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            serviceAccountName: balconista
            initContainers: [{name: chave, image: "busybox:1.36", command: [cat, /chave]}]
            containers: [{name: nginx, image: "nginx:1.27", ports: [{name: http, containerPort: 80}]}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: loja}
      spec:
        type: NodePort
        selector: {app: loja}
        ports: [{port: 80, targetPort: web}]
      FIM
      """
    E que anotei o endereço do Service "loja"
    E que durante 5 segundos o visitante do Service "loja" não recebe resposta
    Quando executo:
      """
      ___
      """
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 60 segundos em cada nó o visitante do Service "loja" recebe "Welcome to nginx!"
    E o endereço do Service "loja" ainda é o que anotei

  @imagens-caderno
  Cenário: Etapa 3: amanhã chega uma versão que demora a abrir
    Dado um cluster Kubernetes
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        strategy: {type: Recreate}
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers: [{name: ola, image: "caderno/ola:1.0"}]
      FIM
      kubectl expose deployment loja --type=NodePort --port=8080
      """
    E que em até 60 segundos o visitante do Service "loja" recebe "Olá!"
    Quando executo:
      """
      ___
      """
    E durante 20 segundos existe um único Deployment, chamado "loja"
    E executo "kubectl set image deployment/loja ola=caderno/demora:1.0"
    Então durante 15 segundos o visitante do Service "loja" recebe "Olá!"
    E em até 60 segundos cada Pod do Deployment "loja" tem um único contêiner, da imagem "caderno/demora:1.0"
    E em até 10 segundos o visitante do Service "loja" recebe "Olá!"

  @simulador
  Cenário: Etapa 4: um worker fecha de repente, e ninguém na rua percebe
    Dado um cluster com um master e 2 workers
    E que executei "kubectl cordon worker-2"
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    Quando executo:
      """
      ___
      """
    E passam 10 segundos
    E executo "kubectl taint node worker-1 reforma=sim:NoExecute"
    Então durante 15 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E cada Pod do Deployment "loja" está no nó "worker-2"

  @simulador
  Cenário: Etapa 5: os saltos em ordem, e quem faz cada um
    Dado um cluster com um master e 3 workers
    E que executei "kubectl create service nodeport loja --tcp=80:80"
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    E em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E passam 5 segundos
    E o visitante do Service "loja" recebe "Welcome to nginx!"
    Então estes saltos aconteceram, nesta ordem:
      | quem | o que fez                                                |
      | ___  | responde no Pod loja-                                    |
      | ___  | cria o ReplicaSet loja-                                  |
      | ___  | grava nos nós o caminho do Service loja até 1 Pod pronto |
      | ___  | prepara o sandbox do Pod loja-                           |
      | ___  | completa, valida e guarda o Service loja                 |
      | ___  | inicia o contêiner nginx                                 |
      | ___  | encaminha a visita ao Pod loja-                          |
      | ___  | cria o Pod loja-                                         |
      | ___  | altera o EndpointSlice loja-                             |
      | ___  | pede para criar o Deployment loja                        |
      | ___  | tem a imagem nginx:1.27                                  |
      | ___  | cria o EndpointSlice loja-                               |
      | ___  | pede http://                                             |
      | ___  | associa o Pod loja-                                      |
