package deployment

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// defaulted is a template as the API server stores it.
func defaulted(app, container, image string) corev1.PodTemplateSpec {
	grace := int64(30)
	return corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": app}},
		Spec: corev1.PodSpec{
			Containers: []corev1.Container{{
				Name: container, Image: image, ImagePullPolicy: corev1.PullIfNotPresent,
				TerminationMessagePath: "/dev/termination-log", TerminationMessagePolicy: corev1.TerminationMessageReadFile,
			}},
			RestartPolicy: corev1.RestartPolicyAlways, TerminationGracePeriodSeconds: &grace, DNSPolicy: corev1.DNSClusterFirst,
			SchedulerName: corev1.DefaultSchedulerName, SecurityContext: &corev1.PodSecurityContext{},
		},
	}
}

// Hashes that Kubernetes 1.37.2 computed (recorded transcripts).
func TestComputeHashIsThatOfKubernetes(t *testing.T) {
	withPort := defaulted("ola", "ola", "caderno/ola:1.0")
	withPort.Spec.Containers[0].Ports = []corev1.ContainerPort{{ContainerPort: 8080, Protocol: corev1.ProtocolTCP}}
	for _, test := range []struct {
		template corev1.PodTemplateSpec
		want     string
	}{
		{defaulted("ola", "ola", "caderno/ola:1.0"), "59946bc664"},
		{defaulted("ola", "ola", "caderno/ola:2.0"), "c47866d5c"},
		{withPort, "75f4bf448f"},
		{defaulted("recria", "app", "caderno/ola:1.0"), "5bbc58945c"},
		{defaulted("recria", "app", "caderno/ola:2.0"), "576489ffb"},
		{defaulted("presa", "app", "caderno/inexistente:9"), "d5f7b784d"},
	} {
		assert.Equal(t, test.want, ComputeHash(&test.template, nil), test.template.Spec.Containers[0].Image)
	}
}

func TestComputeHashCountsCollisions(t *testing.T) {
	template := defaulted("ola", "ola", "caderno/ola:1.0")
	zero, one := int32(0), int32(1)
	assert.Equal(t, ComputeHash(&template, &one), ComputeHash(&template, &one))
	assert.NotEqual(t, ComputeHash(&template, nil), ComputeHash(&template, &zero))
	assert.NotEqual(t, ComputeHash(&template, &zero), ComputeHash(&template, &one))
}

func TestGenerateReplicaSetNameFits(t *testing.T) {
	assert.Equal(t, "ola-59946bc664", generateReplicaSetName("ola", "59946bc664"))
	long := generateReplicaSetName(strings.Repeat("a", 253), "59946bc664")
	assert.Len(t, long, 253)
	assert.True(t, strings.HasSuffix(long, "a-59946bc664"))
}
