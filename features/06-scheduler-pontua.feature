# language: pt
@aula-06
Funcionalidade: O scheduler pontua: o nó com menos trabalho

  “Esse newly created pod será movido para algum de nossos worker nodes, porque
  provavelmente esse worker node está, no momento, realizando a menor quantidade
  de trabalho.”

  Cenário: Toda réplica ganha um nó
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
    Então em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis
    E o Deployment "ola" tem 0 Pods sem nó

  Regra: Entre nós iguais, as réplicas se espalham

    @simulador
    Cenário: Três réplicas em três workers iguais ficam uma em cada
      Dado um cluster com um master e 3 workers
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
      Então em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis
      E os Pods do Deployment "ola" estão em 3 nós diferentes

    @simulador
    Cenário: Por quê: o primeiro empata, e cada réplica tira pontos do seu nó
      Dado um cluster com um master e 3 workers
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
      Então em até 60 segundos para o primeiro Pod, 3 nós empataram com a maior pontuação
      E em até 60 segundos para o segundo Pod, 2 nós empataram com a maior pontuação
      E em até 60 segundos para o terceiro Pod, um nó só teve a maior pontuação
      E para o terceiro Pod, o scheduler escolheu um nó com a maior pontuação
