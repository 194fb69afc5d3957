package steps

import (
	"context"
	"fmt"

	"caderno/features/portuguese"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

var ownerSteps = []definition{
	{moment + `o Deployment "([^"]+)" é o dono de (um único|\d+) ReplicaSets?`, `Então em até 10 segundos o Deployment "ola" é o dono de um único ReplicaSet`,
		func(w *world) any { return w.deploymentOwns }},
	{moment + `o ReplicaSet do Deployment "([^"]+)" é o dono de (um único|\d+) Pods?`, `Então em até 10 segundos o ReplicaSet do Deployment "ola" é o dono de 3 Pods`,
		func(w *world) any { return w.replicaSetOwns }},
	{moment + `o nome do ReplicaSet do Deployment "([^"]+)" é "([^"]+)" seguido do pod-template-hash`, `Então o nome do ReplicaSet do Deployment "ola" é "ola-" seguido do pod-template-hash`,
		func(w *world) any { return w.replicaSetIsNamedByHash }},
	{moment + `cada Pod do Deployment "([^"]+)" leva o pod-template-hash do ReplicaSet`, `Então cada Pod do Deployment "ola" leva o pod-template-hash do ReplicaSet`,
		func(w *world) any { return w.podsCarryHash }},
}

func number(text string) int {
	n := 1
	fmt.Sscan(text, &n) // "um único" stays 1
	return n
}

func (w *world) deploymentOwns(ctx context.Context, when, name, count string) error {
	return w.observe(ctx, when, func() error {
		_, owned, err := w.replicaSets(ctx, name)
		if err != nil || len(owned) == number(count) {
			return err
		}
		return failed(fmt.Sprintf("o Deployment %q é o dono de %s, pelo uid em ownerReferences", name, portuguese.Count(number(count), "ReplicaSet", "ReplicaSets")),
			fmt.Sprintf("ele é o dono de %d", len(owned)))
	})
}

func (w *world) replicaSetOwns(ctx context.Context, when, deployment, count string) error {
	return w.observe(ctx, when, func() error {
		rs, pods, err := w.replicaSetAndPods(ctx, deployment)
		if err != nil {
			return err
		}
		owned := 0
		for _, p := range pods {
			if metav1.IsControlledBy(&p, rs) {
				owned++
			}
		}
		if owned == number(count) {
			return nil
		}
		return failed(fmt.Sprintf("o ReplicaSet %q é o dono de %s, pelo uid em ownerReferences", rs.Name, portuguese.Count(number(count), "Pod", "Pods")),
			fmt.Sprintf("ele é o dono de %d; há %s", owned, states(pods)))
	})
}

func (w *world) replicaSetIsNamedByHash(ctx context.Context, when, deployment, prefix string) error {
	return w.observe(ctx, when, func() error {
		rs, _, err := w.replicaSetAndPods(ctx, deployment)
		if err != nil {
			return err
		}
		hash := rs.Labels[appsv1.DefaultDeploymentUniqueLabelKey]
		if hash != "" && rs.Name == prefix+hash {
			return nil
		}
		return failed(fmt.Sprintf("o ReplicaSet se chama %q seguido do rótulo pod-template-hash", prefix),
			fmt.Sprintf("ele se chama %q e o rótulo é %q", rs.Name, hash))
	})
}

func (w *world) podsCarryHash(ctx context.Context, when, deployment string) error {
	return w.observe(ctx, when, func() error {
		rs, pods, err := w.replicaSetAndPods(ctx, deployment)
		if err != nil {
			return err
		}
		const key = appsv1.DefaultDeploymentUniqueLabelKey
		if len(pods) == 0 {
			return failed("o ReplicaSet "+rs.Name+" tem Pods", "ele não tem nenhum")
		}
		for _, p := range pods {
			if p.Labels[key] == "" || p.Labels[key] != rs.Labels[key] {
				return failed(fmt.Sprintf("o Pod %s leva o rótulo %s=%s", p.Name, key, rs.Labels[key]), fmt.Sprintf("o rótulo dele é %q", p.Labels[key]))
			}
		}
		return nil
	})
}

// replicaSetAndPods are the only ReplicaSet of a Deployment and the Deployment's Pods.
func (w *world) replicaSetAndPods(ctx context.Context, deployment string) (*appsv1.ReplicaSet, []corev1.Pod, error) {
	name, err := w.onlyOwned(ctx, "ReplicaSet", deployment)
	if err != nil {
		return nil, nil, err
	}
	rs, err := get[appsv1.ReplicaSet](ctx, w, "ReplicaSet", name)
	if err != nil {
		return nil, nil, err
	}
	pods, err := w.pods(ctx, deployment)
	return rs, pods, err
}
