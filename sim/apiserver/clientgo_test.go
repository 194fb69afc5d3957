package apiserver

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	applyapps "k8s.io/client-go/applyconfigurations/apps/v1"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	clientgorest "k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

// config points Kubernetes' own client at the server.
func (f *restFixture) config(contentType string) *clientgorest.Config {
	server := httptest.NewServer(f.handler)
	f.t.Cleanup(server.Close)
	return &clientgorest.Config{
		Host: server.URL, QPS: -1,
		ContentConfig: clientgorest.ContentConfig{ContentType: contentType, AcceptContentTypes: contentType + ",application/json"},
	}
}

func deploymentOf(name string) *appsv1.Deployment {
	labels := map[string]string{"app": name}
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels},
		Spec: appsv1.DeploymentSpec{
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: name, Image: "caderno/ola:1.0"}}},
			},
		},
	}
}

// The typed client, in both of its formats.
func TestClientset(t *testing.T) {
	for _, contentType := range []string{"application/json", "application/vnd.kubernetes.protobuf"} {
		t.Run(contentType, func(t *testing.T) {
			f := newRestFixture(t)
			ctx := context.Background()
			client := kubernetes.NewForConfigOrDie(f.config(contentType))
			ds := client.AppsV1().Deployments("default")
			d, err := ds.Create(ctx, deploymentOf("ola"), metav1.CreateOptions{FieldManager: "eu"})
			require.NoError(t, err)
			assert.EqualValues(t, 1, *d.Spec.Replicas, "defaulted")
			assert.Equal(t, "eu", d.ManagedFields[0].Manager)
			_, err = ds.Create(ctx, deploymentOf("ola"), metav1.CreateOptions{})
			assert.True(t, apierrors.IsAlreadyExists(err), "%v", err)
			_, err = ds.Create(ctx, deploymentOf("Ola"), metav1.CreateOptions{})
			assert.True(t, apierrors.IsInvalid(err), "%v", err)

			stale := d.DeepCopy()
			*d.Spec.Replicas = 2
			d, err = ds.Update(ctx, d, metav1.UpdateOptions{})
			require.NoError(t, err)
			assert.EqualValues(t, 2, d.Generation)
			_, err = ds.Update(ctx, stale, metav1.UpdateOptions{})
			assert.True(t, apierrors.IsConflict(err), "%v", err)
			d.Status.Replicas = 2
			d, err = ds.UpdateStatus(ctx, d, metav1.UpdateOptions{})
			require.NoError(t, err)
			assert.EqualValues(t, 2, d.Status.Replicas)
			_, err = ds.Patch(ctx, "ola", types.StrategicMergePatchType, []byte(`{"spec":{"replicas":5}}`), metav1.PatchOptions{})
			require.NoError(t, err)
			scale, err := ds.GetScale(ctx, "ola", metav1.GetOptions{})
			require.NoError(t, err)
			assert.EqualValues(t, 5, scale.Spec.Replicas)
			scale.Spec.Replicas = 6
			_, err = ds.UpdateScale(ctx, "ola", scale, metav1.UpdateOptions{})
			require.NoError(t, err)
			_, err = ds.Apply(ctx, applyapps.Deployment("ola", "default").WithLabels(map[string]string{"cor": "azul"}), metav1.ApplyOptions{FieldManager: "outro"})
			require.NoError(t, err)

			list, err := ds.List(ctx, metav1.ListOptions{LabelSelector: "cor=azul", FieldSelector: "metadata.name=ola"})
			require.NoError(t, err)
			require.Len(t, list.Items, 1)
			assert.EqualValues(t, 6, *list.Items[0].Spec.Replicas)
			require.NoError(t, ds.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{}))
			_, err = ds.Get(ctx, "ola", metav1.GetOptions{})
			assert.True(t, apierrors.IsNotFound(err), "%v", err)
		})
	}
}

func TestDynamicAndDiscoveryClients(t *testing.T) {
	f := newRestFixture(t)
	config := f.config("application/json")
	_, lists, err := discovery.NewDiscoveryClientForConfigOrDie(config).ServerGroupsAndResources()
	require.NoError(t, err)
	assert.Len(t, lists, len(f.groupVersions()))
	version, err := discovery.NewDiscoveryClientForConfigOrDie(config).ServerVersion()
	require.NoError(t, err)
	assert.Equal(t, "v1.37.2", version.GitVersion)

	ctx := context.Background()
	pods := dynamic.NewForConfigOrDie(config).Resource(corev1.SchemeGroupVersion.WithResource("pods")).Namespace("default")
	_, err = pods.Create(ctx, &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": "ola"},
		"spec": map[string]any{"containers": []any{map[string]any{"name": "a", "image": "nginx"}}},
	}}, metav1.CreateOptions{})
	require.NoError(t, err)
	obj, err := pods.Get(ctx, "ola", metav1.GetOptions{})
	require.NoError(t, err)
	phase, _, _ := unstructured.NestedString(obj.Object, "status", "phase")
	assert.Equal(t, "Pending", phase)
}

// An informer lists by watching (WatchList), follows, and after the server's
// history has been compacted and its connection broken lists again.
func TestInformer(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods, olaPod)
	client := kubernetes.NewForConfigOrDie(f.config("application/vnd.kubernetes.protobuf"))
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace("default"))
	informer := factory.Core().V1().Pods()
	changes := make(chan string, 100)
	_, err := informer.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(obj any) { changes <- "added " + obj.(*corev1.Pod).Name },
		UpdateFunc: func(_, obj any) { changes <- "updated " + obj.(*corev1.Pod).Name },
		DeleteFunc: func(obj any) { changes <- "deleted" },
	})
	require.NoError(t, err)
	stop := make(chan struct{})
	defer factory.Shutdown()
	defer close(stop)
	factory.Start(stop)
	next := func() string {
		select {
		case change := <-changes:
			return change
		case <-time.After(20 * time.Second):
			return "nothing"
		}
	}
	require.True(t, cache.WaitForCacheSync(stop, informer.Informer().HasSynced))
	assert.Equal(t, "added ola", next())
	f.must("POST "+pods, podNamed("dois"))
	assert.Equal(t, "added dois", next())

	f.mu.Lock()
	f.Stop()
	f.Start()
	f.store.Compact(f.store.Revision())
	f.mu.Unlock()
	f.must("POST "+pods, podNamed("quatro"))
	for change := next(); change != "added quatro"; change = next() {
		require.Equal(t, "updated", change[:min(7, len(change))], "the rest is seen again")
	}
	f.must("DELETE "+pods+"/dois?gracePeriodSeconds=0", "")
	for change := next(); change != "deleted"; change = next() {
		require.Equal(t, "updated dois", change)
	}
}

// An old list that continues after its revision was compacted is refused.
func TestContinueExpires(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods, olaPod)
	f.must("POST "+pods, podNamed("dois"))
	list := f.podList(pods + "?limit=1")
	f.must("POST "+pods, podNamed("outra"))
	f.store.Compact(f.store.Revision())
	status := f.status("GET "+pods+"?limit=1&continue="+list.Continue, "")
	assert.EqualValues(t, 410, status.Code)
	assert.Equal(t, metav1.StatusReasonExpired, status.Reason)
}
