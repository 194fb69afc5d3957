package kubectl

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// refusedCommands are those that need what a cluster in process does not have,
// each with what to do instead. The text ends the sentence in refusal.
var refusedCommands = map[string]string{
	"edit":                    "precisa de um editor; use kubectl patch, kubectl set ou kubectl apply",
	"apply edit-last-applied": "precisa de um editor; use kubectl apply",
	"exec":                    "precisa de uma conexão aberta com o contêiner; veja o que ele faz com kubectl logs e kubectl describe",
	"attach":                  "precisa de uma conexão aberta com o contêiner; use kubectl logs",
	"cp":                      "precisa de uma conexão aberta com o contêiner",
	"debug":                   "precisa de uma conexão aberta com o contêiner; use kubectl describe e kubectl logs",
	"port-forward":            "precisa de uma conexão aberta com o Pod; crie um Service do tipo NodePort e use curl",
	"proxy":                   "precisa de uma porta desta máquina; use kubectl get --raw",
	"kuberc set":              "grava preferências nesta máquina; dê as opções na linha de comando",
	"kuberc view":             "leria um arquivo desta máquina",
	"kustomize":               "pode buscar arquivos na internet; use kubectl apply -f",
}

// refusedFlags are the flags that need it.
var refusedFlags = map[string]string{
	"edit":        "precisa de um editor",
	"attach":      "precisa de uma conexão aberta com o contêiner; use kubectl logs",
	"stdin":       "precisa de uma conexão aberta com o contêiner; use kubectl logs",
	"tty":         "precisa de um terminal",
	"interactive": "precisa de um terminal",
	"kustomize":   "pode buscar arquivos na internet; use -f",
	"profile":     "mede o próprio kubectl e grava arquivos nesta máquina",
}

// refusal is the error of a command that cannot work here, or nil.
func refusal(c *cobra.Command) error {
	command := strings.TrimPrefix(c.CommandPath(), "kubectl ")
	if why, ok := refusedCommands[command]; ok {
		return fmt.Errorf("kubectl %s não funciona neste cluster: %s", command, why)
	}
	for _, name := range slices.Sorted(maps.Keys(refusedFlags)) {
		f := c.Flags().Lookup(name)
		if f != nil && f.Changed && f.Value.String() != "false" {
			return fmt.Errorf("kubectl %s --%s não funciona neste cluster: %s", command, name, refusedFlags[name])
		}
	}
	return nil
}
