// Command imagem is what runs in the containers of caderno/ola, pesada, quebra,
// termina, adoece and demora on a cluster outside of the process: it behaves as
// the simulator's images of those names do (sim/cri/catalogue.go). Its
// Containerfile makes an image of it for each; README.md says how they come to
// minikube and kind.
//
// It needs nothing but Go's own library, so that it builds without the course.
package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// The ages at which programs change their minds, or end.
const (
	illAfter   = 30 * time.Second // adoece
	readyAfter = 20 * time.Second // demora
	endsAfter  = 2 * time.Second  // quebra, termina
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	code, err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "imagem:", err)
	}
	os.Exit(code)
}

// container is what the process knows of itself.
type container struct {
	pod, tag string
	born     time.Time
}

func (c container) age() time.Duration { return time.Since(c.born) }

// run does what CADERNO_PROGRAMA says, and returns the exit status. A stop signal
// ends it at once with 0. CADERNO_VERSAO is the image's tag; the Pod's name is
// that of the host, as in every container. CADERNO_PORTA and CADERNO_IDADE, the
// age with which the container is born, are for tests.
func run(ctx context.Context) (code int, err error) {
	const misused = 2
	born := time.Now()
	if age := os.Getenv("CADERNO_IDADE"); age != "" {
		d, err := time.ParseDuration(age)
		if err != nil {
			return misused, fmt.Errorf("CADERNO_IDADE: esperava uma duração como 30s, e veio %q", age)
		}
		born = born.Add(-d)
	}
	pod, err := os.Hostname()
	if err != nil {
		return misused, err
	}
	c := container{pod: cmp.Or(os.Getenv("HOSTNAME"), pod), tag: cmp.Or(os.Getenv("CADERNO_VERSAO"), "latest"), born: born}
	name := cmp.Or(os.Getenv("CADERNO_PROGRAMA"), "ola")
	switch name {
	case "quebra":
		return c.end(ctx, "erro fatal", 1), nil
	case "termina":
		return c.end(ctx, "pronto", 0), nil
	}
	page, known := pages[name]
	if !known {
		names := []string{"quebra", "termina"}
		for name := range pages {
			names = append(names, name)
		}
		slices.Sort(names)
		return misused, fmt.Errorf("CADERNO_PROGRAMA: não conheço %q; há %s", name, strings.Join(names, ", "))
	}
	if err := c.serve(ctx, page); err != nil {
		return 1, err
	}
	return 0, nil
}

// end prints its only line, and ends when it is old enough.
func (c container) end(ctx context.Context, line string, code int) int {
	fmt.Println(line)
	select {
	case <-ctx.Done():
		return 0
	case <-time.After(endsAfter - c.age()):
		return code
	}
}

// page is what a container answers, whatever the method.
type page func(c container, path string) (status int, text string)

var pages = map[string]page{"ola": hello, "pesada": hello, "adoece": fallIll, "demora": startSlowly}

func hello(c container, _ string) (int, string) {
	return http.StatusOK, fmt.Sprintf("Olá! Aqui é o pod %s, versão %s.\n", c.pod, c.tag)
}

// fallIll is well until illAfter; then only its health page says that it is not.
func fallIll(c container, path string) (int, string) {
	if path == "/saude" && c.age() >= illAfter {
		return http.StatusInternalServerError, "doente\n"
	}
	return hello(c, path)
}

func startSlowly(c container, path string) (int, string) {
	if c.age() < readyAfter {
		return http.StatusServiceUnavailable, "ainda iniciando\n"
	}
	return hello(c, path)
}

// serve answers until the context ends, and then ends at once, as the
// simulator's containers do: who visits meanwhile is hung up on.
func (c container) serve(ctx context.Context, answer page) error {
	listener, err := net.Listen("tcp", ":"+cmp.Or(os.Getenv("CADERNO_PORTA"), "8080"))
	if err != nil {
		return fmt.Errorf("a porta: %w", err)
	}
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, text := answer(c, r.URL.Path)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	})}
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.Serve(listener); ctx.Err() == nil {
		return err
	}
	return nil
}
