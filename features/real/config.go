package real

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// ConfigError is a mistake in which cluster was asked for: nothing was sent to
// anybody. Its text is for the learner.
type ConfigError struct{ Message string }

func (e *ConfigError) Error() string { return e.Message }

func configf(format string, args ...any) error {
	return &ConfigError{fmt.Sprintf(format, args...)}
}

// configOf reads a context out of a kubeconfig: all that the context needs, and
// nothing of the others. file "" means the files that kubectl itself would
// take.
func configOf(file, name string) (*clientcmdapi.Config, *rest.Config, error) {
	config, place, err := readConfig(file)
	if err != nil {
		return nil, nil, err
	}
	if err := choose(config, place, name); err != nil {
		return nil, nil, err
	}
	client, err := clientcmd.NewDefaultClientConfig(*config, nil).ClientConfig()
	if err != nil {
		return nil, nil, configf("o contexto %q de %s não está completo: %v", name, place, err)
	}
	return config, client, nil
}

// readConfig returns a kubeconfig, and how to speak of the place where it is.
func readConfig(file string) (*clientcmdapi.Config, string, error) {
	rules, place := clientcmd.NewDefaultClientConfigLoadingRules(), file
	rules.ExplicitPath = file
	if file == "" {
		place = strings.Join(rules.GetLoadingPrecedence(), ", ")
	}
	config, err := rules.Load()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "", configf("não encontrei o kubeconfig %s", file)
	case err != nil:
		return nil, "", configf("não entendi o kubeconfig %s: %v", place, err)
	case len(config.Contexts) == 0:
		return nil, "", configf("não há nenhum contexto em %s; kubectl config get-contexts mostra os que o kubectl conhece", place)
	}
	return config, place, nil
}

// choose makes a context the current one of a kubeconfig, and the only one.
func choose(config *clientcmdapi.Config, place, name string) error {
	known := slices.Sorted(maps.Keys(config.Contexts))
	if name == "" {
		return configf("contra um cluster de verdade nada roda sem --contexto, com o nome de um contexto; em %s há: %s", place, strings.Join(known, ", "))
	}
	if config.Contexts[name] == nil {
		return configf("não há um contexto %q em %s; há: %s", name, place, strings.Join(known, ", "))
	}
	config.CurrentContext = name
	if cluster := config.Contexts[name].Cluster; config.Clusters[cluster] == nil {
		return configf("o contexto %q de %s fala de um cluster %q que não está no arquivo", name, place, cluster)
	}
	if err := clientcmd.ResolveLocalPaths(config); err != nil {
		return configf("não entendi os nomes de arquivos em %s: %v", place, err)
	}
	if err := clientcmdapi.MinifyConfig(config); err != nil {
		return configf("o contexto %q de %s não está completo: %v", name, place, err)
	}
	return nil
}
