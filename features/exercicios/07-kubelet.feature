# language: pt

# Exercício da aula 7. Ponha em ordem a tabela do primeiro cenário, troque
# cada ___ pelo que falta, salve e verifique:
#
#   caderno verificar --exercicio 7

@aula-07 @exercicio @simulador
Funcionalidade: A loja começa a rodar

  O Pod da loja já tem um nó. Daqui em diante quem trabalha é o kubelet de lá. Diga
  em que ordem, o que ele não faz duas vezes, e quanto cabe em um Pod.

  Cenário: Ponha em ordem o que o kubelet fez
    Dado um cluster com um master e 2 workers
    Quando executo "kubectl create deployment loja --image=httpd:2.4"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    # Para aqui até a tabela estar em ordem.
    E o kubelet do nó de cada Pod do Deployment "loja" fez, nesta ordem:
      | o que fez                          |
      | inicia o contêiner httpd           |
      | tem a imagem httpd:2.4             |
      | cria o contêiner httpd             |
      | prepara o sandbox do Pod loja-     |
      | começa a baixar a imagem httpd:2.4 |

  Cenário: A segunda réplica chega ao mesmo nó
    Dado um cluster com um master e um worker
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    E que em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    Quando executo "kubectl scale deployment loja --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E a saída de "kubectl get events --field-selector reason=Started -o name | wc -l" é "___"
    E a saída de "kubectl get events --field-selector reason=Pulling -o name | wc -l" é "___"

  # Os dois dividem o endereço e as portas do Pod. Em um nó de verdade, um segundo
  # contêiner que quisesse a porta 80 cairia; aqui isso não se vê.
  Cenário: Um Pod só, com dois contêineres
    # Que imagens há neste cluster, diz a aula, em “Agora você”.
    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=nginx:1.27 ___"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E existe 1 Pod
    E a saída de "kubectl get pods" contém "2/2"
    E durante 30 segundos nenhum contêiner do Deployment "loja" foi reiniciado
    E a saída de "kubectl get events --field-selector reason=Scheduled -o name | wc -l" é "___"
