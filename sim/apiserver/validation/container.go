package validation

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func validateContainers(spec *corev1.PodSpec, volumes sets.Set[string], path *field.Path) (mistakes field.ErrorList) {
	if len(spec.Containers) == 0 {
		return field.ErrorList{field.Required(path, "")}
	}
	names := sets.New[string]()
	for i := range spec.Containers {
		c, at := &spec.Containers[i], path.Index(i)
		mistakes = append(mistakes, validateContainer(c, volumes, at)...)
		if names.Has(c.Name) {
			mistakes = append(mistakes, field.Duplicate(at.Child("name"), c.Name))
		}
		names.Insert(c.Name)
		mistakes = append(mistakes, validateLifecycle(c.Lifecycle, spec.TerminationGracePeriodSeconds, at.Child("lifecycle"))...)
		mistakes = append(mistakes, validateProbes(c, at)...)
		mistakes = append(mistakes, validateRestart(c, at)...)
	}
	return append(mistakes, validateHostPortConflicts(spec.Containers, path)...)
}

// validateInitContainers: those that end cannot be asked whether they are well;
// those that go on beside the others (restartPolicy Always) can.
func validateInitContainers(spec *corev1.PodSpec, volumes sets.Set[string], path *field.Path) (mistakes field.ErrorList) {
	names := sets.New[string]()
	for i := range spec.Containers {
		names.Insert(spec.Containers[i].Name)
	}
	for i := range spec.InitContainers {
		c, at := &spec.InitContainers[i], path.Index(i)
		mistakes = append(mistakes, validateContainer(c, volumes, at)...)
		mistakes = append(mistakes, validateRestart(c, at)...)
		if names.Has(c.Name) {
			mistakes = append(mistakes, field.Duplicate(at.Child("name"), c.Name))
		} else if c.Name != "" {
			names.Insert(c.Name)
		}
		mistakes = append(mistakes, validateHostPortConflicts([]corev1.Container{*c}, path)...)
		if c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			mistakes = append(mistakes, validateLifecycle(c.Lifecycle, spec.TerminationGracePeriodSeconds, at.Child("lifecycle"))...)
			mistakes = append(mistakes, validateProbes(c, at)...)
			continue
		}
		for _, f := range []struct {
			name string
			set  bool
		}{
			{"lifecycle", c.Lifecycle != nil}, {"livenessProbe", c.LivenessProbe != nil},
			{"readinessProbe", c.ReadinessProbe != nil}, {"startupProbe", c.StartupProbe != nil},
		} {
			if f.set {
				mistakes = append(mistakes, field.Forbidden(at.Child(f.name), "may not be set for init containers without restartPolicy=Always"))
			}
		}
	}
	return mistakes
}

// The limits of a container's own rules about restarts.
const (
	maxRestartRules     = 20
	maxRestartExitCodes = 255
)

func validateRestart(c *corev1.Container, path *field.Path) (mistakes field.ErrorList) {
	switch at := path.Child("restartPolicy"); {
	case c.RestartPolicy != nil:
		mistakes = supports(*c.RestartPolicy, at,
			corev1.ContainerRestartPolicyAlways, corev1.ContainerRestartPolicyNever, corev1.ContainerRestartPolicyOnFailure)
	case len(c.RestartPolicyRules) > 0:
		mistakes = field.ErrorList{field.Required(at, "must specify restartPolicy when restart rules are used")}
	}
	rules := path.Child("restartPolicyRules")
	if n := len(c.RestartPolicyRules); n > maxRestartRules {
		mistakes = append(mistakes, field.TooMany(rules, n, maxRestartRules))
	}
	for i := range c.RestartPolicyRules {
		mistakes = append(mistakes, validateRestartRule(&c.RestartPolicyRules[i], rules.Index(i))...)
	}
	return mistakes
}

func validateRestartRule(rule *corev1.ContainerRestartRule, path *field.Path) field.ErrorList {
	mistakes := supports(rule.Action, path.Child("action"),
		corev1.ContainerRestartRuleActionRestart, corev1.ContainerRestartRuleActionRestartAllContainers)
	codes := path.Child("exitCodes")
	if rule.ExitCodes == nil {
		return append(mistakes, field.Required(codes, "must be specified"))
	}
	mistakes = append(mistakes, supports(rule.ExitCodes.Operator, codes.Child("operator"),
		corev1.ContainerRestartRuleOnExitCodesOpIn, corev1.ContainerRestartRuleOnExitCodesOpNotIn)...)
	if n := len(rule.ExitCodes.Values); n > maxRestartExitCodes {
		mistakes = append(mistakes, field.TooMany(codes.Child("values"), n, maxRestartExitCodes))
	}
	return mistakes
}

