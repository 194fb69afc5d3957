package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/kubectl"
	"caderno/features/transcript"
	"caderno/sim"
)

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: outra, labels: {app: outra}}
spec:
  replicas: 1
  selector: {matchLabels: {app: outra}}
  template:
    metadata: {labels: {app: outra}}
    spec: {containers: [{name: c, image: "nginx:1.27"}]}
`

// sameCommands are kubectl's of all kinds; what they print must not depend on
// the way to the cluster.
var sameCommands = []string{
	"version", "get nodes", "get nodes -o name", "api-resources", "api-versions", "explain deployment.spec.replicas",
	"create deployment ola --image=caderno/ola:1.0 --replicas=2",
	"wait --for=condition=Available deployment/ola --timeout=60s",
	"get deployments,replicasets,pods -o wide", "get deployment ola -o yaml", "describe deployment ola",
	"create deployment ola --image=caderno/ola:1.0", "create deployment Ola --image=x", "get pod nada", "get nada", "get pods --nada",
	"scale deployment ola --replicas=3", "wait --for=jsonpath={.status.readyReplicas}=3 deployment/ola --timeout=60s",
	"set image deployment/ola ola=caderno/ola:2.0", "rollout status deployment/ola", "rollout history deployment/ola", "rollout undo deployment/ola",
	"rollout status deployment/ola",
	"expose deployment ola --type=NodePort --port=8080", "get service ola", "describe service kubernetes",
	"diff -f -", "apply -f -", "apply -f -", "label deployment outra cor=azul", "get deployment -l cor=azul -o jsonpath={.items[*].metadata.name}",
	`patch deployment outra -p {"spec":{"replicas":0}}`, "cordon worker-2", "get nodes", "uncordon worker-2",
	"run fala --image=busybox --restart=Never -- echo oi", "wait --for=jsonpath={.status.phase}=Succeeded pod/fala --timeout=60s", "logs fala", "get events --field-selector reason=Pulled,involvedObject.name=fala -o jsonpath={.items[*].message}",
	"create namespace loja", "get namespaces", "delete namespace loja", "auth whoami", "exec fala -- ls",
	"delete pod fala", "delete deployment ola outra --cascade=foreground", "get pods",
}

// Over HTTPS, on the wall clock, kubectl gives what it gives in process.
func TestOverHTTPSAsInProcess(t *testing.T) {
	l := withCluster(t)
	cluster, err := sim.New(sim.Options{})
	require.NoError(t, err)
	inside, err := kubectl.New(kubectl.Options{Cluster: cluster})
	require.NoError(t, err)
	defer inside.Close()
	for _, line := range sameCommands {
		var out, errs bytes.Buffer
		status := inside.Run(context.Background(), kubectl.Call{Args: strings.Fields(line), Stdin: strings.NewReader(manifest), Stdout: &out, Stderr: &errs})
		want := comparable(line, result{out.String(), errs.String(), status})
		assert.Equal(t, want, comparable(line, l.types(manifest, append([]string{"kubectl"}, strings.Fields(line)...)...)), "kubectl %s", line)
	}
}

// fileDate is that of a file which diff compares.
var fileDate = regexp.MustCompile(`\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \+0000`)

// comparable leaves out what is random by nature, and how often a command that
// watches found something new.
func comparable(line string, r result) result {
	if strings.HasPrefix(line, "rollout status") {
		lines := strings.Split(strings.TrimSpace(r.stdout), "\n")
		r.stdout = lines[len(lines)-1]
	}
	return result{transcript.Normalise(fileDate.ReplaceAllString(r.stdout, "")), transcript.Normalise(r.stderr), r.status}
}

// A cluster that somebody needs is not spoken to, and no program is started to
// get its credentials.
func TestKubectlSpeaksToNoOtherCluster(t *testing.T) {
	l := withCluster(t)
	proof := filepath.Join(t.TempDir(), "proof")
	other := filepath.Join(t.TempDir(), "other")
	require.NoError(t, os.WriteFile(other, []byte(`apiVersion: v1
kind: Config
clusters: [{name: producao, cluster: {server: "https://127.0.0.1:1"}}]
contexts: [{name: producao, context: {cluster: producao, user: eu}}]
users: [{name: eu, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: [`+proof+`], interactiveMode: Never}}}]
current-context: producao
`), 0o600))
	alone := l.types("", "kubectl", "--kubeconfig", other, "delete", "deployment", "loja")
	assert.Equal(t, result{"", "caderno: não achei um caderno cluster em " + other + ": ele já terminou, ou o arquivo é de outro cluster\n", exitFailed}, alone)

	both := other + string(os.PathListSeparator) + l.kubeconfig
	t.Setenv("KUBECONFIG", both)
	asked := l.types("", "kubectl", "--context", "producao", "delete", "deployment", "loja")
	assert.Equal(t, "caderno: este kubectl só fala com um caderno cluster, e https://127.0.0.1:1 não é um; para outros, use o seu kubectl\n", asked.stderr)
	assert.Equal(t, "node/master\n", l.types("", "kubectl", "get", "node", "master", "-o", "name").stdout, "the current context is another's, ours is meant")
	assert.NoFileExists(t, proof)
}

// The learner's own kubectl works, whatever version it is.
func TestTheKubectlOfTheMachine(t *testing.T) {
	own, err := exec.LookPath("kubectl")
	if err != nil {
		t.Skip("there is no kubectl on this machine's PATH to try with")
	}
	l := withCluster(t)
	run := func(args ...string) string {
		out, err := exec.Command(own, args...).Output()
		require.NoError(t, err, "kubectl %v", args)
		return string(out)
	}
	assert.Equal(t, "node/master\nnode/worker-1\nnode/worker-2\nnode/worker-3\n", run("get", "nodes", "-o", "name"))
	assert.Equal(t, "deployment.apps/ola created\n", run("create", "deployment", "ola", "--image=caderno/ola:1.0"))
	assert.Contains(t, run("rollout", "status", "deployment/ola", "--timeout=60s"), "successfully rolled out\n")
	assert.Contains(t, run("get", "pods"), "Running")
	assert.Contains(t, run("describe", "deployment", "ola"), "ScalingReplicaSet")
	assert.Equal(t, "deployment.apps/ola scaled\n", run("scale", "deployment/ola", "--replicas=2"))
	assert.Contains(t, run("wait", "--for=jsonpath={.status.readyReplicas}=2", "deployment/ola", "--timeout=60s"), "condition met")
	assert.Contains(t, run("drain", "worker-1", "--ignore-daemonsets", "--timeout=60s"), "node/worker-1 drained\n")
	assert.Contains(t, run("delete", "deployment", "ola", "--cascade=foreground"), `deployment.apps "ola" deleted`)
	assert.Empty(t, run("get", "pods", "-o", "name"))
	assert.Empty(t, l.errors.String())
}
