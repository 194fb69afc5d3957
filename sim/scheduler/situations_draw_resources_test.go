package scheduler

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// requests has Pods request CPU, memory, both or nothing.
func requests(d *drawing) {
	d.everyPod(func(p *corev1.Pod, _ bool) {
		p.Spec.Containers[0].Resources.Requests = d.amounts("100m", "257m", "900m", "1", "0.333", "64Mi", "700Mi", "1Gi", "123456789", "1e9")
	})
}

// amounts draws a list of amounts: the first five are of CPU, the others of
// memory. Each of the two is missing one time in three.
func (d lot) amounts(of ...string) corev1.ResourceList {
	list := corev1.ResourceList{}
	if !d.oneIn(3) {
		list[corev1.ResourceCPU] = resource.MustParse(pick(d, of[:5]...))
	}
	if !d.oneIn(3) {
		list[corev1.ResourceMemory] = resource.MustParse(pick(d, of[5:]...))
	}
	return list
}

const device = "caderno.dev/placa"

// oddRequests gives a Pod what few Pods have: limits without requests, init
// containers, sidecars, a second container, overhead, requests of the whole Pod,
// zeros, rare resources.
func oddRequests(l lot, p *corev1.Pod) {
	spec := &p.Spec
	always := corev1.ContainerRestartPolicyAlways
	small := func() corev1.ResourceList {
		return l.amounts("10m", "50m", "600m", "1", "1500m", "32Mi", "300Mi", "1500Mi", "1G", "1")
	}
	switch l.IntN(11) {
	case 0:
		spec.Containers[0].Resources = corev1.ResourceRequirements{Limits: small()}
	case 1:
		spec.InitContainers = append(spec.InitContainers, corev1.Container{
			Name: "antes", Image: "busybox", Resources: corev1.ResourceRequirements{Requests: small()},
		})
	case 2:
		spec.InitContainers = append(spec.InitContainers,
			corev1.Container{Name: "ao-lado", Image: "busybox", RestartPolicy: &always, Resources: corev1.ResourceRequirements{Requests: small()}},
			corev1.Container{Name: "depois", Image: "busybox", Resources: corev1.ResourceRequirements{Requests: small()}})
	case 3, 4:
		spec.Containers = append(spec.Containers, corev1.Container{
			Name: "dois", Image: "busybox:1.36", Resources: corev1.ResourceRequirements{Requests: small()},
		})
	case 5:
		spec.Containers[0].Resources.Requests = corev1.ResourceList{
			corev1.ResourceCPU: resource.MustParse("0"), corev1.ResourceMemory: resource.MustParse("0"),
		}
	case 6:
		spec.Containers[0].Resources.Requests = corev1.ResourceList{corev1.ResourceEphemeralStorage: resource.MustParse("1Gi")}
	case 7:
		one := corev1.ResourceList{device: resource.MustParse("1"), corev1.ResourceCPU: resource.MustParse("1")}
		spec.Containers[0].Resources = corev1.ResourceRequirements{Limits: one}
	case 8:
		spec.Containers[0].Resources.Requests = corev1.ResourceList{
			corev1.ResourceCPU: resource.MustParse("1n"), corev1.ResourceMemory: resource.MustParse("1500m"),
		}
	case 9, 10:
		spec.Resources = &corev1.ResourceRequirements{Requests: l.amounts("1200m", "1300m", "1400m", "1500m", "1600m", "2000Mi", "2100Mi", "3G")}
		spec.Containers[0].Resources = corev1.ResourceRequirements{}
		spec.Containers = append(spec.Containers, corev1.Container{
			Name: "dois", Image: "busybox:1.36", Resources: corev1.ResourceRequirements{Requests: small()},
		})
	}
}

// devices gives some nodes what oddRequests may ask for.
func devices(d *drawing) {
	for _, n := range d.nodes {
		if d.oneIn(2) {
			n.Status.Allocatable[device] = resource.MustParse(pick(d.lot, "1", "2"))
		}
		if d.oneIn(2) {
			n.Status.Allocatable[corev1.ResourceEphemeralStorage] = resource.MustParse(pick(d.lot, "1Gi", "20Gi"))
		}
		if d.oneIn(6) {
			n.Status.Allocatable[corev1.ResourceCPU] = resource.MustParse(pick(d.lot, "0", "1", "512"))
			n.Status.Allocatable[corev1.ResourceMemory] = resource.MustParse(pick(d.lot, "0", "24Ti", "1Pi"))
		}
	}
}

