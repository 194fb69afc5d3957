package apiserver

import (
	"fmt"
	"net/http"
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// create stores what was sent.
func (c *call) create() error {
	options, err := c.writeOptions("CreateOptions", "")
	if err != nil {
		return err
	}
	obj := c.res.New()
	if err := c.decode(c.res.Kind, obj, options.validation); err != nil {
		return c.refuse(options, obj, err)
	}
	if c.res.Review != nil {
		return c.review(options, obj)
	}
	if c.namespace == "" && c.res.Namespaced {
		return apierrors.NewBadRequest("an empty namespace may not be set during creation")
	}
	c.awaitAccount(obj)
	var created client.Object
	c.locked(func() {
		if created, err = c.Server.create(c.request(options), c.res, c.namespace, obj); err == nil {
			created = c.showWritten(options, nil, created)
		}
	})
	if err != nil {
		return err
	}
	c.warn(created)
	return c.answer(http.StatusCreated, created)
}

// update puts what was sent in the place of what is there (PUT).
func (c *call) update() error {
	options, err := c.writeOptions("UpdateOptions", "")
	if err != nil {
		return err
	}
	obj := c.res.New()
	if err := c.decode(c.res.Kind, obj, options.validation); err != nil {
		return c.refuse(options, obj, err)
	}
	if err := c.matchName(obj); err != nil {
		return c.refuse(options, obj, err)
	}
	if c.createsOnUpdate() {
		return c.createIfAbsent(options, obj)
	}
	return c.change(c.request(options), options, func(client.Object) (client.Object, error) { return obj, nil })
}

// createsOnUpdate tells whether a PUT of what is not there makes it.
func (c *call) createsOnUpdate() bool {
	kinds := []string{string(client.Services), string(client.Endpoints), string(client.Events), string(client.Leases)}
	return c.subresource == "" && slices.Contains(kinds, c.res.storage())
}

// createIfAbsent is update for those kinds.
func (c *call) createIfAbsent(options writeOptions, obj client.Object) (err error) {
	var created client.Object
	c.locked(func() {
		if _, missing := c.Server.get(c.res, c.namespace, c.name); !apierrors.IsNotFound(missing) {
			return
		}
		obj.SetResourceVersion("")
		if created, err = c.Server.create(c.request(options), c.res, c.namespace, obj); err == nil {
			created = c.showWritten(options, nil, created)
		}
	})
	switch {
	case err != nil:
		return err
	case created != nil:
		return c.answer(http.StatusCreated, created)
	}
	return c.change(c.request(options), options, func(client.Object) (client.Object, error) { return obj, nil })
}

// change runs an update of the core and answers with what came of it.
func (c *call) change(req Request, options writeOptions, change func(existing client.Object) (client.Object, error)) (err error) {
	var updated, before client.Object
	reset := false
	c.locked(func() {
		updated, err = c.Server.update(req, c.res, c.namespace, c.name, func(existing client.Object) (client.Object, error) {
			before = existing
			obj, err := change(existing)
			if err == nil {
				reset = c.leaveOutManaged(obj, existing)
			}
			return obj, err
		})
		if err == nil && reset && !options.dryRun {
			c.managed.forget(updated.GetUID())
		}
		if err == nil {
			updated = c.showWritten(options, before, updated)
		}
	})
	if err != nil {
		return err
	}
	c.warn(updated)
	return c.answer(http.StatusOK, updated)
}

// warn tells the client what is said of an object that was taken.
func (c *call) warn(taken client.Object) {
	if c.res.Warn == nil {
		return
	}
	for _, text := range c.res.Warn(taken) {
		warn(c.w, text)
	}
}

// showWritten is show for the outcome of a write. After a dry run nobody has
// noted whose the fields are.
func (c *call) showWritten(options writeOptions, before, after client.Object) client.Object {
	if !options.dryRun {
		return c.show(after)
	}
	return withManagedFields(after, c.managed.preview(before, after, options.manager, c.subresource, c.clock.Now()))
}

// leaveOutManaged takes the managed fields out of what was sent if they are as
// the client was shown them: then they say nothing. A list that is or holds
// nothing takes all ownership away (reset).
//
// Simplification: in Kubernetes a reset alone makes a new resourceVersion.
func (c *call) leaveOutManaged(sent, existing client.Object) (reset bool) {
	entries := sent.GetManagedFields()
	switch {
	case entries == nil, equality.Semantic.DeepEqual(entries, c.managed.fields(existing)):
		sent.SetManagedFields(existing.GetManagedFields())
	case len(entries) == 0, len(entries) == 1 && equality.Semantic.DeepEqual(entries[0], metav1.ManagedFieldsEntry{}):
		sent.SetManagedFields(nil)
		return true
	}
	return false
}

// refuse puts a request that could not be understood into the trace.
func (c *call) refuse(options writeOptions, obj client.Object, err error) error {
	name := c.name
	if name == "" {
		name = obj.GetName()
	}
	c.locked(func() { c.refused(c.request(options), c.res, c.namespace, name, err) })
	return err
}

// matchName refuses an object sent to another one's path.
func (c *call) matchName(obj client.Object) error {
	switch {
	case obj.GetName() == "":
		return apierrors.NewBadRequest(fmt.Sprintf(
			"the name of the object (%s based on URL) was undeterminable: name must be provided", c.name))
	case obj.GetName() != c.name:
		return apierrors.NewBadRequest(fmt.Sprintf(
			"the name of the object (%s) does not match the name on the URL (%s)", obj.GetName(), c.name))
	}
	return nil
}
