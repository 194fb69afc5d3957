package kubectl

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/spf13/cobra"
)

// listsEntries tells whether a command prints labels or annotations one by one
// (--list): kubectl goes through them in the order of a Go map, which is another
// one each time.
func listsEntries(c *cobra.Command) bool {
	list, _ := c.Flags().GetBool("list")
	return list && (c.Name() == "label" || c.Name() == "annotate")
}

// entry is a label or an annotation as --list prints it, in one write.
var entry = regexp.MustCompile(`^ ?[^\s=]+=`)

// sortEntries puts those that follow each other in the order of their texts.
func sortEntries(all []said) {
	for from := 0; from < len(all); from++ {
		to := from
		for to < len(all) && entry.MatchString(all[to].text) {
			to++
		}
		slices.SortFunc(all[from:to], func(a, b said) int { return cmp.Compare(a.text, b.text) })
		from = to
	}
}
