package apiserver

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	openapi_v2 "github.com/google/gnostic-models/openapiv2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	apidiscoveryv2 "k8s.io/api/apidiscovery/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// The expected texts were recorded from Kubernetes 1.37.2.
func TestDiscovery(t *testing.T) {
	f := newRestFixture(t)
	assert.Equal(t, `{"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[{"clientCIDR":"0.0.0.0/0","serverAddress":"example.com"}]}`+"\n", f.must("GET /api", ""))
	assert.Equal(t, `{"kind":"APIGroup","apiVersion":"v1","name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}`+"\n", f.must("GET /apis/apps", ""))
	assert.Contains(t, f.must("GET /apis", ""), `{"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}`)
	assert.Equal(t, `{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"coordination.k8s.io/v1","resources":[{"name":"leases","singularName":"lease","namespaced":true,"kind":"Lease","verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"storageVersionHash":"gqkMMb/YqFM="}]}`+"\n",
		f.must("GET /apis/coordination.k8s.io/v1", ""))
	apps := f.must("GET /apis/apps/v1", "")
	for _, resource := range []string{
		`{"name":"deployments","singularName":"deployment","namespaced":true,"kind":"Deployment","verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"shortNames":["deploy"],"categories":["all"],"storageVersionHash":"8aSe+NMegvE="}`,
		`{"name":"deployments/scale","singularName":"","namespaced":true,"group":"autoscaling","version":"v1","kind":"Scale","verbs":["get","patch","update"]}`,
		`{"name":"deployments/status","singularName":"","namespaced":true,"kind":"Deployment","verbs":["get","patch","update"]}`,
		`{"name":"replicasets","singularName":"replicaset","namespaced":true,"kind":"ReplicaSet","verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"shortNames":["rs"],"categories":["all"],"storageVersionHash":"P1RzHs8/mWQ="}`,
	} {
		assert.Contains(t, apps, resource)
	}
	core := f.must("GET /api/v1/", "")
	assert.True(t, strings.HasPrefix(core, `{"kind":"APIResourceList","groupVersion":"v1","resources":[`), core)
	for _, resource := range []string{
		`{"name":"events","singularName":"event","namespaced":true,"kind":"Event","verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"shortNames":["ev"],"storageVersionHash":"r2yiGXH7wu8="}`,
		`{"name":"namespaces","singularName":"namespace","namespaced":false,"kind":"Namespace","verbs":["create","delete","get","list","patch","update","watch"],"shortNames":["ns"],"storageVersionHash":"Q3oi5N2YM8M="}`,
		`{"name":"namespaces/finalize","singularName":"","namespaced":false,"kind":"Namespace","verbs":["update"]}`,
		`{"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"shortNames":["po"],"categories":["all"],"storageVersionHash":"xPOwRZ+Yhw8="}`,
		`{"name":"pods/binding","singularName":"","namespaced":true,"kind":"Binding","verbs":["create"]}`,
		`{"name":"pods/eviction","singularName":"","namespaced":true,"group":"policy","version":"v1","kind":"Eviction","verbs":["create"]}`,
		`{"name":"pods/log","singularName":"","namespaced":true,"kind":"Pod","verbs":["get"]}`,
	} {
		assert.Contains(t, core, resource)
	}
}

func TestAggregatedDiscovery(t *testing.T) {
	f := newRestFixture(t)
	const accept = "Accept: application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"
	w := f.do("GET /apis", "", accept)
	assert.Equal(t, aggregatedType, w.Header().Get("Content-Type"))
	assert.Contains(t, w.Body.String(), `{"resource":"deployments","responseKind":{"group":"","version":"","kind":"Deployment"},"scope":"Namespaced","singularResource":"deployment","verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"shortNames":["deploy"],"categories":["all"],"subresources":[{"subresource":"scale","responseKind":{"group":"autoscaling","version":"v1","kind":"Scale"},"verbs":["get","patch","update"]},{"subresource":"status","responseKind":{"group":"","version":"","kind":"Deployment"},"verbs":["get","patch","update"]}]}`)
	assert.Equal(t, http.StatusNotModified, f.do("GET /apis", "", accept, "If-None-Match: "+w.Header().Get("Etag")).Code)
	var list apidiscoveryv2.APIGroupDiscoveryList
	require.NoError(t, json.Unmarshal([]byte(f.must("GET /api", "", accept)), &list))
	require.Len(t, list.Items, 1)
	assert.Empty(t, list.Items[0].Name)
	assert.Equal(t, apidiscoveryv2.DiscoveryFreshnessCurrent, list.Items[0].Versions[0].Freshness)
}

