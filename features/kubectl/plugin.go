package kubectl

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/kubectl/pkg/cmd"
)

// noPlugins finds no plugin: nothing of the machine is ever started.
type noPlugins struct{}

func (noPlugins) Lookup(string) (string, bool)             { return "", false }
func (noPlugins) Execute(string, []string, []string) error { return errors.New("no plugin is started") }

// pluginMistake is what kubectl's own main says of a line that names no command
// of kubectl, before it looks for a plugin of that name.
func pluginMistake(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if _, _, err := root.Find(args); err == nil {
		return nil
	}
	first := slices.IndexFunc(args, func(a string) bool { return !strings.HasPrefix(a, "-") })
	if first >= 0 && slices.Contains([]string{"help", cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd}, args[first]) {
		return nil
	}
	return cmd.HandlePluginCommand(noPlugins{}, args, 1)
}

// namesPreferences tells whether a line has a file of preferences read.
// kubectl reads it while it builds its commands, and ends the whole process when
// it cannot.
func namesPreferences(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.ContainsFunc(args, func(a string) bool { return a == "--kuberc" || strings.HasPrefix(a, "--kuberc=") })
}
