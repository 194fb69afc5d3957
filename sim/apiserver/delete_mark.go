package apiserver

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// markGraceful sets the deletionTimestamp of an object of a kind that has a
// grace period, in seconds. pending says that the object is on its way out and
// nothing about that changes: a running grace period can only be shortened.
func (s *Server) markGraceful(r *Resource, obj client.Object, asked *int64) (grace int64, pending bool) {
	if r.GracePeriod == nil {
		return 0, false
	}
	if obj.GetDeletionTimestamp() == nil {
		grace = r.GracePeriod(obj, asked)
		s.setDeletion(obj, s.now().Add(time.Duration(grace)*time.Second), grace)
		obj.SetGeneration(obj.GetGeneration() + 1)
		return grace, false
	}
	running := obj.GetDeletionGracePeriodSeconds()
	if running == nil || *running == 0 {
		return 0, false
	}
	if asked == nil || *asked >= *running {
		return *running, true
	}
	grace = max(*asked, 0)
	if *asked < 0 {
		grace = 1
	}
	at := obj.GetDeletionTimestamp().Add(time.Duration(grace-*running) * time.Second)
	if at.Before(s.now().Time) {
		at, grace = s.now().Time, min(grace, 1)
	}
	s.setDeletion(obj, at, grace)
	return grace, false
}

func (s *Server) setDeletion(obj client.Object, at time.Time, grace int64) {
	when := metav1.NewTime(at)
	obj.SetDeletionTimestamp(&when)
	obj.SetDeletionGracePeriodSeconds(&grace)
}

// markNow sets the deletionTimestamp of an object that only finalizers hold.
func (s *Server) markNow(obj client.Object) {
	when := s.now().Time
	if marked := obj.GetDeletionTimestamp(); marked == nil {
		if obj.GetGeneration() > 0 {
			obj.SetGeneration(obj.GetGeneration() + 1)
		}
	} else if marked.Time.Before(when) {
		when = marked.Time
	}
	s.setDeletion(obj, when, 0)
}

// withPropagation adds or takes away the finalizers with which the garbage
// collector first deals with what the object owns.
func withPropagation(finalizers []string, opts *metav1.DeleteOptions) []string {
	wanted := ""
	for _, f := range finalizers {
		if f == metav1.FinalizerOrphanDependents || f == metav1.FinalizerDeleteDependents {
			wanted = f
		}
	}
	//nolint:staticcheck // orphanDependents is deprecated, but kubectl --cascade=true clients still send it.
	if orphan := opts.OrphanDependents; orphan != nil {
		wanted = ""
		if *orphan {
			wanted = metav1.FinalizerOrphanDependents
		}
	}
	if policy := opts.PropagationPolicy; policy != nil {
		wanted = map[metav1.DeletionPropagation]string{
			metav1.DeletePropagationOrphan:     metav1.FinalizerOrphanDependents,
			metav1.DeletePropagationForeground: metav1.FinalizerDeleteDependents,
		}[*policy]
	}
	var kept []string
	for _, f := range finalizers {
		if f != metav1.FinalizerOrphanDependents && f != metav1.FinalizerDeleteDependents {
			kept = append(kept, f)
		}
	}
	if wanted != "" {
		kept = append(kept, wanted)
	}
	return kept
}
