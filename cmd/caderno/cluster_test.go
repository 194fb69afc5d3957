package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asProgram has the test binary be the program itself.
const asProgram = "CADERNO_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	status := m.Run()
	closeBrowser()
	removeSite()
	os.Exit(status)
}

// program is the program as a process of its own.
func program(kubeconfig string, args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), asProgram+"=1", "KUBECONFIG="+kubeconfig)
	return c
}

// transcriptOf is an output that others may look at while it grows.
type transcriptOf struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *transcriptOf) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *transcriptOf) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// learner is somebody with a running `caderno cluster` in the other terminal.
type learner struct {
	t          *testing.T
	kubeconfig string
	end        func() int // ends the cluster and returns its exit status
	errors     *transcriptOf
}

// withCluster runs `caderno cluster` within the test, as long as the test runs.
func withCluster(t *testing.T, args ...string) *learner {
	t.Helper()
	l := &learner{t: t, kubeconfig: filepath.Join(t.TempDir(), "kubeconfig"), errors: &transcriptOf{}}
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		status := Run(ctx, append([]string{"cluster", "--kubeconfig", l.kubeconfig}, args...), surroundings{
			stdout: in, stderr: l.errors, lookupEnv: func(string) (string, bool) { return "", false }, self: "caderno",
		})
		in.Close()
		ended <- status
	}()
	l.end = sync.OnceValue(func() int { cancel(); return <-ended })
	t.Cleanup(func() { assert.Equal(t, exitDone, l.end(), "Ctrl-C is a good end") })
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err, "it ended before it was ready: %s", l.errors)
	require.Equal(t, "pronto: export KUBECONFIG="+l.kubeconfig+"\n", line)
	// What kubectl keeps on a machine, it keeps here for the test.
	t.Setenv("KUBECACHEDIR", t.TempDir())
	t.Setenv("KUBECTL_KUBERC", "false")
	t.Setenv("KUBECONFIG", l.kubeconfig)
	return l
}

// result is what a command gave.
type result struct {
	stdout, stderr string
	status         int
}

// types runs a command in the second terminal.
func (l *learner) types(stdin string, args ...string) result {
	l.t.Helper()
	var out, errs bytes.Buffer
	status := Run(context.Background(), args, surroundings{
		stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs, lookupEnv: os.LookupEnv, self: "caderno",
	})
	return result{out.String(), errs.String(), status}
}

// A process: it says when it is ready, others find it, signals end it, and it
// leaves nothing behind.
func TestClusterAsAProcess(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("on Windows a process cannot be sent Ctrl-C alone")
	}
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		temporary := t.TempDir()
		cluster := program("", "cluster", "--nos", "2")
		cluster.Env = append(cluster.Env, "TMPDIR="+temporary)
		out, err := cluster.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cluster.Start())
		line, err := bufio.NewReader(out).ReadString('\n')
		require.NoError(t, err)
		found := regexp.MustCompile(`^pronto: export KUBECONFIG=(\S+)\n$`).FindStringSubmatch(line)
		require.NotNil(t, found, line)
		require.True(t, strings.HasPrefix(found[1], temporary+"/"), "by itself it writes a file of its own")

		nodes, err := program(found[1], "kubectl", "--cache-dir", t.TempDir(), "get", "nodes", "-o", "name").Output()
		require.NoError(t, err)
		assert.Equal(t, "node/master\nnode/worker-1\nnode/worker-2\n", string(nodes))

		watch := program(found[1], "kubectl", "--cache-dir", t.TempDir(), "get", "nodes", "-w", "--no-headers")
		seen, err := watch.StdoutPipe()
		require.NoError(t, err)
		problems := &transcriptOf{}
		watch.Stderr = problems
		require.NoError(t, watch.Start())
		reader := bufio.NewReader(seen)
		for range 3 { // the nodes, as they are
			_, err = reader.ReadString('\n')
			require.NoError(t, err)
		}
		require.NoError(t, program(found[1], "kubectl", "--cache-dir", t.TempDir(), "label", "node", "master", "cor=azul").Run())
		_, err = reader.ReadString('\n')
		require.NoError(t, err, "it watches")

		require.NoError(t, cluster.Process.Signal(signal))
		_, _ = io.Copy(io.Discard, reader)
		assert.NoError(t, watch.Wait(), "a watch ends as with a cluster that is shut down: %s", problems)
		assert.NoError(t, cluster.Wait(), "%v is a good end", signal)
		left, err := os.ReadDir(temporary)
		require.NoError(t, err)
		assert.Empty(t, left)
	}
}

