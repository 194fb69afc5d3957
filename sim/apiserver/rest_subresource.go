package apiserver

import (
	"net/http"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var (
	scaleKind    = autoscalingv1.SchemeGroupVersion.WithKind("Scale")
	bindingKind  = corev1.SchemeGroupVersion.WithKind("Binding")
	evictionKind = policyv1.SchemeGroupVersion.WithKind("Eviction")
)

// getScale answers with a Deployment or ReplicaSet as a Scale.
func (c *call) getScale() (err error) {
	var scale *autoscalingv1.Scale
	c.locked(func() { scale, err = c.Server.getScale(c.res, c.namespace, c.name) })
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, scale)
}

// updateScale takes a whole Scale (PUT).
func (c *call) updateScale() error {
	options, err := c.writeOptions("UpdateOptions", "")
	if err != nil {
		return err
	}
	sent := &autoscalingv1.Scale{}
	if err := c.decode(scaleKind, sent, options.validation); err != nil {
		return c.refuse(options, sent, err)
	}
	if err := c.matchName(sent); err != nil {
		return c.refuse(options, sent, err)
	}
	return c.changeScale(options, func(*autoscalingv1.Scale) (*autoscalingv1.Scale, error) { return sent, nil })
}

func (c *call) changeScale(options writeOptions, change func(*autoscalingv1.Scale) (*autoscalingv1.Scale, error)) (err error) {
	var scale *autoscalingv1.Scale
	c.locked(func() {
		scale, err = c.Server.updateScale(c.request(options), c.res, c.namespace, c.name, change)
	})
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, scale)
}

// bind gives a Pod its node.
func (c *call) bind() error {
	options, err := c.writeOptions("CreateOptions", "")
	if err != nil {
		return err
	}
	binding := &corev1.Binding{}
	if err := c.decode(bindingKind, binding, options.validation); err != nil {
		return c.refuse(options, binding, err)
	}
	c.locked(func() { err = c.Server.bind(c.request(options), c.namespace, c.name, binding) })
	if err != nil {
		return err
	}
	return c.done()
}

// evict sends a Pod away.
func (c *call) evict() error {
	options, err := c.writeOptions("CreateOptions", "")
	if err != nil {
		return err
	}
	eviction := &policyv1.Eviction{}
	if err := c.decode(evictionKind, eviction, options.validation); err != nil {
		return c.refuse(options, eviction, err)
	}
	c.locked(func() { err = c.Server.evict(c.request(options), c.namespace, c.name, eviction) })
	if err != nil {
		return err
	}
	return c.done()
}

// done answers that something was created which is not an object to look at.
func (c *call) done() error {
	respond(c.w, c.form, http.StatusCreated, &metav1.Status{
		TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusSuccess, Code: http.StatusCreated,
	})
	return nil
}

// subresourceKind is the kind that a subresource takes and shows.
func (c *call) subresourceKind() schema.GroupVersionKind {
	if c.subresource == "scale" {
		return scaleKind
	}
	return c.res.Kind
}

// errNoStreams refuses what needs an open connection with a container.
//
// Simplification: programs are imitated, and there is none to speak to. A kubectl
// of the learner's own shows this text, so it is for them.
func errNoStreams(subresource string) error {
	instead := map[string]string{
		"exec":        "não há como rodar comandos num contêiner imitado; veja o que ele faz com kubectl logs e kubectl describe",
		"attach":      "não há como ligar o terminal a um contêiner imitado; use kubectl logs",
		"portforward": "não há conexões abertas com um Pod; crie um Service do tipo NodePort, e visite a porta dele",
	}[subresource]
	return newStatusError(http.StatusNotImplemented, "NotImplemented", "este cluster é simulado: "+instead)
}
