package apiserver

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"caderno/sim/client"
)

var tokenName = regexp.MustCompile(`kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}`)

// specOf is the part of the YAML that defaulting and admission fill in.
func specOf(t *testing.T, text []byte) any {
	t.Helper()
	var obj map[string]any
	require.NoError(t, yaml.Unmarshal(tokenName.ReplaceAll(text, []byte("kube-api-access-xxxxx")), &obj))
	return obj["spec"]
}

// The risk: a field that Kubernetes fills in is missing or different, which a
// learner sees in `kubectl get -o yaml`, and which changes the template's hash.
// testdata holds what the reference stored.
func TestDefaults(t *testing.T) {
	for _, c := range []struct{ sent, stored string }{
		{simpleDeployment, "deployment.yaml"},
		{"pod-in.yaml", "pod-out.yaml"},
	} {
		t.Run(c.stored, func(t *testing.T) {
			f := newFixture(t)
			sent := []byte(c.sent)
			if c.sent == "pod-in.yaml" {
				sent = f.read(c.sent)
			}
			got, err := yaml.Marshal(f.apply(string(sent)))
			require.NoError(t, err)
			assert.Equal(t, specOf(t, f.read(c.stored)), specOf(t, got))
		})
	}
}

func TestReplicaSetTemplateGetsNoPodDefaults(t *testing.T) {
	f := newFixture(t)
	rs := f.apply(`{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: r}, spec: {selector: {matchLabels: {a: b}},
		template: {metadata: {labels: {a: b}}, spec: {containers: [{name: x, image: i, resources: {limits: {cpu: 1}}}]}}}}`)
	text, err := yaml.Marshal(rs)
	require.NoError(t, err)
	assert.Contains(t, string(text), "imagePullPolicy: Always")
	for _, unwanted := range []string{"requests:", "enableServiceLinks", "serviceAccount", "priority", "kube-api-access", "tolerations"} {
		assert.NotContains(t, string(text), unwanted)
	}
}

func TestImageTag(t *testing.T) {
	for image, want := range map[string]corev1.PullPolicy{
		"nginx": corev1.PullAlways, "nginx:latest": corev1.PullAlways, "nginx:1.27": corev1.PullIfNotPresent,
		"reg:5000/nginx": corev1.PullAlways, "reg:5000/nginx:1": corev1.PullIfNotPresent,
		"nginx@sha256:aa": corev1.PullIfNotPresent, "nginx:latest@sha256:aa": corev1.PullAlways,
		"reg:5000/a/b@sha256:aa": corev1.PullIfNotPresent, "Nginx": corev1.PullIfNotPresent, "": corev1.PullIfNotPresent,
	} {
		assert.Equal(t, want, defaultPullPolicy(image), image)
	}
}

func TestQOSClass(t *testing.T) {
	for resources, want := range map[string]corev1.PodQOSClass{
		`{}`:                              corev1.PodQOSBestEffort,
		`{requests: {cpu: 1}}`:            corev1.PodQOSBurstable,
		`{limits: {cpu: 1}}`:              corev1.PodQOSBurstable,
		`{requests: {cpu: "0"}}`:          corev1.PodQOSBestEffort,
		`{requests: {x.com/gpu: 1}}`:      corev1.PodQOSBestEffort,
		`{limits: {cpu: 1, memory: 1Mi}}`: corev1.PodQOSGuaranteed,
		`{limits: {cpu: 1, memory: 1Mi}, requests: {cpu: 1, memory: 512Ki}}`: corev1.PodQOSBurstable,
	} {
		var pod corev1.Pod
		require.NoError(t, yaml.Unmarshal([]byte(`{spec: {containers: [{name: x, resources: `+resources+`}]}}`), &pod))
		defaultPod(&pod)
		assert.Equal(t, want, qosClass(&pod.Spec), resources)
	}
	var two corev1.Pod
	require.NoError(t, yaml.Unmarshal([]byte(`{spec: {containers: [{name: x}, {name: y, resources: {limits: {cpu: 1, memory: 1Mi}}}]}}`), &two))
	defaultPod(&two)
	assert.Equal(t, corev1.PodQOSBurstable, qosClass(&two.Spec), "one of each")
}

func TestBootstrap(t *testing.T) {
	f := newFixture(t)
	namespaces, err := client.List[*corev1.Namespace](f.pieces, client.Selection{Resource: client.Namespaces}, nil)
	require.NoError(t, err)
	var names []string
	for _, ns := range namespaces {
		names = append(names, ns.Name)
		assert.Equal(t, map[string]string{"kubernetes.io/metadata.name": ns.Name}, ns.Labels)
		assert.Equal(t, []corev1.FinalizerName{"kubernetes"}, ns.Spec.Finalizers)
		assert.Equal(t, corev1.NamespaceActive, ns.Status.Phase)
		assert.Equal(t, metav1.TypeMeta{Kind: "Namespace", APIVersion: "v1"}, ns.TypeMeta)
	}
	assert.Equal(t, []string{"default", "kube-node-lease", "kube-public", "kube-system"}, names)
	svc, err := client.Get[*corev1.Service](f.pieces, client.Services, "default", "kubernetes")
	require.NoError(t, err)
	assert.Equal(t, "10.96.0.1", svc.Spec.ClusterIP)
	assert.Equal(t, []string{"10.96.0.1"}, svc.Spec.ClusterIPs)
	assert.Equal(t, corev1.ServiceTypeClusterIP, svc.Spec.Type)
	assert.Empty(t, f.trace.Hops(), "the trace begins in a cluster that is there")
}
