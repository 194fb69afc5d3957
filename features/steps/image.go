package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"caderno/features/portuguese"
	"caderno/features/spelling"
)

// unknownImage matches what the kubelet says of an image that the registry does
// not have.
var unknownImage = regexp.MustCompile(`^Failed to pull image "([^"]+)": .*not found$`)

// whichImages says what the registry has instead of an image that a Pod asks for
// and does not get, or "" when no Pod does. Only a simulated registry can be asked.
func (w *world) whichImages(events []corev1.Event, pods map[string]*corev1.Pod) string {
	simulator, known := w.cluster.(Simulator)
	if !known {
		return ""
	}
	for _, e := range slices.Backward(events) {
		if m := unknownImage.FindStringSubmatch(e.Message); m != nil && pods[e.InvolvedObject.Name] != nil {
			return insteadOf(m[1], simulator.Images())
		}
	}
	return ""
}

// insteadOf names the images that an unknown one may have been meant to be: other
// versions of it, one with nearly its name, or any.
func insteadOf(unknown string, images []string) string {
	tags := map[string][]string{}
	var names []string
	for _, image := range images {
		name, tag := nameAndTag(image)
		if tags[name] == nil {
			names = append(names, name)
		}
		tags[name] = append(tags[name], tag)
	}
	name, tag := nameAndTag(unknown)
	if slices.Contains(tags[name], tag) {
		return fmt.Sprintf("a imagem %s foi publicada depois, e o kubelet ainda espera para tentar de novo", unknown)
	}
	if tags[name] != nil {
		return fmt.Sprintf("a imagem %s não tem a versão %s; tem %s", name, tag, portuguese.Enumerate(tags[name]))
	}
	if near := spelling.Nearest(name, names); near != "" {
		return fmt.Sprintf("não há imagem %s; você quis dizer %s?", name, near)
	}
	return fmt.Sprintf("não há imagem %s no registro deste cluster; há %s", name, portuguese.Enumerate(names))
}

// nameAndTag parts an image's reference; no tag means latest.
func nameAndTag(image string) (name, tag string) {
	image = strings.TrimPrefix(strings.TrimPrefix(image, "docker.io/"), "library/")
	if colon := strings.LastIndex(image, ":"); colon > strings.LastIndex(image, "/") {
		return image[:colon], image[colon+1:]
	}
	return image, "latest"
}
