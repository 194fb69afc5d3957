// Package endpoint is the controller of Endpoints, the list of who stands
// behind a Service as it was before there were EndpointSlices. Package sim
// starts it. Nothing in the cluster reads what it writes: it is there because
// people and old programs ask for it, and because Kubernetes has it.
//
// Read syncService from top to bottom; names are those of Kubernetes
// (pkg/controller/endpoint, 1.37).
package endpoint

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/workqueue"
)

// How the controller signs its Endpoints.
const (
	LabelManagedBy = "endpoints.kubernetes.io/managed-by"
	ControllerName = "endpoint-controller"
)

// Controller keeps the Endpoints of every Service with a selector.
type Controller struct {
	*controllers.Loop
	client       client.Interface
	recorder     *record.Recorder
	queue        *workqueue.Queue // of Services
	triggerTimes controllers.TriggerTimes
}

// New returns a controller that waits for Start. rec is its own: it signs as
// endpoint-controller.
func New(c client.Interface, clk *clock.Clock, l *latency.Source, rec *record.Recorder) *Controller {
	e := &Controller{Loop: controllers.NewLoop("endpoints-controller", c, clk), client: c, recorder: rec, triggerTimes: controllers.TriggerTimes{}}
	e.queue = e.NewQueue("", l, latency.Controller, e.syncService)
	pods := controllers.NewPodServices(e.Loop, c, l, e.queue.Add)
	e.Watch(client.Services, e.changed)
	e.Watch(client.Pods, pods.PodChanged)
	e.Watch(client.Endpoints, e.endpointsChanged)
	e.OnStop(rec.Reset)
	e.OnStop(func() { e.triggerTimes = controllers.TriggerTimes{} })
	return e
}

func (e *Controller) changed(event client.Event) {
	e.queue.Add(controllers.Key(event.Object.GetNamespace(), event.Object.GetName()))
}

// endpointsChanged takes note of Endpoints that are there at the start, whose
// Service may have gone while nobody looked, and of those that somebody took away.
func (e *Controller) endpointsChanged(event client.Event) {
	if event.Type != client.Modified {
		e.changed(event)
	}
}

// syncService writes down the Pods that a Service's selector finds, those that
// are ready apart from those that are not.
func (e *Controller) syncService(key string) error {
	namespace, name := controllers.SplitKey(key)
	svc, err := client.Get[*corev1.Service](e.client, client.Services, namespace, name)
	if apierrors.IsNotFound(err) {
		delete(e.triggerTimes, key)
		err = e.client.Delete(client.Endpoints, namespace, name, metav1.DeleteOptions{})
		if apierrors.IsNotFound(err) {
			return nil
		}
	}
	if err != nil || svc == nil {
		return err
	}
	if svc.Spec.Type == corev1.ServiceTypeExternalName || svc.Spec.Selector == nil {
		return nil
	}
	pods, err := client.List[*corev1.Pod](e.client, client.Selection{Resource: client.Pods, Namespace: namespace}, labels.SelectorFromSet(svc.Spec.Selector))
	if err != nil {
		return err
	}
	triggerTime := e.triggerTimes.Compute(key, svc, pods)
	current, err := client.Get[*corev1.Endpoints](e.client, client.Endpoints, namespace, name)
	if apierrors.IsNotFound(err) {
		current, err = &corev1.Endpoints{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: namespace}}, nil
	}
	if err != nil {
		return err
	}
	want := current.DeepCopy()
	want.Subsets = subsetsOf(svc, pods)
	want.Labels = labelsOf(svc)
	truncateEndpoints(want)
	if current.ResourceVersion != "" && equality.Semantic.DeepEqual(want, current) {
		return nil
	}
	want.Annotations = controllers.TriggerAnnotation(want.Annotations, triggerTime)
	return e.write(svc, want)
}

func (e *Controller) write(svc *corev1.Service, want *corev1.Endpoints) error {
	if want.ResourceVersion == "" {
		_, err := e.client.Create(want)
		if apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
			return nil
		}
		if err != nil {
			e.recorder.Eventf(want, corev1.EventTypeWarning, "FailedToCreateEndpoint", "Failed to create endpoint for service %v/%v: %v", svc.Namespace, svc.Name, err)
		}
		return err
	}
	_, err := e.client.Update(want)
	if err != nil {
		e.recorder.Eventf(want, corev1.EventTypeWarning, "FailedToUpdateEndpoint", "Failed to update endpoint %v/%v: %v", svc.Namespace, svc.Name, err)
	}
	return err
}

// labelsOf are the Service's own and the controller's.
func labelsOf(svc *corev1.Service) map[string]string {
	all := maps.Clone(svc.Labels)
	if all == nil {
		all = map[string]string{}
	}
	delete(all, corev1.IsHeadlessService)
	if controllers.IsHeadless(svc) {
		all[corev1.IsHeadlessService] = ""
	}
	all[LabelManagedBy] = ControllerName
	return all
}
