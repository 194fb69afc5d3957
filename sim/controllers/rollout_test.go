package controllers_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
)

var update = flag.Bool("update", false, "write testdata anew; read the difference before committing it")

// TestEveryStateOfARollout goes through a Deployment's creation, an update and
// the way back, and writes down every state of its objects. The states, and
// their order but for a few that follow each other within milliseconds, are
// those that a watch on Kubernetes 1.37.2 saw for the same commands; there the
// two Pods became ready one after the other.
func TestEveryStateOfARollout(t *testing.T) {
	m := newManager(t, 1)
	var story strings.Builder
	watch := func(resource client.Resource, line func(client.Object) string) {
		_, err := m.User.Watch(client.Selection{Resource: resource}, func(e client.Event) {
			fmt.Fprintf(&story, "%-8s %s\n", e.Type, line(e.Object))
		})
		require.NoError(t, err)
	}
	watch(client.Deployments, deploymentLine)
	watch(client.ReplicaSets, replicaSetLine)

	fmt.Fprintln(&story, "$ kubectl create deployment ola --image=caderno/ola:1.0 --replicas=2")
	controllertest.Create(m.Cluster, controllertest.Deployment("ola", "caderno/ola:1.0", 2))
	m.Run(5 * time.Second)
	for _, step := range []struct{ command, image string }{
		{"$ kubectl set image deploy/ola ola=caderno/ola:2.0", "caderno/ola:2.0"},
		{"$ kubectl rollout undo deploy/ola", "caderno/ola:1.0"},
	} {
		fmt.Fprintln(&story, step.command)
		controllertest.Change(m.Cluster, client.Deployments, "ola", func(d *appsv1.Deployment) {
			d.Spec.Template.Spec.Containers[0].Image = step.image
		})
		m.Run(10 * time.Second)
	}
	const golden = "testdata/rollout.txt"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(story.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), story.String())
}

func deploymentLine(obj client.Object) string {
	d := obj.(*appsv1.Deployment)
	s := d.Status
	var reasons []string
	for _, c := range s.Conditions {
		reasons = append(reasons, c.Reason)
	}
	line := fmt.Sprintf("Deployment ola            generation=%d/%d revision=%s want=%d have=%d updated=%d ready=%d available=%d unavailable=%d terminating=%s %s",
		s.ObservedGeneration, d.Generation, revisionOf(d), *d.Spec.Replicas, s.Replicas, s.UpdatedReplicas,
		s.ReadyReplicas, s.AvailableReplicas, s.UnavailableReplicas, counted(s.TerminatingReplicas), strings.Join(reasons, " "))
	return strings.TrimSpace(line)
}

func replicaSetLine(obj client.Object) string {
	rs := obj.(*appsv1.ReplicaSet)
	s := rs.Status
	return fmt.Sprintf("ReplicaSet %-14s generation=%d/%d revision=%s want=%d have=%d labeled=%d ready=%d available=%d terminating=%s",
		rs.Name, s.ObservedGeneration, rs.Generation, revisionOf(rs), *rs.Spec.Replicas, s.Replicas, s.FullyLabeledReplicas,
		s.ReadyReplicas, s.AvailableReplicas, counted(s.TerminatingReplicas))
}

func revisionOf(obj client.Object) string {
	if revision := obj.GetAnnotations()["deployment.kubernetes.io/revision"]; revision != "" {
		return revision
	}
	return "-"
}

func counted(n *int32) string {
	if n == nil {
		return "-"
	}
	return fmt.Sprint(*n)
}
