package kubelet

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/client"
	"caderno/sim/trace"
)

func (f *fixture) node() *corev1.Node {
	f.Helper()
	node, err := client.Get[*corev1.Node](f.client, client.Nodes, "", "worker-1")
	require.NoError(f, err)
	return node
}

// The Node is that of Kubernetes 1.37.2 (kubectl get node worker-1 -o yaml).
func TestNode(t *testing.T) {
	f := newFixture(t)
	node := f.node()
	assert.Equal(t, map[string]string{
		"beta.kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
		"kubernetes.io/hostname": "worker-1", "kubernetes.io/os": "linux",
	}, node.Labels)
	assert.Equal(t, map[string]string{
		"node.alpha.kubernetes.io/ttl": "0", "volumes.kubernetes.io/controller-managed-attach-detach": "true",
	}, node.Annotations)
	assert.Equal(t, []corev1.Taint{{Key: "node.kubernetes.io/not-ready", Effect: "NoSchedule"}}, node.Spec.Taints, "until the node controller takes it off")
	s := node.Status
	assert.Equal(t, []corev1.NodeAddress{{Type: "InternalIP", Address: "192.0.2.11"}, {Type: "Hostname", Address: "worker-1"}}, s.Addresses)
	list := func(l corev1.ResourceList) map[string]string {
		texts := map[string]string{}
		for name, q := range l {
			texts[string(name)] = q.String()
		}
		return texts
	}
	assert.Equal(t, map[string]string{"cpu": "2", "memory": "24684092Ki", "pods": "110", "hugepages-1Gi": "0", "hugepages-2Mi": "0"}, list(s.Capacity))
	assert.Equal(t, map[string]string{"cpu": "2", "memory": "24683068Ki", "pods": "110", "hugepages-1Gi": "0", "hugepages-2Mi": "0"}, list(s.Allocatable))
	var conditions []string
	for _, c := range s.Conditions {
		conditions = append(conditions, string(c.Type)+" "+string(c.Status)+" "+c.Reason+": "+c.Message)
	}
	assert.Equal(t, []string{
		"MemoryPressure False KubeletHasSufficientMemory: kubelet has sufficient memory available",
		"DiskPressure False KubeletHasNoDiskPressure: kubelet has no disk pressure",
		"PIDPressure False KubeletHasSufficientPID: kubelet has sufficient PID available",
		"Ready True KubeletReady: kubelet is posting ready status",
	}, conditions)
	assert.Equal(t, int32(10250), s.DaemonEndpoints.KubeletEndpoint.Port)
	assert.Equal(t, "v1.37.2", s.NodeInfo.KubeletVersion)
	assert.Equal(t, "containerd://2.1.4", s.NodeInfo.ContainerRuntimeVersion)
	assert.Regexp(t, `^[0-9a-f]{32}$`, s.NodeInfo.MachineID)
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, s.NodeInfo.BootID)
	assert.Equal(t, []string{
		"Starting: Starting kubelet.",
		"NodeHasSufficientMemory: Node worker-1 status is now: NodeHasSufficientMemory",
		"NodeHasNoDiskPressure: Node worker-1 status is now: NodeHasNoDiskPressure",
		"NodeHasSufficientPID: Node worker-1 status is now: NodeHasSufficientPID",
		"NodeReady: Node worker-1 status is now: NodeReady",
	}, f.events("Node", "worker-1"))
}

func TestNodeListsItsImages(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("a", "busybox:1.36", command("sleep", "3600")))
	f.create(onePod("b", "nginx:1.27"))
	f.advance(20 * time.Second)
	images := f.node().Status.Images
	require.Len(t, images, 2)
	assert.Regexp(t, `^nginx:1.27@sha256:[0-9a-f]{64}$`, images[0].Names[0])
	assert.Equal(t, "nginx:1.27", images[0].Names[1])
	assert.Equal(t, int64(72_000_000), images[0].SizeBytes)
	assert.Equal(t, "busybox:1.36", images[1].Names[1])
}

func (f *fixture) storedLease() *coordinationv1.Lease {
	lease, err := client.Get[*coordinationv1.Lease](f.client, client.Leases, "kube-node-lease", "worker-1")
	if err != nil {
		return nil
	}
	return lease
}

// The Lease appears after some ten seconds; in between writes RenewTime tells
// the beats.
func TestLease(t *testing.T) {
	f := newFixture(t)
	assert.Nil(t, f.storedLease())
	_, ok := f.kubelet.RenewTime()
	assert.False(t, ok)
	f.advance(10 * time.Second)
	lease := f.storedLease()
	require.NotNil(t, lease)
	assert.Equal(t, "worker-1", *lease.Spec.HolderIdentity)
	assert.Equal(t, int32(40), *lease.Spec.LeaseDurationSeconds)
	assert.Equal(t, f.node().UID, lease.OwnerReferences[0].UID)
	first := lease.Spec.RenewTime.Time

	f.advance(95 * time.Second)
	renewed, ok := f.kubelet.RenewTime()
	assert.True(t, ok)
	assert.Equal(t, 90*time.Second, renewed.Sub(first).Round(time.Second))
	assert.Equal(t, lease.ResourceVersion, f.storedLease().ResourceVersion, "no write for a beat")

	f.kubelet.Stop()
	_, ok = f.kubelet.RenewTime()
	assert.False(t, ok)
	assert.Equal(t, renewed.Truncate(time.Microsecond), f.storedLease().Spec.RenewTime.Time, "the last beat before the stop")
	f.advance(time.Hour)
	require.NoError(t, f.kubelet.Start())
	f.advance(2 * time.Second)
	assert.WithinDuration(t, f.clock.Now(), f.storedLease().Spec.RenewTime.Time, 2*time.Second, "at once, as there is one")
}

