package real

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/features/steps"
	"caderno/sim"
)

// elsewhere is a simulated cluster behind a real socket, on the machine's clock:
// to this package it is a cluster like any other.
type elsewhere struct {
	*sim.Cluster
	url    string
	asked  func(*http.Request) // is told of each request
	denied []string            // verb and resource of what nobody may do, as a question has them
}

func newElsewhere(t *testing.T) *elsewhere {
	cluster, err := sim.New(sim.Options{})
	require.NoError(t, err)
	e := &elsewhere{Cluster: cluster, asked: func(*http.Request) {}}
	server := httptest.NewServer(http.HandlerFunc(e.serve))
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() { // an hour of the cluster is some seconds here
		defer close(stopped)
		for ticks := time.Tick(2 * time.Millisecond); ; {
			select {
			case <-ticks:
				assert.NoError(t, cluster.Advance(100*time.Millisecond))
			case <-stop:
				return
			}
		}
	}()
	t.Cleanup(func() {
		close(stop)
		<-stopped
		server.CloseClientConnections()
		server.Close()
	})
	e.url = server.URL
	return e
}

// serve answers no to some questions about rights: nobody is forbidden anything
// by the simulator.
func (e *elsewhere) serve(w http.ResponseWriter, r *http.Request) {
	e.asked(r)
	if len(e.denied) == 0 || !strings.HasSuffix(r.URL.Path, "/selfsubjectaccessreviews") {
		e.ServeHTTP(w, r)
		return
	}
	question, _ := io.ReadAll(r.Body)
	denied := slices.ContainsFunc(e.denied, func(d string) bool {
		verb, resource, _ := strings.Cut(d, " ")
		return strings.Contains(string(question), verb) && strings.Contains(string(question), resource)
	})
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(w, `{"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "status": {"allowed": %t}}`, !denied)
}

