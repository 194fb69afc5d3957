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

// shortened is an OpenAPI document without descriptions and without the form of
// what is sent and answered; without schemas only its paths remain.
func shortened(document []byte, schemas bool) ([]byte, error) {
	var whole struct {
		OpenAPI    string                    `json:"openapi"`
		Info       json.RawMessage           `json:"info"`
		Paths      map[string]map[string]any `json:"paths"`
		Components any                       `json:"components,omitempty"`
	}
	if err := json.Unmarshal(document, &whole); err != nil {
		return nil, err
	}
	for _, operations := range whole.Paths {
		for _, operation := range operations {
			if operation, ok := operation.(map[string]any); ok {
				delete(operation, "responses")
				emptyContent(operation["requestBody"])
			}
		}
	}
	if !schemas {
		whole.Components = nil
	}
	undescribed(whole.Components)
	return json.Marshal(whole)
}

// emptyContent leaves of what is sent its formats only: apply asks whether a
// strategic merge patch is among them.
func emptyContent(requestBody any) {
	body, _ := requestBody.(map[string]any)
	content, _ := body["content"].(map[string]any)
	for format := range content {
		content[format] = map[string]any{}
	}
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
