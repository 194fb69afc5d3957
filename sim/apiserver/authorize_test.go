package apiserver

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	authorizationv1 "k8s.io/api/authorization/v1"
)

func TestRequester(t *testing.T) {
	r := newTestRequest("GET", "/api")
	assert.Equal(t, user, requester(r))
	for _, test := range []struct {
		name   string
		groups []string
		want   []string
	}{
		{"joao", nil, []string{authenticated}},
		{"joao", []string{"a", "b"}, []string{"a", "b", authenticated}},
		{"joao", []string{authenticated, "a"}, []string{authenticated, "a"}},
		{"system:serviceaccount:ns:conta", nil, []string{"system:serviceaccounts", "system:serviceaccounts:ns", authenticated}},
	} {
		r.Header = http.Header{"Impersonate-User": {test.name}, "Impersonate-Group": test.groups}
		got := requester(r)
		assert.Equal(t, test.name, got.Username)
		assert.Equal(t, test.want, got.Groups)
		assert.False(t, isMaster(got))
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	r := newTestRequest("GET", "/api")
	r.Header.Set("Impersonate-User", "joao")
	joao := requester(r)
	for path, want := range map[string]bool{"/api": true, "/apis/apps/v1": true, "/healthz": true, "/healthz/etcd": false, "/apinada": false, "/": false} {
		assert.Equal(t, want, maySee(joao, "get", path), path)
		assert.True(t, maySee(user, "get", path), path)
		assert.False(t, maySee(joao, "post", path), path)
	}
	get := authorizationv1.ResourceAttributes{Verb: "get", Resource: "pods"}
	ask := authorizationv1.ResourceAttributes{Verb: "create", Group: "authorization.k8s.io", Resource: "selfsubjectaccessreviews"}
	assert.False(t, mayDo(joao, get))
	assert.True(t, mayDo(joao, ask))
	assert.True(t, mayDo(user, get))
	r.Header.Set("Impersonate-Group", masters)
	assert.True(t, mayDo(requester(r), get))
}