// supports is oneOf for fields in which nothing at all is one mistake more.
func supports[T ~string](value T, path *field.Path, supported ...T) field.ErrorList {
	if slices.Contains(supported, value) {
		return nil
	}
	return field.ErrorList{field.NotSupported(path, value, supported)}
}

// validateContainer checks what all kinds of containers have in common.
func validateContainer(c *corev1.Container, volumes sets.Set[string], path *field.Path) field.ErrorList {
	mistakes := required(c.Name, path.Child("name"))
	if c.Name != "" {
		mistakes = dnsLabel(c.Name, path.Child("name"))
	}
	mistakes = append(mistakes, required(c.Image, path.Child("image"))...)
	mistakes = append(mistakes, oneOf(c.TerminationMessagePolicy, path.Child("terminationMessagePolicy"),
		corev1.TerminationMessageReadFile, corev1.TerminationMessageFallbackToLogsOnError)...)
	mistakes = append(mistakes, validatePorts(c.Ports, path.Child("ports"))...)
	mistakes = append(mistakes, validateEnv(c.Env, path.Child("env"))...)
	mistakes = append(mistakes, validateEnvFrom(c.EnvFrom, path.Child("envFrom"))...)
	mistakes = append(mistakes, validateMounts(c.VolumeMounts, volumes, path.Child("volumeMounts"))...)
	mistakes = append(mistakes, oneOf(c.ImagePullPolicy, path.Child("imagePullPolicy"),
		corev1.PullAlways, corev1.PullIfNotPresent, corev1.PullNever)...)
	mistakes = append(mistakes, validateResources(&c.Resources, path.Child("resources"))...)
	if sc := c.SecurityContext; sc != nil {
		at := path.Child("securityContext")
		mistakes = append(mistakes, validateUser(sc.RunAsUser, sc.RunAsGroup, at)...)
		if sc.AllowPrivilegeEscalation != nil && !*sc.AllowPrivilegeEscalation && sc.Privileged != nil && *sc.Privileged {
			mistakes = append(mistakes, field.Invalid(at, internal(*sc), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"))
		}
	}
	return mistakes
}

func validatePorts(ports []corev1.ContainerPort, path *field.Path) (mistakes field.ErrorList) {
	names := sets.New[string]()
	for i, port := range ports {
		at := path.Index(i)
		if port.Name != "" {
			messages := validation.IsValidPortName(port.Name)
			mistakes = append(mistakes, invalid(at.Child("name"), port.Name, messages)...)
			if len(messages) == 0 && names.Has(port.Name) {
				mistakes = append(mistakes, field.Duplicate(at.Child("name"), port.Name))
			}
			names.Insert(port.Name)
		}
		if port.ContainerPort == 0 {
			mistakes = append(mistakes, field.Required(at.Child("containerPort"), ""))
		} else {
			mistakes = append(mistakes, invalid(at.Child("containerPort"), port.ContainerPort, validation.IsValidPortNum(int(port.ContainerPort)))...)
		}
		if port.HostPort != 0 {
			mistakes = append(mistakes, invalid(at.Child("hostPort"), port.HostPort, validation.IsValidPortNum(int(port.HostPort)))...)
		}
		mistakes = append(mistakes, validateProtocol(port.Protocol, at.Child("protocol"))...)
	}
	return mistakes
}

func validateProtocol(protocol corev1.Protocol, path *field.Path) field.ErrorList {
	return oneOf(protocol, path, corev1.ProtocolSCTP, corev1.ProtocolTCP, corev1.ProtocolUDP)
}

// validateHostPortConflicts: a port of the node can be had once.
func validateHostPortConflicts(containers []corev1.Container, path *field.Path) (mistakes field.ErrorList) {
	taken := sets.New[string]()
	for i := range containers {
		for j, port := range containers[i].Ports {
			if port.HostPort == 0 {
				continue
			}
			place := fmt.Sprintf("%s/%s/%d", port.Protocol, port.HostIP, port.HostPort)
			if taken.Has(place) {
				mistakes = append(mistakes, field.Duplicate(path.Index(i).Child("ports").Index(j).Child("hostPort"), place))
			}
			taken.Insert(place)
		}
	}
	return mistakes
}

// validateHostNetworkPorts: on the node's own network both ports are one.
func validateHostNetworkPorts(containers []corev1.Container, inPod bool, path *field.Path) (mistakes field.ErrorList) {
	for i := range containers {
		for j, port := range containers[i].Ports {
			if (inPod || port.HostPort != 0) && port.HostPort != port.ContainerPort {
				mistakes = append(mistakes, field.Invalid(path.Index(i).Child("ports").Index(j).Child("hostPort"), port.HostPort,
					"must match `containerPort` when `hostNetwork` is true"))
			}
		}
	}
	return mistakes
}
