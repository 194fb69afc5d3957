package kubectl

import (
	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/kubectl/pkg/cmd/auth"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"
)

// canIInProcess has "kubectl auth can-i" end as other commands do: where the
// answer is no, it ends the whole process. All that it does before is kubectl's
// own.
func canIInProcess(root *cobra.Command, flags *genericclioptions.ConfigFlags, streams genericiooptions.IOStreams) {
	c, _, _ := root.Find([]string{"auth", "can-i"})
	c.Run = func(c *cobra.Command, args []string) {
		o := &auth.CanIOptions{IOStreams: streams}
		f := c.Flags()
		o.AllNamespaces, _ = f.GetBool("all-namespaces")
		o.Quiet, _ = f.GetBool("quiet")
		o.Subresource, _ = f.GetString("subresource")
		o.List, _ = f.GetBool("list")
		o.NoHeaders, _ = f.GetBool("no-headers")
		cmdutil.CheckErr(o.Complete(cmdutil.NewFactory(cmdutil.NewMatchVersionFlags(flags)), args))
		cmdutil.CheckErr(o.Validate())
		if o.List {
			cmdutil.CheckErr(o.RunAccessList())
			return
		}
		allowed, err := o.RunAccessCheck()
		cmdutil.CheckErr(err)
		if !allowed {
			cmdutil.CheckErr(cmdutil.ErrExit)
		}
	}
}
