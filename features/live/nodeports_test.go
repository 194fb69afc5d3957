package live

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// freeNodePort is a port of the range of NodePorts at which nobody listens, and
// hardly anybody will.
func freeNodePort(t *testing.T) int32 {
	for port := int32(30700); port < 32000; port++ {
		if l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(int(port))); err == nil {
			require.NoError(t, l.Close())
			return port
		}
	}
	require.Fail(t, "no port is free")
	return 0
}

func (r *running) scale(replicas string) {
	_, err := r.client.AppsV1().Deployments("default").Patch(context.Background(), "ola", types.MergePatchType, []byte(`{"spec":{"replicas":`+replicas+`}}`), metav1.PatchOptions{})
	require.NoError(r.t, err)
}

// A NodePort opens on the machine itself while somebody answers behind it.
func TestAServiceIsVisited(t *testing.T) {
	r := start(t, Options{})
	port := freeNodePort(t)
	_, err := visit(port)
	require.ErrorIs(t, err, syscall.ECONNREFUSED, "no Service yet")
	r.deploy(3)
	r.expose(port, 8080)
	answers := func() bool { _, err := visit(port); return err == nil }
	refuses := func() bool { _, err := visit(port); return err != nil }
	r.eventually(answers, "the port opens")
	assert.Equal(t, []string{"o Service default/ola atende em http://127.0.0.1:" + strconv.Itoa(int(port))}, r.heard())

	seen := map[string]bool{}
	r.eventually(func() bool {
		body, err := visit(port)
		assert.NoError(t, err)
		assert.Regexp(t, `^Olá! Aqui é o pod ola-\S+, versão 1\.0\.\n$`, body)
		seen[body] = true
		return len(seen) == 3
	}, "each connection may lead to another Pod")
	keeping := &http.Client{Transport: &http.Transport{}}
	first, err := visitWith(keeping, port)
	require.NoError(t, err)
	for range 20 {
		again, err := visitWith(keeping, port)
		require.NoError(t, err)
		assert.Equal(t, first, again, "but one leads to one")
	}
	keeping.CloseIdleConnections()

	r.scale("0")
	r.eventually(refuses, "nobody is behind the Service")
	_, err = visit(port)
	assert.ErrorIs(t, err, syscall.ECONNREFUSED)
	r.scale("1")
	r.eventually(answers, "somebody is behind it again")
	assert.Len(t, r.heard(), 1, "once is enough")
	require.NoError(t, r.client.CoreV1().Services("default").Delete(context.Background(), "ola", metav1.DeleteOptions{}))
	r.eventually(refuses, "the Service is gone")
}

// A port of the Pods at which nobody listens is refused.
func TestTheWrongTargetPort(t *testing.T) {
	r := start(t, Options{Speed: 100})
	r.deploy(1)
	port := freeNodePort(t)
	r.expose(port, 8081)
	r.eventually(func() bool { return endpoints(r) == 1 }, "the Pod is behind the Service")
	now := r.sim.Age()
	r.eventually(func() bool { return r.sim.Age() > now+minuteOfRules }, "kube-proxy has written its rules")
	_, err := visit(port)
	assert.ErrorIs(t, err, syscall.ECONNREFUSED)
	assert.Empty(t, r.heard())
}

// minuteOfRules is more than kube-proxy takes.
const minuteOfRules = 60_000_000_000

func endpoints(r *running) (n int) {
	slices, err := r.client.DiscoveryV1().EndpointSlices("default").List(context.Background(), metav1.ListOptions{LabelSelector: "kubernetes.io/service-name=ola"})
	require.NoError(r.t, err)
	for _, s := range slices.Items {
		n += len(s.Endpoints)
	}
	return n
}

// Of a Service that keeps visitors to their node nobody answers at the first
// node, where no Pod is: the visitor waits.
func TestNobodyAnswers(t *testing.T) {
	r := start(t, Options{})
	r.deploy(1)
	port := freeNodePort(t)
	r.expose(port, 8080)
	_, err := r.client.CoreV1().Services("default").Patch(context.Background(), "ola", types.MergePatchType, []byte(`{"spec":{"externalTrafficPolicy":"Local"}}`), metav1.PatchOptions{})
	require.NoError(t, err)
	r.eventually(func() bool {
		ctx, cancel := context.WithTimeout(context.Background(), 100*often)
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+strconv.Itoa(int(port)), nil)
		require.NoError(t, err)
		_, err = (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
		return ctx.Err() != nil && err != nil
	}, "the visitor loses patience")
}

// A port that another program has is said, and skipped; the others open.
func TestANodePortThatIsTaken(t *testing.T) {
	r := start(t, Options{})
	port := freeNodePort(t)
	squatter, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(int(port)))
	require.NoError(t, err)
	defer squatter.Close()
	r.deploy(1)
	r.expose(port, 8080)
	r.eventually(func() bool { return len(r.heard()) > 0 }, "it is said")
	assert.Regexp(t, `^a porta \d+ já está em uso nesta máquina: o Service default/ola fica sem ela`, r.heard()[0])
	assert.EqualValues(t, 1, r.available(), "the cluster goes on")
}