// While the kubelet is stopped its containers go on, nobody reports, nothing
// is started, nothing goes. When it is back it catches up.
func TestStoppedKubelet(t *testing.T) {
	f := newFixture(t)
	f.advance(time.Minute)
	f.create(onePod("fica", "caderno/ola:1.0", withProbe(readiness, corev1.Probe{ProbeHandler: httpGet("/", 8080)})))
	f.create(onePod("termina", "caderno/termina:1.0", restartPolicy(corev1.RestartPolicyNever)))
	f.create(onePod("vai", "caderno/ola:1.0"))
	f.advance(2 * time.Second)
	before := f.pod("fica")
	f.kubelet.Stop()
	hops := len(f.trace.Hops())
	f.create(onePod("novo", "caderno/ola:1.0"))
	f.delete("vai")
	f.advance(5 * time.Minute)
	for _, h := range f.trace.Hops()[hops:] {
		assert.NotEqual(t, trace.Kubelet, h.Actor, "%+v", h)
	}
	assert.Equal(t, corev1.PodPending, f.pod("novo").Status.Phase)
	assert.Equal(t, corev1.PodRunning, f.pod("termina").Status.Phase)
	assert.True(t, f.exists("vai"))
	assert.NoError(t, f.runtime.Dial(before.Status.PodIP, 8080), "its containers go on")
	_, _, err := f.kubelet.Logs(before, "app", false)
	assert.EqualError(t, err, `Get "https://192.0.2.11:10250/containerLogs/default/fica/app": dial tcp 192.0.2.11:10250: connect: connection refused`)

	seen := f.states("fica")
	require.NoError(t, f.kubelet.Start())
	f.advance(5 * time.Second)
	assert.Equal(t, []string{"Running [app:Running+]"}, *seen, "ready all along")
	assert.Equal(t, corev1.PodRunning, f.pod("novo").Status.Phase)
	assert.Equal(t, corev1.PodSucceeded, f.pod("termina").Status.Phase)
	assert.False(t, f.exists("vai"))
	after := f.pod("fica")
	assert.Equal(t, before.Status.ContainerStatuses, after.Status.ContainerStatuses, "nothing happened to it")
	assert.Equal(t, before.Status.StartTime, after.Status.StartTime)
	assert.Equal(t, before.Status.Conditions, after.Status.Conditions)
}

// Pods that were removed by force while the kubelet was away leave nothing.
func TestOrphans(t *testing.T) {
	f := newFixture(t)
	pod := f.create(onePod("ola", "caderno/ola:1.0"))
	f.advance(5 * time.Second)
	f.kubelet.Stop()
	f.forceDelete("ola")
	assert.Equal(t, []string{string(pod.UID)}, f.runtime.Pods())
	require.NoError(t, f.kubelet.Start())
	f.advance(5 * time.Second)
	assert.Empty(t, f.runtime.Pods())
}

// An API server that is away does not keep the kubelet from restarting what
// ends; when it is back it is told.
func TestAPIServerAway(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("quebra", "caderno/quebra:1.0"))
	f.advance(2 * time.Second)
	uid := string(f.pod("quebra").UID)
	f.server.Stop()
	f.advance(time.Minute)
	restarts := f.runtime.PodStatus(uid).Containers[0].RestartCount
	assert.GreaterOrEqual(t, restarts, 2)
	f.server.Start()
	assert.Equal(t, int32(0), f.container("quebra").RestartCount)
	f.create(onePod("ola", "caderno/ola:1.0"))
	require.NoError(t, f.kubelet.Reconnect())
	f.advance(5 * time.Second)
	assert.GreaterOrEqual(t, int(f.container("quebra").RestartCount), restarts)
	assert.Equal(t, corev1.PodRunning, f.pod("ola").Status.Phase)
}

// A status that could not be told is told later, and a Pod that went while
// nobody could say so is ended.
func TestAPIServerAwayForAMoment(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("fim", "caderno/termina:1.0", restartPolicy(corev1.RestartPolicyNever)))
	f.create(onePod("vai", "caderno/ola:1.0"))
	f.advance(2 * time.Second)
	f.server.Stop()
	f.advance(5 * time.Second)
	f.server.Start()
	f.advance(5 * time.Second)
	assert.Equal(t, corev1.PodRunning, f.pod("fim").Status.Phase)
	f.advance(10 * time.Second)
	assert.Equal(t, corev1.PodSucceeded, f.pod("fim").Status.Phase)
	f.forceDelete("vai")
	assert.Len(t, f.runtime.Pods(), 2)
	require.NoError(t, f.kubelet.Reconnect())
	f.advance(3 * time.Second)
	assert.Len(t, f.runtime.Pods(), 1)
}

// A kubelet that starts before the API server does registers later.
func TestStartBeforeTheAPIServer(t *testing.T) {
	f := newFixture(t)
	f.kubelet.Stop()
	require.NoError(t, f.client.Delete(client.Nodes, "", "worker-1", gracefully))
	f.server.Stop()
	require.NoError(t, f.kubelet.Start())
	f.advance(30 * time.Second)
	f.server.Start()
	f.advance(10 * time.Second)
	assert.Equal(t, corev1.ConditionTrue, f.node().Status.Conditions[3].Status)
}
