package features

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/steps"
)

const (
	created = `Dado que executei "kubectl create deployment ola --image=nginx:1.27"`
	triple  = `Dado que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=3"`
	ready   = `E que em até 60 segundos o Deployment "ola" tem 1 réplica disponível`
	triply  = `E que em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis`
)

// TestStepsCanFail: each step, told something that is not so, fails and says
// what there was instead. The last line of a scenario is the one that fails.
func TestStepsCanFail(t *testing.T) {
	tests := []struct {
		observed string
		lines    []string
	}{
		// commands and their output
		{`o comando terminou bem e mostrou: deployment.apps/ola created`, []string{created, `Então o comando falha`}},
		{`o comando terminou com o código 1: Error from server (NotFound)`, []string{`Quando executo "kubectl get pod x"`, `Então o comando termina bem`}},
		{`pods "x" not found`, []string{`Quando executo "kubectl get pod x"`, `Então o comando falha com "already exists"`}},
		{`o código 1`, []string{`Quando executo "kubectl get pod x"`, `Então o comando termina com o código 2`}},
		{`o código 1`, []string{`Quando executo "kubectl get pod x"`, `Então a saída contém "x"`}},
		{`deployment.apps/ola created`, []string{created, `Então a saída é "deployment.apps/ola"`}},
		{`deployment.apps/ola created`, []string{created, `Então a saída contém "configured"`}},
		{`deployment.apps/ola created`, []string{created, "Então a saída contém:", `"""`, "apps/ola created", `"""`}},
		{`deployment.apps/ola created`, []string{created, `Então a saída não contém "created"`}},
		{`deployment.apps/ola created`, []string{created, `Então a saída tem uma linha como "deployment.apps/*a"`}},
		{`deployment.apps/ola created`, []string{created, `Então a saída tem 2 linhas`}},
		{`deployment.apps/ola created`, []string{created, `Então a saída está vazia`}},
		{`nenhum comando até aqui`, []string{`Então o comando termina bem`}},
		{`depois de 2 segundos`, []string{created, `Então em até 2 segundos a saída de "kubectl get pods -o name | wc -l" é "3"`}},
		{`Running`, []string{created, ready, `Então durante 2 segundos a saída de "kubectl get pods" contém "Pending"`}},
		{`o comando kubectl get pods`, []string{created, `E nada mais é pedido`, `Quando executo "kubectl get pods"`}},
		{`2 comandos`, []string{created, `E que executei "kubectl get pods"`, `Então nada mais é pedido`}},
		{`este cenário já tem um cluster`, []string{created, `Dado um cluster Kubernetes`}},
		// objects
		{`1 Deployment: "ola"`, []string{created, `Então existe um único Deployment, chamado "loja"`}},
		{`não há nenhum Deployment com esse nome; há "ola"`, []string{created, `Então existe o Deployment "loja"`}},
		{`ele existe`, []string{created, `Então não existe o Deployment "ola"`}},
		{`depois de 0,0`, []string{created, `Então durante 5 segundos não existe nenhum Pod`}},
		{`1 Pod: "ola-`, []string{created, ready, `Então existem 2 Pods`}},
		{`não há nenhum Pod`, []string{created, ready, `Então existem 2 Pods com o rótulo "app=loja"`}},
		{`spec.replicas = 1`, []string{created, `Então o Deployment "ola" tem estes campos:`, `| campo | valor |`, `| spec.replicas | 2 |`}},
		{`não há valor em spec.cópias`, []string{created, `Então o Deployment "ola" tem estes campos:`, `| campo | valor |`, `| spec.cópias | * |`}},
		{`spec.containers[0`, []string{created, `Então o Deployment "ola" tem estes campos:`, `| campo | valor |`, `| spec.containers[0 | * |`}},
		{`a coluna "preço"`, []string{created, `Então o Deployment "ola" tem estes campos:`, `| campo | preço |`, `| spec.replicas | 1 |`}},
		{`status.phase = Running`, []string{created, ready, `Então o Pod do Deployment "ola" tem estes campos:`, `| campo | valor |`, `| status.phase | Pending |`}},
		{`map[app:ola]`, []string{created, `Então o Deployment "ola" tem o rótulo "app=loja"`}},
		// owners
		{`ele é o dono de 1`, []string{created, ready, `Então o Deployment "ola" é o dono de 2 ReplicaSets`}},
		{`ele é o dono de 3`, []string{triple, triply, `Então o ReplicaSet do Deployment "ola" é o dono de um único Pod`}},
		{`ele se chama "ola-676755b45d"`, []string{created, ready, `Então o nome do ReplicaSet do Deployment "ola" é "loja-" seguido do pod-template-hash`}},
		{`ele não tem nenhum`, []string{`Dado que o replicaset-controller está parado`, `E que executei "kubectl create deployment ola --image=nginx:1.27"`,
			`Então em até 2 segundos cada Pod do Deployment "ola" leva o pod-template-hash do ReplicaSet`}},
		// Deployments and Pods
		{`ele tem 1 (pede 1 réplica)`, []string{created, ready, `Então o Deployment "ola" tem 2 réplicas prontas`}},
		{`ele tem 1`, []string{created, ready, `Então o Deployment "ola" tem ao menos 2 réplicas disponíveis`}},
		{`ele tem 2`, []string{created, ready, `E que executei "kubectl set image deployment/ola nginx=nginx:1.28"`,
			`Então durante 5 segundos o Deployment "ola" tem no máximo 1 réplica existente`}},
		{`as imagens dele: nginx:1.27`, []string{created, `Então o Deployment "ola" usa a imagem "httpd:2.4"`}},
		{`ele é app=ola`, []string{created, `Então o Deployment "ola" seleciona os Pods com o rótulo "app=loja"`}},
		{`0 Pods sem nó, de 1: ola-`, []string{created, ready, `Então o Deployment "ola" tem 1 Pod sem nó`}},
		{`1 Pod pronto, de 1: ola-`, []string{created, ready, `Então o Deployment "ola" tem 0 Pods prontos`}},
		{`1 Pod rodando, de 1`, []string{created, ready, `Então o Deployment "ola" tem 2 Pods rodando`}},
		{`tem contêineres das imagens nginx:1.27`, []string{created, ready, `Então cada Pod do Deployment "ola" tem um único contêiner, da imagem "nginx:1.28"`}},
		{`reiniciado 1 vez`, []string{`Dado que executei "kubectl create deployment ola --image=caderno/termina:1.0"`,
			`E que em até 10 segundos o Deployment "ola" tem 1 Pod rodando`,
			`Então durante 10 segundos nenhum contêiner do Deployment "ola" foi reiniciado`}},
		{`reiniciado 0 vezes`, []string{created, ready, `Então cada contêiner do Deployment "ola" foi reiniciado ao menos 1 vez`}},
		{`ainda não tem contêiner`, []string{`Dado que o scheduler está parado`, created, `Então em até 1 segundo cada contêiner do Deployment "ola" foi reiniciado ao menos 0 vezes`}},
		{`(Running, em worker-`, []string{triple, triply, `Então os Pods do Deployment "ola" estão em 2 nós diferentes`}},
		{`está no nó worker-`, []string{created, ready, `Então cada Pod do Deployment "ola" está no nó "master"`}},
		{`sem tolerar a taint cuidado:NoExecute`, []string{created, ready, `E que o taint-eviction-controller está parado`, `E que executei "kubectl taint nodes --all cuidado=:NoExecute"`,
			`Então durante 1 minuto cada Pod do Deployment "ola" está em um nó cujas taints ele tolera`}},
		// nodes and events
		{`4 de 4: master, worker-1, worker-2 e worker-3`, []string{`Então há 3 nós prontos`}},
		{`as taints dele:`, []string{`Então o nó "worker-1" tem a taint "node-role.kubernetes.io/control-plane:NoSchedule"`}},
		{`os eventos são ScalingReplicaSet`, []string{created, ready, `Então o Deployment "ola" tem o evento "Killing"`}},
		{`não tem Pulled no seu lugar`, []string{created, ready, `Então cada Pod do Deployment "ola" tem os eventos, nesta ordem:`, `| evento |`, `| Created |`, `| Pulled |`}},
		{`tem: Container started`, []string{created, ready, `Então nenhum Pod do Deployment "ola" tem o evento "Started"`}},
		// pieces
		{`kubelet do nó "worker-9"`, []string{`Quando paro o kubelet do nó "worker-9"`}},
		{`deploymnt-controller`, []string{`Quando paro o deploymnt-controller`}},
		{`"ERRADA::"`, []string{`Dado que a imagem "ERRADA::" está publicada`}},
		// hops
		{`ele causou: kube-apiserver completa, valida e guarda o Deployment ola`, []string{created, `Então cada salto foi causado pelo de cima:`,
			`| quem | o que fez |`, `| kubectl | pede para criar |`, `| kube-scheduler | associa |`}},
		{`você quis dizer kube-scheduler?`, []string{created, `Então cada salto foi causado pelo de cima:`, `| quem | o que fez |`, `| scheduler | associa |`}},
		{`você quis dizer replicaset-controller?`, []string{created, `Então cada salto foi causado pelo de cima:`, `| quem | o que fez |`, `| replicaset-controler | cria |`}},
		{`ele não aconteceu`, []string{created, `Então cada salto foi causado pelo de cima:`, `| quem | o que fez |`, `| kubectl | pede para apagar |`}},
		{`"scheduler"`, []string{created, `Então cada salto foi causado pelo de cima:`, `| quem | o que fez |`, `| kubectl | pede para criar |`, `| scheduler | associa |`}},
		{`ele causou: kube-apiserver completa`, []string{created, ready, `Então cada salto foi causado pelo de cima:`,
			`| quem | o que fez |`, `| kubectl | pede para criar |`, `| deployment-controller | cria o ReplicaSet |`}},
		{`foi causado por “kubectl pede`, []string{created, `Então o salto "kube-apiserver guarda o Deployment" foi causado por "kube-scheduler associa"`}},
		{`ele não aconteceu`, []string{created, `Então em até 1 segundo acontece o salto "kubelet manda parar"`}},
		{`ele aconteceu: replicaset-controller cria o Pod ola-`, []string{created, `Então durante 1 segundo não acontece o salto "replicaset-controller cria o Pod"`}},
		{`“kube-apiserver completa, valida e guarda o Deployment ola” é o salto 2 (0,083 s), e “replicaset-controller cria o Pod ola-” só o salto 5`, []string{created, ready,
			`Então estes saltos aconteceram, nesta ordem:`, `| quem | o que fez |`, `| replicaset-controller | cria o Pod ola- |`, `| kube-apiserver | completa, valida e guarda o Deployment ola |`}},
		{`isso aconteceu, no salto 5 (0,097 s), e quem fez foi outro`, []string{created, ready,
			`Então estes saltos aconteceram, nesta ordem:`, `| quem | o que fez |`, `| kubelet | cria o Pod ola- |`}},
		{`ele não aconteceu`, []string{created, ready, `Então estes saltos aconteceram, nesta ordem:`, `| quem | o que fez |`, `| kubelet worker-9 | inicia o contêiner httpd |`}},
		{`"scheduler"`, []string{created, ready, `Então estes saltos aconteceram, nesta ordem:`, `| quem | o que fez |`, `| scheduler | associa o Pod ola- |`}},
		{`passaram 0,8`, []string{created, ready, `Então de cada salto "kubelet começa a baixar" ao salto "kubelet tem a imagem" seguinte passaram:`, `| ao menos | no máximo |`, `| 1 s | 1 min |`}},
		{`passaram 0,8`, []string{created, ready, `Então de cada salto "kubelet começa a baixar" ao salto "kubelet tem a imagem" seguinte passaram:`, `| ao menos | no máximo |`, `| 0 s | 0 s |`}},
		{`isso aconteceu 1 vez`, []string{created, ready, `Então de cada salto "kubelet começa a baixar" ao salto "kubelet tem a imagem" seguinte passaram:`, `| ao menos | no máximo |`, `| 0 s | 1 s |`, `| 0 s | 1 s |`}},
		{`"1 hora"`, []string{created, ready, `Então de cada salto "kubelet começa" ao salto "kubelet tem" seguinte passaram:`, `| ao menos | no máximo |`, `| 0 s | 1 hora |`}},
		{`2: kubectl pede para criar o Deployment ola; kubectl pede para apagar o Deployment ola`, []string{created,
			`E que executei "kubectl delete deployment ola"`, `Então de fora do cluster veio um único pedido`}},
		// the scheduler's decisions
		{`ele não descartou esse nó`, []string{created, ready, `Então o scheduler descartou o nó "worker-1" por "Too many pods"`}},
		{`o filtro TaintToleration o descartou por: node(s) had untolerated taint(s)`, []string{created, ready, `Então o scheduler descartou o nó "master" por "Too many pods"`}},
		{`foi o filtro TaintToleration`, []string{created, ready, `Então o scheduler descartou os nós:`, `| nó | motivo | filtro |`, `| master | node(s) had untolerated taint(s) | NodePorts |`}},
		{`são worker-1, worker-2 e worker-3`, []string{created, ready, `Então o scheduler ficou com os nós "worker-1"`}},
		{`deu 597`, []string{created, ready, `Então para o primeiro Pod, o scheduler deu a cada nó estes pontos:`, `| nó | total |`, `| worker-1 | 1 |`}},
		{`é 1`, []string{created, ready, `Então para o primeiro Pod, o scheduler deu a cada nó estes pontos:`, `| nó | NodeResourcesFit |`, `| peso | 2 |`}},
		{`é -`, []string{created, ready, `Então para o primeiro Pod, o scheduler deu a cada nó estes pontos:`, `| nó | NodeAffinity |`, `| peso | 2 |`}},
		{`worker-1 com 597, worker-2 com 597 e worker-3 com 597`, []string{created, ready, `Então para o primeiro Pod, só um nó teve a maior pontuação`}},
		{`ele decidiu sobre 1 Pod`, []string{created, ready, `Então para o segundo Pod, o scheduler escolheu um nó com a maior pontuação`}},
		{`ele escolheu worker-`, []string{created, ready, `Então o scheduler não achou nó, e disse "0/4"`}},
		// kubelets
		{`esperava “inicia o contêiner nginx” na posição 1`, []string{created, ready, `Então o kubelet do nó de cada Pod do Deployment "ola" fez, nesta ordem:`, `| o que fez |`, `| inicia o contêiner nginx |`}},
		{`recebeu mais do que isso`, []string{created, ready, `Então o kubelet do nó de cada Pod do Deployment "ola" fez, nesta ordem:`, `| o que fez |`, `| prepara o sandbox |`}},
		{`o servidor da API está parado`, []string{created, `E que o servidor da API está parado`, `Então existe o Deployment "ola"`}},
		// what stands below a step, and what cannot be counted
		{`nada`, []string{created, `Então o Deployment "ola" tem estes campos:`}},
		{`nada`, []string{`Quando executo:`}},
		{`um texto entre três aspas`, []string{created, `Então o Deployment "ola" tem estes campos:`, `"""`, `spec.replicas`, `"""`}},
		{`uma tabela`, []string{created, `Então existe o Deployment "ola"`, `| campo | valor |`, `| spec.replicas | 7 |`}},
		{`um texto entre três aspas`, []string{created, `Então o comando termina bem`, `"""`, `nunca lido`, `"""`}},
		{`99999999999 segundos`, []string{created, `Então durante 99999999999 segundos existe o Deployment "ola"`}},
		{`99999999999999999999 minutos`, []string{created, `Então em até 99999999999999999999 minutos existe o Deployment "ola"`}},
		{`1441 minutos`, []string{created, `Quando passam 1441 minutos`}},
		{`"muita"`, []string{`Dado um cluster com os nós:`, `| nó | cpu |`, `| a | muita |`}},
		{`99999 workers`, []string{`Dado um cluster com um master e 99999 workers`}},
		{`99999999999999999999`, []string{created, `Então existem 99999999999999999999 Pods`}},
	}
	for _, test := range tests {
		last := test.lines[len(test.lines)-1]
		t.Run(strings.ReplaceAll(last, "/", "_"), func(t *testing.T) {
			text := "Funcionalidade: f\n  Cenário: c\n    " + strings.Join(test.lines, "\n    ") + "\n"
			result, err := Run(context.Background(), Options{Files: []string{write(t, text)}})
			require.ErrorIs(t, err, ErrFailed, text)
			all := result.Scenarios[0].Steps
			stopped := result.Scenarios[0].Stopped()
			require.Equal(t, Failed, stopped.Status, "%s: %v", stopped.Text, stopped.Err)
			assert.Equal(t, all[len(all)-1].Text, stopped.Text, "the last step is the one that fails: %v", stopped.Err)
			var failure *steps.Failure
			require.ErrorAs(t, stopped.Err, &failure, fmt.Sprint(stopped.Err))
			assert.Contains(t, failure.Observed, test.observed)
			assert.NotEmpty(t, failure.Expected)
			assert.NotEmpty(t, failure.Look, "where to look")
			assert.NotContains(t, stopped.Err.Error(), "func expected")
		})
	}
}

