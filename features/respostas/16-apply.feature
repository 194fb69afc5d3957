# language: pt

# Respostas ao exercício da aula 16. As certas passam; as erradas falham, e o que
# se explica contém o texto escrito debaixo do nome.

@aula-16 @exercicio
Funcionalidade: A loja em um arquivo

  @certa
  Cenário: Conserte o arquivo: um Deployment e um Service
    Dado um cluster Kubernetes
    Quando executo:
      """
      cat > loja.yaml <<FIM
      apiVersion: v1
      kind: Service
      metadata: {name: loja}
      spec:
        selector: {app: loja}
        ports: [{port: 80}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        replicas: 2
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      FIM
      kubectl apply -f loja.yaml
      """
    Então a saída contém "deployment.apps/loja created"
    E a saída contém "service/loja created"
    E em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    Quando executo "kubectl apply -f loja.yaml"
    Então a saída contém "deployment.apps/loja unchanged"
    E a saída contém "service/loja unchanged"

  @errada
  Cenário: Conserte o arquivo: um Deployment e um Service
    observado service/loja created

    Dado um cluster Kubernetes
    Quando executo:
      """
      cat > loja.yaml <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        replicas: 2
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      apiVersion: v1
      kind: Service
      metadata: {name: loja}
      spec:
        selector: {app: loja}
        ports: [{port: 80}]
      FIM
      kubectl apply -f loja.yaml
      """
    Então a saída contém "deployment.apps/loja created"
    E a saída contém "service/loja created"
    E em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    Quando executo "kubectl apply -f loja.yaml"
    Então a saída contém "deployment.apps/loja unchanged"
    E a saída contém "service/loja unchanged"

  @errada
  Cenário: Conserte o arquivo: um Deployment e um Service
    no matches for kind "Deployment" in version "v1"

    Dado um cluster Kubernetes
    Quando executo:
      """
      cat > loja.yaml <<FIM
      apiVersion: v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        replicas: 2
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: loja}
      spec:
        selector: {app: loja}
        ports: [{port: 80}]
      FIM
      kubectl apply -f loja.yaml
      """
    Então a saída contém "deployment.apps/loja created"
    E a saída contém "service/loja created"
    E em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    Quando executo "kubectl apply -f loja.yaml"
    Então a saída contém "deployment.apps/loja unchanged"
    E a saída contém "service/loja unchanged"

  @errada
  Cenário: Conserte o arquivo: um Deployment e um Service
    no matches for kind "Deploy" in version "apps/v1"

    Dado um cluster Kubernetes
    Quando executo:
      """
      cat > loja.yaml <<FIM
      apiVersion: apps/v1
      kind: Deploy
      metadata: {name: loja}
      spec:
        replicas: 2
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: loja}
      spec:
        selector: {app: loja}
        ports: [{port: 80}]
      FIM
      kubectl apply -f loja.yaml
      """
    Então a saída contém "deployment.apps/loja created"
    E a saída contém "service/loja created"
    E em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E em até 60 segundos os endpoints prontos do Service "loja" são os Pods do Deployment "loja"
    Quando executo "kubectl apply -f loja.yaml"
    Então a saída contém "deployment.apps/loja unchanged"
    E a saída contém "service/loja unchanged"

  @certa
  Cenário: A versão muda, e as quatro réplicas ficam
    Dado um cluster Kubernetes
    E que executei:
      """
      kubectl apply -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        replicas: 2
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      FIM
      """
    E que executei "kubectl scale deployment loja --replicas=4"
    E que em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    Quando executo:
      """
      kubectl apply -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        replicas: 4
        strategy: {type: RollingUpdate}
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.28"}
      FIM
      """
    Então em até 10 segundos o Deployment "loja" tem 4 réplicas pedidas
    E o Deployment "loja" usa a imagem "nginx:1.28"
    E em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis

  @errada
  Cenário: Alguém mexeu no cluster
    observado deployment.apps/loja configured

    Dado um cluster Kubernetes
    E que executei:
      """
      cat > loja.yaml <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      FIM
      kubectl apply -f loja.yaml
      """
    E que executei "kubectl set image deployment/loja nginx=nginx:1.29"
    E que executei "kubectl scale deployment loja --replicas=3"
    E que executei "kubectl label deployment loja plantao=sim"
    Quando executo "kubectl apply -f loja.yaml"
    Então a saída é "deployment.apps/loja unchanged"
    E o Deployment "loja" usa a imagem "nginx:1.27"
    E o Deployment "loja" tem 3 réplicas pedidas
    E a saída de "kubectl get deployment loja -o jsonpath={.metadata.labels.plantao}" é "sim"

  @errada
  Cenário: Alguém mexeu no cluster
    as imagens dele: nginx:1.27

    Dado um cluster Kubernetes
    E que executei:
      """
      cat > loja.yaml <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      FIM
      kubectl apply -f loja.yaml
      """
    E que executei "kubectl set image deployment/loja nginx=nginx:1.29"
    E que executei "kubectl scale deployment loja --replicas=3"
    E que executei "kubectl label deployment loja plantao=sim"
    Quando executo "kubectl apply -f loja.yaml"
    Então a saída é "deployment.apps/loja configured"
    E o Deployment "loja" usa a imagem "nginx:1.29"
    E o Deployment "loja" tem 3 réplicas pedidas
    E a saída de "kubectl get deployment loja -o jsonpath={.metadata.labels.plantao}" é "sim"

  @errada
  Cenário: Alguém mexeu no cluster
    ele tem 3 (pede 3 réplicas)

    Dado um cluster Kubernetes
    E que executei:
      """
      cat > loja.yaml <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      FIM
      kubectl apply -f loja.yaml
      """
    E que executei "kubectl set image deployment/loja nginx=nginx:1.29"
    E que executei "kubectl scale deployment loja --replicas=3"
    E que executei "kubectl label deployment loja plantao=sim"
    Quando executo "kubectl apply -f loja.yaml"
    Então a saída é "deployment.apps/loja configured"
    E o Deployment "loja" usa a imagem "nginx:1.27"
    E o Deployment "loja" tem 1 réplica pedida
    E a saída de "kubectl get deployment loja -o jsonpath={.metadata.labels.plantao}" é "sim"

  @errada
  Cenário: A versão muda, e as quatro réplicas ficam
    kubectl apply view-last-applied deployment loja

    Dado um cluster Kubernetes
    E que executei:
      """
      kubectl apply -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        replicas: 2
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      FIM
      """
    E que executei "kubectl scale deployment loja --replicas=4"
    E que em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    Quando executo:
      """
      kubectl apply -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.28"}
      FIM
      """
    Então em até 10 segundos o Deployment "loja" tem 4 réplicas pedidas
    E o Deployment "loja" usa a imagem "nginx:1.28"
    E em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis

  @errada
  Cenário: A versão muda, e as quatro réplicas ficam
    ele tem 2 (pede 2 réplicas)

    Dado um cluster Kubernetes
    E que executei:
      """
      kubectl apply -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        replicas: 2
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.27"}
      FIM
      """
    E que executei "kubectl scale deployment loja --replicas=4"
    E que em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
    Quando executo:
      """
      kubectl apply -f - <<FIM
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: loja}
      spec:
        replicas: 2
        selector: {matchLabels: {app: loja}}
        template:
          metadata: {labels: {app: loja}}
          spec:
            containers:
            - {name: nginx, image: "nginx:1.28"}
      FIM
      """
    Então em até 10 segundos o Deployment "loja" tem 4 réplicas pedidas
    E o Deployment "loja" usa a imagem "nginx:1.28"
    E em até 60 segundos o Deployment "loja" tem 4 réplicas disponíveis
