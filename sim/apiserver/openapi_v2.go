package apiserver

import (
	"crypto/sha512"
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"strings"
	"sync"

	openapi_v2 "github.com/google/gnostic-models/openapiv2"
	"google.golang.org/protobuf/proto"
)

// openAPIV2 is everything in one document of the old form, as JSON and as
// protobuf. Only old clients ask for it, and kubectl when it finds no paths in the
// new one, so it is made when somebody does, once in the process.
var openAPIV2 = sync.OnceValues(func() (asJSON, asProto openAPIDocument) {
	paths, definitions := map[string]any{}, map[string]any{}
	var info any
	for path, document := range openAPIDocuments() {
		var doc map[string]any
		if err := json.Unmarshal(document.body, &doc); err != nil {
			panic("apiserver: openapi/" + path + ": " + err.Error())
		}
		info = doc["info"]
		for name, s := range doc["components"].(map[string]any)["schemas"].(map[string]any) {
			definitions[name] = toV2(s)
		}
		for name, item := range doc["paths"].(map[string]any) {
			paths[name] = pathToV2(item.(map[string]any))
		}
	}
	body, err := json.Marshal(map[string]any{"swagger": "2.0", "info": info, "paths": paths, "definitions": definitions})
	if err != nil {
		panic(err)
	}
	parsed, err := openapi_v2.ParseDocument(body)
	if err != nil {
		panic("apiserver: the OpenAPI v2 document: " + err.Error())
	}
	encoded, err := proto.MarshalOptions{Deterministic: true}.Marshal(parsed)
	if err != nil {
		panic(err)
	}
	etag := fmt.Sprintf("%X", sha512.Sum512(body))
	return openAPIDocument{body, etag}, openAPIDocument{encoded, etag}
})

func (h *rest) serveOpenAPIV2(w http.ResponseWriter, r *http.Request) {
	asJSON, asProto := openAPIV2()
	if strings.Contains(r.Header.Get("Accept"), "proto-openapi") {
		h.serveDocument(w, r, asProto, "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")
		return
	}
	h.serveDocument(w, r, asJSON, "application/json")
}

// toV2 rewrites a schema: references point elsewhere, and what the new form
// says with a single allOf the old one says directly.
func toV2(value any) any {
	switch v := value.(type) {
	case []any:
		for i, item := range v {
			v[i] = toV2(item)
		}
	case map[string]any:
		if all, ok := v["allOf"].([]any); ok && len(all) == 1 {
			delete(v, "allOf")
			for key, item := range all[0].(map[string]any) {
				v[key] = item
			}
		}
		if _, ok := v["oneOf"]; ok { // a number or a string
			delete(v, "oneOf")
			v["type"] = "string"
		}
		for key, item := range v {
			if ref, ok := item.(string); ok && key == "$ref" {
				v[key] = strings.Replace(ref, "#/components/schemas/", "#/definitions/", 1)
			} else {
				v[key] = toV2(item)
			}
		}
	}
	return value
}

func pathToV2(item map[string]any) map[string]any {
	old := map[string]any{}
	for key, value := range item {
		if key == "parameters" {
			old[key] = parametersToV2(value.([]any))
		} else {
			old[key] = operationToV2(value.(map[string]any))
		}
	}
	return old
}

// operationToV2 moves the formats out of the contents and the body among the
// parameters.
func operationToV2(operation map[string]any) map[string]any {
	parameters, _ := operation["parameters"].([]any)
	parameters = parametersToV2(parameters)
	if body, ok := operation["requestBody"].(map[string]any); ok {
		formats, schema := contentToV2(body)
		operation["consumes"] = formats
		parameters = append([]any{map[string]any{"name": "body", "in": "body", "required": true, "schema": schema}}, parameters...)
		delete(operation, "requestBody")
	}
	operation["parameters"] = parameters
	for _, response := range operation["responses"].(map[string]any) {
		r := response.(map[string]any)
		if _, described := r["description"]; !described {
			r["description"] = "OK"
		}
		if formats, schema := contentToV2(r); schema != nil {
			operation["produces"] = formats
			r["schema"] = schema
		}
		delete(r, "content")
	}
	return operation
}

func contentToV2(holder map[string]any) (formats []string, schema any) {
	content, _ := holder["content"].(map[string]any)
	for format, value := range content {
		formats = append(formats, format)
		schema = toV2(value.(map[string]any)["schema"])
	}
	sort.Strings(formats)
	return formats, schema
}

func parametersToV2(parameters []any) []any {
	old := []any{}
	for _, p := range parameters {
		flat := map[string]any{}
		for key, value := range p.(map[string]any) {
			flat[key] = value
		}
		for key, value := range flat["schema"].(map[string]any) {
			flat[key] = value
		}
		delete(flat, "schema")
		old = append(old, flat)
	}
	return old
}
