package apiserver

import (
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// scaled is the part of a Deployment or ReplicaSet that its scale subresource
// shows: replicas points into the object.
type scaled struct {
	replicas **int32
	current  int32
	selector *metav1.LabelSelector
}

// getScale shows a Deployment or ReplicaSet as a Scale. It fails with NotFound.
func (s *Server) getScale(r *Resource, namespace, name string) (*autoscalingv1.Scale, error) {
	obj, err := s.get(r, namespace, name)
	if err != nil {
		return nil, err
	}
	return scaleOf(r, obj)
}

// updateScale changes the number of replicas by way of the Scale; change gets a
// copy of the present one. A Scale without resourceVersion is taken whatever
// state the object is in.
func (s *Server) updateScale(req Request, r *Resource, namespace, name string, change func(*autoscalingv1.Scale) (*autoscalingv1.Scale, error)) (*autoscalingv1.Scale, error) {
	req.Subresource = "scale"
	obj, err := s.update(req, r, namespace, name, func(existing client.Object) (client.Object, error) {
		old, err := scaleOf(r, existing)
		if err != nil {
			return nil, err
		}
		scale, err := change(old)
		if err != nil {
			return nil, err
		}
		if err := matchScale(r, name, scale, existing); err != nil {
			return nil, err
		}
		obj := existing.DeepCopyObject().(client.Object)
		*r.Scale(obj).replicas = &scale.Spec.Replicas
		return obj, nil
	})
	if err != nil {
		return nil, err
	}
	return scaleOf(r, obj)
}

// matchScale refuses a Scale that is wrong or meant for another object.
func matchScale(r *Resource, name string, scale *autoscalingv1.Scale, existing client.Object) error {
	if scale.Spec.Replicas < 0 {
		return apierrors.NewInvalid(autoscalingv1.SchemeGroupVersion.WithKind("Scale").GroupKind(), name, field.ErrorList{
			field.Invalid(field.NewPath("spec", "replicas"), scale.Spec.Replicas, "must be greater than or equal to 0"),
		})
	}
	scale.SetNamespace(existing.GetNamespace())
	check := r.New()
	check.SetName(scale.Name)
	check.SetUID(scale.UID)
	check.SetResourceVersion(scale.ResourceVersion)
	return matchExisting(r, existing.GetNamespace(), name, check, existing, false)
}

func scaleOf(r *Resource, obj client.Object) (*autoscalingv1.Scale, error) {
	part := r.Scale(obj)
	selector, err := metav1.LabelSelectorAsSelector(part.selector)
	if err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	scale := &autoscalingv1.Scale{
		TypeMeta: metav1.TypeMeta{Kind: "Scale", APIVersion: autoscalingv1.SchemeGroupVersion.String()},
		ObjectMeta: metav1.ObjectMeta{
			Name: obj.GetName(), Namespace: obj.GetNamespace(), UID: obj.GetUID(),
			ResourceVersion: obj.GetResourceVersion(), CreationTimestamp: obj.GetCreationTimestamp(),
		},
		Spec:   autoscalingv1.ScaleSpec{Replicas: defaultReplicas},
		Status: autoscalingv1.ScaleStatus{Replicas: part.current, Selector: selector.String()},
	}
	if *part.replicas != nil {
		scale.Spec.Replicas = **part.replicas
	}
	return scale, nil
}
