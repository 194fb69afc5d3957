package kubectl

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/client-go/rest"
)

// tree is kubectl's command tree before it is known which command it will run,
// and for whom. A tree serves one command: its flags remember what they were
// set to.
type tree struct {
	root  *cobra.Command
	flags *genericclioptions.ConfigFlags  // of the root, with all that was asked of the cluster
	run   *run                            // set when it is used, as is
	way   func(*rest.Config) *rest.Config // how to reach the cluster
}

func newTree() *tree {
	t := &tree{}
	streams := genericiooptions.IOStreams{In: treeInput{t}, Out: treeOutput{t, false}, ErrOut: treeOutput{t, true}}
	t.flags = clusterFlags(streams, func(c *rest.Config) *rest.Config { return t.way(c) })
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

// next is a tree that was built ahead, or nil. It is guarded by one.
var next *tree

// takeTree returns a tree for one command.
func takeTree(args []string) *tree {
	t := next
	next = nil
	if t == nil || completes(args) {
		return newTree()
	}
	return t
}

// buildAhead builds the next command's tree, a megabyte of flags, on another
// processor while a command runs, and returns the function that waits for it.
func buildAhead(args []string) (wait func()) {
	if completes(args) {
		return func() {}
	}
	built := make(chan *tree, 1)
	go func() { built <- newTree() }()
	return func() { next = <-built }
}

// completes tells whether a command completes another one: what it asks the
// cluster goes through the tree that was built last, by a global of kubectl.
func completes(args []string) bool {
	return len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd)
}
