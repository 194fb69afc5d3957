package steps

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"caderno/features/portuguese"

	corev1 "k8s.io/api/core/v1"
)

var podSteps = []definition{
	{moment + `o Deployment "([^"]+)" tem (\d+) Pods? (rodando|prontos?|sem nó)`, `Então em até 60 segundos o Deployment "ola" tem 1 Pod rodando`,
		func(w *world) any { return w.deploymentHasPods }},
	{moment + `cada Pod do Deployment "([^"]+)" tem um único contêiner, da imagem "([^"]+)"`, `Então cada Pod do Deployment "ola" tem um único contêiner, da imagem "nginx:1.27"`,
		func(w *world) any { return w.podsHaveOneContainer }},
	{moment + `nenhum contêiner do Deployment "([^"]+)" foi reiniciado`, `Então nenhum contêiner do Deployment "ola" foi reiniciado`,
		func(w *world) any { return w.noRestarts }},
	{moment + `cada contêiner do Deployment "([^"]+)" foi reiniciado ao menos (\d+) (?:vez|vezes)`, `Então em até 60 segundos cada contêiner do Deployment "ola" foi reiniciado ao menos 2 vezes`,
		func(w *world) any { return w.restarts }},
	{moment + `os Pods do Deployment "([^"]+)" estão em (\d+) nós diferentes`, `Então em até 60 segundos os Pods do Deployment "ola" estão em 3 nós diferentes`,
		func(w *world) any { return w.podsSpread }},
	{moment + `cada Pod do Deployment "([^"]+)" está no nó "([^"]+)"`, `Então em até 60 segundos cada Pod do Deployment "ola" está no nó "minikube"`,
		func(w *world) any { return w.podsOnNode }},
	{moment + `cada Pod do Deployment "([^"]+)" está em um nó cujas taints ele tolera`, `Então em até 60 segundos cada Pod do Deployment "ola" está em um nó cujas taints ele tolera`,
		func(w *world) any { return w.podsTolerateTheirNodes }},
}

func (w *world) deploymentHasPods(ctx context.Context, when, name string, n int, how string) error {
	return w.observe(ctx, when, func() error {
		pods, err := w.pods(ctx, name)
		if err != nil {
			return err
		}
		var matching, others []corev1.Pod
		for _, p := range pods {
			if podIs(p, how) {
				matching = append(matching, p)
			} else {
				others = append(others, p)
			}
		}
		if len(matching) == n {
			return nil
		}
		odd := others // why are they not so?
		if len(matching) > n {
			odd = matching
		}
		observed := "nenhum Pod"
		if len(pods) > 0 {
			observed = fmt.Sprintf("%s %s, de %d", portuguese.Count(len(matching), "Pod", "Pods"), podsAre(len(matching), how), len(pods))
		}
		if len(odd) > 0 {
			observed += ": " + states(odd)
		}
		return failed(fmt.Sprintf("o Deployment %q tem %s %s", name, portuguese.Count(n, "Pod", "Pods"), podsAre(n, how)), observed,
			"kubectl describe pod -l app="+name)
	})
}

// podsAre is the word for what n Pods are, however it was written.
func podsAre(n int, how string) string {
	switch {
	case !strings.HasPrefix(how, "pronto"):
		return how
	case n == 1:
		return "pronto"
	default:
		return "prontos"
	}
}

// podIs tells whether a Pod is as a word says. "rodando" is more than the phase
// Running, in which a Pod stays while a container of it falls and is restarted.
func podIs(p corev1.Pod, how string) bool {
	switch {
	case how == "sem nó":
		return p.Spec.NodeName == ""
	case how == "rodando":
		return p.Status.Phase == corev1.PodRunning && !slices.ContainsFunc(p.Status.ContainerStatuses, func(c corev1.ContainerStatus) bool {
			return c.State.Running == nil
		})
	default: // pronto, prontos
		return slices.ContainsFunc(p.Status.Conditions, func(c corev1.PodCondition) bool {
			return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
		})
	}
}

// eachPod holds every Pod of a Deployment, of which there is one at least, to
// a rule that says what is wrong with a Pod, or nothing.
func (w *world) eachPod(ctx context.Context, when, deployment, expected string, wrong func(corev1.Pod) string) error {
	return w.observe(ctx, when, func() error {
		pods, err := w.somePods(ctx, deployment)
		if err != nil {
			return err
		}
		for _, p := range pods {
			if what := wrong(p); what != "" {
				return failed(expected, fmt.Sprintf("o Pod %s %s", p.Name, what), "kubectl describe pod "+p.Name)
			}
		}
		return nil
	})
}

