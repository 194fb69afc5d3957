package kubelet

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

const (
	kubeletVersion = "v1.37.2"
	// evictionReserve is the memory in bytes kept back before Pods are evicted
	// (evictionHard of the reference's kubelets).
	evictionReserve = 1 << 20
	// maxImages is how many images a Node lists.
	maxImages = 50
)

// setNodeStatus fills in what the kubelet knows of its node, and tells whether
// the Node was ready before.
func (k *Kubelet) setNodeStatus(s *corev1.NodeStatus, ready corev1.NodeCondition) (wasReady bool) {
	s.Addresses = []corev1.NodeAddress{
		{Type: corev1.NodeInternalIP, Address: k.node.IP}, {Type: corev1.NodeHostName, Address: k.node.Name},
	}
	s.Capacity, s.Allocatable = k.capacity(0), k.capacity(evictionReserve)
	s.DaemonEndpoints.KubeletEndpoint.Port = 10250
	s.DeclaredFeatures = []string{
		"ExtendWebSocketsToKubelet", "InPlacePodLevelResourcesVerticalScaling",
		"InPlacePodVerticalScalingInitContainers", "RestartAllContainersOnContainerExits",
	}
	k.setNodeInfo(s)
	s.Images = k.nodeImages()
	old := s.Conditions
	s.Conditions = []corev1.NodeCondition{
		{Type: corev1.NodeMemoryPressure, Status: corev1.ConditionFalse, Reason: "KubeletHasSufficientMemory", Message: "kubelet has sufficient memory available"},
		{Type: corev1.NodeDiskPressure, Status: corev1.ConditionFalse, Reason: "KubeletHasNoDiskPressure", Message: "kubelet has no disk pressure"},
		{Type: corev1.NodePIDPressure, Status: corev1.ConditionFalse, Reason: "KubeletHasSufficientPID", Message: "kubelet has sufficient PID available"},
		ready,
	}
	s.Conditions[3].Type = corev1.NodeReady
	for i := range s.Conditions {
		c := &s.Conditions[i]
		c.LastHeartbeatTime, c.LastTransitionTime = k.now(), k.now()
		for _, before := range old {
			if before.Type == c.Type && before.Status == c.Status {
				c.LastTransitionTime = before.LastTransitionTime
			}
			if before.Type == corev1.NodeReady {
				wasReady = before.Status == corev1.ConditionTrue
			}
		}
	}
	return wasReady
}

// capacity is what the node has, less so much memory in bytes.
func (k *Kubelet) capacity(reserve int64) corev1.ResourceList {
	memory := k.node.Memory.DeepCopy()
	memory.Sub(*resource.NewQuantity(reserve, resource.BinarySI))
	return corev1.ResourceList{
		corev1.ResourceCPU: k.node.CPU.DeepCopy(), corev1.ResourceMemory: memory,
		corev1.ResourcePods: *resource.NewQuantity(k.node.MaxPods, resource.DecimalSI),
		"hugepages-1Gi":     *resource.NewQuantity(0, resource.DecimalSI),
		"hugepages-2Mi":     *resource.NewQuantity(0, resource.DecimalSI),
	}
}

// setNodeInfo says what the machine is. The IDs it got when it registered
// first stay, but a machine that never had any is given some.
func (k *Kubelet) setNodeInfo(s *corev1.NodeStatus) {
	info := corev1.NodeSystemInfo{
		MachineID: s.NodeInfo.MachineID, SystemUUID: s.NodeInfo.SystemUUID, BootID: s.NodeInfo.BootID,
		KernelVersion: "6.12.0", OSImage: "Debian GNU/Linux 12 (bookworm)", OperatingSystem: "linux", Architecture: "amd64",
		ContainerRuntimeVersion: "containerd://2.1.4", KubeletVersion: kubeletVersion,
	}
	if info.MachineID == "" {
		a, b, c := k.rand.Uint64(), k.rand.Uint64(), k.rand.Uint64()
		info.MachineID = fmt.Sprintf("%016x%016x", a, b)
		info.SystemUUID = info.MachineID
		info.BootID = fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", uint32(c), uint16(c>>32), uint16(c>>48)&0xfff, 0x8000|uint16(a)&0x3fff, b&0xffffffffffff)
	}
	inUserNamespace := false
	info.RunningInUserNamespace = &inUserNamespace
	s.NodeInfo = info
}

// nodeImages lists the images on the node, the biggest first.
func (k *Kubelet) nodeImages() []corev1.ContainerImage {
	var images []corev1.ContainerImage
	for _, image := range k.runtime.ListImages() {
		images = append(images, corev1.ContainerImage{
			Names: []string{image.Reference + "@" + image.ID, image.Reference}, SizeBytes: image.Size,
		})
	}
	return images[:min(len(images), maxImages)]
}
