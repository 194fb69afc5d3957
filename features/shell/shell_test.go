package shell_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/shell"
)

// recorder is a kubectl that says what it was called with.
func recorder(ctx context.Context, c shell.Kubectl) int {
	in := ""
	for _, a := range c.Args {
		if a == "-" {
			data, _ := io.ReadAll(c.Stdin)
			in = " <" + string(data) + ">"
		}
	}
	fmt.Fprintf(c.Stdout, "%q%s\n", c.Args, in)
	fmt.Fprintln(c.Stderr, "erro")
	if c.Limit > 0 {
		fmt.Fprintln(c.Stdout, c.Limit)
		return 124
	}
	return len(c.Args) - 1
}

func TestLines(t *testing.T) {
	for _, c := range []struct {
		line, want string
		exit       int
	}{
		{`kubectl get "a b" -o jsonpath={.x[*].y} 2>/dev/null`, "[\"get\" \"a b\" \"-o\" \"jsonpath={.x[*].y}\"]\n", 3},
		{"kubectl a", "[\"a\"]\nerro\n", 0},
		{"kubectl a b || echo não", "[\"a\" \"b\"]\nerro\nnão\n", 0},
		{"kubectl $(echo x y) 2>&1 | sort", "[\"x\" \"y\"]\nerro\n", 0},
		{"kubectl apply -f - 2>/dev/null <<FIM\num\n$((1+1))\nFIM\n", "[\"apply\" \"-f\" \"-\"] <um\n2\n>\n", 2},
		{"kubectl apply -f - 2>/dev/null <<'FIM'\n$x\nFIM\n", "[\"apply\" \"-f\" \"-\"] <$x\n>\n", 2},
		{"echo oi | kubectl - 2>/dev/null", "[\"-\"] <oi\n>\n", 0},
		{"printf 'a\\nb\\n' | while read x; do kubectl $x 2>/dev/null; done", "[\"a\"]\n[\"b\"]\n", 0},
		{"timeout 30 kubectl get -w 2>/dev/null", "[\"get\" \"-w\"]\n30s\n", 124},
		{"timeout 1m kubectl x 2>/dev/null | tail -1", "1m0s\n", 0},
		{"x=1; y=$x$x; echo $y", "11\n", 0},
		{"nada", "sh: nada: command not found\n", 127},
		{"nada a b 2>/dev/null", "", 127},
		{"/bin/ls", "sh: /bin/ls: No such file or directory\n", 127},
		{"echo 'echo oi' > x.sh; ./x.sh", "sh: ./x.sh: Permission denied\n", 126},
		{"echo 'echo oi' > x.sh; . ./x.sh", "oi\n", 0},
		{"ls", "sh: ls: command not found\n", 127},
		{"command ls", "sh: ls: command not found\n", 127},
		{"exec ls", "sh: ls: command not found\n", 127},
		{"sh -c ls", "sh: sh: command not found\n", 127},
		{"command -v ls", "", 1},
		{"cat /etc/passwd", "cat: /etc/passwd: No such file or directory\n", 1},
		{"cat ../../../../etc/passwd", "cat: ../../../../etc/passwd: No such file or directory\n", 1},
		{"cat < /etc/passwd", "sh: /etc/passwd: No such file or directory\n", 1},
		{"echo a > /nada/b", "sh: /nada/b: No such file or directory\n", 1},
		{"pwd", "/\n", 0},
		{"echo /e*", "/e*\n", 0},
		{"test -e /etc/passwd", "", 1},
		{"echo $HOME $USER", "/ aluno\n", 0},
		{"echo um >&2; echo dois; echo três >&2", "um\ndois\ntrês\n", 0},
		{"echo a > /dev/null; echo b > /dev/stderr", "b\n", 0},
		{"exit 3", "", 3},
		{"sleep 1 &", "sh: comandos em segundo plano (&) não existem aqui: rode um de cada vez\n", 2},
		{"echo a\necho (b) c", "sh: linha 2, coluna 1: não entendi a partir de \"echo (b) c\"; se for texto, ponha-o entre aspas\n", 2},
		{"cat <(echo a)", "sh: <(...) não existe aqui: use um arquivo ou um pipe\n", 2},
		{"while true; do true; done", "sh: a linha rodou mais de 100000 comandos: parece um laço que não termina\n", 2},
		{"echo 'a", "sh: linha 1, coluna 6: o que começa aqui não termina: falta fechar aspas, um parêntese ou um laço\n", 2},
		{"echo a )", "sh: linha 1, coluna 8: não entendi a partir de \")\"; se for texto, ponha-o entre aspas\n", 2},
		{"echo a\necho (b) c", "sh: linha 2, coluna 1: não entendi a partir de \"echo (b) c\"; se for texto, ponha-o entre aspas\n", 2},
		{"cat <(echo a)", "sh: <(...) não existe aqui: use um arquivo ou um pipe\n", 2},
		{"", "", 0},
		{"# nada", "", 0},
		{"sleep", "sleep: missing operand\nTry 'sleep --help' for more information.\n", 1},
		{"sleep x", "sleep: invalid time interval ‘x’\nTry 'sleep --help' for more information.\n", 1},
		{"timeout x true", "timeout: invalid time interval ‘x’\nTry 'timeout --help' for more information.\n", 125},
		{"timeout 3", "timeout: missing operand\nTry 'timeout --help' for more information.\n", 125},
	} {
		s := newShell(t, shell.Options{Kubectl: recorder, Sleep: func(time.Duration) error { return nil }})
		r := s.Run(context.Background(), c.line)
		assert.Equal(t, c.want, r.Combined, c.line)
		assert.Equal(t, c.exit, r.Exit, c.line)
	}
}

