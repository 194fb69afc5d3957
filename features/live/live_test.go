package live

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/rest"

	"caderno/sim"
)

// unauthorized is the answer of Kubernetes 1.37.2 to a token that it does not
// know, as curl recorded it.
const unauthorized = `{
  "kind": "Status",
  "apiVersion": "v1",
  "metadata": {},
  "status": "Failure",
  "message": "Unauthorized",
  "reason": "Unauthorized",
  "code": 401
}`

// Only who shows the token is let in; how the server is, everybody may ask.
func TestWhoMayComeIn(t *testing.T) {
	r := start(t, Options{})
	anybody := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}}
	ask := func(url, authorization string) (int, string) {
		request, err := http.NewRequest(http.MethodGet, url, nil)
		require.NoError(t, err)
		request.Header.Set("User-Agent", "curl/8")
		if authorization != "" {
			request.Header.Set("Authorization", authorization)
		}
		response, err := anybody.Do(request)
		require.NoError(t, err)
		defer response.Body.Close()
		assert.Equal(t, "HTTP/2.0", response.Proto)
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return response.StatusCode, strings.TrimSpace(string(body))
	}
	for _, path := range []string{"/", "/api", "/version", "/openapi/v3", "/api/v1/namespaces/default/pods", "/apis/apps/v1", "/healthzzz", "/nada"} {
		for _, authorization := range []string{"", "Bearer errado", "Bearer", "Basic " + r.config.BearerToken} {
			code, body := ask(r.config.Host+path, authorization)
			assert.Equal(t, 401, code, path)
			assert.Equal(t, unauthorized, body, path)
		}
	}
	found, err := Find(r.file, "")
	require.NoError(t, err)
	code, _ := ask(found.control+piecesPath, "Bearer errado")
	assert.Equal(t, 401, code)
	for _, path := range []string{"/healthz", "/livez/ping", "/readyz?verbose"} {
		code, _ := ask(r.config.Host+path, "")
		assert.Equal(t, 200, code, path)
		code, _ = ask(r.config.Host+path, "Bearer errado")
		assert.Equal(t, 401, code, "as Kubernetes: who shows a token must show the right one")
	}
	code, _ = ask(r.config.Host+"/api", "bearer "+r.config.BearerToken)
	assert.Equal(t, 200, code)
}

// The certificate is good for the address, and made for this run.
func TestTheCertificateIsChecked(t *testing.T) {
	r, other := start(t, Options{}), start(t, Options{})
	_, err := r.client.Discovery().ServerVersion()
	require.NoError(t, err)
	mixed := rest.CopyConfig(r.config)
	mixed.CAData = other.config.CAData
	client, err := rest.HTTPClientFor(mixed)
	require.NoError(t, err)
	_, err = client.Get(r.config.Host + "/healthz")
	assert.ErrorContains(t, err, "certificate")
}

// The wall clock makes time pass: Pods become ready, and a watch hears of it.
func TestTimePassesByItself(t *testing.T) {
	r := start(t, Options{})
	w, err := r.client.CoreV1().Pods("default").Watch(context.Background(), metav1.ListOptions{})
	require.NoError(t, err)
	began := time.Now()
	r.deploy(2)
	var seen []string
	for phase := ""; phase != string(corev1.PodRunning); {
		event := <-w.ResultChan()
		require.NotEmpty(t, event.Type, "the watch has ended")
		phase = string(event.Object.(*corev1.Pod).Status.Phase)
		seen = append(seen, string(event.Type)+" "+phase)
	}
	assert.Equal(t, "ADDED Pending", seen[0])
	pods, err := r.client.CoreV1().Pods("default").List(context.Background(), metav1.ListOptions{})
	require.NoError(t, err)
	for _, p := range pods.Items {
		assert.WithinDuration(t, began, p.CreationTimestamp.Time, patience, "the cluster's clock is the wall clock")
	}
	require.NoError(t, r.stop())
	for range w.ResultChan() { // ends with the cluster
	}
	assert.NoFileExists(t, r.file)
}

// A stopped API server refuses connections, and breaks those it had; its port
// comes back with it. The rest of the cluster goes on.
func TestTheAPIServerStops(t *testing.T) {
	r := start(t, Options{})
	r.deploy(1)
	w, err := r.client.CoreV1().Pods("").Watch(context.Background(), metav1.ListOptions{})
	require.NoError(t, err)
	require.NoError(t, r.set(sim.APIServer, false))
	require.NoError(t, r.set(sim.APIServer, false), "twice is once")
	for event := range w.ResultChan() {
		assert.NotEqual(t, watch.Error, event.Type, "who dies says nothing: %v", event.Object)
	}
	_, err = r.client.CoreV1().Pods("").List(context.Background(), metav1.ListOptions{})
	assert.ErrorIs(t, err, syscall.ECONNREFUSED)
	found, err := Find(r.file, "")
	require.NoError(t, err)
	pieces, err := found.Pieces(context.Background())
	require.NoError(t, err, "the control is still there")
	assert.Equal(t, sim.State{Piece: sim.APIServer}, pieces[0])

	_, port, err := net.SplitHostPort(strings.TrimPrefix(r.config.Host, "https://"))
	require.NoError(t, err)
	squatter, err := net.Listen("tcp", "127.0.0.1:"+port)
	require.NoError(t, err)
	assert.ErrorContains(t, r.set(sim.APIServer, true), "a porta "+port+" já está em uso")
	require.NoError(t, squatter.Close())
	require.NoError(t, r.set(sim.APIServer, true))
	assert.EqualValues(t, 1, r.available())
	assert.ErrorContains(t, r.set("nada", true), `no piece "nada"`)
}

func TestAPortThatIsTaken(t *testing.T) {
	r := start(t, Options{})
	_, port, err := net.SplitHostPort(strings.TrimPrefix(r.config.Host, "https://"))
	require.NoError(t, err)
	number, err := strconv.Atoi(port)
	require.NoError(t, err)
	_, err = New(Options{Workers: 1, Speed: 1, Port: number})
	assert.EqualError(t, err, "a porta "+port+" já está em uso nesta máquina")
}

// A cluster that runs for weeks forgets old hops, or it would need ever more memory.
func TestOldHopsAreForgotten(t *testing.T) {
	r := start(t, Options{})
	for range 2*keptHops + 1 {
		_, _, err := r.sim.Visit(http.MethodGet, "192.0.2.11", 30001, "/")
		require.Error(t, err)
	}
	hops := r.sim.Hops()
	assert.GreaterOrEqual(t, len(hops), keptHops)
	assert.LessOrEqual(t, len(hops), 2*keptHops)
	assert.Greater(t, hops[len(hops)-1].ID, 2*keptHops)
}
