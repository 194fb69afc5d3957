package steps

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/trace"
)

// recorded is a cluster of which only one Pod, the hops, and the ReplicaSets
// are known.
type recorded struct {
	Simulator
	hops        []trace.Hop
	replicaSets []appsv1.ReplicaSet
}

func (r recorded) Hops() []trace.Hop  { return r.hops }
func (r recorded) Namespace() string  { return "default" }
func (r recorded) Age() time.Duration { return time.Minute }

func (r recorded) Get(_ context.Context, path string) ([]byte, error) {
	labels := map[string]string{"app": "ola"}
	if strings.Contains(path, "/pods") {
		return json.Marshal(corev1.PodList{Items: []corev1.Pod{{
			ObjectMeta: metav1.ObjectMeta{Name: "ola-1", UID: "pod", Labels: labels},
			Spec:       corev1.PodSpec{NodeName: "worker-1"},
		}}})
	}
	if strings.Contains(path, "/replicasets") {
		return json.Marshal(appsv1.ReplicaSetList{Items: r.replicaSets})
	}
	return json.Marshal(appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Name: "ola", UID: "deployment"}, Spec: appsv1.DeploymentSpec{Selector: &metav1.LabelSelector{MatchLabels: labels}}})
}

// TestAKubeletThatMeddles: in the simulator no kubelet touches a Pod of another
// node, so only a made-up record shows that the step would see it.
func TestAKubeletThatMeddles(t *testing.T) {
	hop := func(node string, action trace.Action, pod string) trace.Hop {
		return trace.Hop{Actor: trace.Kubelet, Node: node, Action: action, Object: trace.Object{Kind: "Pod", Name: "ola-1", UID: pod}}
	}
	tests := []struct {
		name  string
		hops  []trace.Hop
		wrong string
	}{
		{"only its own", []trace.Hop{hop("worker-1", trace.StartContainer, "pod")}, ""},
		{"another works for another Pod", []trace.Hop{hop("worker-2", trace.StartContainer, "other")}, ""},
		{"another works for it", []trace.Hop{hop("worker-2", trace.PullImage, "pod")}, "o kubelet worker-2 fez: começa a baixar a imagem"},
		{"another reports about it", []trace.Hop{hop("worker-2", trace.UpdateStatus, "pod")}, "o kubelet worker-2 fez: atualiza o status"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := &world{cluster: recorded{hops: test.hops}}
			err := w.otherKubeletsIdle(context.Background(), "", "ola")
			if test.wrong == "" {
				assert.NoError(t, err)
				return
			}
			var failure *Failure
			require.ErrorAs(t, err, &failure)
			assert.Contains(t, failure.Observed, test.wrong)
		})
	}
}

// TestOwnersAreKnownByUID: a name in ownerReferences is not enough, and labels
// make nobody an owner.
func TestOwnersAreKnownByUID(t *testing.T) {
	set := func(uid string, controller bool) appsv1.ReplicaSet {
		return appsv1.ReplicaSet{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": "ola"}, OwnerReferences: []metav1.OwnerReference{{
			Kind: "Deployment", Name: "ola", UID: types.UID(uid), Controller: &controller,
		}}}}
	}
	owns := func(sets ...appsv1.ReplicaSet) error {
		w := &world{cluster: recorded{replicaSets: sets}}
		return w.deploymentOwns(context.Background(), "", "ola", "um único")
	}
	assert.NoError(t, owns(set("deployment", true)))
	assert.NoError(t, owns(set("deployment", true), set("an older ola", true)))
	assert.ErrorContains(t, owns(set("an older ola", true)), "ele é o dono de 0")
	assert.ErrorContains(t, owns(set("deployment", false)), "ele é o dono de 0")
	assert.ErrorContains(t, owns(set("deployment", true), set("deployment", true)), "ele é o dono de 2")

	w := &world{cluster: recorded{replicaSets: []appsv1.ReplicaSet{set("deployment", true)}}}
	assert.ErrorContains(t, w.replicaSetOwns(context.Background(), "", "ola", "um único"), "ele é o dono de 0; há ola-1")
}

// stuck is a cluster that finds no rest while time passes.
type stuck struct{ Cluster }

func (stuck) Age() time.Duration { return 0 }
func (stuck) Within(context.Context, time.Duration, time.Duration, func() error) error {
	return errors.New("no rest")
}

func TestAClusterThatFindsNoRest(t *testing.T) {
	w := &world{cluster: stuck{}}
	for _, when := range []string{"em até 3 segundos ", "durante 3 segundos "} {
		assert.ErrorContains(t, w.observe(context.Background(), when, func() error { return nil }), "no rest")
	}
}
