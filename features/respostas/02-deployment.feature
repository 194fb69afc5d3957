# language: pt

# Respostas ao exercício da aula 2: outras que valem, e enganos, cada um com um
# pedaço do que a explicação diz.

@aula-02 @exercicio
Funcionalidade: A loja abre

  Uma loja precisa de três cópias do mesmo servidor, da imagem httpd:2.4. Quem
  monta o Deployment é o kubectl; quem diz o que ele deve montar é você.

  @certa
  Cenário: Três réplicas com um comando só
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 -r 3"
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 3 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "app=loja"

  @errada
  Cenário: Três réplicas com um comando só
    ele tem 1 (pede 1 réplica)

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=1"
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 3 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "app=loja"

  @errada
  Cenário: Três réplicas com um comando só
    unknown flag: --réplicas

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --réplicas=3"
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 3 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "app=loja"

  @errada
  Cenário: Três réplicas com um comando só
    unknown flag

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --copias=3"
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 3 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "app=loja"

  @errada
  Cenário: Três réplicas com um comando só
    observado ele é app=loja

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --replicas=3"
    Então o comando termina bem
    E existe um único Deployment, chamado "loja"
    E o Deployment "loja" tem 3 réplicas pedidas
    E o Deployment "loja" seleciona os Pods com o rótulo "loja"

  @certa
  Cenário: O rascunho diz o nome do contêiner, e nada é guardado
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --dry-run=server -o jsonpath='{.spec.template.spec.containers[0].name}'"
    Então a saída é "httpd"
    E não existe o Deployment "loja"

  @errada
  Cenário: O rascunho diz o nome do contêiner, e nada é guardado
    observado httpd

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --dry-run=client -o jsonpath='{.spec.template.spec.containers[0].name}'"
    Então a saída é "loja"
    E não existe o Deployment "loja"

  @errada
  Cenário: O rascunho diz o nome do contêiner, e nada é guardado
    esperado a saída "httpd:2.4" observado httpd

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --dry-run=client -o jsonpath='{.spec.template.spec.containers[0].name}'"
    Então a saída é "httpd:2.4"
    E não existe o Deployment "loja"

  @errada
  Cenário: O rascunho diz o nome do contêiner, e nada é guardado
    ele existe

    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 -o jsonpath='{.spec.template.spec.containers[0].name}'"
    Então a saída é "httpd"
    E não existe o Deployment "loja"
