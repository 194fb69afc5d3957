package apiserver

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/store"
)

// managed returns the managed fields of an object as the REST API shows them.
func (f *restFixture) managed(path string) []metav1.ManagedFieldsEntry {
	f.t.Helper()
	var obj metav1.PartialObjectMetadata
	require.NoError(f.t, json.Unmarshal([]byte(f.must("GET "+path, "")), &obj))
	return obj.ManagedFields
}

// summary is a line for each entry: manager, operation, subresource, time since
// the start, fields.
func summary(entries []metav1.ManagedFieldsEntry) string {
	var lines []string
	for _, e := range entries {
		at := "-"
		if e.Time != nil {
			at = e.Time.Sub(start.Truncate(time.Second)).String()
		}
		lines = append(lines, fmt.Sprintf("%s %s %q %s %s %s", e.Manager, e.Operation, e.Subresource, e.APIVersion, at, e.FieldsV1.String()))
	}
	return strings.Join(lines, "\n")
}

// The expected fields were recorded from Kubernetes 1.37.2.
func TestManagedFieldsOfADeployment(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+deployments+"?fieldManager=kubectl-create", olaDeployment)
	f.clock.Skip(f.clock.Now().Add(2 * time.Second))
	d, err := client.Get[*appsv1.Deployment](f.as("kube-controller-manager"), client.Deployments, "default", "ola")
	require.NoError(t, err)
	d = d.DeepCopy()
	d.Annotations = map[string]string{"deployment.kubernetes.io/revision": "1"}
	d.Status = appsv1.DeploymentStatus{ObservedGeneration: 1, Replicas: 1, Conditions: []appsv1.DeploymentCondition{{Type: "Available", Status: "True"}}}
	_, err = f.as("kube-controller-manager").UpdateStatus(d)
	require.NoError(t, err)
	f.clock.Skip(f.clock.Now().Add(time.Second))
	f.must("PATCH "+deployments+"/ola/scale", `{"spec":{"replicas":2}}`, "Content-Type: application/merge-patch+json")

	assert.Equal(t, strings.Join([]string{
		`kubectl Update "scale" apps/v1 - {"f:spec":{"f:replicas":{}}}`,
		`kubectl-create Update "" apps/v1 0s {"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:progressDeadlineSeconds":{},"f:revisionHistoryLimit":{},"f:selector":{},"f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{},"f:maxUnavailable":{}},"f:type":{}},"f:template":{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"ola\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}}`,
		`kube-controller-manager Update "status" apps/v1 2s {"f:metadata":{"f:annotations":{".":{},"f:deployment.kubernetes.io/revision":{}}},"f:status":{"f:conditions":{".":{},"k:{\"type\":\"Available\"}":{".":{},"f:lastTransitionTime":{},"f:lastUpdateTime":{},"f:status":{},"f:type":{}}},"f:observedGeneration":{},"f:replicas":{}}}`,
	}, "\n"), summary(f.managed(deployments+"/ola")))
}

// What admission adds belongs to nobody: volumes, tolerations, priority.
func TestManagedFieldsOfAPod(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods+"?fieldManager=kubectl-run", strings.Replace(olaPod, `"app":"ola"`, `"run":"diz"`, 1))
	assert.Equal(t, `kubectl-run Update "" v1 0s {"f:metadata":{"f:labels":{".":{},"f:run":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"ola\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:enableServiceLinks":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}`,
		summary(f.managed(pods+"/ola")))

	before := f.managed(pods + "/ola")
	require.NoError(t, f.as("kube-scheduler").Bind("default", "ola", "worker-1"))
	assert.Equal(t, before, f.managed(pods+"/ola"), "a binding makes nobody the owner of anything")

	pod, err := client.Get[*corev1.Pod](f.as("kubelet"), client.Pods, "default", "ola")
	require.NoError(t, err)
	pod = pod.DeepCopy()
	pod.Status.Phase = corev1.PodRunning
	pod.Status.Conditions[0].ObservedGeneration = 1
	_, err = f.as("kubelet").UpdateStatus(pod)
	require.NoError(t, err)
	assert.Contains(t, summary(f.managed(pods+"/ola")),
		`kubelet Update "status" v1 0s {"f:status":{"f:conditions":{"k:{\"type\":\"PodScheduled\"}":{"f:observedGeneration":{}}},"f:phase":{}}}`)
}

// Nobody owns what a write to this path cannot change, though it was sent.
func TestManagedFieldsLeaveOutWhatIsReset(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+deployments+"?fieldManager=eu", strings.Replace(olaDeployment, `"spec":`, `"status":{"replicas":3},"spec":`, 1))
	assert.NotContains(t, summary(f.managed(deployments+"/ola")), "f:status")
	f.must("PATCH "+deployments+"/ola/status?fieldManager=ele", `{"status":{"replicas":3},"spec":{"paused":true}}`, "Content-Type: application/merge-patch+json")
	assert.Contains(t, summary(f.managed(deployments+"/ola")), `ele Update "status" apps/v1 0s {"f:status":{"f:replicas":{}}}`)
}

