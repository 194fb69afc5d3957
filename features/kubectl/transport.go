package kubectl

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"
)

// transport is kubectl's way to the cluster, in place of a network.
type transport struct{ pacer *pacer }

// RoundTrip sends a request and returns when the head of the answer is there.
// The body of a watch goes on growing; it ends when it is closed.
func (t transport) RoundTrip(request *http.Request) (*http.Response, error) {
	var body []byte
	if request.Body != nil {
		read, err := io.ReadAll(request.Body)
		request.Body.Close()
		if err != nil {
			return nil, err
		}
		body = read
	}
	if request.URL.Host != serverHost {
		return nil, refused(request.URL.Host) // only the cluster is there
	}
	x := newExchange(t.pacer.done, request, body)
	t.pacer.send(x)
	select {
	case <-x.response.headed:
	case <-request.Context().Done():
		x.response.Close()
		return nil, request.Context().Err()
	case <-t.pacer.done.Done():
		return nil, t.pacer.done.Err()
	}
	time.Sleep(x.travel)
	response, err := x.answer(request)
	if err != nil {
		return nil, err
	}
	return response, shorten(request, response)
}

// exchange is a request and its answer.
type exchange struct {
	request  *http.Request // as the server sees it
	body     []byte
	arrives  time.Time
	travel   time.Duration // of the answer
	response response
	err      error
}

func newExchange(done context.Context, request *http.Request, body []byte) *exchange {
	ctx, cancel := context.WithCancel(done)
	x := &exchange{body: body, arrives: time.Now().Add(travel)}
	x.response.init(request.Context())
	stop := context.AfterFunc(request.Context(), func() { cancel(); x.response.wake() })
	x.response.cancel = func() { stop(); cancel() }
	r := request.Clone(ctx)
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	r.Host = r.URL.Host
	r.RequestURI = r.URL.RequestURI()
	r.RemoteAddr = "192.0.2.1:50000" // somebody outside of the cluster
	x.request = r
	return x
}

// refuse answers as a machine does on which no API server listens.
func (x *exchange) refuse() {
	x.err = refused(x.request.Host)
	x.response.head(0)
	x.response.Close()
}

func refused(host string) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: address(host), Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
}

// address is a net.Addr that nobody looks up.
type address string

func (a address) Network() string { return "tcp" }
func (a address) String() string  { return string(a) }

// answer is the response as kubectl sees it.
func (x *exchange) answer(request *http.Request) (*http.Response, error) {
	if x.err != nil {
		return nil, x.err
	}
	w := &x.response
	return &http.Response{
		Status: http.StatusText(w.status), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.sent, Body: w, ContentLength: -1, Request: request,
	}, nil
}

// response is what a handler writes and what kubectl reads, at the same time
// if need be.
type response struct {
	header http.Header
	sent   http.Header // the header when it was sent
	status int
	headed chan struct{} // closed when the header was sent
	reader context.Context
	cancel func()

	mu     sync.Mutex
	more   *sync.Cond
	buffer bytes.Buffer
	done   bool // nothing more comes
	closed bool // nobody reads any more
}

func (w *response) init(reader context.Context) {
	w.header, w.headed, w.reader = http.Header{}, make(chan struct{}), reader
	w.more = sync.NewCond(&w.mu)
}

func (w *response) Header() http.Header { return w.header }

func (w *response) WriteHeader(status int) {
	if status >= 200 { // the others announce
		w.head(status)
	}
}

func (w *response) head(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.sent == nil {
		w.sent, w.status = w.header.Clone(), status
		close(w.headed)
	}
}

func (w *response) Flush() { w.WriteHeader(http.StatusOK) }

func (w *response) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return 0, errors.New("the client has gone away")
	}
	defer w.more.Broadcast()
	return w.buffer.Write(p)
}

// end is called when the handler has returned.
func (w *response) end() {
	w.WriteHeader(http.StatusOK)
	w.mu.Lock()
	w.done = true
	w.mu.Unlock()
	w.wake()
}

// wake has a waiting Read look again.
func (w *response) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.more.Broadcast()
}

func (w *response) Read(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		switch {
		case w.closed:
			return 0, http.ErrBodyReadAfterClose
		case w.buffer.Len() > 0:
			return w.buffer.Read(p)
		case w.reader.Err() != nil:
			// As on a network, this end of the connection is noticed a moment after
			// the clock that brought it about: who waits for both sees the clock.
			w.mu.Unlock()
			time.Sleep(travel)
			w.mu.Lock()
			return 0, w.reader.Err()
		case w.done:
			return 0, io.EOF
		}
		w.more.Wait()
	}
}

// Close hangs up: the handler's request is cancelled, a read under way ends.
func (w *response) Close() error {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.wake()
	w.cancel()
	return nil
}
