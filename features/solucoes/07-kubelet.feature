# language: pt

# Uma solução do exercício da aula 7.

@aula-07 @exercicio @simulador
Funcionalidade: A loja começa a rodar

  O Pod da loja já tem um nó. Daqui em diante quem trabalha é o kubelet de lá. Diga
  em que ordem, o que ele não faz duas vezes, e quanto cabe em um Pod.

  Cenário: Ponha em ordem o que o kubelet fez
    Dado um cluster com um master e 2 workers
    Quando executo "kubectl create deployment loja --image=httpd:2.4"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E o kubelet do nó de cada Pod do Deployment "loja" fez, nesta ordem:
      | o que fez                          |
      | prepara o sandbox do Pod loja-     |
      | começa a baixar a imagem httpd:2.4 |
      | tem a imagem httpd:2.4             |
      | cria o contêiner httpd             |
      | inicia o contêiner httpd           |

  Cenário: A segunda réplica chega ao mesmo nó
    Dado um cluster com um master e um worker
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    E que em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    Quando executo "kubectl scale deployment loja --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E a saída de "kubectl get events --field-selector reason=Started -o name | wc -l" é "2"
    E a saída de "kubectl get events --field-selector reason=Pulling -o name | wc -l" é "1"

  Cenário: Um Pod só, com dois contêineres
    Dado um cluster com um master e um worker
    Quando executo "kubectl create deployment loja --image=nginx:1.27 --image=caderno/ola:1.0"
    Então em até 60 segundos o Deployment "loja" tem 1 réplica disponível
    E existe 1 Pod
    E a saída de "kubectl get pods" contém "2/2"
    E durante 30 segundos nenhum contêiner do Deployment "loja" foi reiniciado
    E a saída de "kubectl get events --field-selector reason=Scheduled -o name | wc -l" é "1"
