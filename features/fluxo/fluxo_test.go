package fluxo

import (
	"bytes"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/goldentest"
	"caderno/sim/trace"
)

var (
	deployment = trace.Object{Kind: "Deployment", Namespace: "default", Name: "ola"}
	replicaSet = trace.Object{Kind: "ReplicaSet", Namespace: "default", Name: "ola-676755b45d"}
	pod        = trace.Object{Kind: "Pod", Namespace: "default", Name: "ola-676755b45d-8pjps"}
)

// story is the road from the command to the running container, and the way back.
func story() []trace.Hop {
	decision := &trace.Decision{Chosen: "worker-2", Nodes: []trace.Verdict{
		{Node: "master", Plugin: "TaintToleration"}, {Node: "worker-1"}, {Node: "worker-2"}, {Node: "worker-3"},
	}}
	hops := []trace.Hop{
		{Actor: trace.Kubectl, Action: trace.Request, Object: deployment, Detail: "create deployments.apps"},
		{Actor: trace.APIServer, Action: trace.Create, Object: deployment},
		{Actor: trace.DeploymentController, Action: trace.Create, Object: replicaSet},
		{Actor: trace.ReplicaSetController, Action: trace.Create, Object: pod},
		{Actor: trace.Scheduler, Action: trace.Decide, Object: pod, Decision: decision},
		{Actor: trace.Scheduler, Action: trace.Bind, Object: pod, Detail: "worker-2"},
		{Actor: trace.Kubelet, Node: "worker-2", Action: trace.RunSandbox, Object: pod},
		{Actor: trace.Kubelet, Node: "worker-2", Action: trace.PullImage, Object: pod, Detail: "nginx:1.27"},
		{Actor: trace.Kubelet, Node: "worker-2", Action: trace.ImagePulled, Object: pod, Detail: "nginx:1.27"},
		{Actor: trace.Kubelet, Node: "worker-2", Action: trace.CreateContainer, Object: pod, Detail: "nginx"},
		{Actor: trace.Kubelet, Node: "worker-2", Action: trace.StartContainer, Object: pod, Detail: "nginx"},
		{Actor: trace.Kubelet, Node: "worker-2", Action: trace.UpdateStatus, Object: pod},
	}
	for i := range hops {
		hops[i].ID, hops[i].Cause, hops[i].At = i+1, i, time.Duration(i)*17*time.Millisecond
	}
	return hops
}

func TestWrite(t *testing.T) {
	for _, test := range []struct {
		file string
		o    Options
	}{
		{"80.txt", Options{Width: 80}},
		{"60.txt", Options{Width: 60, Lead: "  "}},
	} {
		var out, painted bytes.Buffer
		require.NoError(t, Write(&out, story(), test.o))
		goldentest.Equal(t, filepath.Join("testdata", test.file), out.String())
		for line := range strings.Lines(out.String()) {
			assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimRight(line, "\n")), test.o.Width, line)
		}
		test.o.Color = true
		require.NoError(t, Write(&painted, story(), test.o))
		assert.NotEqual(t, out.String(), painted.String())
		assert.Equal(t, out.String(), regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(painted.String(), ""))
	}
}

