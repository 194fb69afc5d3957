package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"caderno/features/portuguese"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// kind is a kind of object that steps speak of, with its place in the API.
type kind struct {
	path       string // before the namespace
	plural     string
	namespaced bool
}

func kindOf(name string) kind {
	if name == "nó" {
		name = "Node"
	}
	return kinds[name]
}

// resource is how kubectl names the kind, e.g. "deployments.apps".
func (k kind) resource() string {
	if group, ok := strings.CutPrefix(path.Dir(k.path), "/apis/"); ok {
		return k.plural + "." + group
	}
	return k.plural
}

// namespace is where a cluster's objects of the kind are.
func (k kind) namespace(cluster Cluster) string {
	if k.namespaced {
		return cluster.Namespace()
	}
	return ""
}

var kinds = map[string]kind{
	"Pod":     {"/api/v1", "pods", true},
	"Service": {"/api/v1", "services", true},

	"EndpointSlice": {"/apis/discovery.k8s.io/v1", "endpointslices", true},

	"Event":      {"/api/v1", "events", true},
	"Namespace":  {"/api/v1", "namespaces", false},
	"Node":       {"/api/v1", "nodes", false},
	"ReplicaSet": {"/apis/apps/v1", "replicasets", true},
	"Deployment": {"/apis/apps/v1", "deployments", true},
}

// kindNames matches the kinds whose objects a learner may name in a step.
const kindNames = `(Deployment|ReplicaSet|Pod|Service|Namespace|nó)`

// place is the path under which the objects of a kind are.
func place(cluster Cluster, name string) string {
	k := kindOf(name)
	if k.namespaced {
		return fmt.Sprintf("%s/namespaces/%s/%s", k.path, cluster.Namespace(), k.plural)
	}
	return k.path + "/" + k.plural
}

// list reads the objects of a kind, by name; selector may be empty.
func list[T any](ctx context.Context, w *world, kind, selector string) ([]T, error) {
	cluster, err := w.need(ctx)
	if err != nil {
		return nil, err
	}
	if holder, ok := cluster.(Holder); ok {
		k := kindOf(kind)
		objects, err := holder.Objects(k.resource(), k.namespace(cluster), selector)
		found := make([]T, len(objects))
		for i, object := range objects {
			found[i] = *held[T](object)
		}
		return found, unanswered(err)
	}
	at := place(cluster, kind)
	if selector != "" {
		at += "?labelSelector=" + url.QueryEscape(selector)
	}
	var found struct{ Items []T }
	err = read(ctx, cluster, at, &found)
	return found.Items, err
}

// get reads one object; that it does not exist is a Failure.
func get[T any](ctx context.Context, w *world, kind, name string) (*T, error) {
	cluster, err := w.need(ctx)
	if err != nil {
		return nil, err
	}
	object := new(T)
	if holder, ok := cluster.(Holder); ok && !anyField(object) {
		k := kindOf(kind)
		var shared runtime.Object
		if shared, err = holder.Object(k.resource(), k.namespace(cluster), name); err == nil {
			return held[T](shared), nil
		}
		err = unanswered(err)
	} else {
		err = read(ctx, cluster, place(cluster, kind)+"/"+url.PathEscape(name), object)
	}
	if apierrors.IsNotFound(err) {
		return nil, failed(fmt.Sprintf("existe o %s %q", kind, name), fmt.Sprintf("não há nenhum %s com esse nome%s", kind, w.others(ctx, kind)))
	}
	return object, err
}

func read(ctx context.Context, cluster Cluster, path string, into any) error {
	body, err := cluster.Get(ctx, path)
	if err != nil {
		return unanswered(err)
	}
	return json.Unmarshal(body, into)
}

// anyField tells whether a learner may name any field of what is read, as the
// API shows it: a Holder's objects have no managed fields.
func anyField(into any) bool {
	_, ok := into.(*map[string]any)
	return ok
}

// held is a Holder's object by its Go type, or as much of it as a name needs.
func held[T any](object runtime.Object) *T {
	part := new(T)
	if name, ok := any(part).(*named); ok {
		name.Metadata = *object.(metav1.ObjectMetaAccessor).GetObjectMeta().(*metav1.ObjectMeta)
		return part
	}
	return any(object).(*T)
}

