package kubectl

import (
	"regexp"
	"slices"
	"strings"
)

// drain collects the reasons against sending Pods away in a Go map, and so tells
// several of them in another order each time: in a list within an error, in a
// list within a warning, and at its end in a line for each.
var (
	drainError   = regexp.MustCompile(`(?m)^(error: unable to drain node .* due to error: \[cannot delete )(.*)(\], continuing command\.\.\.)$`)
	drainWarning = regexp.MustCompile(`(?m)^(Warning: )(.*)()$`)
	drainEnd     = regexp.MustCompile(`(?m)()((?:^cannot delete .*\n)+)()`)
)

// orderReasons puts them in the order of their texts.
func orderReasons(text string) string {
	text = orderParts(text, drainError, ", cannot delete ", "")
	text = orderParts(text, drainWarning, "; ", "")
	return orderParts(text, drainEnd, "\n", "\n")
}

// orderParts sorts the parts of the middle group of each match; end is what
// follows the last of them.
func orderParts(text string, in *regexp.Regexp, separator, end string) string {
	return in.ReplaceAllStringFunc(text, func(match string) string {
		m := in.FindStringSubmatch(match)
		parts := strings.Split(strings.TrimSuffix(m[2], end), separator)
		slices.Sort(parts)
		return m[1] + strings.Join(parts, separator) + end + m[3]
	})
}
