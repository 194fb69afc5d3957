package features

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// parserError matches one mistake in what gherkin's parser says.
var parserError = regexp.MustCompile(`\((\d+):(\d+)\): (.*)`)

// explainSyntax turns the parser's first mistake about a text into a message
// for the learner: where it is, the line, and the likely cause.
func explainSyntax(name string, text []byte, parser string) error {
	found := parserError.FindStringSubmatch(parser)
	if found == nil {
		return usef("não entendi o arquivo %s: %s", name, parser)
	}
	line, _ := strconv.Atoi(found[1])
	column, _ := strconv.Atoi(found[2])
	lines := strings.Split(string(text), "\n")
	content := ""
	if line >= 1 && line <= len(lines) {
		content = strings.TrimRight(lines[line-1], "\r")
	}
	if strings.Contains(found[3], "unexpected end of file") {
		return usef("não entendi o arquivo %s: ele acaba cedo demais, na linha %d.\n\n%s", name, line, causeAtEnd(found[3], lines))
	}
	if why := otherLanguage(lines); why != "" {
		return mistake(name, line, column, content, why)
	}
	if isStep(content) { // gherkin has taken the title above it for prose
		if err := brokenTitle(name, lines, line); err != nil {
			return err
		}
	}
	return mistake(name, line, column, content, cause(found[3], content))
}

// languageLine matches the comment that says which language a file is in.
var languageLine = regexp.MustCompile(`^\s*#\s*language\s*:\s*([A-Za-z-]+)\s*$`)

// otherLanguage is the cause of every mistake in a file that says that it is in
// another language than ours.
func otherLanguage(lines []string) string {
	found := languageLine.FindStringSubmatch(lines[0])
	if found == nil || found[1] == dialect || strings.HasPrefix(found[1], dialect+"-") {
		return ""
	}
	return fmt.Sprintf("A primeira linha diz que o arquivo está na língua “%s”. Escreva ali “# language: pt”.", found[1])
}

// isStep tells whether a line begins as a step does.
func isStep(line string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	return slices.Contains(stepWords, first)
}

// mistake points at a place in a file.
func mistake(name string, line, column int, content, why string) error {
	return usef("não entendi o arquivo %s, linha %d, coluna %d:\n\n  %s\n  %s^\n\n%s",
		name, line, max(column, 1), content, blanks(content, column-1), why)
}

