package kubelet

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/client"
)

// valueFrom looks up a value that is elsewhere; false: it is not there and need
// not be.
func (k *Kubelet) valueFrom(pod *corev1.Pod, container *corev1.Container, from *corev1.EnvVarSource) (value string, found bool, err error) {
	switch {
	case from.FieldRef != nil:
		value, err = k.fieldValue(pod, from.FieldRef.FieldPath)
		return value, err == nil, err
	case from.ResourceFieldRef != nil:
		value, err = k.resourceValue(pod, container, from.ResourceFieldRef)
		return value, err == nil, err
	case from.ConfigMapKeyRef != nil:
		ref := from.ConfigMapKeyRef
		cm, err := k.configMap(pod.Namespace, ref.Name, ref.Optional)
		if err != nil || cm == nil {
			return "", false, err
		}
		if value, found = cm.Data[ref.Key]; !found && !isTrue(ref.Optional) {
			err = fmt.Errorf("couldn't find key %s in ConfigMap %s/%s", ref.Key, pod.Namespace, ref.Name)
		}
		return value, found, err
	case from.SecretKeyRef != nil:
		ref := from.SecretKeyRef
		secret, err := k.secret(pod.Namespace, ref.Name, ref.Optional)
		if err != nil || secret == nil {
			return "", false, err
		}
		bytes, found := secret.Data[ref.Key]
		if !found && !isTrue(ref.Optional) {
			err = fmt.Errorf("couldn't find key %s in Secret %s/%s", ref.Key, pod.Namespace, ref.Name)
		}
		return string(bytes), found, err
	}
	return "", true, nil
}

// configMap is the one of a name; nil if there is none and none is needed.
func (k *Kubelet) configMap(namespace, name string, optional *bool) (*corev1.ConfigMap, error) {
	obj, err := k.lookUp(client.ConfigMaps, "configmap", namespace, name, optional)
	if obj == nil {
		return nil, err
	}
	return obj.(*corev1.ConfigMap), nil
}

// secret is the same for Secrets.
func (k *Kubelet) secret(namespace, name string, optional *bool) (*corev1.Secret, error) {
	obj, err := k.lookUp(client.Secrets, "secret", namespace, name, optional)
	if obj == nil {
		return nil, err
	}
	return obj.(*corev1.Secret), nil
}

// lookUp reads an object. A kubelet of Kubernetes asks its cache, whose errors
// name the kind and not the resource.
func (k *Kubelet) lookUp(resource client.Resource, kind, namespace, name string, optional *bool) (client.Object, error) {
	obj, err := k.client.Get(resource, namespace, name)
	switch {
	case err == nil:
		return obj, nil
	case !apierrors.IsNotFound(err):
		return nil, err
	case isTrue(optional):
		return nil, nil
	}
	return nil, apierrors.NewNotFound(corev1.Resource(kind), name)
}

func isTrue(b *bool) bool { return b != nil && *b }
