package kubectl

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
)

// kubectl reads the whole description of a group of the API, half a megabyte,
// anew in each command that sends a manifest, and looks in it for little: create
// and replace for whether a PATCH takes the parameter fieldValidation, apply and
// diff for the structure of the object too. That took a third of all scenarios'
// time. So these commands get a description without what they never look at; all
// others, kubectl explain and get --raw among them, get what the server sent.
var lean = map[string]struct{ schemas bool }{
	"create":  {schemas: false},
	"replace": {schemas: false},
	"apply":   {schemas: true},
	"diff":    {schemas: true},
}

// leanBodies are the shortened descriptions, by the hash of the whole one.
var leanBodies sync.Map // leanKey -> []byte

type leanKey struct {
	etag    string
	schemas bool
}

// shorten takes out of an answer what the command that asked never reads.
func shorten(request *http.Request, response *http.Response) error {
	command := strings.Fields(request.Header.Get("Kubectl-Command")) // "kubectl create ..."
	if len(command) < 2 || !strings.HasPrefix(request.URL.Path, "/openapi/v3/") || response.StatusCode != http.StatusOK {
		return nil
	}
	part, ok := lean[command[1]]
	if !ok {
		return nil
	}
	defer response.Body.Close()
	key := leanKey{response.Header.Get("Etag"), part.schemas}
	body, known := leanBodies.Load(key)
	if !known {
		whole, err := io.ReadAll(response.Body)
		if err != nil {
			return err
		}
		if body, err = shortened(whole, part.schemas); err != nil {
			return err
		}
		leanBodies.Store(key, body)
	}
	response.Body = io.NopCloser(bytes.NewReader(body.([]byte)))
	// Nor may kubectl keep it on its disk, where explain would find it.
	response.Header.Set("Cache-Control", "no-store")
	return nil
}

// shortened is an OpenAPI document without descriptions, and with nothing of its
// paths but that a PATCH takes; without schemas only the paths remain.
func shortened(document []byte, schemas bool) ([]byte, error) {
	var whole struct {
		OpenAPI    string                                `json:"openapi"`
		Info       json.RawMessage                       `json:"info"`
		Paths      map[string]map[string]json.RawMessage `json:"paths"`
		Components any                                   `json:"components,omitempty"`
	}
	if err := json.Unmarshal(document, &whole); err != nil {
		return nil, err
	}
	for path, operations := range whole.Paths {
		patch, ok := operations["patch"]
		if !ok {
			delete(whole.Paths, path)
			continue
		}
		short, err := shortPatch(patch)
		if err != nil {
			return nil, err
		}
		whole.Paths[path] = map[string]json.RawMessage{"patch": short}
	}
	if !schemas {
		whole.Components = nil
	}
	undescribed(whole.Components)
	return json.Marshal(whole)
}

// shortPatch leaves of a PATCH what it is for, the names of its parameters, and
// of what is sent the formats only: apply asks whether a strategic merge patch
// is among them.
func shortPatch(operation json.RawMessage) (json.RawMessage, error) {
	var patch struct {
		GVK        json.RawMessage `json:"x-kubernetes-group-version-kind,omitempty"`
		Parameters []struct {
			Name string `json:"name,omitempty"`
			In   string `json:"in,omitempty"`
			Ref  string `json:"$ref,omitempty"`
		} `json:"parameters,omitempty"`
		RequestBody struct {
			Content map[string]struct{} `json:"content,omitempty"`
		} `json:"requestBody"`
	}
	if err := json.Unmarshal(operation, &patch); err != nil {
		return nil, err
	}
	return json.Marshal(patch)
}

// undescribed takes the descriptions out of a schema; a field that happens to be
// called so is itself described by an object, and stays.
func undescribed(value any) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			undescribed(item)
		}
	case map[string]any:
		if _, isText := v["description"].(string); isText {
			delete(v, "description")
		}
		for _, item := range v {
			undescribed(item)
		}
	}
}
