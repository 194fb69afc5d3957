# language: pt
@aula-08
Funcionalidade: O kubelet vigia: sondas e reinícios

  “... e também vai monitor esse pod, vai checar sua health.”

  O kubelet cuida de três coisas: que o contêiner que termina recomece, que o
  contêiner doente seja trocado, e que só receba visitas quem está pronto.

  Regra: O contêiner que termina recomeça, no mesmo Pod

    Cenário: O contêiner cai, e o kubelet o inicia de novo
      Dado um cluster Kubernetes
      Quando executo "kubectl create deployment cai --image=busybox:1.36 -- sh -c 'sleep 2; exit 1'"
      Então em até 60 segundos cada contêiner do Deployment "cai" foi reiniciado ao menos 2 vezes
      E existe 1 Pod com o rótulo "app=cai"
      E em até 60 segundos cada Pod do Deployment "cai" tem os eventos, nesta ordem:
        | evento  |
        | Started |
        | BackOff |

    @simulador
    Cenário: A cada queda a espera dobra: 10 segundos, 20, 40, até 5 minutos
      Dado um cluster com um master e um worker
      Quando executo "kubectl create deployment cai --image=busybox:1.36 -- sh -c 'sleep 2; exit 1'"
      Então em até 25 minutos de cada salto "kubelet vê que o contêiner busybox terminou com o código 1" ao salto "kubelet inicia o contêiner busybox" seguinte passaram:
        | ao menos | no máximo |
        | 0 s      | 2 s       |
        | 10 s     | 17 s      |
        | 20 s     | 32 s      |
        | 40 s     | 62 s      |
        | 80 s     | 112 s     |
        | 160 s    | 192 s     |
        | 300 s    | 332 s     |
        | 300 s    | 332 s     |

    @simulador
    Cenário: Quem roda mais de 10 minutos sem cair tem a conta zerada
      Dado um cluster com um master e um worker
      Quando executo "kubectl create deployment cai --image=busybox:1.36 -- sleep 660"
      Então em até 60 minutos de cada salto "kubelet vê que o contêiner busybox terminou com o código 0" ao salto "kubelet inicia o contêiner busybox" seguinte passaram:
        | ao menos | no máximo |
        | 0 s      | 2 s       |
        | 0 s      | 2 s       |
        | 0 s      | 2 s       |

    Esquema do Cenário: restartPolicy diz quem recomeça: <política>, <fim>
      Dado um cluster Kubernetes
      Quando executo "kubectl run tarefa --image=busybox:1.36 --restart=<política> -- sh -c 'sleep 1; <fim>'"
      Então em até 60 segundos o Pod "tarefa" tem estes campos:
        | campo                                    | valor       |
        | status.phase                             | <fase>      |
        | status.containerStatuses[0].restartCount | <reinícios> |

      Exemplos:
        | política  | fim    | fase      | reinícios |
        | Never     | exit 1 | Failed    | 0         |
        | OnFailure | exit 0 | Succeeded | 0         |
        | OnFailure | exit 1 | Running   | 1         |

  Regra: Há três jeitos de perguntar: HTTP, uma conexão TCP, um comando no contêiner

    Cenário: Três sondas que passam
      Dado um cluster Kubernetes
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ola}
        spec:
          selector: {matchLabels: {app: ola}}
          template:
            metadata: {labels: {app: ola}}
            spec:
              containers:
              - name: nginx
                image: nginx:1.27
                startupProbe: {tcpSocket: {port: 80}, periodSeconds: 1}
                readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
                livenessProbe: {exec: {command: ["true"]}, periodSeconds: 1}
        FIM
        """
      Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      E durante 5 segundos nenhum contêiner do Deployment "ola" foi reiniciado

    Cenário: Três sondas que falham, e o que cada uma diz
      Dado um cluster Kubernetes
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: mudo}
        spec:
          selector: {matchLabels: {app: mudo}}
          template:
            metadata: {labels: {app: mudo}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: pagina
                image: busybox:1.36
                command: [sleep, "3600"]
                readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
              - name: porta
                image: busybox:1.36
                command: [sleep, "3600"]
                readinessProbe: {tcpSocket: {port: 81}, periodSeconds: 1}
              - name: arquivo
                image: busybox:1.36
                command: [sleep, "3600"]
                readinessProbe: {exec: {command: [cat, /tmp/pronto]}, periodSeconds: 1}
        FIM
        """
      Então em até 60 segundos o Deployment "mudo" tem 1 Pod rodando
      E em até 30 segundos a saída de "kubectl describe pod -l app=mudo" contém "Readiness probe failed: Get "http://"
      E em até 30 segundos a saída de "kubectl describe pod -l app=mudo" contém "Readiness probe failed: dial tcp"
      E em até 30 segundos a saída de "kubectl describe pod -l app=mudo" contém "No such file or directory"
      E o Deployment "mudo" tem 0 Pods prontos

  Regra: liveness: está vivo? Se não, o contêiner é morto e recomeça

    Cenário: A sonda falha três vezes seguidas, e o contêiner é trocado
      Dado um cluster Kubernetes
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ola}
        spec:
          selector: {matchLabels: {app: ola}}
          template:
            metadata: {labels: {app: ola}}
            spec:
              containers:
              - name: nginx
                image: nginx:1.27
                livenessProbe: {tcpSocket: {port: 81}, periodSeconds: 1, failureThreshold: 3}
        FIM
        """
      Então em até 90 segundos cada contêiner do Deployment "ola" foi reiniciado ao menos 1 vez
      E existe 1 Pod com o rótulo "app=ola"
      E em até 10 segundos cada Pod do Deployment "ola" tem os eventos, nesta ordem:
        | evento  | mensagem                                                 |
        | Killing | Container nginx failed liveness probe, will be restarted |
      Quando executo "kubectl get events --field-selector involvedObject.kind=Pod -o custom-columns=RAZÃO:.reason,VEZES:.count,MENSAGEM:.message"
      Então a saída contém "Unhealthy"

    @simulador @imagens-caderno
    Cenário: Por quê: o app adoece, a sonda vê, o kubelet age
      Dado um cluster com um master e um worker
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app}
        spec:
          selector: {matchLabels: {app: app}}
          template:
            metadata: {labels: {app: app}}
            spec:
              containers:
              - name: app
                image: caderno/adoece:1.0
                livenessProbe: {httpGet: {path: /saude, port: 8080}, periodSeconds: 3, failureThreshold: 2}
        FIM
        """
      Então em até 60 segundos cada salto foi causado pelo de cima:
        | quem    | o que fez                                                    |
        | kubelet | inicia o contêiner app                                       |
        | kubelet | vê falhar 2 vezes seguidas a sonda liveness do contêiner app |
        | kubelet | manda parar o contêiner app                                  |
        | kubelet | vê que o contêiner app terminou                              |
        | kubelet | tem a imagem caderno/adoece:1.0                              |
        | kubelet | cria o contêiner app                                         |
        | kubelet | inicia o contêiner app                                       |

  Regra: readiness: está pronto? Se não, ninguém é mandado para lá

    Cenário: O Pod roda, mas só recebe visitas quando a sonda passa
      Dado um cluster Kubernetes
      E que executei:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ola}
        spec:
          selector: {matchLabels: {app: ola}}
          template:
            metadata: {labels: {app: ola}}
            spec:
              containers:
              - name: nginx
                image: nginx:1.27
                readinessProbe: {httpGet: {path: /, port: 80}, initialDelaySeconds: 10, periodSeconds: 1}
        FIM
        """
      E que executei "kubectl expose deployment ola --type=NodePort --port=80"
      Quando em até 60 segundos o Deployment "ola" tem 1 Pod rodando
      E executo "kubectl get pods -l app=ola"
      Então a saída tem uma linha como "ola-* 0/1 Running 0 *"
      E durante 3 segundos o visitante do Service "ola" não recebe resposta
      E em até 30 segundos o visitante do Service "ola" recebe "Welcome to nginx!"
      E nenhum contêiner do Deployment "ola" foi reiniciado

    @simulador
    Cenário: Por quê: a sonda passa, e a notícia chega à rede
      Dado um cluster com um master e um worker
      E que executei:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ola}
        spec:
          selector: {matchLabels: {app: ola}}
          template:
            metadata: {labels: {app: ola}}
            spec:
              containers:
              - name: nginx
                image: nginx:1.27
                readinessProbe: {httpGet: {path: /, port: 80}, initialDelaySeconds: 5, periodSeconds: 1}
        FIM
        """
      Quando executo "kubectl expose deployment ola --port=80"
      Então em até 30 segundos cada salto foi causado pelo de cima:
        | quem                     | o que fez                                               |
        | kubelet                  | inicia o contêiner nginx                                |
        | kubelet                  | vê passar a sonda readiness do contêiner nginx          |
        | kubelet                  | atualiza o status do Pod ola-                           |
        | endpointslice-controller | altera o EndpointSlice ola-                             |
        | kube-proxy               | grava nos nós o caminho do Service ola até 1 Pod pronto |

  Regra: startup: já começou? Até lá, as outras duas esperam

    Cenário: O app leva 8 segundos para começar, e a liveness não o mata antes
      Dado um cluster Kubernetes
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: lento}
        spec:
          selector: {matchLabels: {app: lento}}
          template:
            metadata: {labels: {app: lento}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: lento
                image: busybox:1.36
                command: [sh, -c, "sleep 8; touch /tmp/pronto; sleep 3600"]
                startupProbe: {exec: {command: [cat, /tmp/pronto]}, periodSeconds: 1, failureThreshold: 30}
                livenessProbe: {exec: {command: [cat, /tmp/pronto]}, periodSeconds: 1, failureThreshold: 2}
        FIM
        """
      Então em até 60 segundos o Deployment "lento" tem 1 réplica disponível
      E nenhum contêiner do Deployment "lento" foi reiniciado

  Regra: Os contêineres de início rodam antes, um depois do outro

    Cenário: O app só começa quando os dois terminaram bem
      Dado um cluster Kubernetes
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ola}
        spec:
          selector: {matchLabels: {app: ola}}
          template:
            metadata: {labels: {app: ola}}
            spec:
              initContainers:
              - {name: um, image: "busybox:1.36", command: [sh, -c, "sleep 2"]}
              - {name: dois, image: "busybox:1.36", command: [sh, -c, "sleep 2"]}
              containers:
              - {name: nginx, image: "nginx:1.27"}
        FIM
        """
      Então em até 30 segundos a saída de "kubectl get pods -l app=ola" contém "Init:1/2"
      E em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      E o Pod do Deployment "ola" tem estes campos:
        | campo                                                   | valor     |
        | status.initContainerStatuses[0].state.terminated.reason | Completed |
        | status.initContainerStatuses[1].state.terminated.reason | Completed |

    Cenário: Se um deles falha, é tentado de novo, e o app não começa
      Dado um cluster Kubernetes
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ola}
        spec:
          selector: {matchLabels: {app: ola}}
          template:
            metadata: {labels: {app: ola}}
            spec:
              initContainers:
              - {name: um, image: "busybox:1.36", command: [sh, -c, "sleep 1; exit 3"]}
              containers:
              - {name: nginx, image: "nginx:1.27"}
        FIM
        """
      Então em até 60 segundos o Pod do Deployment "ola" tem estes campos:
        | campo                                        | valor   |
        | status.phase                                 | Pending |
        | status.initContainerStatuses[0].restartCount | 2       |
      E o Deployment "ola" tem 0 Pods rodando

  Regra: O fim é pedido, não imposto

    Cenário: Quem está de saída já não recebe visitas, mas termina o que fazia
      Dado um cluster Kubernetes
      E que executei:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ola}
        spec:
          selector: {matchLabels: {app: ola}}
          template:
            metadata: {labels: {app: ola}}
            spec:
              containers:
              - name: nginx
                image: nginx:1.27
                lifecycle: {preStop: {sleep: {seconds: 8}}}
        FIM
        """
      E que executei "kubectl expose deployment ola --port=80"
      E que em até 60 segundos os endpoints prontos do Service "ola" são os Pods do Deployment "ola"
      Quando executo "kubectl scale deployment ola --replicas=0"
      Então em até 5 segundos o Service "ola" não tem nenhum endpoint pronto
      E existe 1 Pod com o rótulo "app=ola"
      E em até 60 segundos existem 0 Pods com o rótulo "app=ola"

    @simulador
    Cenário: Por quê: apagar marca o Pod; quem o retira, no fim, é o kubelet
      Dado um cluster com um master e um worker
      E que executei "kubectl create deployment ola --image=nginx:1.27"
      E que em até 60 segundos o Deployment "ola" tem 1 réplica disponível
      Quando executo "kubectl scale deployment ola --replicas=0"
      Então em até 10 segundos cada salto foi causado pelo de cima:
        | quem                  | o que fez                         |
        | replicaset-controller | apaga o Pod ola-                  |
        | kubelet               | manda parar o contêiner nginx     |
        | kubelet               | vê que o contêiner nginx terminou |
        | kubelet               | retira de vez o Pod ola-          |
