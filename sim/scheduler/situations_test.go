package scheduler

import (
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/trace"
)

var update = flag.Bool("update", false, "record testdata/situations anew; its README.md says what that needs")

// TestSituations puts Pods into the situations of testdata/situations and
// compares what the scheduler finds with what kube-scheduler 1.37.2 found: which
// nodes fit, why the others do not, every plugin's weighted score of every node,
// the sentence of FailedScheduling, the victims of preemption.
func TestSituations(t *testing.T) {
	files, err := filepath.Glob("testdata/situations/*.txt")
	require.NoError(t, err)
	all, agree := 0, 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			for _, s := range readAlbum(t, file).situations {
				all++
				if t.Run(s.name, func(t *testing.T) { s.compare(t) }) {
					agree++
				}
			}
		})
	}
	t.Logf("%d of %d situations agree with kube-scheduler 1.37.2", agree, all)
	require.GreaterOrEqual(t, all, 400, "situations were lost")
}

// compare plays the situation and names every line that differs.
func (s situation) compare(t *testing.T) {
	require.NotEmpty(t, s.want, "not recorded yet")
	d, victims := s.play(t)
	got := outcome(d, victims)
	for i, line := range got {
		// The reasons of some nodes could not be asked for: see README.md.
		if node, _, refused := strings.Cut(line, " refused: "); refused && slices.Contains(s.want, node+" refused") {
			got[i] = node + " refused"
		}
	}
	for _, line := range s.want {
		if !slices.Contains(got, line) {
			t.Errorf("kube-scheduler: %s", line)
		}
	}
	for _, line := range got {
		if !slices.Contains(s.want, line) {
			t.Errorf("simulator:      %s", line)
		}
	}
	if d.Chosen != "" && !slices.Contains(best(d), d.Chosen) {
		t.Errorf("the winner %s is not among the best, %v", d.Chosen, best(d))
	}
	if t.Failed() {
		t.Logf("the situation:\n%s", album{situations: []situation{s}})
	}
}

// play returns what the scheduler makes of the situation.
func (s situation) play(t *testing.T) (d *trace.Decision, victims []string) {
	f := newFixture(t, 1)
	for _, obj := range s.objects {
		if pod, ok := obj.(*corev1.Pod); ok {
			f.createRunning(pod)
		} else {
			f.create(obj)
		}
	}
	f.create(s.pod.DeepCopy())
	f.pass(500 * time.Millisecond)
	decisions := f.decisions(s.pod.Name)
	require.NotEmpty(t, decisions)
	for _, h := range f.trace.Hops() {
		if h.Actor == trace.Scheduler && h.Action == trace.Delete {
			victims = append(victims, h.Object.Name)
		}
	}
	return decisions[0], victims
}

// createRunning makes a Pod with the status it has; a deletionTimestamp stands
// for a request to delete it.
func (f *fixture) createRunning(pod *corev1.Pod) {
	made := pod.DeepCopy()
	made.DeletionTimestamp = nil
	f.create(made)
	stored, err := client.Get[*corev1.Pod](f.user, client.Pods, pod.Namespace, pod.Name)
	require.NoError(f.t, err)
	if pod.Status.Phase != "" || pod.Status.StartTime != nil {
		withStatus := stored.DeepCopy()
		withStatus.Status = pod.Status
		_, err = f.user.UpdateStatus(withStatus)
		require.NoError(f.t, err)
	}
	if pod.DeletionTimestamp != nil {
		require.NoError(f.t, f.user.Delete(client.Pods, pod.Namespace, pod.Name, metav1.DeleteOptions{}))
	}
}

// outcome tells a decision in the words of the albums: a line a node, the
// sentence if no node fits, the victims of preemption.
func outcome(d *trace.Decision, victims []string) []string {
	var out []string
	for _, v := range d.Nodes {
		if !v.Fits() {
			reasons := slices.Sorted(slices.Values(v.Reasons))
			out = append(out, fmt.Sprintf("%s refused: %s", v.Node, strings.Join(reasons, "; ")))
			continue
		}
		line := v.Node + " fits"
		for i, s := range v.Scores {
			line += fmt.Sprintf("%s %s %d", []string{":", ","}[min(i, 1)], s.Plugin, s.Score*s.Weight)
		}
		if len(v.Scores) > 0 {
			line += fmt.Sprintf(" = %d", v.Total)
		}
		out = append(out, line)
	}
	if d.Message != "" {
		out = append(out, "message "+d.Message)
	}
	slices.Sort(victims)
	for _, v := range victims {
		out = append(out, "victim "+v)
	}
	return out
}

// best are the nodes with the highest total.
func best(d *trace.Decision) []string {
	var names []string
	var highest int64
	for _, v := range d.Nodes {
		switch {
		case !v.Fits():
		case len(names) == 0 || v.Total > highest:
			names, highest = []string{v.Node}, v.Total
		case v.Total == highest:
			names = append(names, v.Node)
		}
	}
	return names
}
