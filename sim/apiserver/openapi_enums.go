package apiserver

import (
	_ "embed"
	"encoding/json"
)

// enumMeanings is what Kubernetes 1.37.2 adds to the description of a field
// whose values are a few words: which they are and what each is for. The types of
// k8s.io/api have it in comments only. By schema, then by field
// (openapi_enums_test.go says how it was made).
//
//go:embed openapi_enums.json
var enumMeanings []byte

// describeEnums adds them to the schemas of a document that is described
// already.
func describeEnums(schemas map[string]any) error {
	var meanings map[string]map[string]string
	if err := json.Unmarshal(enumMeanings, &meanings); err != nil {
		return err
	}
	for name, fields := range meanings {
		s, _ := schemas[name].(map[string]any)
		properties, _ := s["properties"].(map[string]any)
		for field, text := range fields {
			if property, ok := properties[field].(map[string]any); ok {
				described, _ := property["description"].(string)
				property["description"] = described + text
			}
		}
	}
	return nil
}
