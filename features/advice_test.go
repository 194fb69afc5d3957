package features

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/steps"
)

// failureOf is how the last of a scenario's lines fails.
func failureOf(t *testing.T, lines ...string) *steps.Failure {
	t.Helper()
	text := "Funcionalidade: f\n  Cenário: c\n    " + strings.Join(lines, "\n    ") + "\n"
	result, err := Run(context.Background(), Options{Files: []string{write(t, text)}})
	require.ErrorIs(t, err, ErrFailed)
	var failure *steps.Failure
	require.ErrorAs(t, result.Scenarios[0].Stopped().Err, &failure)
	return failure
}

// TestManyPodsAreCounted: of many Pods it is told how many are doing what.
func TestManyPodsAreCounted(t *testing.T) {
	f := failureOf(t, `Dado que executei "kubectl create deployment ola --image=nginx:1.27 --replicas=9"`,
		`E que em até 60 segundos o Deployment "ola" tem 9 réplicas disponíveis`, `Então o Deployment "ola" tem 9 Pods sem nó`)
	assert.Equal(t, "0 Pods sem nó, de 9: 3 Running, em worker-1; 3 Running, em worker-2; 3 Running, em worker-3", f.Observed)
}

// TestAnotherAnswerIsNoSlip: who predicted something else is not sent to look for
// a wrong letter, and only who asked too early is told to wait.
func TestAnotherAnswerIsNoSlip(t *testing.T) {
	const letters, wait = "letra por letra", "o cluster ainda trabalhava"
	look := func(lines ...string) string { return fmt.Sprint(failureOf(t, lines...).Look) }
	assert.Contains(t, look(created, ready, `Quando executo "kubectl get pods"`, `Então a saída contém "Runing"`), letters)
	assert.Contains(t, look(created, ready, `Quando executo "kubectl get pods"`, `Então a saída tem uma linha como "ola-* 1/1 Runing 0 *"`), letters)
	other := look(created, ready, `E passam 5 segundos`, `Quando executo "kubectl get pods"`, `Então a saída contém "Pending"`)
	assert.NotContains(t, other, letters)
	assert.NotContains(t, other, wait)
	assert.Contains(t, look(created, `Quando executo "kubectl get pods"`, `Então a saída contém "Running"`), wait)
}

// TestWhatIsWrongInAManifest is told in the learner's language, where the
// words of kubectl and of the API server are of little help to a beginner; and a
// command that was to end well is not said to be one that may fail.
func TestWhatIsWrongInAManifest(t *testing.T) {
	const right = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ola}\nspec:\n  replicas: 2\n  selector: {matchLabels: {app: ola}}\n" +
		"  template:\n    metadata: {labels: {app: ola}}\n    spec:\n      containers:\n      - {name: nginx, image: nginx, resources: {requests: {cpu: 500m}}}"
	look := func(old, replaced, last string) string {
		require.Contains(t, right, old)
		return fmt.Sprint(failureOf(t, `Quando executo:`, `"""`, "kubectl apply -f - <<FIM", strings.ReplaceAll(strings.Replace(right, old, replaced, 1), "\n", "\n    "), "FIM", `"""`, last).Look)
	}
	const well = `Então o comando termina bem`
	for _, test := range []struct{ old, replaced, want string }{
		{"replicas: 2", "replicas 2", "na linha “replicas 2” do manifesto faltam dois-pontos"},
		{"  replicas: 2", "replicas: 2", "por volta da linha 6 do manifesto, “selector:"},
		{"  replicas: 2", "\treplicas: 2", "a linha “replicas: 2” do manifesto começa com um tab"},
		{"500m", `"1,5"`, "“1,5”: o Kubernetes escreve quantidades com ponto, como em 1.5"},
		{"500m", "meia", "uma quantidade se escreve como 500m"},
		{"apps/v1", "v1", "não existe o tipo Deployment na versão v1 da API"},
		{"replicas", "replcas", "o campo replcas não existe ali; você quis dizer replicas?"},
		{"replicas", "porteiro", "o campo porteiro não existe ali; kubectl explain"},
		{"replicas: 2", `replicas: "2"`, "um dos campos quer um número, escrito sem aspas"},
		{"kind: Deployment", "--\nkind: Deployment", "a linha “--” do manifesto: dois objetos se separam com três hifens"},
		{"name: ola", "name: Ola", "a mensagem do comando diz"},
	} {
		assert.Equal(t, 0, strings.Count(look(test.old, test.replaced, well), "se era para falhar"), test.replaced)
		assert.Contains(t, look(test.old, test.replaced, well), test.want)
		assert.Contains(t, look(test.old, test.replaced, `Então a saída contém "created"`), "se era para falhar")
	}
}

