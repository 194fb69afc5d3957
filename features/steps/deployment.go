package steps

import (
	"context"
	"fmt"
	"strings"

	"caderno/features/portuguese"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var deploymentSteps = []definition{
	{moment + `o Deployment "([^"]+)" tem (\d+) réplicas? (pedidas?|atualizadas?|prontas?|disponíve(?:l|is))`, `Então em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis`,
		func(w *world) any { return w.deploymentHasReplicas }},
	{moment + `o Deployment "([^"]+)" tem (ao menos|no máximo) (\d+) réplicas? (prontas?|disponíve(?:l|is)|existentes?)`, `Então durante 30 segundos o Deployment "ola" tem ao menos 3 réplicas disponíveis`,
		func(w *world) any { return w.deploymentKeepsWithin }},
	{moment + `o Deployment "([^"]+)" usa a imagem "([^"]+)"`, `Então o Deployment "ola" usa a imagem "nginx:1.27"`,
		func(w *world) any { return w.deploymentUsesImage }},
	{moment + `o Deployment "([^"]+)" seleciona os Pods com o rótulo "([^"]+)"`, `Então o Deployment "ola" seleciona os Pods com o rótulo "app=ola"`,
		func(w *world) any { return w.deploymentSelects }},
}

func (w *world) deploymentHasReplicas(ctx context.Context, when, name string, n int, which string) error {
	return w.observe(ctx, when, func() error {
		d, err := get[appsv1.Deployment](ctx, w, "Deployment", name)
		if err != nil {
			return err
		}
		have := replicas(d, which)
		if have == n {
			return nil
		}
		return failed(fmt.Sprintf("o Deployment %q tem %s %s", name, portuguese.Count(n, "réplica", "réplicas"), inNumber(n, which)),
			fmt.Sprintf("ele tem %d (pede %s)", have, portuguese.Count(replicas(d, "pedidas"), "réplica", "réplicas")),
			lookAtReplicas(d, which))
	})
}

// lookAtReplicas is where it is seen why a Deployment has other replicas than a
// scenario says. What a manifest asks for, it asks for with the last apply.
func lookAtReplicas(d *appsv1.Deployment, which string) string {
	if _, applied := d.Annotations[corev1.LastAppliedConfigAnnotation]; applied && strings.HasPrefix(which, "pedida") {
		return "kubectl apply view-last-applied deployment " + d.Name + " mostra o que o último apply pediu"
	}
	return "kubectl describe deployment " + d.Name
}

// inNumber is “pedida” or “disponíveis” as it fits n, however it was written.
func inNumber(n int, which string) string {
	one := strings.TrimSuffix(strings.Replace(which, "veis", "vel", 1), "s")
	if n == 1 {
		return one
	}
	return strings.Replace(one, "vel", "vei", 1) + "s"
}

// replicas counts those of a Deployment that are as the word says. What the
// controller has said of an older generation is not yet true of this one.
func replicas(d *appsv1.Deployment, which string) int {
	switch {
	case strings.HasPrefix(which, "pedida"):
		if d.Spec.Replicas == nil {
			return 1
		}
		return int(*d.Spec.Replicas)
	case d.Status.ObservedGeneration < d.Generation:
		return 0
	case strings.HasPrefix(which, "atualizada"):
		return int(d.Status.UpdatedReplicas)
	case strings.HasPrefix(which, "pronta"):
		return int(d.Status.ReadyReplicas)
	default:
		return int(d.Status.AvailableReplicas)
	}
}

// deploymentKeepsWithin is for a rollout under way. It takes the controller's
// latest word, also when that is of an older generation: a bound holds for what
// there is, not for what was asked.
func (w *world) deploymentKeepsWithin(ctx context.Context, when, name, bound string, n int, which string) error {
	return w.observe(ctx, when, func() error {
		d, err := get[appsv1.Deployment](ctx, w, "Deployment", name)
		if err != nil {
			return err
		}
		have := int(d.Status.AvailableReplicas)
		switch {
		case strings.HasPrefix(which, "pronta"):
			have = int(d.Status.ReadyReplicas)
		case strings.HasPrefix(which, "existente"):
			have = int(d.Status.Replicas)
		}
		if bound == "ao menos" && have >= n || bound == "no máximo" && have <= n {
			return nil
		}
		return failed(fmt.Sprintf("o Deployment %q tem %s %s %s", name, bound, portuguese.Count(n, "réplica", "réplicas"), inNumber(n, which)),
			fmt.Sprintf("ele tem %d", have), "kubectl get replicasets mostra quantas são de cada molde")
	})
}

func (w *world) deploymentUsesImage(ctx context.Context, when, name, image string) error {
	return w.observe(ctx, when, func() error {
		d, err := get[appsv1.Deployment](ctx, w, "Deployment", name)
		if err != nil {
			return err
		}
		var images []string
		for _, c := range d.Spec.Template.Spec.Containers {
			images = append(images, c.Image)
		}
		if len(images) == 1 && images[0] == image {
			return nil
		}
		return failed(fmt.Sprintf("o Deployment %q tem um contêiner, da imagem %s", name, image), "as imagens dele: "+portuguese.Enumerate(images))
	})
}

func (w *world) deploymentSelects(ctx context.Context, when, name, label string) error {
	return w.observe(ctx, when, func() error {
		d, err := get[appsv1.Deployment](ctx, w, "Deployment", name)
		if err != nil {
			return err
		}
		selector := metav1.FormatLabelSelector(d.Spec.Selector)
		if selector == label {
			return nil
		}
		return failed(fmt.Sprintf("o seletor do Deployment %q é %s", name, label), "ele é "+selector)
	})
}
