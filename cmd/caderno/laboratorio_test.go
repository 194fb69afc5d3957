package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/term"

	"caderno/lessons"
)

// piped runs `caderno laboratorio` on lines that come over a pipe.
func piped(t *testing.T, lines string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	status = Run(context.Background(), append([]string{"laboratorio"}, args...), surroundings{
		stdin: strings.NewReader(lines), stdout: &out, stderr: &errs,
		lookupEnv: func(string) (string, bool) { return "", false },
		notebook:  filepath.Join(t.TempDir(), "meu-caderno"), self: "caderno",
	})
	return out.String(), errs.String(), status
}

func TestLaboratorioOverAPipe(t *testing.T) {
	out, errs, status := piped(t, "kubectl create deployment ola --image=caderno/ola:1.0\r\n\r\n# nada\navançar 5s\nkubectl get pods --no-headers | awk '{ print $3 }'", "--sem-saltos")
	assert.Equal(t, "deployment.apps/ola created\nRunning\n", out, "no prompt, nothing superfluous, and the last line counts without its end too")
	assert.Empty(t, errs)
	assert.Equal(t, exitDone, status)

	out, _, _ = piped(t, "kubectl create deployment ola --image=caderno/ola:1.0\n")
	assert.Contains(t, out, "kube-apiserver  completa, valida e guarda o Deployment ola")
	assert.NotContains(t, out, "\x1b")
	assert.NotContains(t, out, "Em andamento")

	out, errs, status = piped(t, "for i in 1 2; do\n  echo $i\ndone\necho 'a\nb'\nsair\necho nada\n")
	assert.Equal(t, "1\n2\na\nb\n", out, "a line goes on until it is whole, and sair is the end")
	assert.Empty(t, errs)
	assert.Equal(t, exitDone, status)

	_, errs, status = piped(t, "echo 'aberta\n")
	assert.Contains(t, errs, "sh: ")
	assert.Equal(t, exitDone, status)
}

func TestLaboratorioShowsTheSchedulersPoints(t *testing.T) {
	out, errs, status := piped(t, "kubectl create deployment ola --image=caderno/ola:1.0 --replicas=2\nesperar\npontos\npontos ola-59946bc664-66 | grep total", "--sem-saltos")
	assert.Empty(t, errs)
	assert.Equal(t, exitDone, status)
	assert.Contains(t, out, "Para o Pod ola-59946bc664-6jj64\n✗ master  descartado por TaintToleration")
	assert.Contains(t, out, "total                    494           597           597", "of the second Pod, as nothing else was asked")
	assert.Contains(t, out, "total                    597           597           597\n", "and of the first")
}

func TestLaboratorioStopsAtTheFirstError(t *testing.T) {
	out, errs, status := piped(t, "kubctl\necho depois\n")
	assert.Equal(t, "depois\n", out)
	assert.Equal(t, "não conheço o comando \"kubctl\"; você quis dizer kubectl?\n", errs)
	assert.Equal(t, exitDone, status)

	out, _, status = piped(t, "echo antes\nkubctl\necho depois\n", "--parar-no-erro")
	assert.Equal(t, "antes\n", out)
	assert.Equal(t, exitFailed, status)
}

func TestLaboratorioOptions(t *testing.T) {
	out, _, status := piped(t, "kubectl get nodes -o name\n", "--nos", "1", "deployment")
	assert.Equal(t, "node/master\nnode/worker-1\n", out)
	assert.Equal(t, exitDone, status)

	names := func(seed string) string {
		out, _, _ := piped(t, "kubectl create deployment ola --image=caderno/ola:1.0\navançar 5s\nkubectl get pods -o name\n", "--sem-saltos", "--semente", seed)
		return out
	}
	assert.Equal(t, names("7"), names("7"))
	assert.NotEqual(t, names("7"), names("8"))

	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--semente", "0"}, `a opção --semente não aceita "0"`},
		{[]string{"--nos", "0"}, `a opção --nos não aceita "0": esperava um número de 1 a 1000`},
		{[]string{"--nos", "1001"}, `a opção --nos não aceita "1001"`},
		{[]string{"2", "3"}, "no máximo uma aula"},
		{[]string{"deploiment"}, "Você quis dizer deployment?"},
	} {
		_, errs, status := piped(t, "", test.args...)
		assert.Contains(t, errs, test.want)
		assert.Equal(t, exitWrongUse, status)
	}
}