// Ctrl-C ends a kubectl that would go on for ever.
func TestCtrlCEndsKubectl(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("on Windows a process cannot be sent Ctrl-C alone")
	}
	l := withCluster(t)
	for _, args := range [][]string{{"get", "nodes", "-w"}, {"apply", "-f", "-"}, {"wait", "--for=delete", "node/master", "-v=6"}} {
		command := program(l.kubeconfig, append([]string{"kubectl"}, args...)...)
		stdin, err := command.StdinPipe()
		require.NoError(t, err)
		seen := &transcriptOf{}
		command.Stdout, command.Stderr = seen, seen
		require.NoError(t, command.Start())
		if args[0] != "apply" { // it reads, and says nothing before
			require.Eventually(t, func() bool { return seen.String() != "" }, time.Minute, 5*time.Millisecond)
		}
		began := time.Now()
		require.NoError(t, command.Process.Signal(os.Interrupt))
		assert.Error(t, command.Wait())
		assert.Less(t, time.Since(began), 10*time.Second)
		stdin.Close()
	}
}

func TestClusterOnAPortThatIsTaken(t *testing.T) {
	l := withCluster(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
	file := filepath.Join(t.TempDir(), "config")
	assert.Equal(t, result{"", "caderno: a porta " + port + " já está em uso nesta máquina\n", exitFailed}, l.types("", "cluster", "--porta", port, "--kubeconfig", file))
	assert.NoFileExists(t, file)
	again := l.types("", "cluster", "--kubeconfig", l.kubeconfig)
	assert.Contains(t, again.stderr, "já é de um caderno cluster que está rodando")
	assert.Equal(t, exitFailed, again.status)
}

// parar and iniciar switch a piece; to somebody at a terminal they say so.
func TestPararAndIniciar(t *testing.T) {
	l := withCluster(t)
	assert.Equal(t, result{}, l.types("", "parar", "kube-scheduler"))
	assert.Equal(t, result{}, l.types("", "parar", "scheduler"))
	require.Equal(t, exitDone, l.types("", "kubectl", "create", "deployment", "ola", "--image=caderno/ola:1.0").status)
	ready := l.types("", "kubectl", "wait", "--for=condition=Available", "deployment/ola", "--timeout=1s")
	assert.Equal(t, "error: timed out waiting for the condition on deployments/ola\n", ready.stderr)
	assert.Equal(t, exitFailed, ready.status)
	assert.Equal(t, result{}, l.types("", "iniciar", "scheduler"))
	assert.Equal(t, result{"deployment.apps/ola condition met\n", "", exitDone}, l.types("", "kubectl", "wait", "--for=condition=Available", "deployment/ola"))

	assert.Equal(t, result{}, l.types("", "parar", "kubelet", "worker-1", "--kubeconfig", l.kubeconfig))
	for args, want := range map[string]string{
		"parar":                  "falta a peça. Há: apiserver, controller-manager,",
		"parar shceduler":        "Você quis dizer scheduler?",
		"iniciar kubelet":        "de qual nó? Há: master, worker-1, worker-2, worker-3",
		"parar scheduler master": "scheduler não é de um nó",
	} {
		r := l.types("", strings.Fields(args)...)
		assert.Contains(t, r.stderr, want)
		assert.Equal(t, exitWrongUse, r.status)
	}

	assert.Equal(t, result{}, l.types("", "parar", "apiserver"))
	dead := l.types("", "kubectl", "get", "pods")
	assert.Regexp(t, `The connection to the server 127\.0\.0\.1:\d+ was refused - did you specify the right host or port\?`, dead.stderr)
	assert.Equal(t, exitFailed, dead.status)
	assert.Equal(t, result{}, l.types("", "parar", "apiserver"))
	assert.Equal(t, result{}, l.types("", "iniciar", "apiserver"))
	assert.Equal(t, exitDone, l.types("", "kubectl", "get", "pods").status)

	stale, err := os.ReadFile(l.kubeconfig)
	require.NoError(t, err)
	l.end()
	old := filepath.Join(t.TempDir(), "velho")
	require.NoError(t, os.WriteFile(old, stale, 0o600))
	gone := l.types("", "parar", "scheduler", "--kubeconfig", old)
	assert.Contains(t, gone.stderr, "o caderno cluster de "+old+" não responde: ele já terminou?")
	assert.Equal(t, exitFailed, gone.status)
}
