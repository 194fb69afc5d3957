package deployment

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// rolling is a Deployment with a rolling update.
func rolling(replicas int32, surge, unavailable string) *appsv1.Deployment {
	s, u := intstr.Parse(surge), intstr.Parse(unavailable)
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "ola", Namespace: "default"},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Strategy: appsv1.DeploymentStrategy{
				Type:          appsv1.RollingUpdateDeploymentStrategyType,
				RollingUpdate: &appsv1.RollingUpdateDeployment{MaxSurge: &s, MaxUnavailable: &u},
			},
		},
	}
}

// sized is a ReplicaSet that wants some Pods, of which some are available.
func sized(name string, age time.Duration, want, available int32) *appsv1.ReplicaSet {
	return &appsv1.ReplicaSet{
		ObjectMeta: metav1.ObjectMeta{Name: name, CreationTimestamp: metav1.NewTime(time.Unix(1e9, 0).Add(-age))},
		Spec:       appsv1.ReplicaSetSpec{Replicas: &want},
		Status:     appsv1.ReplicaSetStatus{Replicas: want, AvailableReplicas: available},
	}
}

func sizes(shares []share) map[string]int32 {
	got := map[string]int32{}
	for _, s := range shares {
		got[s.rs.Name] = s.size
	}
	return got
}

func TestFenceposts(t *testing.T) {
	for _, test := range []struct {
		replicas                   int32
		surge, unavailable         string
		wantSurge, wantUnavailable int32
	}{
		{1, "25%", "25%", 1, 0},
		{2, "25%", "25%", 1, 0},
		{4, "25%", "25%", 1, 1},
		{10, "25%", "25%", 3, 2},  // surge up, unavailable down
		{5, "0", "1", 0, 1},       // transcript 34
		{3, "0%", "10%", 0, 1},    // neither would move: 1 unavailable
		{10, "30%", "0", 3, 0},    // the example of the API's documentation
		{2, "100%", "100%", 2, 2}, // everything at once
		{2, "1", "5", 1, 2},       // never more than there are
		{0, "25%", "25%", 0, 0},
	} {
		d := rolling(test.replicas, test.surge, test.unavailable)
		name := fmt.Sprintf("%d +%s -%s", test.replicas, test.surge, test.unavailable)
		assert.Equal(t, test.wantSurge, maxSurge(d), name)
		assert.Equal(t, test.wantUnavailable, maxUnavailable(d), name)
	}
	recreate := rolling(3, "1", "1")
	recreate.Spec.Strategy = appsv1.DeploymentStrategy{Type: appsv1.RecreateDeploymentStrategyType}
	assert.Zero(t, maxSurge(recreate))
	assert.Zero(t, maxUnavailable(recreate))
}

func TestNewRSNewReplicas(t *testing.T) {
	for _, test := range []struct {
		replicas       int32
		surge          string
		old, now, want int32
	}{
		{4, "1", 0, 0, 4}, // nothing old: all at once
		{4, "1", 4, 0, 1},
		{4, "1", 4, 1, 1}, // no room
		{4, "1", 3, 1, 2},
		{4, "0", 4, 0, 0},
		{4, "100%", 4, 0, 4},
		{4, "1", 9, 2, 2}, // too many already: it does not shrink
	} {
		d := rolling(test.replicas, test.surge, "25%")
		old, now := sized("old", 2, test.old, 0), sized("new", 1, test.now, 0)
		got, err := newRSNewReplicas(d, []*appsv1.ReplicaSet{old, now}, now)
		require.NoError(t, err)
		assert.Equal(t, test.want, got, "%+v", test)
	}
	unknown := rolling(1, "1", "1")
	unknown.Spec.Strategy.Type = "Sideways"
	_, err := newRSNewReplicas(unknown, nil, sized("new", 0, 0, 0))
	assert.EqualError(t, err, "deployment type Sideways isn't supported")
}

