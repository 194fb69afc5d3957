package scheduler

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
)

func TestPodRequests(t *testing.T) {
	const mib = 1 << 20
	two := func(p *corev1.Pod) {
		p.Spec.Containers = append(p.Spec.Containers, corev1.Container{Name: "dois", Resources: corev1.ResourceRequirements{Requests: quantities("200m", "")}})
	}
	initContainer := func(cpu string, policy *corev1.ContainerRestartPolicy) func(*corev1.Pod) {
		return func(p *corev1.Pod) {
			p.Spec.InitContainers = append(p.Spec.InitContainers, corev1.Container{
				Name: "i", RestartPolicy: policy, Resources: corev1.ResourceRequirements{Requests: quantities(cpu, "")},
			})
		}
	}
	always := corev1.ContainerRestartPolicyAlways
	resized := func(p *corev1.Pod) {
		r := quantities("900m", "64Mi")
		p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "app", AllocatedResources: r, Resources: &corev1.ResourceRequirements{Requests: r}}}
	}
	tests := []struct {
		name              string
		pod               *corev1.Pod
		want, wantNonZero resources
	}{
		{"nothing", newPod("p"), resources{}, resources{milliCPU: 100, memory: 200 * mib}},
		{"CPU only", newPod("p", requesting("300m", "")), resources{milliCPU: 300}, resources{milliCPU: 300, memory: 200 * mib}},
		{"both", newPod("p", requesting("1", "64Mi")), resources{milliCPU: 1000, memory: 64 * mib}, resources{milliCPU: 1000, memory: 64 * mib}},
		{"asking for nothing in so many words", newPod("p", requesting("0", "0")), resources{}, resources{}},
		{"two containers", newPod("p", requesting("1", "64Mi"), two), resources{milliCPU: 1200, memory: 64 * mib}, resources{milliCPU: 1200, memory: 264 * mib}},
		{"an init container that needs more", newPod("p", requesting("1", "64Mi"), initContainer("3", nil)),
			resources{milliCPU: 3000, memory: 64 * mib}, resources{milliCPU: 3000, memory: 200 * mib}},
		{"a sidecar", newPod("p", requesting("1", "64Mi"), initContainer("500m", &always)),
			resources{milliCPU: 1500, memory: 64 * mib}, resources{milliCPU: 1500, memory: 264 * mib}},
		{"still holding what it had before a resize", newPod("p", requesting("500m", "64Mi"), resized),
			resources{milliCPU: 900, memory: 64 * mib}, resources{milliCPU: 900, memory: 64 * mib}},
		{"overhead", newPod("p", requesting("1", "64Mi"), with(func(s *corev1.PodSpec) { s.Overhead = quantities("50m", "1Mi") })),
			resources{milliCPU: 1050, memory: 65 * mib}, resources{milliCPU: 1050, memory: 65 * mib}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, podRequests(tt.pod))
			assert.Equal(t, tt.wantNonZero, nonZeroRequests(tt.pod))
		})
	}
}
