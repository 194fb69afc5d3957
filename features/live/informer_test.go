package live

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"

	"caderno/sim"
)

// cable is a way to the cluster that can be pulled out.
type cable struct {
	mu    sync.Mutex
	out   bool
	conns []net.Conn
}

func (c *cable) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.out {
		return nil, errors.New("the cable is out")
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err == nil {
		c.conns = append(c.conns, conn)
	}
	return conn, err
}

func (c *cable) pull() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = true
	for _, conn := range c.conns {
		conn.Close()
	}
	c.conns = nil
}

func (c *cable) plugIn() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = false
}

// lists counts how often a client asked for everything.
type lists struct {
	http.RoundTripper
	count *atomic.Int32
}

func (l lists) RoundTrip(r *http.Request) (*http.Response, error) {
	if query := r.URL.Query(); query.Get("watch") == "" || query.Get("sendInitialEvents") == "true" {
		l.count.Add(1)
	}
	return l.RoundTripper.RoundTrip(r)
}

// observer is a controller's cache of the Pods, as client-go keeps it.
type observer struct {
	*running
	cable *cable
	lists atomic.Int32
	pods  informers.SharedInformerFactory
}

func (r *running) observe() *observer {
	o := &observer{running: r, cable: &cable{}}
	config := rest.CopyConfig(r.config)
	config.Dial = o.cable.dial
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { return lists{next, &o.lists} })
	o.pods = informers.NewSharedInformerFactory(kubernetes.NewForConfigOrDie(config), 0)
	o.pods.Core().V1().Pods().Informer()
	stop := make(chan struct{})
	o.pods.Start(stop)
	r.t.Cleanup(func() { close(stop); o.pods.Shutdown() })
	require.True(r.t, cache.WaitForCacheSync(stop, o.pods.Core().V1().Pods().Informer().HasSynced))
	return o
}

// agrees waits until the cache is what a list gives: the same Pods in the same
// states.
func (o *observer) agrees(pods int) {
	o.t.Helper()
	o.eventually(func() bool {
		list, err := o.client.CoreV1().Pods("").List(context.Background(), metav1.ListOptions{})
		require.NoError(o.t, err)
		listed, kept := map[string]string{}, map[string]string{}
		for i := range list.Items {
			note(listed, &list.Items[i])
		}
		cached, err := o.pods.Core().V1().Pods().Lister().List(labels.Everything())
		require.NoError(o.t, err)
		for _, p := range cached {
			note(kept, p)
		}
		return len(listed) == pods && assert.ObjectsAreEqual(listed, kept)
	}, "the cache becomes what a list gives")
}

func note(in map[string]string, p *corev1.Pod) { in[p.Name] = p.ResourceVersion }

// An informer ends with the same cache as a list: after a watch that was cut,
// after the API server was away, and after what it missed was forgotten (410),
// which makes it list again.
func TestInformers(t *testing.T) {
	r := start(t, Options{Workers: 2, Speed: 1000})
	r.deploy(3)
	o := r.observe()
	o.agrees(3)

	o.cable.pull()
	r.scale("5")
	r.eventually(func() bool { return r.available() == 5 }, "the cluster goes on without the observer")
	o.cable.plugIn()
	o.agrees(5)

	require.NoError(t, r.set(sim.APIServer, false))
	require.NoError(t, r.set(sim.APIServer, true))
	r.scale("2")
	o.agrees(2)

	o.cable.pull()
	old, err := r.client.CoreV1().Pods("").List(context.Background(), metav1.ListOptions{})
	require.NoError(t, err)
	r.scale("4")
	r.eventually(func() bool { return r.available() == 4 }, "")
	r.eventually(func() bool {
		w, err := r.client.CoreV1().Pods("").Watch(context.Background(), metav1.ListOptions{ResourceVersion: old.ResourceVersion})
		require.NoError(t, err)
		defer w.Stop()
		return apierrors.IsResourceExpired(apierrors.FromObject((<-w.ResultChan()).Object))
	}, "what happened is forgotten after some minutes of the cluster's")
	before := o.lists.Load()
	o.cable.plugIn()
	o.agrees(4)
	assert.Greater(t, o.lists.Load(), before, "the observer had to ask for everything")
}
