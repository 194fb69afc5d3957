package kubectl

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// reason is why a command or a flag is refused, and what to do instead: the end
// of the sentence in refusal.
type reason struct {
	text string
	// inProcess: only where kubectl is to leave this machine alone. The others
	// need what no simulated cluster has.
	inProcess bool
}

var refusedCommands = map[string]reason{
	"exec":                    {text: "precisa de uma conexão aberta com o contêiner; veja o que ele faz com kubectl logs e kubectl describe"},
	"attach":                  {text: "precisa de uma conexão aberta com o contêiner; use kubectl logs"},
	"cp":                      {text: "precisa de uma conexão aberta com o contêiner"},
	"debug":                   {text: "precisa de uma conexão aberta com o contêiner; use kubectl describe e kubectl logs"},
	"port-forward":            {text: "precisa de uma conexão aberta com o Pod; crie um Service do tipo NodePort e use curl"},
	"autoscale":               {text: "precisa de HorizontalPodAutoscalers e de medidas de uso, que não há; use kubectl scale"},
	"cluster-info dump":       {text: "pergunta por tipos de objeto que não há; use kubectl get all -A -o yaml e kubectl logs"},
	"edit":                    {"precisa de um editor; use kubectl patch, kubectl set ou kubectl apply", true},
	"apply edit-last-applied": {"precisa de um editor; use kubectl apply", true},
	"proxy":                   {"precisa de uma porta desta máquina; use kubectl get --raw", true},
	"kuberc set":              {"grava preferências nesta máquina; dê as opções na linha de comando", true},
	"kuberc view":             {"leria um arquivo desta máquina", true},
	"kustomize":               {"pode buscar arquivos na internet; use kubectl apply -f", true},
}

var refusedFlags = map[string]reason{
	"attach":      {text: "precisa de uma conexão aberta com o contêiner; use kubectl logs"},
	"stdin":       {text: "precisa de uma conexão aberta com o contêiner; use kubectl logs"},
	"tty":         {text: "precisa de um terminal"},
	"edit":        {"precisa de um editor", true},
	"interactive": {"precisa de um terminal", true},
	"kustomize":   {"pode buscar arquivos na internet; use -f", true},
	"profile":     {"mede o próprio kubectl e grava arquivos nesta máquina", true},
}

// refusal is the error of a command that cannot work here, or nil.
func refusal(c *cobra.Command, inProcess bool) error {
	command := strings.TrimPrefix(c.CommandPath(), "kubectl ")
	if why, ok := refusedCommands[command]; ok && (inProcess || !why.inProcess) {
		return fmt.Errorf("kubectl %s não funciona neste cluster: %s", command, why.text)
	}
	for _, name := range slices.Sorted(maps.Keys(refusedFlags)) {
		why, f := refusedFlags[name], c.Flags().Lookup(name)
		if f != nil && f.Changed && f.Value.String() != "false" && (inProcess || !why.inProcess) {
			return fmt.Errorf("kubectl %s --%s não funciona neste cluster: %s", command, name, why.text)
		}
	}
	return refusePrune(c, command)
}

// refusePrune refuses to look for what is to be pruned among kinds of which the
// cluster serves a part only: kubectl would stop at the first that is missing,
// after it has applied everything. A wrong use of --prune is kubectl's to tell.
func refusePrune(c *cobra.Command, command string) error {
	given := func(name string) bool { return c.Flags().Changed(name) }
	if command != "apply" && command != "diff" || !given("prune") || given("prune-allowlist") || given("applyset") || given("server-side") || !given("selector") && !given("all") {
		return nil
	}
	return fmt.Errorf("kubectl %s --prune sem --prune-allowlist não funciona neste cluster: procuraria por tipos de objeto que não há; "+
		"diga quais, por exemplo --prune-allowlist=core/v1/Service --prune-allowlist=apps/v1/Deployment", command)
}
