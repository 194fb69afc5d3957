# language: pt
@aula-15
Funcionalidade: Atualizar sem parar, e voltar atrás

  Trocar a imagem no Deployment troca os Pods, uns poucos de cada vez: os novos
  chegam antes que os antigos saiam todos.

  Contexto:
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=2"
    E que em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis

  Regra: Um molde novo é um ReplicaSet novo

    Cenário: Todos os Pods passam à imagem nova, e o ReplicaSet antigo fica, vazio
      Quando executo "kubectl set image deployment/ola nginx=nginx:1.28"
      E executo "kubectl rollout status deployment/ola --timeout=120s"
      Então o Deployment "ola" tem 2 réplicas atualizadas
      E em até 30 segundos cada Pod do Deployment "ola" tem um único contêiner, da imagem "nginx:1.28"
      E o Deployment "ola" é o dono de 2 ReplicaSets
      Quando executo "kubectl get replicasets -o wide | awk '{print $1, $2, $7}'"
      Então a saída tem uma linha como "ola-* 0 nginx:1.27"
      E a saída tem uma linha como "ola-* 2 nginx:1.28"

    Cenário: Durante a troca nunca faltam nem sobram mais do que um quarto das réplicas
      Dado que executei "kubectl scale deployment ola --replicas=4"
      E que em até 60 segundos o Deployment "ola" tem 4 réplicas disponíveis
      Quando executo "kubectl set image deployment/ola nginx=nginx:1.28"
      Então durante 15 segundos o Deployment "ola" tem ao menos 3 réplicas disponíveis
      E em até 60 segundos o Deployment "ola" tem 4 réplicas atualizadas
      Quando executo "kubectl set image deployment/ola nginx=nginx:1.29"
      Então durante 15 segundos o Deployment "ola" tem no máximo 5 réplicas existentes
      E em até 60 segundos cada Pod do Deployment "ola" tem um único contêiner, da imagem "nginx:1.29"

    Cenário: rollout restart troca todos os Pods sem mudar a imagem
      Dado que executei "kubectl label pods -l app=ola antigo=sim"
      Quando executo "kubectl rollout restart deployment/ola"
      E executo "kubectl rollout status deployment/ola --timeout=120s"
      Então em até 60 segundos existem 0 Pods com o rótulo "antigo=sim"
      E o Deployment "ola" tem 2 réplicas disponíveis
      E o Deployment "ola" usa a imagem "nginx:1.27"

    @simulador
    Cenário: Por quê: cada Pod novo que fica pronto deixa sair um antigo
      Quando executo "kubectl set image deployment/ola nginx=nginx:1.28"
      Então em até 60 segundos o Deployment "ola" tem 2 réplicas atualizadas
      E em até 60 segundos cada salto foi causado pelo de cima:
        | quem                  | o que fez                                    |
        | kubectl               | pede para alterar o Deployment ola           |
        | kube-apiserver        | valida e guarda a mudança no Deployment ola  |
        | deployment-controller | cria o ReplicaSet ola-                       |
        | replicaset-controller | cria o Pod ola-                              |
      E cada salto foi causado pelo de cima:
        | quem                  | o que fez                           |
        | kubelet               | inicia o contêiner nginx            |
        | kubelet               | atualiza o status do Pod ola-       |
        | replicaset-controller | atualiza o status do ReplicaSet ola- |
        | deployment-controller | altera o ReplicaSet ola-            |
        | replicaset-controller | apaga o Pod ola-                    |

  Regra: Recreate para tudo antes de começar de novo

    Cenário: Nunca há Pods antigos e novos ao mesmo tempo
      Dado que executei:
        """
        kubectl patch deployment ola -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}'
        """
      Quando executo "kubectl set image deployment/ola nginx=nginx:1.28"
      Então durante 15 segundos o Deployment "ola" tem no máximo 2 réplicas existentes
      E em até 60 segundos o Deployment "ola" tem 2 réplicas disponíveis
      E cada Pod do Deployment "ola" tem um único contêiner, da imagem "nginx:1.28"

  Regra: Uma troca que não dá certo não derruba o que funciona

    Cenário: A imagem não existe: a troca para no começo, e undo a desfaz
      Quando executo "kubectl set image deployment/ola nginx=nginx:nao-existe"
      Então durante 15 segundos o Deployment "ola" tem ao menos 2 réplicas disponíveis
      Quando executo "kubectl rollout undo deployment/ola"
      E executo "kubectl rollout status deployment/ola --timeout=120s"
      Então o Deployment "ola" usa a imagem "nginx:1.27"
      E o Deployment "ola" tem 2 réplicas disponíveis

    Cenário: Sem progresso até o prazo, o Deployment diz que a troca não anda
      Dado que executei:
        """
        kubectl patch deployment ola -p '{"spec":{"progressDeadlineSeconds":10}}'
        """
      Quando executo "kubectl set image deployment/ola nginx=nginx:nao-existe"
      E executo "kubectl rollout status deployment/ola"
      Então o comando falha com:
        """
        error: deployment "ola" exceeded its progress deadline
        """
      E o Deployment "ola" tem ao menos 2 réplicas disponíveis

  Regra: Cada molde é uma revisão, e se pode voltar a ela

    Cenário: undo volta ao molde anterior e aproveita o ReplicaSet dele
      Dado que executei "kubectl set image deployment/ola nginx=nginx:1.28"
      E que executei "kubectl rollout status deployment/ola --timeout=120s"
      Quando executo "kubectl rollout undo deployment/ola"
      Então a saída é "deployment.apps/ola rolled back"
      E o Deployment "ola" usa a imagem "nginx:1.27"
      E em até 60 segundos o Deployment "ola" tem 2 réplicas atualizadas
      E o Deployment "ola" é o dono de 2 ReplicaSets
      Quando executo "kubectl rollout history deployment/ola"
      Então a saída tem uma linha como "2 <none>"
      E a saída tem uma linha como "3 <none>"
      E a saída não contém "1 <none>"

    Cenário: Volta-se também a uma revisão mais antiga, pelo número
      Dado que executei "kubectl set image deployment/ola nginx=nginx:1.28"
      E que executei "kubectl rollout status deployment/ola --timeout=120s"
      E que executei "kubectl set image deployment/ola nginx=nginx:1.29"
      E que executei "kubectl rollout status deployment/ola --timeout=120s"
      Quando executo "kubectl rollout history deployment/ola --revision=1"
      Então a saída contém "Image: nginx:1.27"
      Quando executo "kubectl rollout undo deployment/ola --to-revision=1"
      Então o Deployment "ola" usa a imagem "nginx:1.27"
      Quando executo "kubectl rollout undo deployment/ola --to-revision=9"
      Então o comando falha com "unable to find specified revision 9 in history"

  Regra: Uma troca em pausa espera

    Cenário: Várias mudanças em pausa são uma troca só
      Dado que executei "kubectl rollout pause deployment/ola"
      E que executei "kubectl set image deployment/ola nginx=nginx:1.28"
      E que executei "kubectl set resources deployment/ola --requests=cpu=10m"
      Então durante 5 segundos o Deployment "ola" é o dono de um único ReplicaSet
      E o Deployment "ola" tem 2 réplicas disponíveis
      Quando executo "kubectl rollout resume deployment/ola"
      E executo "kubectl rollout status deployment/ola --timeout=120s"
      Então o Deployment "ola" é o dono de 2 ReplicaSets
      E o Deployment "ola" tem 2 réplicas atualizadas

    @simulador
    Cenário: Por quê: em pausa, o controlador vê o molde novo e não cria nada
      Dado que executei "kubectl rollout pause deployment/ola"
      Quando executo "kubectl set image deployment/ola nginx=nginx:1.28"
      Então em até 5 segundos o salto "deployment-controller atualiza o status do Deployment ola" foi causado por "kube-apiserver valida e guarda a mudança no Deployment ola"
      E durante 30 segundos o Deployment "ola" é o dono de um único ReplicaSet
