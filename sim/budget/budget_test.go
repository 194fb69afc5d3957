package budget

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestOf(t *testing.T) {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "a", Labels: map[string]string{"app": "ola"}}}
	ola := &metav1.LabelSelector{MatchLabels: map[string]string{"app": "ola"}}
	tests := []struct {
		name, namespace string
		selector        *metav1.LabelSelector
		selects         bool
	}{
		{"its labels", "a", ola, true},
		{"another namespace", "b", ola, false},
		{"other labels", "a", &metav1.LabelSelector{MatchLabels: map[string]string{"app": "outro"}}, false},
		{"empty", "a", &metav1.LabelSelector{}, true},
		{"none", "a", nil, false},
	}
	for _, tt := range tests {
		b := &policyv1.PodDisruptionBudget{ObjectMeta: metav1.ObjectMeta{Namespace: tt.namespace}, Spec: policyv1.PodDisruptionBudgetSpec{Selector: tt.selector}}
		assert.Equal(t, tt.selects, len(Of(pod, []*policyv1.PodDisruptionBudget{b})) == 1, tt.name)
	}
}

// The condition says what the number says, and since when.
func TestSetCondition(t *testing.T) {
	b, start := &policyv1.PodDisruptionBudget{}, time.Unix(1000, 0)
	assert.False(t, ConditionIsRight(b))
	SetCondition(b, start)
	SetCondition(b, start.Add(time.Minute))
	assert.True(t, ConditionIsRight(b))
	assert.Equal(t, "InsufficientPods", b.Status.Conditions[0].Reason)
	assert.True(t, b.Status.Conditions[0].LastTransitionTime.Time.Equal(start))
	b.Status.DisruptionsAllowed = 1
	assert.False(t, ConditionIsRight(b))
	SetCondition(b, start.Add(time.Hour))
	assert.Equal(t, "SufficientPods", b.Status.Conditions[0].Reason)
	assert.True(t, b.Status.Conditions[0].LastTransitionTime.Time.Equal(start.Add(time.Hour)))
}
