package apiserver

import (
	"crypto/subtle"
	"net/http"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// RequireToken lets through to next who shows the bearer token, and refuses the
// others as Kubernetes does (kube-apiserver 1.37, with anonymous requests allowed
// to the health checks only).
//
// Simplification: one token, which may do everything; no client certificates.
func RequireToken(token string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shown, bearer := bearerToken(r)
		switch {
		case bearer && subtle.ConstantTimeCompare([]byte(shown), []byte(token)) == 1:
			r.Header.Del("Authorization") // nobody further in needs it
		case bearer, !isHealthCheck(r.URL.Path):
			respondError(w, r, apierrors.NewUnauthorized("Unauthorized"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// bearerToken is what a request shows of one; false if it shows none.
func bearerToken(r *http.Request) (token string, ok bool) {
	scheme, token, _ := strings.Cut(strings.TrimSpace(r.Header.Get("Authorization")), " ")
	return strings.TrimSpace(token), strings.EqualFold(scheme, "bearer") && strings.TrimSpace(token) != ""
}

func isHealthCheck(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return healthChecks[first] != nil
}
