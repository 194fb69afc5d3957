package kubectl

import (
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/client-go/rest"
	"k8s.io/kubectl/pkg/cmd"
)

// clusterFlags are the flags that say which cluster is meant, and how to speak
// to it; connect says how kubectl reaches it.
func clusterFlags(streams genericiooptions.IOStreams, connect func(*rest.Config) *rest.Config) *genericclioptions.ConfigFlags {
	flags := genericclioptions.NewConfigFlags(true).WithDeprecatedPasswordFlag().
		WithDiscoveryBurst(300).WithDiscoveryQPS(50).WithWarningPrinter(streams).
		WithWrapConfigFn(connect)
	*flags.CacheDir = "~/.kube/cache" // what the help shows; prepare sets the real one
	return flags
}

// commandTree builds kubectl's command tree, as its own main does. prepare looks
// at a command once its flags are known.
func commandTree(args []string, streams genericiooptions.IOStreams, flags *genericclioptions.ConfigFlags, prepare func(*cobra.Command, *genericclioptions.ConfigFlags) error) *cobra.Command {
	root := cmd.NewKubectlCommand(cmd.KubectlOptions{ConfigFlags: flags, IOStreams: streams, Arguments: append([]string{"kubectl"}, args...)})
	root.SetArgs(args)
	root.SetIn(streams.In)
	root.SetOut(streams.Out)
	root.SetErr(streams.ErrOut)
	root.SilenceErrors = true
	addLogFlags(root.PersistentFlags())
	diffInProcess(root, flags, streams)
	canIInProcess(root, flags, streams)
	before := root.PersistentPreRunE
	root.PersistentPreRunE = func(c *cobra.Command, args []string) error {
		if err := prepare(c, flags); err != nil {
			return err
		}
		return before(c, args)
	}
	return root
}

// connect is the configuration of a client that reaches the cluster in
// process, and nothing else: no certificates, no proxy, no program that gives
// credentials.
func connect(c *rest.Config, way http.RoundTripper) *rest.Config {
	return &rest.Config{
		Host: c.Host, APIPath: c.APIPath, ContentConfig: c.ContentConfig,
		Username: c.Username, Password: c.Password, BearerToken: c.BearerToken,
		Impersonate: c.Impersonate, QPS: c.QPS, Burst: c.Burst, Timeout: c.Timeout,
		DisableCompression: c.DisableCompression,
		UserAgent:          userAgent(),
		Transport:          way,
	}
}

// addLogFlags adds the flags of kubectl's log. Simplification: Kubernetes'
// package for this would bring Prometheus along.
func addLogFlags(flags *pflag.FlagSet) {
	v := pflag.PFlagFromGoFlag(klogFlags.Lookup("v"))
	modules := pflag.PFlagFromGoFlag(klogFlags.Lookup("vmodule"))
	modules.Usage += " (only works for the default text log format)"
	for _, f := range []*pflag.Flag{v, modules} {
		f.DefValue = map[string]string{"v": "0"}[f.Name]
		flags.AddFlag(f)
	}
	flags.Duration("log-flush-frequency", 5*time.Second, "Maximum number of seconds between log flushes")
}

// helpWithoutTerminal has kubectl print its help as into a pipe: it wraps the
// lines to the width of the process' terminal, whatever it writes to.
func helpWithoutTerminal(root *cobra.Command, streams genericiooptions.IOStreams) {
	options, _, _ := root.Find([]string{"options"})
	for _, c := range []*cobra.Command{root, options} { // the others inherit root's
		help, usage := c.HelpFunc(), c.UsageFunc()
		c.SetHelpFunc(func(c *cobra.Command, args []string) {
			defer withoutTerminal()()
			help(c, args)
		})
		c.SetUsageFunc(func(c *cobra.Command) error {
			defer withoutTerminal()()
			if c.OutOrStdout() == streams.Out { // cobra then means the standard error, unless it was told another
				root.SetOut(streams.ErrOut)
				defer root.SetOut(streams.Out)
			}
			return usage(c)
		})
	}
}

// helpOfNothing has what "kubectl help" says about an unknown command go to the
// standard error, where cobra writes it unless it was told another output.
func helpOfNothing(root *cobra.Command, streams genericiooptions.IOStreams) {
	root.InitDefaultHelpCmd()
	help, _, _ := root.Find([]string{"help"})
	run := help.Run
	help.Run = func(c *cobra.Command, args []string) {
		if _, _, err := root.Find(args); err != nil {
			root.SetOut(streams.ErrOut)
			defer root.SetOut(streams.Out)
		}
		run(c, args)
	}
}

// withoutTerminal hides the process' standard output for a moment, and returns
// the function that brings it back.
func withoutTerminal() func() {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return func() {} // then lines are wrapped
	}
	stdout := os.Stdout
	os.Stdout = null
	return func() {
		os.Stdout = stdout
		null.Close()
	}
}

// prepare looks at a command once its flags are known.
func (r *run) prepare(c *cobra.Command) error {
	if err := refusal(c, true); err != nil {
		return err
	}
	if r.confined {
		if err := confine(c); err != nil {
			return err
		}
	}
	if f := c.Flags().Lookup("kubeconfig"); f != nil && !f.Changed {
		if err := f.Value.Set(r.home.kubeconfig()); err != nil {
			return err
		}
	}
	r.listsEntries, r.drains = listsEntries(c), c.Name() == "drain"
	if c.Name() == "logs" {
		r.mergeLogs = mayMergeLogs(c)
		// It names the container or Pod that it picked on os.Stderr, not on the
		// stream that it was given.
		if err := r.borrowStderr(); err != nil {
			return err
		}
	}
	return r.names.resolve(c.Flags())
}
