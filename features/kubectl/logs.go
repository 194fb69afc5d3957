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
// the order of their names. It cannot where a log is told from the others
// (--prefix, --follow, --ignore-errors).
func init() {
	each := polymorphichelpers.LogsForObjectFn
	polymorphichelpers.LogsForObjectFn = func(getter genericclioptions.RESTClientGetter, object, options runtime.Object, timeout time.Duration, allContainers bool) (logRequests, error) {
		requests, err := each(getter, object, options, timeout, allContainers)
		if err != nil || len(requests) < 2 || current == nil || !current.mergeLogs {
			return requests, err
		}
		return merged(requests), nil
	}
}

// mayMergeLogs tells whether the logs of a command need not be told apart.
func mayMergeLogs(c *cobra.Command) bool {
	for _, name := range []string{"prefix", "follow", "ignore-errors"} {
		if set, _ := c.Flags().GetBool(name); set {
			return false
		}
	}
	return true
}

func merged(requests logRequests) logRequests {
	var of []corev1.ObjectReference
	for ref := range requests {
		of = append(of, ref)
	}
	slices.SortFunc(of, func(a, b corev1.ObjectReference) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name), cmp.Compare(a.FieldPath, b.FieldPath))
	})
	var all inSequence
	for _, ref := range of {
		all = append(all, requests[ref])
	}
	return logRequests{of[0]: all}
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
