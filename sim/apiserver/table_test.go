package apiserver

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"caderno/sim/apiserver/printers"
	"caderno/sim/client"
)

var tableNow = time.Date(2026, 3, 2, 12, 10, 0, 0, time.UTC)

// cellsOf parses an object and returns its row at tableNow.
func cellsOf(t *testing.T, obj client.Object, text string) []any {
	t.Helper()
	require.NoError(t, yaml.UnmarshalStrict([]byte(text), obj))
	r, err := newTestServer(t).byObject(obj)
	require.NoError(t, err)
	c := printers.ColumnsOf(r.Kind.GroupKind())
	cells := c.Cells(r.inStore(obj), tableNow)
	require.Len(t, cells, len(c.Definitions))
	return cells
}

// podColumns is how Pods are shown.
var podColumns = printers.ColumnsOf(schema.GroupKind{Kind: "Pod"})

// The words of kubectl get pods, for each thing that can happen to a Pod.
func TestPodStatus(t *testing.T) {
	const created = "metadata: {name: p, creationTimestamp: 2026-03-02T12:00:00Z}\n"
	for _, c := range []struct{ name, pod, ready, status, restarts string }{
		{"new", "status: {phase: Pending}", "0/1", "Pending", "0"},
		{"creating", "status: {phase: Pending, containerStatuses: [{name: a, state: {waiting: {reason: ContainerCreating}}}]}", "0/1", "ContainerCreating", "0"},
		{"running", "status: {phase: Running, containerStatuses: [{name: a, ready: true, state: {running: {}}}]}", "1/1", "Running", "0"},
		{"not ready", "status: {phase: Running, containerStatuses: [{name: a, state: {running: {}}}]}", "0/1", "Running", "0"},
		{"restarted", "status: {phase: Running, containerStatuses: [{name: a, ready: true, restartCount: 2, state: {running: {}}, lastState: {terminated: {exitCode: 1, finishedAt: 2026-03-02T12:09:55Z}}}]}", "1/1", "Running", "2 (5s ago)"},
		{"crash loop", "status: {phase: Running, containerStatuses: [{name: a, restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}}}]}", "0/1", "CrashLoopBackOff", "3"},
		{"completed", "status: {phase: Succeeded, containerStatuses: [{name: a, state: {terminated: {reason: Completed}}}]}", "0/1", "Completed", "0"},
		{"failed", "status: {phase: Failed, containerStatuses: [{name: a, state: {terminated: {reason: Error, exitCode: 1}}}]}", "0/1", "Error", "0"},
		{"exit code", "status: {phase: Failed, containerStatuses: [{name: a, state: {terminated: {exitCode: 3}}}]}", "0/1", "ExitCode:3", "0"},
		{"signal", "status: {phase: Failed, containerStatuses: [{name: a, state: {terminated: {exitCode: 137, signal: 9}}}]}", "0/1", "Signal:9", "0"},
		{"evicted", "status: {phase: Failed, reason: Evicted}", "0/1", "Evicted", "0"},
		{"gated", "status: {phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: SchedulingGated}]}", "0/1", "SchedulingGated", "0"},
		{"one of two completed, ready", "status: {phase: Running, conditions: [{type: Ready, status: 'True'}], containerStatuses: [{name: a, state: {terminated: {reason: Completed}}}, {name: b, ready: true, state: {running: {}}}]}", "1/1", "Running", "0"},
		{"one of two completed", "status: {phase: Running, containerStatuses: [{name: a, state: {terminated: {reason: Completed}}}, {name: b, ready: true, state: {running: {}}}]}", "1/1", "NotReady", "0"},
		{"one completed, one failed", "status: {phase: Running, containerStatuses: [{name: a, state: {terminated: {reason: Completed}}}, {name: b, state: {terminated: {reason: Error, exitCode: 1}}}]}", "0/1", "Error", "0"},
		{"initializing", "spec: {initContainers: [{name: i}, {name: j}], containers: [{name: a}]}\nstatus: {phase: Pending, initContainerStatuses: [{name: i, state: {terminated: {exitCode: 0}}}, {name: j, state: {running: {}}}], containerStatuses: [{name: a, state: {waiting: {reason: PodInitializing}}}]}", "0/1", "Init:1/2", "0"},
		{"init fails", "spec: {initContainers: [{name: i}], containers: [{name: a}]}\nstatus: {phase: Pending, initContainerStatuses: [{name: i, restartCount: 1, state: {terminated: {exitCode: 1, reason: Error}}}]}", "0/1", "Init:Error", "1"},
		{"init fails without a reason", "spec: {initContainers: [{name: i}], containers: [{name: a}]}\nstatus: {phase: Pending, initContainerStatuses: [{name: i, state: {terminated: {exitCode: 2}}}]}", "0/1", "Init:ExitCode:2", "0"},
		{"init loops", "spec: {initContainers: [{name: i}], containers: [{name: a}]}\nstatus: {phase: Pending, initContainerStatuses: [{name: i, state: {waiting: {reason: CrashLoopBackOff}}}]}", "0/1", "Init:CrashLoopBackOff", "0"},
		{"a sidecar", "spec: {initContainers: [{name: i, restartPolicy: Always}], containers: [{name: a}]}\nstatus: {phase: Running, initContainerStatuses: [{name: i, ready: true, started: true, restartCount: 2, state: {running: {}}}], containerStatuses: [{name: a, ready: true, restartCount: 1, state: {running: {}}}]}", "2/2", "Running", "3"},
		{"going", "status: {phase: Running, containerStatuses: [{name: a, ready: true, state: {running: {}}}]}\ngoing: true", "1/1", "Terminating", "0"},
		{"ended, going", "status: {phase: Succeeded, containerStatuses: [{name: a, state: {terminated: {reason: Completed}}}]}\ngoing: true", "0/1", "Completed", "0"},
		{"going with its node lost", "status: {phase: Running, reason: NodeLost}\ngoing: true", "0/1", "Unknown", "0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var text = struct {
				metav1.ObjectMeta `json:"metadata"`
				Spec              *corev1.PodSpec
				Status            corev1.PodStatus
				Going             bool
			}{}
			require.NoError(t, yaml.UnmarshalStrict([]byte(created+c.pod), &text))
			pod := &corev1.Pod{ObjectMeta: text.ObjectMeta, Status: text.Status, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "a"}}}}
			if text.Spec != nil {
				pod.Spec = *text.Spec
			}
			if text.Going {
				pod.DeletionTimestamp = &metav1.Time{Time: tableNow}
			}
			assert.Equal(t, []any{"p", c.ready, c.status, c.restarts, "10m"}, podColumns.Cells(pod, tableNow)[:5])
		})
	}
}