// blanks is as wide as the first n letters of a line; tabs stay tabs.
func blanks(line string, n int) string {
	var b strings.Builder
	for i, r := range []rune(line) {
		if i >= n {
			break
		}
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

// titles are the words of the Portuguese dialect that a colon follows.
var titles = []string{"Funcionalidade", "Regra", "Contexto", "Cenário", "Esquema do Cenário", "Exemplos"}

// stepWords begin a step.
var stepWords = []string{"Dado", "Dada", "Dados", "Dadas", "Quando", "Então", "E", "Mas"}

// english are words of the English dialect, with ours.
var english = map[string]string{
	"Feature": "Funcionalidade:", "Rule": "Regra:", "Background": "Contexto:", "Scenario": "Cenário:",
	"Scenario Outline": "Esquema do Cenário:", "Examples": "Exemplos:",
	"Given": "Dado", "When": "Quando", "Then": "Então", "And": "E", "But": "Mas",
}

// causeAtEnd is the likely reason why a file ends too early.
func causeAtEnd(parser string, lines []string) string {
	switch {
	case strings.Count(strings.Join(lines, "\n"), `"""`)%2 == 1:
		return "Um texto entre três aspas ficou aberto: falta o \"\"\" que o fecha."
	case strings.Contains(parser, "#FeatureLine"):
		return "Falta a “Funcionalidade:”. Um arquivo de cenários começa assim:\n\n" + beginning
	default:
		return "Falta um “Cenário:” depois das últimas linhas."
	}
}

// cause is the likely reason why a line is not understood.
func cause(parser, line string) string {
	line = strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(parser, "Language not supported"):
		return "A língua não é conhecida: na primeira linha escreva “# language: pt” (só “pt”, mesmo para o português do Brasil)."
	case strings.Contains(parser, "inconsistent cell count"):
		return "As linhas desta tabela não têm todas o mesmo número de colunas. Uma barra | dentro de um valor se escreve \\|."
	case strings.Contains(parser, "A tag may not contain whitespace"):
		return "Um rótulo (@...) não tem espaços: escreva um depois do outro, como em @aula-02 @simulador."
	}
	for _, why := range []string{misspelt(line), misplaced(parser, line), nearTitle(line), nearStep(line), lookalike(line)} {
		if why != "" {
			return why
		}
	}
	switch {
	case strings.HasPrefix(line, "//"):
		return "Um comentário começa com #."
	case strings.Trim(line, `"`) == "" || strings.Trim(line, "'") == "":
		return `Um texto de várias linhas começa e termina com três aspas: """.`
	}
	return "Um passo começa com Dado, Quando, Então, E ou Mas; um título, com " + strings.Join(titles[:len(titles)-1], ":, ") + ": ou " + titles[len(titles)-1] + ":."
}

// misspelt tells what a line that is nearly a keyword should look like; "" if
// it is none.
func misspelt(line string) string {
	first, _, _ := strings.Cut(line, " ")
	if ours := english[titleOf(line)]; ours != "" {
		return fmt.Sprintf("As palavras-chave são em português: em vez de “%s”, escreva “%s”.", titleOf(line), ours)
	}
	for _, title := range titles {
		if equalWords(line, title) && !strings.HasPrefix(line, title+":") {
			if why := lookalike(titleOf(line)); why != "" {
				return why
			}
			return fmt.Sprintf("Um título se escreve assim, com dois-pontos: “%s: ...”.", title)
		}
	}
	for _, word := range stepWords {
		if first != word && equalWords(first, word) {
			if why := lookalike(first); why != "" {
				return why
			}
			return fmt.Sprintf("Esta palavra se escreve “%s”, com maiúscula e sem dois-pontos.", word)
		}
	}
	return ""
}

// misplaced is about a line that is well written but not allowed where it is.
func misplaced(parser, line string) string {
	first, _, _ := strings.Cut(line, " ")
	switch title := titleOf(line); {
	case slices.Contains(stepWords, first) && strings.Contains(parser, "#FeatureLine"):
		return "Este passo vem antes de “Funcionalidade:”; o arquivo começa com ela."
	case slices.Contains(stepWords, first):
		return "Este passo está fora de um cenário: falta um “Cenário:” acima dele."
	case title == "Contexto":
		return "O “Contexto:” vem antes do primeiro “Cenário:”, e há no máximo um por Funcionalidade ou Regra."
	case title == "Funcionalidade":
		return "Só há uma “Funcionalidade:” por arquivo."
	case title == "Exemplos":
		return "“Exemplos:” vem depois dos passos de um “Esquema do Cenário:”."
	case slices.Contains(titles, title) && strings.Contains(parser, "#FeatureLine"):
		return "O arquivo começa com “Funcionalidade:”."
	case strings.HasPrefix(line, "|") || strings.HasPrefix(line, `"""`):
		return "Uma tabela, ou um texto entre \"\"\", só pode vir logo abaixo de um passo."
	}
	return ""
}

// titleOf is the part of a line up to its first colon, or its first word.
func titleOf(line string) string {
	if title, _, ok := strings.Cut(line, ":"); ok {
		return title
	}
	first, _, _ := strings.Cut(line, " ")
	return first
}

// equalWords tells whether a line begins with the given words, however they
// are spelt: without accents, in other letters, without what follows them.
func equalWords(line, words string) bool {
	line, words = bare(line), bare(words)
	rest, ok := strings.CutPrefix(line, words)
	return ok && (rest == "" || !unicode.IsLetter([]rune(rest)[0]))
}

// accents that a learner may leave out; "É" is no careless "E".
var accents = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ã", "a", "ê", "e", "í", "i", "ó", "o", "ô", "o", "õ", "o", "ú", "u", "ç", "c")

func bare(text string) string { return accents.Replace(strings.ToLower(text)) }
