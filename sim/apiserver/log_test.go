package apiserver

import (
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// printer is a kubelet whose one container prints what a test wants.
type printer struct {
	lines   []LogLine
	ended   bool
	changed func()
	stopped bool
}

func (p *printer) Logs(pod *corev1.Pod, container string, previous bool) ([]LogLine, bool, error) {
	if previous {
		return nil, false, apierrors.NewBadRequest(`previous terminated container "` + container + `" in pod "` + pod.Name + `" not found`)
	}
	return p.lines, p.ended, nil
}

func (p *printer) RenewTime(string) (time.Time, bool) { return time.Time{}, false }

func (p *printer) FollowLogs(_ *corev1.Pod, _ string, changed func()) (stop func()) {
	p.changed = changed
	return func() { p.stopped = true }
}

func newLogFixture(t *testing.T) (*restFixture, *printer) {
	f := newRestFixture(t)
	p := &printer{lines: []LogLine{{start, "um"}, {start.Add(time.Second), "dois"}}}
	f.SetKubelets(p)
	f.must("POST "+pods, olaPod)
	assert.NoError(t, f.as("kube-scheduler").Bind("default", "ola", "worker-1"))
	f.clock.Skip(start.Add(3 * time.Second))
	return f, p
}

func TestLog(t *testing.T) {
	f, _ := newLogFixture(t)
	for query, want := range map[string]string{
		"":                                "um\ndois\n",
		"?container=ola":                  "um\ndois\n",
		"?tailLines=1":                    "dois\n",
		"?tailLines=0":                    "",
		"?tailLines=9":                    "um\ndois\n",
		"?sinceSeconds=2":                 "dois\n",
		"?sinceTime=2026-03-02T12:00:01Z": "dois\n",
		"?limitBytes=2":                   "um",
		"?limitBytes=4":                   "um\nd",
		"?timestamps=true&tailLines=1":    "2026-03-02T12:00:01.700000000Z dois\n",
		"?timestamps=false":               "um\ndois\n",
	} {
		w := f.do("GET "+pods+"/ola/log"+query, "")
		assert.Equal(t, want, w.Body.String(), query)
		assert.Equal(t, "text/plain", w.Header().Get("Content-Type"))
	}
}

func TestLogRefusals(t *testing.T) {
	f, _ := newLogFixture(t)
	f.must("POST "+pods, `{"metadata":{"name":"duas"},"spec":{"initContainers":[{"name":"i","image":"nginx"}],"containers":[{"name":"a","image":"nginx"},{"name":"b","image":"nginx"}]}}`)
	for path, want := range map[string]string{
		"/ola/log?container=x":    "container x is not valid for pod ola",
		"/duas/log":               "a container name must be specified for pod duas, choose one of: [i a b]",
		"/nada/log":               `pods "nada" not found`,
		"/ola/log?previous=true":  `previous terminated container "ola" in pod "ola" not found`,
		"/ola/log?tailLines=x":    `strconv.ParseInt: parsing "x": invalid syntax`,
		"/ola/log?tailLines=-1":   `PodLogOptions "ola" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0`,
		"/ola/log?sinceSeconds=0": `PodLogOptions "ola" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0`,
		"/ola/log?limitBytes=0":   `PodLogOptions "ola" is invalid: limitBytes: Invalid value: 0: must be greater than 0`,
	} {
		assert.Equal(t, want, f.status("GET "+pods+path, "").Message, path)
	}
	assert.Equal(t, 204, f.do("GET "+pods+"/duas/log?container=a", "").Code, "no node yet, so nobody to ask")
	assert.Equal(t, 405, f.do("POST "+pods+"/ola/log", "").Code)
}

func TestLogIsFollowed(t *testing.T) {
	f, p := newLogFixture(t)
	body := f.openStream(pods + "/ola/log?follow=true&tailLines=1").Body
	read := func(n int) string {
		text := make([]byte, n)
		_, err := io.ReadFull(body, text)
		assert.NoError(t, err)
		return string(text)
	}
	assert.Equal(t, "dois\n", read(5))
	f.mu.Lock()
	p.lines = append(p.lines, LogLine{start, "três"})
	p.changed()
	f.mu.Unlock()
	assert.Equal(t, "três\n", read(6))
	f.mu.Lock()
	p.lines, p.ended = append(p.lines, LogLine{start, "fim"}), true
	p.changed()
	f.mu.Unlock()
	rest, err := io.ReadAll(body)
	assert.NoError(t, err)
	assert.Equal(t, "fim\n", string(rest))
	f.mu.Lock()
	defer f.mu.Unlock()
	assert.True(t, p.stopped)
}
