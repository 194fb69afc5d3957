package kubectl

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/kubectl/bubble"
)

// scripted is a timeline whose API is a function.
type scripted struct {
	now    time.Time
	events []time.Time // when something happens
	serve  http.HandlerFunc
}

func (s *scripted) Now() time.Time { return s.now }

func (s *scripted) Next() (time.Time, bool) {
	if len(s.events) == 0 {
		return time.Time{}, false
	}
	return s.events[0], true
}

func (s *scripted) AdvanceTo(t time.Time) error {
	for len(s.events) > 0 && !s.events[0].After(t) {
		s.events = s.events[1:]
	}
	s.now = t
	return nil
}

func (s *scripted) Refusing() bool { return false }

func (s *scripted) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.serve(w, r) }

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// inTime runs f in a bubble whose clock is the timeline's.
func inTime(t *testing.T, s *scripted, f func(p *pacer)) {
	require.NoError(t, bubble.Run(func() {
		time.Sleep(time.Until(s.now))
		p := newPacer(s)
		over := make(chan struct{})
		go func() { defer close(over); f(p) }()
		assert.Zero(t, p.pace(context.Background(), over, limit))
		p.hangUp()
	}))
}

func TestRequestsOfOneInstantAreServedInASortedOrder(t *testing.T) {
	var served []string
	s := &scripted{now: noon, serve: func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		served = append(served, r.Method+" "+r.URL.Path+" "+string(body))
	}}
	for range 10 {
		served = nil
		inTime(t, s, func(p *pacer) {
			answered := make(chan time.Duration)
			begin := time.Now()
			for _, call := range []string{"POST /b 2", "GET /b ", "POST /b 1", "GET /a ", "DELETE /z "} {
				go func() {
					part := strings.SplitN(call, " ", 3)
					r, _ := http.NewRequest(part[0], "https://"+serverHost+part[1], strings.NewReader(part[2]))
					response, err := transport{p}.RoundTrip(r)
					assert.NoError(t, err)
					assert.Equal(t, 200, response.StatusCode)
					answered <- time.Since(begin)
				}()
			}
			for range 5 {
				assert.InDelta(t, 2*travel, <-answered, float64(5*apart))
			}
		})
		require.Equal(t, []string{"DELETE /z ", "GET /a ", "GET /b ", "POST /b 1", "POST /b 2"}, served)
	}
}

func TestAWatchGrowsWithTimeAndEndsOnClose(t *testing.T) {
	gone := false
	s := &scripted{now: noon}
	s.serve = func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		for i := 0; ; i++ {
			select {
			case <-time.After(time.Minute):
				fmt.Fprintf(w, "%d\n", i)
			case <-r.Context().Done():
				gone = true
				return
			}
		}
	}
	inTime(t, s, func(p *pacer) {
		r, _ := http.NewRequest("GET", "https://"+serverHost+"/watch", nil)
		response, err := transport{p}.RoundTrip(r)
		require.NoError(t, err)
		buffer := make([]byte, 100)
		for i := range 3 {
			n, err := response.Body.Read(buffer)
			assert.NoError(t, err)
			assert.Equal(t, fmt.Sprintln(i), string(buffer[:n]))
			assert.Equal(t, noon.Add(time.Duration(i+1)*time.Minute+travel), virtualNow())
		}
		require.NoError(t, response.Body.Close())
		_, err = response.Body.Read(buffer)
		assert.Error(t, err)
	})
	assert.True(t, gone, "the handler was not told")
}

func TestACancelledRequestReadsItsReason(t *testing.T) {
	s := &scripted{now: noon, serve: func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}}
	inTime(t, s, func(p *pacer) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		r, _ := http.NewRequestWithContext(ctx, "GET", "https://"+serverHost+"/watch", nil)
		response, err := transport{p}.RoundTrip(r)
		require.NoError(t, err)
		_, err = io.ReadAll(response.Body)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
	})
}

func TestTimeMovesFromEventToEvent(t *testing.T) {
	s := &scripted{now: noon, events: []time.Time{noon.Add(time.Second), noon.Add(time.Second), noon.Add(time.Hour)}}
	inTime(t, s, func(p *pacer) {
		time.Sleep(time.Second)
		bubble.Settle()
		assert.Equal(t, []time.Time{noon.Add(time.Hour)}, s.events)
	})
	assert.Equal(t, noon.Add(time.Second), s.now)
}

func TestCommandsThatGoWrong(t *testing.T) {
	forever := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(200)
		<-r.Context().Done()
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		name  string
		ctx   context.Context
		now   time.Time
		serve http.HandlerFunc
		want  string
		code  int
	}{
		{"interrupted", cancelled, noon, forever, "", exitInterrupt},
		{"server panics", context.Background(), noon, func(http.ResponseWriter, *http.Request) { panic("ai") }, "error: panic in the API server, GET https://192.0.2.10:6443/api?timeout=32s: ai\n", 1},
		{"handler stays", context.Background(), noon, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(500)
			select {}
		}, "error: the API server goes on serving ", 1},
		{"before 2000", context.Background(), time.Unix(0, 0), forever, "error: the cluster's clock stands before the year 2000", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &scripted{now: c.now, serve: c.serve}
			var out strings.Builder
			code := newKubectl(t, s, "").Run(c.ctx, Call{Args: []string{"get", "pods"}, Stdout: &out, Stderr: &out})
			assert.Contains(t, out.String(), c.want)
			assert.Equal(t, c.code, code)
			if c.want == "" {
				assert.Empty(t, out.String())
			}
		})
	}
}

// Kubernetes' own client forgets one now and then, at the end of "kubectl wait".
func TestAGoroutineThatKubectlForgets(t *testing.T) {
	f := newFixture(t)
	var out strings.Builder
	forgets := newWholeTree()
	forgets.root.AddCommand(&cobra.Command{Use: "forget", Run: func(*cobra.Command, []string) {
		go func() { select {} }()
		fmt.Fprintln(&out, "done")
	}})
	r := &run{home: f.kubectl.home, args: []string{"forget"}, short: forgets, stdout: &out, stderr: &out}
	r.names = newNames(r.home, Call{}, nil)
	r.inBubble(context.Background(), f.kubectl.cluster, limit)
	assert.Equal(t, "done\n", out.String())
	assert.Zero(t, r.code)
}
