package apiserver

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets"

// budgetFixture has a Pod that runs, ready or not, and a budget over it whose
// status, which nobody else writes here, the test decides on.
func budgetFixture(t *testing.T, ready, spec string) (f *restFixture, evict func(query string) *metav1.Status) {
	f = newRestFixture(t)
	f.must("POST "+pods, olaPod)
	f.must("PATCH "+pods+"/ola/status", `{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"`+ready+`"}]}}`,
		"Content-Type: application/merge-patch+json")
	f.must("PATCH "+pods+"/ola", `{"metadata":{"labels":{"app":"ola"}}}`, "Content-Type: application/merge-patch+json")
	f.must("POST "+budgets, `{"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"ola"},"spec":{"selector":{"matchLabels":{"app":"ola"}}`+spec+`}}`)
	return f, func(query string) *metav1.Status {
		w := f.do("POST "+pods+"/ola/eviction"+query, `{"kind":"Eviction","apiVersion":"policy/v1","metadata":{"name":"ola"}}`)
		status := &metav1.Status{}
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), status))
		assert.EqualValues(t, w.Code, status.Code)
		return status
	}
}

func (f *restFixture) count(status string) {
	f.t.Helper()
	f.must("PATCH "+budgets+"/ola/status", `{"status":`+status+`}`, "Content-Type: application/merge-patch+json")
}

// What a budget answers to an eviction, in Kubernetes' words and causes.
func TestEvictionsThatABudgetRefuses(t *testing.T) {
	const cannot = "Cannot evict pod as it would violate the pod's disruption budget."
	tests := []struct {
		name, status, message, cause string
		code, retry                  int32
	}{
		{"not counted yet", `{}`, cannot, "The disruption budget ola is still being processed by the server.", 429, 10},
		{"too few are healthy", `{"observedGeneration":1,"currentHealthy":1,"desiredHealthy":1}`,
			cannot, "The disruption budget ola needs 1 healthy pods and has 1 currently", 429, 0},
		{"could not be counted", `{"observedGeneration":1,"conditions":[{"type":"DisruptionAllowed","status":"False","reason":"SyncFailed","message":"x","lastTransitionTime":"2026-03-02T12:00:00Z"}]}`,
			cannot, "The disruption budget ola does not allow evicting pods currently because it failed sync: x", 429, 0},
		{"another reason", `{"observedGeneration":1,"currentHealthy":2,"desiredHealthy":1,"conditions":[{"type":"DisruptionAllowed","status":"False","reason":"R","message":"x","lastTransitionTime":"2026-03-02T12:00:00Z"}]}`,
			cannot, "The disruption budget ola does not allow evicting pods currently (R): x", 429, 0},
		{"no reason", `{"observedGeneration":1,"currentHealthy":2,"desiredHealthy":1}`,
			cannot, "The disruption budget ola does not allow evicting pods currently", 429, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, evict := budgetFixture(t, "True", "")
			f.count(tt.status)
			got := evict("")
			assert.Equal(t, tt.message, got.Message)
			assert.Equal(t, tt.code, got.Code)
			assert.Equal(t, metav1.StatusReasonTooManyRequests, got.Reason)
			assert.Equal(t, []metav1.StatusCause{{Type: "DisruptionBudget", Message: tt.cause}}, got.Details.Causes)
			assert.Equal(t, tt.retry, got.Details.RetryAfterSeconds)
			assert.Nil(t, f.podList(pods).Items[0].DeletionTimestamp)
		})
	}
}

// A permitted eviction is charged to the budget, but not on a dry run.
func TestAnEvictionIsCharged(t *testing.T) {
	f, evict := budgetFixture(t, "True", "")
	f.count(`{"observedGeneration":1,"disruptionsAllowed":1}`)
	charged := func() policyv1.PodDisruptionBudget {
		var b policyv1.PodDisruptionBudget
		require.NoError(t, json.Unmarshal([]byte(f.must("GET "+budgets+"/ola", "")), &b))
		return b
	}
	assert.EqualValues(t, 201, evict("?dryRun=All").Code)
	assert.EqualValues(t, 1, charged().Status.DisruptionsAllowed)
	assert.EqualValues(t, 201, evict("").Code)
	b := charged()
	assert.Zero(t, b.Status.DisruptionsAllowed)
	assert.Contains(t, b.Status.DisruptedPods, "ola")
	assert.Equal(t, "InsufficientPods", b.Status.Conditions[0].Reason)
	assert.True(t, slices.ContainsFunc(b.ManagedFields, func(m metav1.ManagedFieldsEntry) bool {
		return m.Manager == "kube-apiserver" && m.Subresource == "status"
	}))
}

func TestTwoBudgetsLetNobodyGo(t *testing.T) {
	f, evict := budgetFixture(t, "True", "")
	f.must("POST "+budgets, `{"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"b"},"spec":{"selector":{}}}`)
	assert.Equal(t, &metav1.Status{
		TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: "Failure", Code: 500,
		Message: "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
	}, evict(""))
}

// A Pod that is not ready is not among those that count: it may go when enough
// others are healthy, or always.
func TestEvictionOfAPodThatIsNotReady(t *testing.T) {
	tests := []struct {
		name, spec, status string
		code               int32
	}{
		{"too few others", "", `{"observedGeneration":1,"currentHealthy":0,"desiredHealthy":1}`, 429},
		{"enough others", "", `{"observedGeneration":1,"currentHealthy":1,"desiredHealthy":1}`, 201},
		{"always", `,"unhealthyPodEvictionPolicy":"AlwaysAllow"`, `{}`, 201},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, evict := budgetFixture(t, "False", tt.spec)
			f.count(tt.status)
			assert.Equal(t, tt.code, evict("").Code)
		})
	}
}
