// Package endpointslice is the controller that writes down who stands behind
// each Service: the addresses of the Pods that its selector finds, and whether
// each is ready, in EndpointSlices of at most 100. Package sim starts it. It
// never sends a visitor anywhere: sim/proxy reads what it wrote.
//
// Read syncService from top to bottom; files and functions have the names they
// have in Kubernetes (pkg/controller/endpointslice and k8s.io/endpointslice,
// 1.37).
package endpointslice

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/labels"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/workqueue"
)

const (
	// ControllerName is how the controller signs its EndpointSlices.
	ControllerName = "endpointslice-controller.k8s.io"
	// maxEndpointsPerSlice is the controller manager's --max-endpoints-per-slice.
	maxEndpointsPerSlice = 100
	// endpointSliceChangeMinSyncDelay is how long the controller waits when
	// somebody else has touched its slices.
	endpointSliceChangeMinSyncDelay = time.Second
)

// Controller keeps the EndpointSlices of every Service with a selector.
type Controller struct {
	*controllers.Loop
	client       client.Interface
	recorder     *record.Recorder
	queue        *workqueue.Queue // of Services
	triggerTimes controllers.TriggerTimes
	writing      bool // what the watch tells now is its own doing
}

// New returns a controller that waits for Start. rec is its own: it signs as
// endpoint-slice-controller.
func New(c client.Interface, clk *clock.Clock, l *latency.Source, rec *record.Recorder) *Controller {
	ctrl := &Controller{Loop: controllers.NewLoop("endpointslice-controller", c, clk), client: c, recorder: rec, triggerTimes: controllers.TriggerTimes{}}
	ctrl.queue = ctrl.NewQueue("", l, latency.Controller, ctrl.syncService)
	pods := controllers.NewPodServices(ctrl.Loop, c, l, ctrl.queue.Add)
	ctrl.Watch(client.Services, ctrl.serviceChanged)
	ctrl.Watch(client.Pods, pods.PodChanged)
	ctrl.Watch(client.EndpointSlices, ctrl.sliceChanged)
	ctrl.OnStop(rec.Reset)
	ctrl.OnStop(func() { ctrl.triggerTimes = controllers.TriggerTimes{} })
	return ctrl
}

func (c *Controller) serviceChanged(e client.Event) {
	c.queue.Add(controllers.Key(e.Object.GetNamespace(), e.Object.GetName()))
}

// sliceChanged takes note when somebody else changes or removes what is the
// controller's.
func (c *Controller) sliceChanged(e client.Event) {
	if c.writing || e.Type == client.Added {
		return
	}
	for _, obj := range []client.Object{e.Object, e.Previous} {
		if obj == nil || obj.GetLabels()[discoveryv1.LabelManagedBy] != ControllerName {
			continue
		}
		if service := obj.GetLabels()[discoveryv1.LabelServiceName]; service != "" {
			c.queue.AddAfter(controllers.Key(obj.GetNamespace(), service), endpointSliceChangeMinSyncDelay)
		}
	}
}

// syncService compares the Pods that a Service's selector finds with its
// EndpointSlices, and mends these. Slices of a Service that is gone are the
// garbage collector's: the Service owns them.
func (c *Controller) syncService(key string) error {
	namespace, name := controllers.SplitKey(key)
	svc, err := client.Get[*corev1.Service](c.client, client.Services, namespace, name)
	if apierrors.IsNotFound(err) {
		delete(c.triggerTimes, key)
		return nil
	}
	if err != nil {
		return err
	}
	if svc.Spec.Type == corev1.ServiceTypeExternalName || svc.Spec.Selector == nil {
		return nil // nobody stands behind it, or others write down who
	}
	pods, err := client.List[*corev1.Pod](c.client, client.Selection{Resource: client.Pods, Namespace: namespace}, labels.SelectorFromSet(svc.Spec.Selector))
	if err != nil {
		return err
	}
	slices, err := c.slicesOf(svc)
	if err != nil {
		return err
	}
	c.writing = true
	defer func() { c.writing = false }()
	err = c.reconcile(svc, pods, slices, c.triggerTimes.Compute(key, svc, pods))
	if err != nil {
		c.recorder.Eventf(svc, corev1.EventTypeWarning, "FailedToUpdateEndpointSlices",
			"Error updating Endpoint Slices for Service %s/%s: %v", svc.Namespace, svc.Name, err)
	}
	return err
}

// slicesOf are the Service's slices that this controller made and that are not
// on their way out.
func (c *Controller) slicesOf(svc *corev1.Service) ([]*discoveryv1.EndpointSlice, error) {
	all, err := client.List[*discoveryv1.EndpointSlice](c.client, client.Selection{Resource: client.EndpointSlices, Namespace: svc.Namespace},
		labels.SelectorFromSet(labels.Set{discoveryv1.LabelServiceName: svc.Name, discoveryv1.LabelManagedBy: ControllerName}))
	var kept []*discoveryv1.EndpointSlice
	for _, slice := range all {
		if slice.DeletionTimestamp == nil {
			kept = append(kept, slice)
		}
	}
	return kept, err
}
