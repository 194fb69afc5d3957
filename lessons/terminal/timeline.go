package terminal

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"caderno/lessons"
)

// timeline draws how long something took each time: an interval a line, with
// when it began and how long it was, each bar where it belongs on one scale of
// time, which is below.
func (r *renderer) timeline(t lessons.Timeline, margin string) {
	r.prose(margin, []span{{text: fmt.Sprintf("De “%s” até “%s”", t.Since, t.Until), sequence: bold}})
	rows := [][2]string{{"aos", "passam"}}
	for _, i := range t.Intervals {
		rows = append(rows, [2]string{clockTime(i.From.At), lessons.Seconds(i.Took(), 1)})
	}
	var widths [2]int
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	lead := func(row [2]string) string {
		return fmt.Sprintf("%*s  %*s  ", widths[0], row[0], widths[1], row[1])
	}
	blank := lead([2]string{})
	axis := newAxis(t.End(), r.Width-utf8.RuneCountInString(margin+blank))
	r.line(margin, r.Style.Faint(strings.TrimRight(lead(rows[0]), " ")))
	for n, i := range t.Intervals {
		column, bar := axis.bar(i)
		r.line(margin, lead(rows[n+1])+strings.Repeat(" ", column)+r.Style.paint(r.Hue(i.From.Actor), bar))
	}
	ruler, labels := axis.ruler()
	r.line(margin+blank, r.Style.Faint(ruler))
	r.line(margin+blank, r.Style.Faint(labels))
}

// axis lays out time, from 0, on a number of columns.
type axis struct {
	end  time.Duration
	cols int
}

func newAxis(end time.Duration, width int) axis {
	return axis{end: max(end, 1), cols: max(width-len("60 min"), narrowestText/2)}
}

// eighths is where an instant is, in eighths of a column.
func (a axis) eighths(at time.Duration) int {
	return int(int64(at) * int64(a.cols) * 8 / int64(a.end))
}

// bar is an interval's first column and the bar from there, to an eighth of a
// column. However short, it can be seen.
func (a axis) bar(i lessons.Interval) (column int, bar string) {
	column = min(a.eighths(i.From.At)/8, a.cols-1)
	return column, barOf(int64(max(a.eighths(i.To.At)-column*8, 1)), int64(a.cols)*8, a.cols)
}

// ticks are the distances between marks that a reader can count in.
var ticks = []time.Duration{
	time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute,
	5 * time.Minute, 10 * time.Minute, 20 * time.Minute, 30 * time.Minute, time.Hour,
}

// tick is the smallest distance at which the marks' labels do not touch.
func (a axis) tick() time.Duration {
	for _, tick := range ticks {
		if a.eighths(tick)/8 > len("60 min") {
			return tick
		}
	}
	return a.end
}

// ruler draws the scale, and the labels of its marks.
func (a axis) ruler() (ruler, labels string) {
	line, text := []rune(strings.Repeat("─", a.cols)), []rune(strings.Repeat(" ", a.cols+len("60 min")))
	for at := time.Duration(0); at <= a.end; at += a.tick() {
		column := a.eighths(at) / 8
		if column < a.cols {
			line[column] = '┼'
		}
		copy(text[column:], []rune(label(at)))
	}
	line[0] = '├'
	return string(line), strings.TrimRight(string(text), " ")
}

// label writes a mark's time in the larger unit that fits.
func label(at time.Duration) string {
	switch {
	case at == 0:
		return "0"
	case at%time.Minute == 0:
		return fmt.Sprintf("%d min", at/time.Minute)
	default:
		return fmt.Sprintf("%d s", at/time.Second)
	}
}

// clockTime writes an instant as minutes and seconds.
func clockTime(at time.Duration) string {
	seconds := int(at.Seconds())
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}
