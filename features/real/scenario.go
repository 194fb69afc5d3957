package real

import (
	"context"
	"errors"
	"sync"
	"time"

	"caderno/features/kubectl"
	"caderno/features/shell"
	"caderno/features/steps"
)

// glance is how often a step looks again while it waits for a change.
const glance = 100 * time.Millisecond

// scenario is the cluster as one scenario sees it: a namespace, and a shell
// whose kubectl works there.
type scenario struct {
	cluster   *Cluster
	namespace string
	began     time.Time
	kubectl   *kubectl.Kubectl
	shell     *shell.Shell

	ctx context.Context // of the command line that runs

	mu      sync.Mutex // some commands ask for several things at once
	refused string     // what that line was not allowed to do
}

var _ steps.Cluster = (*scenario)(nil)

func newScenario(c *Cluster, namespace string) (*scenario, error) {
	s := &scenario{cluster: c, namespace: namespace, began: time.Now(), ctx: context.Background()}
	var err error
	s.kubectl, err = kubectl.New(kubectl.Options{Server: &kubectl.Server{Config: c.config, Namespace: namespace, Guard: s.guard}})
	if err != nil {
		return nil, err
	}
	s.shell, err = shell.New(shell.Options{
		Kubectl: func(ctx context.Context, call shell.Kubectl) int { return s.kubectl.Run(ctx, kubectl.Call(call)) },
		Sleep:   s.sleep,
		Visit:   s.visit,
	})
	if err != nil {
		return nil, errors.Join(err, s.kubectl.Close())
	}
	return s, nil
}

// Run runs a command line with the namespace as kubectl's default.
func (s *scenario) Run(ctx context.Context, line string) steps.Result {
	s.ctx, s.refused = ctx, ""
	r := s.shell.Run(ctx, line)
	s.mu.Lock()
	defer s.mu.Unlock()
	return steps.Result{Stdout: r.Stdout, Stderr: r.Stderr, Combined: r.Combined, Exit: r.Exit, Refused: s.refused}
}

// Get reads a path of the API.
func (s *scenario) Get(ctx context.Context, path string) ([]byte, error) {
	return s.cluster.client.CoreV1().RESTClient().Get().RequestURI(path).SetHeader("Accept", "application/json").DoRaw(ctx)
}

// Within looks until check returns nil or time is up; the last look is not
// before the end. A check that finds out that this cluster cannot do what is
// asked ends it.
func (s *scenario) Within(ctx context.Context, limit, every time.Duration, check func() error) error {
	var skip *steps.SkipError
	err := poll(ctx, limit, max(every, glance), func() error {
		err := check()
		if errors.As(err, &skip) {
			return nil
		}
		return err
	})
	if skip != nil {
		return skip
	}
	return err
}

// Age counts from when the namespace was there, on the machine's clock.
func (s *scenario) Age() time.Duration { return time.Since(s.began) }

// Namespace is the scenario's own.
func (s *scenario) Namespace() string { return s.namespace }

// Close asks for the namespace to be removed. That it is gone in the end,
// Cluster.Close sees to.
func (s *scenario) Close() error {
	s.cluster.removeNamespace(s.namespace)
	return errors.Join(s.shell.Close(), s.kubectl.Close())
}

func (s *scenario) sleep(d time.Duration) error {
	select {
	case <-s.ctx.Done():
		return s.ctx.Err()
	case <-time.After(d):
		return nil
	}
}
