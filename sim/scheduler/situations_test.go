package scheduler

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"caderno/sim/client"
	"caderno/sim/trace"
)

// TestSituations puts Pods into the situations of testdata/situations and
// compares what the scheduler finds with what kube-scheduler 1.37.2 found:
// every plugin's weighted score of every node, the sentence of FailedScheduling,
// the victims of preemption. See testdata/situations/README.md.
func TestSituations(t *testing.T) {
	files, err := filepath.Glob("testdata/situations/*.txt")
	require.NoError(t, err)
	require.Greater(t, len(files), 20)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			s := parseSituation(t, string(text))
			assert.Equal(t, s.want, s.play(t))
		})
	}
}

// situation is one story: a cluster, a Pod that comes, and what the real
// scheduler made of it.
type situation struct {
	cluster []string // an object a line
	pod     string
	want    []string
}

var sectionMark = regexp.MustCompile(`(?m)^-- (\w+) --\n`)

func parseSituation(t *testing.T, text string) situation {
	parts := sectionMark.Split(text, -1)
	require.Len(t, parts, 4, "a situation is prose, cluster, pod, want")
	require.True(t, strings.HasPrefix(parts[0], "# "), "a situation opens with prose")
	lines := func(s string) []string { return strings.Split(strings.TrimSpace(s), "\n") }
	s := situation{cluster: lines(parts[1]), pod: strings.TrimSpace(parts[2])}
	for _, line := range lines(parts[3]) {
		s.want = append(s.want, withoutVolumes(line))
	}
	return s
}

// withoutVolumes drops the plugins that this scheduler does without.
func withoutVolumes(line string) string {
	for _, name := range []string{"VolumeBinding", "DynamicResources"} {
		line = strings.Replace(line, " "+name+"=0", "", 1)
	}
	return line
}

// play returns what the scheduler makes of the situation, in the form of want.
func (s situation) play(t *testing.T) []string {
	f := newFixture(t, 1)
	for _, line := range s.cluster {
		f.create(decode(t, line))
	}
	pod := decode(t, s.pod).(*corev1.Pod)
	for i, owner := range pod.OwnerReferences {
		rs, err := f.user.Get(client.ReplicaSets, "default", owner.Name)
		require.NoError(t, err)
		pod.OwnerReferences[i].UID = rs.GetUID()
	}
	f.create(pod)
	f.pass(500 * time.Millisecond)
	decisions := f.decisions(pod.Name)
	require.NotEmpty(t, decisions)
	out := describe(decisions[0])
	for _, h := range f.trace.Hops() {
		if h.Actor == trace.Scheduler && h.Action == trace.Delete {
			out = append(out, "victim "+h.Object.Name)
		}
	}
	return out
}

func describe(d *trace.Decision) []string {
	if d.Message != "" {
		return []string{"message " + d.Message}
	}
	var out []string
	for _, v := range d.Nodes {
		if len(v.Scores) == 0 {
			continue
		}
		line := "score " + v.Node
		for _, s := range v.Scores {
			line += fmt.Sprintf(" %s=%d", s.Plugin, s.Score*s.Weight)
		}
		out = append(out, fmt.Sprintf("%s total=%d", line, v.Total))
	}
	if out == nil {
		out = []string{"only " + d.Chosen}
	}
	return out
}

func decode(t *testing.T, line string) client.Object {
	var meta metav1.TypeMeta
	require.NoError(t, yaml.Unmarshal([]byte(line), &meta), line)
	obj := map[string]client.Object{
		"Node": &corev1.Node{}, "Pod": &corev1.Pod{}, "Service": &corev1.Service{},
		"Namespace": &corev1.Namespace{}, "ReplicaSet": &appsv1.ReplicaSet{},
	}[meta.Kind]
	require.NotNil(t, obj, "a situation has no %s", meta.Kind)
	require.NoError(t, yaml.UnmarshalStrict([]byte(line), obj), line)
	if obj.GetNamespace() == "" && meta.Kind != "Node" && meta.Kind != "Namespace" {
		obj.SetNamespace("default")
	}
	return obj
}
