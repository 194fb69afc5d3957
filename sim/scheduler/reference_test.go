package scheduler

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// reference is a real Kubernetes and the log of its scheduler.
type reference struct {
	t        *testing.T
	url      string
	log      *os.File
	names    []string        // of the nodes in the present situation
	cordoned map[string]bool // those that the situation has cordoned
}

func newReference(t *testing.T) *reference {
	url, file := os.Getenv("CADERNO_REFERENCE"), os.Getenv("CADERNO_SCHEDULER_LOG")
	require.True(t, url != "" && file != "", "set CADERNO_REFERENCE and CADERNO_SCHEDULER_LOG: see testdata/situations/README.md")
	log, err := os.Open(file)
	require.NoError(t, err)
	return &reference{t: t, url: url, log: log}
}

// build makes the cluster and waits until the scheduler knows it.
func (r *reference) build(s *situation) {
	begin := r.logSize()
	r.names, r.cordoned = nil, map[string]bool{}
	placed, changed := 0, 0
	for _, obj := range s.objects {
		r.call("POST", path(obj, ""), withoutStatus(obj))
		switch obj := obj.(type) {
		case *corev1.Node:
			r.names = append(r.names, obj.Name)
			r.cordoned[obj.Name] = obj.Spec.Unschedulable
		case *corev1.Pod:
			placed++
			if obj.Status.Phase != "" || obj.Status.StartTime != nil {
				r.call("PATCH", path(obj, obj.Name)+"/status", map[string]any{"status": obj.Status})
				changed++
			}
			if obj.DeletionTimestamp != nil {
				r.call("DELETE", path(obj, obj.Name), nil)
				changed++
			}
			if ended(obj) { // as good as gone
				changed--
			}
		}
	}
	r.untilLogged(begin, "Add event for node", len(r.names))
	r.untilLogged(begin, "Add event for scheduled pod", placed)
	r.untilLogged(begin, "Update event for scheduled pod", changed)
}

// wipe leaves the cluster with nothing in it.
func (r *reference) wipe() {
	begin := r.logSize()
	nodes := r.items("/api/v1/nodes")
	for _, n := range nodes {
		r.call("DELETE", "/api/v1/nodes/"+n.Name, nil)
	}
	gone := 0
	for _, p := range r.pods() {
		r.call("DELETE", path(&p, p.Name)+"?gracePeriodSeconds=0", nil)
		if p.Spec.NodeName != "" && !ended(&p) {
			gone++
		}
	}
	for _, s := range r.items("/api/v1/namespaces/default/services") {
		r.call("DELETE", "/api/v1/namespaces/default/services/"+s.Name, nil)
	}
	for _, s := range r.items("/apis/apps/v1/replicasets") {
		r.call("DELETE", "/apis/apps/v1/namespaces/"+s.Namespace+"/replicasets/"+s.Name, nil)
	}
	for _, ns := range r.items("/api/v1/namespaces") {
		if ns.Name != "default" && !strings.HasPrefix(ns.Name, "kube-") {
			r.call("DELETE", "/api/v1/namespaces/"+ns.Name, nil)
			r.call("PUT", "/api/v1/namespaces/"+ns.Name+"/finalize", map[string]any{
				"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": ns.Name}, "spec": map[string]any{"finalizers": []string{}},
			})
		}
	}
	r.untilLogged(begin, "Delete event for node", len(nodes))
	r.untilLogged(begin, "Delete event for scheduled pod", gone)
}

// cordon makes a node unschedulable, or schedulable again.
func (r *reference) cordon(node string, yes bool) {
	var n corev1.Node
	require.NoError(r.t, json.Unmarshal(r.call("GET", "/api/v1/nodes/"+node, nil), &n))
	if n.Spec.Unschedulable == yes {
		return
	}
	begin := r.logSize()
	r.call("PATCH", "/api/v1/nodes/"+node, map[string]any{"spec": map[string]any{"unschedulable": yes}})
	r.untilLogged(begin, "Update event for node", 1)
}

func (r *reference) items(at string) []metav1.PartialObjectMetadata {
	var list metav1.PartialObjectMetadataList
	require.NoError(r.t, json.Unmarshal(r.call("GET", at, nil), &list))
	return list.Items
}

func (r *reference) pods() []corev1.Pod {
	var list corev1.PodList
	require.NoError(r.t, json.Unmarshal(r.call("GET", "/api/v1/pods", nil), &list))
	return list.Items
}

// path is where the API server has an object, or, without a name, its kind.
func path(obj client.Object, name string) string {
	kind := kindOf(obj)
	base := "/api/v1"
	if kind == "ReplicaSet" {
		base = "/apis/apps/v1"
	}
	if obj.GetNamespace() != "" {
		base += "/namespaces/" + obj.GetNamespace()
	}
	base += "/" + strings.ToLower(kind) + "s"
	if name != "" {
		base += "/" + name
	}
	return base
}

// withoutStatus is an object as it is created.
func withoutStatus(obj client.Object) client.Object {
	made := obj.DeepCopyObject().(client.Object)
	made.SetDeletionTimestamp(nil)
	return made
}

// call asks the API server, and fails unless it agrees.
func (r *reference) call(method, at string, body any) []byte {
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		require.NoError(r.t, err)
		sent = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.url+at, sent)
	require.NoError(r.t, err)
	req.Header.Set("Content-Type", "application/json")
	if method == "PATCH" {
		req.Header.Set("Content-Type", "application/merge-patch+json")
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(r.t, err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(r.t, err)
	require.Less(r.t, resp.StatusCode, 300, "%s %s: %s", method, at, answer)
	return answer
}

func (r *reference) logSize() int64 {
	size, err := r.log.Seek(0, io.SeekEnd)
	require.NoError(r.t, err)
	return size
}

func (r *reference) logSince(begin int64) string {
	_, err := r.log.Seek(begin, io.SeekStart)
	require.NoError(r.t, err)
	text, err := io.ReadAll(r.log)
	require.NoError(r.t, err)
	return string(text)
}

func (r *reference) untilLogged(begin int64, message string, times int) {
	r.until(fmt.Sprintf("%d times %q in the scheduler's log", times, message), func() bool {
		return strings.Count(r.logSince(begin), `"`+message+`"`) >= times
	})
}

func (r *reference) until(what string, holds func() bool) {
	if !holds() {
		require.Eventually(r.t, holds, 10*time.Second, 10*time.Millisecond, "waited in vain for %s", what)
	}
}
