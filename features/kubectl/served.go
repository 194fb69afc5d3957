package kubectl

import (
	"io"
	"slices"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/cli-runtime/pkg/printers"
	"k8s.io/client-go/rest"
)

// tree is a tree of kubectl's commands. It serves one line: its flags remember
// what they were set to.
type tree struct {
	root  *cobra.Command
	flags *genericclioptions.ConfigFlags  // of the root, with all that was asked of the cluster
	run   *run                            // who it serves; set when it does, as is
	way   func(*rest.Config) *rest.Config // how to reach the cluster
	usual bool                            // no flag says that another cluster, or cache, is meant
	// warnings is where kubectl itself warns, beside the server's own warnings.
	warnings *printers.WarningPrinter
}

// newTree is a tree without commands, and the streams for them.
func newTree() (*tree, genericiooptions.IOStreams) {
	t := &tree{}
	streams := genericiooptions.IOStreams{In: treeInput{t}, Out: treeOutput{t, false}, ErrOut: treeOutput{t, true}}
	t.flags = clusterFlags(streams, func(c *rest.Config) *rest.Config { return t.way(c) })
	t.warnings = printers.NewWarningPrinter(streams.ErrOut, printers.WarningPrinterOptions{})
	return t, streams
}

// newWholeTree is kubectl's own tree.
func newWholeTree() *tree {
	t, streams := newTree()
	t.root = commandTree(nil, streams, t.flags, t.prepare)
	helpWithoutTerminal(t.root, streams)
	helpOfNothing(t.root, streams)
	return t
}

// prepare looks at a command once its flags are known.
func (t *tree) prepare(c *cobra.Command, flags *genericclioptions.ConfigFlags) error {
	if *flags.Password == "" {
		flags.Password = nil // else a --username would ask for it at the process' terminal
	}
	t.usual = !slices.ContainsFunc([]string{"cache-dir", "cluster", "context", "kubeconfig", "server"}, c.Flags().Changed)
	if !c.Flags().Changed("cache-dir") {
		*flags.CacheDir = t.run.home.cache()
	}
	return t.run.prepare(c)
}

// serve gives the tree its command.
func (t *tree) serve(r *run, way func(*rest.Config) *rest.Config) *cobra.Command {
	t.run, t.way = r, way
	t.root.SetArgs(r.args)
	return t.root
}

// takeApart empties a tree that has served, since cobra never forgets a flag
// that can be completed: through it, it would keep the tree and its cluster.
func (t *tree) takeApart() {
	*t.flags = genericclioptions.ConfigFlags{}
	empty(t.root)
	*t = tree{}
}

func empty(c *cobra.Command) {
	for _, below := range c.Commands() {
		empty(below)
	}
	*c = cobra.Command{}
}

// treeInput and treeOutput are the streams of the command that the tree serves.
type treeInput struct{ *tree }

func (s treeInput) Read(p []byte) (int, error) { return s.run.stdin.Read(p) }

type treeOutput struct {
	*tree
	err bool
}

func (s treeOutput) Write(p []byte) (int, error) {
	var to io.Writer = s.run.stdout
	if s.err {
		to = s.run.stderr
	}
	return output{s.run, to}.Write(p)
}
