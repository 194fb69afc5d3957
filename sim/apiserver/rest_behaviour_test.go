package apiserver

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"caderno/sim/trace"
)

// podList reads a list of Pods.
func (f *restFixture) podList(query string) corev1.PodList {
	f.t.Helper()
	var list corev1.PodList
	require.NoError(f.t, json.Unmarshal([]byte(f.must("GET "+query, "")), &list))
	return list
}

func podNamed(name string) string {
	return strings.Replace(olaPod, `"name":"ola"`, `"name":"`+name+`"`, 1)
}

func TestList(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST /api/v1/namespaces", `{"metadata":{"name":"a"}}`)
	f.must("POST /api/v1/namespaces", `{"metadata":{"name":"a-b"}}`)
	addServiceAccount(t, f.Server, "a")
	addServiceAccount(t, f.Server, "a-b")
	assert.True(t, strings.HasPrefix(f.must("GET "+pods, ""), `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"`))
	assert.Contains(t, f.must("GET "+pods, ""), `"items":[]`)
	for _, place := range []string{"a/y", "a/x", "a-b/z"} {
		namespace, name, _ := strings.Cut(place, "/")
		f.must("POST /api/v1/namespaces/"+namespace+"/pods", podNamed(name))
	}
	var seen []string
	query := "/api/v1/pods?limit=1"
	for next := query; next != ""; {
		list := f.podList(next)
		require.Len(t, list.Items, 1)
		assert.Empty(t, list.Items[0].Kind, "items do not repeat their kind")
		seen = append(seen, list.Items[0].Namespace+"/"+list.Items[0].Name)
		if next = ""; list.Continue != "" {
			require.NotNil(t, list.RemainingItemCount)
			assert.EqualValues(t, 3-len(seen), *list.RemainingItemCount)
			next = query + "&continue=" + list.Continue
		}
	}
	assert.Equal(t, []string{"a/x", "a/y", "a-b/z"}, seen)
	assert.Len(t, f.podList("/api/v1/namespaces/a/pods?labelSelector=app=ola&fieldSelector=metadata.name=x").Items, 1)
	assert.Empty(t, f.podList("/api/v1/namespaces/a/pods?labelSelector=app!=ola").Items)
	assert.Empty(t, f.podList("/api/v1/namespaces/nenhum/pods").Items)
}

func TestCreateWarnsAndIsStored(t *testing.T) {
	f := newRestFixture(t)
	body := strings.Replace(olaPod, `"image":`, `"x":1,"image":`, 1)
	w := f.do("POST "+pods+"?fieldValidation=Warn&dryRun=All", body)
	assert.Equal(t, 201, w.Code)
	assert.Equal(t, []string{`299 - "unknown field \"spec.containers[0].x\""`}, w.Header().Values("Warning"))
	assert.NotContains(t, w.Body.String(), "resourceVersion")
	w = f.do("POST "+pods+"?fieldValidation=Ignore", body)
	assert.Equal(t, 201, w.Code)
	assert.Empty(t, w.Header().Values("Warning"))
	assert.Equal(t, w.Body.String(), f.must("GET "+pods+"/ola", ""))
}

// A refused body is a hop too: somebody asked, the server said no.
func TestRefusedBodiesAreHops(t *testing.T) {
	f := newRestFixture(t)
	before := len(f.trace.Hops())
	f.do("POST "+deployments+"?fieldValidation=Strict", strings.Replace(olaDeployment, `"replicas"`, `"replica"`, 1))
	hops := f.trace.Hops()[before:]
	require.Len(t, hops, 2)
	assert.Equal(t, trace.Request, hops[0].Action)
	assert.Equal(t, "ola", hops[0].Object.Name)
	assert.Equal(t, trace.Refuse, hops[1].Action)
	assert.Equal(t, hops[0].ID, hops[1].Cause)
	assert.Contains(t, hops[1].Detail, `unknown field "spec.replica"`)
}

// Each format in and out; what comes out of one goes into the other.
func TestFormats(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods, "apiVersion: v1\nkind: Pod\nmetadata: {name: ola}\nspec: {containers: [{name: ola, image: nginx}]}\n", "Content-Type: application/yaml")
	for _, format := range []string{"application/json", "application/yaml", "application/vnd.kubernetes.protobuf"} {
		w := f.do("GET "+pods+"/ola", "", "Accept: "+format)
		assert.Equal(t, format, w.Header().Get("Content-Type"))
		obj, err := runtime.Decode(codecs().UniversalDeserializer(), w.Body.Bytes())
		require.NoError(t, err)
		pod := obj.(*corev1.Pod)
		assert.Equal(t, "nginx", pod.Spec.Containers[0].Image)
		pod.ObjectMeta = metav1.ObjectMeta{Name: "de-" + strings.ReplaceAll(strings.TrimPrefix(format, "application/"), ".", "-")}
		for _, info := range codecs().SupportedMediaTypes() {
			if info.MediaType == format {
				body, err := runtime.Encode(info.Serializer, pod)
				require.NoError(t, err)
				f.must("POST "+pods, string(body), "Content-Type: "+format)
			}
		}
	}
	assert.Len(t, f.podList(pods).Items, 4)
	assert.Contains(t, f.must("GET "+pods+"/ola?pretty=true", ""), "{\n  \"kind\": \"Pod\",\n")
	list := f.do("GET "+pods, "", "Accept: application/vnd.kubernetes.protobuf")
	obj, err := runtime.Decode(codecs().UniversalDeserializer(), list.Body.Bytes())
	require.NoError(t, err)
	assert.Len(t, obj.(*corev1.PodList).Items, 4)
}

