package endpointslice

import (
	"errors"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/controllers"
)

// plan is what is to be done with the slices of a Service.
type plan struct {
	create, update, delete []*discoveryv1.EndpointSlice
}

func (p *plan) add(other plan) {
	p.create = append(p.create, other.create...)
	p.update = append(p.update, other.update...)
	p.delete = append(p.delete, other.delete...)
}

// group is the endpoints that answer at the same ports: they share slices.
type group struct {
	key       string
	ports     []discoveryv1.EndpointPort
	endpoints []discoveryv1.Endpoint
}

// reconcile makes the slices say who stands behind the Service.
func (c *Controller) reconcile(svc *corev1.Service, pods []*corev1.Pod, existing []*discoveryv1.EndpointSlice, triggerTime time.Time) error {
	var todo plan
	byPorts := map[string][]*discoveryv1.EndpointSlice{}
	for _, slice := range existing {
		if !ownedBy(slice, svc) { // of an earlier Service of that name
			todo.delete = append(todo.delete, slice)
			continue
		}
		key := portsKey(slice.Ports)
		byPorts[key] = append(byPorts[key], slice)
	}
	groups, problems := c.desired(svc, pods)
	wanted := map[string]bool{}
	for _, g := range groups {
		wanted[g.key] = true
		todo.add(reconcileByPortMapping(svc, byPorts[g.key], g))
	}
	for _, slice := range existing {
		if ownedBy(slice, svc) && !wanted[portsKey(slice.Ports)] {
			todo.delete = append(todo.delete, slice)
		}
	}
	if len(existing) == len(todo.delete) && len(todo.create) == 0 {
		todo.keepPlaceholder(svc)
	}
	return errors.Join(problems, c.finalize(svc, todo, triggerTime))
}

// keepPlaceholder sees to it that there is a slice, if an empty one.
func (p *plan) keepPlaceholder(svc *corev1.Service) {
	placeholder := newEndpointSlice(svc, nil)
	if len(p.delete) == 1 && isPlaceholder(p.delete[0], placeholder) {
		p.delete = nil
		return
	}
	p.create = append(p.create, placeholder)
}

func isPlaceholder(slice, placeholder *discoveryv1.EndpointSlice) bool {
	return len(slice.Endpoints)+len(slice.Ports) == 0 && slice.AddressType == placeholder.AddressType &&
		equality.Semantic.DeepEqual(slice.Labels, placeholder.Labels) &&
		equality.Semantic.DeepEqual(slice.OwnerReferences, placeholder.OwnerReferences)
}

// desired works out the endpoints as they should be, grouped by their ports.
func (c *Controller) desired(svc *corev1.Service, pods []*corev1.Pod) (groups []*group, problems error) {
	byKey := map[string]*group{}
	for _, pod := range pods {
		if !controllers.ShouldPodBeInEndpoints(pod, true) {
			continue
		}
		node, err := client.Get[*corev1.Node](c.client, client.Nodes, "", pod.Spec.NodeName)
		if err != nil {
			node = nil
			if !apierrors.IsNotFound(err) || !svc.Spec.PublishNotReadyAddresses {
				problems = errors.Join(problems, fmt.Errorf("skipping Pod %s for Service %s/%s: Node %s Not Found", pod.Name, svc.Namespace, svc.Name, pod.Spec.NodeName))
				continue
			}
		}
		ports := getEndpointPorts(svc, pod)
		key := portsKey(ports)
		if byKey[key] == nil {
			byKey[key] = &group{key: key, ports: ports}
			groups = append(groups, byKey[key])
		}
		byKey[key].endpoints = append(byKey[key].endpoints, podToEndpoint(pod, node, svc))
	}
	return groups, problems
}

// reconcileByPortMapping keeps each endpoint in the slice where it is, drops
// those that are gone, and finds room for new ones: first in slices that are
// written anyhow, the fullest first, then in one that takes them all, then in
// new ones.
func reconcileByPortMapping(svc *corev1.Service, existing []*discoveryv1.EndpointSlice, want *group) (todo plan) {
	left := newEndpointSet(want.endpoints)
	var unchanged []*discoveryv1.EndpointSlice
	for _, slice := range existing {
		kept, changed := left.take(slice.Endpoints)
		labels, relabelled := setEndpointSliceLabels(slice, svc)
		switch {
		case changed && len(kept) == 0:
			todo.delete = append(todo.delete, slice)
		case changed || relabelled:
			slice = slice.DeepCopy()
			slice.Endpoints, slice.Labels = kept, labels
			todo.update = append(todo.update, slice)
		default:
			unchanged = append(unchanged, slice)
		}
	}
	fullestFirst := slices.Clone(todo.update)
	slices.SortStableFunc(fullestFirst, func(a, b *discoveryv1.EndpointSlice) int { return len(b.Endpoints) - len(a.Endpoints) })
	for _, slice := range fullestFirst {
		left.fill(slice)
	}
	for left.len() > 0 {
		slice := getSliceToFill(unchanged, left.len())
		if slice == nil {
			slice = newEndpointSlice(svc, want.ports)
			todo.create = append(todo.create, slice)
		} else {
			unchanged = slices.DeleteFunc(unchanged, func(other *discoveryv1.EndpointSlice) bool { return other == slice })
			slice = slice.DeepCopy()
			todo.update = append(todo.update, slice)
		}
		left.fill(slice)
	}
	return todo
}

// getSliceToFill is the slice that n more endpoints come closest to filling; nil
// when none has room for them.
func getSliceToFill(existing []*discoveryv1.EndpointSlice, n int) (best *discoveryv1.EndpointSlice) {
	room := maxEndpointsPerSlice
	for _, slice := range existing {
		if rest := maxEndpointsPerSlice - n - len(slice.Endpoints); rest >= 0 && rest < room {
			best, room = slice, rest
		}
	}
	return best
}

// finalize writes. A slice that would go becomes one that would come: one write
// instead of two.
func (c *Controller) finalize(svc *corev1.Service, todo plan, triggerTime time.Time) error {
	for i := 0; i < len(todo.delete) && len(todo.create) > 0; {
		old, last := todo.delete[i], len(todo.create)-1
		if !ownedBy(old, svc) {
			i++
			continue
		}
		todo.create[last].Name, todo.create[last].GenerateName = old.Name, old.GenerateName
		todo.update = append(todo.update, todo.create[last])
		todo.create, todo.delete = todo.create[:last], slices.Delete(todo.delete, i, i+1)
	}
	if svc.DeletionTimestamp != nil {
		todo.create = nil // the garbage collector is at work
	}
	for _, slice := range todo.create {
		slice.Annotations = controllers.TriggerAnnotation(slice.Annotations, triggerTime)
		if _, err := c.client.Create(slice); apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
			return nil
		} else if err != nil {
			return fmt.Errorf("failed to create EndpointSlice for Service %s/%s: %w", svc.Namespace, svc.Name, err)
		}
	}
	for _, slice := range todo.update {
		slice.Annotations = controllers.TriggerAnnotation(slice.Annotations, triggerTime)
		if _, err := c.client.Update(slice); err != nil {
			return fmt.Errorf("failed to update %s EndpointSlice for Service %s/%s: %w", slice.Name, svc.Namespace, svc.Name, err)
		}
	}
	for _, slice := range todo.delete {
		err := c.client.Delete(client.EndpointSlices, svc.Namespace, slice.Name, metav1.DeleteOptions{})
		if err != nil && !apierrors.IsNotFound(err) {
			return fmt.Errorf("failed to delete %s EndpointSlice for Service %s/%s: %w", slice.Name, svc.Namespace, svc.Name, err)
		}
	}
	return nil
}
