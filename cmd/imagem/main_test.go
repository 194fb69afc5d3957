package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var program string // what the tests run

func TestMain(m *testing.M) {
	os.Exit(func() int {
		folder, err := os.MkdirTemp("", "imagem-")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(folder)
		program = filepath.Join(folder, "imagem")
		if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
			panic(string(out))
		}
		return m.Run()
	}())
}

// start starts the program as a container would be.
func start(t *testing.T, env ...string) (*exec.Cmd, *bufio.Reader) {
	c := exec.Command(program)
	c.Env = append([]string{"HOSTNAME=ola-676755b45d-x7k2p"}, env...)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	t.Cleanup(func() { _ = c.Process.Kill() })
	return c, bufio.NewReader(out)
}

// serving starts a program and returns a visitor, when it answers.
func serving(t *testing.T, name, age string) (process *exec.Cmd, visit func(path string) string) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := free.Addr().(*net.TCPAddr).Port
	require.NoError(t, free.Close())
	process, _ = start(t, "CADERNO_PROGRAMA="+name, "CADERNO_VERSAO=2.0", "CADERNO_IDADE="+age, fmt.Sprint("CADERNO_PORTA=", port))
	visit = func(path string) string {
		response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d%s", port, path))
		if err != nil {
			return ""
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return fmt.Sprintf("%d %s", response.StatusCode, body)
	}
	for visit("/") == "" {
		require.NoError(t, process.Process.Signal(syscall.Signal(0)), "it is still there")
	}
	return process, visit
}

const greeting = "200 Olá! Aqui é o pod ola-676755b45d-x7k2p, versão 2.0.\n"

// TestPages: what the images answer before and after the ages of the catalogue.
func TestPages(t *testing.T) {
	for _, test := range []struct{ name, age, path, want string }{
		{"ola", "0s", "/", greeting},
		{"ola", "1h", "/qualquer/um", greeting},
		{"pesada", "0s", "/", greeting},
		{"adoece", "0s", "/saude", greeting},
		{"adoece", "30s", "/saude", "500 doente\n"},
		{"adoece", "30s", "/", greeting},
		{"demora", "0s", "/", "503 ainda iniciando\n"},
		{"demora", "0s", "/saude", "503 ainda iniciando\n"},
		{"demora", "20s", "/", greeting},
	} {
		t.Run(test.name+test.age+strings.ReplaceAll(test.path, "/", "_"), func(t *testing.T) {
			_, visit := serving(t, test.name, test.age)
			assert.Equal(t, test.want, visit(test.path))
		})
	}
}

// TestAStopSignalEndsItWithZero, also one that would have ended otherwise.
func TestAStopSignalEndsItWithZero(t *testing.T) {
	process, _ := serving(t, "ola", "0s")
	require.NoError(t, process.Process.Signal(syscall.SIGTERM))
	assert.NoError(t, process.Wait())

	process, out := start(t, "CADERNO_PROGRAMA=quebra", "CADERNO_IDADE=-1h") // an hour before its birth
	line, err := out.ReadString('\n')
	require.NoError(t, err)
	assert.Equal(t, "erro fatal\n", line, "it speaks at once, and lives on")
	require.NoError(t, process.Process.Signal(syscall.SIGTERM))
	assert.NoError(t, process.Wait())
}

// TestEnds: one line, and the exit status of the catalogue.
func TestEnds(t *testing.T) {
	for name, want := range map[string]struct {
		line string
		code int
	}{"quebra": {"erro fatal\n", 1}, "termina": {"pronto\n", 0}} {
		process, out := start(t, "CADERNO_PROGRAMA="+name, "CADERNO_IDADE=1.9s")
		text, err := io.ReadAll(out)
		require.NoError(t, err)
		assert.Equal(t, want.line, string(text))
		var failed *exec.ExitError
		code := 0
		if errors.As(process.Wait(), &failed) {
			code = failed.ExitCode()
		}
		assert.Equal(t, want.code, code, name)
	}
}

func TestWrongUse(t *testing.T) {
	for env, want := range map[string]string{
		"CADERNO_PROGRAMA=olá":  `não conheço "olá"; há adoece, demora, ola, pesada, quebra, termina`,
		"CADERNO_IDADE=antiga":  `esperava uma duração como 30s, e veio "antiga"`,
		"CADERNO_PORTA=telnete": "a porta:",
	} {
		c := exec.Command(program)
		c.Env = []string{env}
		out, err := c.CombinedOutput()
		assert.Error(t, err)
		assert.Contains(t, string(out), want)
	}
}
