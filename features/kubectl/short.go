package kubectl

import (
	"errors"
	"net/http"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/client-go/rest"
	cliflag "k8s.io/component-base/cli/flag"
	"k8s.io/kubectl/pkg/cmd/annotate"
	"k8s.io/kubectl/pkg/cmd/apply"
	"k8s.io/kubectl/pkg/cmd/create"
	"k8s.io/kubectl/pkg/cmd/delete"
	"k8s.io/kubectl/pkg/cmd/describe"
	"k8s.io/kubectl/pkg/cmd/drain"
	"k8s.io/kubectl/pkg/cmd/events"
	"k8s.io/kubectl/pkg/cmd/expose"
	"k8s.io/kubectl/pkg/cmd/get"
	"k8s.io/kubectl/pkg/cmd/label"
	"k8s.io/kubectl/pkg/cmd/logs"
	"k8s.io/kubectl/pkg/cmd/patch"
	"k8s.io/kubectl/pkg/cmd/rollout"
	"k8s.io/kubectl/pkg/cmd/scale"
	"k8s.io/kubectl/pkg/cmd/set"
	"k8s.io/kubectl/pkg/cmd/taint"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"
	"k8s.io/kubectl/pkg/cmd/wait"
)

// alone are the commands that are often run, each with what kubectl makes it
// with. They are run without making all the others: a whole tree is 1.4 MB of
// flags, most of the work of a short command.
var alone = map[string]func(cmdutil.Factory, genericiooptions.IOStreams) *cobra.Command{
	"annotate": ofKubectl(annotate.NewCmdAnnotate),
	"apply":    ofKubectl(apply.NewCmdApply),
	"cordon":   drain.NewCmdCordon,
	"create":   create.NewCmdCreate,
	"delete":   delete.NewCmdDelete,
	"describe": ofKubectl(describe.NewCmdDescribe),
	"drain":    drain.NewCmdDrain,
	"events":   ofCluster(events.NewCmdEvents),
	"expose":   expose.NewCmdExposeService,
	"get":      ofKubectl(get.NewCmdGet),
	"label":    label.NewCmdLabel,
	"logs":     logs.NewCmdLogs,
	"patch":    patch.NewCmdPatch,
	"rollout":  ofKubectl(rollout.NewCmdRollout),
	"scale":    scale.NewCmdScale,
	"set":      set.NewCmdSet,
	"taint":    taint.NewCmdTaint,
	"uncordon": drain.NewCmdUncordon,
	"wait":     ofCluster(wait.NewCmdWait),
}

func ofKubectl(made func(string, cmdutil.Factory, genericiooptions.IOStreams) *cobra.Command) func(cmdutil.Factory, genericiooptions.IOStreams) *cobra.Command {
	return func(f cmdutil.Factory, s genericiooptions.IOStreams) *cobra.Command { return made("kubectl", f, s) }
}

func ofCluster(made func(genericclioptions.RESTClientGetter, genericiooptions.IOStreams) *cobra.Command) func(cmdutil.Factory, genericiooptions.IOStreams) *cobra.Command {
	return func(f cmdutil.Factory, s genericiooptions.IOStreams) *cobra.Command { return made(f, s) }
}

// errWhole says that a line needs the whole tree. Nothing has been done yet.
var errWhole = errors.New("this line needs kubectl's whole tree")

// newShortTree is the tree of a line that begins with one of the commands alone:
// that command, under a root with the flags that say which cluster is meant. It
// returns nil for other lines. A flag that it does not know ends in errWhole.
func newShortTree(args []string) *tree {
	if len(args) == 0 || alone[args[0]] == nil {
		return nil
	}
	t, streams := newTree()
	known := &knownAPI{RESTClientGetter: t.flags, tree: t}
	root := &cobra.Command{Use: "kubectl", SilenceUsage: true, SilenceErrors: true}
	root.CompletionOptions.DisableDefaultCmd = true
	t.flags.AddFlags(root.PersistentFlags())
	root.AddCommand(alone[args[0]](cmdutil.NewFactory(cmdutil.NewMatchVersionFlags(known)), streams))
	root.AddCommand(&cobra.Command{Use: "explain"}) // get and others recommend it where there is one
	root.SetGlobalNormalizationFunc(cliflag.WordSepNormalizeFunc)
	root.SetIn(streams.In)
	root.SetOut(streams.Out)
	root.SetErr(streams.ErrOut)
	root.SetFlagErrorFunc(func(*cobra.Command, error) error { return errWhole })
	root.SetHelpFunc(t.helpOfWhole)
	headers := &genericclioptions.CommandHeaderRoundTripper{}
	reach := t.flags.WrapConfigFn
	t.flags.WithWrapConfigFn(func(c *rest.Config) *rest.Config {
		c = reach(c)
		c.Wrap(func(way http.RoundTripper) http.RoundTripper {
			return &genericclioptions.CommandHeaderRoundTripper{Delegate: way, Headers: headers.Headers}
		})
		return c
	})
	warnings := rest.NewWarningWriter(streams.ErrOut, rest.WarningWriterOptions{Deduplicate: true})
	root.PersistentPreRunE = func(c *cobra.Command, args []string) error {
		headers.ParseCommandHeaders(c, args)
		rest.SetDefaultWarningHandler(warnings)
		return t.prepare(c, t.flags)
	}
	t.root = root
	return t
}

// helpOfWhole shows what the same command of the whole tree shows: help looks
// at its neighbours, too.
func (t *tree) helpOfWhole(c *cobra.Command, args []string) {
	whole := newWholeTree()
	defer whole.takeApart()
	same, _, _ := whole.serve(t.run, t.way).Find(strings.Fields(c.CommandPath())[1:])
	same.InitDefaultHelpFlag()
	same.SetOut(c.OutOrStdout())
	same.SetErr(c.ErrOrStderr())
	same.HelpFunc()(same, args)
}
