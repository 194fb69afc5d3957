package apiserver

import (
	"bytes"
	"crypto/sha512"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

// openAPIFiles are the documents of a real Kubernetes 1.37.2, trimmed to what
// this server serves (openapi_trim_test.go says how).
//
//go:embed openapi/*.json
var openAPIFiles embed.FS

// openAPIDocument is one document as it is served.
type openAPIDocument struct {
	body []byte
	etag string // of the body, as Kubernetes makes it
}

// openAPIRaw reads the embedded documents, by path below /openapi/v3/.
func openAPIRaw() map[string][]byte {
	entries, err := openAPIFiles.ReadDir("openapi")
	if err != nil {
		panic(err)
	}
	documents := map[string][]byte{}
	for _, entry := range entries {
		body, err := openAPIFiles.ReadFile("openapi/" + entry.Name())
		if err != nil {
			panic(err)
		}
		documents[strings.ReplaceAll(strings.TrimSuffix(entry.Name(), ".json"), "_", "/")] = body
	}
	return documents
}

// openAPIDocuments are what is served, made once in the process when somebody
// first asks.
var openAPIDocuments = sync.OnceValue(func() map[string]openAPIDocument {
	documents := map[string]openAPIDocument{}
	for path, raw := range openAPIRaw() {
		body, err := describe(raw)
		if err != nil {
			panic("apiserver: openapi/" + path + ": " + err.Error())
		}
		documents[path] = openAPIDocument{body: body, etag: fmt.Sprintf("%X", sha512.Sum512(body))}
	}
	return documents
})

// serveOpenAPI answers below /openapi.
func (h *rest) serveOpenAPI(w http.ResponseWriter, r *http.Request, path []string) {
	switch {
	case len(path) == 1 && path[0] == "v2":
		h.serveOpenAPIV2(w, r)
	case len(path) == 1 && path[0] == "v3" && !strings.HasSuffix(r.URL.Path, "/"):
		h.serveOpenAPIIndex(w, r)
	case len(path) > 0 && path[0] == "v3":
		document, found := openAPIDocuments()[strings.Join(path[1:], "/")]
		if !found {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		h.serveDocument(w, r, document, "application/json")
	default:
		http.NotFound(w, r)
	}
}

// serveOpenAPIIndex lists the documents, each with the hash by which clients
// know whether they have it already.
func (h *rest) serveOpenAPIIndex(w http.ResponseWriter, r *http.Request) {
	type link struct {
		ServerRelativeURL string `json:"serverRelativeURL"`
	}
	paths := map[string]link{}
	for path, document := range openAPIDocuments() {
		paths[path] = link{"/openapi/v3/" + path + "?hash=" + document.etag}
	}
	body, err := json.Marshal(map[string]any{"paths": paths})
	if err != nil {
		respondError(w, r, err)
		return
	}
	h.serveDocument(w, r, openAPIDocument{body: body, etag: fmt.Sprintf("%X", sha512.Sum512(body))}, "application/json")
}

// serveDocument writes prepared bytes. A client that names the hash of what it
// wants may keep that for ever.
func (h *rest) serveDocument(w http.ResponseWriter, r *http.Request, document openAPIDocument, contentType string) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Etag", `"`+document.etag+`"`)
	w.Header().Set("Vary", "Accept")
	w.Header().Set("Cache-Control", "no-cache, private")
	if hash := r.URL.Query().Get("hash"); hash == document.etag {
		var now time.Time
		h.locked(func() { now = h.clock.Now() })
		w.Header().Set("Cache-Control", "public, immutable")
		w.Header().Set("Expires", now.UTC().AddDate(1, 0, 0).Format(time.RFC1123))
	} else if hash != "" {
		link := *r.URL
		query := link.Query()
		query.Set("hash", document.etag)
		link.RawQuery = query.Encode()
		http.Redirect(w, r, link.String(), http.StatusMovedPermanently)
		return
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(document.body))
}

// openAPISchemas are the kinds of all documents by name. What several documents
// repeat is read once.
func openAPISchemas() map[string]*spec.Schema {
	schemas := map[string]*spec.Schema{}
	for path, body := range openAPIRaw() {
		var parsed struct {
			Components struct {
				Schemas map[string]json.RawMessage `json:"schemas"`
			} `json:"components"`
		}
		err := json.Unmarshal(body, &parsed)
		for name, text := range parsed.Components.Schemas {
			if schemas[name] == nil && err == nil {
				schemas[name] = &spec.Schema{}
				err = schemas[name].UnmarshalJSON(text)
			}
		}
		if err != nil {
			panic("apiserver: openapi/" + path + ": " + err.Error())
		}
	}
	return schemas
}

// kindsOf are the kinds that a schema says it describes.
func kindsOf(value any) []schema.GroupVersionKind {
	var kinds []schema.GroupVersionKind
	list, _ := value.(map[string]any)["x-kubernetes-group-version-kind"].([]any)
	for _, item := range list {
		m := item.(map[string]any)
		kinds = append(kinds, schema.GroupVersionKind{
			Group: m["group"].(string), Version: m["version"].(string), Kind: m["kind"].(string),
		})
	}
	return kinds
}
