# language: pt

# Uma solução do exercício da aula 6.

@aula-06 @exercicio @simulador
Funcionalidade: A loja escolhe a máquina

  A loja tem três workers, de 4 cpus e 8 Gi cada um. Preveja a conta do scheduler,
  e depois mude o resultado dela.

  Cenário: Quem ganha
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
    Então em até 10 segundos cada Pod do Deployment "loja" está no nó "worker-3"

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
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "1", memory: 1Gi}}}]
      FIM
      """
    Quando executo "kubectl create deployment loja --image=nginx:1.27"
    Então em até 10 segundos para o primeiro Pod, só um nó teve a maior pontuação
    E em até 10 segundos cada Pod do Deployment "loja" está no nó "worker-1"
    E em até 10 segundos o Pod "agenda" tem estes campos:
      | campo        | valor   |
      | status.phase | Running |

  Cenário: Quantos empatam na quarta réplica
    Dado um cluster com um master e 3 workers
    Quando executo "kubectl create deployment loja --image=nginx:1.27 --replicas=4"
    Então em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    E para o último Pod, 3 nós empataram com a maior pontuação
