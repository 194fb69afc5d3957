package kubelet

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"caderno/sim/trace"
)

func httpGet(path string, port int) corev1.ProbeHandler {
	return corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: path, Port: intstr.FromInt32(int32(port))}}
}

func execCommand(argv ...string) corev1.ProbeHandler {
	return corev1.ProbeHandler{Exec: &corev1.ExecAction{Command: argv}}
}

func withProbe(kind probeKind, probe corev1.Probe) func(*corev1.Pod) {
	return func(pod *corev1.Pod) {
		c := &pod.Spec.Containers[0]
		switch kind {
		case startup:
			c.StartupProbe = &probe
		case readiness:
			c.ReadinessProbe = &probe
		case liveness:
			c.LivenessProbe = &probe
		}
	}
}

// Transcript 13 of the reference: well for 30 s, then two probes in a row that
// fail, 3 s apart; the container is replaced at once.
func TestLiveness(t *testing.T) {
	f := newFixture(t)
	f.advance(time.Minute)
	seen := f.states("adoece")
	f.create(onePod("adoece", "caderno/adoece:1.0", withProbe(liveness, corev1.Probe{
		ProbeHandler: httpGet("/saude", 8080), PeriodSeconds: 3, FailureThreshold: 2})))
	f.until(time.Minute, "restart", func() bool {
		c := f.pod("adoece").Status.ContainerStatuses
		return len(c) > 0 && c[0].RestartCount == 1
	})
	age := f.clock.Now().Sub(f.pod("adoece").CreationTimestamp.Time)
	assert.InDelta(t, 34.5, age.Seconds(), 2)
	c := f.container("adoece")
	assert.Equal(t, "Completed", c.LastTerminationState.Terminated.Reason)
	assert.Equal(t, int32(0), c.LastTerminationState.Terminated.ExitCode)
	assert.Equal(t, []string{
		"Pending []", "Pending [app:ContainerCreating]", "Running [app:Running+]", "Running [app:Running+ x1]",
	}, *seen)
	assert.Equal(t, []string{
		`Pulling: Pulling image "caderno/adoece:1.0"`,
		`Pulled: Successfully pulled image "caderno/adoece:1.0" in 401ms (401ms including waiting). Image size: 12000000 bytes.`,
		"Created: Container created (x2)",
		"Started: Container started (x2)",
		"Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 500 (x2)",
		"Killing: Container app failed liveness probe, will be restarted",
		`Pulled: Container image "caderno/adoece:1.0" already present on machine and can be accessed by the pod`,
	}, f.events("Pod", "adoece"))
}

// Transcript 14 of the reference: running, but not ready for 20 s.
func TestReadiness(t *testing.T) {
	f := newFixture(t)
	seen := f.states("demora")
	f.create(onePod("demora", "caderno/demora:1.0", withProbe(readiness, corev1.Probe{
		ProbeHandler: httpGet("/", 8080), PeriodSeconds: 2})))
	f.advance(5 * time.Second)
	ready := condition(f.pod("demora").Status.Conditions, corev1.PodReady)
	assert.Equal(t, "ContainersNotReady", ready.Reason)
	assert.Equal(t, "containers with unready status: [app]", ready.Message)
	f.until(time.Minute, "ready", func() bool {
		return condition(f.pod("demora").Status.Conditions, corev1.PodReady).Status == corev1.ConditionTrue
	})
	age := f.clock.Now().Sub(f.pod("demora").CreationTimestamp.Time)
	assert.InDelta(t, 22, age.Seconds(), 2)
	assert.Equal(t, []string{"Pending []", "Pending [app:ContainerCreating]", "Running [app:Running]", "Running [app:Running+]"}, *seen)
	var unhealthy []string
	for _, e := range f.events("Pod", "demora") {
		if strings.HasPrefix(e, "Unhealthy") {
			unhealthy = append(unhealthy, e[:strings.LastIndex(e, " (x")])
		}
	}
	assert.Equal(t, []string{"Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503"}, unhealthy)
}

// The other probes wait for startup; a container that does not start in time
// is replaced, after the second time not at once.
func TestStartup(t *testing.T) {
	f := newFixture(t)
	f.advance(time.Minute)
	seen := f.states("p")
	f.create(onePod("p", "caderno/ola:1.0",
		withProbe(startup, corev1.Probe{ProbeHandler: execCommand("cat", "/tmp/x"), PeriodSeconds: 2, FailureThreshold: 4}),
		withProbe(readiness, corev1.Probe{ProbeHandler: httpGet("/", 8080), PeriodSeconds: 1})))
	f.advance(28 * time.Second)
	assert.Equal(t, []string{
		"Pending []", "Pending [app:ContainerCreating]", "Running [app:Running]", "Running [app:Running x1]",
		"Running [app:Running x2]", "Running [app:CrashLoopBackOff x2]",
	}, *seen)
	assert.Contains(t, f.events("Pod", "p"), "Killing: Container app failed startup probe, will be restarted (x3)")
	assert.Contains(t, f.events("Pod", "p"), "Unhealthy: Startup probe failed: cat: can't open '/tmp/x': No such file or directory\n (x12)")
}

