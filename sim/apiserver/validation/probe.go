package validation

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func validateProbes(c *corev1.Container, path *field.Path) field.ErrorList {
	mistakes := validateProbe(c.LivenessProbe, true, path.Child("livenessProbe"))
	readiness := path.Child("readinessProbe")
	mistakes = append(mistakes, validateProbe(c.ReadinessProbe, false, readiness)...)
	if c.ReadinessProbe != nil && c.ReadinessProbe.TerminationGracePeriodSeconds != nil {
		mistakes = append(mistakes, field.Invalid(readiness.Child("terminationGracePeriodSeconds"),
			c.ReadinessProbe.TerminationGracePeriodSeconds, "must not be set for readinessProbes"))
	}
	return append(mistakes, validateProbe(c.StartupProbe, true, path.Child("startupProbe"))...)
}

// validateProbe checks a probe; with once, a single success must suffice.
func validateProbe(p *corev1.Probe, once bool, path *field.Path) field.ErrorList {
	if p == nil {
		return nil
	}
	mistakes := validateHandler(handler{Exec: p.Exec, HTTPGet: p.HTTPGet, TCPSocket: p.TCPSocket, GRPC: p.GRPC}, nil, path)
	mistakes = append(mistakes, nonNegatives(path,
		count{"initialDelaySeconds", int64(p.InitialDelaySeconds)}, count{"timeoutSeconds", int64(p.TimeoutSeconds)},
		count{"periodSeconds", int64(p.PeriodSeconds)}, count{"successThreshold", int64(p.SuccessThreshold)},
		count{"failureThreshold", int64(p.FailureThreshold)})...)
	if grace := p.TerminationGracePeriodSeconds; grace != nil && *grace <= 0 {
		mistakes = append(mistakes, field.Invalid(path.Child("terminationGracePeriodSeconds"), *grace, "must be greater than 0"))
	}
	if once && p.SuccessThreshold != 1 {
		mistakes = append(mistakes, field.Invalid(path.Child("successThreshold"), p.SuccessThreshold, "must be 1"))
	}
	return mistakes
}

func validateLifecycle(l *corev1.Lifecycle, gracePeriodSeconds *int64, path *field.Path) (mistakes field.ErrorList) {
	if l == nil {
		return nil
	}
	for _, hook := range []struct {
		name string
		is   *corev1.LifecycleHandler
	}{{"postStart", l.PostStart}, {"preStop", l.PreStop}} {
		if hook.is != nil {
			mistakes = append(mistakes, validateHandler(handler{
				Exec: hook.is.Exec, HTTPGet: hook.is.HTTPGet, TCPSocket: hook.is.TCPSocket, Sleep: hook.is.Sleep,
			}, gracePeriodSeconds, path.Child(hook.name))...)
		}
	}
	return mistakes
}

// handler is what probes and lifecycle hooks have in common: exactly one of
// these is to be done.
type handler struct {
	Exec      *corev1.ExecAction
	HTTPGet   *corev1.HTTPGetAction
	TCPSocket *corev1.TCPSocketAction
	GRPC      *corev1.GRPCAction
	Sleep     *corev1.SleepAction
}

func validateHandler(h handler, gracePeriodSeconds *int64, path *field.Path) (mistakes field.ErrorList) {
	found := false
	check := func(name string, set bool, validate func(at *field.Path) field.ErrorList) {
		switch at := path.Child(name); {
		case !set:
		case found:
			mistakes = append(mistakes, field.Forbidden(at, "may not specify more than 1 handler type"))
		default:
			found = true
			mistakes = append(mistakes, validate(at)...)
		}
	}
	check("exec", h.Exec != nil, func(at *field.Path) field.ErrorList {
		if len(h.Exec.Command) == 0 {
			return field.ErrorList{field.Required(at.Child("command"), "")}
		}
		return nil
	})
	check("httpGet", h.HTTPGet != nil, func(at *field.Path) field.ErrorList { return validateHTTPGet(h.HTTPGet, at) })
	check("tcpSocket", h.TCPSocket != nil, func(at *field.Path) field.ErrorList { return validatePort(h.TCPSocket.Port, at.Child("port")) })
	check("grpc", h.GRPC != nil, func(at *field.Path) field.ErrorList {
		return validatePort(intstr.FromInt32(h.GRPC.Port), at.Child("port"))
	})
	check("sleep", h.Sleep != nil, func(at *field.Path) field.ErrorList {
		if s := h.Sleep.Seconds; gracePeriodSeconds != nil && (s < 0 || s > *gracePeriodSeconds) {
			return field.ErrorList{field.Invalid(at, s, fmt.Sprintf("must be non-negative and less than terminationGracePeriodSeconds (%d)", *gracePeriodSeconds))}
		}
		return nil
	})
	if !found {
		mistakes = append(mistakes, field.Required(path, "must specify a handler type"))
	}
	return mistakes
}

func validateHTTPGet(get *corev1.HTTPGetAction, path *field.Path) field.ErrorList {
	mistakes := required(get.Path, path.Child("path"))
	mistakes = append(mistakes, validatePort(get.Port, path.Child("port"))...)
	mistakes = append(mistakes, oneOf(get.Scheme, path.Child("scheme"), corev1.URISchemeHTTP, corev1.URISchemeHTTPS)...)
	for _, header := range get.HTTPHeaders {
		mistakes = append(mistakes, invalid(path.Child("httpHeaders"), header.Name, validation.IsHTTPHeaderName(header.Name))...)
	}
	return mistakes
}

// validatePort checks a port given by number or by name.
func validatePort(port intstr.IntOrString, path *field.Path) field.ErrorList {
	if port.Type == intstr.Int {
		return invalid(path, port.IntValue(), validation.IsValidPortNum(port.IntValue()))
	}
	return invalid(path, port.StrVal, validation.IsValidPortName(port.StrVal))
}