func TestWidePod(t *testing.T) {
	assert.Equal(t, []any{"<unknown>", "10.244.1.2", "worker-1", "<none>", "1/2"}, cellsOf(t, &corev1.Pod{}, `
metadata: {name: p}
spec: {nodeName: worker-1, containers: [{name: a}], readinessGates: [{conditionType: x}, {conditionType: y}]}
status: {phase: Running, podIPs: [{ip: 10.244.1.2}], conditions: [{type: x, status: "True"}, {type: y, status: "False"}]}`)[4:])
	conditions := podColumns.Conditions(&corev1.Pod{Status: corev1.PodStatus{Phase: corev1.PodSucceeded}})
	assert.Equal(t, []metav1.TableRowCondition{{Type: "Completed", Status: "True", Reason: "Succeeded", Message: "The pod has completed successfully."}}, conditions)
	assert.Empty(t, podColumns.Conditions(&corev1.Pod{}))
}

func TestRowsOfOtherKinds(t *testing.T) {
	assert.Equal(t, []any{"ola", "1/3", int64(2), int64(0), "9m30s", "a,b", "x,z", "app=ola"}, cellsOf(t, &appsv1.Deployment{}, `
metadata: {name: ola, creationTimestamp: 2026-03-02T12:00:30Z}
spec: {replicas: 3, selector: {matchLabels: {app: ola}}, template: {spec: {containers: [{name: a, image: x}, {name: b, image: z}]}}}
status: {readyReplicas: 1, updatedReplicas: 2}`)[:8])
	assert.Equal(t, []any{"ola-1", int64(3), int64(2), int64(1), "<unknown>", "a", "x", "app in (b,c)"}, cellsOf(t, &appsv1.ReplicaSet{}, `
metadata: {name: ola-1}
spec: {replicas: 3, selector: {matchExpressions: [{key: app, operator: In, values: [b, c]}]}, template: {spec: {containers: [{name: a, image: x}]}}}
status: {replicas: 2, readyReplicas: 1}`))
	assert.Equal(t, []any{"master", "Ready,SchedulingDisabled", "control-plane,x", "10m", "v1.37.2", "192.0.2.10", "<none>", "Linux", "6.1 (amd64)", "<unknown>"}, cellsOf(t, &corev1.Node{}, `
metadata: {name: master, creationTimestamp: 2026-03-02T12:00:00Z, labels: {node-role.kubernetes.io/control-plane: "", kubernetes.io/role: x, node-role.kubernetes.io/: ""}}
spec: {unschedulable: true}
status: {conditions: [{type: Ready, status: "True"}], addresses: [{type: InternalIP, address: 192.0.2.10}], nodeInfo: {kubeletVersion: v1.37.2, osImage: Linux, kernelVersion: "6.1", architecture: amd64}}`))
	assert.Equal(t, []any{"w", "NotReady", "<none>"}, cellsOf(t, &corev1.Node{}, `{metadata: {name: w}, status: {conditions: [{type: Ready, status: Unknown}]}}`)[:3])
	assert.Equal(t, []any{"w", "Unknown", "<none>"}, cellsOf(t, &corev1.Node{}, `{metadata: {name: w}}`)[:3])
	assert.Equal(t, []any{"default", "Active", "<unknown>"}, cellsOf(t, &corev1.Namespace{}, `{metadata: {name: default}, status: {phase: Active}}`))
	assert.Equal(t, []any{"lease", "master", "<unknown>"}, cellsOf(t, &coordinationv1.Lease{}, `{metadata: {name: lease}, spec: {holderIdentity: master}}`))
}

