package apiserver

import (
	"net/http"
	"slices"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// serve finds out what is asked for, and does it. An error that comes back has
// not been answered yet.
func (c *call) serve(gv schema.GroupVersion, path []string) error {
	forceWatch := path[0] == "watch"
	if forceWatch {
		path = path[1:]
	}
	if !c.locate(gv, path) {
		return errUnknownPath()
	}
	if c.res.Deprecated != "" {
		warn(c.w, c.res.Deprecated)
	}
	verb, err := c.verb()
	if err != nil {
		return err
	}
	if err := c.authorize(verb); err != nil {
		return err
	}
	switch verb {
	case "log":
		return c.log()
	case "stream":
		return errNoStreams(c.subresource)
	}
	offered := mediaTypeNames(false)
	if verb == "list" { // which can also be a watch
		offered = append(offered, mediaTypeNames(true)...)
	}
	if c.form, err = negotiate(c.r, offered); err != nil {
		return err
	}
	switch {
	case forceWatch && verb == "get", forceWatch && verb == "list":
		return c.list(true)
	case forceWatch:
		return errMethodNotAllowed()
	}
	return map[string]func() error{
		"get": c.get, "list": func() error { return c.list(false) },
		"create": c.create, "update": c.update, "patch": c.patch,
		"delete": c.delete, "deletecollection": c.deleteCollection,
		"bind": c.bind, "evict": c.evict,
		"getscale": c.getScale, "updatescale": c.updateScale, "patchscale": c.patchScale,
	}[verb]()
}

// locate reads [namespaces/NS/]RESOURCE[/NAME[/SUBRESOURCE]]; false if there is
// nothing at that path.
func (c *call) locate(gv schema.GroupVersion, path []string) bool {
	ownSubresource := len(path) == 3 && (path[2] == "status" || path[2] == "finalize")
	if len(path) > 2 && path[0] == "namespaces" && !ownSubresource {
		c.namespace, path = path[1], path[2:]
	}
	if len(path) == 0 || len(path) > 3 {
		return false
	}
	c.res = c.byGVR(gv.Group, gv.Version, path[0])
	if len(path) > 1 {
		c.name = path[1]
	}
	if len(path) > 2 {
		c.subresource = path[2]
	}
	if c.res == nil || c.namespace != "" && !c.res.Namespaced {
		return false
	}
	return c.name == "" || (c.namespace != "") == c.res.Namespaced
}

// verb is what the method means at this path; it fails with MethodNotAllowed,
// or NotFound for a subresource that the kind does not have.
func (c *call) verb() (string, error) {
	method := c.r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	var verbs map[string]string
	switch {
	case c.name == "":
		verbs = map[string]string{http.MethodGet: "list", http.MethodPost: "create", http.MethodDelete: "deletecollection"}
		if c.namespace == "" && c.res.Namespaced {
			verbs = map[string]string{http.MethodGet: "list"}
		}
	case c.subresource == "":
		verbs = map[string]string{
			http.MethodGet: "get", http.MethodPut: "update", http.MethodPatch: "patch", http.MethodDelete: "delete",
		}
	default:
		if verbs = c.subresourceVerbs(); verbs == nil {
			return "", errUnknownPath()
		}
	}
	verb := verbs[method]
	if verb == "" || c.subresource == "" && !slices.Contains(c.res.Verbs, verb) {
		return "", errMethodNotAllowed()
	}
	return verb, nil
}

// subresourceVerbs is what can be done with a subresource; nil: there is none.
//
// Simplification: Pods have no exec, attach, portforward and proxy, as nothing
// runs in them that one could talk to; ephemeral containers cannot be added, and
// a Pod's requests cannot be changed while it runs.
func (c *call) subresourceVerbs() map[string]string {
	pod := c.res.Plural == "pods"
	switch sub := c.subresource; {
	case sub == "status" && c.res.HasStatus:
		return map[string]string{http.MethodGet: "get", http.MethodPut: "update", http.MethodPatch: "patch"}
	case sub == "scale" && c.res.HasScale:
		return map[string]string{http.MethodGet: "getscale", http.MethodPut: "updatescale", http.MethodPatch: "patchscale"}
	case sub == "finalize" && c.res.Plural == "namespaces":
		return map[string]string{http.MethodPut: "update"}
	case sub == "log" && pod:
		return map[string]string{http.MethodGet: "log"}
	case (sub == "exec" || sub == "attach" || sub == "portforward") && pod:
		return map[string]string{http.MethodGet: "stream", http.MethodPost: "stream"}
	case sub == "binding" && pod:
		return map[string]string{http.MethodPost: "bind"}
	case sub == "eviction" && pod:
		return map[string]string{http.MethodPost: "evict"}
	}
	return nil
}
