package kubectl

import (
	"fmt"
	"strings"
)

// edit is one line of a difference: kept (' '), taken out ('-') or put in ('+').
type edit struct {
	kind byte
	line string
}

// around is how many lines around a change are shown.
const around = 3

// unified shows how to come from a to b, as diff -u does.
func unified(a, b []string) string {
	edits := shortest(a, b)
	var out strings.Builder
	for i := 0; i < len(edits); {
		if edits[i].kind == ' ' {
			i++
			continue
		}
		first, last := max(i-around, 0), i
		for j := i; j < len(edits) && j <= last+2*around+1; j++ {
			if edits[j].kind != ' ' {
				last = j
			}
		}
		end := min(last+around+1, len(edits))
		hunk(&out, edits, first, end)
		i = end
	}
	return out.String()
}

// hunk writes the edits from first to before end under their @@ line.
func hunk(out *strings.Builder, edits []edit, first, end int) {
	aLine, bLine, aCount, bCount := 1, 1, 0, 0
	for i, e := range edits[:end] {
		a, b := &aLine, &bLine
		if i >= first {
			a, b = &aCount, &bCount
		}
		if e.kind != '+' {
			*a++
		}
		if e.kind != '-' {
			*b++
		}
	}
	fmt.Fprintf(out, "@@ -%s +%s @@\n", lineRange(aLine, aCount), lineRange(bLine, bCount))
	for _, e := range edits[first:end] {
		fmt.Fprintf(out, "%c%s\n", e.kind, e.line)
	}
}

// lineRange is a range of lines as diff writes it: alone without its length,
// and of no lines as the line before it.
func lineRange(line, count int) string {
	switch count {
	case 0:
		return fmt.Sprintf("%d,0", line-1)
	case 1:
		return fmt.Sprint(line)
	}
	return fmt.Sprintf("%d,%d", line, count)
}

// shortest is a shortest way from a to b, what goes before what comes. It is
// the longest common subsequence by its table, which is quick enough for
// manifests.
func shortest(a, b []string) []edit {
	// common[i][j] is the length of the longest common subsequence of a[i:] and
	// b[j:].
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var edits []edit
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			edits = append(edits, edit{' ', a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			edits = append(edits, edit{'-', a[i]})
			i++
		default:
			edits = append(edits, edit{'+', b[j]})
			j++
		}
	}
	return edits
}
