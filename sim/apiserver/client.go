package apiserver

import (
	"fmt"
	"reflect"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"caderno/sim/client"
	"caderno/sim/store"
)

// Client is the server as one piece of the cluster sees it: what that piece
// writes is recorded as its own.
func (s *Server) Client(id Identity) client.Interface { return &inProcess{server: s, id: id} }

// inProcess is client.Interface without a network between.
type inProcess struct {
	server *Server
	id     Identity
}

func (c *inProcess) request(subresource string) Request {
	return Request{From: c.id, Subresource: subresource}
}

func (c *inProcess) Get(resource client.Resource, namespace, name string) (client.Object, error) {
	return c.server.get(c.server.byName(resource), namespace, name)
}

func (c *inProcess) List(sel client.Selection, selector labels.Selector) ([]client.Object, error) {
	if c.server.stopped {
		return nil, errStopped()
	}
	r, stored := c.server.byName(sel.Resource), c.server.store.List(selection(sel))
	objs := make([]client.Object, 0, len(stored))
	for _, obj := range stored {
		if selector == nil || selector.Matches(labels.Set(obj.GetLabels())) {
			objs = append(objs, r.Form(obj))
		}
	}
	return objs, nil
}

func (c *inProcess) Create(obj client.Object) (client.Object, error) {
	r, err := c.server.byObject(obj)
	if err != nil {
		return nil, err
	}
	return c.server.create(c.request(""), r, obj.GetNamespace(), obj.DeepCopyObject().(client.Object))
}

// Update of a Namespace whose spec.finalizers change goes to the subresource
// that is there for it.
func (c *inProcess) Update(obj client.Object) (client.Object, error) {
	if ns, ok := obj.(*corev1.Namespace); ok {
		stored, found := c.server.store.Get(namespaceKey(ns.Name))
		if found && len(ns.Spec.Finalizers) < len(namespaceFinalizers(stored)) {
			return c.update("finalize", obj)
		}
	}
	return c.update("", obj)
}

func (c *inProcess) UpdateStatus(obj client.Object) (client.Object, error) {
	return c.update("status", obj)
}

func (c *inProcess) update(subresource string, obj client.Object) (client.Object, error) {
	r, err := c.server.byObject(obj)
	if err != nil {
		return nil, err
	}
	return c.server.update(c.request(subresource), r, obj.GetNamespace(), obj.GetName(), func(client.Object) (client.Object, error) {
		return obj.DeepCopyObject().(client.Object), nil
	})
}

func (c *inProcess) Delete(resource client.Resource, namespace, name string, opts metav1.DeleteOptions) error {
	_, _, err := c.server.delete(c.request(""), c.server.byName(resource), namespace, name, &opts)
	return err
}

func (c *inProcess) Bind(namespace, name, node string) error {
	return c.server.bind(c.request(""), namespace, name, &corev1.Binding{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Target:     corev1.ObjectReference{Kind: "Node", Name: node},
	})
}

func (c *inProcess) Watch(sel client.Selection, do func(client.Event)) (stop func(), err error) {
	if c.server.stopped {
		return nil, errStopped()
	}
	for _, obj := range c.server.store.List(selection(sel)) {
		do(client.Event{Type: client.Added, Object: obj})
	}
	return c.server.watch(selection(sel), func(e store.Event) {
		do(client.Event{Type: client.EventType(e.Type), Object: e.Object, Previous: e.Previous})
	}), nil
}

func selection(sel client.Selection) store.Selection {
	return store.Selection{Resource: string(sel.Resource), Namespace: sel.Namespace, Index: sel.Index, Value: sel.Value}
}

// byName finds a resource by the name that the pieces use. That one is missing
// is a mistake in the simulator.
func (s *Server) byName(name client.Resource) *Resource {
	for _, r := range s.resources {
		if r.Name == name {
			return r
		}
	}
	panic("apiserver: there is no resource " + string(name))
}

// byObject finds a resource by an object's Go type, so that pieces need not
// fill in TypeMeta.
func (s *Server) byObject(obj client.Object) (*Resource, error) {
	if r := s.byType[reflect.TypeOf(obj)]; r != nil {
		return r, nil
	}
	return nil, apierrors.NewBadRequest(fmt.Sprintf("no resource of the API holds a %T", obj))
}
