package cri

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// entry is an image of the catalogue with its tags, which share everything.
type entry struct {
	Image
	tags []string
}

func (e entry) has(tag string) bool { return slices.Contains(e.tags, tag) }

// The ages at which two programs of the catalogue change their minds.
const (
	illAfter   = 30 * time.Second // caderno/adoece
	readyAfter = 20 * time.Second // caderno/demora
)

const (
	megabyte = 1_000_000
	short    = 400 * time.Millisecond
)

// catalogue is the course's registry: these images and no others. It is the
// same as that of the reference cluster, to the byte.
//
// Simplification: an image is a few lines of Go here. No other image can be
// pulled, no registry asks for a password, and every pull of an image takes the
// same time.
var catalogue = map[string]entry{
	"nginx":   {Image{Size: 72 * megabyte, PullTime: 800 * time.Millisecond, Port: 80, answer: welcome}, []string{"latest", "1.27", "1.28", "1.29"}},
	"httpd":   {Image{Size: 59 * megabyte, PullTime: 700 * time.Millisecond, Port: 80, answer: welcome}, []string{"latest", "2.4"}},
	"busybox": {Image{Size: 2_200_000, PullTime: 200 * time.Millisecond, Command: []string{"true"}}, []string{"latest", "1.36"}},

	"caderno/ola":     {Image{Size: 12 * megabyte, PullTime: short, Port: 8080, answer: hello}, []string{"latest", "1.0", "2.0", "3.0"}},
	"caderno/pesada":  {Image{Size: 1200 * megabyte, PullTime: 8 * time.Second, Port: 8080, answer: hello}, oneVersion},
	"caderno/quebra":  {Image{Size: 12 * megabyte, PullTime: short, Command: script("echo erro fatal; sleep 2; exit 1")}, oneVersion},
	"caderno/termina": {Image{Size: 12 * megabyte, PullTime: short, Command: script("echo pronto; sleep 2; exit 0")}, oneVersion},
	"caderno/adoece":  {Image{Size: 12 * megabyte, PullTime: short, Port: 8080, answer: fallIll}, oneVersion},
	"caderno/demora":  {Image{Size: 12 * megabyte, PullTime: short, Port: 8080, answer: startSlowly}, oneVersion},
}

var oneVersion = []string{"latest", "1.0"}

func script(text string) []string { return []string{"sh", "-c", text} }

func hello(pod, tag string, _ time.Duration, _ string) (int, string) {
	return http.StatusOK, fmt.Sprintf("Olá! Aqui é o pod %s, versão %s.\n", pod, tag)
}

func welcome(pod, _ string, _ time.Duration, _ string) (int, string) {
	return http.StatusOK, "<h1>Welcome to nginx!</h1>\n<p>" + pod + "</p>\n"
}

// fallIll is well until illAfter; then only its health page says that it is not.
func fallIll(pod, tag string, age time.Duration, path string) (int, string) {
	if path == "/saude" && age >= illAfter {
		return http.StatusInternalServerError, "doente\n"
	}
	return hello(pod, tag, age, path)
}

func startSlowly(pod, tag string, age time.Duration, path string) (int, string) {
	if age < readyAfter {
		return http.StatusServiceUnavailable, "ainda iniciando\n"
	}
	return hello(pod, tag, age, path)
}