// TestAPieceThatIsNone: who would stop what is none is told which there are.
func TestAPieceThatIsNone(t *testing.T) {
	for _, step := range []string{`Quando paro o Service`, `Quando inicio o kubelet`, `Dado que o porteiro está parado`} {
		var out strings.Builder
		_, err := Run(context.Background(), Options{Files: []string{write(t, "Funcionalidade: f\n  Cenário: c\n    "+step+"\n")}, Output: &out, NoColors: true})
		require.ErrorIs(t, err, ErrFailed)
		assert.Contains(t, strings.Join(strings.Fields(out.String()), " "), `inicio o kubelet do nó "worker-1". As peças são`, step)
	}
}

// TestAnUnknownStepIsToldFirst: also right after a command that failed, of which
// the step may have meant to speak.
func TestAnUnknownStepIsToldFirst(t *testing.T) {
	text := "Funcionalidade: f\n  Cenário: c\n    Quando executo \"kubectl get pod x\"\n    Então o comando falha com \"\"\n"
	result, err := Run(context.Background(), Options{Files: []string{write(t, text)}})
	require.ErrorIs(t, err, ErrFailed)
	stopped := result.Scenarios[0].Stopped()
	assert.Equal(t, Undefined, stopped.Status)
	assert.Equal(t, `o comando falha com ""`, stopped.Text)
}

