package kubelet

import (
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/client"
)

// makeEnvironmentVariables is what a container finds in its environment: what
// ConfigMaps and Secrets say, over that what the Pod says, and where the Services
// are. It fails with what is missing, in Kubernetes' words. The programs of the
// catalogue do not look at it, but $(NAME) in a command is replaced by it.
func (k *Kubelet) makeEnvironmentVariables(pod *corev1.Pod, container *corev1.Container) (map[string]string, error) {
	services, env := map[string]string{}, map[string]string{}
	var err error
	if expands(container) { // otherwise nobody would ever see them
		if services, err = k.serviceEnvironment(pod); err != nil {
			return nil, err
		}
	}
	for _, from := range container.EnvFrom {
		values, err := k.valuesFrom(pod.Namespace, from)
		if err != nil {
			return nil, err
		}
		for key, value := range values {
			env[from.Prefix+key] = value
		}
	}
	for _, variable := range container.Env {
		value, found := expand(variable.Value, env, services), true
		if variable.Value == "" && variable.ValueFrom != nil {
			if value, found, err = k.valueFrom(pod, container, variable.ValueFrom); err != nil {
				return nil, err
			}
		}
		if found {
			env[variable.Name] = value
		}
	}
	maps.Copy(services, env)
	return services, nil
}

// valuesFrom are all values of a ConfigMap or Secret.
func (k *Kubelet) valuesFrom(namespace string, from corev1.EnvFromSource) (map[string]string, error) {
	switch {
	case from.ConfigMapRef != nil:
		cm, err := k.configMap(namespace, from.ConfigMapRef.Name, from.ConfigMapRef.Optional)
		if cm == nil {
			return nil, err
		}
		return cm.Data, err
	case from.SecretRef != nil:
		secret, err := k.secret(namespace, from.SecretRef.Name, from.SecretRef.Optional)
		if secret == nil {
			return nil, err
		}
		values := map[string]string{}
		for key, value := range secret.Data {
			values[key] = string(value)
		}
		return values, err
	}
	return nil, nil
}

// serviceEnvironment says where the Services of the Pod's Namespace are, if the
// Pod wants to know, and where the API server is in any case.
func (k *Kubelet) serviceEnvironment(pod *corev1.Pod) (map[string]string, error) {
	env := map[string]string{}
	if links := pod.Spec.EnableServiceLinks; links == nil || *links {
		services, err := client.List[*corev1.Service](k.client, client.Selection{Resource: client.Services, Namespace: pod.Namespace}, nil)
		if err != nil {
			return nil, err
		}
		for _, svc := range services {
			addServiceVariables(env, svc)
		}
	}
	svc, err := client.Get[*corev1.Service](k.client, client.Services, corev1.NamespaceDefault, "kubernetes")
	if err == nil && env["KUBERNETES_SERVICE_HOST"] == "" {
		addServiceVariables(env, svc)
	}
	if apierrors.IsNotFound(err) {
		err = nil
	}
	return env, err
}

// addServiceVariables adds those of one Service, also in the form of Docker's
// links; one without an address of its own has none.
func addServiceVariables(env map[string]string, svc *corev1.Service) {
	ip := svc.Spec.ClusterIP
	if ip == "" || ip == corev1.ClusterIPNone {
		return
	}
	variable := func(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }
	prefix := variable(svc.Name)
	env[prefix+"_SERVICE_HOST"] = ip
	for i, p := range svc.Spec.Ports {
		number, protocol := strconv.Itoa(int(p.Port)), strings.ToLower(string(p.Protocol))
		url := protocol + "://" + net.JoinHostPort(ip, number)
		if i == 0 {
			env[prefix+"_SERVICE_PORT"], env[prefix+"_PORT"] = number, url
		}
		if p.Name != "" {
			env[prefix+"_SERVICE_PORT_"+variable(p.Name)] = number
		}
		link := prefix + "_PORT_" + number + "_" + strings.ToUpper(protocol)
		env[link], env[link+"_PROTO"], env[link+"_PORT"], env[link+"_ADDR"] = url, protocol, number, ip
	}
}

// expand replaces $(NAME) by what the first of the environments has under that
// name that has it; $$ stands for $, and what no environment has stays as it is.
func expand(text string, environments ...map[string]string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "$")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		name, rest, closed := strings.Cut(strings.TrimPrefix(after, "("), ")")
		switch {
		case strings.HasPrefix(after, "$"):
			out.WriteString("$")
			text = after[1:]
		case strings.HasPrefix(after, "(") && closed:
			out.WriteString(valueOf(name, environments))
			text = rest
		default:
			out.WriteString("$")
			text = after
		}
	}
}

func valueOf(name string, environments []map[string]string) string {
	for _, env := range environments {
		if value, found := env[name]; found {
			return value
		}
	}
	return "$(" + name + ")"
}

// expands tells whether a container's command or variables may name others.
func expands(container *corev1.Container) bool {
	refers := func(text string) bool { return strings.Contains(text, "$(") }
	return slices.ContainsFunc(container.Command, refers) || slices.ContainsFunc(container.Args, refers) ||
		slices.ContainsFunc(container.Env, func(v corev1.EnvVar) bool { return refers(v.Value) })
}

// expandAll expands each of some words.
func expandAll(words []string, env map[string]string) []string {
	var expanded []string
	for _, word := range words {
		expanded = append(expanded, expand(word, env))
	}
	return expanded
}
