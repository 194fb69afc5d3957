package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/sim"
)

// wallClock is one that a test sets.
type wallClock struct{ now time.Time }

func (w *wallClock) pass(d time.Duration) { w.now = w.now.Add(d) }

func paced(t *testing.T, speed float64) (*pacer, *wallClock) {
	wall := &wallClock{time.Date(2026, 11, 28, 9, 0, 0, 0, time.FixedZone("", -3*3600))}
	cluster, err := sim.New(sim.Options{Nodes: sim.DefaultNodes(1), Start: wall.now.Add(-bootTime).UTC()})
	require.NoError(t, err)
	p := newPacer(cluster, speed, func() time.Time { return wall.now })
	p.catchUp()
	require.Equal(t, wall.now.UTC(), cluster.Now(), "it begins at the present")
	return p, wall
}

func TestTimePassesAtASpeed(t *testing.T) {
	for _, speed := range []float64{1, 100, 0.5} {
		p, wall := paced(t, speed)
		began := p.cluster.Now()
		wall.pass(10 * time.Second)
		p.catchUp()
		assert.Equal(t, time.Duration(speed*10)*time.Second, p.cluster.Now().Sub(began))
	}
}

// A clock that is set back does not stop the cluster, nor move it back.
func TestTimeNeverGoesBack(t *testing.T) {
	p, wall := paced(t, 1)
	began := p.virtualNow()
	wall.pass(-time.Hour)
	assert.Equal(t, began, p.virtualNow())
	wall.pass(time.Second)
	assert.Equal(t, began.Add(time.Second), p.virtualNow())
}

// A pacer sleeps until there is something to do: the next event, or else the
// next time to forget.
func TestAPacerSleepsUntilTheNextEvent(t *testing.T) {
	p, wall := paced(t, 10)
	wall.pass(time.Second) // whatever the nodes have to do at first
	p.catchUp()
	assert.LessOrEqual(t, p.untilNext(p.virtualNow()), compactionInterval/10)
	select {
	case <-p.wake:
	default:
	}
	require.NoError(t, p.cluster.Stop(sim.Kubelet, "worker-1"))
	require.NoError(t, p.cluster.Start(sim.Kubelet, "worker-1"))
	select {
	case <-p.wake:
	default:
		assert.Fail(t, "nobody was told of what is to be done earlier")
	}
	next, ok := p.cluster.Next()
	require.True(t, ok)
	assert.Equal(t, next.Sub(p.virtualNow())/10, p.untilNext(p.virtualNow()))
}

// What is overdue does not keep a request waiting.
func TestAClusterThatIsBehindAnswers(t *testing.T) {
	p, wall := paced(t, 1000)
	wall.pass(time.Hour)
	p.mu.Lock()
	p.behind = true
	p.mu.Unlock()
	before := p.cluster.Now()
	p.catchUp()
	assert.Equal(t, before, p.cluster.Now(), "the pacer does what it can, and others do not wait for it")
	for !p.work(p.virtualNow()) {
	}
	p.catchUp()
	assert.Equal(t, p.virtualNow(), p.cluster.Now())
}
