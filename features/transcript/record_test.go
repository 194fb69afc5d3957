package transcript

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"caderno/features/kubectl"
	"caderno/features/shell"
)

// howToRecord is the command that writes what a real cluster printed under the
// commands of a transcript.
const howToRecord = "CADERNO_KUBECONFIG=ARQUIVO CADERNO_CONTEXTO=NOME go test ./features/transcript -run TestAsOnKubernetes/%s -update"

// record plays a transcript on the real cluster that the surroundings name, an
// empty one, and writes it anew.
func record(t *testing.T, name string) {
	t.Helper()
	file, context := os.Getenv("CADERNO_KUBECONFIG"), os.Getenv("CADERNO_CONTEXTO")
	require.NotEmpty(t, context, "o cluster em que gravar: "+howToRecord, name)
	c := newRealCluster(t, file, context)
	found, _ := c.Run("kubectl get deployments,replicasets,pods,services -o name")
	require.Equal(t, "service/kubernetes\n", found, "o namespace default de %s tem de estar vazio", context)
	transcript := load(t, name)
	outcomes, err := transcript.Play(c, nil)
	require.NoError(t, err)
	text, err := recorded(transcript, outcomes)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join("testdata", name+".txt"), []byte(text), 0o644))
}

// recorded is the text of a transcript with what its commands printed this time.
func recorded(t *Transcript, outcomes []Outcome) (string, error) {
	var text strings.Builder
	for _, step := range t.Steps {
		switch step.Kind {
		case Remark:
			fmt.Fprintln(&text, strings.TrimRight("# "+step.Line, " "))
		case Pause:
			fmt.Fprintf(&text, "@ %g\n", step.Pause.Seconds())
		case Wait:
			if len(outcomes) > 0 && outcomes[0].Step == step {
				return "", fmt.Errorf("? %s=> %s: %s", step.Line, step.Until, outcomes[0].Got)
			}
			fmt.Fprintln(&text, strings.TrimRight(fmt.Sprintf("? %s=> %s", step.Line, step.Until), " "))
		case Command:
			fmt.Fprintf(&text, "$ %s\n", step.Line)
			if got := strings.TrimRight(outcomes[0].Got, "\n"); got != "" {
				fmt.Fprintln(&text, got)
			}
			outcomes = outcomes[1:]
		}
	}
	for _, name := range t.FileNames {
		fmt.Fprintf(&text, "-- %s --\n%s", name, t.Files[name])
		if !strings.HasSuffix(t.Files[name], "\n") {
			fmt.Fprintln(&text)
		}
	}
	return text.String(), nil
}

// real is a cluster outside the process, on the machine's clock.
type real struct{ *shell.Shell }

// newRealCluster is the cluster of a kubeconfig's context. file "" is the one that
// kubectl itself would take.
func newRealCluster(t *testing.T, file, name string) *real {
	t.Helper()
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	rules.ExplicitPath = file
	config, err := rules.Load()
	require.NoError(t, err)
	require.Contains(t, config.Contexts, name)
	config.CurrentContext = name
	require.NoError(t, clientcmdapi.MinifyConfig(config))
	require.NoError(t, clientcmdapi.FlattenConfig(config))
	k, err := kubectl.New(kubectl.Options{Server: &kubectl.Server{Config: config}})
	require.NoError(t, err)
	c := &real{}
	c.Shell, err = shell.New(shell.Options{
		Sleep:   c.Advance,
		Kubectl: func(ctx context.Context, call shell.Kubectl) int { return k.Run(ctx, kubectl.Call(call)) },
	})
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, c.Close())
		require.NoError(t, k.Close())
	})
	return c
}

func (c *real) Run(line string) (string, int) {
	r := c.Shell.Run(context.Background(), line)
	return r.Combined, r.Exit
}

func (c *real) Advance(d time.Duration) error {
	<-time.After(d)
	return nil
}

func (c *real) Now() time.Time { return time.Now() }

// Revision is always another one: nobody knows what has been written.
func (c *real) Revision() int64 { return time.Now().UnixNano() }

// TestRecorded: what is recorded is read again as it was, and what was never
// reached is not.
func TestRecorded(t *testing.T) {
	const text = "# um\n$ a\nout\n\n[exit 3]\n? c => d\n@ 1.5\n? f =>\n$ calado\n-- x.yaml --\nk: v\n-- a.yaml --\nz: w\n"
	transcript, err := Parse("t", text)
	require.NoError(t, err)
	said := []Outcome{{Step: transcript.Steps[1], Got: "out\n\n[exit 3]\n"}, {Step: transcript.Steps[5]}}
	again, err := recorded(transcript, said)
	require.NoError(t, err)
	require.Equal(t, text, again)
	never := []Outcome{said[0], {Step: transcript.Steps[2], Got: "[never: d]"}, said[1]}
	_, err = recorded(transcript, never)
	require.ErrorContains(t, err, "[never: d]")
}
