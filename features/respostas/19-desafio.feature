# language: pt

# Respostas ao exercício da aula 19: as certas passam, e as erradas falham com uma
# explicação em que está o trecho escrito debaixo do nome.

@aula-19 @exercicio
Funcionalidade: A loja, do comando ao visitante

  Cinco etapas. Em cada ___ cabem quantos comandos você quiser, um por linha.

  @imagens-caderno @certa
  Cenário: Etapa 1: abrir
    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create deployment loja --image=caderno/ola:1.0 --replicas=3
      kubectl expose deployment loja --type=NodePort --port=80 --target-port=8080
      kubectl patch service loja -p '{"spec":{"ports":[{"port":80,"nodePort":30080}]}}'
      """
    Então em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E cada Pod do Deployment "loja" tem um único contêiner, da imagem "caderno/ola:1.0"
    E em até 60 segundos em cada nó o visitante do Service "loja" recebe "Olá!"
    E o Service "loja" tem estes campos:
      | campo                  | valor |
      | spec.ports[0].port     | 80    |
      | spec.ports[0].nodePort | 30080 |

  @imagens-caderno @errada
  Cenário: Etapa 1: abrir
    atrás do Service, os endpoints prontos são loja-

    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create deployment loja --image=caderno/ola:1.0 --replicas=3
      kubectl create service nodeport loja --tcp=80:80 --node-port=30080
      """
    Então em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E cada Pod do Deployment "loja" tem um único contêiner, da imagem "caderno/ola:1.0"
    E em até 60 segundos em cada nó o visitante do Service "loja" recebe "Olá!"
    E o Service "loja" tem estes campos:
      | campo                  | valor |
      | spec.ports[0].port     | 80    |
      | spec.ports[0].nodePort | 30080 |

  @imagens-caderno @errada
  Cenário: Etapa 1: abrir
    o Service "loja" tem spec.ports[0].nodePort = 30080

    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create deployment loja --image=caderno/ola:1.0 --replicas=3
      kubectl expose deployment loja --type=NodePort --port=80 --target-port=8080
      """
    Então em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E cada Pod do Deployment "loja" tem um único contêiner, da imagem "caderno/ola:1.0"
    E em até 60 segundos em cada nó o visitante do Service "loja" recebe "Olá!"
    E o Service "loja" tem estes campos:
      | campo                  | valor |
      | spec.ports[0].port     | 80    |
      | spec.ports[0].nodePort | 30080 |

  @imagens-caderno @errada
  Cenário: Etapa 1: abrir
    o tipo dele é ClusterIP, sem nodePort

    Dado um cluster Kubernetes
    Quando executo:
      """
      kubectl create deployment loja --image=caderno/ola:1.0 --replicas=3
      kubectl expose deployment loja --port=80 --target-port=8080
      """
    Então em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E cada Pod do Deployment "loja" tem um único contêiner, da imagem "caderno/ola:1.0"
    E em até 60 segundos em cada nó o visitante do Service "loja" recebe "Olá!"
    E o Service "loja" tem estes campos:
      | campo                  | valor |
      | spec.ports[0].port     | 80    |
      | spec.ports[0].nodePort | 30080 |

  @certa
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
      kubectl patch deployment loja --type=json -p '[{"op":"replace","path":"/spec/template/spec/serviceAccountName","value":"default"},{"op":"remove","path":"/spec/template/spec/initContainers"},{"op":"replace","path":"/spec/template/spec/containers/0/ports/0/name","value":"web"}]'
      """
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 60 segundos em cada nó o visitante do Service "loja" recebe "Welcome to nginx!"
    E o endereço do Service "loja" ainda é o que anotei

  @errada
  Cenário: Etapa 2: três defeitos no caminho
    serviceaccount "balconista" not found

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
      kubectl patch service loja -p '{"spec":{"ports":[{"port":80,"targetPort":"http"}]}}'
      """
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 60 segundos em cada nó o visitante do Service "loja" recebe "Welcome to nginx!"
    E o endereço do Service "loja" ainda é o que anotei

  @errada
  Cenário: Etapa 2: três defeitos no caminho
    Back-off restarting failed container chave

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
      kubectl create serviceaccount balconista
      kubectl patch service loja -p '{"spec":{"ports":[{"port":80,"targetPort":"http"}]}}'
      """
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 60 segundos em cada nó o visitante do Service "loja" recebe "Welcome to nginx!"
    E o endereço do Service "loja" ainda é o que anotei

  @errada
  Cenário: Etapa 2: três defeitos no caminho
    ninguém respondeu

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
      kubectl create serviceaccount balconista
      kubectl patch deployment loja --type=json -p '[{"op":"remove","path":"/spec/template/spec/initContainers"}]'
      """
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 60 segundos em cada nó o visitante do Service "loja" recebe "Welcome to nginx!"
    E o endereço do Service "loja" ainda é o que anotei

  @errada
  Cenário: Etapa 2: três defeitos no caminho
    o endereço do Service é

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
      kubectl create serviceaccount balconista
      kubectl patch deployment loja --type=json -p '[{"op":"remove","path":"/spec/template/spec/initContainers"}]'
      kubectl delete service loja
      kubectl expose deployment loja --type=NodePort --port=80
      """
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 60 segundos em cada nó o visitante do Service "loja" recebe "Welcome to nginx!"
    E o endereço do Service "loja" ainda é o que anotei

  @imagens-caderno @certa
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
      kubectl patch deployment loja -p '{"spec":{"strategy":{"type":"RollingUpdate"},"template":{"spec":{"containers":[{"name":"ola","startupProbe":{"httpGet":{"path":"/","port":8080}}}]}}}}'
      """
    E durante 20 segundos existe um único Deployment, chamado "loja"
    E executo "kubectl set image deployment/loja ola=caderno/demora:1.0"
    Então durante 15 segundos o visitante do Service "loja" recebe "Olá!"
    E em até 60 segundos cada Pod do Deployment "loja" tem um único contêiner, da imagem "caderno/demora:1.0"
    E em até 10 segundos o visitante do Service "loja" recebe "Olá!"

  @imagens-caderno @errada
  Cenário: Etapa 3: amanhã chega uma versão que demora a abrir
    atrás do Service, não há nenhum endpoint pronto

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
      kubectl patch deployment loja -p '{"spec":{"template":{"spec":{"containers":[{"name":"ola","readinessProbe":{"httpGet":{"path":"/","port":8080}}}]}}}}'
      """
    E durante 20 segundos existe um único Deployment, chamado "loja"
    E executo "kubectl set image deployment/loja ola=caderno/demora:1.0"
    Então durante 15 segundos o visitante do Service "loja" recebe "Olá!"
    E em até 60 segundos cada Pod do Deployment "loja" tem um único contêiner, da imagem "caderno/demora:1.0"
    E em até 10 segundos o visitante do Service "loja" recebe "Olá!"

  @imagens-caderno @errada
  Cenário: Etapa 3: amanhã chega uma versão que demora a abrir
    a resposta foi: ainda iniciando

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
      kubectl patch deployment loja -p '{"spec":{"strategy":{"type":"RollingUpdate"}}}'
      kubectl scale deployment loja --replicas=3
      """
    E durante 20 segundos existe um único Deployment, chamado "loja"
    E executo "kubectl set image deployment/loja ola=caderno/demora:1.0"
    Então durante 15 segundos o visitante do Service "loja" recebe "Olá!"
    E em até 60 segundos cada Pod do Deployment "loja" tem um único contêiner, da imagem "caderno/demora:1.0"
    E em até 10 segundos o visitante do Service "loja" recebe "Olá!"

  @imagens-caderno @errada
  Cenário: Etapa 3: amanhã chega uma versão que demora a abrir
    tem contêineres das imagens caderno/ola:1.0

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
      kubectl patch deployment loja -p '{"spec":{"strategy":{"type":"RollingUpdate"},"template":{"spec":{"containers":[{"name":"ola","readinessProbe":{"httpGet":{"path":"/","port":80}}}]}}}}'
      """
    E durante 20 segundos existe um único Deployment, chamado "loja"
    E executo "kubectl set image deployment/loja ola=caderno/demora:1.0"
    Então durante 15 segundos o visitante do Service "loja" recebe "Olá!"
    E em até 60 segundos cada Pod do Deployment "loja" tem um único contêiner, da imagem "caderno/demora:1.0"
    E em até 10 segundos o visitante do Service "loja" recebe "Olá!"

  @simulador @certa
  Cenário: Etapa 4: um worker fecha de repente, e ninguém na rua percebe
    Dado um cluster com um master e 2 workers
    E que executei "kubectl cordon worker-2"
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    Quando executo:
      """
      kubectl uncordon worker-2
      kubectl cordon worker-1
      kubectl rollout restart deployment loja
      kubectl rollout status deployment loja
      """
    E passam 10 segundos
    E executo "kubectl taint node worker-1 reforma=sim:NoExecute"
    Então durante 15 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E cada Pod do Deployment "loja" está no nó "worker-2"

  @simulador @errada
  Cenário: Etapa 4: um worker fecha de repente, e ninguém na rua percebe
    atrás do Service, não há nenhum endpoint pronto

    Dado um cluster com um master e 2 workers
    E que executei "kubectl cordon worker-2"
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    Quando executo:
      """
      kubectl scale deployment loja --replicas=2
      """
    E passam 10 segundos
    E executo "kubectl taint node worker-1 reforma=sim:NoExecute"
    Então durante 15 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E cada Pod do Deployment "loja" está no nó "worker-2"

  @simulador @errada
  Cenário: Etapa 4: um worker fecha de repente, e ninguém na rua percebe
    ninguém respondeu

    Dado um cluster com um master e 2 workers
    E que executei "kubectl cordon worker-2"
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    Quando executo:
      """
      kubectl scale deployment loja --replicas=3
      kubectl uncordon worker-2
      """
    E passam 10 segundos
    E executo "kubectl taint node worker-1 reforma=sim:NoExecute"
    Então durante 15 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E cada Pod do Deployment "loja" está no nó "worker-2"

  @simulador @errada
  Cenário: Etapa 4: um worker fecha de repente, e ninguém na rua percebe
    está no nó worker-1

    Dado um cluster com um master e 2 workers
    E que executei "kubectl cordon worker-2"
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que executei "kubectl expose deployment loja --type=NodePort --port=80"
    E que em até 60 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    Quando executo:
      """
      kubectl patch deployment loja -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"reforma","operator":"Exists"}]}}}}'
      """
    E passam 10 segundos
    E executo "kubectl taint node worker-1 reforma=sim:NoExecute"
    Então durante 15 segundos o visitante do Service "loja" recebe "Welcome to nginx!"
    E cada Pod do Deployment "loja" está no nó "worker-2"

  @simulador @certa
  Cenário: Etapa 5: os saltos em ordem, e quem faz cada um
    Dado um cluster com um master e 3 workers
    E que executei "kubectl create service nodeport loja --tcp=80:80"
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    E em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E passam 5 segundos
    E o visitante do Service "loja" recebe "Welcome to nginx!"
    Então estes saltos aconteceram, nesta ordem:
      | quem                     | o que fez                                                |
      | kube-apiserver           | completa, valida e guarda o Service loja                 |
      | endpointslice-controller | cria o EndpointSlice loja-                               |
      | kubectl                  | pede para criar o Deployment loja                        |
      | deployment-controller    | cria o ReplicaSet loja-                                  |
      | replicaset-controller    | cria o Pod loja-                                         |
      | kube-scheduler           | avalia 4 nós, 3 servem                                   |
      | kube-scheduler           | associa o Pod loja-                                      |
      | kubelet                  | prepara o sandbox do Pod loja-                           |
      | kubelet                  | tem a imagem nginx:1.27                                  |
      | kubelet                  | inicia o contêiner nginx                                 |
      | endpointslice-controller | altera o EndpointSlice loja-                             |
      | kube-proxy               | grava nos nós o caminho do Service loja até 1 Pod pronto |
      | visitante                | pede http://                                             |
      | rede                     | encaminha a visita ao Pod loja-                          |
      | aplicação                | responde no Pod loja-                                    |

  @simulador @errada
  Cenário: Etapa 5: os saltos em ordem, e quem faz cada um
    “kube-scheduler associa o Pod loja-” é o salto

    Dado um cluster com um master e 3 workers
    E que executei "kubectl create service nodeport loja --tcp=80:80"
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    E em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E passam 5 segundos
    E o visitante do Service "loja" recebe "Welcome to nginx!"
    Então estes saltos aconteceram, nesta ordem:
      | quem                     | o que fez                                                |
      | kube-apiserver           | completa, valida e guarda o Service loja                 |
      | endpointslice-controller | cria o EndpointSlice loja-                               |
      | kubectl                  | pede para criar o Deployment loja                        |
      | deployment-controller    | cria o ReplicaSet loja-                                  |
      | replicaset-controller    | cria o Pod loja-                                         |
      | kubelet                  | prepara o sandbox do Pod loja-                           |
      | kube-scheduler           | associa o Pod loja-                                      |
      | kubelet                  | tem a imagem nginx:1.27                                  |
      | kubelet                  | inicia o contêiner nginx                                 |
      | endpointslice-controller | altera o EndpointSlice loja-                             |
      | kube-proxy               | grava nos nós o caminho do Service loja até 1 Pod pronto |
      | visitante                | pede http://                                             |
      | rede                     | encaminha a visita ao Pod loja-                          |
      | aplicação                | responde no Pod loja-                                    |

  @simulador @errada
  Cenário: Etapa 5: os saltos em ordem, e quem faz cada um
    “kube-apiserver completa, valida e guarda o Service loja” é o salto

    Dado um cluster com um master e 3 workers
    E que executei "kubectl create service nodeport loja --tcp=80:80"
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    E em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E passam 5 segundos
    E o visitante do Service "loja" recebe "Welcome to nginx!"
    Então estes saltos aconteceram, nesta ordem:
      | quem                     | o que fez                                                |
      | kubectl                  | pede para criar o Deployment loja                        |
      | deployment-controller    | cria o ReplicaSet loja-                                  |
      | replicaset-controller    | cria o Pod loja-                                         |
      | kube-scheduler           | associa o Pod loja-                                      |
      | kubelet                  | prepara o sandbox do Pod loja-                           |
      | kubelet                  | tem a imagem nginx:1.27                                  |
      | kubelet                  | inicia o contêiner nginx                                 |
      | kube-apiserver           | completa, valida e guarda o Service loja                 |
      | endpointslice-controller | cria o EndpointSlice loja-                               |
      | endpointslice-controller | altera o EndpointSlice loja-                             |
      | kube-proxy               | grava nos nós o caminho do Service loja até 1 Pod pronto |
      | visitante                | pede http://                                             |
      | rede                     | encaminha a visita ao Pod loja-                          |
      | aplicação                | responde no Pod loja-                                    |

  @simulador @errada
  Cenário: Etapa 5: os saltos em ordem, e quem faz cada um
    quem fez foi outro

    Dado um cluster com um master e 3 workers
    E que executei "kubectl create service nodeport loja --tcp=80:80"
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    E em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E passam 5 segundos
    E o visitante do Service "loja" recebe "Welcome to nginx!"
    Então estes saltos aconteceram, nesta ordem:
      | quem                     | o que fez                                                |
      | kube-apiserver           | completa, valida e guarda o Service loja                 |
      | endpointslice-controller | cria o EndpointSlice loja-                               |
      | kubectl                  | pede para criar o Deployment loja                        |
      | deployment-controller    | cria o ReplicaSet loja-                                  |
      | deployment-controller    | cria o Pod loja-                                         |
      | kube-scheduler           | associa o Pod loja-                                      |
      | kubelet                  | prepara o sandbox do Pod loja-                           |
      | kubelet                  | tem a imagem nginx:1.27                                  |
      | kubelet                  | inicia o contêiner nginx                                 |
      | endpointslice-controller | altera o EndpointSlice loja-                             |
      | kube-proxy               | grava nos nós o caminho do Service loja até 1 Pod pronto |
      | visitante                | pede http://                                             |
      | rede                     | encaminha a visita ao Pod loja-                          |
      | aplicação                | responde no Pod loja-                                    |

  @simulador @errada
  Cenário: Etapa 5: os saltos em ordem, e quem faz cada um
    quem fez “encaminha a visita ao Pod loja-”: kube-proxy

    Dado um cluster com um master e 3 workers
    E que executei "kubectl create service nodeport loja --tcp=80:80"
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    E em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E passam 5 segundos
    E o visitante do Service "loja" recebe "Welcome to nginx!"
    Então estes saltos aconteceram, nesta ordem:
      | quem                     | o que fez                                                |
      | kube-apiserver           | completa, valida e guarda o Service loja                 |
      | endpointslice-controller | cria o EndpointSlice loja-                               |
      | kubectl                  | pede para criar o Deployment loja                        |
      | deployment-controller    | cria o ReplicaSet loja-                                  |
      | replicaset-controller    | cria o Pod loja-                                         |
      | kube-scheduler           | associa o Pod loja-                                      |
      | kubelet                  | prepara o sandbox do Pod loja-                           |
      | kubelet                  | tem a imagem nginx:1.27                                  |
      | kubelet                  | inicia o contêiner nginx                                 |
      | endpointslice-controller | altera o EndpointSlice loja-                             |
      | kube-proxy               | grava nos nós o caminho do Service loja até 1 Pod pronto |
      | visitante                | pede http://                                             |
      | kube-proxy               | encaminha a visita ao Pod loja-                          |
      | aplicação                | responde no Pod loja-                                    |

  @simulador @errada
  Cenário: Etapa 5: os saltos em ordem, e quem faz cada um
    você quis dizer kube-scheduler?

    Dado um cluster com um master e 3 workers
    E que executei "kubectl create service nodeport loja --tcp=80:80"
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    E em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E passam 5 segundos
    E o visitante do Service "loja" recebe "Welcome to nginx!"
    Então estes saltos aconteceram, nesta ordem:
      | quem                     | o que fez                                                |
      | kube-apiserver           | completa, valida e guarda o Service loja                 |
      | endpointslice-controller | cria o EndpointSlice loja-                               |
      | kubectl                  | pede para criar o Deployment loja                        |
      | deployment-controller    | cria o ReplicaSet loja-                                  |
      | replicaset-controller    | cria o Pod loja-                                         |
      | scheduler                | associa o Pod loja-                                      |
      | kubelet                  | prepara o sandbox do Pod loja-                           |
      | kubelet                  | tem a imagem nginx:1.27                                  |
      | kubelet                  | inicia o contêiner nginx                                 |
      | endpointslice-controller | altera o EndpointSlice loja-                             |
      | kube-proxy               | grava nos nós o caminho do Service loja até 1 Pod pronto |
      | visitante                | pede http://                                             |
      | rede                     | encaminha a visita ao Pod loja-                          |
      | aplicação                | responde no Pod loja-                                    |
