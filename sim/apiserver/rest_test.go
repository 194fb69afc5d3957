package apiserver

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/store"
	"caderno/sim/trace"
)

// restFixture is a server with its REST skin, and nothing around them.
type restFixture struct {
	*Server
	t       testing.TB
	mu      *sync.Mutex
	handler http.Handler
	clock   *clock.Clock
}

func newRestFixture(t testing.TB) *restFixture {
	s := newTestServer(t)
	mu := &sync.Mutex{}
	return &restFixture{Server: s, t: t, mu: mu, handler: s.Handler(mu), clock: s.clock}
}

// newTestServer has what a Pod needs in the namespace default.
func newTestServer(t testing.TB) *Server {
	c := clock.New(start)
	tr := trace.New(func() time.Duration { return c.Now().Sub(start) }, c.Cause)
	s := New(Config{Clock: c, Store: store.New(), Rand: rand.New(rand.NewPCG(1, 0)), Trace: tr})
	addServiceAccount(t, s, "default")
	return s
}

// addServiceAccount makes Pods possible in a namespace, as a controller does in
// a whole cluster.
func addServiceAccount(t testing.TB, s *Server, namespace string) {
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "default", Namespace: namespace}}
	require.NoError(t, s.store.Create(s.byName(client.ServiceAccounts).key(namespace, account.Name), account))
}

func newTestRequest(method, path string) *http.Request {
	return httptest.NewRequest(strings.ToUpper(method), path, nil)
}

// as is a piece of the cluster that writes under a name.
func (f *restFixture) as(manager string) client.Interface {
	return f.Client(Identity{Actor: trace.Actor(manager), Manager: manager})
}

// do sends a request. line is a method and a path; headers come as "Name: value".
func (f *restFixture) do(line, body string, headers ...string) *httptest.ResponseRecorder {
	f.t.Helper()
	method, path, _ := strings.Cut(line, " ")
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("User-Agent", "kubectl/v1.37.2 (linux/amd64)")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return w
}

// must sends a request that succeeds and returns the body.
func (f *restFixture) must(line, body string, headers ...string) string {
	f.t.Helper()
	w := f.do(line, body, headers...)
	require.Less(f.t, w.Code, 400, "%s: %s", line, w.Body)
	return w.Body.String()
}

// statusOf sends a request and returns the Status that answers it.
func (f *restFixture) status(line, body string, headers ...string) metav1.Status {
	f.t.Helper()
	w := f.do(line, body, headers...)
	var status metav1.Status
	require.NoError(f.t, json.Unmarshal(w.Body.Bytes(), &status), w.Body.String())
	require.Equal(f.t, "Status", status.Kind)
	if status.Code != 0 {
		require.EqualValues(f.t, w.Code, status.Code)
	}
	return status
}

const (
	pods        = "/api/v1/namespaces/default/pods"
	deployments = "/apis/apps/v1/namespaces/default/deployments"

	olaPod        = `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"ola","labels":{"app":"ola"}},"spec":{"containers":[{"name":"ola","image":"caderno/ola:1.0"}]}}`
	olaDeployment = `{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"ola","labels":{"app":"ola"}},"spec":{"replicas":1,
		"selector":{"matchLabels":{"app":"ola"}},"template":{"metadata":{"labels":{"app":"ola"}},"spec":{"containers":[{"name":"ola","image":"caderno/ola:1.0"}]}}}}`
)

