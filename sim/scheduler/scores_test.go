package scheduler

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/client"
)

// points are what a plugin gives to the nodes, in order; nil if it says nothing.
func points(pl *plugin, c *cycle) []int64 {
	nodes := c.snapshot.allNodes()
	sc := pl.preScore(c, nodes)
	if sc == nil {
		return nil
	}
	var scores []int64
	for _, n := range nodes {
		scores = append(scores, sc.score(n))
	}
	if nz, ok := sc.(normalizer); ok {
		nz.normalize(nodes, scores)
	}
	return scores
}

// The situations hold the plugins against kube-scheduler itself; here are the
// edges.
func TestScores(t *testing.T) {
	ola := withLabel("app", "ola")
	rs := newReplicaSet("ola", map[string]string{"app": "ola"})
	image := func(name string, size int64) func(*corev1.Node) {
		return func(n *corev1.Node) {
			n.Status.Images = append(n.Status.Images, corev1.ContainerImage{Names: []string{name}, SizeBytes: size})
		}
	}
	const gib = 1024 * 1024 * 1024
	tests := []struct {
		name   string
		plugin *plugin
		pod    *corev1.Pod
		objs   []client.Object
		want   []int64
	}{
		{"an empty node keeps 97 percent of CPU and of memory", nodeResourcesFit(), newPod("p"), []client.Object{newNode("n1")}, []int64{97}},
		{"a node without memory is compared by CPU alone", nodeResourcesFit(), newPod("p", requesting("1", "")),
			[]client.Object{newNode("n1", sized("4", "0", "10"))}, []int64{75}},
		{"what is overcommitted has nothing left", nodeResourcesFit(), newPod("p", requesting("1", "4Gi")),
			[]client.Object{newNode("n1"), newPod("q", on("n1"), requesting("9", ""))}, []int64{23}},
		{"a node that has nothing", nodeResourcesFit(), newPod("p"), []client.Object{newNode("n1", sized("0", "0", "10"))}, []int64{0}},

		{"no requests, nothing to balance", nodeResourcesBalancedAllocation(), newPod("p"), []client.Object{newNode("n1")}, nil},
		{"balanced before and after", nodeResourcesBalancedAllocation(), newPod("p", requesting("1", "2Gi")), []client.Object{newNode("n1")}, []int64{75}},
		{"brings balance", nodeResourcesBalancedAllocation(), newPod("p", requesting("4", "")),
			[]client.Object{newNode("n1"), newPod("q", on("n1"), requesting("", "8Gi"))}, []int64{100}},
		{"upsets it", nodeResourcesBalancedAllocation(), newPod("p", requesting("4", "")), []client.Object{newNode("n1")}, []int64{50}},

		{"nobody has taints", taintToleration(), newPod("p"), []client.Object{newNode("n1"), newNode("n2")}, []int64{100, 100}},
		{"the most tainted gets nothing", taintToleration(), newPod("p"), []client.Object{newNode("n1"),
			newNode("n2", tainted("a", corev1.TaintEffectPreferNoSchedule), tainted("b", corev1.TaintEffectPreferNoSchedule))}, []int64{100, 0}},

		{"no preference, nothing to say", nodeAffinity(), newPod("p"), []client.Object{newNode("n1")}, nil},

		{"an image below the threshold counts nothing", imageLocality(), newPod("p"),
			[]client.Object{newNode("n1", image("nginx:1.27", 20<<20))}, []int64{0}},
		{"a huge one counts all", imageLocality(), newPod("p"), []client.Object{newNode("n1", image("nginx:1.27", 9*gib))}, []int64{100}},
		{"less where few have it", imageLocality(), newPod("p"),
			[]client.Object{newNode("n1", image("nginx:1.27", gib/2)), newNode("n2")}, []int64{23, 0}},
		{"no tag is latest", imageLocality(), newPod("p", with(func(s *corev1.PodSpec) { s.Containers[0].Image = "registro:5000/app" })),
			[]client.Object{newNode("n1", image("registro:5000/app:latest", 9*gib))}, []int64{100}},

		{"a Pod of no kind is not spread", podTopologySpread(), newPod("p"), []client.Object{newNode("n1")}, nil},
		{"replicas are spread over hosts", podTopologySpread(), newPod("p", ola, ownedBy(rs)),
			[]client.Object{newNode("n1"), newNode("n2"), rs, newPod("q", ola, on("n1"))}, []int64{66, 100}},
		{"replicas that go do not count", podTopologySpread(), newPod("p", ola, ownedBy(rs)),
			[]client.Object{newNode("n1"), newNode("n2"), rs, newPod("q", ola, on("n1"), dying)}, []int64{100, 100}},
		{"the ReplicaSet is gone: of no kind", podTopologySpread(), newPod("p", ola, ownedBy(rs)), []client.Object{newNode("n1")}, nil},

		{"nobody prefers anything", interPodAffinity(), newPod("p", ola), []client.Object{newNode("n1"), newPod("q", ola, on("n1"))}, nil},
		{"one that is there requires company", interPodAffinity(), newPod("p", ola),
			[]client.Object{newNode("n1"), newNode("n2"), newPod("q", on("n2"), near(corev1.LabelHostname, "ola"))}, []int64{0, 100}},
	}
	for _, tt := range tests {
		t.Run(tt.plugin.name+": "+tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, points(tt.plugin, arrange(tt.pod, tt.objs...)))
		})
	}
}

func TestNumFeasibleNodesToFind(t *testing.T) {
	for nodes, want := range map[int]int{1: 1, 99: 99, 100: 100, 200: 100, 250: 120, 1000: 420, 5000: 500, 6000: 300} {
		assert.Equal(t, want, numFeasibleNodesToFind(nodes), "%d nodes", nodes)
	}
}

func TestNodesOfAllZonesComeInTurn(t *testing.T) {
	var tree nodeTree
	for _, n := range []struct{ name, zone string }{{"a1", "a"}, {"a2", "a"}, {"a3", "a"}, {"b1", "b"}, {"x", ""}} {
		tree.update(nil, newNode(n.name, labelled(zoneLabel, n.zone)))
	}
	assert.Equal(t, []string{"a1", "b1", "x", "a2", "a3"}, tree.names())
	assert.True(t, tree.update(newNode("a1", labelled(zoneLabel, "a")), newNode("a1", labelled(zoneLabel, "b"))))
	assert.False(t, tree.update(newNode("a2", labelled(zoneLabel, "a")), newNode("a2", labelled(zoneLabel, "a"), labelled("x", "y"))))
	tree.remove(newNode("x"))
	assert.Equal(t, []string{"a2", "b1", "a3", "a1"}, tree.names())
}

func TestTheSearchGoesOnWhereTheLastOneEnded(t *testing.T) {
	f := newFixture(t, 1)
	for i := range 250 {
		f.create(newNode(nodeNumber(i)))
	}
	looked := map[string]int{}
	for i := range 3 {
		f.create(newPod(nodeNumber(i)))
		before := f.sched.start
		f.pass(100e6)
		assert.Equal(t, (before+120)%250, f.sched.start)
		d := f.decisions(nodeNumber(i))[0]
		require.LessOrEqual(t, len(d.Nodes), fewVerdicts)
		for _, v := range d.Nodes {
			looked[v.Node]++
		}
		assert.Contains(t, looked, d.Chosen)
	}
}

func nodeNumber(i int) string {
	return "n" + string(rune('a'+i/100)) + string(rune('a'+i/10%10)) + string(rune('a'+i%10))
}
