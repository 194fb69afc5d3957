package features

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMissing(t *testing.T) {
	const from = "Funcionalidade: f\n  Cenário: um\n    Dado x\n  Regra: r\n    Cenário: dois\n      Dado y\n"
	assert.Empty(t, Missing([]byte(from), []byte(from)))
	assert.Equal(t, []string{"dois"}, Missing([]byte(from), []byte("Funcionalidade: outra\n  Cenário: três\n  Cenário: um\n")))
	assert.Equal(t, []string{"um", "dois"}, Missing([]byte(from), []byte("quase")))
}
