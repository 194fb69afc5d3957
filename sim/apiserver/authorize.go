package apiserver

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Simplification: there are no Roles. Who is a member of system:masters may do
// everything; everybody else may look at what the server serves, at its health,
// and ask about himself, which is what Kubernetes lets everybody do.
const (
	masters       = "system:masters"
	authenticated = "system:authenticated"
)

// user is who sends every request from outside, unless he says that he is
// somebody else.
var user = authenticationv1.UserInfo{
	Username: "admin", UID: "admin", Groups: []string{masters, authenticated},
}

// requester is on whose behalf a request is made: kubectl --as and its sisters.
func requester(r *http.Request) authenticationv1.UserInfo {
	name := r.Header.Get(authenticationv1.ImpersonateUserHeader)
	if name == "" {
		return user
	}
	as := authenticationv1.UserInfo{
		Username: name, UID: r.Header.Get(authenticationv1.ImpersonateUIDHeader),
		Groups: slices.Clone(r.Header.Values(authenticationv1.ImpersonateGroupHeader)),
	}
	if account, is := strings.CutPrefix(name, "system:serviceaccount:"); is && len(as.Groups) == 0 {
		namespace, _, _ := strings.Cut(account, ":")
		as.Groups = []string{"system:serviceaccounts", "system:serviceaccounts:" + namespace}
	}
	if !slices.Contains(as.Groups, authenticated) {
		as.Groups = append(as.Groups, authenticated)
	}
	return as
}

func isMaster(who authenticationv1.UserInfo) bool { return slices.Contains(who.Groups, masters) }

// everybodySees are the paths without objects that everybody may get, and what
// is below those that end with "/".
var everybodySees = []string{"/api", "/api/", "/apis", "/apis/", "/healthz", "/livez", "/openapi", "/openapi/", "/readyz", "/version", "/version/"}

// maySee tells whether somebody may get a path at which there are no objects.
func maySee(who authenticationv1.UserInfo, verb, path string) bool {
	return isMaster(who) || verb == "get" && slices.ContainsFunc(everybodySees, func(p string) bool {
		return path == p || strings.HasSuffix(p, "/") && strings.HasPrefix(path, p)
	})
}

// authorizePath fails with Forbidden if the one who asks may not get a path at
// which there are no objects.
func authorizePath(r *http.Request, parts []string) error {
	who, verb := requester(r), strings.ToLower(r.Method)
	if parts[0] == "api" || parts[0] == "apis" || maySee(who, verb, r.URL.Path) {
		return nil
	}
	return apierrors.NewForbidden(schema.GroupResource{}, "", fmt.Errorf("User %q cannot %s path %q", who.Username, verb, r.URL.Path))
}

// mayDo tells whether somebody may do something with objects.
func mayDo(who authenticationv1.UserInfo, what authorizationv1.ResourceAttributes) bool {
	questions := map[string][]string{
		authenticationv1.GroupName: {"selfsubjectreviews"},
		authorizationv1.GroupName:  {"selfsubjectaccessreviews", "selfsubjectrulesreviews"},
	}
	return isMaster(who) || what.Verb == "create" && slices.Contains(questions[what.Group], what.Resource)
}

// authorize fails with Forbidden if the one who asks may not do what the call
// is about to.
func (c *call) authorize(verb string) error {
	who, what := requester(c.r), c.attributes(verb)
	if mayDo(who, what) {
		return nil
	}
	resource := what.Resource
	if what.Subresource != "" {
		resource += "/" + what.Subresource
	}
	where := "at the cluster scope"
	if what.Namespace != "" {
		where = fmt.Sprintf("in the namespace %q", what.Namespace)
	}
	return apierrors.NewForbidden(schema.GroupResource{Group: what.Group, Resource: resource}, what.Name,
		fmt.Errorf("User %q cannot %s resource %q in API group %q %s", who.Username, what.Verb, resource, what.Group, where))
}

// attributes are what the call is about to do, as rules name it.
func (c *call) attributes(verb string) authorizationv1.ResourceAttributes {
	what := authorizationv1.ResourceAttributes{
		Verb: verb, Group: c.res.Kind.Group, Resource: c.res.Plural, Subresource: c.subresource, Namespace: c.namespace, Name: c.name,
	}
	if c.subresource != "" {
		what.Verb = map[string]string{
			http.MethodPost: "create", http.MethodPut: "update", http.MethodPatch: "patch", http.MethodDelete: "delete",
		}[c.r.Method]
		if what.Verb == "" {
			what.Verb = "get"
		}
	}
	if verb == "list" && (c.query.Get("watch") == "true" || c.query.Get("watch") == "1") {
		what.Verb = "watch"
	}
	if c.res.Plural == "namespaces" && c.res.Kind.Group == "" {
		what.Namespace = c.name // a Namespace is in itself
	}
	if selector, err := fields.ParseSelector(c.query.Get("fieldSelector")); err == nil && what.Name == "" {
		what.Name, _ = selector.RequiresExactMatch("metadata.name")
	}
	return what
}
