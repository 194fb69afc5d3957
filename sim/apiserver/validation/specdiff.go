package validation

import (
	"bytes"
	"encoding/json"
	"reflect"
	"sort"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/diff"
)

// specDiff shows how two Pod specs differ, line by line. Kubernetes compares
// the two as its own internal types, which have no names for JSON: so the lines
// bear the names of the Go fields, and those that are not set are there too.
func specDiff(was, now *corev1.PodSpec) string {
	return diff.Diff(internal(*was), internal(*now))
}

// internal is how Kubernetes shows a value in a message when it means one of
// those types.
func internal(value any) untagged { return untagged{reflect.ValueOf(value)} }

// untagged is a value whose JSON has the names of its Go fields.
type untagged struct{ reflect.Value }

// MarshalJSON writes the fields in their order; encoding/json would sort them.
func (u untagged) MarshalJSON() ([]byte, error) {
	if _, ok := u.Interface().(json.Marshaler); ok {
		return json.Marshal(u.Interface())
	}
	switch u.Kind() {
	case reflect.Pointer, reflect.Interface:
		if u.IsNil() {
			return []byte("null"), nil
		}
		return json.Marshal(untagged{u.Elem()})
	case reflect.Struct:
		return u.object()
	case reflect.Map:
		return u.dictionary()
	case reflect.Slice:
		if u.IsNil() {
			return []byte("null"), nil
		}
		if u.Type().Elem().Kind() == reflect.Uint8 {
			return json.Marshal(u.Interface())
		}
		items := make([]untagged, u.Len())
		for i := range items {
			items[i] = untagged{u.Index(i)}
		}
		return json.Marshal(items)
	}
	return json.Marshal(u.Interface())
}

func (u untagged) object() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	if err := u.fields(&out); err != nil {
		return nil, err
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// fields writes a struct's fields, those of embedded structs among them.
func (u untagged) fields(out *bytes.Buffer) error {
	for i := range u.NumField() {
		f := u.Type().Field(i)
		if f.Anonymous {
			if err := (untagged{u.Field(i)}).fields(out); err != nil {
				return err
			}
			continue
		}
		if err := entry(out, f.Name, u.Field(i)); err != nil {
			return err
		}
	}
	return nil
}

func (u untagged) dictionary() ([]byte, error) {
	if u.IsNil() {
		return []byte("null"), nil
	}
	keys := u.MapKeys()
	sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
	var out bytes.Buffer
	out.WriteByte('{')
	for _, key := range keys {
		if err := entry(&out, key.String(), u.MapIndex(key)); err != nil {
			return nil, err
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

func entry(out *bytes.Buffer, name string, value reflect.Value) error {
	text, err := json.Marshal(untagged{value})
	if err != nil {
		return err
	}
	if last := out.Bytes()[out.Len()-1]; last != '{' {
		out.WriteByte(',')
	}
	key, _ := json.Marshal(name)
	out.Write(key)
	out.WriteByte(':')
	out.Write(text)
	return nil
}