// A watcher that is late sees each state with the fields it had then.
func TestManagedFieldsOfAnOldState(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+deployments+"?fieldManager=kubectl-create", olaDeployment)
	old, err := f.get(f.byName(client.Deployments), "default", "ola")
	require.NoError(t, err)
	f.must("PATCH "+deployments+"/ola", `{"metadata":{"labels":{"x":"y"}}}`, "Content-Type: application/merge-patch+json")
	m := f.Server.managed.(*managedFields)
	assert.Len(t, f.managed(deployments+"/ola"), 2)
	assert.Len(t, m.fields(old), 1)
}

func TestManagedFieldsAreBounded(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+deployments+"?fieldManager=kubectl-create", olaDeployment)
	for i := range 3 * maxNotesOfObject {
		f.must("PATCH "+deployments+"/ola?fieldManager=eu", fmt.Sprintf(`{"spec":{"replicas":%d}}`, i+2), "Content-Type: application/merge-patch+json")
	}
	m := f.Server.managed.(*managedFields)
	obj, err := f.get(f.byName(client.Deployments), "default", "ola")
	require.NoError(t, err)
	assert.LessOrEqual(t, len(m.owned[obj.GetUID()].notes), maxNotesOfObject)
	assert.Contains(t, summary(f.managed(deployments+"/ola")), `eu Update "" apps/v1 0s {"f:spec":{"f:replicas":{}}}`)
	assert.Len(t, f.managed(deployments+"/ola"), 2)

	f.must("DELETE "+deployments+"/ola", "")
	assert.Contains(t, m.owned, obj.GetUID(), "watchers may still be told of it")
	for range maxRemoved {
		m.observe(store.Event{Type: store.Deleted, Object: &corev1.Pod{}})
	}
	assert.NotContains(t, m.owned, obj.GetUID())
}

func TestApplyOwnsAndConflicts(t *testing.T) {
	f := newRestFixture(t)
	yaml := "Content-Type: application/apply-patch+yaml"
	config := "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ola}\nspec:\n  replicas: 1\n  selector: {matchLabels: {app: ola}}\n  template:\n    metadata: {labels: {app: ola}}\n    spec: {containers: [{name: ola, image: \"caderno/ola:1.0\"}]}\n"
	apply := deployments + "/ola?fieldManager=kubectl"
	assert.Equal(t, 201, f.do("PATCH "+apply, config, yaml).Code)
	created := f.must("GET "+deployments+"/ola", "")
	f.clock.Skip(f.clock.Now().Add(5 * time.Second))
	assert.Equal(t, 200, f.do("PATCH "+apply, config, yaml).Code)
	assert.Equal(t, created, f.must("GET "+deployments+"/ola", ""), "the same apply again changes nothing")

	f.must("PATCH "+deployments+"/ola/scale", `{"spec":{"replicas":2}}`, "Content-Type: application/merge-patch+json")
	status := f.status("PATCH "+apply, config, yaml)
	assert.Equal(t, metav1.StatusReasonConflict, status.Reason)
	assert.Equal(t, `Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas`, status.Message)
	require.Len(t, status.Details.Causes, 1)
	assert.Equal(t, ".spec.replicas", status.Details.Causes[0].Field)

	f.must("PATCH "+apply+"&force=true", config, yaml)
	assert.Equal(t, `kubectl Apply "" apps/v1 5s {"f:spec":{"f:replicas":{},"f:selector":{},"f:template":{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"ola\"}":{".":{},"f:image":{},"f:name":{}}}}}}}`,
		summary(f.managed(deployments+"/ola")))

	// What is no longer wanted goes.
	f.must("PATCH "+apply, strings.Replace(config, "metadata: {name: ola}", "metadata: {name: ola, labels: {cor: azul}}", 1), yaml)
	assert.Contains(t, f.must("GET "+deployments+"/ola", ""), `"cor":"azul"`)
	f.must("PATCH "+apply, config, yaml)
	assert.NotContains(t, f.must("GET "+deployments+"/ola", ""), `"cor":"azul"`)
}

// A client that sends back what it read says nothing about ownership; one that
// empties the list takes all ownership away.
func TestManagedFieldsThatAreSent(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+deployments+"?fieldManager=kubectl-create", olaDeployment)
	read := f.must("GET "+deployments+"/ola", "")
	f.must("PUT "+deployments+"/ola?fieldManager=eu", strings.Replace(read, `"replicas":1`, `"replicas":5`, 1))
	assert.Len(t, f.managed(deployments+"/ola"), 2)
	f.must("PATCH "+deployments+"/ola", `{"metadata":{"managedFields":[{}]}}`, "Content-Type: application/merge-patch+json")
	assert.Empty(t, f.managed(deployments+"/ola"))
}

func TestManagedFieldsOfADryRun(t *testing.T) {
	f := newRestFixture(t)
	var obj metav1.PartialObjectMetadata
	require.NoError(t, json.Unmarshal([]byte(f.must("POST "+deployments+"?fieldManager=kubectl-create&dryRun=All", olaDeployment)), &obj))
	require.Len(t, obj.ManagedFields, 1)
	assert.Equal(t, "kubectl-create", obj.ManagedFields[0].Manager)
	assert.Equal(t, 404, f.do("GET "+deployments+"/ola", "").Code)
}

func BenchmarkManagedFieldsOfANewPod(b *testing.B) {
	f := newRestFixture(b)
	for i := range b.N {
		f.must("POST "+pods, strings.Replace(olaPod, `"name":"ola"`, fmt.Sprintf(`"name":"ola-%d"`, i), 1))
	}
}
