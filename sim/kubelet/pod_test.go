package kubelet

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/trace"
)

// A Pod is run, and goes: what a watcher sees, what is noted, which hops there
// are, and how long it takes. The sequence is that of Kubernetes 1.37.2.
func TestLifeOfAPod(t *testing.T) {
	f := newFixture(t)
	seen := f.states("ola")
	created := f.clock.Now()
	f.create(onePod("ola", "caderno/ola:1.0"))
	f.until(2*time.Second, "running", func() bool { return f.pod("ola").Status.Phase == corev1.PodRunning })
	assert.InDelta(t, 730, f.clock.Now().Sub(created).Milliseconds(), 60, "as on the reference: 310 ms, 400 ms of pull, the rest")
	f.advance(time.Minute)
	deleted := f.clock.Now()
	f.delete("ola")
	f.until(2*time.Second, "gone", func() bool { return !f.exists("ola") })
	assert.InDelta(t, 570, f.clock.Now().Sub(deleted).Milliseconds(), 470, "up to a second until the kubelet's next look")

	assert.Equal(t, []string{
		"Pending []",
		"Pending [app:ContainerCreating]",
		"Running [app:Running+]",
		"Running [app:Running+] deleting",
		"Succeeded [app:Completed(0)] deleting",
		"DELETED",
	}, *seen)
	assert.Equal(t, []string{
		`Pulling: Pulling image "caderno/ola:1.0"`,
		`Pulled: Successfully pulled image "caderno/ola:1.0" in 401ms (401ms including waiting). Image size: 12000000 bytes.`,
		"Created: Container created",
		"Started: Container started",
		"Killing: Stopping container app",
	}, f.events("Pod", "ola"))

	var actions []trace.Action
	for _, h := range f.hops("ola") {
		actions = append(actions, h.Action)
	}
	assert.Equal(t, []trace.Action{
		trace.Request, trace.Create, trace.UpdateStatus, trace.RunSandbox, trace.PullImage, trace.UpdateStatus,
		trace.ImagePulled, trace.CreateContainer, trace.StartContainer, trace.UpdateStatus,
		trace.Request, trace.Delete, trace.StopContainer, trace.UpdateStatus, trace.ContainerExited, trace.UpdateStatus, trace.Remove,
	}, actions)
	assert.Empty(t, f.runtime.Pods(), "nothing is left on the node")
	assert.Empty(t, f.kubelet.workers)
}

// Every hop names the one before it, back to the binding (here: the creation,
// because the Pod comes with its node).
func TestHopsFormAChain(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("ola", "nginx:1.27"))
	f.advance(5 * time.Second)
	byAction := map[trace.Action]trace.Hop{}
	for _, h := range f.hops("ola") {
		if h.Action != trace.UpdateStatus {
			byAction[h.Action] = h
		}
	}
	chain := []trace.Action{trace.Create, trace.RunSandbox, trace.PullImage, trace.ImagePulled, trace.CreateContainer, trace.StartContainer}
	for i := 1; i < len(chain); i++ {
		h := byAction[chain[i]]
		assert.Equal(t, byAction[chain[i-1]].ID, h.Cause, "cause of %s", chain[i])
		assert.Equal(t, trace.Kubelet, h.Actor)
		assert.Equal(t, "worker-1", h.Node)
	}
	assert.Equal(t, "nginx:1.27", byAction[trace.PullImage].Detail)
	hops := f.hops("ola")
	last := hops[len(hops)-1]
	assert.Equal(t, trace.UpdateStatus, last.Action)
	assert.Equal(t, byAction[trace.StartContainer].ID, last.Cause, "Running is told because the container was started")
}

func TestStatusOfARunningPod(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("ola", "caderno/ola:1.0"))
	f.advance(5 * time.Second)
	s := f.pod("ola").Status
	var conditions []string
	for _, c := range s.Conditions {
		conditions = append(conditions, string(c.Type)+"="+string(c.Status))
		assert.Equal(t, int64(1), c.ObservedGeneration)
		assert.Empty(t, c.Reason)
	}
	assert.Equal(t, []string{"PodReadyToStartContainers=True", "Initialized=True", "Ready=True", "ContainersReady=True", "PodScheduled=True"}, conditions)
	assert.Equal(t, "10.244.1.2", s.PodIP)
	assert.Equal(t, []corev1.PodIP{{IP: "10.244.1.2"}}, s.PodIPs)
	assert.Equal(t, "192.0.2.11", s.HostIP)
	assert.Equal(t, []corev1.HostIP{{IP: "192.0.2.11"}}, s.HostIPs)
	assert.Equal(t, corev1.PodQOSBestEffort, s.QOSClass)
	assert.Equal(t, int64(1), s.ObservedGeneration)
	assert.Empty(t, s.Resources.Requests)
	assert.Empty(t, s.Resources.Limits)
	require.NotNil(t, s.StartTime)
	c := s.ContainerStatuses[0]
	assert.Regexp(t, `^containerd://[0-9a-f]{64}$`, c.ContainerID)
	assert.Equal(t, c.ImageID, c.Image)
	assert.True(t, *c.Started)
	require.Len(t, c.VolumeMounts, 1)
	assert.Equal(t, "/var/run/secrets/kubernetes.io/serviceaccount", c.VolumeMounts[0].MountPath)
	assert.Equal(t, corev1.RecursiveReadOnlyDisabled, *c.VolumeMounts[0].RecursiveReadOnly)
}

