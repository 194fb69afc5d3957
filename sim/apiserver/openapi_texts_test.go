package apiserver

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var textsFrom = flag.String("texts-from", "", "a folder with a real server's documents (/openapi/v3), descriptions included: rewrite openapi_texts.json")

// TestCollectOtherTexts makes openapi_texts.json out of what a real Kubernetes
// serves under /openapi/v3: what this server would say otherwise. To repeat it:
//
//	echo {} >sim/apiserver/openapi_texts.json
//	go test ./sim/apiserver -run TestCollectOtherTexts -texts-from DIR
func TestCollectOtherTexts(t *testing.T) {
	if *textsFrom == "" {
		t.Skip("only with -texts-from")
	}
	texts := map[string]map[string]string{}
	for _, gv := range newTestServer(t).groupVersions() {
		raw, err := os.ReadFile(filepath.Join(*textsFrom, openAPIFile(gv)))
		require.NoError(t, err)
		want := describedSchemas(t, raw)
		for name, ours := range describedSchemas(t, openAPIDocuments()[openAPIPath(gv)].body) {
			for field, text := range want[name] {
				if got, served := ours[field]; (served || field == "") && got != text {
					if texts[name] == nil {
						texts[name] = map[string]string{}
					}
					texts[name][field] = text
				}
			}
		}
	}
	out, err := json.MarshalIndent(texts, "", " ")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile("openapi_texts.json", append(out, '\n'), 0o644))
}

func openAPIPath(gv schema.GroupVersion) string {
	if gv.Group == "" {
		return "api/" + gv.Version
	}
	return "apis/" + gv.String()
}

// describedSchemas are the descriptions of a document, by schema and field.
func describedSchemas(t *testing.T, body []byte) map[string]map[string]string {
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Description string
				Properties  map[string]struct{ Description string }
			}
		}
	}
	require.NoError(t, json.Unmarshal(body, &doc))
	texts := map[string]map[string]string{}
	for name, s := range doc.Components.Schemas {
		texts[name] = map[string]string{}
		if s.Description != "" {
			texts[name][""] = s.Description
		}
		for field, property := range s.Properties {
			texts[name][field] = property.Description
		}
	}
	return texts
}

// Every kind, and every type that it is made of, says what it is.
func TestEverySchemaIsDescribed(t *testing.T) {
	for path, document := range openAPIDocuments() {
		for name, texts := range describedSchemas(t, document.body) {
			assert.NotEmpty(t, texts[""], "%s: %s", path, name)
		}
	}
}
