package apiserver

import (
	"fmt"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"

	"caderno/sim/client"
)

// apply is server-side apply: what was sent is what this manager wants, and all
// that it wants, of the object. An object that is not there is made. It fails
// with Conflict when other managers own fields that would change.
func (c *call) apply(options writeOptions, p *patcher) error {
	wanted, err := p.configuration()
	if err != nil {
		return c.refuse(options, c.res.New(), err)
	}
	req := c.request(options)
	req.Operation = string(metav1.ManagedFieldsOperationApply)
	var before, after client.Object
	code := http.StatusOK
	c.locked(func() {
		if before, err = c.Server.get(c.res, c.namespace, c.name); apierrors.IsNotFound(err) && c.subresource == "" {
			code = http.StatusCreated
			if after, err = c.merge(options, c.emptyObject(), wanted); err != nil {
				c.refused(req, c.res, c.namespace, c.name, err)
				return
			}
			after, err = c.Server.create(req, c.res, c.namespace, after)
		} else if err == nil {
			after, err = c.Server.update(req, c.res, c.namespace, c.name, func(existing client.Object) (client.Object, error) {
				return c.merge(options, existing, wanted)
			})
		}
		if err == nil {
			after = c.showWritten(options, before, after)
		}
	})
	if err != nil {
		return err
	}
	warnStrict(c.w, p.warnings)
	return c.answer(code, after)
}

// configuration reads the body, which is YAML (or JSON, which is YAML too).
func (p *patcher) configuration() (*unstructured.Unstructured, error) {
	if _, err := yaml.ToJSON(p.body); err != nil {
		return nil, apierrors.NewBadRequest(fmt.Sprintf("error encoding patch: %v", err))
	}
	wanted := &unstructured.Unstructured{Object: map[string]any{}}
	if err := yaml.Unmarshal(p.body, &wanted.Object); err != nil {
		return nil, apierrors.NewBadRequest(fmt.Sprintf("error decoding patch: %v", err))
	}
	if err := yaml.UnmarshalStrict(p.body, &map[string]any{}); err != nil && p.validation != metav1.FieldValidationIgnore {
		if p.validation == metav1.FieldValidationStrict {
			return nil, apierrors.NewBadRequest(fmt.Sprintf("error strict decoding patch: %v", err))
		}
		p.warnings = []error{err}
	}
	return wanted, nil
}

// merge lets the field manager put the wanted fields into the object.
func (c *call) merge(options writeOptions, existing client.Object, wanted *unstructured.Unstructured) (client.Object, error) {
	live := c.show(existing)
	before := live.GetManagedFields()
	merged, err := c.managed.manager(c.res, c.subresource).Apply(live, wanted.DeepCopy(), options.manager, options.force)
	if err != nil {
		return nil, err
	}
	obj := merged.(client.Object)
	obj.GetObjectKind().SetGroupVersionKind(c.res.Kind)
	obj.SetManagedFields(stamp(obj.GetManagedFields(), before, c.subresource, c.clock.Now()))
	return obj, c.matchName(obj)
}

func (c *call) emptyObject() client.Object {
	obj := c.res.New()
	obj.GetObjectKind().SetGroupVersionKind(c.res.Kind)
	return obj
}
