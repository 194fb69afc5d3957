# language: pt

# Exercício da aula 10. Troque cada ___ pelo que falta, salve este
# arquivo e verifique:
#
#   caderno verificar --exercicio 10

@aula-10 @exercicio
Funcionalidade: De plantão

  A loja não sobe. Em cada plantão uma peça do cluster parou. O sintoma está nos
  passos; qual é a peça, quem diz é você.

  Cenário: Primeiro plantão: há ReplicaSet, e não há Pod
    Dado um cluster com um master e um worker
    E que o ___ está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    Então em até 10 segundos o Deployment "loja" é o dono de um único ReplicaSet
    E durante 30 segundos não existe nenhum Pod
    Quando inicio o ___
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis

  Cenário: Segundo plantão: há Pods, e nenhum tem nó
    Dado um cluster com um master e um worker
    E que o ___ está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    E passam 5 minutos
    Então o Deployment "loja" tem 2 Pods sem nó
    E nenhum Pod do Deployment "loja" tem o evento "FailedScheduling"
    Quando inicio o ___
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis

  Cenário: Terceiro plantão: está tudo pronto, e o visitante não chega
    Dado um cluster com um master e um worker
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=2"
    E que em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    Quando paro o ___
    E executo "kubectl expose deployment loja --type=NodePort --port=80"
    Então em até 10 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    E durante 5 segundos o visitante do Service "loja" não recebe resposta
    Quando inicio o ___
    Então em até 10 segundos o visitante do Service "loja" recebe "Welcome to nginx!"

  Cenário: Último plantão: duas peças paradas, e a loja tem de abrir
    Dado um cluster com um master e um worker
    E que o deployment-controller está parado
    E que o kubelet do nó "worker-1" está parado
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    E ___
    E ___
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E existe um único Deployment, chamado "loja"
