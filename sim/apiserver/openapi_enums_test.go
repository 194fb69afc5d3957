package apiserver

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var enumsFrom = flag.String("enums-from", "", "a folder with a real server's documents (/openapi/v3), descriptions included: rewrite openapi_enums.json")

// TestCollectEnumMeanings makes openapi_enums.json out of what a real
// Kubernetes serves under /openapi/v3. To repeat it:
//
//	go test ./sim/apiserver -run TestCollectEnumMeanings -enums-from DIR
func TestCollectEnumMeanings(t *testing.T) {
	if *enumsFrom == "" {
		t.Skip("only with -enums-from")
	}
	files, err := filepath.Glob(filepath.Join(*enumsFrom, "*.json"))
	require.NoError(t, err)
	meanings := map[string]map[string]string{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var doc struct {
			Components struct {
				Schemas map[string]struct {
					Properties map[string]struct{ Description string }
				}
			}
		}
		require.NoError(t, json.Unmarshal(raw, &doc))
		for name, s := range doc.Components.Schemas {
			for field, property := range s.Properties {
				if at := strings.Index(property.Description, "\n\nPossible enum values:"); at >= 0 {
					if meanings[name] == nil {
						meanings[name] = map[string]string{}
					}
					meanings[name][field] = property.Description[at:]
				}
			}
		}
	}
	out, err := json.MarshalIndent(meanings, "", " ")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile("openapi_enums.json", append(out, '\n'), 0o644))
}

// Every field of a served kind that has a list of values says what they are.
func TestEnumsAreDescribed(t *testing.T) {
	found := 0
	for path, document := range openAPIDocuments() {
		var doc struct {
			Components struct {
				Schemas map[string]struct {
					Properties map[string]struct {
						Description string
						Enum        []string
					}
				}
			}
		}
		require.NoError(t, json.Unmarshal(document.body, &doc))
		for name, s := range doc.Components.Schemas {
			for field, property := range s.Properties {
				for _, value := range property.Enum {
					found++
					assert.Contains(t, property.Description, "\n - `\""+value+"\"`", "%s: %s.%s", path, name, field)
				}
			}
		}
	}
	assert.Greater(t, found, 100)
}
