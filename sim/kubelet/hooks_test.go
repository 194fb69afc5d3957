package kubelet

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// A container whose postStart hook fails is stopped, and started again after
// the back-offs, as one that fails by itself.
func TestPostStartHookFails(t *testing.T) {
	for _, test := range []struct {
		hook    corev1.LifecycleHandler
		message string
	}{
		{corev1.LifecycleHandler{Exec: &corev1.ExecAction{Command: []string{"sh", "-c", "echo ai; exit 3"}}},
			`^Exec lifecycle hook \(\[sh -c echo ai; exit 3\]\) for Container "app" in Pod "ola_default\(.*\)" failed - error: command 'sh -c echo ai; exit 3' exited with 3: , message: "ai\\n"$`},
		{corev1.LifecycleHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/x", Port: intstr.FromInt32(81)}},
			`^HTTP lifecycle hook \(/x\) for Container "app" in Pod "ola_default\(.*\)" failed - error: Get "http://10\.244\.1\.2:81/x": dial tcp 10\.244\.1\.2:81: connect: connection refused$`},
	} {
		f := newFixture(t)
		f.create(onePod("ola", "nginx:1.27", func(pod *corev1.Pod) {
			pod.Spec.Containers[0].Lifecycle = &corev1.Lifecycle{PostStart: &test.hook}
		}))
		f.until(time.Minute, "the hook's failure is told", func() bool {
			s := f.pod("ola").Status.ContainerStatuses
			return len(s) > 0 && s[0].State.Waiting != nil && s[0].State.Waiting.Reason == "PostStartHookError"
		})
		assert.Regexp(t, test.message, f.container("ola").State.Waiting.Message)
		f.until(5*time.Minute, "it is started again", func() bool { return f.container("ola").RestartCount == 1 })
		events := strings.Join(f.events("Pod", "ola"), "\n")
		assert.Contains(t, events, "FailedPostStartHook: PostStartHook failed")
		assert.Contains(t, events, "Killing: FailedPostStartHook")
	}
}

// While its postStart hook runs a container is not yet told to be running.
func TestPostStartHookTakesItsTime(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("ola", "nginx:1.27", func(pod *corev1.Pod) {
		pod.Spec.Containers[0].Lifecycle = &corev1.Lifecycle{PostStart: &corev1.LifecycleHandler{Sleep: &corev1.SleepAction{Seconds: 5}}}
	}))
	f.advance(5 * time.Second)
	assert.NotNil(t, f.container("ola").State.Waiting)
	f.advance(5 * time.Second)
	assert.NotNil(t, f.container("ola").State.Running)
}
