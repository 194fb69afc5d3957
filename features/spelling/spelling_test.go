package spelling

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNearest(t *testing.T) {
	words := []string{"avançar", "esperar", "parar", "kubectl", "salto"}
	for mistyped, want := range map[string]string{
		"kubctl": "kubectl", "avncar": "avançar", "espera": "esperar", "salta": "salto", "parr": "parar",
		"xyz": "", "": "", "kubernetes": "",
	} {
		assert.Equal(t, want, Nearest(mistyped, words), mistyped)
	}
}
