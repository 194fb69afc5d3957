// Package proxy is kube-proxy: it turns Services and EndpointSlices into rules
// that send a visitor from an address or a node's port to one of the Pods
// behind. Package sim starts it and asks it where a visit goes. It never
// answers a visitor itself, and never looks at a Pod: whether somebody is ready
// it knows from the EndpointSlices.
//
// Simplification: one process keeps the same rules for all nodes, where
// Kubernetes runs one on each.
package proxy

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/latency"
	"caderno/sim/trace"
)

// minSyncPeriod is how long kube-proxy waits at least between two changes of
// its rules, as by default in its nftables mode.
const minSyncPeriod = time.Second

// serviceProxyName labels a Service that another program takes care of
// (k8s.io/kubernetes pkg/proxy/apis); kube-proxy leaves it alone.
const serviceProxyName = "service.kubernetes.io/service-proxy-name"

// Config is what a Proxy is made of.
type Config struct {
	Client  client.Interface
	Clock   *clock.Clock
	Latency *latency.Source
	Rand    *rand.Rand // the cluster's one seeded generator: who answers a visit
	Trace   *trace.Trace
}

// Proxy keeps the rules of the nodes.
type Proxy struct {
	Config
	// What a running process knows. Stop forgets it.
	stops    []func()
	services map[string]*corev1.Service // by NAMESPACE/NAME
	slices   map[string]map[string]*discoveryv1.EndpointSlice
	changed  map[string]int // Services to look at, with the hop that says so
	due      *clock.Event
	lastSync time.Time

	// rules are in the nodes' kernels: they stay when the process ends.
	rules map[string][]*servicePort // by Service
}

// New returns a proxy without rules that waits for Start.
func New(cfg Config) *Proxy { return &Proxy{Config: cfg, rules: map[string][]*servicePort{}} }

// Start learns all Services and EndpointSlices anew, and from then on of every
// change. Rules left by an earlier run that fit nothing any more are dropped.
func (p *Proxy) Start() error {
	p.Stop()
	p.services, p.changed = map[string]*corev1.Service{}, map[string]int{}
	p.slices = map[string]map[string]*discoveryv1.EndpointSlice{}
	for key := range p.rules {
		p.changed[key] = p.Clock.Cause()
	}
	for _, w := range []struct {
		resource client.Resource
		do       func(client.Event)
	}{{client.Services, p.serviceChanged}, {client.EndpointSlices, p.sliceChanged}} {
		stop, err := p.Client.Watch(client.Selection{Resource: w.resource}, w.do)
		if err != nil {
			p.Stop()
			return fmt.Errorf("kube-proxy: watch %s: %w", w.resource, err)
		}
		p.stops = append(p.stops, stop)
	}
	p.soon()
	return nil
}

// Stop ends the process. The rules stay as they are: visitors go on to be sent
// where they were sent, whatever becomes of the Pods.
func (p *Proxy) Stop() {
	for _, stop := range p.stops {
		stop()
	}
	p.stops = nil
	p.due.Cancel()
	p.due = nil
	p.lastSync = time.Time{}
}

func key(namespace, name string) string { return namespace + "/" + name }

func (p *Proxy) serviceChanged(e client.Event) {
	svc := e.Object.(*corev1.Service)
	k := key(svc.Namespace, svc.Name)
	p.services[k] = svc
	if _, others := svc.Labels[serviceProxyName]; e.Type == client.Deleted || others {
		delete(p.services, k)
	}
	p.note(k)
}

func (p *Proxy) sliceChanged(e client.Event) {
	if before, ok := e.Previous.(*discoveryv1.EndpointSlice); ok {
		p.dropSlice(before)
	}
	slice := e.Object.(*discoveryv1.EndpointSlice)
	if e.Type == client.Deleted {
		p.dropSlice(slice)
		return
	}
	k := key(slice.Namespace, slice.Labels[discoveryv1.LabelServiceName])
	if p.slices[k] == nil {
		p.slices[k] = map[string]*discoveryv1.EndpointSlice{}
	}
	p.slices[k][slice.Name] = slice
	p.note(k)
}

func (p *Proxy) dropSlice(slice *discoveryv1.EndpointSlice) {
	k := key(slice.Namespace, slice.Labels[discoveryv1.LabelServiceName])
	delete(p.slices[k], slice.Name)
	p.note(k)
}

// note remembers that a Service has to be looked at, and on whose behalf.
func (p *Proxy) note(service string) {
	p.changed[service] = p.Clock.Cause()
	p.soon()
}

// soon plans a change of the rules: at once, but not before minSyncPeriod has
// passed since the last one.
func (p *Proxy) soon() {
	if p.due != nil || len(p.changed) == 0 {
		return
	}
	wait := p.Latency.Draw(latency.ProxySync)
	if !p.lastSync.IsZero() {
		wait = max(wait, p.lastSync.Add(minSyncPeriod).Sub(p.Clock.Now()))
	}
	p.due = p.Clock.After(wait, "kube-proxy: rules", p.syncProxyRules)
}

// syncProxyRules writes the rules of every Service about which something
// changed. Each change of rules is a hop, caused by what called for it.
func (p *Proxy) syncProxyRules() {
	p.due, p.lastSync = nil, p.Clock.Now()
	changed := p.changed
	p.changed = map[string]int{}
	for _, k := range slices.Sorted(maps.Keys(changed)) {
		old, rules := p.rules[k], p.portsOf(k)
		if sameRules(old, rules) {
			continue
		}
		keepVisitors(old, rules)
		p.rules[k] = rules
		if len(rules) == 0 {
			delete(p.rules, k)
		}
		if len(old) > 0 || countReady(rules) > 0 { // a Service of nobody's is as good as none
			p.Clock.WithCause(changed[k], func() { p.record(k, rules) })
		}
	}
}

// record notes a change of rules: how many Pods visitors are sent to now.
func (p *Proxy) record(k string, rules []*servicePort) {
	namespace, name := splitKey(k)
	action, detail := trace.RemoveRules, ""
	if len(rules) > 0 {
		action, detail = trace.WriteRules, fmt.Sprint(countReady(rules))
	}
	p.Trace.Record(trace.Hop{
		Actor: trace.KubeProxy, Action: action, Detail: detail,
		Object: trace.Object{Kind: "Service", Namespace: namespace, Name: name},
	})
}
