package apiserver

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	resourcehelper "k8s.io/component-helpers/resource"

	"caderno/sim/client"
	"caderno/sim/quota"
	"caderno/sim/store"
)

// limitRangerAnnotation tells what the server has added to a Pod's requests and
// limits.
const limitRangerAnnotation = "kubernetes.io/limit-ranger"

// limitRanges are those of a namespace.
func (s *Server) limitRanges(namespace string) []*corev1.LimitRange {
	var ranges []*corev1.LimitRange
	for _, obj := range s.store.List(store.Selection{Resource: string(client.LimitRanges), Namespace: namespace}) {
		ranges = append(ranges, obj.(*corev1.LimitRange))
	}
	return ranges
}

// setLimits is the first half of the plugin LimitRanger: containers that say
// nothing get the default requests and limits of their Namespace.
func (s *Server) setLimits(pod *corev1.Pod) {
	for _, r := range s.limitRanges(pod.Namespace) {
		requests, limits := corev1.ResourceList{}, corev1.ResourceList{}
		for _, item := range r.Spec.Limits {
			if item.Type == corev1.LimitTypeContainer {
				putAll(requests, item.DefaultRequest)
				putAll(limits, item.Default)
			}
		}
		var notes []string
		for i := range pod.Spec.Containers {
			notes = setContainerLimits(&pod.Spec.Containers[i], requests, limits, "container", notes)
		}
		for i := range pod.Spec.InitContainers {
			notes = setContainerLimits(&pod.Spec.InitContainers[i], requests, limits, "init container", notes)
		}
		if len(notes) > 0 {
			metav1.SetMetaDataAnnotation(&pod.ObjectMeta, limitRangerAnnotation, "LimitRanger plugin set: "+strings.Join(notes, "; "))
		}
	}
}

func putAll(into, from corev1.ResourceList) {
	for name, amount := range from {
		into[name] = amount
	}
}

func setContainerLimits(c *corev1.Container, requests, limits corev1.ResourceList, what string, notes []string) []string {
	for _, part := range []struct {
		list *corev1.ResourceList
		from corev1.ResourceList
		name string
	}{{&c.Resources.Requests, requests, "request"}, {&c.Resources.Limits, limits, "limit"}} {
		var set []string
		for _, name := range quota.Names(part.from) {
			if _, there := (*part.list)[name]; !there {
				set = append(set, string(name))
			}
		}
		fill(part.list, part.from)
		if len(set) > 0 {
			notes = append(notes, fmt.Sprintf("%s %s for %s %s", strings.Join(set, ", "), part.name, what, c.Name))
		}
	}
	return notes
}

// checkLimits is the second half: nothing may ask for too little or too much.
func (s *Server) checkLimits(pod *corev1.Pod) error {
	for _, r := range s.limitRanges(pod.Namespace) {
		var failures []error
		for _, item := range r.Spec.Limits {
			switch item.Type {
			case corev1.LimitTypeContainer:
				for _, c := range slices.Concat(pod.Spec.Containers, pod.Spec.InitContainers) {
					failures = append(failures, checkItem(item, c.Resources.Requests, c.Resources.Limits)...)
				}
			case corev1.LimitTypePod:
				options := resourcehelper.PodResourcesOptions{}
				failures = append(failures, checkItem(item, resourcehelper.PodRequests(pod, options), resourcehelper.PodLimits(pod, options))...)
			}
		}
		if len(failures) > 0 {
			return utilerrors.NewAggregate(failures)
		}
	}
	return nil
}

// checkItem holds requests and limits against one entry of a LimitRange.
func checkItem(item corev1.LimitRangeItem, requests, limits corev1.ResourceList) (failures []error) {
	note := func(err error) {
		if err != nil {
			failures = append(failures, err)
		}
	}
	for _, name := range quota.Names(item.Min) {
		note(checkMin(item.Type, name, item.Min[name], requests, limits))
	}
	for _, name := range quota.Names(item.Max) {
		note(checkMax(item.Type, name, item.Max[name], requests, limits))
	}
	for _, name := range quota.Names(item.MaxLimitRequestRatio) {
		note(checkRatio(item.Type, name, item.MaxLimitRequestRatio[name], requests, limits))
	}
	return failures
}

func checkMin(of corev1.LimitType, name corev1.ResourceName, least resource.Quantity, requests, limits corev1.ResourceList) error {
	request, requested := requests[name]
	limit, limited := limits[name]
	switch {
	case !requested:
		return fmt.Errorf("minimum %s usage per %s is %s.  No request is specified", name, of, least.String())
	case request.Cmp(least) < 0:
		return fmt.Errorf("minimum %s usage per %s is %s, but request is %s", name, of, least.String(), request.String())
	case limited && limit.Cmp(least) < 0:
		return fmt.Errorf("minimum %s usage per %s is %s, but limit is %s", name, of, least.String(), limit.String())
	}
	return nil
}

func checkMax(of corev1.LimitType, name corev1.ResourceName, most resource.Quantity, requests, limits corev1.ResourceList) error {
	request, requested := requests[name]
	limit, limited := limits[name]
	switch {
	case !limited:
		return fmt.Errorf("maximum %s usage per %s is %s.  No limit is specified", name, of, most.String())
	case limit.Cmp(most) > 0:
		return fmt.Errorf("maximum %s usage per %s is %s, but limit is %s", name, of, most.String(), limit.String())
	case requested && request.Cmp(most) > 0:
		return fmt.Errorf("maximum %s usage per %s is %s, but request is %s", name, of, most.String(), request.String())
	}
	return nil
}

func checkRatio(of corev1.LimitType, name corev1.ResourceName, most resource.Quantity, requests, limits corev1.ResourceList) error {
	request, limit := requests[name], limits[name]
	switch {
	case request.Sign() == 0:
		return fmt.Errorf("%s max limit to request ratio per %s is %s, but no request is specified or request is 0", name, of, most.String())
	case limit.Sign() == 0:
		return fmt.Errorf("%s max limit to request ratio per %s is %s, but no limit is specified or limit is 0", name, of, most.String())
	}
	if ratio := limit.AsApproximateFloat64() / request.AsApproximateFloat64(); ratio > most.AsApproximateFloat64() {
		return fmt.Errorf("%s max limit to request ratio per %s is %s, but provided ratio is %f", name, of, most.String(), ratio)
	}
	return nil
}