func TestHistoryIsKept(t *testing.T) {
	env := surroundings{notebook: filepath.Join(t.TempDir(), "meu-caderno"), stderr: &bytes.Buffer{}}
	h := loadHistory(env)
	assert.Zero(t, h.Len())
	for _, line := range []string{"kubectl get pods", "kubectl get pods", "", " segredo", "avançar 30s "} {
		h.Add(line)
	}
	require.NoError(t, h.problem)

	again := loadHistory(env)
	require.Equal(t, 2, again.Len())
	assert.Equal(t, "avançar 30s", again.At(0))
	assert.Equal(t, "kubectl get pods", again.At(1))
	info, err := os.Stat(historyFile(env))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "nobody else may read it")
	files, err := os.ReadDir(env.notebook)
	require.NoError(t, err)
	assert.Len(t, files, 1, "nothing else is left there")

	for range mostKept + 10 {
		again.Add("um")
		again.Add("outro")
	}
	assert.Equal(t, mostKept, loadHistory(env).Len())
}

func TestSearchBack(t *testing.T) {
	p := &prompt{history: &history{lines: []string{"kubectl get pods", "avançar 5s", "kubectl get nodes"}}}
	assert.Equal(t, "kubectl get nodes", p.searchBack("get"))
	assert.Equal(t, "kubectl get pods", p.searchBack("kubectl get nodes"), "again: the one before")
	assert.Equal(t, "kubectl get pods", p.searchBack("kubectl get pods"), "there is no other")
	assert.Equal(t, "avançar 5s", p.searchBack("avan"), "another search")
	assert.Equal(t, "nunca", p.searchBack("nunca"))
}

// With nothing typed, Ctrl-R comes first, as in other shells, and the letters
// after it are what to look for.
func TestSearchWhatIsTyped(t *testing.T) {
	const ctrlR, left, backspace = "\x12", "\x1b[D", "\x7f"
	for _, test := range []struct{ keys, line, shown string }{
		{ctrlR + "expose", "kubectl expose b", `procura "expose"`},
		{ctrlR + "expose" + ctrlR, "kubectl expose a", ""},
		{ctrlR + "ava", "avançar 5s", ""},
		{ctrlR + "nunca", "kubectl get nodes", `procura "nunca" (não há)`}, // n, as far as it goes
		{ctrlR + "ava" + left + "1", "avançar 51s", "$ avançar 5s"},
		{ctrlR + "ava" + backspace + "m", "avançar 5m", "$ avançar 5"},
		{"ava" + ctrlR, "avançar 5s", ""},
		{ctrlR, "", "procura"},
	} {
		var screen bytes.Buffer
		p := &prompt{
			keyboard: &keyboard{}, screen: newScreen(surroundings{lookupEnv: func(string) (string, bool) { return "", false }}), usual: "$ ",
			history: &history{lines: []string{"kubectl expose a", "avançar 5s", "kubectl expose b", "kubectl get nodes"}},
		}
		p.editor = term.NewTerminal(struct {
			io.Reader
			io.Writer
		}{strings.NewReader(test.keys + "\r"), &screen}, p.usual)
		p.editor.AutoCompleteCallback = p.key
		line, err := p.editor.ReadLine()
		require.NoError(t, err)
		assert.Equal(t, test.line, line, "%q", test.keys)
		assert.Contains(t, screen.String(), test.shown)
	}
}

func TestCommonPrefix(t *testing.T) {
	assert.Equal(t, "kubectl get ", commonPrefix([]string{"kubectl get nodes", "kubectl get pods"}))
	assert.Equal(t, "", commonPrefix([]string{"á", "ã"}), "no half letters")
}

// TestALessonSuggestsItsOwnCommands: that they work, and show the lesson's subject,
// is what TestWrittenLessonsHold has checked.
func TestALessonSuggestsItsOwnCommands(t *testing.T) {
	lesson, ok := lessons.Find("17")
	require.True(t, ok)
	var out bytes.Buffer
	(&screen{Writer: &out}).toTry(lesson)
	assert.Contains(t, out.String(), "  parar kubelet worker-2\n  avançar 1m\n  kubectl get nodes\n")

	pasted, errs, status := piped(t, out.String(), "--sem-saltos", "--parar-no-erro")
	assert.Equal(t, exitDone, status, errs)
	assert.Regexp(t, `worker-2 +NotReady`, pasted)
	assert.Regexp(t, `Terminating .*worker-2`, pasted)
}