// The images come one after the other, and the second wait is told.
func TestPullsOneAtATime(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("a", "caderno/pesada:1.0"))
	f.advance(500 * time.Millisecond)
	f.create(onePod("b", "caderno/ola:1.0"))
	f.advance(20 * time.Second)
	assert.Regexp(t, `in 8(\.001)?s \(8(\.001)?s including waiting\)\. Image size: 1200000000 bytes\.`, f.events("Pod", "a")[1])
	assert.Regexp(t, `in 40\dms \(7\.\d+s including waiting\)`, f.events("Pod", "b")[1])
	assert.Equal(t, corev1.PodRunning, f.pod("b").Status.Phase)
}

func TestTwoContainers(t *testing.T) {
	f := newFixture(t)
	seen := f.states("dois")
	f.create(onePod("dois", "nginx:1.27", func(pod *corev1.Pod) {
		pod.Spec.Containers = append(pod.Spec.Containers, corev1.Container{Name: "a", Image: "caderno/quebra:1.0"})
	}))
	f.advance(5500 * time.Millisecond)
	assert.Equal(t, []string{
		"Pending []",
		"Pending [a:ContainerCreating app:ContainerCreating]",
		"Running [a:Running+ app:Running+]",
		"Running [a:Error(1) app:Running+]",
		"Running [a:Running+ x1 app:Running+]",
	}, *seen)
}

// A Pod that is removed by force is gone at once; its containers follow.
func TestForcedDeletion(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("ola", "caderno/ola:1.0"))
	f.advance(5 * time.Second)
	f.forceDelete("ola")
	assert.False(t, f.exists("ola"))
	assert.NotEmpty(t, f.runtime.Pods())
	f.create(onePod("ola", "caderno/ola:1.0")) // another one of the same name
	f.advance(5 * time.Second)
	assert.Contains(t, f.events("Pod", "ola"), "Killing: Stopping container app")
	assert.Equal(t, []string{string(f.pod("ola").UID)}, f.runtime.Pods())
	assert.Equal(t, corev1.PodRunning, f.pod("ola").Status.Phase)
}

// A deletion that comes in the middle of a pull is dealt with after the pull.
func TestDeletionDuringAPull(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("pesada", "caderno/pesada:1.0"))
	f.advance(3 * time.Second)
	f.delete("pesada")
	f.advance(3 * time.Second)
	assert.True(t, f.exists("pesada"))
	f.advance(5 * time.Second)
	assert.False(t, f.exists("pesada"))
	assert.Empty(t, f.runtime.Pods())
}

func TestChangedImage(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("ola", "caderno/ola:1.0"))
	f.advance(5 * time.Second)
	changed := f.pod("ola").DeepCopy()
	changed.Spec.Containers[0].Image = "caderno/ola:2.0"
	_, err := f.client.Update(changed)
	require.NoError(t, err)
	f.advance(5 * time.Second)
	assert.Contains(t, f.events("Pod", "ola"), "Killing: Container app definition changed, will be restarted")
	_, body, err := f.runtime.Answer(f.pod("ola").Status.PodIP, 8080, "/")
	require.NoError(t, err)
	assert.Equal(t, "Olá! Aqui é o pod ola, versão 2.0.\n", body)
	assert.Equal(t, int32(1), f.container("ola").RestartCount)
}

// A Pod whose containers are ready may have to wait for others' conditions.
func TestReadinessGates(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("p", "caderno/ola:1.0", func(pod *corev1.Pod) {
		pod.Spec.ReadinessGates = []corev1.PodReadinessGate{{ConditionType: "exemplo/pronto"}}
	}))
	f.advance(3 * time.Second)
	ready := condition(f.pod("p").Status.Conditions, corev1.PodReady)
	assert.Equal(t, "ReadinessGatesNotReady", ready.Reason)
	assert.Equal(t, `corresponding condition of pod readiness gate "exemplo/pronto" does not exist.`, ready.Message)
	set := func(status corev1.ConditionStatus) *corev1.PodCondition {
		changed := f.pod("p").DeepCopy()
		changed.Status.Conditions = append([]corev1.PodCondition{{Type: "exemplo/pronto", Status: status}}, changed.Status.Conditions[len(changed.Status.Conditions)-5:]...)
		_, err := f.client.UpdateStatus(changed)
		require.NoError(t, err)
		f.advance(3 * time.Second)
		assert.NotNil(t, condition(f.pod("p").Status.Conditions, "exemplo/pronto"), "others' conditions stay")
		return condition(f.pod("p").Status.Conditions, corev1.PodReady)
	}
	assert.Equal(t, `the status of pod readiness gate "exemplo/pronto" is not "True", but False`, set(corev1.ConditionFalse).Message)
	assert.Equal(t, corev1.ConditionTrue, set(corev1.ConditionTrue).Status)
}

// The same seed gives the same run, to the byte.
func TestDeterminism(t *testing.T) {
	run := func() []trace.Hop {
		f := newSeededFixture(t, 7)
		for _, name := range []string{"a", "b", "c"} {
			f.create(onePod(name, "caderno/quebra:1.0"))
		}
		f.advance(10 * time.Minute)
		return f.trace.Hops()
	}
	first := run()
	for range 5 {
		require.Equal(t, first, run())
	}
}

// A node on which nothing changes costs nothing as time passes.
func TestIdle(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("ola", "caderno/ola:1.0"))
	f.advance(time.Minute)
	_, what, due := f.clock.Next()
	assert.False(t, due, "something is still to come: %s", what)
}
