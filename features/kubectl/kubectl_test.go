package kubectl

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/sim"
)

// fixture is a fresh cluster with a kubectl.
type fixture struct {
	*testing.T
	cluster *sim.Cluster
	kubectl *Kubectl
}

func newFixture(t testing.TB) *fixture {
	c, err := sim.New(sim.Options{})
	require.NoError(t, err)
	f := &fixture{cluster: c, kubectl: newKubectl(t, c, "")}
	f.T, _ = t.(*testing.T)
	return f
}

func newKubectl(t testing.TB, c Timeline, namespace string) *Kubectl {
	home, err := NewHome(namespace)
	require.NoError(t, err)
	k, err := New(Options{Cluster: c, Home: home})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, errors.Join(k.Close(), home.Close())) })
	return k
}

// run runs a command of words without spaces; everything printed, together.
func (f *fixture) run(line string) (string, int) { return runCall(f.kubectl, Call{}, line) }

func runCall(k *Kubectl, c Call, line string) (string, int) {
	var out bytes.Buffer
	c.Args, c.Stdout, c.Stderr = strings.Fields(line), &out, &out
	code := k.Run(context.Background(), c)
	return out.String(), code
}

// ok runs a command that must succeed.
func (f *fixture) ok(line string) string {
	f.Helper()
	out, code := f.run(line)
	require.Zero(f, code, "%s\n%s", line, out)
	return out
}

func TestFromTheCommandToARunningContainer(t *testing.T) {
	f := newFixture(t)
	assert.Equal(t, "deployment.apps/ola created\n", f.ok("create deployment ola --image=caderno/ola:1.0 --replicas=2"))
	assert.Contains(t, f.ok("rollout status deployment/ola"), "deployment \"ola\" successfully rolled out\n")
	assert.Regexp(t, `(?m)^pod/ola-59946bc664-\w{5}   1/1     Running   0          \ds$`, f.ok("get deploy,rs,pods"))
	out, code := f.run("get pod nenhum")
	assert.Equal(t, "Error from server (NotFound): pods \"nenhum\" not found\n", out)
	assert.Equal(t, 1, code)
}

// A run is its seed and its commands: what is printed, when, and every hop.
func TestTheSameEachTime(t *testing.T) {
	play := func() (string, time.Duration, any) {
		f := newFixture(t)
		var all strings.Builder
		for _, line := range []string{
			"create deployment ola --image=nginx:1.27 --replicas=5", "rollout status deployment/ola",
			"set image deployment/ola nginx=nginx:1.28", "rollout status deployment/ola", "logs -l app=ola", "get rs -v=6",
			"get all -o wide", "describe pods", "get nodes,pods,events", "drain worker-2 worker-3 -v=6", "delete deployment ola --cascade=foreground",
		} {
			out, _ := f.run(line)
			// The home of kubectl shows in its log only, and is not the same.
			all.WriteString(strings.ReplaceAll(out, f.kubectl.home.dir, "HOME"))
		}
		return all.String(), f.cluster.Age(), f.cluster.Hops()
	}
	out, age, hops := play()
	for range 3 {
		again, ageAgain, hopsAgain := play()
		require.True(t, out == again, "the output differs")
		require.Equal(t, age, ageAgain)
		require.True(t, reflect.DeepEqual(hops, hopsAgain), "the hops differ")
	}
}

func TestTimeOutsCountInVirtualTime(t *testing.T) {
	f := newFixture(t)
	f.ok("create deployment falta --image=caderno/inexistente:1.0")
	wall, age := time.Now(), f.cluster.Age()
	out, code := f.run("wait --for=condition=Available deployment/falta --timeout=300s")
	assert.Equal(t, "error: timed out waiting for the condition on deployments/falta\n", out)
	assert.Equal(t, 1, code)
	assert.Equal(t, startup+300*time.Second, f.cluster.Age()-age)
	assert.Less(t, time.Since(wall), 100*time.Second)

	age = f.cluster.Age()
	out, _ = f.run("rollout status deployment/falta --timeout=7s")
	assert.Contains(t, out, "error: timed out waiting for the condition\n")
	assert.Equal(t, startup+7*time.Second+2*travel, f.cluster.Age()-age, "it counts from the first answer")
}

