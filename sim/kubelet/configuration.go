package kubelet

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/client"
)

// makeEnvironmentVariables looks up what a container is told by ConfigMaps and
// Secrets. It fails with what is missing, in Kubernetes' words.
//
// Simplification: the values themselves are of no use: no program of the
// catalogue looks at its environment.
func (k *Kubelet) makeEnvironmentVariables(pod *corev1.Pod, container *corev1.Container) error {
	for _, from := range container.EnvFrom {
		var err error
		switch {
		case from.ConfigMapRef != nil:
			_, err = k.configMap(pod.Namespace, from.ConfigMapRef.Name, from.ConfigMapRef.Optional)
		case from.SecretRef != nil:
			_, err = k.secret(pod.Namespace, from.SecretRef.Name, from.SecretRef.Optional)
		}
		if err != nil {
			return err
		}
	}
	for _, variable := range container.Env {
		if variable.ValueFrom == nil {
			continue
		}
		if err := k.valueFrom(pod.Namespace, variable.ValueFrom); err != nil {
			return err
		}
	}
	return nil
}

// valueFrom looks up the key of a ConfigMap or Secret.
func (k *Kubelet) valueFrom(namespace string, from *corev1.EnvVarSource) error {
	switch {
	case from.ConfigMapKeyRef != nil:
		ref := from.ConfigMapKeyRef
		cm, err := k.configMap(namespace, ref.Name, ref.Optional)
		if err != nil || cm == nil {
			return err
		}
		if _, found := cm.Data[ref.Key]; !found && !isTrue(ref.Optional) {
			return fmt.Errorf("couldn't find key %s in ConfigMap %s/%s", ref.Key, namespace, ref.Name)
		}
	case from.SecretKeyRef != nil:
		ref := from.SecretKeyRef
		secret, err := k.secret(namespace, ref.Name, ref.Optional)
		if err != nil || secret == nil {
			return err
		}
		if _, found := secret.Data[ref.Key]; !found && !isTrue(ref.Optional) {
			return fmt.Errorf("couldn't find key %s in Secret %s/%s", ref.Key, namespace, ref.Name)
		}
	}
	return nil
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
