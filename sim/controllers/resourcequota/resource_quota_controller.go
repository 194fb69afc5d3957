// Package resourcequota counts what there is in a Namespace that has a
// ResourceQuota. What is added the API server counts itself, at once; this
// controller counts anew when a quota is new or changed, and when something is
// gone. Package sim starts it.
//
// It is Kubernetes' pkg/controller/resourcequota (1.37).
//
// Simplification: Kubernetes also counts everything again every five minutes.
package resourcequota

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/latency"
	"caderno/sim/quota"
	"caderno/sim/workqueue"
)

// Controller counts.
type Controller struct {
	*controllers.Loop
	client client.Interface
	queue  *workqueue.Queue
	quotas map[string]map[string]bool // the names of the quotas, by namespace
}

// New returns a controller that waits for Start.
func New(c client.Interface, clk *clock.Clock, l *latency.Source) *Controller {
	rq := &Controller{Loop: controllers.NewLoop("resourcequota-controller", c, clk), client: c}
	rq.queue = rq.NewQueue("", l, latency.Controller, rq.syncResourceQuota)
	rq.Watch(client.ResourceQuotas, rq.quotaChanged)
	for _, kind := range controllers.Kinds {
		if kind.Namespaced && kind.Resource != client.Events && kind.Resource != client.Leases {
			rq.Watch(kind.Resource, rq.objectChanged)
		}
	}
	return rq
}

// Start begins without knowing of any quota.
func (rq *Controller) Start() error {
	rq.quotas = map[string]map[string]bool{}
	return rq.Loop.Start()
}

func (rq *Controller) quotaChanged(e client.Event) {
	q := e.Object.(*corev1.ResourceQuota)
	if e.Type == client.Deleted {
		delete(rq.quotas[q.Namespace], q.Name)
		return
	}
	if rq.quotas[q.Namespace] == nil {
		rq.quotas[q.Namespace] = map[string]bool{}
	}
	rq.quotas[q.Namespace][q.Name] = true
	if previous, known := e.Previous.(*corev1.ResourceQuota); !known || !equality.Semantic.DeepEqual(previous.Spec.Hard, q.Spec.Hard) {
		rq.queue.Add(controllers.Key(q.Namespace, q.Name))
	}
}

// objectChanged has everything counted again when something is used no more.
func (rq *Controller) objectChanged(e client.Event) {
	namespace := e.Object.GetNamespace()
	if len(rq.quotas[namespace]) == 0 || e.Type == client.Added || e.Type == client.Modified && !uses(e) {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(rq.quotas[namespace])) {
		rq.queue.Add(controllers.Key(namespace, name))
	}
}

// uses tells whether a change can make an object use less.
func uses(e client.Event) bool {
	switch now := e.Object.(type) {
	case *corev1.Pod:
		before, known := e.Previous.(*corev1.Pod)
		return known && before.Status.Phase != now.Status.Phase
	case *corev1.Service:
		before, known := e.Previous.(*corev1.Service)
		return known && (before.Spec.Type != now.Spec.Type || len(before.Spec.Ports) != len(now.Spec.Ports))
	}
	return false
}

// syncResourceQuota writes what is used into the status of a quota.
func (rq *Controller) syncResourceQuota(key string) error {
	namespace, name := controllers.SplitKey(key)
	q, err := client.Get[*corev1.ResourceQuota](rq.client, client.ResourceQuotas, namespace, name)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	used, err := rq.count(q)
	if err != nil {
		return err
	}
	status := corev1.ResourceQuotaStatus{Hard: q.Spec.Hard, Used: used}
	if equality.Semantic.DeepEqual(status, q.Status) {
		return nil
	}
	counted := q.DeepCopy()
	counted.Status = *status.DeepCopy()
	_, err = rq.client.UpdateStatus(counted)
	return err
}

// count adds up what the objects of the quota's namespace use.
func (rq *Controller) count(q *corev1.ResourceQuota) (corev1.ResourceList, error) {
	names := quota.Names(q.Spec.Hard)
	used := quota.Zero(names)
	for _, kind := range controllers.Kinds {
		if !kind.Namespaced || len(quota.Covered(names, kind.Resource)) == 0 {
			continue
		}
		objs, err := rq.client.List(client.Selection{Resource: kind.Resource, Namespace: q.Namespace}, nil)
		if err != nil {
			return nil, err
		}
		for _, obj := range objs {
			if quota.Matches(q, obj) {
				used = quota.Add(used, quota.Only(quota.Usage(kind.Resource, obj), names))
			}
		}
	}
	return used, nil
}
