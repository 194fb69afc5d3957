package kubelet

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
)

func initContainer(name string, argv ...string) func(*corev1.Pod) {
	return func(pod *corev1.Pod) {
		pod.Spec.InitContainers = append(pod.Spec.InitContainers, corev1.Container{Name: name, Image: "busybox:1.36", Command: argv})
	}
}

func sidecar(name string, argv ...string) func(*corev1.Pod) {
	return func(pod *corev1.Pod) {
		initContainer(name, argv...)(pod)
		always := corev1.ContainerRestartPolicyAlways
		pod.Spec.InitContainers[len(pod.Spec.InitContainers)-1].RestartPolicy = &always
	}
}

// Transcript 30 of the reference, and its kin.
func TestInitContainers(t *testing.T) {
	for _, test := range []struct {
		name    string
		change  []func(*corev1.Pod)
		advance time.Duration
		states  []string // after the first
	}{
		{"one after the other", []func(*corev1.Pod){initContainer("um", "sleep", "1"), initContainer("dois", "sleep", "2")}, 8 * time.Second, []string{
			"Pending [um:PodInitializing dois:PodInitializing app:PodInitializing]",
			"Pending [um:Running dois:PodInitializing app:PodInitializing]",
			"Pending [um:Completed(0)+ dois:PodInitializing app:PodInitializing]",
			"Pending [um:Completed(0)+ dois:Running app:PodInitializing]",
			"Pending [um:Completed(0)+ dois:Completed(0)+ app:PodInitializing]",
			"Running [um:Completed(0)+ dois:Completed(0)+ app:Running+]",
		}},
		{"failing", []func(*corev1.Pod){initContainer("um", "sh", "-c", "exit 3")}, 5 * time.Second, []string{
			"Pending [um:PodInitializing app:PodInitializing]",
			"Pending [um:Error(3) app:PodInitializing]",
			"Pending [um:Error(3) x1 app:PodInitializing]",
		}},
		{"failing for good", []func(*corev1.Pod){initContainer("um", "sh", "-c", "exit 3"), restartPolicy(corev1.RestartPolicyNever)}, 5 * time.Second, []string{
			"Pending [um:PodInitializing app:PodInitializing]",
			"Pending [um:Error(3) app:PodInitializing]",
			"Failed [um:Error(3) app:PodInitializing]",
		}},
		{"a sidecar goes on", []func(*corev1.Pod){sidecar("lado", "sleep", "3600"), initContainer("um", "sleep", "1")}, 8 * time.Second, []string{
			"Pending [lado:PodInitializing um:PodInitializing app:PodInitializing]",
			"Pending [lado:Running+ um:PodInitializing app:PodInitializing]",
			"Pending [lado:Running+ um:Running app:PodInitializing]",
			"Pending [lado:Running+ um:Completed(0)+ app:PodInitializing]",
			"Running [lado:Running+ um:Completed(0)+ app:Running+]",
		}},
		{"a sidecar stops with the others", []func(*corev1.Pod){
			sidecar("lado", "sleep", "3600"), command("sleep", "1"), restartPolicy(corev1.RestartPolicyNever),
		}, 8 * time.Second, []string{
			"Pending [lado:PodInitializing app:PodInitializing]",
			"Pending [lado:Running+ app:PodInitializing]",
			"Running [lado:Running+ app:Running+]",
			"Running [lado:Running+ app:Completed(0)]",
			"Running [lado:Completed(0) app:Completed(0)]",
			"Succeeded [lado:Completed(0) app:Completed(0)]",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t)
			seen := f.states("p")
			f.create(onePod("p", "caderno/ola:1.0", test.change...))
			f.advance(test.advance)
			assert.Equal(t, test.states, (*seen)[1:])
			f.delete("p")
			f.advance(3 * time.Second)
			assert.False(t, f.exists("p"))
			assert.Empty(t, f.runtime.Pods())
		})
	}
}

func TestInitializedCondition(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("p", "caderno/ola:1.0", initContainer("um", "sleep", "2"), initContainer("dois", "sleep", "2")))
	f.advance(time.Second)
	c := condition(f.pod("p").Status.Conditions, corev1.PodInitialized)
	assert.Equal(t, corev1.ConditionFalse, c.Status)
	assert.Equal(t, "ContainersNotInitialized", c.Reason)
	assert.Equal(t, "containers with incomplete status: [um dois]", c.Message)
	f.advance(3 * time.Second)
	assert.Equal(t, "containers with incomplete status: [dois]", condition(f.pod("p").Status.Conditions, corev1.PodInitialized).Message)
	f.advance(5 * time.Second)
	assert.Equal(t, corev1.ConditionTrue, condition(f.pod("p").Status.Conditions, corev1.PodInitialized).Status)
	assert.Contains(t, f.events("Pod", "p"), "Pulling: Pulling image \"busybox:1.36\"")
}
