package apiserver

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"caderno/sim/clock"
	"caderno/sim/store"
	"caderno/sim/trace"
)

var testStart = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

func newTestServer(t *testing.T) *Server {
	t.Helper()
	clk := clock.New(testStart)
	tr := trace.New(func() time.Duration { return clk.Now().Sub(testStart) }, clk.Cause)
	return New(Config{Clock: clk, Store: store.New(), Rand: rand.New(rand.NewPCG(1, 0)), Trace: tr})
}

func newTestRequest(method, path string) *http.Request {
	return httptest.NewRequest(strings.ToUpper(method), path, nil)
}

var _ sync.Locker = (*sync.Mutex)(nil)