func TestServiceRow(t *testing.T) {
	for spec, want := range map[string][]any{
		`{type: ClusterIP, clusterIPs: [10.96.0.1], ports: [{port: 443, protocol: TCP}]}`:                                          {"ClusterIP", "10.96.0.1", "<none>", "443/TCP"},
		`{type: NodePort, clusterIPs: [10.96.0.2], ports: [{port: 80, nodePort: 30080, protocol: TCP}, {port: 1, protocol: UDP}]}`: {"NodePort", "10.96.0.2", "<none>", "80:30080/TCP,1/UDP"},
		`{type: LoadBalancer, clusterIPs: [10.96.0.3]}`:                                                                            {"LoadBalancer", "10.96.0.3", "<pending>", "<none>"},
		`{type: LoadBalancer, externalIPs: [192.0.2.9]}`:                                                                           {"LoadBalancer", "<none>", "192.0.2.9", "<none>"},
		`{type: ExternalName, externalName: exemplo.org}`:                                                                          {"ExternalName", "<none>", "exemplo.org", "<none>"},
		`{type: ClusterIP, clusterIPs: [None], externalIPs: [192.0.2.9, 192.0.2.8]}`:                                               {"ClusterIP", "None", "192.0.2.9,192.0.2.8", "<none>"},
		`{}`: {"", "<none>", "<unknown>", "<none>"},
	} {
		cells := cellsOf(t, &corev1.Service{}, "metadata: {name: s}\nspec: "+spec)
		assert.Equal(t, want, cells[1:5], spec)
		assert.Equal(t, "<none>", cells[6])
	}
}

func TestEventRow(t *testing.T) {
	assert.Equal(t, []any{"5s", "Normal", "Pulled", "pod/ola", "spec.containers{ola}", "kubelet, worker-1", "uma linha", "60s", int64(3), "ola.1"}, cellsOf(t, &corev1.Event{}, `
metadata: {name: ola.1}
involvedObject: {kind: Pod, name: ola, fieldPath: "spec.containers{ola}"}
type: Normal
reason: Pulled
message: "uma linha\n"
source: {component: kubelet, host: worker-1}
firstTimestamp: 2026-03-02T12:09:00Z
lastTimestamp: 2026-03-02T12:09:55Z
count: 3`)[:10])
	assert.Equal(t, []any{"2m", "", "Scheduled", "pod/ola", "", "default-scheduler, a", "", "2m", int64(1), "ola.2"}, cellsOf(t, &eventsv1.Event{}, `
metadata: {name: ola.2}
regarding: {kind: Pod, name: ola}
reason: Scheduled
eventTime: 2026-03-02T12:08:00.000000Z
reportingController: default-scheduler
reportingInstance: a`))
	assert.Equal(t, "30s", cellsOf(t, &corev1.Event{}, `{metadata: {name: e}, eventTime: 2026-03-02T12:08:00.000000Z, series: {count: 7, lastObservedTime: 2026-03-02T12:09:30.000000Z}}`)[0])
}

// A table over HTTP, as kubectl get asks for it.
func TestTable(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods, olaPod)
	f.clock.Skip(f.clock.Now().Add(90 * time.Second))
	const asTable = "Accept: application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json"
	var table metav1.Table
	get := func(path string) {
		t.Helper()
		table = metav1.Table{}
		require.NoError(t, json.Unmarshal([]byte(f.must("GET "+path, "", asTable)), &table))
	}
	get(pods + "?limit=500")
	assert.Equal(t, metav1.TypeMeta{Kind: "Table", APIVersion: "meta.k8s.io/v1"}, table.TypeMeta)
	assert.NotEmpty(t, table.ResourceVersion)
	require.Len(t, table.ColumnDefinitions, 9)
	assert.Equal(t, metav1.TableColumnDefinition{Name: "Node", Type: "string", Priority: 1, Description: corev1.PodSpec{}.SwaggerDoc()["nodeName"]}, table.ColumnDefinitions[6])
	require.Len(t, table.Rows, 1)
	assert.Equal(t, []any{"ola", "0/1", "Pending", "0", "90s"}, table.Rows[0].Cells[:5])
	assert.Contains(t, string(table.Rows[0].Object.Raw), `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"ola"`)
	get(pods + "/ola?includeObject=Object")
	assert.Contains(t, string(table.Rows[0].Object.Raw), `{"kind":"Pod","apiVersion":"v1"`)
	get(pods + "?includeObject=None")
	assert.Empty(t, table.Rows[0].Object.Raw)
	get("/api/v1/namespaces/kube-public/pods")
	assert.Empty(t, table.Rows)
	get("/apis/events.k8s.io/v1/events")
	assert.Equal(t, "Last Seen", table.ColumnDefinitions[0].Name)
}
