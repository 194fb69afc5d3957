# language: pt

# Uma solução do exercício da aula 18.

@aula-18 @exercicio @simulador
Funcionalidade: A loja faz as regras

  O banco da loja quer uma máquina só para ele, a loja quer distância do relatório,
  e ninguém quer ser o primeiro a sair. Quem escreve as regras é você.

  Cenário: Um worker só para o banco
    Dado um cluster com um master e 2 workers
    # Primeiro o nó. Cabem vários comandos, um por linha.
    Quando executo:
      """
      kubectl taint node worker-1 dedicado=banco:NoSchedule
      kubectl label node worker-1 dedicado=banco
      """
    E executo "kubectl create deployment loja --image=httpd:2.4 --replicas=3"
    # Depois o molde do banco. Também aqui cabem várias linhas.
    E executo:
      """
      kubectl create -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: banco}
      spec:
        replicas: 3
        selector: {matchLabels: {app: banco}}
        template:
          metadata: {labels: {app: banco}}
          spec:
            nodeSelector: {dedicado: banco}
            tolerations: [{key: dedicado, value: banco, effect: NoSchedule}]
            containers: [{name: nginx, image: "nginx:1.27"}]
      FIM
      """
    Então em até 60 segundos o Deployment "banco" tem 3 réplicas disponíveis
    E cada Pod do Deployment "banco" está no nó "worker-1"
    E em até 60 segundos o Deployment "loja" tem 3 réplicas disponíveis
    E cada Pod do Deployment "loja" está no nó "worker-2"

  Cenário: Longe do relatório: em outra zona, e não só em outra máquina
    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória | rótulos |
      | master   | master | 4   | 8Gi     |         |
      | worker-1 | worker | 4   | 8Gi     | zona=a  |
      | worker-2 | worker | 8   | 16Gi    | zona=a  |
      | worker-3 | worker | 2   | 4Gi     | zona=b  |
    E que executei:
      """
      kubectl run relatorio --image=httpd:2.4 -l app=relatorio --overrides='{"spec":{"nodeName":"worker-1"}}'
      """
    Quando executo:
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
            affinity:
              podAntiAffinity:
                requiredDuringSchedulingIgnoredDuringExecution:
                - topologyKey: zona
                  labelSelector: {matchLabels: {app: relatorio}}
            containers: [{name: nginx, image: "nginx:1.27"}]
      FIM
      """
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E cada Pod do Deployment "loja" está no nó "worker-3"
    # A regra é da loja. Quantos relatórios novos vão para o worker-3?
    Quando executo "kubectl create deployment relatorio --image=httpd:2.4 --replicas=4"
    Então em até 60 segundos o Deployment "relatorio" tem 4 réplicas disponíveis
    E a saída de "kubectl get pods -l app=relatorio --field-selector spec.nodeName=worker-3 -o name | wc -l" é "0"

  Cenário: Quatro cabem, a quinta espera, e nenhuma é a primeira a sair
    Dado um cluster com os nós:
      | nó       | papel  | cpu | memória |
      | master   | master | 4   | 8Gi     |
      | worker-1 | worker | 2   | 4Gi     |
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=5"
    E que em até 60 segundos o Deployment "loja" tem 5 réplicas disponíveis
    Quando executo "kubectl set resources deployment loja --limits=cpu=450m,memory=256Mi"
    E passam 30 segundos
    Então a saída de "kubectl get pods -l app=loja --field-selector status.phase=Running -o jsonpath={.items[*].status.qosClass}" é "Guaranteed Guaranteed Guaranteed Guaranteed"
    E o Deployment "loja" tem 1 Pod sem nó
