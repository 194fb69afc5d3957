package apiserver

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/trace"
)

// An eviction leaves a note in the Pod of why it goes, and is two hops of the
// API server, both caused by the request.
func TestEviction(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods, olaPod)
	f.must("POST "+pods+"/ola/binding", `{"kind":"Binding","apiVersion":"v1","metadata":{"name":"ola"},"target":{"kind":"Node","name":"worker-1"}}`)
	path := "POST " + pods + "/ola/eviction"
	before := len(f.trace.Hops())
	f.must(path+"?dryRun=All", `{"kind":"Eviction","apiVersion":"policy/v1","metadata":{"name":"ola"}}`)
	require.Len(t, f.trace.Hops()[before:], 1, "asked for, and no more")

	before = len(f.trace.Hops())
	uid, version := string(f.podList(pods).Items[0].UID), f.podList(pods).Items[0].ResourceVersion
	eviction := `{"kind":"Eviction","apiVersion":"policy/v1","metadata":{"name":"ola"},"deleteOptions":{"gracePeriodSeconds":7,"preconditions":{"uid":"` + uid + `","resourceVersion":"` + version + `"}}}`
	f.must(path, eviction)
	pod := f.podList(pods).Items[0]
	assert.EqualValues(t, 7, *pod.DeletionGracePeriodSeconds)
	last := pod.Status.Conditions[len(pod.Status.Conditions)-1]
	assert.Equal(t, corev1.PodCondition{
		Type: "DisruptionTarget", Status: "True", Reason: "EvictionByEvictionAPI", Message: "Eviction API: evicting",
		LastTransitionTime: last.LastTransitionTime,
	}, last)
	assert.WithinDuration(t, f.clock.Now(), last.LastTransitionTime.Time, time.Second)
	hops := f.trace.Hops()[before:]
	require.Len(t, hops, 3)
	assert.Equal(t, "POST pods/eviction", hops[0].Detail)
	for i, action := range []trace.Action{trace.UpdateStatus, trace.Delete} {
		assert.Equal(t, action, hops[i+1].Action)
		assert.Equal(t, hops[0].ID, hops[i+1].Cause)
	}

	conflict := f.do(path, eviction)
	assert.Equal(t, 409, conflict.Code)
	assert.Contains(t, conflict.Body.String(), "the ResourceVersion in the precondition ("+version+") does not match")
	f.must(path, `{"kind":"Eviction","apiVersion":"policy/v1","metadata":{"name":"ola"}}`)
	assert.Len(t, f.podList(pods).Items[0].Status.Conditions, len(pod.Status.Conditions), "said once")
	refused := f.do(path, `{"kind":"Eviction","apiVersion":"policy/v1","metadata":{"name":"ola"},"deleteOptions":{"ignoreStoreReadErrorWithClusterBreakingPotential":true}}`)
	assert.Equal(t, 422, refused.Code)
	assert.Equal(t, 404, f.do("POST "+pods+"/nada/eviction", `{"kind":"Eviction","apiVersion":"policy/v1","metadata":{"name":"nada"}}`).Code)
}
