package apiserver

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// The risk: Pods are kept apart from other versions than their author meant. What
// is wanted here is what the reference stored.
func TestLabelKeysBecomeExpressions(t *testing.T) {
	f := newFixture(t)
	const spec = `{containers: [{name: x, image: i}],
		affinity: {podAntiAffinity: {
			requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: k, matchLabelKeys: [app, none], mismatchLabelKeys: [v],
				labelSelector: {matchExpressions: [{key: v, operator: Exists}]}}],
			preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: k, matchLabelKeys: [v], labelSelector: {}}}]}},
		topologySpreadConstraints: [{maxSkew: 1, topologyKey: k, whenUnsatisfiable: DoNotSchedule, matchLabelKeys: [v],
			labelSelector: {matchLabels: {app: a}}}]}`
	pod := f.apply(`{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {app: a, v: v1}}, spec: ` + spec + `}`).(*corev1.Pod)

	anti := pod.Spec.Affinity.PodAntiAffinity
	in := func(key, value string) metav1.LabelSelectorRequirement {
		return metav1.LabelSelectorRequirement{Key: key, Operator: metav1.LabelSelectorOpIn, Values: []string{value}}
	}
	assert.Equal(t, []metav1.LabelSelectorRequirement{
		{Key: "v", Operator: metav1.LabelSelectorOpExists}, in("app", "a"), {Key: "v", Operator: metav1.LabelSelectorOpNotIn, Values: []string{"v1"}},
	}, anti.RequiredDuringSchedulingIgnoredDuringExecution[0].LabelSelector.MatchExpressions)
	assert.Equal(t, []metav1.LabelSelectorRequirement{in("v", "v1")},
		anti.PreferredDuringSchedulingIgnoredDuringExecution[0].PodAffinityTerm.LabelSelector.MatchExpressions)
	assert.Equal(t, &metav1.LabelSelector{MatchLabels: map[string]string{"app": "a"}, MatchExpressions: []metav1.LabelSelectorRequirement{in("v", "v1")}},
		pod.Spec.TopologySpreadConstraints[0].LabelSelector)
}