func TestPatches(t *testing.T) {
	for _, c := range []struct{ name, contentType, body, image, colour string }{
		{"JSON", "json-patch", `[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"b"}]`, "b", ""},
		{"merge", "merge-patch", `{"metadata":{"labels":{"cor":"azul"}}}`, "caderno/ola:1.0", "azul"},
		{"strategic", "strategic-merge-patch", `{"spec":{"template":{"spec":{"containers":[{"name":"ola","image":"c"}]}}}}`, "c", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newRestFixture(t)
			f.must("POST "+deployments, olaDeployment)
			contentType := "Content-Type: application/" + c.contentType + "+json; charset=utf-8"
			after := f.must("PATCH "+deployments+"/ola", c.body, contentType)
			var d struct {
				Metadata metav1.ObjectMeta
				Spec     struct{ Template corev1.PodTemplateSpec }
			}
			require.NoError(t, json.Unmarshal([]byte(after), &d))
			require.Len(t, d.Spec.Template.Spec.Containers, 1)
			assert.Equal(t, c.image, d.Spec.Template.Spec.Containers[0].Image)
			assert.Equal(t, c.colour, d.Metadata.Labels["cor"])
			assert.Equal(t, after, f.must("PATCH "+deployments+"/ola", c.body, contentType), "again: nothing changes")
		})
	}
}

func TestDeleteAnswers(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+deployments, olaDeployment)
	f.must("POST "+pods, olaPod)
	status := f.status("DELETE "+deployments+"/ola?dryRun=All", "")
	assert.Equal(t, "Success", status.Status)
	assert.Zero(t, status.Code)
	assert.Equal(t, "deployments", status.Details.Kind)
	assert.Equal(t, "apps", status.Details.Group)
	assert.NotEmpty(t, status.Details.UID)
	assert.Contains(t, f.must("DELETE "+deployments+"/ola", `{"kind":"DeleteOptions","apiVersion":"apps/v1","propagationPolicy":"Foreground"}`), `"finalizers":["foregroundDeletion"]`)
	assert.Contains(t, f.must("DELETE "+pods+"/ola?gracePeriodSeconds=0", ""), `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"ola"`)
	assert.Equal(t, 404, f.do("GET "+pods+"/ola", "").Code)

	for _, name := range []string{"a", "b"} {
		f.must("POST "+pods, podNamed(name))
	}
	assert.Contains(t, f.must("DELETE "+pods+"?labelSelector=q=1", ""), `"items":[]`)
	assert.Contains(t, f.must("DELETE "+pods+"?dryRun=All", ""), `{"kind":"PodList","apiVersion":"v1"`)
	assert.Len(t, f.podList(pods).Items, 2)
	f.must("DELETE "+pods, "")
	assert.Empty(t, f.podList(pods).Items)
	f.must("POST /api/v1/namespaces", `{"metadata":{"name":"a"}}`)
	assert.Contains(t, f.must("DELETE /api/v1/namespaces/a", ""), `"status":{"phase":"Terminating"}`)
}