func TestACommandThatWouldNotEndIsInterrupted(t *testing.T) {
	f := newFixture(t)
	f.ok("create deployment falta --image=caderno/inexistente:1.0")
	age := f.cluster.Age()
	out, code := f.run("wait --for=condition=Available deployment/falta --timeout=5h")
	assert.Equal(t, "caderno: o comando foi interrompido: não terminou em uma hora de tempo do cluster\n", out)
	assert.Equal(t, exitTimeout, code)
	assert.Equal(t, limit, f.cluster.Age()-age)
}

func TestARestartIsWrittenInVirtualTime(t *testing.T) {
	f := newFixture(t)
	f.ok("create deployment ola --image=nginx:1.27")
	now := f.cluster.Now()
	f.ok("rollout restart deployment/ola")
	out := f.ok(`get deploy ola -o jsonpath={.spec.template.metadata.annotations.kubectl\.kubernetes\.io/restartedAt}`)
	assert.Equal(t, now.Format(time.RFC3339), out)
}

func TestNobodyAnswers(t *testing.T) {
	f := newFixture(t)
	require.NoError(t, f.cluster.Stop(sim.APIServer, ""))
	out, code := f.run("get pods")
	assert.Contains(t, out, "The connection to the server 192.0.2.10:6443 was refused - did you specify the right host or port?\n")
	assert.Equal(t, 1, code)
	require.NoError(t, f.cluster.Start(sim.APIServer, ""))
	assert.Equal(t, "No resources found in default namespace.\n", f.ok("get pods"))

	out, code = f.run("get pods --server=https://127.0.0.1:443 --request-timeout=1s")
	assert.Contains(t, out, "The connection to the server 127.0.0.1:443 was refused", "nothing but the cluster is reached")
	assert.Equal(t, 1, code)
}

func TestTheNamespaceIsThatOfTheOptionsUntilChanged(t *testing.T) {
	f := newFixture(t)
	f.ok("create namespace aula")
	k := newKubectl(t, f.cluster, "aula")
	out, _ := runCall(k, Call{}, "get pods")
	assert.Equal(t, "No resources found in aula namespace.\n", out)
	_, code := runCall(k, Call{}, "config set-context --current --namespace=default")
	assert.Zero(t, code)
	out, _ = runCall(k, Call{}, "get pods")
	assert.Equal(t, "No resources found in default namespace.\n", out)
}

func TestLogsNameWhatTheyPicked(t *testing.T) {
	f := newFixture(t)
	f.ok("create deployment diz --image=httpd:2.4 --image=nginx:1.27 --replicas=2")
	f.ok("rollout status deployment/diz --timeout=20s")
	before := os.Stderr
	var out, errOut bytes.Buffer
	code := f.kubectl.Run(context.Background(), Call{Args: []string{"logs", "deployment/diz"}, Stdout: &out, Stderr: &errOut})
	assert.Regexp(t, `^Found 2 pods, using pod/diz-\w+-\w+\nDefaulted container "httpd" out of: httpd, nginx\n`, errOut.String())
	assert.Zero(t, code)
	assert.Same(t, before, os.Stderr)
}

func TestVersions(t *testing.T) {
	f := newFixture(t)
	assert.Contains(t, f.ok("version"), "Client Version: v1.37.2\n")
	assert.Contains(t, f.ok("version --client -o json"), `"gitVersion": "v1.37.2"`)
	assert.Regexp(t, `^kubectl/v1\.37\.2 \(\w+/\w+\) kubernetes/`, userAgent())
}

func TestTwoAtOnceTakeTurns(t *testing.T) {
	f := newFixture(t)
	var wg sync.WaitGroup
	out := make([]string, 8)
	for i := range out {
		wg.Go(func() { out[i], _ = f.run("get nodes -o name") })
	}
	wg.Wait()
	for _, o := range out {
		assert.Equal(t, "node/master\nnode/worker-1\nnode/worker-2\nnode/worker-3\n", o)
	}
}

