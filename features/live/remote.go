package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"caderno/sim"
)

// Remote is a running cluster as others find it.
type Remote struct {
	Context string // its name in the kubeconfig
	Server  string // URL of the API
	files   []string
	config  clientcmdapi.Config
	control string
}

// ErrNoCluster says that nothing tells of a cluster of ours. Its text is for the
// learner.
var ErrNoCluster = errors.New("não sei qual cluster: copie aqui a linha export KUBECONFIG=... que caderno cluster mostrou, ou use --kubeconfig ARQUIVO")

// Find looks for a cluster of ours, where kubectl would look: in the file named,
// else in those of the variable KUBECONFIG, else in the learner's own. Of several
// contexts the current one counts, if it is ours. Whether the cluster still runs
// is not looked at.
func Find(file, variable string) (*Remote, error) {
	rules := &clientcmd.ClientConfigLoadingRules{ExplicitPath: file}
	asked := file != "" || variable != ""
	switch {
	case file != "":
		rules.Precedence = []string{file}
	case variable != "":
		rules.Precedence = slices.DeleteFunc(filepath.SplitList(variable), func(f string) bool { return f == "" })
	default:
		rules.Precedence = []string{clientcmd.RecommendedHomeFile}
	}
	config, err := rules.Load()
	switch {
	case !asked && err != nil:
		return nil, ErrNoCluster
	case file != "" && errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("não há arquivo %s: o caderno cluster que o escreveu já terminou?", file)
	case err != nil:
		return nil, fmt.Errorf("não consegui ler o kubeconfig: %w", err)
	}
	context, found := contextOf(config)
	switch {
	case !found && !asked:
		return nil, ErrNoCluster
	case !found:
		return nil, fmt.Errorf("não achei um caderno cluster em %s: ele já terminou, ou o arquivo é de outro cluster", strings.Join(rules.Precedence, ", "))
	}
	cluster := config.Clusters[config.Contexts[context].Cluster]
	m, _ := markOf(cluster)
	return &Remote{Context: context, Server: cluster.Server, files: rules.Precedence, config: *config, control: m.Control}, nil
}

// contextOf picks the context that is ours: the current one, or else the first
// by its name.
func contextOf(config *clientcmdapi.Config) (context string, found bool) {
	isOurs := func(name string) bool {
		c := config.Contexts[name]
		if c == nil {
			return false
		}
		_, ours := markOf(config.Clusters[c.Cluster])
		return ours
	}
	if isOurs(config.CurrentContext) {
		return config.CurrentContext, true
	}
	var names []string
	for name := range config.Contexts {
		if isOurs(name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "", false
	}
	return slices.Min(names), true
}

// Pieces asks the cluster what runs.
func (r *Remote) Pieces(ctx context.Context) ([]sim.State, error) {
	answer, err := r.ask(ctx, http.MethodGet, nil)
	if err != nil {
		return nil, err
	}
	var pieces []sim.State
	if err := json.Unmarshal(answer, &pieces); err != nil {
		return nil, fmt.Errorf("não entendi o que o cluster respondeu: %w", err)
	}
	return pieces, nil
}

// Set has a piece stopped or started.
func (r *Remote) Set(ctx context.Context, wanted sim.State) error {
	body, err := json.Marshal(wanted)
	if err != nil {
		return err
	}
	_, err = r.ask(ctx, http.MethodPut, body)
	return err
}

func (r *Remote) ask(ctx context.Context, method string, body []byte) ([]byte, error) {
	config, err := clientcmd.NewNonInteractiveClientConfig(r.config, r.Context, &clientcmd.ConfigOverrides{}, nil).ClientConfig()
	if err != nil {
		return nil, fmt.Errorf("o kubeconfig: %w", err)
	}
	client, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, fmt.Errorf("o kubeconfig: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, method, r.control+piecesPath, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("o caderno cluster de %s não responde: ele já terminou? Comece outro com caderno cluster (%w)", strings.Join(r.files, ", "), err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	switch {
	case err != nil:
		return nil, fmt.Errorf("o cluster não acabou de responder: %w", err)
	case response.StatusCode == http.StatusUnauthorized:
		return nil, errors.New("o cluster não aceita o que o kubeconfig diz: é o de um caderno cluster que já terminou?")
	case response.StatusCode >= http.StatusBadRequest:
		return nil, errors.New(strings.TrimSpace(string(answer)))
	}
	return answer, nil
}
