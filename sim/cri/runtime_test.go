package cri

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/sim/clock"
)

// fixture is a node's runtime, and its time.
type fixture struct {
	*Runtime
	t      *testing.T
	clock  *clock.Clock
	exited []Container
}

func newFixture(t *testing.T) *fixture {
	c := clock.New(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
	f := &fixture{t: t, clock: c}
	f.Runtime = New(Config{Index: 2, Registry: NewRegistry(), Clock: c, Rand: rand.New(rand.NewPCG(1, 0))})
	f.OnExit(func(c Container) { f.exited = append(f.exited, c) })
	return f
}

// run starts a container of a new Pod and returns its ID.
func (f *fixture) run(uid, image string, command ...string) string {
	f.t.Helper()
	_, err := f.RunPodSandbox(Pod{Namespace: "default", Name: "pod-" + uid, UID: uid})
	require.NoError(f.t, err)
	var pulled error
	f.PullImage(image, func(err error) { pulled = err })
	f.clock.Step()
	require.NoError(f.t, pulled)
	id, err := f.CreateContainer(uid, ContainerConfig{Name: "app", Image: image, Command: command})
	require.NoError(f.t, err)
	f.StartContainer(id)
	return id
}

func (f *fixture) container(uid string) Container {
	return f.PodStatus(uid).Containers[0]
}

// advance lets d pass.
func (f *fixture) advance(d time.Duration) {
	end := f.clock.Now().Add(d)
	for at, _, ok := f.clock.Next(); ok && !at.After(end); at, _, ok = f.clock.Next() {
		f.clock.Step()
	}
	f.clock.Skip(end)
}

func TestPullImage(t *testing.T) {
	f := newFixture(t)
	start := f.clock.Now()
	var done bool
	f.PullImage("caderno/pesada:1.0", func(err error) { done = err == nil })
	_, here := f.ImageStatus("caderno/pesada:1.0")
	assert.False(t, here)
	f.advance(8 * time.Second)
	assert.True(t, done)
	assert.Equal(t, 8*time.Second, f.clock.Now().Sub(start))
	image, here := f.ImageStatus("caderno/pesada:1.0")
	assert.True(t, here)
	assert.Equal(t, StoredImage{"caderno/pesada:1.0", imageID("caderno/pesada:1.0"), 1_200_000_000}, image)
	assert.Regexp(t, `^sha256:[0-9a-f]{64}$`, image.ID)

	var err error
	f.PullImage("caderno/inexistente:1.0", func(e error) { err = e })
	assert.EqualError(t, err, `rpc error: code = NotFound desc = failed to pull and unpack image "caderno/inexistente:1.0": failed to resolve reference "caderno/inexistente:1.0": caderno/inexistente:1.0: not found`)
}

func TestProgramEndsByItself(t *testing.T) {
	f := newFixture(t)
	id := f.run("a", "caderno/quebra:1.0")
	start := f.clock.Now()
	assert.Equal(t, Running, f.container("a").State)
	f.advance(time.Minute)
	c := f.container("a")
	assert.Equal(t, Exited, c.State)
	assert.Equal(t, int32(1), c.ExitCode)
	assert.Equal(t, "Error", c.Reason)
	assert.Equal(t, start.Add(2*time.Second), c.FinishedAt)
	require.Len(t, f.exited, 1)
	lines, ended, known := f.Logs(id)
	require.True(t, known)
	assert.True(t, ended)
	assert.Equal(t, []LogLine{{start, "erro fatal"}}, lines)
}

func TestStopContainer(t *testing.T) {
	f := newFixture(t)
	id := f.run("a", "busybox:1.36", "sh", "-c", "sleep 100; exit 3")
	f.advance(time.Second)
	f.StopContainer(id)
	c := f.container("a")
	assert.Equal(t, int32(0), c.ExitCode)
	assert.Equal(t, "Completed", c.Reason)
	f.StopContainer(id)
	f.advance(time.Hour)
	assert.Len(t, f.exited, 1, "it ends once")
}

func TestAnswers(t *testing.T) {
	f := newFixture(t)
	for uid, image := range map[string]string{"ola": "caderno/ola:2.0", "nginx": "nginx:1.27", "adoece": "caderno/adoece:1.0", "demora": "caderno/demora:1.0"} {
		f.run(uid, image)
		started := f.clock.Now()
		ip := f.PodStatus(uid).Sandbox.IP
		get := func(age time.Duration, port int, path string) (int, string) {
			f.advance(started.Add(age).Sub(f.clock.Now()))
			status, body, err := f.Answer(ip, port, path)
			require.NoError(t, err)
			return status, body
		}
		var got []any
		note := func(status int, body string) { got = append(got, status, body) }
		hello := "Olá! Aqui é o pod pod-" + uid + ", versão 1.0.\n"
		switch uid {
		case "ola":
			note(get(0, 8080, "/qualquer?coisa"))
			assert.Equal(t, []any{200, "Olá! Aqui é o pod pod-ola, versão 2.0.\n"}, got)
		case "nginx":
			note(get(0, 80, "/"))
			assert.Equal(t, []any{200, "<h1>Welcome to nginx!</h1>\n<p>pod-nginx</p>\n"}, got)
			_, _, err := f.Answer(ip, 8080, "/")
			assert.EqualError(t, err, "dial tcp "+ip+":8080: connect: connection refused")
		case "adoece":
			note(get(29*time.Second, 8080, "/saude?a=b"))
			note(get(30*time.Second, 8080, "/saude"))
			note(get(31*time.Second, 8080, "/"))
			assert.Equal(t, []any{200, hello, 500, "doente\n", 200, hello}, got)
		case "demora":
			note(get(19*time.Second, 8080, "/"))
			note(get(20*time.Second, 8080, "/"))
			assert.Equal(t, []any{503, "ainda iniciando\n", 200, hello}, got)
		}
		f.StopPodSandbox(uid)
		assert.Error(t, f.Dial(ip, 8080))
	}
}

// A container that is told what to run is no server any more.
func TestOwnCommandDoesNotAnswer(t *testing.T) {
	f := newFixture(t)
	f.run("a", "caderno/ola:1.0", "sleep", "3600")
	assert.Error(t, f.Dial(f.PodStatus("a").Sandbox.IP, 8080))
}

func TestExecSeesTheFiles(t *testing.T) {
	f := newFixture(t)
	id := f.run("a", "busybox:1.36", "sh", "-c", "touch /tmp/ok; sleep 5; rm /tmp/ok; sleep 100")
	exec := func(argv ...string) int32 {
		result, err := f.ExecSync(id, argv)
		require.NoError(t, err)
		return result.ExitCode
	}
	assert.Equal(t, int32(0), exec("cat", "/tmp/ok"))
	f.advance(5 * time.Second)
	assert.Equal(t, int32(1), exec("cat", "/tmp/ok"))
	assert.Equal(t, int32(0), exec("touch", "/tmp/ok"))
	assert.Equal(t, int32(0), exec("cat", "/tmp/ok"))
	f.StopContainer(id)
	_, err := f.ExecSync(id, []string{"true"})
	assert.Error(t, err)
}

func TestAddresses(t *testing.T) {
	f := newFixture(t)
	seen := map[string]bool{}
	for range 252 {
		sandbox, err := f.RunPodSandbox(Pod{UID: "a"})
		require.NoError(t, err)
		assert.False(t, seen[sandbox.IP], "reused while others were free: %s", sandbox.IP)
		seen[sandbox.IP] = true
		f.RemovePod("a")
	}
	assert.True(t, seen["10.244.2.2"])
	assert.False(t, seen["10.244.2.1"])
	assert.Equal(t, "10.248.136", subnet(1160))
	assert.Equal(t, "10.7.134", subnet(4998))
}

func TestRemovePod(t *testing.T) {
	f := newFixture(t)
	id := f.run("a", "caderno/quebra:1.0")
	assert.Equal(t, []string{"a"}, f.Pods())
	f.RemovePod("a")
	assert.Equal(t, PodStatus{}, f.PodStatus("a"))
	_, _, known := f.Logs(id)
	assert.False(t, known)
	require.Len(t, f.exited, 1)
	assert.Equal(t, int32(137), f.exited[0].ExitCode)
	f.advance(time.Minute)
	assert.Len(t, f.exited, 1)
}

// A node has addresses for 253 Pods, and says so when there are more.
func TestNoAddressLeft(t *testing.T) {
	f := newFixture(t)
	for i := range 253 {
		_, err := f.RunPodSandbox(Pod{UID: strconv.Itoa(i)})
		require.NoError(t, err)
	}
	_, err := f.RunPodSandbox(Pod{UID: "one more"})
	assert.ErrorContains(t, err, "no IP addresses available in range set: 10.244.2.1-10.244.2.254")
	assert.Len(t, f.Pods(), 253)
	f.RemovePod("17")
	_, err = f.RunPodSandbox(Pod{UID: "one more"})
	assert.NoError(t, err)
}

func TestFollowLogs(t *testing.T) {
	f := newFixture(t)
	id := f.run("a", "busybox:1.36", "sh", "-c", "echo um; sleep 1; echo dois; sleep 1; echo três")
	var changes []time.Duration
	start := f.clock.Now()
	stop := f.FollowLogs(id, func() { changes = append(changes, f.clock.Now().Sub(start)) })
	f.advance(time.Minute)
	assert.Equal(t, []time.Duration{time.Second, 2 * time.Second, 2 * time.Second}, changes, "two lines and the end")
	stop()
}
