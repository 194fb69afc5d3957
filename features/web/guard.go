package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"slices"

	"caderno/features/loopback"
)

// tokenHeader carries the token that the pages know.
const tokenHeader = "X-Caderno-Ficha"

func newToken() string { return rand.Text() }

// onlyHere lets pass what asks for this machine by its own name. A page of
// somebody else's that has its name lead here (DNS rebinding) asks for that name.
func (s *Server) onlyHere(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("X-Frame-Options", "DENY")
		if !s.isOurs(r.Host) {
			refuse(w, http.StatusForbidden, fmt.Sprintf("este servidor só atende por %s", s.URL()))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isOurs tells a name of this server, with its port.
func (s *Server) isOurs(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = host, "80" // which browsers leave out
	}
	return port == s.port() && slices.Contains([]string{loopback.Address, "localhost", "::1"}, name)
}

// onlyOurs lets pass what a page of ours asks for: a browser tells the origin of
// a request that is not a plain GET, and only our pages know the token.
func (s *Server) onlyOurs(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		switch {
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", http.MethodPost)
			refuse(w, http.StatusMethodNotAllowed, "aqui só se pede com POST")
		case r.Header.Get("Origin") != "http://"+r.Host:
			refuse(w, http.StatusForbidden, "este pedido não vem de uma página deste servidor")
		case subtle.ConstantTimeCompare([]byte(r.Header.Get(tokenHeader)), []byte(s.token)) != 1:
			refuse(w, http.StatusForbidden, "esta página é de antes de o servidor começar: recarregue-a")
		case kind != "application/json":
			refuse(w, http.StatusUnsupportedMediaType, "aqui só se pede com JSON")
		default:
			r.Body = http.MaxBytesReader(w, r.Body, s.limits.BodyBytes)
			defer tellPanic(w)
			next.ServeHTTP(w, r)
		}
	})
}

// tellPanic tells the page of a mistake of ours; the server goes on.
func tellPanic(w http.ResponseWriter) {
	if mistake := recover(); mistake != nil {
		refuse(w, http.StatusInternalServerError, fmt.Sprintf("isto não devia acontecer: é um erro do caderno (%v)", mistake))
	}
}

// complaint is what a page is told when it does not get what it asked for.
type complaint struct {
	Error string `json:"erro"`
}

// refuse says why not.
func refuse(w http.ResponseWriter, status int, why string) {
	answer(w, status, complaint{why})
}

func answer(w http.ResponseWriter, status int, what any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(what) // the page may be gone
}

// asked reads what a page asks for; false when it was refused.
func asked(w http.ResponseWriter, r *http.Request, into any) bool {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("more than one value")
		}
	}
	var large *http.MaxBytesError
	switch {
	case err == nil:
		return true
	case errors.As(err, &large):
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("o pedido é grande demais: o máximo são %d kB", large.Limit>>10))
	default:
		refuse(w, http.StatusBadRequest, "não entendi o pedido da página: recarregue-a")
	}
	return false
}