// The examples that Kubernetes' source gives for maxScaledDown and for the
// clean-up of unhealthy Pods.
func TestReconcileOldReplicaSetsArithmetic(t *testing.T) {
	for _, test := range []struct {
		name                         string
		old, oldAvailable            int32
		now, nowAvailable            int32
		wantBudget, wantCleaned, end int32
	}{
		// 10 replicas, 2 may be unavailable, surge 3.
		{"all new ones crash", 10, 10, 3, 0, 2, 10, 8},
		{"some old ones were ill", 10, 8, 3, 0, 2, 8, 8},
		{"new ones are ready", 8, 8, 5, 5, 5, 8, 3},
		{"nothing to spare", 8, 8, 5, 3, 3, 8, 5},
	} {
		d := rolling(10, "3", "2")
		old, now := sized("old", 2, test.old, test.oldAvailable), sized("new", 1, test.now, test.nowAvailable)
		allRSs := []*appsv1.ReplicaSet{old, now}
		budget := maxScaledDown(allRSs, now, d)
		assert.Equal(t, test.wantBudget, budget, test.name)
		cleaned := cleanupUnhealthyReplicas([]*appsv1.ReplicaSet{old}, budget)
		assert.Equal(t, test.wantCleaned, sizes(cleaned)["old"], test.name)
		old.Spec.Replicas = &cleaned[0].size
		left := scaleDownOldReplicaSetsForRollingUpdate(allRSs, []*appsv1.ReplicaSet{old}, d)
		assert.Equal(t, test.end, sizes(left)["old"], test.name)
	}
}

func TestOldestReplicaSetsShrinkFirst(t *testing.T) {
	d := rolling(10, "0", "4")
	older, old := sized("older", 3, 3, 3), sized("old", 2, 7, 7)
	rsList := []*appsv1.ReplicaSet{old, older}
	got := sizes(scaleDownOldReplicaSetsForRollingUpdate(rsList, rsList, d))
	assert.Equal(t, map[string]int32{"older": 0, "old": 6}, got)

	older.Status.AvailableReplicas, old.Status.AvailableReplicas = 1, 5
	got = sizes(cleanupUnhealthyReplicas(rsList, 3))
	assert.Equal(t, map[string]int32{"older": 1, "old": 6}, got)
}

// "Proportional scaling" in the Kubernetes documentation of Deployment: 10
// replicas, maxSurge 3, maxUnavailable 2, stuck at 8 old and 5 new, scaled to 15.
func TestProportionalScaling(t *testing.T) {
	for _, test := range []struct {
		name             string
		replicas         int32
		before           string
		first, second    int32
		wantOld, wantNew int32
	}{
		{"the documentation's", 15, "13", 8, 5, 11, 7},
		{"half", 5, "13", 8, 5, 5, 3},
		{"to nothing", 0, "13", 8, 5, 0, 0},
		{"no annotation: by what there is", 15, "", 8, 5, 11, 7},
		{"unchanged", 10, "13", 8, 5, 8, 5},
		{"equal ones", 11, "10", 5, 5, 7, 7},
		{"by another size than there is: what is left goes to the largest", 15, "20", 8, 5, 13, 5},
	} {
		d := rolling(test.replicas, "3", "2")
		d.Status.Replicas = 13
		old, now := sized("old", 2, test.first, 0), sized("new", 1, test.second, 0)
		for _, rs := range []*appsv1.ReplicaSet{old, now} {
			rs.Annotations = map[string]string{maxReplicasAnnotation: test.before}
		}
		got := sizes(proportionalSizes(d, []*appsv1.ReplicaSet{old, now}))
		assert.Equal(t, map[string]int32{"old": test.wantOld, "new": test.wantNew}, got, test.name)
	}
}

func TestFindActiveOrLatest(t *testing.T) {
	old, older := sized("old", 2, 0, 0), sized("older", 3, 0, 0)
	now := sized("new", 1, 0, 0)
	olds := []*appsv1.ReplicaSet{older, old}
	assert.Nil(t, findActiveOrLatest(nil, nil))
	assert.Equal(t, now, findActiveOrLatest(now, olds), "none active: the new one")
	assert.Equal(t, old, findActiveOrLatest(nil, olds), "none active, no new one: the newest old one")
	*older.Spec.Replicas = 1
	assert.Equal(t, older, findActiveOrLatest(now, olds), "the only active one")
	*now.Spec.Replicas = 1
	assert.Nil(t, findActiveOrLatest(now, olds), "a rollout under way")
}

