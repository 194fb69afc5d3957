package kubelet

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

func wants(cpu, memory string) func(*corev1.Pod) {
	return func(pod *corev1.Pod) {
		pod.Spec.Containers[0].Resources.Requests = corev1.ResourceList{
			corev1.ResourceCPU: resource.MustParse(cpu), corev1.ResourceMemory: resource.MustParse(memory)}
	}
}

func selects(key, value string) func(*corev1.Pod) {
	return func(pod *corev1.Pod) { pod.Spec.NodeSelector = map[string]string{key: value} }
}

func TestAdmissionCheck(t *testing.T) {
	node := &corev1.Node{}
	node.Labels = map[string]string{"disco": "hdd"}
	node.Status.Allocatable = corev1.ResourceList{
		corev1.ResourceCPU: resource.MustParse("2"), corev1.ResourceMemory: resource.MustParse("1Gi"), corev1.ResourcePods: resource.MustParse("2"),
	}
	node.Spec.Taints = []corev1.Taint{{Key: "a", Effect: corev1.TaintEffectNoSchedule}}
	evicting := node.DeepCopy()
	evicting.Spec.Taints = []corev1.Taint{{Key: "a", Effect: corev1.TaintEffectNoExecute}}
	small := onePod("small", "nginx", wants("500m", "512Mi"))
	for _, test := range []struct {
		pod             *corev1.Pod
		node            *corev1.Node
		others          []*corev1.Pod
		reason, message string
	}{
		{onePod("p", "nginx"), node, nil, "", ""},
		{onePod("p", "nginx", wants("2", "1Gi")), node, nil, "", ""},
		{onePod("p", "nginx", wants("5", "2Gi")), node, nil, "OutOfcpu", "Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 2000"},
		{onePod("p", "nginx", wants("1", "1Gi")), node, []*corev1.Pod{small}, "OutOfmemory", "Node didn't have enough resource: memory, requested: 1073741824, used: 536870912, capacity: 1073741824"},
		{onePod("p", "nginx"), node, []*corev1.Pod{small, small}, "OutOfpods", "Node didn't have enough resource: pods, requested: 1, used: 2, capacity: 2"},
		{onePod("p", "nginx", selects("disco", "hdd")), node, nil, "", ""},
		{onePod("p", "nginx", selects("disco", "ssd")), node, nil, "NodeAffinity", "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"},
		{onePod("p", "nginx"), evicting, nil, "TaintToleration", "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate"},
		{onePod("p", "nginx", func(p *corev1.Pod) { p.Spec.Tolerations = []corev1.Toleration{{Operator: "Exists"}} }), evicting, nil, "", ""},
	} {
		reason, message := admissionCheck(test.pod, test.node, test.others)
		assert.Equal(t, test.reason, reason)
		assert.Equal(t, test.message, message)
	}
}

// As kubectl get pod -o yaml of the reference shows it.
func TestRejectedPod(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("grande", "caderno/ola:1.0", wants("5", "1Mi")))
	f.advance(time.Second)
	s := f.pod("grande").Status
	require.NotNil(t, s.StartTime)
	s.StartTime = nil
	assert.Equal(t, corev1.PodStatus{
		ObservedGeneration: 1, QOSClass: corev1.PodQOSBurstable, Phase: corev1.PodFailed, Reason: "OutOfcpu",
		Message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 2000",
	}, s)
	assert.Equal(t, []string{"OutOfcpu: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 2000"}, f.events("Pod", "grande"))
	assert.Empty(t, f.runtime.Pods())
	f.delete("grande")
	f.advance(time.Second)
	assert.Empty(t, f.kubelet.workers)
}

// Only what runs, or will, takes up room.
func TestRoomOnTheNode(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("um", "caderno/ola:1.0", wants("1500m", "1Mi")))
	f.advance(2 * time.Second)
	f.create(onePod("dois", "caderno/ola:1.0", wants("1", "1Mi")))
	f.advance(2 * time.Second)
	assert.Equal(t, "OutOfcpu", f.pod("dois").Status.Reason)
	f.create(onePod("tres", "caderno/termina:1.0", wants("500m", "1Mi"), restartPolicy(corev1.RestartPolicyNever)))
	f.advance(6 * time.Second)
	assert.Equal(t, corev1.PodSucceeded, f.pod("tres").Status.Phase)
	f.create(onePod("quatro", "caderno/ola:1.0", wants("500m", "1Mi")))
	f.advance(2 * time.Second)
	assert.Equal(t, corev1.PodRunning, f.pod("quatro").Status.Phase)
}

func TestActiveDeadline(t *testing.T) {
	f := newFixture(t)
	seen := f.states("prazo")
	f.create(onePod("prazo", "caderno/ola:1.0", func(p *corev1.Pod) {
		seconds := int64(4)
		p.Spec.ActiveDeadlineSeconds = &seconds
	}))
	f.advance(10 * time.Second)
	assert.Equal(t, []string{
		"Pending []", "Pending [app:ContainerCreating]", "Running [app:Running+]", "Failed [app:Completed(0)]",
	}, *seen)
	s := f.pod("prazo").Status
	assert.Equal(t, "DeadlineExceeded", s.Reason)
	assert.Equal(t, "Pod was active on the node longer than the specified deadline", s.Message)
	assert.Contains(t, f.events("Pod", "prazo"), "Killing: Stopping container app")
	assert.Equal(t, 4*time.Second, s.ContainerStatuses[0].State.Terminated.FinishedAt.Sub(s.StartTime.Time).Truncate(2*time.Second))
}

// A hook holds the end of its container up, but not beyond the grace period.
func TestPreStop(t *testing.T) {
	sleep := corev1.LifecycleHandler{Sleep: &corev1.SleepAction{Seconds: 3}}
	exec := corev1.LifecycleHandler{Exec: &corev1.ExecAction{Command: []string{"sleep", "60"}}}
	for _, test := range []struct {
		hook corev1.LifecycleHandler
		want time.Duration
	}{{sleep, 3 * time.Second}, {exec, 5 * time.Second}} {
		f := newFixture(t)
		f.create(onePod("p", "caderno/ola:1.0", func(p *corev1.Pod) {
			grace := int64(5)
			p.Spec.TerminationGracePeriodSeconds = &grace
			p.Spec.Containers[0].Lifecycle = &corev1.Lifecycle{PreStop: &test.hook}
		}))
		f.advance(5 * time.Second)
		start := f.clock.Now()
		f.delete("p")
		f.until(time.Minute, "gone", func() bool { return !f.exists("p") })
		took := f.clock.Now().Sub(start)
		assert.True(t, took >= test.want && took < test.want+1200*time.Millisecond, "took %v", took)
	}
}
