package kubelet

import (
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// The figures of the kubelet's heartbeat.
const (
	leaseDurationSeconds = 40
	renewInterval        = 10 * time.Second
	leaseNamespace       = "kube-node-lease"
)

// nodeLease is the kubelet's heartbeat. A kubelet of Kubernetes renews its
// Lease every ten seconds, and nothing else in an idle cluster happens as
// often. Here it writes the Lease when it begins to beat and when it has
// stopped; in between RenewTime tells when it would last have been renewed,
// for whoever reads it.
type nodeLease struct {
	first time.Time // the first renewal of this run; zero before there was one
}

// RenewTime is when the kubelet last renewed its Lease; false while it has none
// of its own, because it has just started or is stopped. Then the stored Lease,
// if any, is right as it is.
func (k *Kubelet) RenewTime() (time.Time, bool) {
	if !k.running || k.lease.first.IsZero() {
		return time.Time{}, false
	}
	since := k.clock.Now().Sub(k.lease.first)
	return k.lease.first.Add(since / renewInterval * renewInterval), true
}

// startHeartbeat has the Lease renewed at once if there is one. There is none
// for a new Node: the first attempt comes before it is registered and fails, so
// that the next one succeeds.
func (k *Kubelet) startHeartbeat() {
	k.lease = nodeLease{}
	if _, err := k.client.Get(client.Leases, leaseNamespace, k.node.Name); err == nil {
		k.firstRenewal()
		return
	}
	k.agenda.after(renewInterval, "kubelet "+k.node.Name+": lease", k.firstRenewal)
}

func (k *Kubelet) firstRenewal() {
	k.lease.first = k.clock.Now()
	if !k.writeLease(k.lease.first) {
		k.lease = nodeLease{}
		k.agenda.after(renewInterval, "kubelet "+k.node.Name+": lease", k.firstRenewal)
	}
}

// stopHeartbeat leaves the Lease behind as it was last renewed.
func (k *Kubelet) stopHeartbeat() {
	if last, ok := k.RenewTime(); ok {
		k.writeLease(last)
	}
	k.lease = nodeLease{}
}

// writeLease stores the Lease with a time of renewal. It is false when the API
// server did not take it.
func (k *Kubelet) writeLease(renewed time.Time) bool {
	node, err := k.client.Get(client.Nodes, "", k.node.Name)
	if err != nil {
		return false
	}
	holder, seconds, at := k.node.Name, int32(leaseDurationSeconds), metav1.NewMicroTime(renewed.Truncate(time.Microsecond))
	lease := &coordinationv1.Lease{
		TypeMeta: metav1.TypeMeta{APIVersion: "coordination.k8s.io/v1", Kind: "Lease"},
		ObjectMeta: metav1.ObjectMeta{
			Name: k.node.Name, Namespace: leaseNamespace,
			OwnerReferences: []metav1.OwnerReference{{APIVersion: "v1", Kind: "Node", Name: k.node.Name, UID: node.GetUID()}},
		},
		Spec: coordinationv1.LeaseSpec{HolderIdentity: &holder, LeaseDurationSeconds: &seconds, RenewTime: &at},
	}
	stored, err := client.Get[*coordinationv1.Lease](k.client, client.Leases, leaseNamespace, k.node.Name)
	if apierrors.IsNotFound(err) {
		_, err = k.client.Create(lease)
		return err == nil
	}
	if err != nil {
		return false
	}
	changed := stored.DeepCopy()
	changed.Spec = lease.Spec
	_, err = k.client.Update(changed)
	return err == nil
}
