package kubectl

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/kubectl/pkg/cmd/diff"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"
	"k8s.io/utils/exec"
)

// diffInProcess has "kubectl diff" compare by itself: it starts diff(1), which
// is a program of the machine and not on every one. The command, its flags and
// all that it does before are kubectl's own.
func diffInProcess(root *cobra.Command, flags *genericclioptions.ConfigFlags, streams genericiooptions.IOStreams) {
	c, _, _ := root.Find([]string{"diff"})
	c.Run = func(c *cobra.Command, args []string) {
		o := diff.NewDiffOptions(streams)
		o.Diff.Exec = diffProgram{out: streams.Out}
		f := c.Flags()
		o.FilenameOptions.Filenames, _ = f.GetStringSlice("filename")
		o.FilenameOptions.Recursive, _ = f.GetBool("recursive")
		o.ShowManagedFields, _ = f.GetBool("show-managed-fields")
		o.ShowSecrets, _ = f.GetBool("show-secrets")
		o.Concurrency, _ = f.GetInt("concurrency")
		o.Selector, _ = f.GetString("selector")
		cmdutil.CheckDiffErr(o.Complete(cmdutil.NewFactory(cmdutil.NewMatchVersionFlags(flags)), c, args))
		cmdutil.CheckDiffErr(o.Validate())
		err := o.Run()
		var differences exec.ExitError
		if errors.As(err, &differences) {
			cmdutil.CheckErr(cmdutil.ErrExit)
		}
		cmdutil.CheckDiffErr(err)
	}
}

// diffProgram is diff -u -N FROM TO, of two folders, as a program that
// k8s.io/utils/exec could have started.
type diffProgram struct {
	exec.Interface // of which diff uses Command only
	out            io.Writer
}

func (p diffProgram) Command(name string, args ...string) exec.Cmd {
	return &diffCommand{out: p.out, from: args[len(args)-2], to: args[len(args)-1]}
}

type diffCommand struct {
	exec.Cmd
	out      io.Writer
	from, to string
}

func (c *diffCommand) SetStdout(io.Writer) {}
func (c *diffCommand) SetStderr(io.Writer) {}

// Run compares the files of both folders in the order of their names. Like
// diff(1) it ends with 1 when there are differences.
func (c *diffCommand) Run() error {
	entries, err := os.ReadDir(c.from)
	if err != nil {
		return err
	}
	differ := false
	for _, e := range entries { // kubectl puts each object into both
		from, to := filepath.Join(c.from, e.Name()), filepath.Join(c.to, e.Name())
		before, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		after, err := os.ReadFile(to)
		if err != nil {
			return err
		}
		if bytes.Equal(before, after) {
			continue
		}
		differ = true
		stamp := time.Now().UTC().Format("2006-01-02 15:04:05.000000000 -0700")
		from, to = shownFolder(from), shownFolder(to)
		_, err = fmt.Fprintf(c.out, "diff -u -N %s %s\n--- %s\t%s\n+++ %s\t%s\n%s", from, to, from, stamp, to, stamp,
			unified(splitLines(before), splitLines(after)))
		if err != nil {
			return err
		}
	}
	if differ {
		return exec.CodeExitError{Err: errors.New("exit status 1"), Code: 1}
	}
	return nil
}

var randomFolder = regexp.MustCompile(`^.*[\\/](LIVE|MERGED)-\d+[\\/]`)

// shownFolder gives the temporary folders a name that is the same each time.
func shownFolder(name string) string {
	return randomFolder.ReplaceAllString(name, "/tmp/$1-1000000000/")
}

func splitLines(text []byte) []string {
	if len(text) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}
