package apiserver

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/client"
)

// wrong is one mistake and what the reference (Kubernetes 1.37.2) said to it.
type wrong struct {
	Old     json.RawMessage `json:"old"`   // created first, if this is about a change
	Patch   map[string]any  `json:"patch"` // a merge patch of old
	New     json.RawMessage `json:"new"`
	Code    int32           `json:"code"`
	Reason  string          `json:"reason"`
	Message string          `json:"message"`
}

// What is random in the messages.
var (
	uids  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	named = regexp.MustCompile(`Ruim_[a-z0-9]{5}`)
)

// The risk: a learner makes a mistake and reads another sentence than the one
// that they will read from a real cluster and find in the documentation. Every
// message in testdata/core/wrong was given by the reference.
func TestMistakesInKubernetesWords(t *testing.T) {
	files, err := filepath.Glob("testdata/core/wrong/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var cases []wrong
		require.NoError(t, json.Unmarshal(text, &cases))
		t.Run(filepath.Base(file), func(t *testing.T) {
			for _, c := range cases {
				checkMistake(t, c)
			}
		})
	}
}

func checkMistake(t *testing.T, c wrong) {
	f := newFixture(t)
	f.apply(`{apiVersion: v1, kind: Namespace, metadata: {name: core-check}}`)
	addServiceAccount(t, f.Server, "core-check")
	before := f.store.Revision()
	var err error
	about := string(c.New)
	if c.Old == nil {
		r, obj := f.decode(c.New)
		_, err = f.create(f.outside, r, "core-check", obj)
	} else {
		patch, _ := json.Marshal(c.Patch)
		about = string(c.Old) + "\n" + string(patch)
		r, obj := f.decode(c.Old)
		old, createErr := f.create(f.outside, r, "core-check", obj)
		require.NoError(t, createErr, about)
		before = f.store.Revision()
		req := f.outside
		req.Verb = "PATCH"
		_, err = f.update(req, r, old.GetNamespace(), old.GetName(), func(existing client.Object) (client.Object, error) {
			return merged(t, r, existing, c.Patch), nil
		})
	}
	if c.Message == "OK" {
		assert.NoError(t, err, about)
		return
	}
	if !assert.Error(t, err, "%s\nthe reference said: %s", about, c.Message) {
		return
	}
	assert.Equal(t, masked(c.Message), masked(err.Error()), about)
	assert.Equal(t, c.Reason, string(apierrors.ReasonForError(err)), about)
	assert.Equal(t, before, f.store.Revision(), "nothing is stored: %s", about)
	hops := f.trace.Hops()
	assert.Equal(t, err.Error(), hops[len(hops)-1].Detail, "the trace has the validation.NewInvalid")
}

// The risk: two runs with the same seed that do not say the same.
func TestMistakesHaveOneOrder(t *testing.T) {
	f := newFixture(t)
	text := `{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {"e!": x, "a!": x, c: "d d", "b!": x}, annotations: {"z!": x, "y!": x}},
		spec: {nodeSelector: {"q!": x, "p!": x}, containers: [{name: x, image: i, resources: {requests: {z: 1, y: 1, x: 1}}}]}}`
	_, first := f.try(text)
	require.Error(t, first)
	for range 30 {
		_, err := f.try(text)
		require.EqualError(t, err, first.Error())
	}
}

func masked(message string) string {
	return named.ReplaceAllString(uids.ReplaceAllString(message, "UID"), "Ruim_xxxxx")
}

// merged applies a merge patch.
func merged(t *testing.T, r *Resource, existing client.Object, patch map[string]any) client.Object {
	text, err := json.Marshal(existing)
	require.NoError(t, err)
	var doc map[string]any
	require.NoError(t, json.Unmarshal(text, &doc))
	merge(doc, patch)
	text, err = json.Marshal(doc)
	require.NoError(t, err)
	obj := r.New()
	require.NoError(t, json.Unmarshal(text, obj))
	return obj
}

func merge(doc, patch map[string]any) {
	for key, value := range patch {
		from, isMap := value.(map[string]any)
		into, wasMap := doc[key].(map[string]any)
		switch {
		case isMap && wasMap:
			merge(into, from)
		case value == nil:
			delete(doc, key)
		default:
			doc[key] = value
		}
	}
}