// TestWhatACommandCouldNotDo is told without the dumps of those who debug kubectl.
func TestWhatACommandCouldNotDo(t *testing.T) {
	patch := failureOf(t, created, `Quando executo "kubectl patch deployment ola -p '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":25%}}}}'"`, `Então o comando termina bem`)
	assert.Contains(t, patch.Look[0], `"25%", leva aspas duplas`)
	events := failureOf(t, created, ready, `Então a saída de "kubectl get events --field-selector reason=ScaledUp -o jsonpath='{.items[0].message}'" é "x"`)
	assert.NotContains(t, events.Observed, "object given")
	assert.Contains(t, events.Observed, "array index out of bounds")
	require.Len(t, events.Look, 2)
	assert.Contains(t, events.Look[0], "a lista está vazia")
	assert.Equal(t, "nenhum evento tem reason=ScaledUp; há Created, Pulled, Pulling, ScalingReplicaSet, Scheduled, Started e SuccessfulCreate", events.Look[1])
	count := failureOf(t, created, ready, `Então a saída de "kubectl get events --field-selector reason=Started -o name | wc -l" é "x"`)
	assert.NotContains(t, fmt.Sprint(count.Look), "nenhum evento")
}

// TestWhereThePodsAre is seen where a step asks for it.
func TestWhereThePodsAre(t *testing.T) {
	last := func(line string) string {
		f := failureOf(t, triple, triply, line)
		return fmt.Sprint(f.Evidence[len(f.Evidence)-1])
	}
	assert.Contains(t, last(`Então a saída de "kubectl get pods -o wide | grep -c worker-1" é "7"`), "NODE")
	assert.Contains(t, last(`Então cada Pod do Deployment "ola" está no nó "master"`), "NODE")
	assert.NotContains(t, last(`Então existem 7 Pods`), "NODE")
}

// TestHopsThatAreTheSameAreCounted: a visitor who keeps coming back fills no page.
func TestHopsThatAreTheSameAreCounted(t *testing.T) {
	f := failureOf(t, `Dado um cluster com um master e um worker`, created, ready, `E que executei "kubectl expose deployment ola --port=80 --type=NodePort"`,
		`E que em até 10 segundos o visitante do Service "ola" recebe "Welcome"`, `E que durante 3 segundos o visitante do Service "ola" recebe "Welcome"`, `Então cada salto foi causado pelo de cima:`, `| quem | o que fez |`,
		`| visitante | pede http |`, `| kubelet | inicia |`)
	assert.Regexp(t, `ao Pod ola-\S+.* \(\d+ vezes\)`, f.Observed)
}

// TestWhatTheRegistryHas: who misnames an image is told which ones there are, for
// as long as a Pod asks for it.
func TestWhatTheRegistryHas(t *testing.T) {
	look := func(image string, lines ...string) string {
		lines = append([]string{`Dado que executei "kubectl create deployment ola --image=` + image + `"`}, lines...)
		return fmt.Sprint(failureOf(t, append(lines, `Então em até 20 segundos existem 9 Pods`)...).Look)
	}
	assert.Contains(t, look("ngnix:1.27"), "não há imagem ngnix; você quis dizer nginx?")
	assert.Contains(t, look("nginx:9"), "a imagem nginx não tem a versão 9; tem 1.27, 1.28, 1.29 e latest")
	redis := look("redis")
	assert.Contains(t, redis, "não há imagem redis no registro deste cluster; há busybox,")
	assert.NotContains(t, redis, "a imagem existe, com esse nome")
	assert.Contains(t, look("redis", `E que a imagem "caderno/redix:2" está publicada`), "redix")
	assert.Contains(t, look("redis:2", `E passam 15 minutos`, `E a imagem "redis:2" está publicada`), "a imagem redis:2 foi publicada depois")
	assert.NotContains(t, look("redis", `E passam 5 segundos`, `E que executei "kubectl delete deployment ola"`), "não há imagem")
}

