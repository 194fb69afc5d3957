package printers

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFewOf(t *testing.T) {
	assert.Equal(t, "a,b,c + 2 more...", fewOf([]string{"a", "b", "c", "d", "e"}))
	assert.Equal(t, "a,b,c", fewOf([]string{"a", "b", "c"}))
	assert.Equal(t, "<unset>", orUnset(fewOf(nil)))
}
