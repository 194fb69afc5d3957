package controllertest

import (
	"strconv"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/trace"
)

// Template is the Pod template that kubectl create deployment makes.
func Template(name, image string) corev1.PodTemplateSpec {
	return corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": name}},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: name, Image: image}}},
	}
}

// Deployment is the object that kubectl create deployment makes.
func Deployment(name, image string, replicas int32) *appsv1.Deployment {
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default", Labels: map[string]string{"app": name}},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": name}},
			Template: Template(name, image),
		},
	}
}

// ReplicaSet is one without a Deployment.
func ReplicaSet(name string, replicas int32) *appsv1.ReplicaSet {
	return &appsv1.ReplicaSet{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default", Labels: map[string]string{"app": name}},
		Spec: appsv1.ReplicaSetSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": name}},
			Template: Template(name, "caderno/ola:1.0"),
		},
	}
}

// Create stores an object as a user would.
func Create[T client.Object](c *Cluster, obj T) T {
	c.T.Helper()
	stored, err := c.User.Create(obj)
	require.NoError(c.T, err)
	return stored.(T)
}

// Change changes an object as a user would.
func Change[T client.Object](c *Cluster, resource client.Resource, name string, change func(T)) T {
	c.T.Helper()
	obj := Get[T](c, resource, name).DeepCopyObject().(T)
	change(obj)
	stored, err := c.User.Update(obj)
	require.NoError(c.T, err)
	return stored.(T)
}

// Get reads an object of the default namespace.
func Get[T client.Object](c *Cluster, resource client.Resource, name string) T {
	c.T.Helper()
	obj, err := client.Get[T](c.User, resource, "default", name)
	require.NoError(c.T, err)
	return obj
}

// List reads all objects of a resource.
func List[T client.Object](c *Cluster, resource client.Resource) []T {
	c.T.Helper()
	objs, err := client.List[T](c.User, client.Selection{Resource: resource}, nil)
	require.NoError(c.T, err)
	return objs
}

// Hops lists what an actor did to objects of a kind.
func (c *Cluster) Hops(actor trace.Actor, action trace.Action, kind string) []trace.Hop {
	var found []trace.Hop
	for _, hop := range c.Trace.Hops() {
		if hop.Actor == actor && hop.Action == action && hop.Object.Kind == kind {
			found = append(found, hop)
		}
	}
	return found
}

func revisionOf(obj client.Object) int64 {
	n, _ := strconv.ParseInt(obj.GetResourceVersion(), 10, 64)
	return n
}
