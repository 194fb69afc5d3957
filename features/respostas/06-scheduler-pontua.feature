# language: pt

# Respostas ao exercício da aula 6: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-06 @exercicio @simulador
Funcionalidade: A loja escolhe a máquina

  A loja tem três workers, de 4 cpus e 8 Gi cada um. Preveja a conta do scheduler,
  e depois mude o resultado dela.

  @errada
  Cenário: Quem ganha
    está no nó worker-3

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 4   | 8Gi     |
      | worker-3 | worker | 4   | 8Gi     |
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: video}
      spec:
        nodeName: worker-1
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "3", memory: 512Mi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: banco}
      spec:
        nodeName: worker-2
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "1", memory: 5Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: agenda}
      spec:
        nodeName: worker-3
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: 1500m, memory: 2Gi}}}]
      FIM
      """
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então em até 10 segundos cada Pod do Deployment "loja" está no nó "worker-1"

  @errada
  Cenário: Quem ganha
    está no nó worker-3

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 4   | 8Gi     |
      | worker-3 | worker | 4   | 8Gi     |
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: video}
      spec:
        nodeName: worker-1
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "3", memory: 512Mi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: banco}
      spec:
        nodeName: worker-2
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "1", memory: 5Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: agenda}
      spec:
        nodeName: worker-3
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: 1500m, memory: 2Gi}}}]
      FIM
      """
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então em até 10 segundos cada Pod do Deployment "loja" está no nó "worker-2"

  @errada
  Cenário: Quem ganha
    está no nó worker-3

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 4   | 8Gi     |
      | worker-3 | worker | 4   | 8Gi     |
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: video}
      spec:
        nodeName: worker-1
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "3", memory: 512Mi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: banco}
      spec:
        nodeName: worker-2
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "1", memory: 5Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: agenda}
      spec:
        nodeName: worker-3
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: 1500m, memory: 2Gi}}}]
      FIM
      """
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então em até 10 segundos cada Pod do Deployment "loja" está no nó "master"

  @certa
  Cenário: Faça o worker-1 ganhar
    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 4   | 8Gi     |
      | worker-3 | worker | 4   | 8Gi     |
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: video}
      spec:
        nodeName: worker-2
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "2", memory: 1Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: banco}
      spec:
        nodeName: worker-3
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "1", memory: 3Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: agenda}
      spec:
        nodeName: worker-1
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "250m", memory: 1Gi}}}]
      FIM
      """
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então em até 10 segundos para o primeiro Pod, só um nó teve a maior pontuação
    E em até 10 segundos cada Pod do Deployment "loja" está no nó "worker-1"
    E em até 10 segundos o Pod "agenda" tem estes campos:
      | campo        | valor   |
      | status.phase | Running |

  @certa
  Cenário: Faça o worker-1 ganhar
    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 4   | 8Gi     |
      | worker-3 | worker | 4   | 8Gi     |
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: video}
      spec:
        nodeName: worker-2
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "2", memory: 1Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: banco}
      spec:
        nodeName: worker-3
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "1", memory: 3Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: agenda}
      spec:
        nodeName: worker-1
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "500m", memory: 1Gi}}}]
      FIM
      """
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então em até 10 segundos para o primeiro Pod, só um nó teve a maior pontuação
    E em até 10 segundos cada Pod do Deployment "loja" está no nó "worker-1"
    E em até 10 segundos o Pod "agenda" tem estes campos:
      | campo        | valor   |
      | status.phase | Running |

  @errada
  Cenário: Faça o worker-1 ganhar
    observado depois de 10 segundos, master descartado, worker-1 com 553, worker-2 com 566 e worker-3

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 4   | 8Gi     |
      | worker-3 | worker | 4   | 8Gi     |
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: video}
      spec:
        nodeName: worker-2
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "2", memory: 1Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: banco}
      spec:
        nodeName: worker-3
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "1", memory: 3Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: agenda}
      spec:
        nodeName: worker-1
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "3", memory: 1Gi}}}]
      FIM
      """
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então em até 10 segundos para o primeiro Pod, só um nó teve a maior pontuação
    E em até 10 segundos cada Pod do Deployment "loja" está no nó "worker-1"
    E em até 10 segundos o Pod "agenda" tem estes campos:
      | campo        | valor   |
      | status.phase | Running |

  @errada
  Cenário: Faça o worker-1 ganhar
    observado depois de 10 segundos, status.phase = Failed

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 4   | 8Gi     |
      | worker-3 | worker | 4   | 8Gi     |
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: video}
      spec:
        nodeName: worker-2
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "2", memory: 1Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: banco}
      spec:
        nodeName: worker-3
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "1", memory: 3Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: agenda}
      spec:
        nodeName: worker-1
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "10", memory: 1Gi}}}]
      FIM
      """
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então em até 10 segundos para o primeiro Pod, só um nó teve a maior pontuação
    E em até 10 segundos cada Pod do Deployment "loja" está no nó "worker-1"
    E em até 10 segundos o Pod "agenda" tem estes campos:
      | campo        | valor   |
      | status.phase | Running |

  @errada
  Cenário: Faça o worker-1 ganhar
    observado depois de 10 segundos, master descartado, worker-1 com 566, worker-2 com 566 e worker-3

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 4   | 8Gi     |
      | worker-3 | worker | 4   | 8Gi     |
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: video}
      spec:
        nodeName: worker-2
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "2", memory: 1Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: banco}
      spec:
        nodeName: worker-3
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "1", memory: 3Gi}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: agenda}
      spec:
        nodeName: worker-1
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "2", memory: 1Gi}}}]
      FIM
      """
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então em até 10 segundos para o primeiro Pod, só um nó teve a maior pontuação
    E em até 10 segundos cada Pod do Deployment "loja" está no nó "worker-1"
    E em até 10 segundos o Pod "agenda" tem estes campos:
      | campo        | valor   |
      | status.phase | Running |

  @errada
  Cenário: Quantos empatam na quarta réplica
    observado master descartado, worker-1 com 594, worker-2 com 594 e worker-3 com 594

    Dado um cluster com um master e 3 workers
    Quando executo "kubectl create deployment loja --image=nginx:1.27 --replicas=4"
    Então em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    E para o último Pod, 2 nós empataram com a maior pontuação

  @errada
  Cenário: Quantos empatam na quarta réplica
    observado master descartado, worker-1 com 594, worker-2 com 594 e worker-3 com 594

    Dado um cluster com um master e 3 workers
    Quando executo "kubectl create deployment loja --image=nginx:1.27 --replicas=4"
    Então em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    E para o último Pod, 4 nós empataram com a maior pontuação