func TestSubresources(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+deployments, olaDeployment)
	f.must("POST "+pods, olaPod)
	scale := f.must("GET "+deployments+"/ola/scale", "")
	assert.True(t, strings.HasPrefix(scale, `{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"ola","namespace":"default","uid":"`), scale)
	assert.Contains(t, scale, `"spec":{"replicas":1},"status":{"replicas":0,"selector":"app=ola"}}`)
	f.must("PUT "+deployments+"/ola/scale", strings.Replace(scale, `"spec":{"replicas":1}`, `"spec":{"replicas":4}`, 1))
	assert.Contains(t, f.must("GET "+deployments+"/ola/scale", ""), `"spec":{"replicas":4}`)
	table := f.must("GET "+deployments+"/ola/scale", "", "Accept: application/json;as=Table;g=meta.k8s.io;v=v1")
	assert.Contains(t, table, `"rows":[{"cells":["ola",4,0,"0s"]`)
	f.must("PATCH "+deployments+"/ola/status", `{"status":{"replicas":3},"spec":{"replicas":9}}`, "Content-Type: application/merge-patch+json")
	assert.Contains(t, f.must("GET "+deployments+"/ola/scale", ""), `"spec":{"replicas":4},"status":{"replicas":3,`)

	created := `{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}` + "\n"
	assert.Equal(t, created, f.must("POST "+pods+"/ola/binding", `{"kind":"Binding","apiVersion":"v1","metadata":{"name":"ola"},"target":{"kind":"Node","name":"worker-1"}}`))
	assert.Equal(t, "worker-1", f.podList(pods).Items[0].Spec.NodeName)
	eviction := `{"kind":"Eviction","apiVersion":"policy/v1","metadata":{"name":"ola"}}`
	assert.Equal(t, created, f.must("POST "+pods+"/ola/eviction?dryRun=All", eviction))
	assert.Nil(t, f.podList(pods).Items[0].DeletionTimestamp)
	assert.Equal(t, created, f.must("POST "+pods+"/ola/eviction", eviction))
	assert.NotNil(t, f.podList(pods).Items[0].DeletionTimestamp)
}

func TestPartialObjects(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods, olaPod)
	one := f.must("GET "+pods+"/ola", "", "Accept: application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")
	assert.True(t, strings.HasPrefix(one, `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"ola"`), one)
	assert.NotContains(t, one, `"spec"`)
	list := f.must("GET "+pods, "", "Accept: application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")
	assert.True(t, strings.HasPrefix(list, `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"`), list)
	assert.Contains(t, f.must("GET "+pods+"/ola", "", "Accept: application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"), "k8s\x00")
	assert.Equal(t, 406, f.do("GET "+pods, "", "Accept: application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1").Code)
	// What cannot be had falls back on the next thing that is accepted.
	assert.Contains(t, f.must("GET "+pods, "", "Accept: application/json;as=Nada;g=x;v=v1, application/json"), `"kind":"PodList"`)
}

// A PUT of a Lease, Event or Service that is not there makes it.
func TestUpdateThatCreates(t *testing.T) {
	f := newRestFixture(t)
	leases := "/apis/coordination.k8s.io/v1/namespaces/default/leases"
	lease := `{"metadata":{"name":"l","resourceVersion":"5"},"spec":{"holderIdentity":"eu"}}`
	assert.Equal(t, 201, f.do("PUT "+leases+"/l", lease).Code)
	assert.Equal(t, 409, f.do("PUT "+leases+"/l", lease).Code, "now it is there, in another state")
	assert.Equal(t, 200, f.do("PUT "+leases+"/l", f.must("GET "+leases+"/l", "")).Code)
}

func TestHugeBody(t *testing.T) {
	f := newRestFixture(t)
	w := f.do("POST "+pods, strings.Repeat(" ", maxBodyBytes+1))
	assert.Equal(t, 413, w.Code)
	assert.Contains(t, w.Body.String(), fmt.Sprintf("limit is %d", maxBodyBytes))
}

func TestFieldManagerOfAUserAgent(t *testing.T) {
	for agent, want := range map[string]string{
		"kubectl/v1.37.2 (linux/amd64)": "kubectl", "x": "x", "": "", "a\u0007b/1": "ab", strings.Repeat("é", 100): strings.Repeat("é", 64),
	} {
		assert.Equal(t, want, managerFromUserAgent(agent))
	}
}

// A new cluster must not pay for what nobody has asked for yet.
func BenchmarkNewServer(b *testing.B) {
	for b.Loop() {
		newRestFixture(b)
	}
}

func BenchmarkGetPod(b *testing.B) {
	f := newRestFixture(b)
	f.must("POST "+pods, olaPod)
	for b.Loop() {
		r := httptest.NewRequest("GET", pods+"/ola", nil)
		f.handler.ServeHTTP(httptest.NewRecorder(), r)
	}
}

// What needs an open connection with a container is refused, and says so.
func TestNoStreams(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods, olaPod)
	for _, line := range []string{"POST " + pods + "/ola/exec?command=ls", "GET " + pods + "/ola/exec?command=ls", "POST " + pods + "/ola/attach", "POST " + pods + "/ola/portforward"} {
		status := f.status(line, "")
		assert.EqualValues(t, 501, status.Code, line)
		assert.Contains(t, status.Message, "este cluster é simulado: não há", line)
	}
}

// A patch may not make another kind of an object, also where that kind has none
// of its fields.
func TestPatchOfTheKind(t *testing.T) {
	f := newRestFixture(t)
	f.must("POST "+pods, olaPod)
	refused := f.status("PATCH "+pods+"/ola", `{"kind":"Service"}`, "Content-Type: application/merge-patch+json")
	assert.EqualValues(t, 422, refused.Code)
	assert.Contains(t, refused.Message, "converting (v1.Service) to (core.Pod): unknown conversion")
}
