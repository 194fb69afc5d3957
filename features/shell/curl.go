package shell

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"caderno/features/shell/filters"
)

// Exit statuses of curl.
const (
	curlUsage       = 2
	curlBadURL      = 3
	curlNoHost      = 6
	curlNobody      = 7
	curlHTTPError   = 22
	curlWrite       = 23
	curlTimeout     = 28
	curlBadProtocol = 1
)

// curlRun is one run of curl.
type curlRun struct {
	*filters.Call
	visit                                  func(method, host string, port int, path string) (int, []byte, error)
	silent, showError, include, head, fail bool
	output, format, method                 string
	urls                                   []string
}

// curl asks for URLs as somebody outside of the cluster does. Simplification:
// GET and HEAD without a body, over HTTP only.
func (s *Shell) curl(c *filters.Call) int {
	r := &curlRun{Call: c, visit: s.options.Visit}
	if exit := r.parse(c.Args[1:]); exit != 0 {
		return exit
	}
	if len(r.urls) == 0 {
		fmt.Fprintln(c.Stderr, "curl: (2) no URL specified")
		return curlUsage
	}
	exit := 0
	for _, u := range r.urls {
		exit = r.fetch(u)
	}
	return exit
}

// The options of curl that are understood, by their short and long names.
var (
	curlLong = map[string]byte{
		"silent": 's', "show-error": 'S', "include": 'i', "head": 'I', "fail": 'f', "output": 'o', "write-out": 'w',
		"max-time": 'm', "request": 'X', "location": 'L', "header": 'H', "insecure": 'k', "connect-timeout": 'T',
		"url": 'u', "no-progress-meter": 'P',
	}
	curlFlags  = "sSiIfLkP"
	curlValues = "owmXHTu"
)

// parse reads the options; not 0 when it has told what is wrong.
func (r *curlRun) parse(args []string) int {
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			r.urls = append(r.urls, args[i+1:]...)
			return 0
		case len(a) < 2 || a[0] != '-':
			r.urls = append(r.urls, a)
			continue
		}
		letters := a[1:]
		if strings.HasPrefix(a, "--") {
			letter, known := curlLong[a[2:]]
			if !known {
				return r.unknown(a)
			}
			letters = string(letter)
		}
		for j := 0; j < len(letters); j++ {
			if strings.IndexByte(curlFlags, letters[j]) >= 0 {
				r.flag(letters[j])
				continue
			}
			if strings.IndexByte(curlValues, letters[j]) < 0 {
				return r.unknown(a)
			}
			value := letters[j+1:]
			if value == "" {
				if i++; i >= len(args) {
					fmt.Fprintf(r.Stderr, "curl: option %s: requires parameter\ncurl: try 'curl --help' for more information\n", a)
					return curlUsage
				}
				value = args[i]
			}
			if exit := r.value(letters[j], a, value); exit != 0 {
				return exit
			}
			break
		}
	}
	return 0
}

func (r *curlRun) unknown(option string) int {
	fmt.Fprintf(r.Stderr, "curl: option %s: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n", option)
	return curlUsage
}

func (r *curlRun) flag(letter byte) {
	switch letter {
	case 's':
		r.silent = true
	case 'S':
		r.showError = true
	case 'i':
		r.include = true
	case 'I':
		r.head, r.include = true, true
	case 'f':
		r.fail = true
	}
}

func (r *curlRun) value(letter byte, option, value string) int {
	switch letter {
	case 'o':
		r.output = value
	case 'w':
		r.format = value
	case 'X':
		r.method = value
	case 'u':
		r.urls = append(r.urls, value)
	case 'm', 'T':
		if n, err := strconv.ParseFloat(value, 64); err != nil || n < 0 {
			fmt.Fprintf(r.Stderr, "curl: option %s: expected a proper numerical parameter\ncurl: try 'curl --help' for more information\n", option)
			return curlUsage
		}
	}
	return 0
}

// fetch asks for one URL and prints what comes.
func (r *curlRun) fetch(raw string) int {
	if !strings.Contains(raw, "://") {
		raw = "http://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" {
		return r.finish(curlBadURL, 0, 0, "URL using bad/illegal format or missing URL")
	}
	if u.Scheme != "http" {
		return r.finish(curlBadProtocol, 0, 0, fmt.Sprintf("Protocol %q not supported or disabled in libcurl", u.Scheme))
	}
	port := 80
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil || port > 65535 {
			return r.finish(curlBadURL, 0, 0, "URL using bad/illegal format or missing URL")
		}
	}
	method := r.method
	if method == "" {
		method = http.MethodGet
		if r.head {
			method = http.MethodHead
		}
	}
	status, body, err := r.send(method, u.Hostname(), port, u.RequestURI())
	if err != nil {
		exit, text := r.failure(err, u.Hostname(), port)
		return r.finish(exit, 0, 0, text)
	}
	if r.fail && status >= 400 {
		return r.finish(curlHTTPError, status, 0, fmt.Sprintf("The requested URL returned error: %d", status))
	}
	if r.head {
		body = nil
	}
	if err := r.print(status, body); err != nil {
		return r.finish(curlWrite, status, 0, "Failure writing output to destination")
	}
	return r.finish(0, status, len(body), "")
}

func (r *curlRun) send(method, host string, port int, path string) (int, []byte, error) {
	if r.visit == nil {
		return 0, nil, errors.New("nobody listens")
	}
	return r.visit(method, host, port, path)
}

// failure is what curl says of an error.
func (r *curlRun) failure(err error, host string, port int) (int, string) {
	var name *net.DNSError
	var slow interface{ Timeout() bool }
	switch {
	case errors.As(err, &name):
		return curlNoHost, "Could not resolve host: " + host
	case errors.As(err, &slow) && slow.Timeout():
		return curlTimeout, fmt.Sprintf("Failed to connect to %s port %d after %d ms: Timeout was reached", host, port, waited(err).Milliseconds())
	}
	return curlNobody, fmt.Sprintf("Failed to connect to %s port %d after 0 ms: Couldn't connect to server", host, port)
}

// waited is how long a visitor was patient, if the error knows.
func waited(err error) time.Duration {
	if patient := (interface{ Waited() time.Duration })(nil); errors.As(err, &patient) {
		return patient.Waited()
	}
	return 0
}

// print writes the answer to where it is wanted.
func (r *curlRun) print(status int, body []byte) error {
	if r.include {
		head := fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Length: %d\r\n\r\n", status, http.StatusText(status), len(body))
		body = append([]byte(head), body...)
	}
	if r.output == "" || r.output == "-" {
		_, err := r.Stdout.Write(body)
		return err
	}
	return r.Files.WriteFile(r.output, body)
}

// finish prints the format of -w and what went wrong.
func (r *curlRun) finish(exit, status, size int, problem string) int {
	if r.format != "" {
		_, _ = io.WriteString(r.Stdout, writeOut(r.format, status, size, exit))
	}
	if exit != 0 && (!r.silent || r.showError) {
		fmt.Fprintf(r.Stderr, "curl: (%d) %s\n", exit, problem)
	}
	return exit
}

// writeOut fills in the variables of -w.
func writeOut(format string, status, size, exit int) string {
	code := fmt.Sprintf("%03d", status)
	return strings.NewReplacer(
		`\n`, "\n", `\t`, "\t", `\r`, "\r", "%%", "%",
		"%{http_code}", code, "%{response_code}", code, "%{size_download}", strconv.Itoa(size),
		"%{exitcode}", strconv.Itoa(exit), "%{time_total}", "0.000000",
	).Replace(format)
}
