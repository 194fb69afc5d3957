package transcript

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	got, err := Parse("t", "# um\n$ a b\nout 1\n\nout 2\n[exit 3]\n? c => d => e \n\n@ 1.5\n? f =>\n$ sem saída\n#fim\n-- x.yaml --\nk: v\n# não é um passo\n-- y --\n")
	require.NoError(t, err)
	assert.Equal(t, &Transcript{
		Name: "t",
		Steps: []Step{
			{Kind: Remark, Line: "um"},
			{Kind: Command, Line: "a b", Want: "out 1\n\nout 2\n[exit 3]"},
			{Kind: Wait, Line: "c => d ", Until: "e"},
			{Kind: Pause, Pause: 1500 * time.Millisecond},
			{Kind: Wait, Line: "f "},
			{Kind: Command, Line: "sem saída"},
			{Kind: Remark, Line: "fim"},
		},
		Files:     map[string]string{"x.yaml": "k: v\n# não é um passo", "y": ""},
		FileNames: []string{"x.yaml", "y"},
	}, got)
}

func TestParseMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"saída de ninguém": `t:1: "saída de ninguém" belongs to no command: expected a line that begins with $, ?, @, # or -- NAME --`,
		"# a\n? b":         `t:2: "? b" has no =>: expected ? COMMAND => TEXT`,
		"@ logo":           `t:1: "logo" is not a number of seconds`,
		"@ -1":             `t:1: "-1" is not a number of seconds`,
		"@ 1\nx":           `t:2: "x" belongs to no command`,
	} {
		_, err := Parse("t", text)
		assert.ErrorContains(t, err, want)
	}
}

// scripted is a cluster whose commands are functions of the time.
type scripted struct {
	now   time.Time
	quiet bool // nothing is written
	files map[string]string
	run   func(line string, age time.Duration) (string, int)
}

func (s *scripted) Now() time.Time { return s.now }

func (s *scripted) Revision() int64 {
	if s.quiet {
		return 1
	}
	return s.now.UnixNano()
}

func (s *scripted) Advance(d time.Duration) error {
	s.now = s.now.Add(d)
	return nil
}

func (s *scripted) WriteFile(name, text string) error {
	s.files[name] = text
	return nil
}

func (s *scripted) Run(line string) (string, int) { return s.run(line, s.now.Sub(noon)) }

func TestPlay(t *testing.T) {
	c := &scripted{now: noon, files: map[string]string{}}
	c.run = func(line string, age time.Duration) (string, int) {
		switch line {
		case "falha":
			return "ai\n\n", 2
		case "calada":
			return "", 1
		case "avisa":
			return "WARNING: version difference between client and server\noi 5s\n", 0
		case "logo ":
			if age < 3*time.Second {
				return "ainda", 1
			}
		}
		return fmt.Sprintf("%s\n", age), 0
	}
	text := "$ falha\nai\n[exit 2]\n$ calada\n[exit 1]\n$ avisa\noi 9s\n? logo => s\n$ agora\nagora\n@ 100\n$ depois\n1s\n? outra coisa => nunca\n? nada =>\n-- f --\nx\n"
	transcript, err := Parse("t", text)
	require.NoError(t, err)
	var steps []int
	outcomes, err := transcript.Play(c, func(step int) error { steps = append(steps, step); return nil })
	require.NoError(t, err)
	assert.Equal(t, []int{0, 1, 2, 3, 4, 5, 6, 7, 8}, steps)
	assert.Equal(t, map[string]string{"f": "x\n"}, c.files)
	diffs := map[string]string{}
	for _, o := range outcomes {
		diffs[o.Step.Line] = o.Diff
	}
	assert.Equal(t, map[string]string{
		"falha": "", "calada": "", "avisa": "",
		"agora":        "--- Kubernetes\n+++ aqui\n@@ -1 +1 @@\n-agora\n+<T>\n",
		"depois":       "",
		"outra coisa ": "[never: nunca]\n8m22.8s\n",
		"nada ":        "[never: ]\n15m2.8s\n",
	}, diffs, "the waits took 3 s, 400 s and 400 s")
}

func TestAClusterThatFailsIsAnError(t *testing.T) {
	transcript, err := Parse("t", "$ a\n$ b")
	require.NoError(t, err)
	c := &scripted{now: noon, run: func(string, time.Duration) (string, int) { return "", 0 }}
	_, err = transcript.Play(c, func(int) error { return fmt.Errorf("ai") })
	assert.ErrorContains(t, err, "ai")
}

// While nothing is written, a wait asks only so often that it notices ages.
func TestAWaitInQuietAsksSeldom(t *testing.T) {
	transcript, err := Parse("espera", "? nunca => sim\n")
	require.NoError(t, err)
	asked := map[bool]int{}
	for _, quiet := range []bool{false, true} {
		c := &scripted{now: noon, quiet: quiet, files: map[string]string{}}
		c.run = func(string, time.Duration) (string, int) { asked[quiet]++; return "não", 0 }
		outcomes, err := transcript.Play(c, nil)
		require.NoError(t, err)
		require.Len(t, outcomes, 1)
		assert.Equal(t, noon.Add(waitLimit), c.now)
	}
	assert.Equal(t, map[bool]int{false: 2000, true: 40}, asked)
}