// TestWhatTheLastApplyAskedFor is where the replicas come from that nobody remembers.
func TestWhatTheLastApplyAskedFor(t *testing.T) {
	const manifest = `{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "ola"}, "spec": {"selector": {"matchLabels": {"app": "ola"}},
"template": {"metadata": {"labels": {"app": "ola"}}, "spec": {"containers": [{"name": "nginx", "image": "nginx:1.27"}]}}}}`
	apply := []string{`Dado que executei:`, `"""`, "kubectl apply -f - <<FIM", manifest, "FIM", `"""`}
	const last = "kubectl apply view-last-applied deployment ola"
	assert.Contains(t, failureOf(t, append(apply, `Então o Deployment "ola" tem 4 réplicas pedidas`)...).Look[0], last)
	assert.NotContains(t, failureOf(t, append(apply, `Então o Deployment "ola" tem 4 réplicas disponíveis`)...).Look[0], last)
	assert.NotContains(t, failureOf(t, created, `Então o Deployment "ola" tem 4 réplicas pedidas`).Look[0], last)
}

// TestStepsAreRepeatedInTheLessonsLaboratory: one that opens empty shows nothing
// of the scenario, and a filter's answer says little.
func TestStepsAreRepeatedInTheLessonsLaboratory(t *testing.T) {
	text := "Funcionalidade: f\n  @aula-07\n  Cenário: c\n    " + created + "\n    Então a saída de \"kubectl get pods -o wide | grep -c worker-1\" é \"7\"\n"
	result, err := Run(context.Background(), Options{Files: []string{write(t, text)}})
	require.ErrorIs(t, err, ErrFailed)
	var failure *steps.Failure
	require.ErrorAs(t, result.Scenarios[0].Stopped().Err, &failure)
	assert.Equal(t, "repita os passos em caderno laboratorio 7 e rode kubectl get pods -o wide", failure.Look[0])
}

// TestALostNodeIsToldOf: where to look is at its Pods, for as long as it is lost.
func TestALostNodeIsToldOf(t *testing.T) {
	look := func(lines ...string) string {
		text := "Funcionalidade: f\n  Cenário: c\n    Dado um cluster com um master e 2 workers\n    Quando paro o kubelet do nó \"worker-1\"\n    E passam 2 minutos\n"
		for _, line := range append(lines, `Então há 4 nós prontos`) {
			text += "    " + line + "\n"
		}
		result, err := Run(context.Background(), Options{Files: []string{write(t, text)}})
		require.ErrorIs(t, err, ErrFailed)
		var failure *steps.Failure
		require.ErrorAs(t, result.Scenarios[0].Stopped().Err, &failure)
		return fmt.Sprint(failure.Look)
	}
	const told = "o nó worker-1 foi dado por perdido"
	assert.Contains(t, look(), told)
	assert.NotContains(t, look(`E inicio o kubelet do nó "worker-1"`, `E passam 60 segundos`), told)
}

// TestWhyAPodWaits: the scheduler's last word is told for as long as the Pod has
// no node, also when much has happened since.
func TestWhyAPodWaits(t *testing.T) {
	explain := func(lines ...string) string {
		text := "Funcionalidade: f\n  Cenário: c\n    " + strings.Join(lines, "\n    ") + "\n    Então existem 9 Pods\n"
		result, err := Run(context.Background(), Options{Files: []string{write(t, text)}})
		require.ErrorIs(t, err, ErrFailed)
		return result.Scenarios[0].Stopped().Err.Error()
	}
	const (
		shut  = `Dado que executei "kubectl cordon worker-1 && kubectl cordon worker-2 && kubectl cordon worker-3"`
		first = `E que executei "kubectl run primeiro --image=nginx:1.27"`
		waits = `E que em até 5 segundos o Pod "primeiro" tem o evento "FailedScheduling"`
		open  = `E que executei "kubectl uncordon worker-1"`
		runs  = `E que em até 60 segundos a saída de "kubectl get pods" contém "Running"`
		told  = "por que um Pod espera:\nFailedScheduling pod/primeiro: 0/4 nodes are available"
	)
	assert.Contains(t, explain(shut, first, waits, `E que executei "kubectl run segundo --image=nginx:1.27 --overrides={\"spec\":{\"nodeName\":\"worker-1\"}}"`, runs), told)
	assert.NotContains(t, explain(shut, first, waits, open, runs), told)
}

