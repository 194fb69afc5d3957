package apiserver

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// Kubelets is where logs and heartbeats come from: the server passes the
// question on to the kubelet of the node, and the answer back.
type Kubelets interface {
	// Logs returns what a container of the Pod has printed in its present run, or
	// in the one before, oldest first; ended says that the run is over. It fails as
	// the kubelet does, e.g. BadRequest `container "ola" in pod "ola-x" is waiting
	// to start: ContainerCreating`.
	Logs(pod *corev1.Pod, container string, previous bool) (lines []LogLine, ended bool, err error)
	// FollowLogs calls changed each time that the container prints a line or ends,
	// until stop is called.
	FollowLogs(pod *corev1.Pod, container string, changed func()) (stop func())
	// RenewTime is when the kubelet of a node last renewed its Lease; false when it
	// does not do so now.
	RenewTime(node string) (time.Time, bool)
}

// LogLine is a line that a container printed.
type LogLine struct {
	Time time.Time
	Text string
}

// SetKubelets says where logs and heartbeats come from. It is called once, when the cluster is
// put together.
func (s *Server) SetKubelets(k Kubelets) { s.kubelets = k }

// logTimeFormat is how the kubelet writes timestamps.
const logTimeFormat = "2006-01-02T15:04:05.000000000Z07:00"

// logReader is one request for a container's log.
type logReader struct {
	*call
	options   *corev1.PodLogOptions
	pod       *corev1.Pod
	seen      int // how many lines of the run were read
	sent      int64
	unwritten []byte
	conn      *connection
}

// log answers with what a container printed, as plain text.
func (c *call) log() error {
	options, err := c.logOptions()
	if err != nil {
		return err
	}
	l := &logReader{call: c, options: options}
	c.locked(func() { err = l.open() })
	if err != nil {
		return err
	}
	if l.pod.Spec.NodeName == "" { // no kubelet to ask
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	c.w.Header().Set("Content-Type", "text/plain")
	c.w.Header().Set("Cache-Control", "no-cache, private")
	c.w.WriteHeader(http.StatusOK)
	if l.conn == nil {
		_, _ = c.w.Write(l.unwritten)
		return nil
	}
	serveConnection(c, l.conn, l.take, func(text []byte) error {
		_, err := c.w.Write(text)
		return err
	})
	return nil
}

// open finds the Pod and container and reads what is there. The caller holds
// the lock.
func (l *logReader) open() error {
	obj, err := l.Server.get(l.res, l.namespace, l.name)
	if err != nil {
		return err
	}
	l.pod = obj.(*corev1.Pod)
	if err := l.chooseContainer(); err != nil || l.pod.Spec.NodeName == "" {
		return err
	}
	if l.kubelets == nil {
		return apierrors.NewInternalError(fmt.Errorf("no kubelet answers on node %s", l.pod.Spec.NodeName))
	}
	lines, ended, err := l.kubelets.Logs(l.pod, l.options.Container, l.options.Previous)
	if err != nil {
		return err
	}
	l.seen = len(lines)
	l.print(l.wanted(lines))
	if l.options.Follow && !ended && !l.full() {
		l.conn = l.connect()
		l.conn.release = append(l.conn.release, l.kubelets.FollowLogs(l.pod, l.options.Container, l.readOn))
	}
	return nil
}

// readOn reads what was printed since.
func (l *logReader) readOn() {
	lines, ended, err := l.kubelets.Logs(l.pod, l.options.Container, l.options.Previous)
	if err != nil || len(lines) < l.seen { // gone, or another run
		l.conn.ended = true
	} else {
		l.print(lines[l.seen:])
		l.seen = len(lines)
		l.conn.ended = ended || l.full()
	}
	l.conn.rouse()
}

func (l *logReader) take() []byte {
	text := l.unwritten
	l.unwritten = nil
	return text
}

// wanted leaves out what the options do not ask for.
func (l *logReader) wanted(lines []LogLine) []LogLine {
	var since time.Time
	if l.options.SinceSeconds != nil {
		since = l.clock.Now().Add(-time.Duration(*l.options.SinceSeconds) * time.Second)
	}
	if l.options.SinceTime != nil {
		since = l.options.SinceTime.Time
	}
	for len(lines) > 0 && lines[0].Time.Before(since) {
		lines = lines[1:]
	}
	if tail := l.options.TailLines; tail != nil && *tail < int64(len(lines)) {
		lines = lines[int64(len(lines))-*tail:]
	}
	return lines
}

// print puts lines into what is to be written, up to the limit.
func (l *logReader) print(lines []LogLine) {
	var text bytes.Buffer
	for _, line := range lines {
		if l.options.Timestamps {
			text.WriteString(line.Time.UTC().Format(logTimeFormat) + " ")
		}
		text.WriteString(line.Text + "\n")
	}
	out := text.Bytes()
	if limit := l.options.LimitBytes; limit != nil && l.sent+int64(len(out)) > *limit {
		out = out[:*limit-l.sent]
	}
	l.sent += int64(len(out))
	l.unwritten = append(l.unwritten, out...)
}

func (l *logReader) full() bool {
	return l.options.LimitBytes != nil && l.sent >= *l.options.LimitBytes
}

// chooseContainer fills in the name of the only container, or says what the
// choice is.
func (l *logReader) chooseContainer() error {
	var names []string
	for _, c := range l.pod.Spec.InitContainers {
		names = append(names, c.Name)
	}
	for _, c := range l.pod.Spec.Containers {
		names = append(names, c.Name)
	}
	if l.options.Container == "" {
		if len(l.pod.Spec.Containers) != 1 {
			return apierrors.NewBadRequest(fmt.Sprintf("a container name must be specified for pod %s, choose one of: %s", l.pod.Name, names))
		}
		l.options.Container = l.pod.Spec.Containers[0].Name
		return nil
	}
	for _, name := range names {
		if name == l.options.Container {
			return nil
		}
	}
	return apierrors.NewBadRequest(fmt.Sprintf("container %s is not valid for pod %s", l.options.Container, l.pod.Name))
}
