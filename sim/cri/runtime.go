package cri

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"

	"caderno/sim/clock"
)

// Config is what a Runtime is made of.
type Config struct {
	Index    int       // of the node; its Pods live in 10.244.Index.0/24
	Registry *Registry // shared by all nodes
	Clock    *clock.Clock
	Rand     *rand.Rand // the cluster's one seeded generator: IDs
}

// Runtime is the container runtime of one node.
type Runtime struct {
	registry   *Registry
	clock      *clock.Clock
	rand       *rand.Rand
	subnet     string
	lastHost   int // last number of the address given most recently
	pods       map[string]*pod
	byIP       map[string]*pod
	containers map[string]*container
	images     map[string]StoredImage
	exited     func(Container)
}

// Pod says whose a sandbox is.
type Pod struct{ Namespace, Name, UID string }

// Sandbox is a Pod's own corner of the node: its address.
type Sandbox struct {
	ID    string
	Pod   Pod
	IP    string
	Ready bool // false once stopped
}

// pod is a sandbox with its containers, in the order of their creation.
type pod struct {
	sandbox    Sandbox
	containers []*container
}

// PodStatus is what the runtime tells of a Pod: a picture of one instant.
type PodStatus struct {
	Sandbox    *Sandbox    // nil if there never was one
	Containers []Container // latest first
}

// New returns the runtime of a node on which nothing runs.
func New(cfg Config) *Runtime {
	return &Runtime{
		registry: cfg.Registry, clock: cfg.Clock, rand: cfg.Rand, subnet: subnet(cfg.Index), lastHost: 1,
		pods: map[string]*pod{}, byIP: map[string]*pod{}, containers: map[string]*container{},
		images: map[string]StoredImage{}, exited: func(Container) {},
	}
}

// subnet is the first three numbers of the addresses of a node's Pods. From
// node 256 on the second number goes on, leaving out 10.96.0.0/12, which is
// for Services.
func subnet(index int) string {
	return fmt.Sprintf("10.%d.%d", (244+index/256)%256, index%256)
}

// OnExit makes f be told of every container that ends, whatever the reason,
// at the instant of its end; f must not call the runtime. nil is nobody, as
// when the kubelet has stopped.
func (r *Runtime) OnExit(f func(Container)) {
	if f == nil {
		f = func(Container) {}
	}
	r.exited = f
}

// PodStatus tells what there is of the Pod with the given UID.
func (r *Runtime) PodStatus(uid string) PodStatus {
	p := r.pods[uid]
	if p == nil {
		return PodStatus{}
	}
	sandbox := p.sandbox
	status := PodStatus{Sandbox: &sandbox}
	for _, c := range slices.Backward(p.containers) {
		status.Containers = append(status.Containers, c.Container)
	}
	return status
}

// Pods returns the UIDs of the Pods that have a sandbox, sorted.
func (r *Runtime) Pods() []string {
	uids := make([]string, 0, len(r.pods))
	for uid := range r.pods {
		uids = append(uids, uid)
	}
	slices.Sort(uids)
	return uids
}

// RunPodSandbox makes a sandbox with an address of its own. It fails, in the
// words of containerd and its network plugin, when no address is left.
func (r *Runtime) RunPodSandbox(owner Pod) (Sandbox, error) {
	id, ip := r.newID(), r.newAddress()
	if ip == "" {
		return Sandbox{}, fmt.Errorf("rpc error: code = Unknown desc = failed to setup network for sandbox %q: plugin type=\"bridge\" failed (add): "+
			"failed to allocate for range 0: no IP addresses available in range set: %s.1-%s.254", id, r.subnet, r.subnet)
	}
	p := r.pods[owner.UID]
	if p == nil {
		p = &pod{}
		r.pods[owner.UID] = p
	}
	p.sandbox = Sandbox{ID: id, Pod: owner, IP: ip, Ready: true}
	r.byIP[ip] = p
	return p.sandbox, nil
}

// newAddress takes the next address that is free, so that one that was given
// back is not given out again soon; "" if there is none.
func (r *Runtime) newAddress() string {
	for range 253 {
		r.lastHost++
		if r.lastHost > 254 {
			r.lastHost = 2
		}
		ip := fmt.Sprintf("%s.%d", r.subnet, r.lastHost)
		if r.byIP[ip] == nil {
			return ip
		}
	}
	return ""
}

// StopPodSandbox takes the Pod's address out of service. Containers that still
// run are killed.
func (r *Runtime) StopPodSandbox(uid string) {
	p := r.pods[uid]
	if p == nil || !p.sandbox.Ready {
		return
	}
	for _, c := range p.containers {
		r.exit(c, 137, "Error")
	}
	p.sandbox.Ready = false
	delete(r.byIP, p.sandbox.IP)
}

// RemovePod forgets a Pod: sandbox, containers, logs.
func (r *Runtime) RemovePod(uid string) {
	p := r.pods[uid]
	if p == nil {
		return
	}
	r.StopPodSandbox(uid)
	for _, c := range p.containers {
		delete(r.containers, c.ID)
	}
	delete(r.pods, uid)
}

// newID draws 64 hexadecimal digits.
func (r *Runtime) newID() string {
	var id [32]byte
	for i := range id {
		id[i] = byte(r.rand.Uint32())
	}
	return hex.EncodeToString(id[:])
}
