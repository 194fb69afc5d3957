package kubelet

import (
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
)

// How the volume manager tries again (pkg/util/goroutinemap), and how often a
// look at a Pod finds out (pkg/kubelet/volumemanager).
const (
	initialMountRetry = 500 * time.Millisecond
	maxMountRetry     = 2*time.Minute + 2*time.Second
	mountPoll         = 300 * time.Millisecond
)

// podVolumes is how far a Pod's volumes are. Each is set up by itself, and
// tried again by itself; a look at the Pod waits until none is missing.
type podVolumes struct {
	*podWorker
	missing []string // volumes that containers mount, in the order of the Pod
	waiting func(ok bool)
}

// mountVolumes calls then when every volume is set up, or with false when the
// Pod is to go before that. At first it takes all of the time between the
// binding and the sandbox, later none.
func (w *podWorker) mountVolumes(wait time.Duration, then func(ok bool)) {
	k := w.kubelet
	if w.volumes == nil {
		w.volumes = &podVolumes{podWorker: w, missing: mountedVolumes(w.pod)}
		k.agenda.after(max(0, w.seenAt.Add(wait).Sub(k.clock.Now())), w.what("mount volumes"), w.volumes.begin)
	} else if len(w.volumes.missing) == 0 && w.volumes.waiting == nil {
		then(true)
		return
	}
	w.volumes.waiting = then
}

// end lets the look at the Pod that waits go on.
func (v *podVolumes) end(ok bool) {
	if then := v.waiting; then != nil {
		v.waiting = nil
		then(ok)
	}
}

// begin tries every volume once.
func (v *podVolumes) begin() {
	for _, name := range slices.Clone(v.missing) {
		v.try(name, initialMountRetry)
	}
	if len(v.missing) == 0 {
		v.end(true)
	}
}

// try sets a volume up, and does so again after a while if it cannot be.
func (v *podVolumes) try(name string, retry time.Duration) {
	k := v.kubelet
	if err := k.setUpVolume(v.pod, name); err != nil {
		k.recorder.Event(v.pod, corev1.EventTypeWarning, "FailedMount",
			fmt.Sprintf("MountVolume.SetUp failed for volume %q : %v", name, err))
		k.agenda.after(retry, v.what("mount volume "+name+" of"), func() {
			if v.phase != syncing {
				return
			}
			v.try(name, min(2*retry, maxMountRetry))
			if len(v.missing) == 0 && v.waiting != nil {
				k.agenda.after(mountPoll, v.what("find the volumes mounted of"), func() { v.end(true) })
			}
		})
		return
	}
	v.missing = slices.DeleteFunc(v.missing, func(other string) bool { return other == name })
}

// mountedVolumes are the volumes that some container mounts; nobody sets up the
// others.
func mountedVolumes(pod *corev1.Pod) []string {
	mounted := map[string]bool{}
	for _, containers := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for _, c := range containers {
			for _, m := range c.VolumeMounts {
				mounted[m.Name] = true
			}
		}
	}
	var names []string
	for _, volume := range pod.Spec.Volumes {
		if mounted[volume.Name] {
			names = append(names, volume.Name)
		}
	}
	return names
}

// setUpVolume looks up what a volume is made of.
//
// Simplification: only ConfigMaps and Secrets can be missing; nothing is
// mounted, and a change of them reaches nobody.
func (k *Kubelet) setUpVolume(pod *corev1.Pod, name string) error {
	i := slices.IndexFunc(pod.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == name })
	source := pod.Spec.Volumes[i].VolumeSource
	switch {
	case source.ConfigMap != nil:
		return k.setUpConfigMap(pod.Namespace, source.ConfigMap.Name, source.ConfigMap.Items, source.ConfigMap.Optional)
	case source.Secret != nil:
		return k.setUpSecret(pod.Namespace, source.Secret.SecretName, source.Secret.Items, source.Secret.Optional)
	case source.Projected != nil:
		var failures []error
		for _, from := range source.Projected.Sources {
			if err := k.setUpProjection(pod.Namespace, from); err != nil {
				failures = append(failures, err)
			}
		}
		return utilerrors.NewAggregate(failures)
	}
	return nil
}

func (k *Kubelet) setUpProjection(namespace string, from corev1.VolumeProjection) error {
	switch {
	case from.ConfigMap != nil:
		return k.setUpConfigMap(namespace, from.ConfigMap.Name, from.ConfigMap.Items, from.ConfigMap.Optional)
	case from.Secret != nil:
		return k.setUpSecret(namespace, from.Secret.Name, from.Secret.Items, from.Secret.Optional)
	}
	return nil
}

func (k *Kubelet) setUpConfigMap(namespace, name string, items []corev1.KeyToPath, optional *bool) error {
	cm, err := k.configMap(namespace, name, optional)
	if err != nil || cm == nil || isTrue(optional) {
		return err
	}
	for _, item := range items {
		_, text := cm.Data[item.Key]
		_, binary := cm.BinaryData[item.Key]
		if !text && !binary {
			return fmt.Errorf("configmap references non-existent config key: %s", item.Key)
		}
	}
	return nil
}

func (k *Kubelet) setUpSecret(namespace, name string, items []corev1.KeyToPath, optional *bool) error {
	secret, err := k.secret(namespace, name, optional)
	if err != nil || secret == nil || isTrue(optional) {
		return err
	}
	for _, item := range items {
		if _, found := secret.Data[item.Key]; !found {
			return fmt.Errorf("references non-existent secret key: %s", item.Key)
		}
	}
	return nil
}