func TestOrdersOfReplicaSets(t *testing.T) {
	a, b, c := sized("a", 2, 1, 0), sized("b", 2, 3, 0), sized("c", 1, 1, 0)
	a.Annotations = map[string]string{revisionAnnotation: "10"}
	b.Annotations = map[string]string{revisionAnnotation: "9"}
	names := func(rsList []*appsv1.ReplicaSet) (got string) {
		for _, rs := range rsList {
			got += rs.Name
		}
		return got
	}
	list := []*appsv1.ReplicaSet{c, b, a}
	assert.Equal(t, "abc", names(byCreation(list)))
	assert.Equal(t, "bac", names(bySizeOlder(list)))
	assert.Equal(t, "bca", names(bySizeNewer(list)))
	assert.Equal(t, "cba", names(byRevision(list)), "as numbers, and none is 0")
	assert.Equal(t, "cba", names(list), "the list itself stays as it was")
}

func TestAnnotationsOfTheNewReplicaSet(t *testing.T) {
	d := rolling(4, "25%", "25%")
	d.Annotations = map[string]string{"kubernetes.io/change-cause": "v2", corev1.LastAppliedConfigAnnotation: "{}", revisionAnnotation: "1"}
	rs := sized("new", 0, 0, 0)
	assert.True(t, setNewReplicaSetAnnotations(d, rs, 2, false))
	assert.Equal(t, map[string]string{"kubernetes.io/change-cause": "v2", revisionAnnotation: "2",
		desiredReplicasAnnotation: "4", maxReplicasAnnotation: "5"}, rs.Annotations)
	assert.False(t, setNewReplicaSetAnnotations(d, rs, 2, true), "the second time nothing changes")
	assert.True(t, setNewReplicaSetAnnotations(d, rs, 5, true))
	assert.True(t, setNewReplicaSetAnnotations(d, rs, 7, true))
	assert.Equal(t, "7", rs.Annotations[revisionAnnotation])
	assert.Equal(t, "2,5", rs.Annotations[revisionHistoryAnnotation])
	assert.False(t, setNewReplicaSetAnnotations(d, rs, 3, true), "a revision never goes back")
	rs.Annotations[revisionAnnotation] = "seven"
	assert.False(t, setNewReplicaSetAnnotations(d, rs, 8, true))
}

func TestRevisionHistoryIsBounded(t *testing.T) {
	rs := sized("new", 0, 0, 0)
	for i := 1000; i < 2000; i++ {
		extendHistory(rs, fmt.Sprint(i))
	}
	history := rs.Annotations[revisionHistoryAnnotation]
	assert.LessOrEqual(t, len(history), maxRevisionHistoryLength)
	assert.Equal(t, "1998,1999", history[len(history)-9:])
}

func TestIntAnnotation(t *testing.T) {
	for value, want := range map[string]int32{"0": 0, "7": 7, "2147483647": 2147483647, "": -1, "-1": -1, "x": -1, "2147483648": -1, "1.5": -1} {
		rs := sized("rs", 0, 0, 0)
		rs.Annotations = map[string]string{desiredReplicasAnnotation: value}
		got, ok := intAnnotation(rs, desiredReplicasAnnotation)
		assert.Equal(t, want >= 0, ok, value)
		assert.Equal(t, max(0, want), got, value)
	}
}

