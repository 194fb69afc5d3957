package apiserver

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/client"
)

// The risk: a controller that waits for observedGeneration waits for ever, or
// runs in circles because its own status counts as a change.
func TestGeneration(t *testing.T) {
	f := newFixture(t)
	assert.Equal(t, int64(1), f.apply(simpleDeployment).GetGeneration())
	for _, c := range []struct {
		what   string
		want   int64
		change func(d *appsv1.Deployment)
	}{
		{"a label", 1, func(d *appsv1.Deployment) { d.Labels["x"] = "y" }},
		{"the spec", 2, func(d *appsv1.Deployment) { *d.Spec.Replicas = 2 }},
		{"an annotation, which goes on to the ReplicaSets", 3, func(d *appsv1.Deployment) { d.Annotations = map[string]string{"x": "y"} }},
		{"the status, which is not changed this way", 3, func(d *appsv1.Deployment) { d.Status.Replicas = 7; d.Labels["x"] = "z" }},
		{"the generation itself", 3, func(d *appsv1.Deployment) { d.Generation = 99; d.Labels["x"] = "w" }},
	} {
		got, err := f.change(client.Deployments, "ola", func(obj client.Object) { c.change(obj.(*appsv1.Deployment)) })
		require.NoError(t, err, c.what)
		assert.Equal(t, c.want, got.GetGeneration(), c.what)
		assert.Zero(t, got.(*appsv1.Deployment).Status.Replicas, c.what)
	}
}

func TestStatusUpdateWritesOnlyTheStatus(t *testing.T) {
	f := newFixture(t)
	d := f.apply(simpleDeployment).DeepCopyObject().(*appsv1.Deployment)
	d.Status.Replicas, *d.Spec.Replicas, d.Labels = 1, 9, nil
	got, err := f.pieces.UpdateStatus(d)
	require.NoError(t, err)
	stored := got.(*appsv1.Deployment)
	assert.Equal(t, int32(1), stored.Status.Replicas)
	assert.Equal(t, int32(1), *stored.Spec.Replicas)
	assert.Equal(t, map[string]string{"app": "ola"}, stored.Labels)
	assert.Equal(t, int64(1), stored.Generation)

	wrong := stored.DeepCopy()
	wrong.Status.ReadyReplicas = 2
	_, err = f.pieces.UpdateStatus(wrong)
	assert.EqualError(t, err, `Deployment.apps "ola" is invalid: status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas`)
}

func TestNothingIsStoredWhenNothingChanges(t *testing.T) {
	f := newFixture(t)
	first := f.apply(simpleDeployment)
	f.clock.Skip(start.Add(time.Hour))
	before := f.store.Revision()
	got, err := f.change(client.Deployments, "ola", func(client.Object) {})
	require.NoError(t, err)
	assert.Same(t, first, got)
	_, err = f.pieces.UpdateStatus(first)
	require.NoError(t, err)
	_, err = f.change(client.Deployments, "ola", func(obj client.Object) {
		// What a learner sends again has no defaults: they are filled in.
		obj.(*appsv1.Deployment).Spec.RevisionHistoryLimit = nil
		obj.(*appsv1.Deployment).Spec.Strategy = appsv1.DeploymentStrategy{}
	})
	require.NoError(t, err)
	assert.Equal(t, before, f.store.Revision())
}

func TestConflict(t *testing.T) {
	f := newFixture(t)
	old := f.apply(simpleDeployment).DeepCopyObject().(*appsv1.Deployment)
	_, err := f.change(client.Deployments, "ola", func(obj client.Object) { *obj.(*appsv1.Deployment).Spec.Replicas = 2 })
	require.NoError(t, err)
	*old.Spec.Replicas = 5
	_, err = f.pieces.Update(old)
	assert.True(t, apierrors.IsConflict(err))
	assert.EqualError(t, err, `Operation cannot be fulfilled on deployments.apps "ola": the object has been modified; please apply your changes to the latest version and try again`)
	old.ResourceVersion = ""
	_, err = f.pieces.Update(old)
	assert.NoError(t, err, "without a revision the last one wins")
	_, err = f.pieces.Update(&appsv1.Deployment{})
	assert.True(t, apierrors.IsNotFound(err))
}