func TestTheTwoStreamsApartAndTogether(t *testing.T) {
	s := newShell(t, shell.Options{Kubectl: recorder})
	assert.Equal(t, shell.Result{Stdout: "[\"a\"]\nfim\n", Stderr: "erro\n", Combined: "[\"a\"]\nerro\nfim\n"},
		s.Run(context.Background(), "kubectl a; echo fim"))
}

func TestAShellRemembers(t *testing.T) {
	s := newShell(t, shell.Options{Env: []string{"PARAR=echo parar"}})
	require.NoError(t, s.WriteFile("d/x.yaml", "a: 1\n"))
	run := func(line string) string { return s.Run(context.Background(), line).Combined }
	assert.Empty(t, run("cd d; x=1; f() { echo função; }"))
	assert.Equal(t, "/d\n1\nfunção\na: 1\n", run("pwd; echo $x; f; cat x.yaml"))
	assert.Equal(t, "parar worker-2\n", run("$PARAR worker-2"))
	assert.Equal(t, 4, s.Run(context.Background(), "exit 4").Exit)
	assert.Equal(t, "/\n\na: 1\n", run("pwd; echo $x; cat d/x.yaml"), "after exit it is a new one, with its files")
}

func TestFilesOfKubectl(t *testing.T) {
	var real []string
	s := newShell(t, shell.Options{Kubectl: func(_ context.Context, c shell.Kubectl) int {
		for _, a := range c.Args {
			real = append(real, c.File(a))
		}
		return 0
	}})
	require.NoError(t, s.WriteFile("d/x", "conteúdo"))
	s.Run(context.Background(), "cd d; kubectl x ../d/x /d/x ../../../d/x")
	require.Len(t, real, 4)
	for _, name := range real {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.Equal(t, "conteúdo", string(data))
	}
	assert.NoFileExists(t, filepath.Join(filepath.Dir(filepath.Dir(real[0])), "y"))
}

func TestSleepLetsTimePass(t *testing.T) {
	var slept time.Duration
	s := newShell(t, shell.Options{Sleep: func(d time.Duration) error { slept += d; return nil }})
	assert.Zero(t, s.Run(context.Background(), "sleep 1; sleep 0.5 2m; sleep 1h").Exit)
	assert.Equal(t, time.Hour+2*time.Minute+1500*time.Millisecond, slept)
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := newShell(t, shell.Options{Kubectl: func(context.Context, shell.Kubectl) int { cancel(); return 0 }})
	r := s.Run(ctx, "while true; do kubectl; done")
	assert.Equal(t, 130, r.Exit)
	assert.Empty(t, r.Combined)
}

// slow is the error of a server that does not answer.
type slow struct{ error }

func (slow) Timeout() bool { return true }

