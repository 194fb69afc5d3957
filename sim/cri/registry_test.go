package cri

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLookup(t *testing.T) {
	for _, test := range []struct {
		ref   string
		found bool
		tag   string
		port  int
	}{
		{"nginx", true, "latest", 80},
		{"nginx:1.27", true, "1.27", 80},
		{"docker.io/library/nginx:1.27", true, "1.27", 80},
		{"docker.io/caderno/ola:3.0", true, "3.0", 8080},
		{"library/busybox:1.36", true, "1.36", 0},
		{"caderno/quebra", true, "latest", 0},
		{"nginx:0.1", false, "", 0},
		{"ola:1.0", false, "", 0},
		{"quay.io/nginx:1.27", false, "", 0},
		{"localhost:5000/nginx", false, "", 0},
		{"", false, "", 0},
	} {
		image, found := NewRegistry().Lookup(test.ref)
		assert.Equal(t, test.found, found, test.ref)
		assert.Equal(t, test.tag, image.Tag, test.ref)
		assert.Equal(t, test.port, image.Port, test.ref)
	}
}

// A node's pull is refused until the learner publishes, and what runs then is
// the program of caderno/ola under the learner's own tag.
func TestPublish(t *testing.T) {
	r := NewRegistry()
	_, found := r.Lookup("caderno/minha:2.1")
	require.False(t, found)
	require.NoError(t, r.Publish("caderno/minha:2.1"))
	image, found := r.Lookup("docker.io/caderno/minha:2.1")
	require.True(t, found)
	assert.Equal(t, 8080, image.Port)
	assert.Equal(t, "2.1", image.Tag)

	require.NoError(t, r.Publish("minha"))
	_, found = r.Lookup("minha:latest")
	assert.True(t, found)

	all := r.References()
	assert.Subset(t, all, []string{"caderno/minha:2.1", "minha:latest", "nginx:1.27"})
	assert.IsIncreasing(t, all)
	for _, ref := range all {
		_, found := r.Lookup(ref)
		assert.True(t, found, ref)
	}

	for _, wrong := range []string{"", "Minha", "minha imagem", "minha:", "minha@sha256:" + "0000000000000000000000000000000000000000000000000000000000000000"} {
		assert.Error(t, r.Publish(wrong), wrong)
	}
}