func TestStartupThatSucceeds(t *testing.T) {
	f := newFixture(t)
	f.advance(time.Minute)
	f.create(onePod("p", "busybox:1.36", command("sh", "-c", "sleep 5; touch /tmp/x; sleep 3600"),
		withProbe(startup, corev1.Probe{ProbeHandler: execCommand("cat", "/tmp/x"), PeriodSeconds: 2, FailureThreshold: 10})))
	f.advance(5 * time.Second)
	assert.False(t, *f.container("p").Started)
	assert.False(t, f.container("p").Ready)
	f.advance(5 * time.Second)
	assert.True(t, *f.container("p").Started)
	assert.True(t, f.container("p").Ready)
	assert.Equal(t, int32(0), f.container("p").RestartCount)
}

func TestProbeMessages(t *testing.T) {
	port := func(name string) intstr.IntOrString { return intstr.FromString(name) }
	for _, test := range []struct {
		handler corev1.ProbeHandler
		event   string
	}{
		{httpGet("/", 8081), `Readiness probe failed: Get "http://10.244.1.2:8081/": dial tcp 10.244.1.2:8081: connect: connection refused`},
		{httpGet("/a?b=c", 8081), `Readiness probe failed: Get "http://10.244.1.2:8081/a?b=c": dial tcp 10.244.1.2:8081: connect: connection refused`},
		{corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/", Scheme: "HTTPS", Port: intstr.FromInt32(8080)}},
			`Readiness probe failed: Get "https://10.244.1.2:8080/": http: server gave HTTP response to HTTPS client`},
		{corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/", Port: port("web")}}, `Readiness probe errored and resulted in unknown state: port "web" not found`},
		{corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromInt32(9999)}}, "Readiness probe failed: dial tcp 10.244.1.2:9999: connect: connection refused"},
		{corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Port: port("http")}}, ""},
		{execCommand("false"), "Readiness probe failed: "},
		{execCommand("sleep", "5"), `Readiness probe failed: command timed out: "sleep 5" timed out after 1s`},
		{corev1.ProbeHandler{GRPC: &corev1.GRPCAction{Port: 8080}}, `Readiness probe failed: timeout: failed to connect service "10.244.1.2:8080" within 1s: context deadline exceeded`},
	} {
		f := newFixture(t)
		f.create(onePod("p", "caderno/ola:1.0", withProbe(readiness, corev1.Probe{ProbeHandler: test.handler}), func(pod *corev1.Pod) {
			pod.Spec.Containers[0].Ports = []corev1.ContainerPort{{Name: "http", ContainerPort: 8080}}
		}))
		f.advance(5 * time.Second)
		assert.Equal(t, test.event == "", f.container("p").Ready, test.event)
		if test.event != "" {
			assert.Contains(t, strings.Join(f.events("Pod", "p"), "|")+" (x", "Unhealthy: "+test.event+" (x")
		}
	}
}

// told are a Pod's hops that are no reports of its status, each with what
// caused it.
func (f *fixture) told(pod string) []string {
	var all []string
	hops := f.trace.Hops()
	for _, h := range hops {
		if h.Actor != trace.Kubelet || h.Object.Name != pod || h.Action == trace.UpdateStatus {
			continue
		}
		line := strings.TrimSpace(string(h.Action) + " " + h.Detail)
		if h.Cause > 0 {
			line += " < " + string(hops[h.Cause-1].Action)
		}
		all = append(all, line)
	}
	return all
}

// A container is stopped because a probe failed, and that is because of how it
// was started. What a probe says again and again is no news.
func TestProbesAreHops(t *testing.T) {
	f := newFixture(t)
	f.advance(time.Minute)
	probe := func(h corev1.ProbeHandler) corev1.Probe {
		return corev1.Probe{ProbeHandler: h, PeriodSeconds: 1, FailureThreshold: 3}
	}
	f.create(onePod("p", "caderno/ola:1.0", withProbe(startup, probe(execCommand("true"))),
		withProbe(readiness, probe(httpGet("/", 8080))), withProbe(liveness, probe(httpGet("/", 81)))))
	f.until(10*time.Second, "restart", func() bool {
		c := f.pod("p").Status.ContainerStatuses
		return len(c) > 0 && c[0].RestartCount == 1
	})
	assert.Equal(t, []string{
		"probe-passed startup app 1 < start-container",
		"probe-passed readiness app 1 < start-container",
		"probe-failed liveness app 3 < start-container",
		"stop-container app < probe-failed",
		"container-exited app: 0 < stop-container",
		"image-pulled caderno/ola:1.0 < container-exited",
		"create-container app < image-pulled",
		"start-container app < create-container",
	}, f.told("p")[5:])
}

// A kubelet that starts anew does not know which hop started the container.
func TestProbesAfterARestartOfTheKubelet(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("p", "caderno/adoece:1.0", withProbe(readiness, corev1.Probe{ProbeHandler: httpGet("/saude", 8080), PeriodSeconds: 1})))
	f.advance(10 * time.Second)
	f.kubelet.Stop()
	f.advance(30 * time.Second)
	assert.NoError(t, f.kubelet.Start())
	f.advance(10 * time.Second)
	assert.Contains(t, f.told("p"), "probe-failed readiness app 3")
	assert.False(t, f.container("p").Ready)
}
