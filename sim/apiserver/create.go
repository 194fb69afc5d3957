package apiserver

import (
	"errors"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
	"caderno/sim/trace"
)

// generateAttempts is how often a taken generateName is drawn again, as in
// Kubernetes since 1.32.
const generateAttempts = 8

// create stores a new object, which from then on belongs to the server, and
// returns it as stored: named, defaulted, admitted. namespace is the request's;
// the object may repeat it. Errors are Kubernetes' own.
func (s *Server) create(req Request, r *Resource, namespace string, obj client.Object) (client.Object, error) {
	name := obj.GetName()
	if name == "" {
		name = obj.GetGenerateName()
	}
	var created client.Object
	err := s.asked(req, "POST", r, namespace, name, func() (err error) {
		created, err = s.createObject(req, r, namespace, obj)
		return err
	})
	if err != nil {
		return nil, err
	}
	return r.Form(created), nil
}

func (s *Server) createObject(req Request, r *Resource, namespace string, obj client.Object) (client.Object, error) {
	if err := matchNamespace(r, namespace, obj); err != nil {
		return nil, err
	}
	r.Default(obj)
	s.noteSent(r, obj)
	if err := s.admit(r, obj); err != nil {
		return nil, err
	}
	generate := obj.GetName() == "" && obj.GetGenerateName() != ""
	for attempt := 1; ; attempt++ {
		if generate {
			obj.SetName(s.generateName(obj.GetGenerateName()))
		}
		if _, taken := s.store.Get(r.key(obj.GetNamespace(), obj.GetName())); !taken || !generate || attempt == generateAttempts {
			break
		}
	}
	s.fillSystemFields(r, obj)
	if r.Allocate != nil {
		if err := r.Allocate(obj, nil); err != nil {
			return nil, err
		}
	}
	r.Prepare(obj)
	if mistakes := r.Validate(obj); len(mistakes) > 0 {
		return nil, validation.NewInvalid(r.Kind.GroupKind(), obj.GetName(), mistakes)
	}
	if pod, isPod := obj.(*corev1.Pod); isPod {
		if err := s.checkLimits(pod); err != nil {
			return nil, forbidden(r, obj, err)
		}
	}
	return s.storeNew(req, r, obj, generate)
}

// fillSystemFields sets the metadata that only the server sets, whatever was
// sent.
func (s *Server) fillSystemFields(r *Resource, obj client.Object) {
	obj.GetObjectKind().SetGroupVersionKind(r.Kind)
	obj.SetUID(s.newUID())
	obj.SetCreationTimestamp(s.now())
	obj.SetDeletionTimestamp(nil)
	obj.SetDeletionGracePeriodSeconds(nil)
	obj.SetSelfLink("")
	obj.SetGeneration(0)
	if r.Spec != nil {
		obj.SetGeneration(1)
	}
}

func (s *Server) storeNew(req Request, r *Resource, obj client.Object, generated bool) (client.Object, error) {
	obj = r.inStore(obj)
	if obj.GetResourceVersion() != "" {
		return nil, errors.New("resourceVersion should not be set on objects to be created") // A 500, in Kubernetes too.
	}
	key := r.key(obj.GetNamespace(), obj.GetName())
	// region commit
	if existing, taken := s.store.Get(key); taken {
		return nil, s.refuseTaken(req, r, obj, existing, generated)
	}
	if err := s.admitQuota(req, r, obj, nil); err != nil {
		return nil, err
	}
	if req.DryRun {
		return obj, nil
	}
	s.note(req, nil, obj)
	write := func() error { return s.store.Create(key, obj) }
	s.commit(req, trace.Create, r, obj, "", 1, write)
	return obj, nil
	// end region
}

// refuseTaken refuses a name that is taken. As in Kubernetes the quotas are asked
// before anybody looks whether it is.
//
// Simplification: there, what they were charged for it is only taken back when
// everything is counted again.
func (s *Server) refuseTaken(req Request, r *Resource, obj, existing client.Object, generated bool) error {
	req.DryRun = true
	if err := s.admitQuota(req, r, obj, nil); err != nil {
		return err
	}
	return alreadyExists(r, existing, generated)
}

// alreadyExists words the refusal of a name that is taken.
func alreadyExists(r *Resource, existing client.Object, generated bool) error {
	err := apierrors.NewAlreadyExists(r.GroupResource(), existing.GetName())
	if generated {
		err = apierrors.NewGenerateNameConflict(r.GroupResource(), existing.GetName(), 1)
	}
	if existing.GetDeletionTimestamp() != nil {
		err.ErrStatus.Message = "object is being deleted: " + err.ErrStatus.Message
	}
	return err
}

// matchNamespace makes the object's namespace the request's, or says why it
// cannot be.
func matchNamespace(r *Resource, namespace string, obj client.Object) error {
	if !r.Namespaced {
		namespace = ""
	}
	if sent := obj.GetNamespace(); namespace != "" && sent != "" && sent != namespace {
		return apierrors.NewBadRequest("the namespace of the provided object does not match the namespace sent on the request")
	}
	obj.SetNamespace(namespace)
	return nil
}

// now is the present instant with the precision of API timestamps.
func (s *Server) now() metav1.Time {
	return metav1.NewTime(s.clock.Now().UTC()).Rfc3339Copy()
}