func TestPutConditionMovesTimesOnlyWithWhatChanges(t *testing.T) {
	at := func(s int64) metav1.Time { return metav1.NewTime(time.Unix(s, 0)) }
	condition := func(status corev1.ConditionStatus, reason string, s int64) appsv1.DeploymentCondition {
		return appsv1.DeploymentCondition{Type: appsv1.DeploymentAvailable, Status: status, Reason: reason, LastUpdateTime: at(s), LastTransitionTime: at(s)}
	}
	var status appsv1.DeploymentStatus
	putCondition(&status, condition("True", "A", 1))
	putCondition(&status, condition("True", "A", 2))
	assert.Equal(t, []appsv1.DeploymentCondition{condition("True", "A", 1)}, status.Conditions)
	putCondition(&status, condition("True", "B", 3))
	assert.Equal(t, at(3), status.Conditions[0].LastUpdateTime)
	assert.Equal(t, at(1), status.Conditions[0].LastTransitionTime)
	putCondition(&status, condition("False", "B", 4))
	assert.Equal(t, at(4), status.Conditions[0].LastTransitionTime)
	removeCondition(&status, appsv1.DeploymentAvailable)
	assert.Empty(t, status.Conditions)
}

func TestDeploymentProgressingCompleteTimedOut(t *testing.T) {
	d := rolling(2, "1", "0")
	d.Generation = 3
	d.Spec.ProgressDeadlineSeconds = new(int32)
	*d.Spec.ProgressDeadlineSeconds = 8
	d.Status = appsv1.DeploymentStatus{Replicas: 3, UpdatedReplicas: 1, ReadyReplicas: 2, AvailableReplicas: 2}
	same := d.Status
	assert.False(t, deploymentProgressing(d, &same))
	for _, better := range []appsv1.DeploymentStatus{
		{Replicas: 4, UpdatedReplicas: 2, ReadyReplicas: 2, AvailableReplicas: 2},
		{Replicas: 2, UpdatedReplicas: 1, ReadyReplicas: 2, AvailableReplicas: 2},
		{Replicas: 3, UpdatedReplicas: 1, ReadyReplicas: 3, AvailableReplicas: 2},
		{Replicas: 3, UpdatedReplicas: 1, ReadyReplicas: 2, AvailableReplicas: 3},
	} {
		assert.True(t, deploymentProgressing(d, &better), "%+v", better)
	}
	done := appsv1.DeploymentStatus{ObservedGeneration: 3, Replicas: 2, UpdatedReplicas: 2, AvailableReplicas: 2}
	assert.True(t, deploymentComplete(d, &done))
	done.ObservedGeneration = 2
	assert.False(t, deploymentComplete(d, &done))

	since := time.Unix(100, 0)
	for reason, want := range map[string][2]bool{ // at the deadline, and after it
		replicaSetUpdatedReason: {false, true},
		newRSAvailableReason:    {false, false},
		timedOutReason:          {true, true},
	} {
		status := appsv1.DeploymentStatus{Conditions: []appsv1.DeploymentCondition{{
			Type: appsv1.DeploymentProgressing, Reason: reason, LastUpdateTime: metav1.NewTime(since)}}}
		got := [2]bool{
			deploymentTimedOut(d, &status, since.Add(8*time.Second)),
			deploymentTimedOut(d, &status, since.Add(8*time.Second+1)),
		}
		assert.Equal(t, want, got, reason)
	}
}

func TestTerminating(t *testing.T) {
	counted, observed, unseen := sized("a", 0, 0, 0), sized("b", 0, 0, 0), sized("c", 0, 0, 0)
	two := int32(2)
	counted.Status.TerminatingReplicas = &two
	observed.Status.ObservedGeneration = 1
	assert.EqualValues(t, 2, *terminating([]*appsv1.ReplicaSet{counted, unseen}))
	assert.Nil(t, terminating([]*appsv1.ReplicaSet{counted, observed}))
}

func TestEqualIgnoreHash(t *testing.T) {
	a, b := defaulted("ola", "ola", "x"), defaulted("ola", "ola", "x")
	b.Labels[appsv1.DefaultDeploymentUniqueLabelKey] = "59946bc664"
	assert.True(t, equalIgnoreHash(&a, &b))
	assert.Contains(t, b.Labels, appsv1.DefaultDeploymentUniqueLabelKey, "the object itself stays as it was")
	b.Labels["other"] = "x"
	assert.False(t, equalIgnoreHash(&a, &b))
}
