package kubelet

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
)

const notFound = `rpc error: code = NotFound desc = failed to pull and unpack image "caderno/inexistente:1.0": failed to resolve reference "caderno/inexistente:1.0": caderno/inexistente:1.0: not found`

// Transcript 11 of the reference: ErrImagePull, then ImagePullBackOff at the
// look after the next.
func TestImagePullBackOff(t *testing.T) {
	f := newFixture(t)
	seen := f.states("falta")
	f.create(onePod("falta", "caderno/inexistente:1.0"))
	f.until(20*time.Second, "ImagePullBackOff", func() bool {
		c := f.pod("falta").Status.ContainerStatuses
		return len(c) > 0 && c[0].State.Waiting.Reason == "ImagePullBackOff"
	})
	assert.Equal(t, []string{"Pending []", "Pending [app:ContainerCreating]", "Pending [app:ErrImagePull]", "Pending [app:ImagePullBackOff]"}, *seen)
	assert.Equal(t, `Back-off pulling image "caderno/inexistente:1.0": ErrImagePull: `+notFound, f.container("falta").State.Waiting.Message)
	_, _, err := f.kubelet.Logs(f.pod("falta"), "app", false)
	assert.EqualError(t, err, `container "app" in pod "falta" is waiting to start: trying and failing to pull image`)
	assert.Equal(t, []string{
		`Pulling: Pulling image "caderno/inexistente:1.0" (x2)`,
		`Failed: Failed to pull image "caderno/inexistente:1.0": ` + notFound + " (x2)",
		"Failed: Error: ErrImagePull (x2)",
		`BackOff: Back-off pulling image "caderno/inexistente:1.0"`,
		"Failed: Error: ImagePullBackOff",
	}, f.events("Pod", "falta"))

	assert.Equal(t, []string{"run-sandbox < create", "pull-image caderno/inexistente:1.0 < run-sandbox", "pull-failed caderno/inexistente:1.0 < pull-image",
		"pull-image caderno/inexistente:1.0 < pull-failed", "pull-failed caderno/inexistente:1.0 < pull-image"}, f.told("falta"))

	// What was missing comes into being; the Pod gets there by itself.
	assert.NoError(t, f.registry.Publish("caderno/inexistente:1.0"))
	f.until(time.Minute, "running", func() bool { return f.pod("falta").Status.Phase == corev1.PodRunning })
}

func TestImagesThatCannotBe(t *testing.T) {
	for _, test := range []struct {
		image, policy   string
		reason, message string
	}{
		{"caderno/ola:1.0", "Never", "ErrImageNeverPull", `Container image "caderno/ola:1.0" is not present with pull policy of Never`},
		{"caderno/OLA:9.0", "IfNotPresent", "InvalidImageName", `Failed to apply default image tag "caderno/OLA:9.0": couldn't parse image name "caderno/OLA:9.0": invalid reference format: repository name (caderno/OLA) must be lowercase`},
	} {
		f := newFixture(t)
		f.create(onePod("p", test.image, func(pod *corev1.Pod) {
			pod.Spec.Containers[0].ImagePullPolicy = corev1.PullPolicy(test.policy)
		}))
		f.advance(3 * time.Second)
		waiting := f.container("p").State.Waiting
		assert.Equal(t, test.reason, waiting.Reason)
		assert.Equal(t, test.message, waiting.Message)
		assert.Contains(t, f.events("Pod", "p"), "Failed: Error: "+test.reason+" (x2)")
		seen := f.states("p")
		f.delete("p")
		f.advance(3 * time.Second)
		assert.False(t, f.exists("p"))
		assert.Equal(t, "Failed [app:ContainerStatusUnknown(137)] deleting", (*seen)[len(*seen)-2], "as the reference tells it")
	}
}

// The second Pod finds the image on the node, unless its policy is Always.
func TestPullPolicy(t *testing.T) {
	for _, test := range []struct {
		image string
		event string
	}{
		{"caderno/ola:1.0", `Pulled: Container image "caderno/ola:1.0" already present on machine and can be accessed by the pod`},
		{"caderno/ola", `Pulled: Successfully pulled image "caderno/ola" in 40\dms`},
	} {
		f := newFixture(t)
		f.create(onePod("a", test.image))
		f.advance(5 * time.Second)
		f.create(onePod("b", test.image))
		f.advance(5 * time.Second)
		assert.Regexp(t, test.event, strings.Join(f.events("Pod", "b"), "|"))
	}
}

func TestApplyDefaultImageTag(t *testing.T) {
	digest := "@sha256:2ac3b1d5dc0f4d2f9b2e5ee9e5a1c2c5d5a1d4b5a6c7d8e9f0a1b2c3d4e5f6a7"
	for _, test := range []struct{ image, want, err string }{
		{"nginx", "nginx:latest", ""},
		{"nginx:1.27", "nginx:1.27", ""},
		{"localhost:5000/a/b", "localhost:5000/a/b:latest", ""},
		{"nginx" + digest, "nginx" + digest, ""},
		{"nginx:1.27" + digest, "nginx:1.27" + digest, ""},
		{"Nginx", "", `couldn't parse image name "Nginx": invalid reference format: repository name (library/Nginx) must be lowercase`},
		{"ng inx", "", `couldn't parse image name "ng inx": invalid reference format`},
	} {
		got, err := applyDefaultImageTag(test.image)
		if test.err != "" {
			assert.EqualError(t, err, test.err)
			continue
		}
		assert.NoError(t, err)
		assert.Equal(t, test.want, got)
	}
}
