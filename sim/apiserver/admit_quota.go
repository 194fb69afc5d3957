package apiserver

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/client"
	"caderno/sim/quota"
	"caderno/sim/store"
	"caderno/sim/trace"
)

// admitQuota is the plugin ResourceQuota: what is made (old is nil) or grows
// must fit into every ResourceQuota of its namespace, and is charged to it at
// once. It comes last, when the object is right otherwise.
func (s *Server) admitQuota(req Request, r *Resource, obj, old client.Object) error {
	if !r.Namespaced || r.storedAs != "" || s.quiet {
		return nil
	}
	stored := s.store.List(store.Selection{Resource: string(client.ResourceQuotas), Namespace: obj.GetNamespace()})
	if len(stored) == 0 || old != nil && r.Name != client.Services && r.Name != client.Pods {
		return nil
	}
	var charged []*corev1.ResourceQuota
	for _, q := range stored {
		after, err := s.charge(q.(*corev1.ResourceQuota), r, obj, old)
		if err != nil {
			return forbidden(r, obj, err)
		}
		if after != nil {
			charged = append(charged, after)
		}
	}
	if req.DryRun {
		return nil
	}
	quotas := s.byName(client.ResourceQuotas)
	by := Request{From: Identity{Actor: trace.APIServer, Manager: "kube-apiserver"}, Subresource: "status"}
	for _, q := range charged {
		if _, err := s.updateObject(by, quotas, q.Namespace, q.Name, func(client.Object) (client.Object, error) { return q, nil }); err != nil {
			return err
		}
	}
	return nil
}

// charge returns a quota after the object was charged to it; nil if it is not
// concerned. It fails when there is not enough left.
func (s *Server) charge(q *corev1.ResourceQuota, r *Resource, obj, old client.Object) (*corev1.ResourceQuota, error) {
	names := quota.Covered(quota.Names(q.Status.Hard), r.Name)
	if !quota.Matches(q, obj) || len(names) == 0 {
		return nil, nil
	}
	if pod, isPod := obj.(*corev1.Pod); isPod && old == nil {
		if missing := unsaid(pod, names); missing != "" {
			return nil, fmt.Errorf("failed quota: %s: must specify %s", q.Name, missing)
		}
	}
	before := corev1.ResourceList{}
	if old != nil && quota.Matches(q, old) {
		before = quota.Usage(r.Name, old)
	}
	requested := quota.Growth(before, quota.Only(quota.Usage(r.Name, obj), names))
	if len(requested) == 0 {
		return nil, nil
	}
	after := q.DeepCopy()
	after.Status.Used = quota.Add(q.Status.Used, requested)
	if over := quota.Exceeded(quota.Only(after.Status.Used, quota.Names(requested)), q.Status.Hard); len(over) > 0 {
		return nil, fmt.Errorf("exceeded quota: %s, requested: %s, used: %s, limited: %s", q.Name,
			amounts(requested, over), amounts(q.Status.Used, over), amounts(q.Status.Hard, over))
	}
	return after, nil
}

// amounts are a list's quantities of some resources: cpu=1,pods=2.
func amounts(list corev1.ResourceList, names []corev1.ResourceName) string {
	var texts []string
	for _, name := range names {
		amount := list[name]
		texts = append(texts, fmt.Sprintf("%s=%s", name, amount.String()))
	}
	return strings.Join(texts, ",")
}

// unsaid names what a quota limits and a container says nothing about. That
// it must is a decision that Kubernetes has come to regret.
func unsaid(pod *corev1.Pod, names []corev1.ResourceName) string {
	if pod.Spec.Resources != nil && len(pod.Spec.Resources.Requests)+len(pod.Spec.Resources.Limits) > 0 {
		return ""
	}
	var missing []string
	for _, name := range names {
		var silent []string
		for _, containers := range [][]corev1.Container{pod.Spec.Containers, pod.Spec.InitContainers} {
			for _, c := range containers {
				if !says(c.Resources, name) {
					silent = append(silent, c.Name)
				}
			}
		}
		if len(silent) > 0 {
			slices.Sort(silent)
			missing = append(missing, fmt.Sprintf("%s for: %s", name, strings.Join(silent, ",")))
		}
	}
	return strings.Join(missing, "; ")
}

// says tells whether a container has an amount for what a quota limits; true for
// what nobody needs to say.
func says(resources corev1.ResourceRequirements, limited corev1.ResourceName) bool {
	list, name := resources.Requests, strings.TrimPrefix(string(limited), "requests.")
	if of, isLimit := strings.CutPrefix(string(limited), "limits."); isLimit {
		list, name = resources.Limits, of
	}
	if name != string(corev1.ResourceCPU) && name != string(corev1.ResourceMemory) {
		return true
	}
	_, said := list[corev1.ResourceName(name)]
	return said
}
