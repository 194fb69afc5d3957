package kubectl

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/client-go/rest"
	"k8s.io/kubectl/pkg/polymorphichelpers"
)

// logRequests is what kubectl logs asks for: the log of each container.
type logRequests = map[corev1.ObjectReference]rest.ResponseWrapper

// kubectl goes through the logs of several containers in the order of a Go map,
// which is another one each time. This hook of its own makes one log of them, in
// the order in which the Pod has them. It cannot where a log is told from the others
// (--prefix, --follow, --ignore-errors).
func init() {
	each := polymorphichelpers.LogsForObjectFn
	polymorphichelpers.LogsForObjectFn = func(getter genericclioptions.RESTClientGetter, object, options runtime.Object, timeout time.Duration, allContainers bool) (logRequests, error) {
		requests, err := each(getter, object, options, timeout, allContainers)
		if err != nil || len(requests) < 2 || current == nil || !current.mergesLogs() {
			return requests, err
		}
		return merged(requests, object), nil
	}
}

func (r *run) mergesLogs() bool { return r.mergeLogs }

// mayMergeLogs tells whether the logs of a command need not be told apart.
func mayMergeLogs(c *cobra.Command) bool {
	for _, name := range []string{"prefix", "follow", "ignore-errors"} {
		if set, _ := c.Flags().GetBool(name); set {
			return false
		}
	}
	return true
}

func merged(requests logRequests, object runtime.Object) logRequests {
	var of []corev1.ObjectReference
	for ref := range requests {
		of = append(of, ref)
	}
	place := placesIn(object)
	slices.SortFunc(of, func(a, b corev1.ObjectReference) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name),
			cmp.Compare(place[a.Name+a.FieldPath], place[b.Name+b.FieldPath]), cmp.Compare(a.FieldPath, b.FieldPath))
	})
	var all inSequence
	for _, ref := range of {
		all = append(all, requests[ref])
	}
	return logRequests{of[0]: all}
}

// placesIn are the places of the containers in their Pods, those that prepare the
// Pod first, by the names of Pod and container. Those of a Pod that was found by
// its owner are not known, and go by their names.
func placesIn(object runtime.Object) map[string]int {
	var pods []corev1.Pod
	switch o := object.(type) {
	case *corev1.Pod:
		pods = []corev1.Pod{*o}
	case *corev1.PodList:
		pods = o.Items
	}
	place := map[string]int{}
	for _, pod := range pods {
		for i, c := range pod.Spec.InitContainers {
			place[pod.Name+"spec.initContainers{"+c.Name+"}"] = i
		}
		for i, c := range pod.Spec.Containers {
			place[pod.Name+"spec.containers{"+c.Name+"}"] = len(pod.Spec.InitContainers) + i
		}
	}
	return place
}

// inSequence is several responses, one after the other.
type inSequence []rest.ResponseWrapper

func (s inSequence) DoRaw(ctx context.Context) ([]byte, error) {
	var all bytes.Buffer
	for _, r := range s {
		data, err := r.DoRaw(ctx)
		if err != nil {
			return nil, err
		}
		all.Write(data)
	}
	return all.Bytes(), nil
}

func (s inSequence) Stream(ctx context.Context) (io.ReadCloser, error) {
	data, err := s.DoRaw(ctx)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}
