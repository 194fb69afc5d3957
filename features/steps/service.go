package steps

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"caderno/features/portuguese"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
)

var serviceSteps = []definition{
	{moment + `o visitante do Service "([^"]+)" recebe "(.+)"`, `Então em até 30 segundos o visitante do Service "ola" recebe "Welcome to nginx!"`,
		func(w *world) any { return w.visitorGets }},
	{moment + `o visitante do Service "([^"]+)" que bate no nó "([^"]+)" recebe "(.+)"`, `Então em até 30 segundos o visitante do Service "ola" que bate no nó "worker-1" recebe "Olá!"`,
		func(w *world) any { return w.visitorOfNodeGets }},
	{moment + `em cada nó o visitante do Service "([^"]+)" recebe "(.+)"`, `Então em até 30 segundos em cada nó o visitante do Service "ola" recebe "Welcome to nginx!"`,
		func(w *world) any { return w.visitorsOfAllNodesGet }},
	{moment + `o visitante do Service "([^"]+)" não recebe resposta`, `Então em até 30 segundos o visitante do Service "ola" não recebe resposta`,
		func(w *world) any { return w.visitorGetsNothing }},
	{moment + `(\d+) visitas ao Service "([^"]+)" passam por todos os Pods do Deployment "([^"]+)"`, `Então em até 30 segundos 40 visitas ao Service "ola" passam por todos os Pods do Deployment "ola"`,
		func(w *world) any { return w.visitsReachAllPods }},
	{moment + `(\d+) visitas ao Service "([^"]+)" recebem todas "(.+)"`, `Então em até 60 segundos 20 visitas ao Service "ola" recebem todas "versão 2.0"`,
		func(w *world) any { return w.allVisitsGet }},
	{moment + `os endpoints prontos do Service "([^"]+)" são os Pods do Deployment "([^"]+)"`, `Então em até 30 segundos os endpoints prontos do Service "ola" são os Pods do Deployment "ola"`,
		func(w *world) any { return w.endpointsArePods }},
	{moment + `o Service "([^"]+)" não tem nenhum endpoint pronto`, `Então em até 30 segundos o Service "ola" não tem nenhum endpoint pronto`,
		func(w *world) any { return w.noEndpoints }},
	{`(?:que )?anot(?:o|ei) o endereço do Service "([^"]+)"`, `Dado que anotei o endereço do Service "ola"`,
		func(w *world) any { return w.noteAddress }},
	{moment + `o endereço do Service "([^"]+)" ainda é o que anotei`, `Então o endereço do Service "ola" ainda é o que anotei`,
		func(w *world) any { return w.addressIsAsNoted }},
}

// serviceNotes are what a scenario remembers of Services: a visitor keeps the
// address, also when the Service is gone.
type serviceNotes struct {
	ports     map[string]int32
	addresses map[string]string
}

func (w *world) visitorGets(ctx context.Context, when, service, want string) error {
	return w.visitNodes(ctx, when, service, want, func(nodes []corev1.Node) []corev1.Node { return nodes[:1] })
}

func (w *world) visitorsOfAllNodesGet(ctx context.Context, when, service, want string) error {
	return w.visitNodes(ctx, when, service, want, func(nodes []corev1.Node) []corev1.Node { return nodes })
}

func (w *world) visitorOfNodeGets(ctx context.Context, when, service, node, want string) error {
	if _, err := get[corev1.Node](ctx, w, "Node", node); err != nil {
		return err
	}
	return w.visitNodes(ctx, when, service, want, func(nodes []corev1.Node) []corev1.Node {
		return slices.DeleteFunc(nodes, func(n corev1.Node) bool { return n.Name != node })
	})
}

// visitNodes knocks at the nodes chosen, and wants the same at each.
func (w *world) visitNodes(ctx context.Context, when, service, want string, choose func([]corev1.Node) []corev1.Node) error {
	return w.observeEvery(ctx, when, glance, func() error {
		nodes, err := list[corev1.Node](ctx, w, "Node", "")
		if err != nil {
			return err
		}
		for _, node := range choose(nodes) {
			answer, err := w.knock(ctx, service, &node)
			if err != nil {
				return err
			}
			if answer.Exit != 0 || !strings.Contains(answer.Stdout, want) {
				return failed(fmt.Sprintf("quem bate no nó %s recebe uma página com %q", node.Name, want), described(answer)+w.behind(ctx, service), "kubectl describe service "+service)
			}
		}
		return nil
	})
}