// full has the Pods take nearly all of their nodes.
func full(d *drawing) {
	for len(d.pods) < 3*len(d.nodes) {
		p := d.newPod(fmt.Sprintf("p%d", len(d.pods)+1))
		p.Spec.NodeName = pick(d.lot, d.nodes...).Name
		d.pods = append(d.pods, p)
	}
	for _, p := range d.pods {
		p.Spec.Containers[0].Resources.Requests = corev1.ResourceList{
			corev1.ResourceCPU:    resource.MustParse(pick(d.lot, "1", "1", "1900m")),
			corev1.ResourceMemory: resource.MustParse(pick(d.lot, "100Mi", "1Gi")),
		}
		if d.oneIn(2) {
			p.Status.Phase = corev1.PodRunning
			p.Status.StartTime = &metav1.Time{Time: begin.Add(time.Duration(d.between(-9, -1)) * time.Hour)}
		}
	}
	for _, n := range d.nodes {
		n.Status.Allocatable[corev1.ResourceCPU] = resource.MustParse(pick(d.lot, "2", "2", "3"))
	}
	d.pod.Spec.Containers[0].Resources.Requests = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse(pick(d.lot, "1500m", "2", "2", "3"))}
}

// priorities gives Pods one of the two priorities that every cluster has.
func priorities(d *drawing) {
	d.everyPod(func(p *corev1.Pod, coming bool) {
		if coming && !d.oneIn(8) || d.oneIn(3) {
			p.Spec.PriorityClassName = pick(d.lot, "system-cluster-critical", "system-node-critical")
		}
	})
}

// takenPorts has Pods take ports of their nodes.
func takenPorts(d *drawing) {
	d.everyPod(func(p *corev1.Pod, coming bool) {
		if !coming && d.oneIn(2) {
			return
		}
		for i := range d.between(1, 2) {
			p.Spec.Containers[0].Ports = append(p.Spec.Containers[0].Ports, corev1.ContainerPort{
				ContainerPort: int32(80 + i), HostPort: pick(d.lot, int32(8080), int32(9090), int32(9091)) + int32(100*i),
				Protocol: pick(d.lot, "", corev1.ProtocolTCP, corev1.ProtocolUDP), HostIP: pick(d.lot, "", "", "127.0.0.1", "0.0.0.0", "192.0.2.7"),
			})
		}
	})
}

// images puts images on nodes, and has the Pod that comes use some.
func images(d *drawing) {
	known := []corev1.ContainerImage{
		{Names: []string{"nginx:1.27", "docker.io/library/nginx:1.27"}, SizeBytes: 190 << 20},
		{Names: []string{"grande:2"}, SizeBytes: 1200 << 20},
		{Names: []string{"enorme:latest"}, SizeBytes: 9 << 30},
		{Names: []string{"busybox:latest"}, SizeBytes: 4 << 20},
		{Names: []string{"registro:5000/app@sha256:" + digest, "registro:5000/app:latest"}, SizeBytes: 640123457},
	}
	for _, n := range d.nodes {
		for _, image := range known {
			if d.oneIn(2) {
				n.Status.Images = append(n.Status.Images, image)
			}
		}
	}
	used := []string{"nginx:1.27", "grande:2", "enorme", "busybox", "registro:5000/app", "registro:5000/app@sha256:" + digest, "nenhuma:1"}
	d.pod.Spec.Containers[0].Image = pick(d.lot, used...)
	for i := range d.between(0, 2) {
		d.pod.Spec.Containers = append(d.pod.Spec.Containers, corev1.Container{Name: fmt.Sprintf("c%d", i), Image: pick(d.lot, used...)})
	}
	if d.oneIn(3) {
		d.pod.Spec.InitContainers = append(d.pod.Spec.InitContainers, corev1.Container{Name: "primeiro", Image: pick(d.lot, used...)})
	}
}

const digest = "3f2a4e0c1d5b6978a0b1c2d3e4f5061728394a5b6c7d8e9f0a1b2c3d4e5f6071"
