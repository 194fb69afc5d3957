package features

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"

	"caderno/features/kubectl"
	"caderno/features/shell"
	"caderno/features/steps"
	"caderno/sim"
)

// simulators opens simulated clusters, all with the same seed, so that a
// scenario goes the same way whatever ran before it. home is where their kubectl
// is at home; nil: each has its own.
func simulators(seed uint64, home *kubectl.Home) steps.Opener {
	usual := &stock{seed: seed}
	return func(_ context.Context, wanted steps.Wanted) (steps.Cluster, error) {
		cluster, err := usual.take(simNodes(wanted.Nodes))
		if err != nil {
			return nil, err
		}
		return newSimulator(cluster, home)
	}
}

// stock makes clusters. The one that most scenarios want it makes ahead, on
// another processor, while the scenario before goes on.
type stock struct {
	seed  uint64
	begin sync.Once
	next  chan made
}

type made struct {
	cluster *sim.Cluster
	err     error
}

func (s *stock) take(nodes []sim.Node) (*sim.Cluster, error) {
	if nodes != nil && !reflect.DeepEqual(nodes, sim.DefaultNodes(3)) {
		return sim.New(sim.Options{Nodes: nodes, Seed: s.seed})
	}
	s.begin.Do(func() {
		s.next = make(chan made, 1)
		s.makeOne()
	})
	ready := <-s.next
	go s.makeOne()
	return ready.cluster, ready.err
}

func (s *stock) makeOne() {
	cluster, err := sim.New(sim.Options{Seed: s.seed})
	s.next <- made{cluster, err}
}

func newSimulator(cluster *sim.Cluster, home *kubectl.Home) (*simulator, error) {
	k, err := kubectl.New(kubectl.Options{Cluster: cluster, Home: home})
	if err != nil {
		return nil, err
	}
	sh, err := shell.New(shell.Options{
		Kubectl: func(ctx context.Context, c shell.Kubectl) int { return k.Run(ctx, kubectl.Call(c)) },
		Sleep:   cluster.Advance,
		Visit: func(method, host string, port int, path string) (int, []byte, error) {
			status, body, err := cluster.Visit(method, host, port, path)
			return status, []byte(body), err
		},
	})
	if err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return &simulator{Cluster: cluster, kubectl: k, shell: sh}, nil
}

func simNodes(nodes []steps.Node) []sim.Node {
	var all []sim.Node
	for _, n := range nodes {
		all = append(all, sim.Node{Name: n.Name, ControlPlane: n.ControlPlane, Tainted: n.Tainted, CPU: n.CPU, Memory: n.Memory, Labels: n.Labels})
	}
	return all
}

// simulator is a simulated cluster as the steps see it; Age, Hops and
// PublishImage are its own.
type simulator struct {
	*sim.Cluster
	kubectl *kubectl.Kubectl
	shell   *shell.Shell
}

// Objects implements steps.Holder.
func (s *simulator) Objects(resource, namespace, labelSelector string) ([]runtime.Object, error) {
	selector, err := labels.Parse(labelSelector)
	if err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	if s.Refusing() {
		return nil, errRefusing
	}
	return s.Cluster.Objects(resource, namespace, selector)
}

// Object implements steps.Holder.
func (s *simulator) Object(resource, namespace, name string) (runtime.Object, error) {
	if s.Refusing() {
		return nil, errRefusing
	}
	return s.Cluster.Object(resource, namespace, name)
}

var errRefusing = errors.New("ninguém responde: o servidor da API está parado")

var (
	_ steps.Simulator = (*simulator)(nil)
	_ steps.Holder    = (*simulator)(nil)
)

func (s *simulator) Run(ctx context.Context, line string) steps.Result {
	r := s.shell.Run(ctx, line)
	return steps.Result{Stdout: r.Stdout, Stderr: r.Stderr, Combined: r.Combined, Exit: r.Exit}
}

// Get reads the API as any client would, without kubectl in between.
func (s *simulator) Get(ctx context.Context, path string) ([]byte, error) {
	if s.Refusing() {
		return nil, errRefusing
	}
	request := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	request.Header.Set("Accept", "application/json")
	response := httptest.NewRecorder()
	s.ServeHTTP(response, request)
	if response.Code == http.StatusOK {
		return response.Body.Bytes(), nil
	}
	var status metav1.Status
	if err := json.Unmarshal(response.Body.Bytes(), &status); err != nil {
		return nil, fmt.Errorf("o servidor da API respondeu %d: %s", response.Code, response.Body)
	}
	return nil, &apierrors.StatusError{ErrStatus: status}
}

// state is all that a look without a command of its own can see of a cluster:
// while both counts stay, it would see the same.
type state struct {
	revision int64
	hops     int
}

func (s *simulator) state() state { return state{s.Revision(), len(s.Hops())} }

// Within lets virtual time pass from event to event, and looks after each
// instant at which something was written or done, or every so often if told so.
func (s *simulator) Within(ctx context.Context, limit, every time.Duration, check func() error) error {
	end := s.Now().Add(limit)
	var err error
	for looked := (state{-1, -1}); ; {
		over := !s.Now().Before(end)
		if now := s.state(); every > 0 || over || now != looked {
			err, looked = check(), now
		}
		if err == nil || over {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		next := s.Now().Add(every)
		if every == 0 {
			at, some := s.Next()
			if next = at; !some {
				next = end
			}
		}
		if next.After(end) {
			next = end
		}
		if err := s.AdvanceTo(next); err != nil {
			return err
		}
	}
}

func (s *simulator) Stop(piece, node string) error  { return s.Cluster.Stop(sim.Piece(piece), node) }
func (s *simulator) Start(piece, node string) error { return s.Cluster.Start(sim.Piece(piece), node) }
func (s *simulator) Pieces() []steps.Piece {
	var all []steps.Piece
	for _, state := range s.Cluster.Pieces() {
		all = append(all, steps.Piece{Name: string(state.Piece), Node: state.Node, Off: !state.On, InManager: state.InManager})
	}
	return all
}

func (s *simulator) Namespace() string { return "default" }
func (s *simulator) Close() error      { return errors.Join(s.shell.Close(), s.kubectl.Close()) }