func (w *world) visitorGetsNothing(ctx context.Context, when, service string) error {
	return w.observeEvery(ctx, when, glance, func() error {
		answer, err := w.knock(ctx, service, nil)
		if err != nil || answer.Exit != 0 {
			return err
		}
		return failed(fmt.Sprintf("ninguém responde ao visitante do Service %q", service), described(answer), "kubectl describe service "+service)
	})
}

// visitsReachAllPods is for images whose page says which Pod answers.
func (w *world) visitsReachAllPods(ctx context.Context, when string, n int, service, deployment string) error {
	return w.observeEvery(ctx, when, glance, func() error {
		pods, err := w.somePods(ctx, deployment)
		if err != nil {
			return err
		}
		pages, err := w.pages(ctx, service, n)
		if err != nil {
			return err
		}
		var idle []string
		for _, p := range pods {
			if !strings.Contains(pages, p.Name) {
				idle = append(idle, p.Name)
			}
		}
		if idle == nil {
			return nil
		}
		return failed(fmt.Sprintf("em %d visitas cada Pod responde ao menos a uma", n), "não responderam a nenhuma: "+portuguese.Enumerate(idle), "kubectl describe service "+service)
	})
}

func (w *world) allVisitsGet(ctx context.Context, when string, n int, service, want string) error {
	return w.observeEvery(ctx, when, glance, func() error {
		pages, err := w.pages(ctx, service, n)
		if err != nil {
			return err
		}
		for _, page := range strings.Split(strings.TrimSpace(pages), "\n") {
			if !strings.Contains(page, want) {
				return failed(fmt.Sprintf("todas as %d visitas recebem %q", n, want), "uma recebeu: "+page)
			}
		}
		return nil
	})
}

// pages are what n visitors got, one after the other.
func (w *world) pages(ctx context.Context, service string, n int) (string, error) {
	var all strings.Builder
	for range n {
		answer, err := w.knock(ctx, service, nil)
		if err != nil {
			return "", err
		}
		if answer.Exit != 0 {
			return "", failed("alguém responde a cada visita", described(answer), "kubectl describe service "+service)
		}
		all.WriteString(answer.Stdout)
	}
	return all.String(), nil
}

// described tells what became of a visit.
func described(r Result) string {
	if r.Exit != 0 {
		return "ninguém respondeu: " + strings.TrimSpace(r.Stderr)
	}
	first, _, _ := strings.Cut(strings.TrimSpace(r.Stdout), "\n")
	return "a resposta foi: " + first
}

// behind says who was ready to answer: nobody, or somebody whom the visit did not
// reach or who did not answer as expected. It is "" when nobody knows.
func (w *world) behind(ctx context.Context, service string) string {
	ready, err := w.readyEndpoints(ctx, service)
	if err != nil {
		return ""
	}
	return "; atrás do Service, " + endpointsSeen(ready)
}

// knock asks for the page at the Service's port of a node, or of the first
// node, from outside of the cluster.
func (w *world) knock(ctx context.Context, service string, node *corev1.Node) (Result, error) {
	port, err := w.nodePort(ctx, service)
	if err != nil {
		return Result{}, err
	}
	if node == nil {
		nodes, err := list[corev1.Node](ctx, w, "Node", "")
		if err != nil || len(nodes) == 0 {
			return Result{}, err
		}
		node = &nodes[0]
	}
	for _, a := range node.Status.Addresses {
		if a.Type == corev1.NodeInternalIP {
			answer := w.cluster.Run(ctx, "curl -sS --max-time 3 http://"+net.JoinHostPort(a.Address, strconv.Itoa(int(port)))+"/")
			if answer.Exit != 0 {
				err = w.inReach(ctx, a.Address)
			}
			return answer, err
		}
	}
	return Result{}, failed(fmt.Sprintf("o nó %q tem um endereço", node.Name), "ele não tem nenhum InternalIP")
}

