package apiserver

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/framer"

	"caderno/sim/client"
)

// openStream starts a request that stays open and returns its answer.
func (f *restFixture) openStream(path string, headers ...string) *http.Response {
	f.t.Helper()
	server := httptest.NewServer(f.handler)
	f.t.Cleanup(server.Close)
	ctx, cancel := context.WithCancel(context.Background())
	f.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", server.URL+path, nil)
	require.NoError(f.t, err)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(r)
	require.NoError(f.t, err)
	f.t.Cleanup(func() { response.Body.Close() })
	return response
}

// watched is an event as it crosses the wire.
type watched struct {
	Type   string
	Object struct {
		Kind     string
		Code     int
		Message  string
		Metadata metav1.ObjectMeta
		Rows     []metav1.TableRow
		Columns  []metav1.TableColumnDefinition `json:"columnDefinitions"`
	}
}

// events returns a function that reads the next event of a watch; nil: it has
// ended.
func (f *restFixture) events(path string, headers ...string) func() *watched {
	lines := bufio.NewReader(f.openStream(path, headers...).Body)
	return func() *watched {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		require.NoError(f.t, err)
		var e watched
		require.NoError(f.t, json.Unmarshal(line, &e), string(line))
		return &e
	}
}

func (e *watched) String() string {
	if e == nil {
		return "end"
	}
	return e.Type + " " + e.Object.Metadata.Name + " " + strings.Join(slices.Sorted(maps.Keys(e.Object.Metadata.Labels)), ",")
}

func TestWatchBeginsWithWhatIsThere(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods, olaPod)
	next := f.events(pods + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")
	assert.Equal(t, "ADDED ola app", next().String())
	bookmark := next()
	assert.Equal(t, "BOOKMARK", bookmark.Type)
	assert.Equal(t, map[string]string{metav1.InitialEventsAnnotationKey: "true"}, bookmark.Object.Metadata.Annotations)
	assert.Equal(t, "Pod", bookmark.Object.Kind)
	assert.Equal(t, strconv.FormatInt(f.store.Revision(), 10), bookmark.Object.Metadata.ResourceVersion)
	f.must("PATCH "+pods+"/ola", `{"metadata":{"labels":{"b":"1"}}}`, "Content-Type: application/merge-patch+json")
	assert.Equal(t, "MODIFIED ola app,b", next().String())
	f.must("DELETE "+pods+"/ola?gracePeriodSeconds=0", "")
	// As in Kubernetes a Pod is first seen with its grace period gone.
	assert.Equal(t, "MODIFIED ola app,b", next().String())
	deleted := next()
	assert.Equal(t, "DELETED ola app,b", deleted.String())
	assert.Equal(t, strconv.FormatInt(f.store.Revision(), 10), deleted.Object.Metadata.ResourceVersion)
}

// An object that leaves the selection is deleted for the watcher, one that
// enters is added.
func TestWatchSelects(t *testing.T) {
	f := newRestFixture(t)
	revision := strconv.FormatInt(f.store.Revision(), 10)
	next := f.events(pods + "?watch=1&labelSelector=b=1&resourceVersion=" + revision)
	label := func(patch string) {
		f.must("PATCH "+pods+"/ola", `{"metadata":{"labels":`+patch+`}}`, "Content-Type: application/merge-patch+json")
	}
	f.must("POST "+pods, olaPod)
	label(`{"b":"1"}`)
	label(`{"c":"1"}`)
	label(`{"b":"2","d":"1"}`)
	label(`{"b":"1"}`)
	assert.Equal(t, "ADDED ola app,b", next().String())
	assert.Equal(t, "MODIFIED ola app,b,c", next().String())
	gone := next()
	assert.Equal(t, "DELETED ola app,b,c", gone.String(), "as it was when it was still selected")
	assert.Equal(t, "1", gone.Object.Metadata.Labels["b"])
	entered := next()
	assert.Equal(t, "ADDED ola app,b,c,d", entered.String())
	assert.Greater(t, revisionOf(&entered.Object.Metadata), revisionOf(&gone.Object.Metadata))

	byName := f.events(pods + "?watch=1&fieldSelector=metadata.name=outra")
	f.must("POST "+pods, strings.Replace(olaPod, `"name":"ola"`, `"name":"outra"`, 1))
	assert.Equal(t, "ADDED outra app", byName().String())
}

