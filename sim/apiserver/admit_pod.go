package apiserver

import (
	corev1 "k8s.io/api/core/v1"
)

// Where the token of a Pod's service account is found in its containers, and
// for how long it is valid (an hour and a little, so that its renewal shows).
const (
	serviceAccountPath     = "/var/run/secrets/kubernetes.io/serviceaccount"
	tokenExpirationSeconds = 3607
)

// The default tolerations: so long a Pod stays on a node that is not ready or
// cannot be reached.
var defaultTolerations = []string{corev1.TaintNodeNotReady, corev1.TaintNodeUnreachable}

const defaultTolerationSeconds = 300

// admitPod does what the plugins LimitRanger, ServiceAccount, Priority and
// DefaultTolerationSeconds do to a new Pod, in that order.
func (s *Server) admitPod(pod *corev1.Pod) error {
	s.setLimits(pod)
	if err := s.admitServiceAccount(pod.Namespace, &pod.Spec); err != nil {
		return err
	}
	if err := s.admitPriority(&pod.Spec); err != nil {
		return err
	}
	admitTolerations(&pod.Spec)
	return nil
}

func (s *Server) admitServiceAccount(namespace string, spec *corev1.PodSpec) error {
	if spec.ServiceAccountName == "" {
		spec.ServiceAccountName = "default"
		spec.DeprecatedServiceAccount = "default"
	}
	account, err := s.serviceAccount(namespace, spec.ServiceAccountName)
	if err != nil {
		return err
	}
	if automounts(spec, account) {
		s.mountToken(spec)
	}
	if len(spec.ImagePullSecrets) == 0 {
		spec.ImagePullSecrets = account.ImagePullSecrets
	}
	return nil
}

// automounts tells whether the containers get the account's token: the Pod says
// so, else the account, else they do.
func automounts(spec *corev1.PodSpec, account *corev1.ServiceAccount) bool {
	for _, wish := range []*bool{spec.AutomountServiceAccountToken, account.AutomountServiceAccountToken} {
		if wish != nil {
			return *wish
		}
	}
	return true
}

func (s *Server) mountToken(spec *corev1.PodSpec) {
	name := "kube-api-access-" + s.randomSuffix()
	needed := false
	for _, containers := range [][]corev1.Container{spec.InitContainers, spec.Containers} {
		for i := range containers {
			if mounted(containers[i].VolumeMounts, serviceAccountPath) {
				continue
			}
			needed = true
			containers[i].VolumeMounts = append(containers[i].VolumeMounts, corev1.VolumeMount{
				Name: name, ReadOnly: true, MountPath: serviceAccountPath,
			})
		}
	}
	if needed {
		spec.Volumes = append(spec.Volumes, tokenVolume(name))
	}
}

func mounted(mounts []corev1.VolumeMount, path string) bool {
	for _, m := range mounts {
		if m.MountPath == path {
			return true
		}
	}
	return false
}

// tokenVolume is the volume by which a container can speak to the API server.
func tokenVolume(name string) corev1.Volume {
	mode, expiration := corev1.ProjectedVolumeSourceDefaultMode, int64(tokenExpirationSeconds)
	return corev1.Volume{Name: name, VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{
		DefaultMode: &mode,
		Sources: []corev1.VolumeProjection{
			{ServiceAccountToken: &corev1.ServiceAccountTokenProjection{ExpirationSeconds: &expiration, Path: "token"}},
			{ConfigMap: &corev1.ConfigMapProjection{
				LocalObjectReference: corev1.LocalObjectReference{Name: "kube-root-ca.crt"},
				Items:                []corev1.KeyToPath{{Key: "ca.crt", Path: "ca.crt"}},
			}},
			{DownwardAPI: &corev1.DownwardAPIProjection{Items: []corev1.DownwardAPIVolumeFile{{
				Path:     "namespace",
				FieldRef: &corev1.ObjectFieldSelector{APIVersion: "v1", FieldPath: "metadata.namespace"},
			}}}},
		},
	}}}
}

func admitTolerations(spec *corev1.PodSpec) {
	tolerations := spec.Tolerations
	for _, key := range defaultTolerations {
		if toleratesNoExecute(tolerations, key) {
			continue
		}
		seconds := int64(defaultTolerationSeconds)
		spec.Tolerations = append(spec.Tolerations, corev1.Toleration{
			Key: key, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute, TolerationSeconds: &seconds,
		})
	}
}

// toleratesNoExecute tells whether a toleration speaks of the taint already.
func toleratesNoExecute(tolerations []corev1.Toleration, key string) bool {
	for _, t := range tolerations {
		if (t.Key == key || t.Key == "") && (t.Effect == corev1.TaintEffectNoExecute || t.Effect == "") {
			return true
		}
	}
	return false
}
