# language: pt

# Exercício da aula 1. Troque cada ___ pelo que falta, salve este
# arquivo e verifique:
#
#   caderno verificar --exercicio 1

@aula-01 @exercicio
Funcionalidade: O mapa da loja

  Uma loja vai ganhar o seu cluster. Antes de abrir, é bom saber onde fica o quê.

  Cenário: Três máquinas, uma delas só para mandar
    Dado um cluster com um master e ___ workers
    Então há 3 nós prontos
    E o nó "___" tem a taint "node-role.kubernetes.io/control-plane:NoSchedule"

  Cenário: Para estudar em casa, uma máquina que faz os dois papéis
    Dado um cluster ___
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 Pods rodando
    E há 1 nó pronto

  Cenário: Quem faz o quê, do Deployment ao contêiner
    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=httpd:2.4"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E cada salto foi causado pelo de cima:
      | quem           | o que fez                                   |
      | kubectl        | pede para criar o Deployment loja           |
      | kube-apiserver | completa, valida e guarda o Deployment loja |
      | ___            | cria o ReplicaSet loja-                     |
      | ___            | cria o Pod loja-                            |
      | ___            | avalia 2 nós, 1 serve                       |
      | ___            | associa o Pod loja-                         |
      | ___            | prepara o sandbox do Pod loja-              |
