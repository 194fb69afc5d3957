# language: pt

# Exercício da aula 17. Troque cada ___ pelo que falta, salve este
# arquivo e verifique:
#
#   caderno verificar --exercicio 17

@aula-17 @exercicio @simulador
Funcionalidade: A loja perde uma máquina

  Uma máquina se cala, outra vai para a manutenção. Diga o que o cluster faz e
  quando, apresse o que é lento demais, e devolva o trabalho a quem ficou sem.

  Cenário: A linha do tempo de uma perda
    Dado um cluster com um master e 2 workers
    E que executei "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    E que em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E que os Pods do Deployment "loja" estão em 2 nós diferentes
    Quando paro o kubelet do nó "worker-1"
    E passam 30 segundos
    Então o Deployment "loja" tem ___ réplicas disponíveis
    Quando passam 2 minutos
    Então o Deployment "loja" tem ___ réplicas disponíveis
    E existem ___ Pods
    Quando passam 5 minutos
    Então o Deployment "loja" tem ___ réplicas disponíveis
    E existem ___ Pods

  Cenário: Depois de um minuto de silêncio, e antes de dois
    Dado um cluster com um master e 2 workers
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
            tolerations:
            - {key: ___, operator: Exists, effect: ___, tolerationSeconds: ___}
            containers:
            - {name: httpd, image: "httpd:2.4"}
      FIM
      """
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E os Pods do Deployment "loja" estão em 2 nós diferentes
    Quando paro o kubelet do nó "worker-1"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    # O nó foi dado por perdido. O Pod ainda fica 20 segundos, e sai antes de um minuto.
    Quando passam 20 segundos
    Então existem 2 Pods com o rótulo "app=loja"
    Quando passam 40 segundos
    Então o Deployment "loja" tem 2 réplicas disponíveis
    E existem 3 Pods com o rótulo "app=loja"

  Cenário: O worker-1 vai para a manutenção, e volta
    Dado um cluster com um master e 2 workers
    E que executei "kubectl create deployment loja --image=httpd:2.4 --replicas=4"
    E que executei:
      """
      kubectl run teste --image=httpd:2.4 --overrides='{"spec":{"nodeName":"worker-1"}}'
      """
    E que em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    # Ninguém vai sentir falta do Pod teste.
    Quando executo "kubectl ___"
    Então em até 60 segundos cada Pod do Deployment "loja" está no nó "worker-2"
    E não existe o Pod "teste"
    E o nó "worker-1" tem a taint "node.kubernetes.io/unschedulable:NoSchedule"
    E em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    # A máquina voltou.
    Quando executo "kubectl ___"
    E passam 5 minutos
    Então cada Pod do Deployment "loja" está no nó "___"
    # A loja tem de usar as duas máquinas de novo.
    Quando executo "kubectl ___"
    Então em até 60 segundos os Pods do Deployment "loja" estão em 2 nós diferentes
    E em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
