// Package rootcacertpublisher gives every Namespace a ConfigMap with the
// certificate by which Pods know the API server, and restores it when somebody
// changes or deletes it. Package sim starts it.
//
// It is Kubernetes' pkg/controller/certificates/rootcacertpublisher (1.37).
package rootcacertpublisher

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/latency"
	"caderno/sim/workqueue"
)

const (
	rootCACertConfigMapName = "kube-root-ca.crt"
	descriptionAnnotation   = "kubernetes.io/description"
	description             = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints " +
		"such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters."
)

// rootCA is the certificate.
//
// Simplification: it is empty, as where the controller manager is told of none:
// no Pod of the simulator speaks to the API server.
const rootCA = ""

// Controller publishes the certificate.
type Controller struct {
	*controllers.Loop
	client client.Interface
	queue  *workqueue.Queue
}

// New returns a controller that waits for Start.
func New(c client.Interface, clk *clock.Clock, l *latency.Source) *Controller {
	p := &Controller{Loop: controllers.NewLoop("root-ca-certificate-publisher-controller", c, clk), client: c}
	p.queue = p.NewQueue("", l, latency.Controller, p.syncNamespace)
	p.Watch(client.ConfigMaps, p.configMapChanged)
	p.Watch(client.Namespaces, p.namespaceChanged)
	return p
}

func (p *Controller) configMapChanged(e client.Event) {
	if e.Type != client.Added && e.Object.GetName() == rootCACertConfigMapName {
		p.queue.Add(e.Object.GetNamespace())
	}
}

func (p *Controller) namespaceChanged(e client.Event) {
	ns := e.Object.(*corev1.Namespace)
	if e.Type != client.Deleted && ns.Status.Phase == corev1.NamespaceActive {
		p.queue.Add(ns.Name)
	}
}

// syncNamespace makes the ConfigMap of a Namespace, or makes it right.
func (p *Controller) syncNamespace(namespace string) error {
	data := map[string]string{"ca.crt": rootCA}
	cm, err := client.Get[*corev1.ConfigMap](p.client, client.ConfigMaps, namespace, rootCACertConfigMapName)
	if apierrors.IsNotFound(err) {
		_, err = p.client.Create(&corev1.ConfigMap{
			ObjectMeta: metav1.ObjectMeta{
				Name: rootCACertConfigMapName, Namespace: namespace,
				Annotations: map[string]string{descriptionAnnotation: description},
			},
			Data: data,
		})
		if apierrors.IsNotFound(err) || apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
			return nil // it will not be needed
		}
		return err
	}
	if err != nil || equality.Semantic.DeepEqual(cm.Data, data) && cm.Annotations[descriptionAnnotation] != "" {
		return err
	}
	right := cm.DeepCopy()
	right.Data = data
	metav1.SetMetaDataAnnotation(&right.ObjectMeta, descriptionAnnotation, description)
	_, err = p.client.Update(right)
	return err
}
