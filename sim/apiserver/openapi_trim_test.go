package apiserver

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var openAPIFrom = flag.String("openapi-from", "", "a folder with a real server's documents (api_v1.json, apis_apps_v1.json, ...): "+
	"trim them to what this server serves and rewrite openapi/")

// TestTrimOpenAPI makes openapi/*.json out of what a real Kubernetes serves
// under /openapi/v3, without descriptions; it keeps the paths and kinds that
// this server serves. To repeat it:
//
//	go test ./sim/apiserver -run TestTrimOpenAPI -openapi-from DIR
func TestTrimOpenAPI(t *testing.T) {
	if *openAPIFrom == "" {
		t.Skip("only with -openapi-from")
	}
	s := newTestServer(t)
	for _, gv := range s.groupVersions() {
		raw, err := os.ReadFile(filepath.Join(*openAPIFrom, openAPIFile(gv)))
		require.NoError(t, err)
		var doc map[string]any
		require.NoError(t, json.Unmarshal(raw, &doc))
		trimmed, err := json.Marshal(trimDocument(s, gv, doc))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join("openapi", openAPIFile(gv)), append(trimmed, '\n'), 0o644))
	}
}

func trimDocument(s *Server, gv schema.GroupVersion, doc map[string]any) map[string]any {
	paths := map[string]any{}
	for path, item := range doc["paths"].(map[string]any) {
		if kept := trimPath(s, gv, path, item.(map[string]any)); kept != nil {
			paths[path] = kept
		}
	}
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	wanted := map[string]any{}
	follow(paths, schemas, wanted)
	for name, value := range schemas {
		for _, gvk := range kindsOf(value) {
			if slices.ContainsFunc(s.resources, func(r *Resource) bool { return r.Kind == gvk }) {
				wanted[name] = value
				follow(value, schemas, wanted)
			}
		}
	}
	return map[string]any{
		"openapi": doc["openapi"], "info": doc["info"], "paths": paths, "components": map[string]any{"schemas": wanted},
	}
}

// trimPath keeps the methods of a path that the server answers; nil: none.
func trimPath(s *Server, gv schema.GroupVersion, path string, item map[string]any) map[string]any {
	_, below, _ := strings.Cut(path, "/"+gv.Version+"/")
	parts := strings.Split(below, "/")
	if parts[0] == "watch" || below == "" {
		return nil
	}
	c := &call{rest: &rest{Server: s}}
	if !c.locate(gv, parts) {
		return nil
	}
	kept := map[string]any{}
	for _, method := range []string{"get", "post", "put", "patch", "delete"} {
		operation, found := item[method].(map[string]any)
		c.r = newTestRequest(method, path)
		if _, err := c.verb(); err != nil || !found {
			continue
		}
		kept[method] = trimOperation(operation)
	}
	if len(kept) == 0 {
		return nil
	}
	if parameters, found := item["parameters"]; found {
		kept["parameters"] = parameters
	}
	return kept
}

// trimOperation leaves out what says the same for each format.
func trimOperation(operation map[string]any) map[string]any {
	delete(operation, "tags")
	for _, response := range operation["responses"].(map[string]any) {
		content, _ := response.(map[string]any)["content"].(map[string]any)
		for format := range content {
			if format != "application/json" && format != "text/plain" && len(content) > 1 {
				delete(content, format)
			}
		}
	}
	return operation
}

// follow adds the schemas that value refers to, and those that they refer to.
func follow(value any, schemas, wanted map[string]any) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			follow(item, schemas, wanted)
		}
	case map[string]any:
		for key, item := range v {
			ref, isRef := item.(string)
			if key != "$ref" || !isRef {
				follow(item, schemas, wanted)
				continue
			}
			name := strings.TrimPrefix(ref, "#/components/schemas/")
			if _, seen := wanted[name]; !seen {
				wanted[name] = schemas[name]
				follow(schemas[name], schemas, wanted)
			}
		}
	}
}

// openAPIFile is the name of a document, in the source and trimmed.
func openAPIFile(gv schema.GroupVersion) string {
	if gv.Group == "" {
		return "api_" + gv.Version + ".json"
	}
	return "apis_" + gv.Group + "_" + gv.Version + ".json"
}
