package live

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"caderno/sim"
)

// patience is for what takes as long as the machine is slow.
const (
	patience = 30 * time.Second
	often    = 5 * time.Millisecond
)

// running is a cluster that others can reach, with one who does.
type running struct {
	*Cluster
	t      *testing.T
	file   string
	config *rest.Config
	client kubernetes.Interface
	stop   func() error // ends the cluster; may be called more than once

	mu   sync.Mutex
	said []string
}

func start(t *testing.T, o Options) *running {
	t.Helper()
	r := &running{t: t, file: filepath.Join(t.TempDir(), "kubeconfig")}
	o.Kubeconfig = r.file
	o.Workers, o.Seed = max(o.Workers, 1), 1
	if o.Speed == 0 {
		o.Speed = 1
	}
	o.Tell = func(sentence string) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.said = append(r.said, sentence)
	}
	var err error
	r.Cluster, err = New(o)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	r.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() { require.NoError(t, r.stop()) })
	r.config, err = clientcmd.BuildConfigFromFlags("", r.file)
	require.NoError(t, err)
	r.config.QPS = -1
	r.client = kubernetes.NewForConfigOrDie(r.config)
	return r
}

// heard is what the learner was told so far.
func (r *running) heard() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string{}, r.said...)
}

// set stops or starts a piece as `caderno parar` and `iniciar` do.
func (r *running) set(piece sim.Piece, on bool) error {
	found, err := Find(r.file, "")
	require.NoError(r.t, err)
	return found.Set(context.Background(), sim.State{Piece: piece, On: on})
}

func (r *running) eventually(condition func() bool, what string) {
	r.t.Helper()
	require.Eventually(r.t, condition, patience, often, what)
}

// deploy makes a Deployment of caderno/ola and waits for its Pods.
func (r *running) deploy(replicas int32) {
	r.t.Helper()
	labels := map[string]string{"app": "ola"}
	_, err := r.client.AppsV1().Deployments("default").Create(context.Background(), &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "ola", Labels: labels},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas, Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "ola", Image: "caderno/ola:1.0"}}},
			},
		},
	}, metav1.CreateOptions{})
	require.NoError(r.t, err)
	r.eventually(func() bool { return r.available() == replicas }, "the Pods become ready")
}

func (r *running) available() int32 {
	d, err := r.client.AppsV1().Deployments("default").Get(context.Background(), "ola", metav1.GetOptions{})
	require.NoError(r.t, err)
	return d.Status.AvailableReplicas
}

// expose makes a Service that sends visitors of a node's port to a port of the
// Pods.
func (r *running) expose(nodePort, target int32) {
	r.t.Helper()
	_, err := r.client.CoreV1().Services("default").Create(context.Background(), &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: "ola"},
		Spec: corev1.ServiceSpec{
			Type: corev1.ServiceTypeNodePort, Selector: map[string]string{"app": "ola"},
			Ports: []corev1.ServicePort{{Port: target, NodePort: nodePort}},
		},
	}, metav1.CreateOptions{})
	require.NoError(r.t, err)
}

// visit is a browser that opens a connection for each visit.
func visit(port int32) (string, error) {
	return visitWith(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}, port)
}

func visitWith(browser *http.Client, port int32) (string, error) {
	response, err := browser.Get(fmt.Sprintf("http://127.0.0.1:%d/", port))
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}
