package features

import (
	"regexp"
	"strings"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"
)

// Rehearsals are the scenarios of a lesson as lines for a laboratory that has
// just been opened: what comes before a command in its scenario comes before it
// here too, so that each line finds what it needs. A scenario goes as far as a
// step that no line can stand for; one that is about a failing command, or about
// a cluster other than the usual, has none.
func Rehearsals(lesson int) [][]string {
	s := sources{fs: texts{}}
	if err := s.addLesson(lesson, ""); err != nil {
		return nil // it has no scenarios yet
	}
	found, err := godog.TestSuite{Options: &godog.Options{FS: s.fs, Paths: s.paths, Dialect: dialect}}.RetrieveFeatures()
	if err != nil {
		panic(err) // it is embedded
	}
	var all [][]string
	for _, feature := range found {
		for _, pickle := range feature.Pickles {
			if lines := rehearse(pickle); len(lines) > 0 {
				all = append(all, lines)
			}
		}
	}
	return all
}

// The steps that a line in a laboratory can stand for.
var (
	usualCluster = regexp.MustCompile(`^um cluster (Kubernetes|com um master e 3 workers)$`)
	otherCluster = regexp.MustCompile(`^um cluster `)
	oneCommand   = regexp.MustCompile(`^(?:que )?execut(?:o|ei) "([^"]+)"$`)
	timePasses   = regexp.MustCompile(`^passam? (\d+) (segundo|minuto|hora)s?$`)
	pieceTurns   = regexp.MustCompile(`^(?:que o (.+) está parado|paro o (.+)|inicio o (.+))$`)
	inTime       = regexp.MustCompile(`^(?:que )?(?:em até|durante) `)
	failing      = regexp.MustCompile(`^o comando (?:falha|é recusado)`)
)

// rehearse puts one scenario into lines.
func rehearse(pickle *messages.Pickle) []string {
	var lines []string
	kept, cut := 0, false // lines up to the last command; later steps have no line
	for _, step := range pickle.Steps {
		text := step.Text
		switch command := oneCommand.FindStringSubmatch(text); {
		case failing.MatchString(text), otherCluster.MatchString(text) && !usualCluster.MatchString(text):
			return nil
		case cut, usualCluster.MatchString(text):
		case command != nil:
			lines = append(lines, command[1])
			kept = len(lines)
		case pieceTurns.MatchString(text):
			lines = append(lines, turnPiece(pieceTurns.FindStringSubmatch(text)))
			kept = len(lines)
		case timePasses.MatchString(text):
			part := timePasses.FindStringSubmatch(text)
			lines = append(lines, "avançar "+part[1]+part[2][:1])
		case inTime.MatchString(text):
			if kept == len(lines) && kept > 0 {
				lines = append(lines, "esperar")
			}
		default:
			cut = step.Type != messages.PickleStepType_OUTCOME
		}
	}
	return lines[:kept]
}

// turnPiece is the line that stops a piece (the first or second name) or starts
// it (the third).
func turnPiece(match []string) string {
	verb := "parar "
	if match[3] != "" {
		verb = "iniciar "
	}
	name := strings.Replace(match[1]+match[2]+match[3], "servidor da API", "apiserver", 1)
	return verb + strings.ReplaceAll(strings.Replace(name, " do nó ", " ", 1), `"`, "")
}