// TestWhyItRestarts: a container that falls says so itself; of one that a probe
// kills the events tell, also when the kubelet has begun to wait before it
// starts it again.
func TestWhyItRestarts(t *testing.T) {
	const never = `Então durante 60 segundos nenhum Pod do Deployment "ola" tem o evento "BackOff"`
	lookAfter := func(last string, lines ...string) string {
		text := "Funcionalidade: f\n  Cenário: c\n    " + strings.Join(lines, "\n    ") + "\n    E passam 5 segundos\n    " + last + "\n"
		result, err := Run(context.Background(), Options{Files: []string{write(t, text)}})
		require.ErrorIs(t, err, ErrFailed)
		var failure *steps.Failure
		require.ErrorAs(t, result.Scenarios[0].Stopped().Err, &failure)
		return fmt.Sprint(failure.Look)
	}
	look := func(lines ...string) string { return lookAfter(never, lines...) }
	const falling = `Dado que executei "kubectl create deployment ola --image=busybox:1.36 -- false"`
	assert.Contains(t, look(falling), "o contêiner cai e é reiniciado: kubectl logs ola-")
	assert.Contains(t, look(strings.Replace(falling, "-- false", "-- true", 1)), "termina bem, com o código 0, e é reiniciado mesmo assim")
	gone := lookAfter(`Então existem 9 Pods`, falling, `E que em até 60 segundos a saída de "kubectl get events" contém "Back-off restarting"`, `E que executei "kubectl delete deployment ola"`)
	assert.NotContains(t, gone, "kubectl logs", "the Pod is not there any more")
	assert.Contains(t, look(`Dado que executei:`, `"""`, `kubectl run ola --image=nginx:1.27 --overrides='{"spec":{"initContainers":[{"name":"chave","image":"busybox:1.36","command":["false"]}]}}'`,
		`"""`, falling), "kubectl logs ola -c chave --previous")
	probe := func(kind string) string {
		return look(created, `E que executei:`, `"""`, `kubectl patch deployment ola -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","`+kind+
			`":{"tcpSocket":{"port":81},"periodSeconds":1,"failureThreshold":1}}]}}}}'`, `"""`)
	}
	assert.Contains(t, lookAfter(`Então existem 9 Pods`, created, `E que executei:`, `"""`, `kubectl patch deployment ola -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","readinessProbe":{"tcpSocket":{"port":81},"periodSeconds":1}}]}}}}'`, `"""`),
		"a sonda readiness falha, e o Pod não fica pronto")
	assert.Contains(t, probe("livenessProbe"), "o contêiner nginx porque a sonda liveness falha")
	assert.Contains(t, probe("startupProbe"), "o contêiner nginx porque a sonda startup falha")
	assert.NotContains(t, probe("startupProbe"), "kubectl logs")
}

// TestAFieldIsLookedAtWhole: who wrote another value is sent to the object, and
// the number of replicas is said in good Portuguese, however it was asked.
func TestAFieldIsLookedAtWhole(t *testing.T) {
	fail := func(lines ...string) *steps.Failure { return failureOf(t, append([]string{created}, lines...)...) }
	field := fail(`Então o Deployment "ola" tem estes campos:`, `| campo | valor |`, `| spec.replicas | 7 |`)
	assert.Equal(t, "kubectl get deployment ola -o yaml mostra o objeto inteiro", field.Look[0])
	assert.Contains(t, fail(`Então o Deployment "ola" tem 1 réplicas disponíveis`).Expected, "1 réplica disponível")
	assert.Contains(t, fail(`Então em até 5 segundos o Deployment "ola" tem 2 réplica pedida`).Expected, "2 réplicas pedidas")
}