func TestCurl(t *testing.T) {
	visit := func(method, host string, port int, path string) (int, []byte, error) {
		switch host {
		case "lento":
			return 0, nil, slow{errors.New("devagar")}
		case "ninguem":
			return 0, nil, &net.DNSError{}
		case "fechado":
			return 0, nil, errors.New("connection refused")
		case "doente":
			return 503, []byte("ainda iniciando\n"), nil
		}
		return 200, []byte(fmt.Sprintf("%s %s %d %s\n", method, host, port, path)), nil
	}
	for _, c := range []struct {
		line, want string
		exit       int
	}{
		{"curl http://worker-1:30080/saude?x=1", "GET worker-1 30080 /saude?x=1\n", 0},
		{"curl -s worker-1", "GET worker-1 80 /\n", 0},
		{"curl -sS -m 2 --connect-timeout 1 -L -H 'A: b' http://w:1/", "GET w 1 /\n", 0},
		{"curl -X POST http://w:1/", "POST w 1 /\n", 0},
		{"curl -s -o /dev/null -w '%{http_code}\\n' http://w:1/", "200\n", 0},
		{"curl -s -o f w; cat f", "GET w 80 /\n", 0},
		{"curl -i w:8", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nGET w 8 /\n", 0},
		{"curl -I w:8", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0},
		{"curl a:1 b:2", "GET a 1 /\nGET b 2 /\n", 0},
		{"curl doente", "ainda iniciando\n", 0},
		{"curl -f doente", "curl: (22) The requested URL returned error: 503\n", 22},
		{"curl fechado:30080", "curl: (7) Failed to connect to fechado port 30080 after 0 ms: Couldn't connect to server\n", 7},
		{"curl -s fechado:30080", "", 7},
		{"curl -sS fechado:30080", "curl: (7) Failed to connect to fechado port 30080 after 0 ms: Couldn't connect to server\n", 7},
		{"curl -s -o /dev/null -w '%{http_code}' fechado", "000", 7},
		{"curl lento", "curl: (28) Failed to connect to lento port 80 after 0 ms: Timeout was reached\n", 28},
		{"curl ninguem", "curl: (6) Could not resolve host: ninguem\n", 6},
		{"curl", "curl: (2) no URL specified\n", 2},
		{"curl --nada w", "curl: option --nada: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n", 2},
		{"curl -m", "curl: option -m: requires parameter\ncurl: try 'curl --help' for more information\n", 2},
		{"curl -m x w", "curl: option -m: expected a proper numerical parameter\ncurl: try 'curl --help' for more information\n", 2},
		{"curl https://w", "curl: (1) Protocol \"https\" not supported or disabled in libcurl\n", 1},
		{"curl http://w:99999/", "curl: (3) URL using bad/illegal format or missing URL\n", 3},
		{"curl http:///x", "curl: (3) URL using bad/illegal format or missing URL\n", 3},
	} {
		s := newShell(t, shell.Options{Visit: visit})
		r := s.Run(context.Background(), c.line)
		assert.Equal(t, c.want, r.Combined, c.line)
		assert.Equal(t, c.exit, r.Exit, c.line)
	}
	r := newShell(t, shell.Options{}).Run(context.Background(), "curl http://192.0.2.11:30080/")
	assert.Equal(t, "curl: (7) Failed to connect to 192.0.2.11 port 30080 after 0 ms: Couldn't connect to server\n", r.Stderr)
	assert.Equal(t, 7, r.Exit)
}

// What has no end of a last line must not be given one.
func TestTheLastLineStaysAsItIs(t *testing.T) {
	for line, want := range map[string]string{
		"printf 'a' | cat":              "a",
		"printf 'a' | sed s/a/b/":       "b",
		"printf 'a\\nb' | head -n 2":    "a\nb",
		"printf 'a\\nb' | tail -n 1":    "b",
		"printf 'a' | tr a b":           "b",
		"printf 'a' | grep a":           "a\n",
		"printf 'b\\na' | sort":         "a\nb\n",
		"printf 'a' | uniq":             "a\n",
		"printf 'a' | cut -c1":          "a\n",
		"printf 'a' | sed -n 'p;p'":     "a\na",
		"printf 'a' | awk '{print $1}'": "a\n",
	} {
		r := newShell(t, shell.Options{}).Run(context.Background(), line)
		assert.Equal(t, want, r.Stdout, line)
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	s, err := shell.New(shell.Options{})
	require.NoError(t, err)
	assert.Equal(t, "a\n", s.Run(context.Background(), "echo a > x; cat x").Combined)
	require.NoError(t, s.Close())
	left, err := os.ReadDir(temp)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func BenchmarkPipe(b *testing.B) {
	s, err := shell.New(shell.Options{})
	require.NoError(b, err)
	defer s.Close()
	for b.Loop() {
		if r := s.Run(context.Background(), "printf 'b\\na\\n' | sort | head -1"); !strings.HasPrefix(r.Stdout, "a") {
			b.Fatal(r)
		}
	}
}
