package terminal

// Style paints text with the terminal's escape sequences. The zero value
// paints nothing, for pipes and NO_COLOR.
type Style struct{ Color bool }

// The voices of look.md: ink, one accent, and a quiet one.
const (
	bold   = "1"
	faint  = "2"
	italic = "3"
	struck = "9"
	accent = "38;5;68" // a blue near Kubernetes' own, readable on light and dark
	code   = "38;5;66" // kept apart from prose without shouting
)

func (s Style) paint(sequence, text string) string {
	if !s.Color || text == "" || sequence == "" {
		return text
	}
	return "\x1b[" + sequence + "m" + text + "\x1b[0m"
}

// The voices that the command line shares with the lessons.

// Bold is for what a line is about.
func (s Style) Bold(text string) string { return s.paint(bold, text) }

// Faint is for what may be passed over.
func (s Style) Faint(text string) string { return s.paint(faint, text) }

// Accent is for what the reader may type or follow.
func (s Style) Accent(text string) string { return s.paint(accent, text) }
