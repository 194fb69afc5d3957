package portuguese

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCount(t *testing.T) {
	assert.Equal(t, "0 nós", Count(0, "nó", "nós"))
	assert.Equal(t, "1 nó", Count(1, "nó", "nós"))
	assert.Equal(t, "2 nós", Count(2, "nó", "nós"))
}

func TestEnumerate(t *testing.T) {
	assert.Empty(t, Enumerate(nil))
	assert.Equal(t, "a", Enumerate([]string{"a"}))
	assert.Equal(t, "a e b", Enumerate([]string{"a", "b"}))
	assert.Equal(t, "a, b e c", Enumerate([]string{"a", "b", "c"}))
}

func TestDecimal(t *testing.T) {
	assert.Equal(t, "0,5", Decimal(0.5, -1))
	assert.Equal(t, "10", Decimal(10, -1))
	assert.Equal(t, "1,250", Decimal(1.25, 3))
	assert.Equal(t, "0,0", Decimal(0, 1))
}
