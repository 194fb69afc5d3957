package kubectl

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheProgramIsCalledKubectl(t *testing.T) {
	f := newFixture(t)
	out, code := f.run("get pod/a b")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "'kubectl get resource/<resource_name>'")
	f.ok("create deployment ola --image=nginx:1.27")
	f.ok("scale deployment ola --replicas=2 --record")
	assert.Equal(t, "kubectl scale deployment ola --replicas=2 --record=true",
		f.ok("get deployment ola -o jsonpath={.metadata.annotations.kubernetes\\.io/change-cause}"))
}

// A fatal message reaches the reader of the command, not the process' own
// standard error.
func TestFatalMessagesAreSaidOnce(t *testing.T) {
	f := newFixture(t)
	f.ok("run a --image=nginx:1.27")
	f.ok("run b --image=nginx:1.27")
	out, code := f.run("get pods --sort-by=.spec")
	assert.Equal(t, 1, code)
	assert.Equal(t, 1, strings.Count(out, "unsortable type: interface"), out)
}

// kubectl lists labels in the order of a Go map.
func TestListsOfLabelsAndAnnotationsAreInOrder(t *testing.T) {
	f := newFixture(t)
	f.ok("run a --image=nginx:1.27 --labels=d=1,b=1,c=1,e=1,a=1")
	f.ok("run b --image=nginx:1.27 --labels=z=1,y=1")
	f.ok("annotate pod a d=1 b=1 c=1 e=1 a=1")
	const entries = "a=1\nb=1\nc=1\nd=1\ne=1\n"
	for range 5 {
		assert.Equal(t, entries, f.ok("label pod a --list"))
		assert.Equal(t, entries, f.ok("annotate pod a --list"))
		assert.Equal(t, "Listing labels for Pod./a:\n "+strings.ReplaceAll(strings.TrimSpace(entries), "\n", "\n ")+
			"\nListing labels for Pod./b:\n y=1\n z=1\n", f.ok("label pods --all --list"))
	}
}

func TestReasonsAgainstADrainAreInOrder(t *testing.T) {
	for text, want := range map[string]string{
		"error: unable to drain node \"n\" due to error: [cannot delete Pods b: x/y, x/z, cannot delete Pods a: x/w], continuing command...\n": "error: unable to drain node \"n\" due to error: [cannot delete Pods a: x/w, cannot delete Pods b: x/y, x/z], continuing command...\n",
		"Warning: ignoring b: x/y; deleting a: x/z\n":      "Warning: deleting a: x/z; ignoring b: x/y\n",
		"cannot delete b: x/y\ncannot delete a: x/z\n":     "cannot delete a: x/z\ncannot delete b: x/y\n",
		"evicting pod default/b\nevicting pod default/a\n": "evicting pod default/b\nevicting pod default/a\n",
	} {
		assert.Equal(t, want, orderReasons(text))
	}
}

func TestNoPluginAndNoPreferences(t *testing.T) {
	f := newFixture(t)
	for line, want := range map[string]string{
		"--nada get pods":     "Error: flags cannot be placed before plugin name: --nada\n",
		"get pods --kuberc=x": "error: kubectl --kuberc não funciona neste cluster: leria um arquivo desta máquina; dê as opções na linha de comando\n",
	} {
		out, code := f.run(line)
		assert.Equal(t, 1, code)
		assert.Equal(t, want, out)
	}
	assert.Contains(t, f.ok("help"), "  kuberc ")
	f.ok("run a --image=busybox -- echo --kuberc=x")
}

// A Pod's logs come in the order of its containers.
func TestLogsOfAllContainersAreInOrder(t *testing.T) {
	f := newFixture(t)
	f.ok(`run z --image=busybox --restart=Never --overrides={"spec":{"initContainers":[{"name":"z","image":"busybox","command":["echo","1"]}],"containers":[{"name":"y","image":"busybox","command":["echo","2"]},{"name":"x","image":"busybox","command":["echo","3"]}]}}`)
	f.ok("wait --for=jsonpath={.status.phase}=Succeeded pod/z")
	for range 5 {
		assert.Equal(t, "1\n2\n3\n", f.ok("logs z --all-containers"))
	}
}

// Where kubectl's private folder lies is another place each time.
func TestTheHomeIsShownAsThatOfALearner(t *testing.T) {
	f := newFixture(t)
	f.ok("config set-context x")
	assert.Equal(t, "deleted context x from ~/.kube/config\n", f.ok("config delete-context x"))
	assert.Contains(t, f.ok("get pods -v=6"), "Config loaded from file:  ~/.kube/config\n")
}

// A no ends the command, not the process.
func TestANoOfCanI(t *testing.T) {
	f := newFixture(t)
	out, code := f.run("auth can-i get pods --as=joao")
	assert.Equal(t, "no\n", out)
	assert.Equal(t, 1, code)
	assert.Equal(t, "yes\n", f.ok("auth can-i get pods"))
}

func TestUsageAfterAMistakeIsAnError(t *testing.T) {
	f := newFixture(t)
	var out, err bytes.Buffer
	f.kubectl.Run(t.Context(), Call{Args: []string{"help", "nada"}, Stdout: &out, Stderr: &err})
	assert.Contains(t, err.String(), "Basic Commands")
	assert.Empty(t, out.String())
	f.kubectl.Run(t.Context(), Call{Args: []string{"help", "get"}, Stdout: &out, Stderr: &err})
	assert.Contains(t, out.String(), "Usage:\n  kubectl get")
}
