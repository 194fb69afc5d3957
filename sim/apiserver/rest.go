package apiserver

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metainternalversion "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"caderno/sim/trace"
)

// rest is the HTTP skin of a server. It decodes, calls the core, and encodes;
// it decides nothing about objects. Requests may arrive at the same time: each
// takes the lock for as long as it touches the server, and no longer.
type rest struct {
	*Server
	mu      sync.Locker
	managed *managedFields

	connections []*connection // open, in the order in which they came
}

// Handler is the server as a Kubernetes REST API. It takes mu around each
// access to the server. While the server is stopped it breaks the connection,
// as a process that is not there would.
//
// Simplification: nobody has to say who they are, and no request has to wait for
// others (API Priority and Fairness) or is written down for an audit.
func (s *Server) Handler(mu sync.Locker) http.Handler {
	managed, ok := s.managed.(*managedFields)
	if !ok {
		managed = newManagedFields(s)
		s.managed = managed
	}
	h := &rest{Server: s, mu: mu, managed: managed}
	s.OnStop(h.abort)
	return h
}

// Stopped tells whether the server is stopped, so that nobody answers. The
// caller holds the lock.
func (s *Server) Stopped() bool { return s.stopped }

func (h *rest) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.locked(func() {
		if h.Stopped() {
			panic(http.ErrAbortHandler)
		}
	})
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if err := authorizePath(r, parts); err != nil {
		respondError(w, r, err)
		return
	}
	switch parts[0] {
	case "api", "apis":
		h.serveAPI(w, r, parts)
	case "openapi":
		h.serveOpenAPI(w, r, parts[1:])
	case "healthz", "livez", "readyz":
		serveHealth(w, r, parts)
	case "version":
		serveVersion(w, r, parts)
	case "":
		h.serveRoot(w, r)
	default:
		http.NotFound(w, r)
	}
}

// locked runs f while nobody else touches the cluster.
func (h *rest) locked(f func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f()
}

// serveAPI tells discovery from resources.
func (h *rest) serveAPI(w http.ResponseWriter, r *http.Request, parts []string) {
	gv, path, ok := h.groupVersion(parts)
	switch {
	case r.URL.Path == customResourcesPath && r.Method == http.MethodGet:
		serveCustomResources(w)
	case !ok:
		h.serveGroups(w, r, parts)
	case len(path) == 0:
		h.serveResourceList(w, r, gv)
	default:
		c := &call{rest: h, w: w, r: r, query: r.URL.Query()}
		err := c.serve(gv, path)
		if apierrors.IsServiceUnavailable(err) { // stopped meanwhile
			panic(http.ErrAbortHandler)
		}
		if err != nil {
			respondError(w, r, err)
		}
	}
}

// groupVersion splits a path into an API version that the server has and what
// follows it.
func (h *rest) groupVersion(parts []string) (gv schema.GroupVersion, rest []string, ok bool) {
	switch {
	case parts[0] == "api" && len(parts) > 1:
		gv, rest = schema.GroupVersion{Version: parts[1]}, parts[2:]
	case parts[0] == "apis" && len(parts) > 2:
		gv, rest = schema.GroupVersion{Group: parts[1], Version: parts[2]}, parts[3:]
	default:
		return gv, nil, false
	}
	for _, r := range h.resources {
		if r.Kind.GroupVersion() == gv {
			return gv, rest, true
		}
	}
	return gv, rest, false
}

// call is one request for a resource.
type call struct {
	*rest
	w     http.ResponseWriter
	r     *http.Request
	query url.Values
	form  mediaType // of the answer

	res             *Resource
	namespace, name string
	subresource     string
}

// request is what the core is told about the call.
func (c *call) request(options writeOptions) Request {
	return Request{
		From:   Identity{Actor: trace.Kubectl, Manager: options.manager},
		DryRun: options.dryRun, Verb: c.r.Method, Subresource: c.subresource,
	}
}

// writeOptions is what the query of a write may say.
type writeOptions struct {
	dryRun     bool
	manager    string // the field manager: the query's, else the User-Agent up to "/"
	validation string // Ignore, Warn or Strict
	force      bool   // apply takes fields over from other managers
}

// writeOptions reads the query of a create ("CreateOptions"), update or patch.
func (c *call) writeOptions(kind string, patchType string) (writeOptions, error) {
	var options metav1.PatchOptions // the union of the three
	if err := decodeQuery(c.query, &options); err != nil {
		return writeOptions{}, err
	}
	mistakes := validation.ValidateCreateOptions(&metav1.CreateOptions{
		DryRun: options.DryRun, FieldManager: options.FieldManager, FieldValidation: options.FieldValidation,
	})
	if kind == "PatchOptions" {
		mistakes = validation.ValidatePatchOptions(&options, patchTypeOf(patchType))
	}
	if len(mistakes) > 0 {
		return writeOptions{}, apierrors.NewInvalid(schema.GroupKind{Group: metav1.GroupName, Kind: kind}, "", mistakes)
	}
	w := writeOptions{
		dryRun: len(options.DryRun) > 0, manager: options.FieldManager, validation: options.FieldValidation,
		force: options.Force != nil && *options.Force,
	}
	if w.manager == "" {
		w.manager = managerFromUserAgent(c.r.UserAgent())
	}
	if w.validation == "" {
		w.validation = metav1.FieldValidationWarn
	}
	return w, nil
}

// decodeQuery fails with BadRequest.
func decodeQuery(query url.Values, into runtime.Object) error {
	if err := metainternalversion.ParameterCodec.DecodeParameters(query, metav1.SchemeGroupVersion, into); err != nil {
		return apierrors.NewBadRequest(err.Error())
	}
	return nil
}

// managerFromUserAgent takes what stands before the first "/", as Kubernetes
// does, without what cannot be printed.
func managerFromUserAgent(agent string) string {
	name, _, _ := strings.Cut(agent, "/")
	var manager strings.Builder
	for _, r := range name {
		if manager.Len()+utf8.RuneLen(r) > validation.FieldManagerMaxLength {
			break
		}
		if unicode.IsPrint(r) {
			manager.WriteRune(r)
		}
	}
	return manager.String()
}
