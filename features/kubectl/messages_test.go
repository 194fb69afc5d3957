package kubectl

import (
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
