package lab

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"caderno/features/kubectl"
	"caderno/sim"
)

// Completion is what the word that somebody is typing may become.
type Completion struct {
	From  int      // where the word begins, in bytes
	Words []string // sorted; none when nothing is known
	// Open says that what was completed may go on, so that no space follows.
	Open bool
}

// segment matches what comes before the command that is being typed.
var segment = regexp.MustCompile(`^.*(?:[|;&(]|\b(?:do|then|else)\s)\s*`)

// Complete says what the word that ends at pos may become. No time passes for
// the cluster, and nothing in it changes.
func (l *Lab) Complete(line string, pos int) Completion {
	text := line[:pos]
	begin := len(segment.FindString(text))
	words := strings.Fields(text[begin:])
	if text == "" || strings.HasSuffix(text, " ") {
		words = append(words, "")
	}
	if len(words) == 0 {
		words = []string{""}
	}
	last := words[len(words)-1]
	from := pos - len(last)
	if len(words) > 3 && words[0] == "timeout" {
		words = words[2:]
	}
	if len(words) == 1 {
		return matching(from, last, l.commandNames())
	}
	if words[0] == "kubectl" {
		return l.completeKubectl(words[1:], from)
	}
	v, ok := findVerb(words[0])
	if !ok || v.values == nil {
		return Completion{From: pos}
	}
	// Of values with several words, those that begin as what was typed.
	typed := strings.Join(words[1:], " ")
	from = pos - len(typed)
	if text[max(from, 0):] != typed {
		return Completion{From: pos}
	}
	return matching(from, typed, v.values(l))
}

// matching picks the words that begin as what was typed, whatever the accents.
func matching(from int, typed string, words []string) Completion {
	c := Completion{From: from}
	for _, w := range words {
		if strings.HasPrefix(plain(w), plain(typed)) {
			c.Words = append(c.Words, w)
		}
	}
	slices.Sort(c.Words)
	return c
}

var accents = strings.NewReplacer("á", "a", "ã", "a", "ç", "c", "é", "e", "ó", "o", "ú", "u", "í", "i")

// plain is a word without accents.
func plain(word string) string { return accents.Replace(word) }

// completeKubectl asks kubectl itself.
func (l *Lab) completeKubectl(args []string, from int) Completion {
	if l.guess == nil {
		g, err := newGuesser(l.cluster, l.options.Files != nil)
		if err != nil {
			return Completion{From: from}
		}
		l.guess = g
	}
	last := args[len(args)-1]
	if equals := strings.Index(last, "="); equals >= 0 && strings.HasPrefix(last, "-") {
		from += equals + 1
	}
	if files := l.options.Files; files != nil && len(args) > 1 && (args[len(args)-2] == "-f" || args[len(args)-2] == "--filename") {
		return matching(from, last, files.Names())
	}
	lines, open := l.guess.ask(l.namespace(), args)
	return Completion{From: from, Words: lines, Open: open}
}

// namespace is where kubectl works that is told nothing else. It asks nobody
// but kubectl's own configuration.
func (l *Lab) namespace() string {
	var out bytes.Buffer
	l.time.frozen = true
	defer func() { l.time.frozen = false }()
	l.kubectl.Run(context.Background(), kubectl.Call{
		Args:   []string{"config", "view", "--minify", "-o", "jsonpath={..namespace}"},
		Stdout: &out, Stderr: &bytes.Buffer{},
	})
	return out.String()
}

// guesser is a kubectl of its own for completion, so that the cache of the one
// that the learner uses, and the time that its commands take, stay as they are.
type guesser struct {
	kubectl *kubectl.Kubectl
	still   *still
}

func newGuesser(cluster *sim.Cluster, confined bool) (*guesser, error) {
	s := &still{Cluster: cluster}
	k, err := kubectl.New(kubectl.Options{Cluster: s, Confined: confined})
	if err != nil {
		return nil, err
	}
	return &guesser{k, s}, nil
}

func (g *guesser) close() error {
	if g == nil {
		return nil
	}
	return g.kubectl.Close()
}

// The directives that cobra ends its answer with.
const (
	directiveError   = 1
	directiveNoSpace = 2
)

// ask returns what kubectl says the last of its arguments may become, and
// whether that may go on.
func (g *guesser) ask(namespace string, args []string) (words []string, open bool) {
	g.still.at = g.still.Cluster.Now()
	var out bytes.Buffer
	asked := append([]string{"__completeNoDesc", "--namespace", namespace}, args...)
	g.kubectl.Run(context.Background(), kubectl.Call{Args: asked, Stdout: &out, Stderr: &bytes.Buffer{}, Limit: time.Minute})
	directive := 0
	for _, line := range strings.Split(out.String(), "\n") {
		if number, ok := strings.CutPrefix(line, ":"); ok {
			for _, digit := range number {
				directive = directive*10 + int(digit-'0')
			}
		} else if line != "" && !strings.HasPrefix(line, "_activeHelp_") && utf8.ValidString(line) {
			words = append(words, line)
		}
	}
	if directive&directiveError != 0 {
		return nil, false
	}
	slices.Sort(words)
	return slices.Compact(words), directive&directiveNoSpace != 0
}

// still is a cluster for which no time passes while a kubectl that looks at it
// believes that some does.
type still struct {
	*sim.Cluster
	at time.Time
}

func (s *still) Now() time.Time              { return s.at }
func (s *still) Next() (time.Time, bool)     { return time.Time{}, false }
func (s *still) AdvanceTo(t time.Time) error { s.at = t; return nil }
