package apiserver

import (
	coordinationv1 "k8s.io/api/coordination/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

// nodeLeases is the namespace of the kubelets' Leases.
const nodeLeases = "kube-node-lease"

// leaseResource keeps Leases, by whose renewal a kubelet says that it lives.
// What a reader sees of a kubelet's Lease is as fresh as it would be, had the
// kubelet written it every ten seconds.
//
// Simplification: on Kubernetes each renewal is a write with a revision of its
// own, which watchers are told of.
func leaseResource(s *Server) *Resource {
	return &Resource{
		Name: client.Leases, Kind: coordinationv1.SchemeGroupVersion.WithKind("Lease"),
		Plural: "leases", Singular: "lease", Namespaced: true, Verbs: allVerbs,
		New:            func() client.Object { return &coordinationv1.Lease{} },
		NewList:        func() runtime.Object { return &coordinationv1.LeaseList{} },
		Default:        func(client.Object) {},
		Prepare:        func(client.Object) {},
		PrepareUpdate:  func(_, _ client.Object) {},
		Validate:       func(obj client.Object) field.ErrorList { return validation.ValidateLease(obj.(*coordinationv1.Lease)) },
		ValidateUpdate: validation.ValidateLeaseUpdate,
		view:           s.renewedLease,
		stored:         func(view client.Object) client.Object { return view },
	}
}

// renewedLease is a stored Lease with the time of its latest renewal.
func (s *Server) renewedLease(stored client.Object) client.Object {
	if stored.GetNamespace() != nodeLeases || s.kubelets == nil {
		return stored
	}
	renewed, alive := s.kubelets.RenewTime(stored.GetName())
	if !alive {
		return stored
	}
	lease := stored.(*coordinationv1.Lease).DeepCopy()
	lease.Spec.RenewTime = &metav1.MicroTime{Time: renewed}
	return lease
}
