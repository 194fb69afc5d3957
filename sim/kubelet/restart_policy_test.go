package kubelet

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
)

func TestRestarts(t *testing.T) {
	always, onFailure, never := corev1.ContainerRestartPolicyAlways, corev1.ContainerRestartPolicyOnFailure, corev1.ContainerRestartPolicyNever
	rule := func(operator corev1.ContainerRestartRuleOnExitCodesOperator, codes ...int32) corev1.ContainerRestartRule {
		return corev1.ContainerRestartRule{
			Action:    corev1.ContainerRestartRuleActionRestart,
			ExitCodes: &corev1.ContainerRestartRuleOnExitCodes{Operator: operator, Values: codes},
		}
	}
	in, notIn := rule(corev1.ContainerRestartRuleOnExitCodesOpIn, 42), rule(corev1.ContainerRestartRuleOnExitCodesOpNotIn, 42)
	for _, test := range []struct {
		pod   corev1.RestartPolicy
		own   *corev1.ContainerRestartPolicy
		rules []corev1.ContainerRestartRule
		want  [3]bool // after the exit codes 0, 1 and 42
	}{
		{corev1.RestartPolicyAlways, nil, nil, [3]bool{true, true, true}},
		{corev1.RestartPolicyOnFailure, nil, nil, [3]bool{false, true, true}},
		{corev1.RestartPolicyNever, nil, nil, [3]bool{}},
		{corev1.RestartPolicyNever, &always, nil, [3]bool{true, true, true}},
		{corev1.RestartPolicyNever, &onFailure, nil, [3]bool{false, true, true}},
		{corev1.RestartPolicyAlways, &never, nil, [3]bool{}},
		{corev1.RestartPolicyAlways, &never, []corev1.ContainerRestartRule{in}, [3]bool{false, false, true}},
		{corev1.RestartPolicyNever, &never, []corev1.ContainerRestartRule{notIn}, [3]bool{true, true, false}},
	} {
		pod := &corev1.Pod{Spec: corev1.PodSpec{RestartPolicy: test.pod}}
		spec := &corev1.Container{RestartPolicy: test.own, RestartPolicyRules: test.rules}
		assert.Equal(t, test.want, [3]bool{restarts(pod, spec, 0), restarts(pod, spec, 1), restarts(pod, spec, 42)}, "%+v", test)
	}
}

// A container with a policy of its own ends for good beside one that goes on.
func TestContainerThatIsNotRestartedBesideOneThatIs(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("ola", "nginx:1.27", func(pod *corev1.Pod) {
		never := corev1.ContainerRestartPolicyNever
		pod.Spec.Containers = append(pod.Spec.Containers, corev1.Container{Name: "z", Image: "caderno/quebra:1.0", RestartPolicy: &never})
	}))
	f.advance(time.Minute)
	s := f.pod("ola").Status
	assert.Equal(t, corev1.PodRunning, s.Phase)
	assert.Equal(t, int32(0), s.ContainerStatuses[1].RestartCount)
	assert.NotNil(t, s.ContainerStatuses[1].State.Terminated)
}
