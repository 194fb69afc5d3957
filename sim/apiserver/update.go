package apiserver

import (
	"fmt"
	"path"
	"strconv"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
	"caderno/sim/trace"
)

// update changes an object, or its status if that is the request's
// subresource, and returns it as stored. change gets the present state, which
// it must leave as it is, and returns the wanted one, which from then on
// belongs to the server: a PUT returns what was sent, a PATCH the patched copy.
// Nothing is stored when nothing changes.
//
// An object whose deletion waited only for this update (its last finalizer is
// gone) is removed; its last state is returned.
func (s *Server) update(req Request, r *Resource, namespace, name string, change func(existing client.Object) (client.Object, error)) (client.Object, error) {
	var updated client.Object
	err := s.asked(req, "PUT", r, namespace, name, func() (err error) {
		updated, err = s.updateObject(req, r, namespace, name, change)
		return err
	})
	if err != nil {
		return nil, err
	}
	return r.Form(updated), nil
}

// updateObject works on the form of the resource's version; it returns the
// stored one.
func (s *Server) updateObject(req Request, r *Resource, namespace, name string, change func(client.Object) (client.Object, error)) (client.Object, error) {
	stored, found := s.store.Get(r.key(namespace, name))
	if !found {
		return nil, apierrors.NewNotFound(r.GroupResource(), name)
	}
	old := r.Form(stored)
	obj, err := change(old)
	if err != nil {
		return nil, err
	}
	if err := matchExisting(r, namespace, name, obj, old, req.Verb == "PATCH"); err != nil {
		return nil, err
	}
	keepSystemFields(r, obj, old)
	r.Default(obj)
	if r.Allocate != nil && req.Subresource == "" {
		if err := r.Allocate(obj, old); err != nil {
			return nil, err
		}
	}
	if r.AdmitUpdate != nil && req.Subresource == "" {
		if err := r.AdmitUpdate(obj, old); err != nil {
			return nil, forbidden(r, obj, err)
		}
	}
	mistakes := s.prepareUpdate(req, r, obj, old)
	if len(mistakes) > 0 {
		return nil, validation.NewInvalid(r.Kind.GroupKind(), name, mistakes)
	}
	return s.storeUpdate(req, r, obj, stored)
}

// matchExisting refuses what is meant for another object, or for another state
// of it (optimistic locking). A patch that changes the UID is left to the
// validation.
func matchExisting(r *Resource, namespace, name string, obj, old client.Object, patch bool) error {
	if sent := obj.GetName(); sent != "" && sent != name {
		return apierrors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", sent, name))
	}
	obj.SetName(name)
	if err := matchNamespace(r, namespace, obj); err != nil {
		return err
	}
	if uid := obj.GetUID(); uid != "" && uid != old.GetUID() && !patch {
		return apierrors.NewConflict(r.GroupResource(), name, fmt.Errorf(
			"StorageError: invalid object, Code: 4, Key: /registry/%s, ResourceVersion: 0, AdditionalErrorMsg: "+
				"Precondition failed: UID in precondition: %v, UID in object meta: %v",
			path.Join(r.Plural, namespace, name), uid, old.GetUID()))
	}
	switch sent := obj.GetResourceVersion(); {
	case sent == old.GetResourceVersion():
		return nil
	case sent == "" && r.AnyRevision:
		return nil
	case sent == "" || sent == "0":
		return apierrors.NewInvalid(schema.GroupKind{Group: r.Kind.Group, Kind: r.Plural}, name, field.ErrorList{
			field.Invalid(field.NewPath("metadata", "resourceVersion"), 0, "must be specified for an update")})
	default:
		if _, err := strconv.ParseUint(sent, 10, 64); err != nil {
			return err // Kubernetes passes it on as it is, too: a 500.
		}
		return apierrors.NewConflict(r.GroupResource(), name, fmt.Errorf(
			"the object has been modified; please apply your changes to the latest version and try again"))
	}
}

// keepSystemFields undoes what an update may not change of the metadata.
func keepSystemFields(r *Resource, obj, old client.Object) {
	obj.GetObjectKind().SetGroupVersionKind(r.Kind)
	if obj.GetUID() == "" {
		obj.SetUID(old.GetUID())
	}
	obj.SetResourceVersion(old.GetResourceVersion())
	obj.SetCreationTimestamp(old.GetCreationTimestamp())
	obj.SetGeneration(old.GetGeneration())
	obj.SetSelfLink("")
	if old.GetDeletionTimestamp() != nil {
		obj.SetDeletionTimestamp(old.GetDeletionTimestamp())
	}
	if obj.GetDeletionGracePeriodSeconds() == nil {
		obj.SetDeletionGracePeriodSeconds(old.GetDeletionGracePeriodSeconds())
	}
}

// prepareUpdate undoes what this subresource may not
// change, counts the generation, and returns every mistake.
func (s *Server) prepareUpdate(req Request, r *Resource, obj, old client.Object) field.ErrorList {
	if req.Subresource == "status" {
		r.PrepareStatus(obj, old)
		return r.ValidateStatusUpdate(obj, old)
	}
	finalizers := namespaceFinalizers(obj)
	r.PrepareUpdate(obj, old)
	if req.Subresource == "finalize" {
		setNamespaceFinalizers(obj, finalizers)
	}
	if r.Spec != nil && !equality.Semantic.DeepEqual(r.Spec(obj), r.Spec(old)) {
		obj.SetGeneration(old.GetGeneration() + 1)
	}
	return r.ValidateUpdate(obj, old)
}

func (s *Server) storeUpdate(req Request, r *Resource, obj, stored client.Object) (client.Object, error) {
	obj = r.inStore(obj)
	unchanged := equality.Semantic.DeepEqual(obj, stored)
	if unchanged && req.Operation != "Apply" {
		return stored, nil
	}
	if waitsForNothing(obj, stored) {
		if !req.DryRun {
			s.note(req, stored, obj)
		}
		s.remove(req, r, stored)
		return obj, nil
	}
	if req.Subresource == "" {
		if err := s.admitQuota(req, r, obj, stored); err != nil {
			return nil, err
		}
	}
	if req.DryRun {
		return obj, nil
	}
	s.note(req, stored, obj)
	if unchanged && equality.Semantic.DeepEqual(obj, stored) {
		return stored, nil
	}
	action := trace.Update
	if req.Subresource == "status" {
		action = trace.UpdateStatus
	}
	detail := ""
	if r.Detail != nil {
		detail = r.Detail(obj, stored)
	}
	key := r.key(obj.GetNamespace(), obj.GetName())
	s.commit(req, action, r, obj, detail, 1, func() error { return s.store.Update(key, obj, "") })
	return obj, nil
}

// waitsForNothing tells whether an object that was asked to go is held by
// nothing any more. As long as a grace period runs, the kubelet holds it.
func waitsForNothing(obj, old client.Object) bool {
	if old.GetDeletionTimestamp() == nil || len(obj.GetFinalizers()) > 0 || len(namespaceFinalizers(obj)) > 0 {
		return false
	}
	grace := old.GetDeletionGracePeriodSeconds()
	return grace == nil || *grace == 0
}