// distant is a cluster whose nodes a visitor may be unable to reach from here,
// whatever runs there.
type distant interface {
	// InReach returns a *SkipError if the machine with that address cannot be
	// reached.
	InReach(ctx context.Context, address string) error
}

// inReach keeps a visit that nobody answered from being taken for what it says
// of a Service, when the way to the node itself is closed.
func (w *world) inReach(ctx context.Context, address string) error {
	if d, ok := w.cluster.(distant); ok {
		return d.InReach(ctx, address)
	}
	return nil
}

// nodePort is the port that a Service opens in the nodes, or opened when it was
// there.
func (w *world) nodePort(ctx context.Context, service string) (int32, error) {
	svc, err := get[corev1.Service](ctx, w, "Service", service)
	if known := w.services.ports[service]; err != nil && known != 0 {
		return known, nil
	}
	if err != nil {
		return 0, err
	}
	for _, p := range svc.Spec.Ports {
		if p.NodePort != 0 {
			if w.services.ports == nil {
				w.services.ports = map[string]int32{}
			}
			w.services.ports[service] = p.NodePort
			return p.NodePort, nil
		}
	}
	return 0, failed(fmt.Sprintf("o Service %q abre uma porta em cada nó", service), fmt.Sprintf("o tipo dele é %s, sem nodePort", svc.Spec.Type), "kubectl get service "+service)
}

// readyEndpoints are the names of the Pods that the EndpointSlices of a Service
// call ready, sorted.
func (w *world) readyEndpoints(ctx context.Context, service string) ([]string, error) {
	if _, err := get[corev1.Service](ctx, w, "Service", service); err != nil {
		return nil, err
	}
	all, err := list[discoveryv1.EndpointSlice](ctx, w, "EndpointSlice", discoveryv1.LabelServiceName+"="+service)
	var ready []string
	for _, slice := range all {
		for _, e := range slice.Endpoints {
			if e.TargetRef != nil && e.Conditions.Ready != nil && *e.Conditions.Ready {
				ready = append(ready, e.TargetRef.Name)
			}
		}
	}
	slices.Sort(ready)
	return ready, err
}

func (w *world) endpointsArePods(ctx context.Context, when, service, deployment string) error {
	return w.observe(ctx, when, func() error {
		ready, err := w.readyEndpoints(ctx, service)
		if err != nil {
			return err
		}
		pods, err := w.somePods(ctx, deployment)
		var want []string
		for _, p := range pods {
			want = append(want, p.Name)
		}
		slices.Sort(want)
		if err != nil || slices.Equal(ready, want) {
			return err
		}
		return failed("os endpoints prontos são "+portuguese.Enumerate(want), endpointsSeen(ready), "kubectl get endpointslices -l kubernetes.io/service-name="+service)
	})
}

func (w *world) noEndpoints(ctx context.Context, when, service string) error {
	return w.observe(ctx, when, func() error {
		ready, err := w.readyEndpoints(ctx, service)
		if err != nil || len(ready) == 0 {
			return err
		}
		return failed(fmt.Sprintf("o Service %q não tem endpoint pronto", service), endpointsSeen(ready), "kubectl describe service "+service)
	})
}

func endpointsSeen(ready []string) string {
	if len(ready) == 0 {
		return "não há nenhum endpoint pronto"
	}
	return "os endpoints prontos são " + portuguese.Enumerate(ready)
}

func (w *world) noteAddress(ctx context.Context, service string) error {
	svc, err := get[corev1.Service](ctx, w, "Service", service)
	if err != nil {
		return err
	}
	if w.services.addresses == nil {
		w.services.addresses = map[string]string{}
	}
	w.services.addresses[service] = svc.Spec.ClusterIP
	return nil
}

func (w *world) addressIsAsNoted(ctx context.Context, when, service string) error {
	noted, known := w.services.addresses[service]
	if !known {
		return misused(fmt.Sprintf("um passo “que anotei o endereço do Service %q” antes deste", service), "nenhum endereço anotado")
	}
	return w.observe(ctx, when, func() error {
		svc, err := get[corev1.Service](ctx, w, "Service", service)
		if err != nil || svc.Spec.ClusterIP == noted {
			return err
		}
		return failed("o endereço do Service é "+noted, "ele é "+svc.Spec.ClusterIP)
	})
}