// The risk: somebody changes what everybody reads.
func TestStoredObjectsStayAsTheyAre(t *testing.T) {
	f := newFixture(t)
	sent := &corev1.Pod{}
	sent.Name, sent.Namespace, sent.Labels = "p", "default", map[string]string{"a": "b"}
	sent.Spec = corev1.PodSpec{NodeName: "n", Containers: []corev1.Container{{Name: "x", Image: "i"}}}
	first, err := f.pieces.Create(sent)
	require.NoError(t, err)
	assert.Empty(t, sent.UID, "the caller's object is the caller's")
	before, err := json.Marshal(first)
	require.NoError(t, err)

	sent.Labels["a"], sent.Spec.Containers[0].Image = "c", "j"
	running := first.DeepCopyObject().(*corev1.Pod)
	running.Status.Phase = corev1.PodRunning
	second, err := f.pieces.UpdateStatus(running)
	require.NoError(t, err)
	running.Status.Phase = corev1.PodFailed
	assert.Equal(t, corev1.PodRunning, second.(*corev1.Pod).Status.Phase)
	_, err = f.change(client.Pods, "p", func(obj client.Object) { obj.GetLabels()["a"] = "d" })
	require.NoError(t, err)
	f.remove1(client.Pods, "p", deleteNow())
	after, err := json.Marshal(first)
	require.NoError(t, err)
	assert.JSONEq(t, string(before), string(after))
}

func TestScale(t *testing.T) {
	f := newFixture(t)
	f.apply(simpleDeployment)
	r := f.byName(client.Deployments)
	scale, err := f.getScale(r, "default", "ola")
	require.NoError(t, err)
	assert.Equal(t, int32(1), scale.Spec.Replicas)
	assert.Equal(t, "app=ola", scale.Status.Selector)
	to := func(n int32, revision string) func(*autoscalingv1.Scale) (*autoscalingv1.Scale, error) {
		return func(s *autoscalingv1.Scale) (*autoscalingv1.Scale, error) {
			s.Spec.Replicas, s.ResourceVersion = n, revision
			return s, nil
		}
	}
	got, err := f.updateScale(f.outside, r, "default", "ola", to(4, ""))
	require.NoError(t, err)
	assert.Equal(t, int32(4), got.Spec.Replicas)
	stored, err := client.Get[*appsv1.Deployment](f.pieces, client.Deployments, "default", "ola")
	require.NoError(t, err)
	assert.Equal(t, int32(4), *stored.Spec.Replicas)
	assert.Equal(t, int64(2), stored.Generation)
	_, err = f.updateScale(f.outside, r, "default", "ola", to(5, scale.ResourceVersion))
	assert.True(t, apierrors.IsConflict(err), "%v", err)
	_, err = f.updateScale(f.outside, r, "default", "ola", to(-1, ""))
	assert.EqualError(t, err, `Scale.autoscaling "ola" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0`)
	_, err = f.updateScale(f.outside, r, "default", "nenhum", to(1, ""))
	assert.EqualError(t, err, `deployments.apps "nenhum" not found`)
}

func TestDryRunStoresNothing(t *testing.T) {
	f := newFixture(t)
	f.apply(simplePod)
	before := f.store.Revision()
	f.outside.DryRun = true
	assert.NotEmpty(t, f.apply(simpleDeployment).GetUID())
	_, err := f.change(client.Pods, "a", func(obj client.Object) { obj.SetLabels(map[string]string{"x": "y"}) })
	require.NoError(t, err)
	f.remove1(client.Pods, "a", deleteNow())
	assert.Equal(t, before, f.store.Revision())
	_, err = f.pieces.Get(client.Pods, "default", "a")
	assert.NoError(t, err)
}
