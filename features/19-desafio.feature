# language: pt
@aula-19
Funcionalidade: Desafio final: do comando ao visitante, sem ajuda

  “Talvez seja tudo super óbvio, mas é importante entender tudo que está
  acontecendo, quando rodamos esse comando.”

  Cenário: A história inteira, vista de fora
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    E executo "kubectl expose deployment ola --type=NodePort --port=80"
    Então em até 60 segundos o Deployment "ola" tem 1 Pod rodando
    E cada Pod do Deployment "ola" tem um único contêiner, da imagem "nginx:1.27"
    E cada Pod do Deployment "ola" está em um nó cujas taints ele tolera
    E em até 60 segundos em cada nó o visitante do Service "ola" recebe "Welcome to nginx!"

  @simulador
  Cenário: A história inteira, vista por dentro
    Dado um cluster com um master e 3 workers
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    E em até 60 segundos o Deployment "ola" tem 1 réplica disponível
    E executo "kubectl expose deployment ola --type=NodePort --port=80"
    E passam 5 segundos
    E o visitante do Service "ola" que bate no nó "master" recebe "Welcome to nginx!"
    Então estes saltos aconteceram, nesta ordem:
      | quem                     | o que fez                                   |
      | kubectl                  | pede para criar o Deployment ola            |
      | kube-apiserver           | completa, valida e guarda o Deployment ola  |
      | deployment-controller    | cria o ReplicaSet ola-                      |
      | replicaset-controller    | cria o Pod ola-                             |
      | kube-scheduler           | avalia 4 nós, 3 servem                      |
      | kube-scheduler           | associa o Pod ola-                          |
      | kubelet                  | prepara o sandbox do Pod ola-               |
      | kubelet                  | inicia o contêiner nginx                    |
      | kubectl                  | pede para criar o Service ola               |
      | endpointslice-controller | cria o EndpointSlice ola-                   |
      | kube-proxy               | grava nos nós o caminho do Service ola      |
      | visitante                | pede http://192.0.2.10:                     |
      | rede                     | encaminha a visita ao Pod ola-              |
      | aplicação                | responde no Pod ola-                        |
    E executo "kubectl get deployments,replicasets,pods,services,endpointslices -l app=ola"
