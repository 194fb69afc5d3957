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

// A Pod shares its template's affinity until it is stored; the template must not
// change with it.
func TestLabelKeysLeaveTheTemplateAlone(t *testing.T) {
	f := newFixture(t)
	term := corev1.PodAffinityTerm{TopologyKey: "k", MatchLabelKeys: []string{"v"}, LabelSelector: &metav1.LabelSelector{}}
	template := corev1.PodSpec{
		Containers: []corev1.Container{{Name: "x", Image: "i"}},
		Affinity:   &corev1.Affinity{PodAffinity: &corev1.PodAffinity{RequiredDuringSchedulingIgnoredDuringExecution: []corev1.PodAffinityTerm{term}}},
		TopologySpreadConstraints: []corev1.TopologySpreadConstraint{{
			MaxSkew: 1, TopologyKey: "k", WhenUnsatisfiable: corev1.DoNotSchedule, MatchLabelKeys: []string{"v"}, LabelSelector: &metav1.LabelSelector{},
		}},
	}
	before := template.DeepCopy()
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "p", Namespace: "default", Labels: map[string]string{"v": "v1"}}, Spec: template}
	stored, err := f.pieces.Create(pod)
	assert.NoError(t, err)
	assert.NotEmpty(t, stored.(*corev1.Pod).Spec.Affinity.PodAffinity.RequiredDuringSchedulingIgnoredDuringExecution[0].LabelSelector.MatchExpressions)
	assert.Equal(t, before.Affinity, template.Affinity)
	assert.Equal(t, before.TopologySpreadConstraints, template.TopologySpreadConstraints)
}
