# language: pt

# Uma solução do exercício da aula 15.

@aula-15 @exercicio
Funcionalidade: A loja troca de versão

  A loja não fecha para trocar de versão. Às vezes a versão nova nem existe, às vezes
  é preciso voltar, e às vezes não pode faltar ninguém.

  Cenário: A versão nova não existe
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=5"
    E que em até 60 segundos o Deployment "loja" tem 5 réplicas disponíveis
    Quando executo "kubectl set image deployment/loja nginx=nginx:nao-existe"
    E executo "kubectl rollout status deployment/loja --timeout=30s"
    Então o comando falha com "timed out waiting for the condition"
    E o Deployment "loja" tem 4 réplicas disponíveis
    E existem 7 Pods com o rótulo "app=loja"
    Quando executo "kubectl rollout undo deployment/loja"
    Então em até 60 segundos o Deployment "loja" tem 5 réplicas atualizadas
    E em até 60 segundos o Deployment "loja" tem 5 réplicas disponíveis
    E o Deployment "loja" usa a imagem "nginx:1.27"
    E o Deployment "loja" é o dono de 2 ReplicaSets

  Cenário: Volta, volta mais, e volta de novo
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27"
    E que executei "kubectl rollout status deployment/loja --timeout=120s"
    E que executei "kubectl set image deployment/loja nginx=nginx:1.28"
    E que executei "kubectl rollout status deployment/loja --timeout=120s"
    E que executei "kubectl set image deployment/loja nginx=nginx:1.29"
    E que executei "kubectl rollout status deployment/loja --timeout=120s"
    Quando executo "kubectl rollout undo deployment/loja"
    E executo "kubectl rollout status deployment/loja --timeout=120s"
    Então o Deployment "loja" usa a imagem "nginx:1.28"
    E a saída de "kubectl get deployment loja -o jsonpath='{.metadata.annotations.deployment\.kubernetes\.io/revision}'" é "4"
    # De volta à primeira de todas.
    Quando executo "kubectl rollout undo deployment/loja --to-revision=1"
    E executo "kubectl rollout status deployment/loja --timeout=120s"
    Então o Deployment "loja" usa a imagem "nginx:1.27"
    Quando executo "kubectl rollout undo deployment/loja"
    Então o Deployment "loja" usa a imagem "nginx:1.28"

  Cenário: Nunca menos de quatro, nunca mais de cinco
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=nginx:1.27 --replicas=4"
    E que executei:
      """
      kubectl patch deployment loja -p '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":0}}}}'
      """
    E que em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    Quando executo "kubectl set image deployment/loja nginx=nginx:1.28"
    Então durante 20 segundos o Deployment "loja" tem ao menos 4 réplicas disponíveis
    E em até 60 segundos o Deployment "loja" tem 4 réplicas atualizadas
    Quando executo "kubectl set image deployment/loja nginx=nginx:1.29"
    Então durante 20 segundos o Deployment "loja" tem no máximo 5 réplicas existentes
    E em até 60 segundos cada Pod do Deployment "loja" tem um único contêiner, da imagem "nginx:1.29"
