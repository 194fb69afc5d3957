package kubectl

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDescriptionsAreLeftToThoseWhoReadThem: whatever ran before, explain finds
// them and a raw look finds the document as it is.
func TestDescriptionsAreLeftToThoseWhoReadThem(t *testing.T) {
	f := newFixture(t)
	raw := f.ok("get --raw /openapi/v3/api/v1")
	const manifest = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"c","image":"nginx:1.27"}]}}`
	for _, command := range []string{"create -f -", "apply -f -", "diff -f -", "replace --force -f -"} {
		out, code := runCall(f.kubectl, Call{Stdin: strings.NewReader(manifest)}, command)
		require.Zero(t, code, out)
		assert.Contains(t, f.ok("explain pod.spec.nodeName"), "NodeName indicates in which node this pod is scheduled", command)
		assert.Equal(t, raw, f.ok("get --raw /openapi/v3/api/v1"), command)
	}
	out, code := runCall(f.kubectl, Call{Stdin: strings.NewReader(strings.Replace(manifest, `"image"`, `"imagem"`, 1))}, "create -f -")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, `unknown field "spec.containers[0].imagem"`, "fieldValidation was found")
	out, code = runCall(f.kubectl, Call{Stdin: strings.NewReader(manifest)}, "apply -f - -v=6")
	require.Zero(t, code, out)
	assert.NotContains(t, out, "does not support strategic merge patch")
}

func TestShortened(t *testing.T) {
	const whole = `{"openapi":"3.0.0","info":{"title":"t"},"paths":{"/a":{"parameters":[{"name":"n","description":"d"}],"get":{},
		"patch":{"x-kubernetes-group-version-kind":{"kind":"K"},"parameters":[{"name":"fieldValidation","in":"query","description":"d"}],
		"requestBody":{"content":{"f":{"schema":{}}}},"responses":{}}},"/b":{"get":{}}},
		"components":{"schemas":{"S":{"description":"d","properties":{"description":{"type":"string","description":"d"}}}}}}`
	paths, err := shortened([]byte(whole), false)
	require.NoError(t, err)
	assert.JSONEq(t, `{"openapi":"3.0.0","info":{"title":"t"},"paths":{"/a":{
		"patch":{"x-kubernetes-group-version-kind":{"kind":"K"},"parameters":[{"name":"fieldValidation","in":"query"}],
		"requestBody":{"content":{"f":{}}}}}}}`, string(paths))
	all, err := shortened([]byte(whole), true)
	require.NoError(t, err)
	assert.Contains(t, string(all), `"components":{"schemas":{"S":{"properties":{"description":{"type":"string"}}}}}`)
	_, err = shortened([]byte("<html>"), true)
	assert.Error(t, err)
}
