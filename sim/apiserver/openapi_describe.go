package apiserver

import (
	"encoding/json"
	"reflect"
	"strings"
)

// describe adds the descriptions that kubectl explain prints. The types of
// k8s.io/api carry them, so the documents need not.
func describe(body []byte) ([]byte, error) {
	var doc map[string]any
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, err
	}
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	d := describer{schemas: schemas, seen: map[reflect.Type]bool{}}
	for _, s := range schemas {
		for _, kind := range kindsOf(s) {
			if obj, err := scheme().New(kind); err == nil {
				d.describe(reflect.TypeOf(obj).Elem())
			}
		}
	}
	if err := describeEnums(schemas); err != nil {
		return nil, err
	}
	if err := describeOthers(schemas); err != nil {
		return nil, err
	}
	return json.Marshal(doc)
}

// documented is a type whose comments can be had at run time. The comment of
// the type itself is under "".
type documented interface{ SwaggerDoc() map[string]string }

type describer struct {
	schemas map[string]any
	seen    map[reflect.Type]bool
}

// describe describes a type and those that its fields refer to.
func (d *describer) describe(t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || d.seen[t] {
		return
	}
	d.seen[t] = true
	if s, ok := d.schemas[schemaName(t)].(map[string]any); ok {
		d.put(s, t)
	}
	for i := range t.NumField() {
		d.describe(t.Field(i).Type)
	}
}

// put writes a type's comments into its schema. Inlined types share it.
func (d *describer) put(s map[string]any, t reflect.Type) {
	commented, ok := reflect.New(t).Elem().Interface().(documented)
	if !ok {
		return
	}
	properties, _ := s["properties"].(map[string]any)
	for name, text := range commented.SwaggerDoc() {
		if property, ok := properties[name].(map[string]any); ok {
			property["description"] = text
		} else if _, described := s["description"]; name == "" && !described {
			s["description"] = text
		}
	}
	for i := range t.NumField() {
		field := t.Field(i)
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); field.Anonymous && name == "" {
			inlined := map[string]any{"properties": properties, "description": ""}
			d.put(inlined, field.Type)
		}
	}
}

// schemaName is e.g. io.k8s.api.apps.v1.Deployment.
func schemaName(t reflect.Type) string {
	return "io.k8s." + strings.ReplaceAll(strings.TrimPrefix(t.PkgPath(), "k8s.io/"), "/", ".") + "." + t.Name()
}