// TestAStepThatDoesNotWait: it is told to wait if that would have helped, and
// only then; to look for a piece that may have stopped, if a hop never comes.
// What the report shows a moment later says so, and the scenario took no longer.
func TestAStepThatDoesNotWait(t *testing.T) {
	fail := func(before, line string) *steps.Failure {
		text := "Funcionalidade: f\n  Cenário: c\n    Dado um cluster Kubernetes\n" + before + "    E " + created[len("Dado "):] + "\n    " + line + "\n"
		result, err := Run(context.Background(), Options{Files: []string{write(t, text)}})
		require.ErrorIs(t, err, ErrFailed)
		var failure *steps.Failure
		require.ErrorAs(t, result.Scenarios[0].Stopped().Err, &failure)
		assert.Contains(t, failure.Evidence[len(failure.Evidence)-1].Title, "(um instante depois)")
		if !strings.Contains(line, "em até") {
			assert.Less(t, result.Scenarios[0].Took, time.Second)
		}
		return failure
	}
	const stopped = "    Dado que o deployment-controller está parado\n"
	assert.Contains(t, fmt.Sprint(fail("", `Então existe 1 Pod`).Look), "em até 10 segundos")
	assert.Equal(t, []string{"o controller-manager está rodando?"}, fail(stopped, `Então existe 1 Pod`).Look)
	assert.Equal(t, []string{"o controller-manager está rodando?"}, fail(stopped, `Então em até 30 segundos existe 1 Pod`).Look)
	wrong := fail("", `Então o Deployment "ola" seleciona os Pods com o rótulo "ola"`)
	assert.NotContains(t, fmt.Sprint(wrong.Look), "em até")
	assert.Empty(t, wrong.Missing, "it came right after")
}

// TestEveryPieceCanBeNamed in a step, as the simulator calls it, and as its program is called.
func TestEveryPieceCanBeNamed(t *testing.T) {
	cluster, err := simulators(1, nil)(context.Background(), steps.Wanted{})
	require.NoError(t, err)
	text := "Funcionalidade: f\n  Cenário: c\n"
	for _, p := range cluster.(steps.Simulator).Pieces() {
		name := p.Name
		switch {
		case p.Name == "apiserver":
			name = "servidor da API"
		case p.Node != "":
			name += fmt.Sprintf(" do nó %q", p.Node)
		}
		text += "    Quando paro o " + name + "\n    Quando inicio o " + name + "\n"
	}
	for _, program := range []string{"kube-scheduler", "kube-controller-manager", "kube-apiserver"} {
		text += "    Quando paro o " + program + "\n    Quando inicio o " + program + "\n"
	}
	require.NoError(t, cluster.Close())
	result, err := Run(context.Background(), Options{Files: []string{write(t, text)}})
	require.NoError(t, err, "%+v", result)
	assert.Greater(t, len(result.Scenarios[0].Steps), 20)
}
