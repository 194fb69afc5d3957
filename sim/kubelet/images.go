package kubelet

import (
	"fmt"
	"strings"
	"time"

	"github.com/distribution/reference"
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/latency"
	"caderno/sim/trace"
)

// imageManager sees to it that images are on the node. It pulls one at a time,
// as a kubelet does unless it is configured otherwise.
type imageManager struct {
	kubelet   *Kubelet
	backOff   *backOff
	lastError map[string]string // by Pod and image, while backing off
	queue     []pull
	pulling   bool
}

// pull is a request for an image.
type pull struct {
	image string // with tag
	cause int    // the hop on whose behalf it is made
	done  func(took time.Duration, err error)
}

// ensureImageExists pulls the image of a container if its policy says so, and
// calls done with the image's reference with tag, or with the reason and the
// message for which the container cannot start.
func (m *imageManager) ensureImageExists(w *podWorker, c *corev1.Container, done func(image, reason, message string)) {
	image, err := applyDefaultImageTag(c.Image)
	if err != nil {
		message := fmt.Sprintf("Failed to apply default image tag %q: %v", c.Image, err)
		w.containerEvent(c, corev1.EventTypeWarning, "InspectFailed", message)
		done("", errInvalidImageName, message)
		return
	}
	stored, here := m.kubelet.runtime.ImageStatus(image)
	switch {
	// region image-present
	case here && c.ImagePullPolicy != corev1.PullAlways:
		w.containerEvent(c, corev1.EventTypeNormal, "Pulled",
			fmt.Sprintf("Container image %q already present on machine and can be accessed by the pod", c.Image))
		w.hop(trace.ImagePulled, c.Image)
		done(stored.Reference, "", "")
	// end region
	case c.ImagePullPolicy == corev1.PullNever:
		message := fmt.Sprintf("Container image %q is not present with pull policy of Never", c.Image)
		w.containerEvent(c, corev1.EventTypeWarning, "ErrImageNeverPull", message)
		done("", errImageNeverPull, message)
	default:
		m.pullImage(w, c, image, done)
	}
}

func (m *imageManager) pullImage(w *podWorker, c *corev1.Container, image string, done func(image, reason, message string)) {
	k := m.kubelet
	// region pull-back-off
	key := imageKey(w.pod, c.Image)
	if m.backOff.isInBackOffSinceUpdate(key) {
		message := fmt.Sprintf("Back-off pulling image %q", c.Image)
		w.containerEvent(c, corev1.EventTypeNormal, "BackOff", message)
		done("", errImagePullBackOff, message+": "+m.lastError[key])
		return
	}
	// end region
	w.containerEvent(c, corev1.EventTypeNormal, "Pulling", fmt.Sprintf("Pulling image %q", c.Image))
	w.hop(trace.PullImage, c.Image)
	began := k.clock.Now()
	m.enqueue(pull{image: image, cause: k.clock.Cause(), done: func(took time.Duration, err error) {
		if err != nil {
			w.containerEvent(c, corev1.EventTypeWarning, "Failed", fmt.Sprintf("Failed to pull image %q: %v", c.Image, err))
			w.hop(trace.PullFailed, c.Image)
			m.backOff.next(key, k.clock.Now())
			m.lastError[key] = errImagePull + ": " + err.Error()
			done("", errImagePull, err.Error())
			return
		}
		stored, _ := k.runtime.ImageStatus(image)
		w.containerEvent(c, corev1.EventTypeNormal, "Pulled", fmt.Sprintf(
			"Successfully pulled image %q in %v (%v including waiting). Image size: %d bytes.", c.Image,
			took.Truncate(time.Millisecond), k.clock.Now().Sub(began).Truncate(time.Millisecond), stored.Size))
		w.hop(trace.ImagePulled, c.Image)
		k.imagesChanged()
		done(image, "", "")
	}})
}

// enqueue lets a pull wait for its turn.
func (m *imageManager) enqueue(p pull) {
	m.queue = append(m.queue, p)
	if !m.pulling {
		m.pullNext()
	}
}

func (m *imageManager) pullNext() {
	if m.pulling = len(m.queue) > 0; !m.pulling {
		return
	}
	p := m.queue[0]
	m.queue = m.queue[1:]
	k := m.kubelet
	k.clock.WithCause(p.cause, func() {
		began := k.clock.Now()
		event := k.runtime.PullImage(p.image, func(err error) {
			k.agenda.after(k.latency.Draw(latency.PullOverhead), "kubelet "+k.node.Name+": pulled "+p.image, func() {
				p.done(k.clock.Now().Sub(began), err)
				m.pullNext()
			})
		})
		if event != nil {
			k.agenda.add(event)
		}
	})
}

// forget drops what is remembered about a Pod's pulls.
func (m *imageManager) forget(pod *corev1.Pod, image string) {
	key := imageKey(pod, image)
	m.backOff.forget(key)
	delete(m.lastError, key)
}

func imageKey(pod *corev1.Pod, image string) string { return string(pod.UID) + "_" + image }

// applyDefaultImageTag adds :latest to a reference that has neither tag nor
// digest. The error is in the kubelet's words.
func applyDefaultImageTag(image string) (string, error) {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return "", fmt.Errorf("couldn't parse image name %q: %v", image, err)
	}
	tagged, isTagged := reference.TagNameOnly(named).(reference.Tagged)
	if _, isDigested := named.(reference.Digested); isDigested || !isTagged || strings.HasSuffix(image, ":"+tagged.Tag()) {
		return image, nil
	}
	return image + ":" + tagged.Tag(), nil
}