// unanswered makes a failure of an error that does not say something about the
// object itself.
func unanswered(err error) error {
	if err == nil || apierrors.IsNotFound(err) {
		return err
	}
	return failed("o servidor da API responde", err.Error(), "o servidor da API está parado?")
}

// named is as much of an object as its name needs.
type named struct {
	Metadata metav1.ObjectMeta
}

// others says which objects of a kind there are, when the one wanted is not.
func (w *world) others(ctx context.Context, kind string) string {
	objects, err := list[named](ctx, w, kind, "")
	if err != nil || len(objects) == 0 {
		return ""
	}
	return "; há " + names(objects)
}

func names(objects []named) string {
	var all []string
	for _, o := range objects {
		all = append(all, fmt.Sprintf("%q", o.Metadata.Name))
	}
	return portuguese.Enumerate(all)
}

// replicaSets are those that a Deployment controls.
func (w *world) replicaSets(ctx context.Context, deployment string) (*appsv1.Deployment, []appsv1.ReplicaSet, error) {
	d, err := get[appsv1.Deployment](ctx, w, "Deployment", deployment)
	if err != nil {
		return nil, nil, err
	}
	all, err := list[appsv1.ReplicaSet](ctx, w, "ReplicaSet", metav1.FormatLabelSelector(d.Spec.Selector))
	var owned []appsv1.ReplicaSet
	for _, rs := range all {
		if metav1.IsControlledBy(&rs, d) {
			owned = append(owned, rs)
		}
	}
	return d, owned, err
}

// pods are those that a Deployment selects, without those on their way out.
func (w *world) pods(ctx context.Context, deployment string) ([]corev1.Pod, error) {
	d, err := get[appsv1.Deployment](ctx, w, "Deployment", deployment)
	if err != nil {
		return nil, err
	}
	all, err := list[corev1.Pod](ctx, w, "Pod", metav1.FormatLabelSelector(d.Spec.Selector))
	var staying []corev1.Pod
	for _, p := range all {
		if p.DeletionTimestamp == nil {
			staying = append(staying, p)
		}
	}
	return staying, err
}

// somePods are the Pods of a Deployment, of which there must be one at least:
// what is said of each would otherwise be true of none.
func (w *world) somePods(ctx context.Context, deployment string) ([]corev1.Pod, error) {
	pods, err := w.pods(ctx, deployment)
	if err == nil && len(pods) == 0 {
		return nil, failed(fmt.Sprintf("o Deployment %q tem Pods", deployment), "ele não tem nenhum",
			"kubectl describe deployment "+deployment)
	}
	return pods, err
}

// state is what kubectl shows of a Pod in the column STATUS, or nearly so.
func state(p corev1.Pod) string {
	text := string(p.Status.Phase)
	for _, c := range p.Status.ContainerStatuses {
		switch {
		case c.State.Waiting != nil && c.State.Waiting.Reason != "":
			text = c.State.Waiting.Reason
		case c.State.Terminated != nil && c.State.Terminated.Reason != "":
			text = c.State.Terminated.Reason
		}
	}
	if p.Spec.NodeName == "" {
		return text + ", sem nó"
	}
	return text + ", em " + p.Spec.NodeName
}

// states lists Pods with what they are doing; of many it says how many are doing
// what.
func states(pods []corev1.Pod) string {
	const few = 4
	if len(pods) == 0 {
		return "nenhum Pod"
	}
	var all, kinds []string
	count := map[string]int{}
	for _, p := range pods {
		doing := state(p)
		all = append(all, fmt.Sprintf("%s (%s)", p.Name, doing))
		if count[doing]++; count[doing] == 1 {
			kinds = append(kinds, doing)
		}
	}
	if len(pods) <= few {
		return strings.Join(all, "; ")
	}
	slices.Sort(kinds)
	for i, doing := range kinds {
		kinds[i] = fmt.Sprintf("%d %s", count[doing], doing)
	}
	return strings.Join(kinds, "; ")
}