// TestNothingOfTheMachineIsSeen runs itself in a process whose surroundings
// would change what kubectl does.
func TestNothingOfTheMachineIsSeen(t *testing.T) {
	if os.Getenv("CADERNO_SURROUNDED") != "" {
		f := newFixture(t)
		os.Stdout.WriteString(f.ok("get nodes -o name"))
		os.Stdout.WriteString(f.ok("options"))
		help, _ := f.run("create -h")
		os.Stdout.WriteString(help)
		out, _ := f.run("plugin")
		os.Stdout.WriteString(out)
		os.Stdout.WriteString(f.ok("describe node worker-1"))
		return
	}
	home := t.TempDir()
	plugin := filepath.Join(home, "kubectl-intruso")
	require.NoError(t, os.WriteFile(plugin, []byte("#!/bin/sh\necho intruso"), 0o755))
	bad := filepath.Join(home, "bad")
	require.NoError(t, os.WriteFile(bad, []byte("not: [a kubeconfig"), 0o644))
	play := func(environment ...string) string {
		c := exec.Command(os.Args[0], "-test.run=^TestNothingOfTheMachineIsSeen$")
		c.Env = append(environment, "CADERNO_SURROUNDED=1")
		out, err := c.CombinedOutput()
		require.NoError(t, err, string(out))
		return string(out)
	}
	plain := play("PATH=" + os.Getenv("PATH"))
	surrounded := play("PATH="+home+":"+os.Getenv("PATH"), "HOME="+home, "KUBECONFIG="+bad, "KUBERC="+bad,
		"LANG=pt_BR.UTF-8", "LC_ALL=pt_BR.UTF-8", "TZ=America/Sao_Paulo", "KUBECACHEDIR="+home+"/cache")
	assert.Equal(t, plain, surrounded)
	assert.Contains(t, plain, "Create a deployment with the specified name")
	left, err := os.ReadDir(home)
	require.NoError(t, err)
	assert.Len(t, left, 2, "kubectl wrote into the home of its user")
}

func BenchmarkGet(b *testing.B) { benchmark(b, "get pods") }
func BenchmarkCreate(b *testing.B) {
	benchmark(b, "create deployment ola --image=nginx --dry-run=server")
}
func BenchmarkWait(b *testing.B) {
	benchmark(b, "wait --for=condition=Ready node/worker-1 --timeout=30s")
}
func BenchmarkVersion(b *testing.B) { benchmark(b, "version --client") }

func benchmark(b *testing.B, line string) {
	f := newFixture(b)
	f.run("get pods")
	for b.Loop() {
		if out, code := f.run(line); code != 0 {
			b.Fatal(out)
		}
	}
}

// TestAHomeKnowsTheAPIsResources: no command asks for them again, in whichever
// cluster it is the first, unless it was told to or looks for one that is not there.
func TestAHomeKnowsTheAPIsResources(t *testing.T) {
	home, err := NewHome("")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, home.Close()) })
	for range 2 {
		c, err := sim.New(sim.Options{})
		require.NoError(t, err)
		began := c.Now()
		k, err := New(Options{Cluster: c, Home: home})
		require.NoError(t, err)
		require.Equal(t, began, c.Now(), "a new kubectl takes none of the cluster's time")
		require.NotEmpty(t, home.resources, "it has them in memory, too")
		for _, test := range []struct {
			line string
			asks bool
		}{{"get pods -v=6", false}, {"get nada -v=6", true}, {"api-resources -v=6", true}, {"get pods -v=6", false}} {
			out, _ := runCall(k, Call{}, test.line)
			assert.Equal(t, test.asks, strings.Contains(out, serverHost+"/apis?"), "%s\n%s", test.line, out)
		}
		require.NoError(t, c.Advance(7*time.Hour))
		out, _ := runCall(k, Call{}, "get pods -v=6")
		assert.NotContains(t, out, serverHost+"/apis?", "what it knows does not grow old")
	}
}
