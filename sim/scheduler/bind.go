package scheduler

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/client"
	"caderno/sim/latency"
)

// runBindingCycle has the decision written, so that the whole way from Pod to
// binding takes its time.
func (s *Scheduler) runBindingCycle(p *queuedPod, assumed *corev1.Pod) {
	at := p.timestamp.Add(s.latency.Draw(latency.Scheduler))
	if soonest := s.clock.Now().Add(s.latency.Draw(latency.Request)); at.Before(soonest) {
		at = soonest
	}
	s.binding[p] = s.clock.At(at, "kube-scheduler: bind "+podKey(assumed), func() {
		delete(s.binding, p)
		s.bindingCycle(p, assumed)
	})
}

// bindingCycle writes the decision. If that fails the Pod goes back into the
// queue and the node gets back what it took.
func (s *Scheduler) bindingCycle(p *queuedPod, assumed *corev1.Pod) {
	node := assumed.Spec.NodeName
	err := s.bind(assumed)
	if err == nil {
		s.recorder.EventWithAction(assumed, corev1.EventTypeNormal, "Scheduled", "Binding",
			fmt.Sprintf("Successfully assigned %s to %s", podKey(assumed), node))
		return
	}
	if s.snapshot.isAssumed(assumed.UID) {
		s.forgetAssumedPod(assumed)
	}
	s.handleSchedulingFailure(p, failure{
		reason: corev1.PodReasonSchedulerError, message: fmt.Sprintf("running Bind plugin %q: %v", "DefaultBinder", err),
		nominated: clearNomination,
	})
}

func (s *Scheduler) bind(assumed *corev1.Pod) error {
	pod, err := client.Get[*corev1.Pod](s.client, client.Pods, assumed.Namespace, assumed.Name)
	if err != nil {
		return err
	}
	if pod.UID != assumed.UID { // another of the same name: none of ours
		return apierrors.NewNotFound(corev1.Resource("pods"), assumed.Name)
	}
	return s.client.Bind(assumed.Namespace, assumed.Name, assumed.Spec.NodeName)
}
