package kubelet

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/cri"
)

// ran is what the runtime tells of a container, written as "name:state", where
// the state is running, created, or the exit code.
func ran(texts ...string) cri.PodStatus {
	status := cri.PodStatus{Sandbox: &cri.Sandbox{Ready: true}}
	for _, text := range texts {
		name, state, _ := strings.Cut(text, ":")
		c := cri.Container{ContainerConfig: cri.ContainerConfig{Name: name, SpecImage: "nginx"}, ID: name, State: cri.Exited}
		switch state {
		case "running":
			c.State = cri.Running
		case "created":
			c.State = cri.Created
		case "other":
			c.State, c.SpecImage = cri.Running, "httpd"
		case "0":
		default:
			c.ExitCode = 1
		}
		status.Containers = append(status.Containers, c)
	}
	return status
}

func TestComputePodActions(t *testing.T) {
	with := func(policy corev1.RestartPolicy, change ...func(*corev1.Pod)) *corev1.Pod {
		pod := onePod("p", "nginx", append(change, restartPolicy(policy))...)
		for i := range pod.Spec.InitContainers {
			pod.Spec.InitContainers[i].Image = "nginx"
		}
		return pod
	}
	const always, onFailure, never = corev1.RestartPolicyAlways, corev1.RestartPolicyOnFailure, corev1.RestartPolicyNever
	inits := []func(*corev1.Pod){initContainer("um"), initContainer("dois")}
	lado := []func(*corev1.Pod){sidecar("lado"), initContainer("um")}
	for _, test := range []struct {
		name   string
		pod    *corev1.Pod
		status cri.PodStatus
		sick   string // container whose liveness probe failed
		want   string
	}{
		{"new", with(always), cri.PodStatus{}, "", "sandbox start app"},
		{"runs", with(always), ran("app:running"), "", ""},
		{"created only", with(always), ran("app:created"), "", "start app"},
		{"ended, always", with(always), ran("app:0"), "", "start app"},
		{"ended well, on failure", with(onFailure), ran("app:0"), "", ""},
		{"ended badly, on failure", with(onFailure), ran("app:1"), "", "start app"},
		{"ended badly, never", with(never), ran("app:1"), "", ""},
		{"sick", with(always), ran("app:running"), "app", "kill app (Container app failed liveness probe, will be restarted) start app"},
		{"sick, never", with(never), ran("app:running"), "app", "kill app (Container app failed liveness probe)"},
		{"another image", with(never), ran("app:other"), "", "kill app (Container app definition changed, will be restarted) start app"},
		{"init: the first", with(always, inits...), ran(), "", "start um"},
		{"init: wait", with(always, inits...), ran("um:running"), "", ""},
		{"init: the second", with(always, inits...), ran("um:0"), "", "start dois"},
		{"init: done", with(always, inits...), ran("dois:0", "um:0"), "", "start app"},
		{"init: again", with(onFailure, inits...), ran("um:1"), "", "start um"},
		{"init: failed", with(never, inits...), ran("um:1"), "", ""},
		{"init: not again", with(always, inits...), ran("app:0"), "", "start app"},
		{"sidecar: first", with(always, lado...), ran(), "", "start lado"},
		{"sidecar: the others wait for it to start only", with(always, lado...), ran("lado:running"), "", "start um"},
		{"sidecar: ended", with(never, lado...), ran("app:running", "um:0", "lado:0"), "", "start lado"},
		{"sidecar: sick", with(never, lado...), ran("app:running", "um:0", "lado:running"), "lado", "kill lado (Init container lado failed liveness probe, will be restarted) start lado"},
		{"sidecar: the work is done", with(never, lado...), ran("app:0", "um:0", "lado:running"), "", "kill lado (Stopping container lado)"},
	} {
		actions := computePodActions(test.pod, test.status, func(name, _ string) verdict {
			v := verdict{started: true}
			if name == test.sick {
				v.failed = "liveness probe"
			}
			return v
		})
		var parts []string
		if actions.createSandbox {
			parts = append(parts, "sandbox")
		}
		for _, c := range actions.kill {
			parts = append(parts, "kill "+c.spec.Name+" ("+c.message+")")
		}
		for _, c := range actions.start {
			parts = append(parts, "start "+c.spec.Name)
		}
		assert.Equal(t, test.want, strings.Join(parts, " "), test.name)
	}
}

func TestGetPhase(t *testing.T) {
	const always, onFailure, never = corev1.RestartPolicyAlways, corev1.RestartPolicyOnFailure, corev1.RestartPolicyNever
	// states of the containers a and b: waiting, running, 0, 1, or, for one that
	// waits to be started again, w0, w1.
	for _, test := range []struct {
		policy corev1.RestartPolicy
		a, b   string
		ending bool
		want   corev1.PodPhase
	}{
		{always, "waiting", "waiting", false, corev1.PodPending},
		{always, "running", "waiting", false, corev1.PodPending},
		{always, "running", "running", false, corev1.PodRunning},
		{always, "running", "1", false, corev1.PodRunning},
		{always, "1", "0", false, corev1.PodRunning},
		{always, "w1", "w1", false, corev1.PodRunning},
		{onFailure, "0", "0", false, corev1.PodSucceeded},
		{onFailure, "0", "1", false, corev1.PodRunning},
		{never, "0", "0", false, corev1.PodSucceeded},
		{never, "0", "1", false, corev1.PodFailed},
		{never, "running", "1", false, corev1.PodRunning},
		{always, "0", "0", true, corev1.PodSucceeded},
		{always, "0", "1", true, corev1.PodFailed},
		{always, "w1", "w0", true, corev1.PodFailed},
		{always, "waiting", "0", true, corev1.PodPending},
	} {
		pod := onePod("p", "nginx", restartPolicy(test.policy))
		pod.Spec.Containers = []corev1.Container{{Name: "a"}, {Name: "b"}}
		got := getPhase(pod, []corev1.ContainerStatus{inState("a", test.a), inState("b", test.b)}, test.ending)
		assert.Equal(t, test.want, got, "%s %s %s ending=%t", test.policy, test.a, test.b, test.ending)
	}
}

func inState(name, state string) corev1.ContainerStatus {
	s := corev1.ContainerStatus{Name: name}
	end := &corev1.ContainerStateTerminated{}
	if strings.HasSuffix(state, "1") {
		end.ExitCode = 1
	}
	switch state {
	case "running":
		s.State.Running = &corev1.ContainerStateRunning{}
	case "waiting":
		s.State.Waiting = &corev1.ContainerStateWaiting{}
	case "w0", "w1":
		s.State.Waiting = &corev1.ContainerStateWaiting{}
		s.LastTerminationState.Terminated = end
	default:
		s.State.Terminated = end
	}
	return s
}
