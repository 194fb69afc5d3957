package piece

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/sim"
	"caderno/sim/trace"
)

func pieces(workers int) []sim.State {
	all := []sim.State{{Piece: sim.APIServer, On: true}, {Piece: sim.Scheduler, On: true}, {Piece: sim.KubeProxy}}
	for i := range workers {
		all = append(all, sim.State{Piece: sim.Kubelet, Node: fmt.Sprintf("worker-%d", i+1), On: true})
	}
	return all
}

func TestFind(t *testing.T) {
	for words, want := range map[string]string{
		"scheduler": "scheduler", "kube-scheduler": "scheduler", "KUBE-PROXY": "kube-proxy", "kubelet worker-2": "kubelet worker-2",
	} {
		found, problem := Find(pieces(2), strings.Fields(words))
		assert.Empty(t, problem)
		assert.Equal(t, want, Title(found))
	}
	for words, want := range map[string]string{
		"":                 "falta a peça. Há: apiserver, scheduler, kube-proxy, kubelet NÓ",
		"etcd":             `não há peça "etcd". Há: apiserver, scheduler, kube-proxy, kubelet NÓ`,
		"shceduler":        `não há peça "shceduler". Você quis dizer scheduler?`,
		"scheduler master": `scheduler não é de um nó; recebi também "master"`,
		"kubelet":          "de qual nó? Há: worker-1, worker-2",
		"kubelet worker-3": `não há kubelet no nó "worker-3". Há: worker-1, worker-2`,
	} {
		_, problem := Find(pieces(2), strings.Fields(words))
		assert.Equal(t, want, problem)
	}
	_, problem := Find(pieces(5000), []string{"kubelet"})
	assert.Equal(t, "de qual nó? Há: worker-1, worker-2, worker-3, worker-4, worker-5, worker-6, worker-7, worker-8, worker-9, worker-10 e mais 4990", problem)
}

// TestFindAsHopsCallIt: of each actor that can be stopped.
func TestFindAsHopsCallIt(t *testing.T) {
	cluster, err := sim.New(sim.Options{Nodes: sim.DefaultNodes(1), Seed: 1})
	require.NoError(t, err)
	none := []trace.Actor{trace.Kubectl, trace.Visitor, trace.Network, trace.App}
	for _, actor := range trace.Actors() {
		words := []string{string(actor)}
		if actor == trace.Kubelet {
			words = append(words, "worker-1")
		}
		_, problem := Find(cluster.Pieces(), words)
		assert.Equal(t, !slices.Contains(none, actor), problem == "", "%s: %s", actor, problem)
	}
}

func TestChanged(t *testing.T) {
	on, off := sim.State{Piece: sim.Scheduler, On: true}, sim.State{Piece: sim.Scheduler}
	assert.Equal(t, "scheduler: parado", Changed(on, false))
	assert.Equal(t, "scheduler: já estava parado", Changed(off, false))
	assert.Equal(t, "scheduler: roda", Changed(off, true))
	assert.Equal(t, "scheduler: já rodava", Changed(on, true))
}
