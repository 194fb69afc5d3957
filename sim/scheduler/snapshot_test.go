package scheduler

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// dump is all that a snapshot knows, as text that does not depend on the order
// in which it learned it.
func (s *snapshot) dump() string {
	var lines []string
	line := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	names := map[*nodeInfo]string{}
	for name, n := range s.nodes {
		names[n] = name
		var pods []string
		for _, p := range n.pods {
			pods = append(pods, fmt.Sprint(p.pod.Name, " ", p.class.key))
		}
		slices.Sort(pods)
		line("node %s %v requested %v nonzero %v ports %v images %v pods %v", name, n.node != nil, n.requested, n.nonZero, n.usedPorts, n.images, pods)
	}
	for namespace, classes := range s.classes {
		for key, c := range classes {
			for n, count := range c.nodes {
				line("class %s %s on %s: %v", namespace, key, names[n], *count)
			}
		}
	}
	for uid, p := range s.pods {
		line("pod %s on %s assumed %v", uid, names[p.node], p.assumed)
	}
	for _, z := range s.tree.zones {
		line("zone %q %v", z.key, slices.Sorted(slices.Values(z.nodes)))
	}
	line("images %v; listed %d", s.images, len(s.allNodes()))
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// anyPod draws a Pod on one of a few nodes, some of which may not exist.
func anyPod(r *rand.Rand, i int) *corev1.Pod {
	p := newPod(fmt.Sprint("p", i), on(fmt.Sprint("n", r.IntN(6))), withLabel("app", fmt.Sprint("a", r.IntN(3))))
	p.UID = types.UID(p.Name)
	p.Namespace = fmt.Sprint("ns", r.IntN(2))
	if r.IntN(2) == 0 {
		requesting(fmt.Sprint(r.IntN(900), "m"), fmt.Sprint(r.IntN(900), "Mi"))(p)
	}
	if r.IntN(4) == 0 {
		p.Spec.Containers[0].Resources.Requests = corev1.ResourceList{"caderno/placa": *quantityOf(int64(1 + r.IntN(3)))}
	}
	if r.IntN(4) == 0 {
		hostPortOf(int32(80+i), "", "")(p) // no two Pods with the same, see usedPorts
	}
	if r.IntN(4) == 0 {
		awayFrom(corev1.LabelHostname, "a1")(p)
	}
	if r.IntN(5) == 0 {
		p.DeletionTimestamp = &metav1.Time{Time: begin}
	}
	return p
}

func anyNode(r *rand.Rand, i int) *corev1.Node {
	n := newNode(fmt.Sprint("n", i), sized(fmt.Sprint(1+r.IntN(8)), "8Gi", "110"))
	if z := r.IntN(3); z > 0 {
		n.Labels[zoneLabel] = fmt.Sprint("z", z)
	}
	for k := range 3 {
		if r.IntN(2) == 0 {
			n.Status.Images = append(n.Status.Images, corev1.ContainerImage{Names: []string{fmt.Sprint("i", k)}, SizeBytes: int64(k) << 20})
		}
	}
	return n
}

// Whatever has happened, the snapshot knows what one knows that is told only how
// things stand now.
func TestTheSnapshotKeptUpToDateEqualsAFreshOne(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 0))
		s := newSnapshot()
		nodes, pods, assumed := map[string]*corev1.Node{}, map[types.UID]*corev1.Pod{}, map[types.UID]bool{}
		for step := range 200 {
			switch r.IntN(6) {
			case 0, 1:
				n := anyNode(r, r.IntN(5))
				nodes[n.Name] = n
				s.setNode(n)
			case 2:
				name := fmt.Sprint("n", r.IntN(5))
				delete(nodes, name)
				s.removeNode(name)
			case 3:
				uid := types.UID(fmt.Sprint("p", r.IntN(25)))
				delete(pods, uid)
				s.removePod(uid)
			default:
				p := anyPod(r, r.IntN(25))
				_, known := pods[p.UID]
				pods[p.UID] = p
				if assumed[p.UID] = !known && r.IntN(3) == 0; assumed[p.UID] {
					s.assumePod(p)
				} else {
					s.setPod(p)
				}
			}
			if step%20 == 19 {
				require.Equal(t, fresh(nodes, pods, assumed).dump(), s.dump(), "seed %d step %d", seed, step)
			}
		}
	}
}

func fresh(nodes map[string]*corev1.Node, pods map[types.UID]*corev1.Pod, assumed map[types.UID]bool) *snapshot {
	s := newSnapshot()
	for _, n := range nodes {
		s.setNode(n)
	}
	for uid, p := range pods {
		s.place(newPodInfo(p), assumed[uid])
	}
	return s
}

func TestAChangeOfANodeTouchesOnlyThatNode(t *testing.T) {
	s := newSnapshot()
	s.setNode(newNode("n1"))
	s.setNode(newNode("n2"))
	before, list := s.nodes["n2"], s.allNodes()
	s.setNode(newNode("n1", labelled("a", "b")))
	s.setPod(newPod("p", on("n1")))
	assert.Same(t, before, s.nodes["n2"])
	assert.Same(t, list[0], s.allNodes()[0], "the order is not worked out anew")
	assert.Equal(t, "b", s.allNodes()[0].node.Labels["a"])
}
