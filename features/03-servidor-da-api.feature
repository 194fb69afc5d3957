# language: pt
@aula-03
Funcionalidade: O servidor da API recebe, valida e guarda

  “Ele automaticamente envia esse object ao master node, e ao control plane
  dentro do master node.”

  Contexto:
    Dado um cluster Kubernetes

  Cenário: O pedido chega sozinho e vira um objeto guardado
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    E nada mais é pedido
    Então o Deployment "ola" tem estes campos:
      | campo                    | valor |
      | metadata.uid             | *     |
      | metadata.resourceVersion | *     |

  Regra: Um pedido errado é recusado com as palavras do Kubernetes, e nada é guardado

    Esquema do Cenário: Um nome fora da regra
      Quando executo "kubectl create deployment <nome> --image=nginx:1.27"
      Então o comando falha com "Invalid value: "<nome>": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
      E não existe nenhum Deployment

      Exemplos:
        | nome  |
        | Ola   |
        | ola_1 |
        | olá   |

    Cenário: Sem o nome de uma imagem, o molde fica sem contêiner
      Quando executo "kubectl create deployment ola --image="
      Então o comando falha com:
        """
        Deployment.apps "ola" is invalid: spec.template.spec.containers: Required value
        """
      E não existe nenhum Deployment

    Cenário: Um contêiner com a imagem em branco
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: ola
        spec:
          selector:
            matchLabels: {app: ola}
          template:
            metadata:
              labels: {app: ola}
            spec:
              containers:
              - {name: nginx, image: ""}
        FIM
        """
      Então o comando falha com:
        """
        spec.template.spec.containers[0].image: Required value
        """
      E não existe nenhum Deployment

    Cenário: Um número de réplicas que não faz sentido
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=-1"
      Então o comando falha com "spec.replicas: Invalid value: -1: must be greater than or equal to 0"
      E não existe nenhum Deployment

    Cenário: Um campo que não existe
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: ola
        spec:
          replicass: 1
          selector:
            matchLabels: {app: ola}
          template:
            metadata:
              labels: {app: ola}
            spec:
              containers:
              - {name: nginx, image: "nginx:1.27"}
        FIM
        """
      Então o comando falha com:
        """
        strict decoding error: unknown field "spec.replicass"
        """
      E não existe nenhum Deployment

    Cenário: Um valor do tipo errado
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: ola
        spec:
          replicas: três
          selector:
            matchLabels: {app: ola}
          template:
            metadata:
              labels: {app: ola}
            spec:
              containers:
              - {name: nginx, image: "nginx:1.27"}
        FIM
        """
      Então o comando falha com "cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"
      E não existe nenhum Deployment

    Cenário: Um seletor que não escolhe os Pods do próprio molde
      Quando executo:
        """
        kubectl create -f - <<FIM
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: ola
        spec:
          selector:
            matchLabels: {app: ola}
          template:
            metadata:
              labels: {app: outra}
            spec:
              containers:
              - {name: nginx, image: "nginx:1.27"}
        FIM
        """
      Então o comando falha com "`selector` does not match template `labels`"
      E não existe nenhum Deployment

    Cenário: Um namespace que não existe
      Quando executo "kubectl create deployment ola --image=nginx:1.27 -n nenhum"
      Então o comando falha com:
        """
        namespaces "nenhum" not found
        """
      E não existe nenhum Deployment

  Regra: Um nome vale para um objeto só

    Cenário: O segundo Deployment com o mesmo nome é recusado, e o primeiro fica como estava
      Dado que executei "kubectl create deployment ola --image=nginx:1.27"
      Quando executo "kubectl create deployment ola --image=httpd:2.4"
      Então o comando falha com:
        """
        deployments.apps "ola" already exists
        """
      E existe um único Deployment, chamado "ola"
      E o Deployment "ola" usa a imagem "nginx:1.27"

  Regra: O servidor confere tudo sem guardar nada, se for só isso que se pede

    Cenário: Um ensaio no servidor acrescenta os valores padrão
      Quando executo "kubectl create deployment ola --image=nginx:1.27 --dry-run=server -o jsonpath={.spec.strategy.type}"
      Então a saída é "RollingUpdate"
      E não existe nenhum Deployment

    Cenário: Um ensaio no servidor também é recusado
      Quando executo "kubectl create deployment Ola --image=nginx:1.27 --dry-run=server"
      Então o comando falha com "a lowercase RFC 1123 subdomain"
      E não existe nenhum Deployment

  Regra: O que foi recusado não deixa rastro

    @simulador
    Cenário: A recusa é o último salto
      Quando executo "kubectl create deployment Ola --image=nginx:1.27"
      Então o comando falha
      E cada salto foi causado pelo de cima:
        | quem           | o que fez                        |
        | kubectl        | pede para criar o Deployment Ola |
        | kube-apiserver | recusa o pedido                  |
      E durante 30 segundos não acontece o salto "kube-apiserver guarda"
      E não acontece o salto "deployment-controller cria"

    @simulador
    Cenário: Com o servidor da API parado não há quem receba o pedido
      Dado que o servidor da API está parado
      Quando executo "kubectl create deployment ola --image=nginx:1.27"
      Então o comando falha com "connection refused"
      E não acontece o salto "kubectl pede para criar o Deployment ola"
