// Package serviceaccount gives every Namespace its ServiceAccount `default`,
// without which no Pod can be made there, and makes it again when it is
// deleted. Package sim starts it.
//
// It is Kubernetes' pkg/controller/serviceaccount (1.37), without the
// controller of the old tokens that are kept in Secrets.
package serviceaccount

import (
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/latency"
	"caderno/sim/workqueue"
)

// defaultName is the account of Pods that name none.
const defaultName = "default"

// Controller makes ServiceAccounts.
type Controller struct {
	*controllers.Loop
	client client.Interface
	queue  *workqueue.Queue
}

// New returns a controller that waits for Start.
func New(c client.Interface, clk *clock.Clock, l *latency.Source) *Controller {
	sa := &Controller{Loop: controllers.NewLoop("serviceaccount-controller", c, clk), client: c}
	sa.queue = sa.NewQueue("", l, latency.Controller, sa.syncNamespace)
	sa.Watch(client.ServiceAccounts, sa.serviceAccountChanged)
	sa.Watch(client.Namespaces, sa.namespaceChanged)
	return sa
}

func (sa *Controller) serviceAccountChanged(e client.Event) {
	if e.Type == client.Deleted {
		sa.queue.Add(e.Object.GetNamespace())
	}
}

func (sa *Controller) namespaceChanged(e client.Event) {
	if e.Type != client.Deleted {
		sa.queue.Add(e.Object.GetName())
	}
}

// syncNamespace makes the account of a Namespace if it is not there.
func (sa *Controller) syncNamespace(name string) error {
	ns, err := client.Get[*corev1.Namespace](sa.client, client.Namespaces, "", name)
	if apierrors.IsNotFound(err) || err == nil && ns.Status.Phase != corev1.NamespaceActive {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := sa.client.Get(client.ServiceAccounts, name, defaultName); !apierrors.IsNotFound(err) {
		return err
	}
	_, err = sa.client.Create(&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: defaultName, Namespace: name}})
	if apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
		return nil // it will not be needed
	}
	return err
}
