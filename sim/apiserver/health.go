package apiserver

import (
	"fmt"
	"net/http"

	"k8s.io/apimachinery/pkg/version"
)

// serverVersion is the Kubernetes that this server is like.
var serverVersion = version.Info{
	Major: "1", Minor: "37",
	EmulationMajor: "1", EmulationMinor: "37", MinCompatibilityMajor: "1", MinCompatibilityMinor: "36",
	GitVersion: "v1.37.2", GitCommit: "$Format:%H$", BuildDate: "1970-01-01T00:00:00Z",
	GoVersion: "go1.26.8", Compiler: "gc", Platform: "linux/amd64",
}

func serveVersion(w http.ResponseWriter, r *http.Request, parts []string) {
	if len(parts) > 1 {
		http.NotFound(w, r)
		return
	}
	respondRawJSON(w, http.StatusOK, serverVersion)
}

// healthChecks are what the three health endpoints look at. A simulated server
// that answers is well.
//
// Simplification: Kubernetes has some thirty more, of its start.
var healthChecks = map[string][]string{
	"healthz": {"ping", "log", "etcd"},
	"livez":   {"ping", "log", "etcd"},
	"readyz":  {"ping", "log", "etcd", "etcd-readiness", "informer-sync", "shutdown"},
}

// serveHealth answers at /healthz, /livez and /readyz, and for each check below
// them.
func serveHealth(w http.ResponseWriter, r *http.Request, parts []string) {
	checks := healthChecks[parts[0]]
	if len(parts) > 1 {
		for _, check := range checks {
			if len(parts) == 2 && check == parts[1] {
				respondText(w, "ok")
				return
			}
		}
		http.NotFound(w, r)
		return
	}
	if !r.URL.Query().Has("verbose") {
		respondText(w, "ok")
		return
	}
	text := ""
	for _, check := range checks {
		text += fmt.Sprintf("[+]%s ok\n", check)
	}
	respondText(w, text+parts[0]+" check passed\n")
}

func respondText(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-cache, private")
	_, _ = w.Write([]byte(text))
}

// serveRoot lists the paths that there are.
func (h *rest) serveRoot(w http.ResponseWriter, r *http.Request) {
	paths := []string{"/api", "/api/v1", "/apis", "/apis/"}
	for _, group := range h.groups() {
		paths = append(paths, "/apis/"+group.Name)
		for _, v := range group.Versions {
			paths = append(paths, "/apis/"+v.GroupVersion)
		}
	}
	paths = append(paths, "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/openapi/v3/", "/readyz", "/version")
	respondRawJSON(w, http.StatusOK, map[string][]string{"paths": paths})
}
