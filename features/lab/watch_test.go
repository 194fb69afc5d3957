package lab

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEndless(t *testing.T) {
	for line, want := range map[string]bool{
		"get pods -w": true, "get pods --watch": true, "get pods --watch-only": true, "get -Aw pods": true, "events --watch=true": true,
		"logs -f ola": true, "logs --follow ola": true, "logs -pf ola": true,
		"get pods": false, "get pods -o wide": false, "apply -f a.yaml": false, "logs ola": false, "get pods --watch=false": false,
		"rollout status deployment/ola -w": false, "rollout status deployment/ola": false,
	} {
		assert.Equal(t, want, endless(strings.Fields(line)), line)
	}
}

// watcher is somebody who looks at the screen, and acts on what is there.
type watcher struct {
	bytes.Buffer
	see func(all string)
}

func (w *watcher) Write(p []byte) (int, error) {
	n, err := w.Buffer.Write(p)
	w.see(w.String())
	return n, err
}

// TestCtrlCEndsAWatch: what happens is seen while it does, and a person need
// not wait for the end.
func TestCtrlCEndsAWatch(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	screen := &watcher{see: func(all string) {
		if strings.Contains(all, "1/1     Running") && strings.Contains(all, "Ctrl-C para") {
			interrupt()
		}
	}}
	l, err := New(Options{
		Workers: 3, Seed: 1, Stdout: screen, Stderr: screen, Width: func() int { return 80 }, Live: true, Status: true,
	})
	require.NoError(t, err)
	defer l.Close()
	require.Zero(t, l.Run(ctx, "kubectl create deployment ola --image=caderno/ola:1.0"))
	screen.Reset()
	began := time.Now()
	assert.Equal(t, exitInterrupt, l.Run(ctx, "kubectl get pods -w"))
	assert.Less(t, l.Clock(), watchLimit)
	assert.Less(t, time.Since(began), 30*time.Second)
	assert.Contains(t, screen.String(), "   10 vezes mais rápido   Ctrl-C para (ou em 4:5")
	_, after, _ := strings.Cut(screen.String()[strings.LastIndex(screen.String(), "mais rápido"):], ")")
	assert.True(t, strings.HasPrefix(after, "\r\x1b[K\r\x1b[K"), "the status and the ^C are gone: %q", after)

	assert.Zero(t, l.Run(context.Background(), "kubectl get pods"), "and the next command is as always")
}

// TestAStatusFitsTheLine: a line that is written over must not be broken.
func TestAStatusFitsTheLine(t *testing.T) {
	l, _ := open(t, "width=40")
	assert.Empty(t, l.status(time.Minute))
	l.options.Status = true
	assert.Equal(t, "  0,0 s   Ctrl-C para", l.status(time.Minute))
}
