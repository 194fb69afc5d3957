package scheduler

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// Images below the first size are not worth staying close to; those above the
// second, per container, are worth all of the score. In bytes.
const (
	minImages         = 23 * 1024 * 1024
	maxContainerImage = 1000 * 1024 * 1024
)

// imageLocality prefers nodes that have the Pod's images already, the more so
// the more nodes have them: otherwise one node would attract all.
func imageLocality() *plugin {
	return &plugin{
		name: "ImageLocality", weight: 1,
		preScore: func(c *cycle, _ []*nodeInfo) scorer {
			return &localImages{wanted: imagesOf(c.info.pod), snapshot: c.snapshot}
		},
	}
}

// imagesOf lists the images of a Pod under the names by which nodes report them.
func imagesOf(pod *corev1.Pod) []string {
	var names []string
	for _, c := range pod.Spec.InitContainers {
		names = append(names, withTag(c.Image))
	}
	for _, c := range pod.Spec.Containers {
		names = append(names, withTag(c.Image))
	}
	for _, v := range pod.Spec.Volumes {
		if v.Image != nil {
			names = append(names, withTag(v.Image.Reference))
		}
	}
	return names
}

func withTag(image string) string {
	if strings.LastIndex(image, ":") <= strings.LastIndex(image, "/") {
		return image + ":latest"
	}
	return image
}

type localImages struct {
	wanted   []string
	snapshot *snapshot
}

func (s *localImages) score(n *nodeInfo) int64 {
	var sum int64
	for _, image := range s.wanted {
		if size, there := n.images[image]; there {
			spread := float64(s.snapshot.images[image]) / float64(len(s.snapshot.allNodes()))
			sum += int64(float64(size) * spread)
		}
	}
	most := maxContainerImage * int64(len(s.wanted))
	sum = min(max(sum, minImages), most)
	return maxScore * (sum - minImages) / (most - minImages)
}
