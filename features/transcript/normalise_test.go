package transcript

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// testdata/normalise.json holds texts and what the program that recorded the
// transcripts made of them.
func TestNormaliseAsTheRecorderDoes(t *testing.T) {
	data, err := os.ReadFile("testdata/normalise.json")
	require.NoError(t, err)
	var cases [][2]string
	require.NoError(t, json.Unmarshal(data, &cases))
	require.Greater(t, len(cases), 500)
	for _, c := range cases {
		assert.Equal(t, c[1], Normalise(c[0]), "of %q", c[0])
	}
}
