package real

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// guard lets kubectl read everything and change only what is in the scenario's
// namespace, which is removed with all that it has. So a scenario leaves nothing
// behind, and a slip in a learner's one (delete --all -A) does no harm. A
// scenario that needs more is skipped; see steps.Result.
func (s *scenario) guard(r *http.Request) error {
	if s.mayPass(r) {
		return nil
	}
	refusal := fmt.Sprintf("o comando mudaria o que não é do cenário (%s %s): fora do simulador, um cenário só muda o seu próprio namespace", r.Method, r.URL.Path)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = refusal
	return errors.New(refusal)
}

func (s *scenario) mayPass(r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	if r.URL.Query().Get("dryRun") == metav1.DryRunAll { // nothing is stored
		return true
	}
	namespace, namespaced := namespaceOf(r.URL.Path)
	switch {
	case strings.HasPrefix(r.URL.Path, "/apis/authorization.k8s.io/"), strings.HasPrefix(r.URL.Path, "/apis/authentication.k8s.io/"):
		return true // kubectl auth: questions, although they are POSTs
	case namespaced:
		return namespace == s.namespace || !s.cluster.hasNamespace(r.Context(), namespace)
	}
	return false
}

// hasNamespace tells whether there is anything that a request could change. To
// one in a namespace that does not exist the API server has its own answer.
func (c *Cluster) hasNamespace(ctx context.Context, name string) bool {
	_, err := c.client.CoreV1().Namespaces().Get(ctx, name, metav1.GetOptions{})
	return !apierrors.IsNotFound(err)
}

// namespaceOf reads /api/v1/namespaces/NAME/... and
// /apis/GROUP/VERSION/namespaces/NAME/...; it is false for what belongs to the
// whole cluster.
func namespaceOf(path string) (string, bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	at := slices.Index(parts, "namespaces")
	if at < 0 || at+1 >= len(parts) {
		return "", false
	}
	return parts[at+1], true
}
