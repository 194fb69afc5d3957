package scheduler

import (
	"fmt"
	"math/rand/v2"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// lot draws. The same seed draws the same.
type lot struct{ *rand.Rand }

func pick[T any](l lot, from ...T) T { return from[l.IntN(len(from))] }

// oneIn is true once in n times.
func (d lot) oneIn(n int) bool { return d.IntN(n) == 0 }

func (d lot) between(a, b int) int { return a + d.IntN(b-a+1) }

// drawing is a situation while it is drawn.
type drawing struct {
	lot
	others []client.Object // namespaces, Services, ReplicaSets
	nodes  []*corev1.Node
	pods   []*corev1.Pod // that are there, each on a node
	pod    *corev1.Pod   // that comes
}

// everyPod calls f with each Pod; coming is the one that is to be placed.
func (d *drawing) everyPod(f func(p *corev1.Pod, coming bool)) {
	for _, p := range d.pods {
		f(p, false)
	}
	f(d.pod, true)
}

func (d *drawing) situation(name string) situation {
	s := situation{name: name, pod: d.pod}
	s.objects = append(s.objects, d.others...)
	for _, n := range d.nodes {
		s.objects = append(s.objects, n)
	}
	for _, p := range d.pods {
		s.objects = append(s.objects, p)
	}
	return s
}

// ingredient puts something into a drawing.
type ingredient func(*drawing)

// theme is an album of situations drawn by lot.
type theme struct {
	name        string
	prose       string
	count       int
	ingredients []ingredient
}

var themes = []theme{
	{"requests", "What Pods request and nodes have: sums, maxima, defaults, rounding.", 60,
		[]ingredient{crowd, devices, requests, odd(oddRequests)}},
	{"taints", "Taints of all effects, tolerations of all shapes, cordoned nodes.", 50,
		[]ingredient{crowd, some(requests), taints, tolerations, some(cordons)}},
	{"node-affinity", "Selectors of nodes: required, preferred, by label and by name.", 50,
		[]ingredient{crowd, zones, nodeAffinities, some(requests), some(taints)}},
	{"spread", "Spreading over zones and hosts: required, wished for, and by default.", 70,
		[]ingredient{crowd, zones, spreading, some(kindred), some(leaving), some(taints), some(nodeAffinities)}},
	{"pod-affinity", "Pods that want to be near others, or far from them, on either side.", 70,
		[]ingredient{crowd, zones, some(namespaces), podAffinities, some(leaving)}},
	{"ports-and-images", "Host ports that are taken, images that are there.", 40,
		[]ingredient{crowd, takenPorts, images, some(requests)}},
	{"preemption", "Nodes that are full, and a Pod that is more important than others.", 70,
		[]ingredient{crowd, full, priorities, some(leaving), some(zones), some(podAffinities), some(takenPorts), some(taints)}},
	{"everything", "Whatever comes together.", 70,
		[]ingredient{crowd, some(zones), some(namespaces), some(requests), some(devices), some(odd(oddRequests)), some(taints), some(tolerations),
			some(cordons), some(nodeAffinities), some(spreading), some(kindred), some(podAffinities), some(takenPorts), some(images),
			some(leaving), some(priorities)}},
}

// some leaves an ingredient out half of the time.
func some(i ingredient) ingredient {
	return func(d *drawing) {
		if d.oneIn(2) {
			i(d)
		}
	}
}

// odd applies a change to one Pod in four.
func odd(change func(lot, *corev1.Pod)) ingredient {
	return func(d *drawing) {
		d.everyPod(func(p *corev1.Pod, coming bool) {
			if coming && d.oneIn(2) || d.oneIn(4) {
				change(d.lot, p)
			}
		})
	}
}

// draw draws the album; the number of a situation is its seed.
func (th theme) draw() album {
	a := album{prose: fmt.Sprintf("# %s Drawn by lot: see README.md.", th.prose)}
	for i := range th.count {
		seed := uint64(i + 1)
		d := &drawing{lot: lot{rand.New(rand.NewPCG(seed, uint64(len(th.name))))}}
		for _, add := range th.ingredients {
			add(d)
		}
		a.situations = append(a.situations, d.situation(fmt.Sprintf("%s-%03d", th.name, seed)))
	}
	return a
}

var apps = []string{"ola", "adeus", "cache"}

// crowd makes two to six nodes with up to twelve Pods on them, and the Pod that
// comes: everything else is put into these.
func crowd(d *drawing) {
	for i := range d.between(2, 6) {
		name := fmt.Sprintf("n%d", i+1)
		d.nodes = append(d.nodes, &corev1.Node{
			ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{corev1.LabelHostname: name}},
			Status: corev1.NodeStatus{Allocatable: corev1.ResourceList{
				corev1.ResourceCPU:    resource.MustParse(pick(d.lot, "2", "4", "4", "3900m", "3333m", "8")),
				corev1.ResourceMemory: resource.MustParse(pick(d.lot, "2Gi", "8Gi", "8Gi", "7973Mi", "7777777777", "16G")),
				corev1.ResourcePods:   resource.MustParse(pick(d.lot, "110", "110", "110", "3")),
			}},
		})
	}
	for i := range d.between(0, 12) {
		p := d.newPod(fmt.Sprintf("p%d", i+1))
		p.Spec.NodeName = pick(d.lot, d.nodes...).Name
		d.pods = append(d.pods, p)
	}
	d.pod = d.newPod("chega")
}

func (d *drawing) newPod(name string) *corev1.Pod {
	labels := map[string]string{"app": pick(d.lot, apps...)}
	if d.oneIn(2) {
		labels["v"] = pick(d.lot, "v1", "v2")
	}
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: metav1.NamespaceDefault, Labels: labels},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: "nginx:1.27"}}},
	}
}

// zones puts the nodes into zones and racks, but not all of them.
func zones(d *drawing) {
	for _, n := range d.nodes {
		if !d.oneIn(8) {
			n.Labels[corev1.LabelTopologyZone] = pick(d.lot, "a", "b", "c")
		}
		if !d.oneIn(5) {
			n.Labels["rack"] = pick(d.lot, "r1", "r2", "r3")
		}
		if d.oneIn(2) {
			n.Labels["disco"] = pick(d.lot, "ssd", "hdd")
		}
		if d.oneIn(4) {
			n.Labels["geracao"] = pick(d.lot, "1", "2", "10", "nova")
		}
	}
}

// namespaces moves some Pods into another namespace, which has labels.
func namespaces(d *drawing) {
	for _, name := range []string{"loja", "banco"} {
		d.others = append(d.others, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"time": name}}})
	}
	d.everyPod(func(p *corev1.Pod, coming bool) {
		if d.oneIn(3) {
			p.Namespace = pick(d.lot, "loja", "banco")
		}
	})
}

// leaving has some Pods be on their way out, and others already ended.
func leaving(d *drawing) {
	for _, p := range d.pods {
		switch {
		case d.oneIn(4):
			p.DeletionTimestamp = &metav1.Time{Time: begin}
		case d.oneIn(6):
			p.Status.Phase = pick(d.lot, corev1.PodSucceeded, corev1.PodFailed)
		}
	}
}