func TestWatchFromARevision(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods, olaPod)
	revision := strconv.FormatInt(f.store.Revision(), 10)
	f.must("PATCH "+pods+"/ola", `{"metadata":{"labels":{"b":"1"}}}`, "Content-Type: application/merge-patch+json")
	next := f.events("/api/v1/watch/namespaces/default/pods?resourceVersion=" + revision)
	assert.Equal(t, "MODIFIED ola app,b", next().String(), "what happened since is told first")

	f.mu.Lock()
	f.store.Compact(f.store.Revision())
	f.mu.Unlock()
	expired := f.events(pods + "?watch=1&resourceVersion=" + revision)
	e := expired()
	assert.Equal(t, "ERROR", e.Type)
	assert.Equal(t, 410, e.Object.Code)
	assert.Contains(t, e.Object.Message, "too old resource version: "+revision)
	assert.Nil(t, expired(), "nothing follows")
}

// A watch lasts as long as it was asked to, in virtual time.
func TestWatchTimesOut(t *testing.T) {
	f := newRestFixture(t)
	next := f.events(pods + "?watch=1&timeoutSeconds=90&allowWatchBookmarks=true")
	assert.Equal(t, "BOOKMARK  ", next().String())
	f.advance(89 * time.Second)
	assert.Equal(t, "BOOKMARK  ", next().String(), "one a minute")
	f.must("POST "+pods, olaPod)
	assert.Equal(t, "ADDED ola app", next().String())
	f.advance(time.Second)
	assert.Nil(t, next())
	f.mu.Lock()
	defer f.mu.Unlock()
	_, what, left := f.clock.Next()
	assert.False(t, left, "left behind: %s", what)
}

// advance lets virtual time pass.
func (f *restFixture) advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	until := f.clock.Now().Add(d)
	for {
		at, _, ok := f.clock.Next()
		if !ok || at.After(until) {
			f.clock.Skip(until)
			return
		}
		f.clock.Step()
	}
}

func TestWatchAsTables(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods, olaPod)
	next := f.events(pods+"?watch=1&includeObject=Object", "Accept: application/json;as=Table;g=meta.k8s.io;v=v1")
	first := next()
	assert.Equal(t, "Table", first.Object.Kind)
	assert.Len(t, first.Object.Columns, 9)
	require.Len(t, first.Object.Rows, 1)
	assert.Equal(t, []any{"ola", "0/1", "Pending", "0", "0s"}, first.Object.Rows[0].Cells[:5])
	f.must("PATCH "+pods+"/ola", `{"metadata":{"labels":{"b":"1"}}}`, "Content-Type: application/merge-patch+json")
	second := next()
	assert.Equal(t, "MODIFIED", second.Type)
	assert.Empty(t, second.Object.Columns, "the columns are said once")
}

func TestWatchInProtobuf(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods, olaPod)
	response := f.openStream(pods+"?watch=1", "Accept: application/vnd.kubernetes.protobuf;stream=watch")
	assert.Equal(t, "application/vnd.kubernetes.protobuf;stream=watch", response.Header.Get("Content-Type"))
	frames := framer.NewLengthDelimitedFrameReader(response.Body)
	frame := make([]byte, 64*1024)
	n, err := frames.Read(frame)
	require.NoError(t, err)
	var event metav1.WatchEvent
	require.NoError(t, event.Unmarshal(frame[:n]))
	assert.Equal(t, "ADDED", event.Type)
	obj, err := runtime.Decode(codecs().UniversalDeserializer(), event.Object.Raw)
	require.NoError(t, err)
	assert.Equal(t, "ola", obj.(client.Object).GetName())
}

func TestStopBreaksConnections(t *testing.T) {
	f := newRestFixture(t)
	response := f.openStream(pods + "?watch=1&resourceVersion=1")
	f.mu.Lock()
	f.Stop()
	f.mu.Unlock()
	_, err := io.ReadAll(response.Body)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.PanicsWithValue(t, http.ErrAbortHandler, func() { f.do("GET "+pods, "") })
	assert.True(t, f.Stopped())
	f.mu.Lock()
	f.Start()
	f.mu.Unlock()
	f.must("GET "+pods, "")
}

// A client that goes away leaves nothing behind.
func TestWatchEndsWithItsClient(t *testing.T) {
	f := newRestFixture(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := httptest.NewRequest("GET", pods+"?watch=1&resourceVersion=1&allowWatchBookmarks=true", nil).WithContext(ctx)
	f.handler.ServeHTTP(httptest.NewRecorder(), r)
	_, _, left := f.clock.Next()
	assert.False(t, left)
	assert.Empty(t, f.handler.(*rest).connections)
}
