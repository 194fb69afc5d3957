package apiserver

import (
	_ "embed"
	"encoding/json"
)

// otherTexts are the descriptions of Kubernetes 1.37.2 that the types of
// k8s.io/api do not have at run time as it serves them: those of types without
// comments there (Time, Quantity, ...), and some that are laid out differently. By
// schema, then by field; "" is the schema itself (openapi_texts_test.go says how
// it was made).
//
//go:embed openapi_texts.json
var otherTexts []byte

// describeOthers puts them into the schemas of a document that is described
// already.
func describeOthers(schemas map[string]any) error {
	var texts map[string]map[string]string
	if err := json.Unmarshal(otherTexts, &texts); err != nil {
		return err
	}
	for name, fields := range texts {
		s, _ := schemas[name].(map[string]any)
		properties, _ := s["properties"].(map[string]any)
		for field, text := range fields {
			if property, ok := properties[field].(map[string]any); ok {
				property["description"] = text
			} else if field == "" && s != nil {
				s["description"] = text
			}
		}
	}
	return nil
}
