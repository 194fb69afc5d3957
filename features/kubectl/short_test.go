package kubectl

import (
	"maps"
	"slices"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestACommandAloneIsTheOneOfTheTree: what kubectl's own tree has under a name is
// what runs when it is made alone.
func TestACommandAloneIsTheOneOfTheTree(t *testing.T) {
	whole := newWholeTree().root
	for _, name := range slices.Sorted(maps.Keys(alone)) {
		short := newShortTree([]string{name}).root
		inWhole, _, err := whole.Find([]string{name})
		require.NoError(t, err)
		inShort, _, err := short.Find([]string{name})
		require.NoError(t, err)
		assert.Equal(t, outline(inWhole), outline(inShort), name)
		short.PersistentFlags().VisitAll(func(f *pflag.Flag) {
			assert.Equal(t, flagOutline(whole.PersistentFlags().Lookup(f.Name)), flagOutline(f))
		})
	}
}

// outline is all that tells of a command and of those below it.
func outline(c *cobra.Command) []any {
	all := []any{c.Use, c.Aliases, c.Long, c.Example, c.Hidden, c.Deprecated, c.DisableFlagsInUseLine, c.DisableFlagParsing, c.Annotations, c.Runnable()}
	c.LocalFlags().VisitAll(func(f *pflag.Flag) { all = append(all, flagOutline(f)) })
	for _, below := range c.Commands() {
		all = append(all, outline(below))
	}
	return all
}

func flagOutline(f *pflag.Flag) []any {
	return []any{f.Name, f.Shorthand, f.Usage, f.DefValue, f.NoOptDefVal, f.Value.Type(), f.Deprecated, f.Hidden, f.ShorthandDeprecated, f.Annotations}
}

// TestOddLinesSayTheSameAlone: a line that a short tree cannot judge is the whole
// tree's.
func TestOddLinesSayTheSameAlone(t *testing.T) {
	f, g := newFixture(t), newFixture(t)
	for _, line := range []string{
		"create deployment ola --image=nginx", "get --help", "get -h", "create", "create -h", "create nada", "create deployment", "create deployment --help", "create deployment x",
		"get", "get pods --nada", "get pods -o", "get pods --nada=1 -v=6", "get pods -o nada", "rollout", "rollout nada", "rollout status --nada", "rollout status",
		"set", "set image", "set image --help", "get pods --warnings-as-errors", "get pods --match-server-version", "get pods --all_namespaces",
		"get nodes --server=https://nenhum", "get pods --namespace", "delete", "wait", "wait --for=delete", "label --list", "get pods extra/forms here",
		"apply view-last-applied deployment ola", "apply nada", "get po,deploy", "get deploy.apps", "get deployments.v1.apps ola -o name", "get nada", "get all", "get ev", "get ns,svc,ep,no", "get events.events.k8s.io",
	} {
		short, code := f.run(line)
		wholeSays, wholeCode := g.runWhole(line)
		assert.Equal(t, wholeSays, short, line)
		assert.Equal(t, wholeCode, code, line)
	}
}

// runWhole is run by way of kubectl's whole tree.
func (f *fixture) runWhole(line string) (string, int) {
	before := alone
	alone = nil
	defer func() { alone = before }()
	return f.run(line)
}
