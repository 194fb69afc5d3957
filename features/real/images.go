package real

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/features/steps"
)

const (
	// trialImage stands for all of caderno/*: who brings them, brings them all.
	trialImage = "caderno/ola:1.0"
	// trialTime is how long a cluster may take to have it.
	trialTime = time.Minute
)

// hasImages finds out, at the first scenario that wants them, whether the
// cluster can start containers of the images caderno/*: a Pod is tried. What is
// found is remembered.
//
// The container's command does not exist in the image, so that the image comes
// to a node and nothing of it runs, in case that it is somebody else's.
func (c *Cluster) hasImages(ctx context.Context) error {
	if c.imagesKnown {
		return c.images
	}
	namespace, err := c.makeNamespace(ctx, "as imagens caderno/*")
	if err != nil {
		return err
	}
	defer c.removeNamespace(namespace)
	pods := c.client.CoreV1().Pods(namespace)
	_, err = pods.Create(ctx, trialPod(), metav1.CreateOptions{})
	if err != nil {
		return fmt.Errorf("o Pod de ensaio da imagem %s: %w", trialImage, err)
	}
	var skip *steps.SkipError
	err = poll(ctx, trialTime, glance, func() error {
		pod, err := pods.Get(ctx, trialName, metav1.GetOptions{})
		if err != nil {
			return err
		}
		skip, err = judgeTrial(pod)
		return err
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		skip = &steps.SkipError{Reason: fmt.Sprintf("a imagem %s não chegou em um minuto; veja cmd/imagem/README.md", trialImage)}
	}
	c.imagesKnown = true
	if skip != nil {
		c.images = skip
	}
	return c.images
}

const trialName = "ensaio"

func trialPod() *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: trialName},
		Spec: corev1.PodSpec{
			RestartPolicy: corev1.RestartPolicyNever,
			Containers: []corev1.Container{{
				Name: trialName, Image: trialImage, ImagePullPolicy: corev1.PullIfNotPresent,
				Command: []string{"/so-um-ensaio-da-imagem"},
			}},
		},
	}
}

// judgeTrial says what the trial Pod shows: that the image is there (nil, nil),
// that it is not (a reason to skip), or nothing yet (an error).
func judgeTrial(pod *corev1.Pod) (*steps.SkipError, error) {
	unknown := errors.New("o kubelet ainda não disse se tem a imagem")
	if len(pod.Status.ContainerStatuses) == 0 {
		return nil, unknown
	}
	state := pod.Status.ContainerStatuses[0].State
	switch {
	case state.Running != nil || state.Terminated != nil:
		return nil, nil
	case state.Waiting == nil:
		return nil, unknown
	case slices.Contains([]string{"ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"}, state.Waiting.Reason):
		return &steps.SkipError{Reason: "@imagens-caderno: este cluster não tem as imagens caderno/*; cmd/imagem/README.md diz como levá-las até ele"}, nil
	case slices.Contains([]string{"RunContainerError", "CreateContainerError", "StartError"}, state.Waiting.Reason):
		return nil, nil
	}
	return nil, unknown
}
