# language: pt

# Respostas ao exercício da aula 5: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-05 @exercicio @simulador
Funcionalidade: A loja procura uma máquina

  A loja tem quatro máquinas, e nem todas servem. Diga quem fica de fora e por quê,
  faça caber o que não cabe, e descubra o que uma regra nova faz a um Pod antigo.

  @errada
  Cenário: Quem fica de fora, e por quê
    observado depois de 10 segundos, foi o filtro NodeAffinity

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória | rótulos   |
      | master   | master | 4   | 8Gi     | disco=ssd |
      | worker-1 | worker | 4   | 8Gi     | disco=hd  |
      | worker-2 | worker | 4   | 8Gi     | disco=ssd |
      | worker-3 | worker | 2   | 4Gi     | disco=ssd |
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: estoque}
      spec:
        nodeName: worker-2
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "3", memory: 1Gi}}}]
      FIM
      """
    Quando executo:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: loja}
      spec:
        nodeSelector: {disco: ssd}
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: 1500m, memory: 1Gi}}}]
      FIM
      """
    Então em até 10 segundos o scheduler descartou os nós:
      | nó       | filtro           | motivo                                            |
      | master   | TaintToleration  | node(s) had untolerated taint(s)                  |
      | worker-1 | TaintToleration            | node(s) didn't match Pod's node affinity/selector |
      | worker-2      | NodeResourcesFit | Insufficient cpu                                  |
    E o scheduler ficou com os nós "worker-3"

  @errada
  Cenário: Quem fica de fora, e por quê
    observado depois de 10 segundos, ele não descartou esse nó

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória | rótulos   |
      | master   | master | 4   | 8Gi     | disco=ssd |
      | worker-1 | worker | 4   | 8Gi     | disco=hd  |
      | worker-2 | worker | 4   | 8Gi     | disco=ssd |
      | worker-3 | worker | 2   | 4Gi     | disco=ssd |
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: estoque}
      spec:
        nodeName: worker-2
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "3", memory: 1Gi}}}]
      FIM
      """
    Quando executo:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: loja}
      spec:
        nodeSelector: {disco: ssd}
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: 1500m, memory: 1Gi}}}]
      FIM
      """
    Então em até 10 segundos o scheduler descartou os nós:
      | nó       | filtro           | motivo                                            |
      | master   | TaintToleration  | node(s) had untolerated taint(s)                  |
      | worker-1 | NodeAffinity              | node(s) didn't match Pod's node affinity/selector |
      | worker-3      | NodeResourcesFit | Insufficient cpu                                  |
    E o scheduler ficou com os nós "worker-3"

  @errada
  Cenário: Quem fica de fora, e por quê
    observado são worker-3

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória | rótulos   |
      | master   | master | 4   | 8Gi     | disco=ssd |
      | worker-1 | worker | 4   | 8Gi     | disco=hd  |
      | worker-2 | worker | 4   | 8Gi     | disco=ssd |
      | worker-3 | worker | 2   | 4Gi     | disco=ssd |
    E que executei:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: estoque}
      spec:
        nodeName: worker-2
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: "3", memory: 1Gi}}}]
      FIM
      """
    Quando executo:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: loja}
      spec:
        nodeSelector: {disco: ssd}
        containers: [{name: nginx, image: "nginx:1.27", resources: {requests: {cpu: 1500m, memory: 1Gi}}}]
      FIM
      """
    Então em até 10 segundos o scheduler descartou os nós:
      | nó       | filtro           | motivo                                            |
      | master   | TaintToleration  | node(s) had untolerated taint(s)                  |
      | worker-1 | NodeAffinity              | node(s) didn't match Pod's node affinity/selector |
      | worker-2      | NodeResourcesFit | Insufficient cpu                                  |
    E o scheduler ficou com os nós "worker-2, worker-3"

  @certa
  Cenário: A loja não cabe em lugar nenhum; um comando resolve
    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 1   | 2Gi     |
    E que executei "kubectl taint node worker-1 obra=sim:NoSchedule"
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=0"
    E que executei "kubectl set resources deployment loja --requests=cpu=2"
    E que executei "kubectl scale deployment loja --replicas=1"
    Então em até 10 segundos o scheduler não achou nó, e disse "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s)."
    Quando executo "kubectl set resources deployment loja --requests=cpu=500m"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível

  @certa
  Cenário: A loja não cabe em lugar nenhum; um comando resolve
    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 1   | 2Gi     |
    E que executei "kubectl taint node worker-1 obra=sim:NoSchedule"
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=0"
    E que executei "kubectl set resources deployment loja --requests=cpu=2"
    E que executei "kubectl scale deployment loja --replicas=1"
    Então em até 10 segundos o scheduler não achou nó, e disse "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s)."
    Quando executo "kubectl taint node master node-role.kubernetes.io/control-plane-"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível

  @errada
  Cenário: A loja não cabe em lugar nenhum; um comando resolve
    observado depois de 60 segundos, ele tem 0 (pede 2 réplicas)

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 1   | 2Gi     |
    E que executei "kubectl taint node worker-1 obra=sim:NoSchedule"
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=0"
    E que executei "kubectl set resources deployment loja --requests=cpu=2"
    E que executei "kubectl scale deployment loja --replicas=1"
    Então em até 10 segundos o scheduler não achou nó, e disse "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s)."
    Quando executo "kubectl scale deployment loja --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível

  @errada
  Cenário: A loja não cabe em lugar nenhum; um comando resolve
    observado depois de 60 segundos, ele tem 0 (pede 1 réplica)

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 1   | 2Gi     |
    E que executei "kubectl taint node worker-1 obra=sim:NoSchedule"
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=0"
    E que executei "kubectl set resources deployment loja --requests=cpu=2"
    E que executei "kubectl scale deployment loja --replicas=1"
    Então em até 10 segundos o scheduler não achou nó, e disse "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s)."
    Quando executo "kubectl uncordon worker-1"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível

  @errada
  Cenário: A loja não cabe em lugar nenhum; um comando resolve
    observado depois de 60 segundos, ele tem 0 (pede 1 réplica)

    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 4   | 8Gi     |
      | worker-2 | worker | 1   | 2Gi     |
    E que executei "kubectl taint node worker-1 obra=sim:NoSchedule"
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=0"
    E que executei "kubectl set resources deployment loja --requests=cpu=2"
    E que executei "kubectl scale deployment loja --replicas=1"
    Então em até 10 segundos o scheduler não achou nó, e disse "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s)."
    Quando executo "kubectl taint node worker-1 obra=nao:NoSchedule --overwrite"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível

  @errada
  Cenário: A regra é nova, e o Pod já estava lá
    está no nó worker-1

    Dado um cluster com um master e 2 workers
    E que executei "kubectl cordon worker-2"
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    Quando executo "kubectl uncordon worker-2"
    E executo "kubectl taint node worker-1 obra=sim:NoSchedule"
    E passam 5 minutos
    Então cada Pod do Deployment "loja" está no nó "worker-2"
    Quando executo "kubectl delete pods -l app=loja"
    Então em até 60 segundos cada Pod do Deployment "loja" está no nó "worker-2"

  @errada
  Cenário: A regra é nova, e o Pod já estava lá
    está no nó worker-2

    Dado um cluster com um master e 2 workers
    E que executei "kubectl cordon worker-2"
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    Quando executo "kubectl uncordon worker-2"
    E executo "kubectl taint node worker-1 obra=sim:NoSchedule"
    E passam 5 minutos
    Então cada Pod do Deployment "loja" está no nó "worker-1"
    Quando executo "kubectl delete pods -l app=loja"
    Então em até 60 segundos cada Pod do Deployment "loja" está no nó "worker-1"
