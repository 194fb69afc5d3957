package apiserver

import (
	coordinationv1 "k8s.io/api/coordination/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"caderno/sim/client"
)

// leaseResource keeps Leases, by whose renewal a kubelet says that it lives.
func leaseResource() *Resource {
	return &Resource{
		Name: client.Leases, Kind: coordinationv1.SchemeGroupVersion.WithKind("Lease"),
		Plural: "leases", Singular: "lease", Namespaced: true, Verbs: allVerbs,
		New:            func() client.Object { return &coordinationv1.Lease{} },
		NewList:        func() runtime.Object { return &coordinationv1.LeaseList{} },
		Default:        func(client.Object) {},
		Prepare:        func(client.Object) {},
		PrepareUpdate:  func(_, _ client.Object) {},
		Validate:       func(obj client.Object) errorList { return validateLease(obj.(*coordinationv1.Lease)) },
		ValidateUpdate: validateLeaseUpdate,
	}
}
