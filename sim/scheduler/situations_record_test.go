package scheduler

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
)

// TestRecordSituations asks a real kube-scheduler about the situations and
// writes down what it said: the albums of drawn ones are drawn anew, the others
// are asked about as they stand. Each is asked about twice; if the answers
// differ it fails. CADERNO_SITUATIONS, a regular expression, says which albums.
func TestRecordSituations(t *testing.T) {
	if !*update {
		t.Skip("records from a real scheduler, with -update only: see testdata/situations/README.md")
	}
	r := newReference(t)
	which := regexp.MustCompile(os.Getenv("CADERNO_SITUATIONS"))
	albums := map[string]album{}
	for _, th := range themes {
		albums["testdata/situations/"+th.name+".txt"] = th.draw()
	}
	files, err := filepath.Glob("testdata/situations/*.txt")
	require.NoError(t, err)
	for _, file := range files {
		if _, drawn := albums[file]; !drawn {
			albums[file] = readAlbum(t, file)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(albums)) {
		if !which.MatchString(filepath.Base(file)) {
			continue
		}
		a := albums[file]
		for i := range a.situations {
			s := &a.situations[i]
			s.want = r.record(s)
			require.Equal(t, s.want, r.record(s), "situation %s: two answers", s.name)
		}
		require.NoError(t, os.WriteFile(file, []byte(a.String()), 0o644))
		t.Logf("%s: %d situations", file, len(a.situations))
	}
}

// record builds the situation and asks. Why a node is refused the scheduler does
// not log: it is asked about each node first, with all others cordoned, and says
// so in its message. Asking about all of them comes last: preemption changes the
// cluster.
func (r *reference) record(s *situation) []string {
	r.wipe()
	r.build(s)
	verdicts := map[string]string{}
	for _, name := range r.names {
		verdicts[name] = r.askAbout(s.pod, name)
	}
	node, message, log := r.ask(s.pod)
	scores, totals := scoresIn(log)
	var want []string
	for _, name := range slices.Sorted(slices.Values(r.names)) {
		verdict := "refused" + verdicts[name]
		switch {
		case scores[name] != nil:
			verdict = fmt.Sprintf("fits: %s = %d", strings.Join(scores[name], ", "), totals[name])
		case name == node:
			verdict = "fits"
		}
		if strings.HasPrefix(verdict, "fits") != (verdicts[name] == alone) && verdicts[name] != "" {
			r.t.Fatalf("situation %s: %s %s among all, but was asked about alone: %q", s.name, name, verdict, verdicts[name])
		}
		want = append(want, name+" "+verdict)
	}
	if message != "" {
		return append(append(want, "message "+message), r.victims()...)
	}
	if len(totals) > 0 {
		require.Equal(r.t, slices.Max(slices.Collect(maps.Values(totals))), totals[node], "situation %s: the winner is not among the best", s.name)
	}
	return want
}

// alone says that the Pod fits on the one node that was asked about.
const alone = ": none"

var counted = regexp.MustCompile(`^(\d+) (.*)$`)

// askAbout returns why a node is refused, alone if it is not, and "" if that
// cannot be found out: because the Pod does not mind cordons, or is refused
// before any node is looked at.
func (r *reference) askAbout(pod *corev1.Pod, node string) string {
	others := 0
	for _, name := range r.names {
		r.cordon(name, name != node || r.cordoned[name])
		if name != node {
			others++
		}
	}
	pod = pod.DeepCopy()
	pod.Spec.PriorityClassName = "" // that it preempts nobody
	chosen, message, _ := r.ask(pod)
	for _, name := range r.names {
		r.cordon(name, r.cordoned[name])
	}
	if chosen == node {
		return alone
	}
	_, histogram, _ := strings.Cut(message, " nodes are available: ")
	histogram, _, _ = strings.Cut(histogram, ". preemption: ")
	var reasons []string
	for item := range strings.SplitSeq(histogram, ", ") {
		m := counted.FindStringSubmatch(item)
		if m == nil {
			return ""
		}
		n, _ := strconv.Atoi(m[1])
		if m[2] == unschedulable.reasons[0] {
			n, others = n-others, 0
		}
		if n < 0 || n > 1 {
			return ""
		}
		if n == 1 {
			reasons = append(reasons, m[2])
		}
	}
	if others > 0 {
		return ""
	}
	slices.Sort(reasons)
	return ": " + strings.Join(reasons, "; ")
}

// ask creates the Pod, waits for the decision, and deletes it again. It returns
// the node, or the message, and the scheduler's log.
func (r *reference) ask(pod *corev1.Pod) (node, message, log string) {
	begin := r.logSize()
	r.call("POST", path(pod, ""), withoutStatus(pod))
	r.until("a decision about "+pod.Name, func() bool {
		var p corev1.Pod
		require.NoError(r.t, json.Unmarshal(r.call("GET", path(pod, pod.Name), nil), &p))
		for _, c := range p.Status.Conditions {
			if c.Type == corev1.PodScheduled && c.Status == corev1.ConditionFalse {
				message = c.Message
			}
		}
		node = p.Spec.NodeName
		return node != "" || message != ""
	})
	if m := preempting.FindStringSubmatch(message); m != nil {
		all, _ := strconv.Atoi(m[1])
		r.until("the end of preemption", func() bool {
			log := r.logSince(begin)
			return strings.Contains(log, `"Async Preemption finished completely"`) ||
				strings.Count(log, `"Victim Pod is already being deleted`) == all
		})
	}
	if node != "" {
		r.untilLogged(begin, "Add event for scheduled pod", 1)
		r.untilLogged(begin, "Successfully bound pod to node", 1)
	}
	log = r.logSince(begin)
	begin = r.logSize()
	r.call("DELETE", path(pod, pod.Name)+"?gracePeriodSeconds=0", nil)
	if node != "" {
		r.untilLogged(begin, "Delete event for scheduled pod", 1)
	} else {
		r.untilLogged(begin, "Delete event for unscheduled pod", 1)
	}
	return node, message, log
}

var (
	preempting = regexp.MustCompile(`preempting (\d+) victims`)

	scoreLine = regexp.MustCompile(`"Plugin scored node for pod" pod="\S+" plugin="(\w+)" node="(\S+)" score=(-?\d+)`)
	totalLine = regexp.MustCompile(`"Calculated node's final score for pod" pod="\S+" node="(\S+)" score=(-?\d+)`)
)

// scoresIn finds in the log what the plugins gave to each node. Of those for
// volumes and devices, which the simulator does without, it only makes sure that
// they gave nothing.
func scoresIn(log string) (scores map[string][]string, totals map[string]int) {
	scores, totals = map[string][]string{}, map[string]int{}
	for _, m := range scoreLine.FindAllStringSubmatch(log, -1) {
		if m[1] == "VolumeBinding" || m[1] == "DynamicResources" {
			if m[3] != "0" {
				panic("a score of a plugin that the simulator does without: " + m[0])
			}
			continue
		}
		scores[m[2]] = append(scores[m[2]], m[1]+" "+m[3])
	}
	for _, m := range totalLine.FindAllStringSubmatch(log, -1) {
		totals[m[1]], _ = strconv.Atoi(m[2])
	}
	return scores, totals
}

// victims are the Pods that were marked by preemption.
func (r *reference) victims() []string {
	var out []string
	for _, p := range r.pods() {
		for _, c := range p.Status.Conditions {
			if c.Type == corev1.DisruptionTarget && c.Reason == corev1.PodReasonPreemptionByScheduler {
				out = append(out, "victim "+p.Name)
			}
		}
	}
	slices.Sort(out)
	return out
}
