package stage

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/lessons"
)

var (
	master = lessons.Node{Name: "master", ControlPlane: true, Tainted: true}
	worker = lessons.Node{Name: "worker-1"}
	rs     = lessons.Object{Kind: "ReplicaSet", Namespace: "default", Name: "ola-676755b45d"}
	web    = lessons.Object{Kind: "Pod", Namespace: "default", Name: "ola-676755b45d-66t4j"}
)

// hop is one about the Pod, by the kubelet if nothing else is said.
func hop(action, detail string, says *lessons.PodState) lessons.Hop {
	return lessons.Hop{Actor: "kubelet worker-1", Record: lessons.Record{
		Piece: "kubelet", Node: "worker-1", Action: action, Object: web, Detail: detail, Pod: says,
	}}
}

// TestAPodOnItsWay follows a Pod from its document to its end: a body only when it
// is bound, a full container only when that was started, nothing after it is gone.
func TestAPodOnItsWay(t *testing.T) {
	says := func(node, state string, ready bool) *lessons.PodState {
		return &lessons.PodState{Node: node, Phase: "Pending", Ready: ready, Containers: []lessons.ContainerState{{Name: "nginx", State: state}}}
	}
	owner := lessons.Hop{Actor: "deployment-controller", Record: lessons.Record{
		Piece: "controladores", Action: "create", Object: rs, Numbers: &lessons.Replicas{Desired: 1},
	}}
	created := lessons.Hop{Actor: "replicaset-controller", Record: lessons.Record{
		Piece: "controladores", Action: "create", Object: web, Owner: &rs, Pod: says("", "", false),
	}}
	bound := lessons.Hop{Actor: "kube-scheduler", Record: lessons.Record{
		Piece: "scheduler", Action: "bind", Object: web, Detail: "worker-1", Pod: says("worker-1", "", false),
	}}
	s := New([]lessons.Node{master, worker})
	for _, step := range []struct {
		hop            lessons.Hop
		ways           []string
		document, body Look
	}{
		{owner, []string{"controladores api etcd o1"}, Look{}, Look{}},
		{created, []string{"controladores api etcd o2"}, Look{At: "0/p0"}, Look{}},
		{bound, []string{"scheduler api etcd o2"}, Look{At: "0/p0", Class: "bound"}, Look{At: "n1/0", Class: "assigned c1e"}},
		{hop("run-sandbox", "", nil), nil, Look{At: "0/p0", Class: "bound"}, Look{At: "n1/0", Class: "c1e"}},
		{hop("pull-image", "nginx:1.27", nil), []string{"n1 registro"}, Look{At: "0/p0", Class: "bound"}, Look{At: "n1/0", Class: "pulling c1e"}},
		{hop("image-pulled", "nginx:1.27", nil), []string{"registro n1"}, Look{At: "0/p0", Class: "bound"}, Look{At: "n1/0", Class: "c1e"}},
		{hop("create-container", "nginx", nil), nil, Look{At: "0/p0", Class: "bound"}, Look{At: "n1/0", Class: "c1c"}},
		{hop("start-container", "nginx", nil), nil, Look{At: "0/p0", Class: "bound"}, Look{At: "n1/0", Class: "c1r"}},
		{hop("update-status", "", says("worker-1", "running", true)), []string{"n1 api etcd o2"}, Look{At: "0/p0", Class: "bound ready"}, Look{At: "n1/0", Class: "ready c1r"}},
		{hop("delete", "marked", says("worker-1", "running", true)), []string{"n1 api etcd o2"}, Look{At: "0/p0", Class: "leaving bound ready"}, Look{At: "n1/0", Class: "ready leaving c1r"}},
		{hop("container-exited", "nginx: 0", nil), nil, Look{At: "0/p0", Class: "leaving bound ready"}, Look{At: "n1/0", Class: "ready leaving c1x"}},
		{hop("remove", "", says("worker-1", "terminated", false)), []string{"n1 api etcd o2"}, Look{}, Look{}},
	} {
		frame := s.Hop(step.hop)
		assert.Equal(t, step.ways, frame.Ways, step.hop.Record.Action)
		assert.Equal(t, step.document, s.Look("o2"), step.hop.Record.Action)
		assert.Equal(t, step.body, s.Look("b2"), step.hop.Record.Action)
	}
	assert.Equal(t, "O cluster, agora. master: nenhum Pod. worker-1: nenhum Pod.", s.Describe())
}

