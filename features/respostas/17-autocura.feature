# language: pt

# Respostas ao exercício da aula 17. As certas passam; as erradas falham, e o que
# se explica contém o texto escrito debaixo do nome.

@aula-17 @exercicio @simulador
Funcionalidade: A loja perde uma máquina

  @errada
  Cenário: A linha do tempo de uma perda
    ele tem 1 (pede 2 réplicas)

    Dado um cluster com um master e 2 workers
    E que executei "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    E que em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E que os Pods do Deployment "loja" estão em 2 nós diferentes
    Quando paro o kubelet do nó "worker-1"
    E passam 30 segundos
    Então o Deployment "loja" tem 2 réplicas disponíveis
    Quando passam 2 minutos
    Então o Deployment "loja" tem 2 réplicas disponíveis
    E existem 2 Pods
    Quando passam 5 minutos
    Então o Deployment "loja" tem 2 réplicas disponíveis
    E existem 3 Pods

  @errada
  Cenário: A linha do tempo de uma perda
    3 Pods: "loja-

    Dado um cluster com um master e 2 workers
    E que executei "kubectl create deployment loja --image=httpd:2.4 --replicas=2"
    E que em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E que os Pods do Deployment "loja" estão em 2 nós diferentes
    Quando paro o kubelet do nó "worker-1"
    E passam 30 segundos
    Então o Deployment "loja" tem 2 réplicas disponíveis
    Quando passam 2 minutos
    Então o Deployment "loja" tem 1 réplica disponível
    E existem 2 Pods
    Quando passam 5 minutos
    Então o Deployment "loja" tem 2 réplicas disponíveis
    E existem 2 Pods

  @certa
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
            - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 20}
            - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 20}
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

  @errada
  Cenário: Depois de um minuto de silêncio, e antes de dois
    o nó worker-1 foi dado por perdido

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
            - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 300}
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

  @errada
  Cenário: Depois de um minuto de silêncio, e antes de dois
    effect must be 'NoExecute' when `tolerationSeconds` is set

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
            - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoSchedule, tolerationSeconds: 45}
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

  @errada
  Cenário: Depois de um minuto de silêncio, e antes de dois
    3 Pods: "loja-

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
            - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 0}
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

  @errada
  Cenário: Depois de um minuto de silêncio, e antes de dois
    3 Pods: "loja-

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
            - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 15}
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

  @certa
  Cenário: O worker-1 vai para a manutenção, e volta
    Dado um cluster com um master e 2 workers
    E que executei "kubectl create deployment loja --image=httpd:2.4 --replicas=4"
    E que executei:
      """
      kubectl run teste --image=httpd:2.4 --overrides='{"spec":{"nodeName":"worker-1"}}'
      """
    E que em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    # Ninguém vai sentir falta do Pod teste.
    Quando executo "kubectl cordon worker-1"
    E executo "kubectl delete pods --field-selector spec.nodeName=worker-1"
    Então em até 60 segundos cada Pod do Deployment "loja" está no nó "worker-2"
    E não existe o Pod "teste"
    E o nó "worker-1" tem a taint "node.kubernetes.io/unschedulable:NoSchedule"
    E em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    # A máquina voltou.
    Quando executo "kubectl uncordon worker-1"
    E passam 5 minutos
    Então cada Pod do Deployment "loja" está no nó "worker-2"
    # A loja tem de usar as duas máquinas de novo.
    Quando executo "kubectl delete pods -l app=loja"
    Então em até 60 segundos os Pods do Deployment "loja" estão em 2 nós diferentes
    E em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis

  @errada
  Cenário: O worker-1 vai para a manutenção, e volta
    cannot delete Pods that declare no controller

    Dado um cluster com um master e 2 workers
    E que executei "kubectl create deployment loja --image=httpd:2.4 --replicas=4"
    E que executei:
      """
      kubectl run teste --image=httpd:2.4 --overrides='{"spec":{"nodeName":"worker-1"}}'
      """
    E que em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    # Ninguém vai sentir falta do Pod teste.
    Quando executo "kubectl drain worker-1"
    Então em até 60 segundos cada Pod do Deployment "loja" está no nó "worker-2"
    E não existe o Pod "teste"
    E o nó "worker-1" tem a taint "node.kubernetes.io/unschedulable:NoSchedule"
    E em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    # A máquina voltou.
    Quando executo "kubectl uncordon worker-1"
    E passam 5 minutos
    Então cada Pod do Deployment "loja" está no nó "worker-2"
    # A loja tem de usar as duas máquinas de novo.
    Quando executo "kubectl rollout restart deployment loja"
    Então em até 60 segundos os Pods do Deployment "loja" estão em 2 nós diferentes
    E em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis

  @errada
  Cenário: O worker-1 vai para a manutenção, e volta
    está no nó worker-2

    Dado um cluster com um master e 2 workers
    E que executei "kubectl create deployment loja --image=httpd:2.4 --replicas=4"
    E que executei:
      """
      kubectl run teste --image=httpd:2.4 --overrides='{"spec":{"nodeName":"worker-1"}}'
      """
    E que em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    # Ninguém vai sentir falta do Pod teste.
    Quando executo "kubectl drain worker-1 --force"
    Então em até 60 segundos cada Pod do Deployment "loja" está no nó "worker-2"
    E não existe o Pod "teste"
    E o nó "worker-1" tem a taint "node.kubernetes.io/unschedulable:NoSchedule"
    E em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    # A máquina voltou.
    Quando executo "kubectl uncordon worker-1"
    E passam 5 minutos
    Então cada Pod do Deployment "loja" está no nó "worker-1"
    # A loja tem de usar as duas máquinas de novo.
    Quando executo "kubectl rollout restart deployment loja"
    Então em até 60 segundos os Pods do Deployment "loja" estão em 2 nós diferentes
    E em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
