package features

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"caderno/features/spelling"
	"caderno/features/steps"
)

// lookalike finds a character that looks like another one, or like none, which a
// learner cannot see and gherkin takes for what it is; "" if there is none.
func lookalike(line string) string {
	line = strings.TrimSpace(line)
	for at, r := range line {
		what := ""
		switch {
		case r == '\t':
			what = "um tab no lugar de um espaço"
		case r != ' ' && unicode.Is(unicode.Zs, r):
			what = fmt.Sprintf("um espaço que não é o comum (%U)", r)
		case unicode.Is(unicode.Cf, r):
			what = fmt.Sprintf("um caractere que não se vê (%U)", r)
		case unicode.Is(unicode.Mn, r):
			what = fmt.Sprintf("um acento separado da sua letra (%U)", r)
		default:
			continue
		}
		return fmt.Sprintf("Depois de “%s” há %s: apague ali e digite de novo.", line[:at], what)
	}
	return ""
}

// curly are the quotation marks that word processors make of the straight ones.
var curly = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'")

// aboutPiece matches a step that stops or starts something.
var aboutPiece = regexp.MustCompile(`^(?:paro|inicio) |^que .* está parad[oa]$`)

// almost tells what keeps a text from being a step that is known; "" if nothing
// that can be seen to.
func almost(text string) string {
	known := func(text string) bool { return steps.Known(strings.TrimSpace(text)) }
	before, comment, commented := strings.Cut(text, " #")
	switch why := lookalike(text); {
	case why != "":
		return why
	case known(curly.Replace(text)):
		return "As aspas são curvas; em um passo elas são retas, como em executo \"kubectl get nodes\"."
	case known(text + `"`):
		return "Falta fechar as aspas no fim."
	case commented && known(before):
		return fmt.Sprintf("Um comentário fica em uma linha só dele: tire daqui “#%s”.", comment)
	case known(strings.TrimRight(text, ".;,!")):
		return "Um passo não leva pontuação no fim."
	case known(strings.TrimSuffix(text, ":")):
		return "Este passo não leva dois-pontos no fim."
	case known(text + ":"):
		return "Este passo termina com dois-pontos, e o que ele pede vem nas linhas de baixo."
	case aboutPiece.MatchString(text):
		return "Uma peça se para e se inicia assim: paro o scheduler, inicio o kubelet do nó \"worker-1\". As peças são o servidor da API, o scheduler, o controller-manager e cada controlador dele, como o deployment-controller, o kube-proxy e o kubelet de cada nó."
	}
	return ""
}

// nearTitle tells which title a line nearly is; "" if it is none, or is one.
func nearTitle(line string) string {
	title, _, ok := strings.Cut(strings.TrimSpace(line), ":")
	if !ok || slices.Contains(titles, title) {
		return ""
	}
	var all []string
	for _, t := range titles {
		all = append(all, bare(t))
	}
	seen := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, bare(title))
	near := spelling.Nearest(seen, all)
	if near == "" {
		return ""
	}
	if why := lookalike(title); why != "" {
		return why
	}
	return fmt.Sprintf("Você quis dizer “%s: ...”?", titles[slices.Index(all, near)])
}

// nearStep tells which word a step nearly begins with; "" if its first word is
// not near any, or is one.
func nearStep(line string) string {
	line = strings.TrimSpace(line)
	marked := strings.TrimLeft(line, "-•>+ ")
	first, rest, _ := strings.Cut(marked, " ")
	switch {
	case marked != line && slices.Contains(stepWords, first):
		return fmt.Sprintf("Um passo começa com a palavra “%s”, sem nada antes dela.", first)
	case len(first) < 4 || slices.Contains(stepWords, first) || !steps.Known(strings.TrimSpace(rest)):
		return ""
	}
	if near := spelling.Nearest(first, stepWords); near != "" {
		return fmt.Sprintf("Você quis dizer “%s”?", near)
	}
	return ""
}

// brokenTitle is about a line that should have been under a title, when there is
// one above it that is nearly a title: gherkin has taken that one for prose. It is
// nil when there is none.
func brokenTitle(name string, lines []string, below int) error {
	for number := below - 1; number > 0; number-- {
		line := strings.TrimRight(lines[number-1], "\r")
		if slices.Contains(titles, titleOf(strings.TrimSpace(line))) {
			break
		}
		if why := nearTitle(line); why != "" {
			return mistake(name, number, len(line)-len(strings.TrimLeft(line, " \t"))+1, line, why)
		}
	}
	return nil
}
