package apiserver

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/store"
	"caderno/sim/trace"
)

var start = time.Date(2026, 3, 2, 12, 0, 0, 700_000_000, time.UTC)

// fixture is a server without anything around it, and the ways to it.
type fixture struct {
	*Server
	t       testing.TB
	clock   *clock.Clock
	trace   *trace.Trace
	outside Request          // somebody with kubectl
	pieces  client.Interface // the replicaset controller
}

func newFixture(t testing.TB) *fixture {
	c := clock.New(start)
	tr := trace.New(func() time.Duration { return c.Now().Sub(start) }, c.Cause)
	s := New(Config{Clock: c, Store: store.New(), Rand: rand.New(rand.NewPCG(1, 1)), Trace: tr})
	addServiceAccount(t, s, "default")
	return &fixture{
		Server: s, t: t, clock: c, trace: tr,
		outside: Request{From: Identity{Actor: trace.Kubectl, Manager: "kubectl-create"}},
		pieces:  s.Client(Identity{Actor: trace.ReplicaSetController, Manager: "kube-controller-manager"}),
	}
}

// decode reads an object out of YAML (or JSON) that says its kind.
func (f *fixture) decode(text []byte) (*Resource, client.Object) {
	f.t.Helper()
	var meta metav1.TypeMeta
	require.NoError(f.t, yaml.Unmarshal(text, &meta))
	for _, r := range f.resources {
		if r.Kind == meta.GroupVersionKind() {
			obj := r.New()
			require.NoError(f.t, yaml.UnmarshalStrict(text, obj))
			return r, obj
		}
	}
	require.Failf(f.t, "unknown kind", "%s", text)
	return nil, nil
}

// apply creates an object as kubectl would, in namespace default unless it says
// another one.
func (f *fixture) apply(text string) client.Object {
	f.t.Helper()
	obj, err := f.try(text)
	require.NoError(f.t, err)
	return obj
}

func (f *fixture) try(text string) (client.Object, error) {
	f.t.Helper()
	r, obj := f.decode([]byte(text))
	namespace := obj.GetNamespace()
	if namespace == "" && r.Namespaced {
		namespace = "default"
	}
	return f.create(f.outside, r, namespace, obj)
}

// change updates an object from outside.
func (f *fixture) change(resource client.Resource, name string, change func(obj client.Object)) (client.Object, error) {
	r := f.byName(resource)
	namespace := ""
	if r.Namespaced {
		namespace = "default"
	}
	return f.update(f.outside, r, namespace, name, func(existing client.Object) (client.Object, error) {
		obj := existing.DeepCopyObject().(client.Object)
		change(obj)
		return obj, nil
	})
}

func (f *fixture) read(name string) []byte {
	f.t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "core", name))
	require.NoError(f.t, err)
	return text
}

const simplePod = `
apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {containers: [{name: x, image: "nginx:1.27"}]}`

const simpleDeployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ola, labels: {app: ola}}
spec:
  selector: {matchLabels: {app: ola}}
  template:
    metadata: {labels: {app: ola}}
    spec: {containers: [{name: ola, image: "caderno/ola:1.0"}]}`
