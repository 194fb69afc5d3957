# language: pt

# Exercício da aula 9. Troque cada ___ pelo que falta, salve este
# arquivo e verifique:
#
#   caderno verificar --exercicio 9

@aula-09 @exercicio @imagens-caderno
Funcionalidade: Prove o que você diz

  A loja diz que está no ar. Não acredite: pergunte ao cluster, e mostre onde está
  a resposta.

  Cenário: Quantos Pods, quantos contêineres
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment loja --image=httpd:2.4 --image=caderno/ola:1.0 --replicas=2"
    Então em até 60 segundos o Deployment "loja" tem 2 réplicas disponíveis
    E existem ___ Pods com o rótulo "app=loja"
    E a saída de "kubectl get pods -l app=loja -o jsonpath={.items[*].status.containerStatuses[*].ready} | wc -w" é "___"
    Quando executo "kubectl get pods -l app=loja"
    Então a saída tem uma linha como "loja-* ___ Running 0 *"

  Cenário: Cada trecho da história tem a sua testemunha
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment loja --image=httpd:2.4"
    E que em até 60 segundos cada Pod do Deployment "loja" tem os eventos, nesta ordem:
      | evento  |
      | Started |
    Então a saída de "kubectl get events --field-selector reason=___ -o jsonpath={.items[0].message}" contém "Scaled up replica set loja-"
    E a saída de "kubectl get events --field-selector reason=SuccessfulCreate -o jsonpath={.items[0].involvedObject.kind}" é "___"
    E a saída de "kubectl get events --field-selector reason=___ -o jsonpath={.items[0].message}" contém "Successfully assigned"
    E a saída de "kubectl get events --field-selector reason=Started -o jsonpath={.items[0].reportingComponent}" é "___"

  Cenário: A pergunta certa para cada resposta
    Dado um cluster Kubernetes
    E que executei "kubectl create deployment tarefa --image=caderno/termina:1.0"
    E que em até 60 segundos cada Pod do Deployment "tarefa" tem os eventos, nesta ordem:
      | evento  |
      | Started |
    Quando executo "kubectl ___"
    Então a saída é "pronto"
    Quando executo "kubectl ___"
    Então a saída contém "Controlled By: ReplicaSet/tarefa-"
    E em até 10 segundos a saída de "kubectl get pods -l app=tarefa -o jsonpath={___}" contém "caderno/termina:1.0"

  Cenário: A frase das anotações, feita por você
    Dado um cluster Kubernetes
    Quando ___
    Então em até 60 segundos o Deployment "frase" tem 1 Pod rodando
    E cada Pod do Deployment "frase" tem um único contêiner, da imagem "nginx:1.27"
    E nenhum contêiner do Deployment "frase" foi reiniciado