func TestSentences(t *testing.T) {
	service := trace.Object{Kind: "Service", Namespace: "default", Name: "ola"}
	tests := []struct {
		want string
		hop  trace.Hop
	}{
		{"pede para criar o Deployment ola (só um ensaio, com --dry-run)", trace.Hop{Action: trace.Request, Object: deployment, Detail: "create deployments.apps (dry run)"}},
		{"pede para apagar o Deployment ola", trace.Hop{Action: trace.Request, Object: deployment, Detail: "delete deployments.apps"}},
		{"pede para alterar o Deployment ola", trace.Hop{Action: trace.Request, Object: deployment, Detail: "PATCH deployments.apps"}},
		{"pede outro número de réplicas para o Deployment ola", trace.Hop{Action: trace.Request, Object: deployment, Detail: "PATCH deployments.apps/scale"}},
		{"recusa o pedido: deployments.apps \"ola\" already exists", trace.Hop{Actor: trace.APIServer, Action: trace.Refuse, Object: deployment, Detail: `deployments.apps "ola" already exists`}},
		{"valida e guarda a mudança no Deployment ola", trace.Hop{Actor: trace.APIServer, Action: trace.Update, Object: deployment}},
		{"altera o ReplicaSet ola-676755b45d", trace.Hop{Actor: trace.DeploymentController, Action: trace.Update, Object: replicaSet}},
		{"registra o nó worker-1", trace.Hop{Actor: trace.Kubelet, Action: trace.Create, Object: trace.Object{Kind: "Node", Name: "worker-1"}}},
		{"atualiza o status do nó worker-1", trace.Hop{Actor: trace.Kubelet, Action: trace.UpdateStatus, Object: trace.Object{Kind: "Node", Name: "worker-1"}}},
		{"avalia 1 nó, 1 serve, e escolhe minikube para o Pod ola-676755b45d-8pjps", trace.Hop{Action: trace.Decide, Object: pod,
			Decision: &trace.Decision{Chosen: "minikube", Nodes: []trace.Verdict{{Node: "minikube"}}}}},
		{"não acha nó para o Pod ola-676755b45d-8pjps: 0/1 nodes are available", trace.Hop{Action: trace.Decide, Object: pod,
			Decision: &trace.Decision{Message: "0/1 nodes are available", Nodes: []trace.Verdict{{Node: "master", Plugin: "TaintToleration"}}}}},
		{"vê que o contêiner ola terminou com o código 1", trace.Hop{Action: trace.ContainerExited, Object: pod, Detail: "ola: 1"}},
		{"altera o nó worker-1 (taints: +node.kubernetes.io/unreachable:NoExecute)", trace.Hop{Actor: trace.NodeController, Action: trace.Update,
			Object: trace.Object{Kind: "Node", Name: "worker-1"}, Detail: "+node.kubernetes.io/unreachable:NoExecute"}},
		{"não tem notícias do kubelet do nó worker-1 há 50 s e o dá por perdido", trace.Hop{Actor: trace.NodeController, Action: trace.LoseNode,
			Object: trace.Object{Kind: "Node", Name: "worker-1"}, Detail: "50 s"}},
		{"não deixa mais o Pod ola-676755b45d-8pjps no nó worker-1, que tem uma taint NoExecute", trace.Hop{Action: trace.EndStay, Object: pod, Detail: "worker-1"}},
		{"vê que o Pod ola-676755b45d-8pjps está num nó que não existe mais, worker-1", trace.Hop{Action: trace.Orphan, Object: pod, Detail: "worker-1"}},
		{"não consegue baixar a imagem nada:1.0", trace.Hop{Action: trace.PullFailed, Object: pod, Detail: "nada:1.0"}},
		{"vê falhar 3 vezes seguidas a sonda liveness do contêiner ola", trace.Hop{Action: trace.ProbeFailed, Object: pod, Detail: "liveness ola 3"}},
		{"vê falhar 1 vez a sonda readiness do contêiner ola", trace.Hop{Action: trace.ProbeFailed, Object: pod, Detail: "readiness ola 1"}},
		{"vê passar a sonda startup do contêiner ola", trace.Hop{Action: trace.ProbePassed, Object: pod, Detail: "startup ola 1"}},
		{"retira de vez o Pod ola-676755b45d-8pjps", trace.Hop{Action: trace.Remove, Object: pod}},
		{"grava nos nós o caminho do Service ola até 1 Pod pronto", trace.Hop{Action: trace.WriteRules, Object: service, Detail: "1"}},
		{"grava nos nós o caminho do Service ola até 3 Pods prontos", trace.Hop{Action: trace.WriteRules, Object: service, Detail: "3"}},
		{"grava nos nós que o Service ola não tem quem responda", trace.Hop{Action: trace.WriteRules, Object: service, Detail: "0"}},
		{"apaga dos nós o caminho do Service ola", trace.Hop{Action: trace.RemoveRules, Object: service}},
		{"pede http://192.0.2.11:30080/", trace.Hop{Action: trace.Visit, Detail: "GET http://192.0.2.11:30080/"}},
		{"pede HEAD http://192.0.2.11:30080/", trace.Hop{Action: trace.Visit, Detail: "HEAD http://192.0.2.11:30080/"}},
		{"encaminha a visita ao Pod ola-676755b45d-8pjps (10.244.1.2:8080)", trace.Hop{Action: trace.Forward, Object: pod, Detail: "10.244.1.2:8080"}},
		{"recusa a visita: ninguém pronto atrás do Service ola", trace.Hop{Action: trace.Reject, Object: service}},
		{"deixa a visita sem resposta: nenhum Pod pronto do Service ola neste nó", trace.Hop{Action: trace.Drop, Object: service}},
		{"responde no Pod ola-676755b45d-8pjps com o código 200", trace.Hop{Action: trace.Answer, Object: pod, Detail: "200"}},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, Sentence(test.hop))
	}
}

func TestADecisionAmongNodesIsToldWithItsTotals(t *testing.T) {
	compared := []trace.Score{{Plugin: "NodeResourcesFit", Score: 90, Weight: 1}}
	d := &trace.Decision{Chosen: "worker-2", Nodes: []trace.Verdict{
		{Node: "master", Plugin: "TaintToleration"}, {Node: "worker-1", Total: 542, Scores: compared}, {Node: "worker-2", Total: 566, Scores: compared}}}
	assert.Equal(t, " (master descartado, worker-1 com 542 e worker-2 com 566)", totals(d))
	assert.Empty(t, totals(&trace.Decision{Chosen: "minikube", Nodes: []trace.Verdict{{Node: "minikube"}}}), "nothing was compared")
	assert.Empty(t, totals(&trace.Decision{Nodes: slices.Repeat(d.Nodes, 3)}), "too many to read")
	assert.Empty(t, totals(nil))
}

func TestSinceCountsFromThere(t *testing.T) {
	hops := story()
	part := Since(hops, 3, 40*time.Millisecond)
	require.Len(t, part, 9)
	assert.Equal(t, 1, part[0].ID)
	assert.Equal(t, 0, part[0].Cause, "what happened before has no number")
	assert.Equal(t, 1, part[1].Cause)
	assert.Equal(t, 11*time.Millisecond, part[0].At)
	assert.Equal(t, 4, hops[3].ID, "the record itself stays as it is")
	assert.Empty(t, Since(hops, 50, 0))
}

// TestAPodTriedTwiceIsOnePod: the second Pod stays the second, and the last
// word about the first is what counts.
func TestAPodTriedTwiceIsOnePod(t *testing.T) {
	decide := func(pod, chosen string) trace.Hop {
		return trace.Hop{Actor: trace.Scheduler, Action: trace.Decide, Object: trace.Object{Kind: "Pod", UID: pod}, Decision: &trace.Decision{Chosen: chosen}}
	}
	all := Decisions([]trace.Hop{decide("a", ""), decide("b", "worker-2"), decide("a", "worker-1")})
	require.Len(t, all, 2)
	assert.Equal(t, "worker-1", all[0].Decision.Chosen)
	assert.Equal(t, "worker-2", all[1].Decision.Chosen)
}
