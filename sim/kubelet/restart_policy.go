package kubelet

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// restarts tells whether a container that ended with an exit code is to run
// again: the first of its own rules that speaks of the code decides, then its
// own policy, then the Pod's.
//
// Simplification: a rule to restart all containers restarts this one.
func restarts(pod *corev1.Pod, spec *corev1.Container, exitCode int32) bool {
	for _, rule := range spec.RestartPolicyRules {
		if rule.ExitCodes == nil {
			continue
		}
		named := slices.Contains(rule.ExitCodes.Values, exitCode)
		if named == (rule.ExitCodes.Operator == corev1.ContainerRestartRuleOnExitCodesOpIn) {
			return true
		}
	}
	switch effectiveRestartPolicy(pod, spec) {
	case corev1.RestartPolicyAlways:
		return true
	case corev1.RestartPolicyOnFailure:
		return exitCode != 0
	}
	return false
}

// effectiveRestartPolicy is the container's own policy, or else the Pod's.
func effectiveRestartPolicy(pod *corev1.Pod, spec *corev1.Container) corev1.RestartPolicy {
	if spec.RestartPolicy != nil {
		return corev1.RestartPolicy(*spec.RestartPolicy)
	}
	return pod.Spec.RestartPolicy
}
