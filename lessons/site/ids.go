package site

import (
	"fmt"
	"strings"

	"caderno/lessons"
)

// ids are the fragments' names that a page has already.
type ids map[string]bool

// name makes a fragment's name of a text: accents folded, words joined by hyphens,
// a number after one that there is already.
func (used ids) name(prefix, text string) string {
	var name strings.Builder
	for _, c := range lessons.Fold(text) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			name.WriteRune(c)
		case name.Len() > 0 && !strings.HasSuffix(name.String(), "-"):
			name.WriteByte('-')
		}
	}
	base := prefix + strings.Trim(name.String(), "-")
	id := base
	for n := 2; used[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	used[id] = true
	return id
}