// TestSwitchedOff: a stopped piece looks like one, and a started one does not.
func TestSwitchedOff(t *testing.T) {
	s := New([]lessons.Node{master, worker})
	moves := s.Step(lessons.Step{Stopped: []lessons.Piece{{Name: "scheduler"}, {Name: "kubelet", Node: "worker-1"}, {Name: "deployment-controller"}}})
	assert.Equal(t, []Move{
		{"controladores", Look{Class: "part", Text: "deployment-controller"}}, {"scheduler", Look{Class: "off"}}, {"n1", Look{Class: "off"}},
		{"words", Look{Text: "O cluster, agora. master: nenhum Pod. worker-1: kubelet parado; nenhum Pod. Parado: deployment-controller. Parado: scheduler."}},
	}, moves)
	assert.Empty(t, s.Step(lessons.Step{Stopped: []lessons.Piece{{Name: "scheduler"}, {Name: "kubelet", Node: "worker-1"}, {Name: "deployment-controller"}}}))
	assert.Equal(t, Look{Class: "off"}, s.Look("scheduler"))
	assert.Len(t, s.Step(lessons.Step{}), 4)
	assert.Equal(t, Look{}, s.Look("scheduler"))
}

// TestALostNodeIsTold: the words for the picture say what a node that went silent
// looks like, and that its Pod is on its way out.
func TestALostNodeIsTold(t *testing.T) {
	s := New([]lessons.Node{master, worker})
	says := &lessons.PodState{Node: "worker-1", Phase: "Running", Containers: []lessons.ContainerState{{Name: "nginx", State: "running"}}}
	s.Hop(hop("create", "", says))
	s.Hop(hop("start-container", "nginx", nil))
	assert.Equal(t, "O cluster, agora. master: nenhum Pod. worker-1: 1 Pod, 1 rodando, 1 ainda sem estar pronto.", s.Describe())
	s.Step(lessons.Step{Stopped: []lessons.Piece{{Name: "kubelet", Node: "worker-1"}}})
	lost := lessons.Hop{Actor: "node-controller", Record: lessons.Record{
		Piece: "controladores", Action: "update-status", Object: lessons.Object{Kind: "Node", Name: "worker-1"}, Machine: &lessons.NodeState{Ready: "Unknown"},
	}}
	s.Hop(lost)
	s.Hop(hop("delete", "marked", says))
	assert.Equal(t, "O cluster, agora. master: nenhum Pod. worker-1: NotReady, kubelet parado; 1 Pod, 1 terminando.", s.Describe())
}

// TestAListIsCounted: an EndpointSlice shows how many ready Pods it has, also none.
func TestAListIsCounted(t *testing.T) {
	s := New([]lessons.Node{master, worker})
	slice := lessons.Object{Kind: "EndpointSlice", Namespace: "default", Name: "ola-64cfl"}
	for _, listed := range []int{2, 0} {
		s.Hop(lessons.Hop{Actor: "endpointslice-controller", Record: lessons.Record{
			Piece: "controladores", Action: "update", Object: slice, Listed: &listed,
		}})
		assert.Equal(t, fmt.Sprintf("→ %d", listed), s.Look("o1").Text)
	}
}

// TestAMoveIsShort: what is empty at the end of a move is not written, and what
// is read is what was written.
func TestAMoveIsShort(t *testing.T) {
	for text, move := range map[string]Move{
		`["b2"]`:                 {"b2", Look{}},
		`["b2","n1/0","c1r"]`:    {"b2", Look{At: "n1/0", Class: "c1r"}},
		`["o1","0/0","","1/3"]`:  {"o1", Look{At: "0/0", Text: "1/3"}},
		`["more:0","","","+12"]`: {"more:0", Look{Text: "+12"}},
		`["b2","n1/0","","↻1"]`:  {"b2", Look{At: "n1/0", Text: "↻1"}},
	} {
		written, err := json.Marshal(move)
		require.NoError(t, err)
		assert.Equal(t, text, string(written))
		var read Move
		require.NoError(t, json.Unmarshal(written, &read))
		assert.Equal(t, move, read)
	}
}

func TestNodesAreCounted(t *testing.T) {
	names := []string{"worker-10", "worker-2", "master", "worker-1", "gpu", "worker-02"}
	slices.SortFunc(names, byNumber)
	assert.Equal(t, []string{"gpu", "master", "worker-1", "worker-2", "worker-02", "worker-10"}, names)
}

func TestSeconds(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"0,083 s": 83 * time.Millisecond, "59,999 s": 59999 * time.Millisecond, "1 min 0 s": time.Minute, "75 min 9 s": 75*time.Minute + 9500*time.Millisecond,
	} {
		assert.Equal(t, want, seconds(d))
	}
}