func TestHealthAndVersion(t *testing.T) {
	f := newRestFixture(t)
	for path, want := range map[string]string{
		"/healthz": "ok", "/readyz": "ok", "/livez/ping": "ok",
		"/livez?verbose": "[+]ping ok\n[+]log ok\n[+]etcd ok\nlivez check passed\n",
	} {
		assert.Equal(t, want, f.must("GET "+path, ""), path)
	}
	for _, path := range []string{"/nada", "/apis/nada/v1", "/livez/nada", "/version/x", "/openapi/v4"} {
		w := f.do("GET "+path, "")
		assert.Equal(t, 404, w.Code, path)
		assert.Equal(t, "404 page not found\n", w.Body.String(), path)
	}
	assert.True(t, strings.HasPrefix(f.must("GET /version", ""), "{\n  \"major\": \"1\",\n  \"minor\": \"37\",\n"))
	assert.Contains(t, f.must("GET /version", ""), `"gitVersion": "v1.37.2"`)
	assert.Contains(t, f.must("GET /", ""), `"/apis/apps/v1"`)
}

// Everything that is served is described: its kind, and a patch that takes
// fieldValidation, which kubectl looks for.
func TestOpenAPIDescribesWhatIsServed(t *testing.T) {
	f := newRestFixture(t)
	var index struct {
		Paths map[string]struct{ ServerRelativeURL string }
	}
	require.NoError(t, json.Unmarshal([]byte(f.must("GET /openapi/v3", "")), &index))
	for _, r := range f.resources {
		gv := r.Kind.GroupVersion()
		path := "apis/" + gv.String()
		if gv.Group == "" {
			path = "api/" + gv.Version
		}
		require.Contains(t, index.Paths, path, "a new kind? openapi_trim_test.go says how its document is made")
		w := f.do("GET "+index.Paths[path].ServerRelativeURL, "")
		require.Equal(t, 200, w.Code)
		assert.Equal(t, "public, immutable", w.Header().Get("Cache-Control"))
		var doc struct {
			Paths map[string]struct {
				Patch struct {
					Parameters []struct{ Name string }
					Kind       metav1.GroupVersionKind `json:"x-kubernetes-group-version-kind"`
				}
			}
			Components struct{ Schemas map[string]any }
		}
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &doc))
		place := "/" + path + "/"
		if r.Namespaced {
			place += "namespaces/{namespace}/"
		}
		if patch := doc.Paths[place+r.Plural+"/{name}"].Patch; r.Review == nil {
			assert.Equal(t, r.Kind, schema.GroupVersionKind(patch.Kind))
			assert.Contains(t, patch.Parameters, struct{ Name string }{"fieldValidation"})
		}
		kinds := 0
		for _, s := range doc.Components.Schemas {
			for _, kind := range kindsOf(s) {
				if kind == r.Kind {
					kinds++
				}
			}
		}
		assert.Equal(t, 1, kinds, "schemas of %s", r.Kind)
		wanted := map[string]any{}
		follow(map[string]any{"paths": doc.Paths, "schemas": doc.Components.Schemas}, doc.Components.Schemas, wanted)
		for name, s := range wanted {
			assert.NotNil(t, s, "%s is referred to, but not there", name)
		}
	}
	assert.Equal(t, 404, f.do("GET /openapi/v3/apis/apps/v9", "").Code)
	assert.Equal(t, 301, f.do("GET /openapi/v3/apis/apps/v1?hash=ANTIGO", "").Code)
}

func TestOpenAPIDescribesFields(t *testing.T) {
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Description string
				Properties  map[string]struct{ Description string }
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(newRestFixture(t).must("GET /openapi/v3/apis/apps/v1", "")), &doc))
	schemas := doc.Components.Schemas
	assert.Equal(t, "Number of desired pods. This is a pointer to distinguish between explicit zero and not specified. Defaults to 1.",
		schemas["io.k8s.api.apps.v1.DeploymentSpec"].Properties["replicas"].Description)
	assert.Equal(t, "Deployment enables declarative updates for Pods and ReplicaSets.", schemas["io.k8s.api.apps.v1.Deployment"].Description)
	assert.Contains(t, schemas["io.k8s.api.apps.v1.Deployment"].Properties["kind"].Description, "Kind is a string value", "of an inlined type")
	assert.Contains(t, schemas["io.k8s.api.core.v1.Container"].Properties["image"].Description, "Container image name.")
}

func TestOpenAPIV2(t *testing.T) {
	f := newRestFixture(t)
	w := f.do("GET /openapi/v2", "", "Accept: application/com.github.proto-openapi.spec.v2@v1.0+protobuf")
	assert.Equal(t, "application/com.github.proto-openapi.spec.v2.v1.0+protobuf", w.Header().Get("Content-Type"))
	var doc openapi_v2.Document
	require.NoError(t, proto.Unmarshal(w.Body.Bytes(), &doc))
	assert.Equal(t, "2.0", doc.Swagger)
	assert.NotEmpty(t, doc.Paths.Path)
	text := f.must("GET /openapi/v2", "")
	assert.Contains(t, text, `"io.k8s.api.apps.v1.Deployment"`)
	assert.NotContains(t, text, "#/components/")
}

func BenchmarkTypeConverter(b *testing.B) {
	for b.Loop() {
		openAPISchemas()
	}
}