// The texts are those of Kubernetes 1.37.2, to the same requests.
func TestRefusals(t *testing.T) {
	merge, strategic, apply := "Content-Type: application/merge-patch+json", "Content-Type: application/strategic-merge-patch+json", "Content-Type: application/apply-patch+yaml"
	for _, c := range []struct {
		name, line, body string
		header           string
		code             int
		message          string
	}{
		{"an unknown resource", "GET /api/v1/nada", "", "", 404, "the server could not find the requested resource"},
		{"an unknown version", "GET /api/v2", "", "", 404, "the server could not find the requested resource"},
		{"an unknown version of a group", "GET /apis/apps/v2", "", "", 404, "the server could not find the requested resource"},
		{"an unknown subresource", "GET " + pods + "/ola/nada", "", "", 404, "the server could not find the requested resource"},
		{"too long a path", "GET " + pods + "/ola/log/x", "", "", 404, "the server could not find the requested resource"},
		{"an object that is not there", "GET " + pods + "/nada", "", "", 404, `pods "nada" not found`},
		{"a kind without a namespace in one", "GET /api/v1/namespaces/default/nodes", "", "", 404, "the server could not find the requested resource"},
		{"a method that makes no sense", "POST " + pods + "/ola", olaPod, "", 405, "the server does not allow this method on the requested resource"},
		{"a verb that the kind lacks", "DELETE /api/v1/namespaces", "", "", 405, "the server does not allow this method on the requested resource"},
		{"create in all namespaces", "POST /api/v1/pods", olaPod, "", 405, "the server does not allow this method on the requested resource"},
		{"a body in an unknown format", "POST " + pods, "x", "Content-Type: text/plain", 415,
			"the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf"},
		{"an answer in an unknown format", "GET " + pods, "", "Accept: text/html", 406,
			"406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch"},
		{"a watch in YAML", "GET " + pods + "?watch=1", "", "Accept: application/yaml", 406,
			"only the following media types are accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch"},
		{"a table in protobuf", "GET " + pods, "", "Accept: application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1", 406,
			"only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf"},
		{"no JSON", "POST " + pods, "x", "", 400,
			"the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: invalid character 'x' looking for beginning of value (78)"},
		{"no body", "POST " + pods, "", "", 400,
			"the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)"},
		{"a body of another kind", "POST " + pods, `{"kind":"Service","apiVersion":"v1"}`, "", 400,
			`Service in version "v1" cannot be handled as a Pod: converting (v1.Service) to (core.Pod): unknown conversion`},
		{"a body of an unknown version", "POST " + pods, `{"kind":"Pod","apiVersion":"v2"}`, "", 400,
			`Pod in version "v2" cannot be handled as a Pod: no kind "Pod" is registered for version "v2" in scheme "pkg/runtime/scheme.go:111"`},
		{"another namespace", "POST " + pods, `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"q","namespace":"outro"}}`, "", 400,
			"the namespace of the provided object does not match the namespace sent on the request"},
		{"unknown and duplicate fields", "POST " + pods + "?fieldValidation=Strict",
			`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"q"},"spec":{"containers":[{"name":"a","name":"b","image":"nginx","x":1}],"nada":2}}`, "", 400,
			`Pod in version "v1" cannot be handled as a Pod: strict decoding error: duplicate field "spec.containers[0].name", unknown field "spec.containers[0].x", unknown field "spec.nada"`},
		{"a wrong type", "POST " + deployments, `{"kind":"Deployment","apiVersion":"apps/v1","spec":{"replicas":"duas"}}`, "", 400,
			`Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`},
		{"wrong options", "POST " + pods + "?fieldValidation=Foo&dryRun=Some", olaPod, "", 422,
			`CreateOptions.meta.k8s.io "" is invalid: [dryRun: Unsupported value: ["Some"]: supported values: "All", fieldValidation: Unsupported value: "Foo": supported values: "", "Ignore", "Strict", "Warn"]`},
		{"another name", "PUT " + pods + "/ola", `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"q"}}`, "", 400,
			"the name of the object (q) does not match the name on the URL (ola)"},
		{"update of what is not there", "PUT " + pods + "/q", `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"q"}}`, "", 404, `pods "q" not found`},
		{"an unknown kind of patch", "PATCH " + pods + "/ola", "{}", "", 415, "415: Unsupported Media Type"},
		{"a patch that is no JSON", "PATCH " + pods + "/ola", `{"spec":`, strategic, 400, "invalid JSON patch"},
		{"a patch of the name", "PATCH " + pods + "/ola", `{"metadata":{"name":"k"}}`, merge, 400, "the name of the object (k) does not match the name on the URL (ola)"},
		{"a patch with an unknown field", "PATCH " + pods + "/ola?fieldValidation=Strict", `{"spec":{"nada":1}}`, strategic, 422,
			` "" is invalid: patch: Invalid value: "map[spec:map[nada:1]]": strict decoding error: unknown field "spec.nada"`},
		{"a patch with a wrong type", "PATCH " + deployments + "/ola", `{"spec":{"replicas":"x"}}`, strategic, 422,
			` "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32`},
		{"a patch that is none", "PATCH " + deployments + "/ola", `{}`, "Content-Type: application/json-patch+json", 400,
			"error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"},
		{"a JSON patch of nothing", "PATCH " + deployments + "/ola", `[{"op":"remove","path":"/spec/nada"}]`, "Content-Type: application/json-patch+json", 422,
			"the server rejected our request due to an error in our request"},
		{"apply by nobody", "PATCH " + deployments + "/nada", "{}", apply, 422,
			`PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch`},
		{"apply of nothing", "PATCH " + deployments + "/nada?fieldManager=a", `{"spec":{}}`, apply, 400, "invalid object type: /, Kind="},
		{"apply of a wrong type", "PATCH " + deployments + "/nada?fieldManager=a", `{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"nada"},"spec":{"replicas":"x"}}`, apply, 500,
			`failed to create typed patch object (/nada; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string`},
		{"apply of an unknown field", "PATCH " + deployments + "/nada?fieldManager=a", `{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"nada"},"spec":{"replica":1}}`, apply, 500,
			`failed to create typed patch object (/nada; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema`},
		{"a selector of a field that there is not", "GET " + pods + "?fieldSelector=spec.foo=1", "", "", 400, "field label not supported: spec.foo"},
		{"a label selector that is none", "GET " + pods + "?labelSelector=a=b=c", "", "", 400, "found '=', expected: ',' or 'end of string'"},
		{"a limit that is no number", "GET " + pods + "?limit=x", "", "", 400, `strconv.ParseInt: parsing "x": invalid syntax`},
		{"a revision that is none", "GET " + pods + "?resourceVersion=abc", "", "", 400,
			`invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax`},
		{"a watch from a revision that is none", "GET " + pods + "?watch=1&resourceVersion=abc", "", "", 500,
			`resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax`},
		{"a revision of the future", "GET " + pods + "?resourceVersion=99999999", "", "", 504, "Timeout: Too large resource version: 99999999, current: "},
		{"a wrong token", "GET " + pods + "?limit=1&continue=abc", "", "", 400, "invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value"},
		{"initial events without a match", "GET " + pods + "?watch=1&sendInitialEvents=true", "", "", 422,
			`ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan`},
		{"wrong table options", "GET " + pods + "?includeObject=foo", "", "Accept: application/json;as=Table;g=meta.k8s.io;v=v1", 400,
			"Unable to convert to Table as requested: includeObject: Invalid value: \"foo\": must be 'Metadata', 'Object', 'None', or empty"},
		{"delete of another one", "DELETE " + deployments + "/ola", `{"kind":"DeleteOptions","apiVersion":"v1","preconditions":{"uid":"a"}}`, "", 409,
			`Operation cannot be fulfilled on Deployment.apps "ola": the UID in the precondition (a) does not match the UID in record (`},
		{"delete in an unknown way", "DELETE " + deployments + "/ola", `{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"X"}`, "", 422,
			`DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "X": supported values: "Foreground", "Background", "Orphan", "nil"`},
		{"delete after no number", "DELETE " + pods + "/ola?gracePeriodSeconds=x", "", "", 400, `strconv.ParseInt: parsing "x": invalid syntax`},
		{"a negative scale", "PATCH " + deployments + "/ola/scale", `{"spec":{"replicas":-3}}`, strategic, 422,
			`Scale.autoscaling "ola" is invalid: spec.replicas: Invalid value: -3: must be greater than or equal to 0`},
		{"a scale of an old state", "PUT " + deployments + "/ola/scale", `{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"ola","namespace":"default","resourceVersion":"1"},"spec":{"replicas":2}}`, "", 409,
			`Operation cannot be fulfilled on deployments.apps "ola": the object has been modified; please apply your changes to the latest version and try again`},
		{"eviction of another one", "POST " + pods + "/ola/eviction", `{"kind":"Eviction","apiVersion":"policy/v1","metadata":{"name":"x"}}`, "", 400, "name in URL does not match name in Eviction object"},
		{"binding of what is not there", "POST " + pods + "/x/binding", `{"kind":"Binding","apiVersion":"v1","metadata":{"name":"x"},"target":{"name":"worker-1"}}`, "", 404, `pods "x" not found`},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newRestFixture(t)
			f.must("POST "+pods, olaPod)
			f.must("POST "+deployments, olaDeployment)
			f.t = t
			var headers []string
			if c.header != "" {
				headers = append(headers, c.header)
			}
			if strings.Contains(c.header, "yaml") && strings.Contains(c.header, "Accept") {
				w := f.do(c.line, c.body, headers...)
				assert.Equal(t, c.code, w.Code)
				assert.Contains(t, w.Body.String(), "message: 'only the following media types are accepted: application/json;stream=watch")
				return
			}
			status := f.status(c.line, c.body, headers...)
			assert.EqualValues(t, c.code, status.Code)
			if strings.HasSuffix(c.message, ": ") || strings.HasSuffix(c.message, "(") {
				assert.Contains(t, status.Message, c.message)
			} else {
				assert.Equal(t, c.message, status.Message)
			}
		})
	}
}
