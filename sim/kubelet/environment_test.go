package kubelet

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// $(NAME) is what the first environment that knows it says; all else stays.
func TestExpand(t *testing.T) {
	own, services := map[string]string{"A": "a", "B": "$(A)"}, map[string]string{"A": "x", "S": "s"}
	for text, want := range map[string]string{
		"$(A)-$(S)": "a-s", "$(B)": "$(A)", "$(NADA)": "$(NADA)", "$A ${A}": "$A ${A}",
		"$$(A)": "$(A)", "$$$(A)": "$a", "$(": "$(", "$(A": "$(A", "x$": "x$", "$$": "$", "": "",
	} {
		assert.Equal(t, want, expand(text, own, services), text)
	}
}
