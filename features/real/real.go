// Package real runs scenarios on a Kubernetes cluster outside the process: one
// of the learner's own, or the reference that the simulator is held against.
// Package features opens it; the steps know it as a steps.Cluster.
//
// Each scenario gets a namespace of its own, which is removed afterwards, also
// when the scenario failed or was interrupted. Nothing outside of it is ever
// changed (see guard), and nothing runs unless a context was named.
package real

import (
	"context"
	"fmt"
	"slices"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"caderno/features/steps"
)

// Cluster is the way to a cluster, for all the scenarios of a run.
type Cluster struct {
	kubectl string // how a learner's own kubectl is told of the same cluster
	context string
	config  *clientcmdapi.Config
	host    string
	client  kubernetes.Interface
	version string // "v1.37.2"

	// What was found out and done so far; scenarios run one at a time.
	made        []string         // namespaces that may still be there
	reach       map[string]error // by a machine's address
	images      error            // why caderno/* images cannot be used
	imagesKnown bool
}

// patience is how long one request may take. An API server that works answers
// within a fraction of a second.
const patience = 10 * time.Second

// Connect reaches the cluster of a kubeconfig's context and asks whether it may
// do there what scenarios need. file "" means the kubeconfig that kubectl itself
// would take. The error, for the learner, is a *ConfigError if the cluster was
// not even asked.
func Connect(ctx context.Context, file, name string) (*Cluster, error) {
	config, way, err := configOf(file, name)
	if err != nil {
		return nil, err
	}
	client, err := newClient(way)
	if err != nil {
		return nil, configf("o contexto %q não serve: %v", name, err)
	}
	c := &Cluster{kubectl: kubectlFor(file, name), context: name, config: config, host: way.Host, client: client, reach: map[string]error{}}
	if err := c.greet(ctx); err != nil {
		return nil, err
	}
	if err := c.askRights(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// kubectlFor is the beginning of a command line that can be copied.
func kubectlFor(file, name string) string {
	if file != "" {
		file = " --kubeconfig " + file
	}
	return "kubectl" + file + " --context " + name
}

func newClient(config *rest.Config) (kubernetes.Interface, error) {
	config = rest.CopyConfig(config)
	config.Timeout, config.QPS, config.Burst = patience, 50, 100
	config.UserAgent = "caderno"
	return kubernetes.NewForConfig(config)
}

// String says which cluster it is, for the report.
func (c *Cluster) String() string {
	return fmt.Sprintf("contexto %s, %s, Kubernetes %s", c.context, c.host, c.version)
}

// Open is a steps.Opener: a namespace for one scenario.
func (c *Cluster) Open(ctx context.Context, wanted steps.Wanted) (steps.Cluster, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := c.suits(ctx, wanted); err != nil {
		return nil, err
	}
	name, err := c.makeNamespace(ctx, wanted.Scenario)
	if err != nil {
		return nil, err
	}
	s, err := newScenario(c, name)
	if err != nil {
		c.removeNamespace(name)
		return nil, err
	}
	return s, nil
}

// suits returns a *steps.SkipError if this cluster cannot run a scenario.
func (c *Cluster) suits(ctx context.Context, wanted steps.Wanted) error {
	if err := wanted.OnlySimulated(); err != nil {
		return err
	}
	for _, tag := range wanted.Tags {
		if wanted, have, ok := versions(tag, c.version); ok && wanted != have {
			return &steps.SkipError{Reason: fmt.Sprintf("vale para o Kubernetes %s; este cluster tem o %s", wanted, c.version)}
		}
	}
	if slices.Contains(wanted.Tags, "@imagens-caderno") {
		return c.hasImages(ctx)
	}
	return nil
}