// kubeconfig writes a file with two contexts, of which "certo" is this cluster.
func (e *elsewhere) kubeconfig(t *testing.T) string {
	file := filepath.Join(t.TempDir(), "config")
	text := fmt.Sprintf(`{apiVersion: v1, kind: Config, current-context: outro,
clusters: [{name: c, cluster: {server: "%s"}}, {name: morto, cluster: {server: "http://127.0.0.1:1"}}],
users: [{name: u, user: {token: t}}],
contexts: [{name: certo, context: {cluster: c, user: u, namespace: alheio}}, {name: outro, context: {cluster: morto, user: u}},
           {name: sem-cluster, context: {cluster: nenhum, user: u}}]}`, e.url)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

func (e *elsewhere) connect(t *testing.T) *Cluster {
	c, err := Connect(context.Background(), e.kubeconfig(t), "certo")
	require.NoError(t, err)
	return c
}

// namespaces are those there are that are a scenario's.
func namespaces(t *testing.T, c *Cluster) []string {
	list, err := c.client.CoreV1().Namespaces().List(context.Background(), metav1.ListOptions{LabelSelector: managedBy + "=caderno"})
	require.NoError(t, err)
	var names []string
	for _, n := range list.Items {
		names = append(names, n.Name)
	}
	return names
}

func open(t *testing.T, c *Cluster) *scenario {
	s, err := c.Open(context.Background(), steps.Wanted{Scenario: "um cenário"})
	require.NoError(t, err)
	return s.(*scenario)
}

// TestEachScenarioHasANamespace that is kubectl's default, and that is gone in
// the end.
func TestEachScenarioHasANamespace(t *testing.T) {
	c := newElsewhere(t).connect(t)
	first, second := open(t, c), open(t, c)
	assert.ElementsMatch(t, []string{first.Namespace(), second.Namespace()}, namespaces(t, c))
	r := first.Run(context.Background(), "kubectl create deployment ola --image=nginx:1.27 && kubectl rollout status deployment/ola | tail -1")
	assert.Equal(t, "deployment.apps/ola created\ndeployment \"ola\" successfully rolled out\n", r.Combined)
	r = second.Run(context.Background(), "kubectl get deployments")
	assert.Equal(t, "No resources found in "+second.Namespace()+" namespace.\n", r.Combined)
	body, err := first.Get(context.Background(), "/apis/apps/v1/namespaces/"+first.Namespace()+"/deployments?labelSelector=app%3Dola")
	require.NoError(t, err)
	assert.Contains(t, string(body), `"name":"ola"`)

	require.NoError(t, first.Close())
	require.NoError(t, c.Close(), "also the one that its scenario did not close")
	assert.Empty(t, namespaces(t, c))
}

// TestNothingOfOthersIsChanged: what is not the scenario's own is looked at and
// left alone, and the scenario is told.
func TestNothingOfOthersIsChanged(t *testing.T) {
	c := newElsewhere(t).connect(t)
	s := open(t, c)
	for _, line := range []string{
		"kubectl label node worker-1 disco=ssd",
		"kubectl create namespace loja",
		"kubectl delete namespace default",
		"kubectl create deployment ola --image=nginx:1.27 -n default",
		"kubectl create clusterrolebinding tudo --clusterrole=cluster-admin --user=eu",
	} {
		r := s.Run(context.Background(), line)
		assert.NotZero(t, r.Exit, line)
		assert.Contains(t, r.Refused, "o comando mudaria o que não é do cenário", line)
		assert.Contains(t, r.Stderr, "só muda o seu próprio namespace", line)
	}
	for line, want := range map[string]string{
		"kubectl get nodes -o name":                                                          "node/worker-1",
		"kubectl create deployment ola --image=nginx:1.27 -n nenhum":                         `namespaces "nenhum" not found`,
		"kubectl create deployment ola --image=nginx:1.27 -n default --dry-run=server":       "created (server dry run)",
		"kubectl label namespace " + s.Namespace() + " cor=azul":                             "labeled",
		"kubectl --server=http://127.0.0.1:1 get pods":                                       "só fala com o cluster do contexto dado",
		"kubectl exec ola -- date":                                                           "não funciona",
		"timeout 1 kubectl get pods -w; echo $?":                                             "124",
		"kubectl run ola --image=nginx:1.27 --restart=Never && kubectl delete pod/ola --now": `pod "ola" force deleted`,
	} {
		r := s.Run(context.Background(), line)
		assert.Empty(t, r.Refused, line)
		if !strings.Contains(line, "--now") {
			assert.Contains(t, r.Combined, want, line)
		}
	}
	require.NoError(t, s.Close())
	require.NoError(t, c.Close())
}

// TestInterrupted: a command that waits ends with the run, and the namespace is
// removed all the same.
func TestInterrupted(t *testing.T) {
	e := newElsewhere(t)
	ctx, cancel := context.WithCancel(context.Background())
	e.asked = func(r *http.Request) {
		if r.URL.Query().Has("watch") {
			cancel() // rollout status has begun to wait
		}
	}
	c := e.connect(t)
	s := open(t, c)
	require.Zero(t, s.Run(ctx, "kubectl create deployment nunca --image=nao-existe:1").Exit)
	r := s.Run(ctx, "kubectl rollout status deployment/nunca")
	assert.Equal(t, exitInterrupt, r.Exit)
	assert.NotContains(t, r.Combined, "context canceled", "nothing is heard of how it ends")

	assert.ErrorIs(t, s.Within(ctx, time.Hour, 0, func() error { return errors.New("never") }), context.Canceled)
	_, err := c.Open(ctx, steps.Wanted{})
	assert.ErrorIs(t, err, context.Canceled)
	r = s.Run(context.Background(), "kubectl get deployments -o name; timeout 1 kubectl rollout status deployment/nunca; echo $?")
	assert.Contains(t, r.Stdout, "deployment.apps/nunca\n", "one that was left waiting disturbs nobody")
	assert.Contains(t, r.Stdout, "\n124\n")
	require.NoError(t, s.Close())
	require.NoError(t, c.Close())
	assert.Empty(t, namespaces(t, c))
}

// exitInterrupt is the status of a command that was interrupted.
const exitInterrupt = 130

// TestWhatIsSkipped, and why.
func TestWhatIsSkipped(t *testing.T) {
	e := newElsewhere(t)
	c := e.connect(t)
	for reason, wanted := range map[string]steps.Wanted{
		"só no simulador: saltos e nós próprios": {Simulator: []string{"saltos", "nós próprios"}},
		"só no simulador, diz o rótulo":          {Tags: []string{"@simulador"}},
		"vale para o Kubernetes 1.12":            {Tags: []string{"@kubernetes-1.12"}},
	} {
		_, err := c.Open(context.Background(), wanted)
		var skip *steps.SkipError
		require.ErrorAs(t, err, &skip, reason)
		assert.Contains(t, skip.Reason, reason)
	}
	assert.Empty(t, namespaces(t, c), "nothing was made for them")
	for _, tag := range []string{"@imagens-caderno", "@kubernetes-1.37"} {
		_, err := c.Open(context.Background(), steps.Wanted{Tags: []string{tag}})
		assert.NoError(t, err, tag)
	}
	require.NoError(t, c.Close())
}

// TestAFailureIsNotWaitedForWhenTheStepCannotBeJudged here.
func TestAFailureIsNotWaitedFor(t *testing.T) {
	c := newElsewhere(t).connect(t)
	s := open(t, c)
	err := s.Within(context.Background(), time.Hour, 0, func() error { return &steps.SkipError{Reason: "não dá"} })
	assert.EqualError(t, err, "não dá")
	assert.NoError(t, s.InReach(context.Background(), "127.0.0.1"), "somebody refuses: there is a way")
	require.NoError(t, c.Close())
}

func TestVisitorsComeFromOutside(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "Olá de", r.URL.Path) }))
	defer page.Close()
	c := newElsewhere(t).connect(t)
	s := open(t, c)
	assert.Equal(t, "Olá de /x\n", s.Run(context.Background(), "curl -s "+page.URL+"/x").Stdout)
	assert.Equal(t, 7, s.Run(context.Background(), "curl -s http://127.0.0.1:1/").Exit)
	require.NoError(t, c.Close())
}
