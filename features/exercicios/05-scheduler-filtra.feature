# language: pt

# Exercício da aula 5. Troque cada ___ pelo que falta, salve este
# arquivo e verifique:
#
#   caderno verificar --exercicio 5

@aula-05 @exercicio @simulador
Funcionalidade: A loja procura uma máquina

  A loja tem quatro máquinas, e nem todas servem. Diga quem fica de fora e por quê,
  faça caber o que não cabe, e descubra o que uma regra nova faz a um Pod antigo.

  Cenário: Quem fica de fora, e por quê
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
      | worker-1 | ___              | node(s) didn't match Pod's node affinity/selector |
      | ___      | NodeResourcesFit | Insufficient cpu                                  |
    E o scheduler ficou com os nós "___"

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
    Quando executo "___"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível

  Cenário: A regra é nova, e o Pod já estava lá
    Dado um cluster com um master e 2 workers
    E que executei "kubectl cordon worker-2"
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    Quando executo "kubectl uncordon worker-2"
    E executo "kubectl taint node worker-1 obra=sim:NoSchedule"
    E passam 5 minutos
    Então cada Pod do Deployment "loja" está no nó "___"
    Quando executo "kubectl delete pods -l app=loja"
    Então em até 60 segundos cada Pod do Deployment "loja" está no nó "___"