func (w *world) podsHaveOneContainer(ctx context.Context, when, deployment, image string) error {
	return w.eachPod(ctx, when, deployment, "cada Pod tem um único contêiner, da imagem "+image, func(p corev1.Pod) string {
		var images []string
		for _, c := range p.Spec.Containers {
			images = append(images, c.Image)
		}
		if len(images) == 1 && images[0] == image {
			return ""
		}
		return "tem contêineres das imagens " + portuguese.Enumerate(images)
	})
}

func (w *world) noRestarts(ctx context.Context, when, deployment string) error {
	return w.eachPod(ctx, when, deployment, "nenhum contêiner foi reiniciado", func(p corev1.Pod) string {
		for _, c := range p.Status.ContainerStatuses {
			if c.RestartCount > 0 {
				return restarted(c)
			}
		}
		return ""
	})
}

// restarts holds also for containers of which nothing is told yet: they were
// not restarted.
func (w *world) restarts(ctx context.Context, when, deployment string, n int) error {
	return w.eachPod(ctx, when, deployment, "cada contêiner foi reiniciado ao menos "+portuguese.Count(n, "vez", "vezes"), func(p corev1.Pod) string {
		if len(p.Status.ContainerStatuses) == 0 {
			return "ainda não tem contêiner"
		}
		for _, c := range p.Status.ContainerStatuses {
			if int(c.RestartCount) < n {
				return restarted(c)
			}
		}
		return ""
	})
}

func restarted(c corev1.ContainerStatus) string {
	return fmt.Sprintf("teve o contêiner %s reiniciado %s", c.Name, portuguese.Count(int(c.RestartCount), "vez", "vezes"))
}

func (w *world) podsSpread(ctx context.Context, when, deployment string, n int) error {
	return w.observe(ctx, when, func() error {
		pods, err := w.pods(ctx, deployment)
		if err != nil {
			return err
		}
		var nodes []string
		for _, p := range pods {
			if p.Spec.NodeName != "" && !slices.Contains(nodes, p.Spec.NodeName) {
				nodes = append(nodes, p.Spec.NodeName)
			}
		}
		if len(nodes) == n {
			return nil
		}
		return failed(fmt.Sprintf("os Pods do Deployment %q estão em %s", deployment, portuguese.Count(n, "nó", "nós diferentes")), states(pods),
			"kubectl get pods -o wide")
	})
}

func (w *world) podsOnNode(ctx context.Context, when, deployment, node string) error {
	return w.eachPod(ctx, when, deployment, "cada Pod está no nó "+node, func(p corev1.Pod) string {
		switch p.Spec.NodeName {
		case node:
			return ""
		case "":
			return "não tem nó"
		default:
			return "está no nó " + p.Spec.NodeName + w.scoredBefore(p)
		}
	})
}

// podsTolerateTheirNodes also holds where one node does everything.
func (w *world) podsTolerateTheirNodes(ctx context.Context, when, deployment string) error {
	taints := map[string][]corev1.Taint{}
	return w.eachPod(ctx, when, deployment, "cada Pod tem um nó, e tolera as taints dele", func(p corev1.Pod) string {
		if p.Spec.NodeName == "" {
			return "não tem nó"
		}
		if _, known := taints[p.Spec.NodeName]; !known {
			node, err := get[corev1.Node](ctx, w, "Node", p.Spec.NodeName)
			if err != nil {
				return "está em um nó que não pôde ser lido: " + strings.ReplaceAll(err.Error(), "\n", "; ")
			}
			taints[p.Spec.NodeName] = node.Spec.Taints
		}
		for _, taint := range taints[p.Spec.NodeName] {
			if taint.Effect != corev1.TaintEffectPreferNoSchedule && !tolerates(p, taint) {
				return fmt.Sprintf("está no nó %s sem tolerar a taint %s", p.Spec.NodeName, taint.ToString())
			}
		}
		return ""
	})
}

func tolerates(p corev1.Pod, taint corev1.Taint) bool {
	return slices.ContainsFunc(p.Spec.Tolerations, func(t corev1.Toleration) bool {
		sameEffect := t.Effect == "" || t.Effect == taint.Effect
		if t.Operator == corev1.TolerationOpExists {
			return sameEffect && (t.Key == "" || t.Key == taint.Key)
		}
		return sameEffect && t.Key == taint.Key && t.Value == taint.Value
	})
}
