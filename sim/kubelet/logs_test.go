package kubelet

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

func (f *fixture) log(pod *corev1.Pod, previous bool) ([]string, bool) {
	f.Helper()
	lines, ended, err := f.kubelet.Logs(pod, "app", previous)
	require.NoError(f.TB, err)
	var texts []string
	for _, l := range lines {
		texts = append(texts, l.Time.Format("05.0")+" "+l.Text)
	}
	return texts, ended
}

func TestLogs(t *testing.T) {
	f := newFixture(t)
	pod := f.create(onePod("p", "busybox:1.36", command("sh", "-c", "echo um; sleep 2; echo dois; exit 1")))
	_, _, err := f.kubelet.Logs(pod, "app", false)
	assert.True(t, apierrors.IsBadRequest(err))
	f.advance(time.Second)
	first, ended := f.log(pod, false)
	assert.Equal(t, []string{"02.5 um"}, first)
	assert.False(t, ended)
	_, _, err = f.kubelet.Logs(pod, "app", true)
	assert.EqualError(t, err, `previous terminated container "app" in pod "p" not found`)

	changes := 0
	stop := f.kubelet.FollowLogs(pod, "app", func() { changes++ })
	f.until(10*time.Second, "restart", func() bool { return f.container("p").RestartCount == 1 })
	stop()
	assert.Equal(t, 2, changes, "a line and the end")
	previous, ended := f.log(pod, true)
	assert.Equal(t, []string{"02.5 um", "04.5 dois"}, previous)
	assert.True(t, ended)
	now, ended := f.log(pod, false)
	assert.Len(t, now, 1)
	assert.False(t, ended)

	before := f.container("p").LastTerminationState.Terminated.ContainerID
	f.until(10*time.Second, "end of the second run", func() bool { return f.container("p").State.Terminated != nil })
	gone, _, err := f.kubelet.Logs(pod, "app", true)
	require.NoError(t, err)
	require.Len(t, gone, 1)
	assert.Equal(t, "unable to retrieve container logs for "+before, gone[0].Text)
	latest, ended := f.log(pod, false)
	assert.Len(t, latest, 2)
	assert.True(t, ended)
}

func TestContainerForLogs(t *testing.T) {
	waiting := func(reason string) corev1.ContainerState {
		return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason}}
	}
	ended := func(id string) corev1.ContainerState {
		return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ContainerID: id}}
	}
	running := corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}
	for _, test := range []struct {
		state, last corev1.ContainerState
		previous    bool
		id, err     string
	}{
		{state: running, id: "now"},
		{state: ended("a"), id: "a"},
		{state: ended(""), last: ended("b"), id: "b"},
		{state: ended(""), err: `container "app" in pod "p" is terminated`},
		{state: waiting("CrashLoopBackOff"), last: ended("b"), id: "b"},
		{state: running, last: ended("b"), previous: true, id: "b"},
		{state: running, last: ended(""), previous: true, err: `previous terminated container "app" in pod "p" not found`},
		{state: running, previous: true, err: `previous terminated container "app" in pod "p" not found`},
		{state: waiting("ContainerCreating"), err: `container "app" in pod "p" is waiting to start: ContainerCreating`},
		{state: waiting("ErrImagePull"), err: `container "app" in pod "p" is waiting to start: image can't be pulled`},
		{state: waiting("ImagePullBackOff"), err: `container "app" in pod "p" is waiting to start: trying and failing to pull image`},
		{err: `container "app" in pod "p" is waiting to start - no logs yet`},
	} {
		status := &corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{
			{Name: "app", ContainerID: "now", State: test.state, LastTerminationState: test.last}}}
		id, err := containerForLogs("p", status, "app", test.previous)
		assert.Equal(t, test.id, id)
		if test.err != "" {
			assert.EqualError(t, err, test.err)
		} else {
			assert.NoError(t, err)
		}
	}
	_, err := containerForLogs("p", &corev1.PodStatus{}, "app", false)
	assert.EqualError(t, err, `container "app" in pod "p" is not available`)
}
