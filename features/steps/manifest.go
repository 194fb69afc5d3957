package steps

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// lookAtMessage is for a command that should have ended well.
const lookAtMessage = "a mensagem do comando diz o que ele não aceitou"

// lookAtCommand is what to look at when a command failed: what of its manifest
// kubectl or the API server did not understand, when their words alone do not
// help a beginner; otherwise its message.
func (c *command) lookAtCommand() string {
	for _, about := range manifestMistakes {
		if m := about.message.FindStringSubmatch(c.result.Combined); m != nil {
			if look := about.look(c.manifest(), m); look != "" {
				return look
			}
		}
	}
	return lookAtMessage
}

// manifest are the lines of the command's here-documents, or all of its lines.
func (c *command) manifest() []string {
	var inside []string
	all := strings.Split(c.line, "\n")
	for i := 0; i < len(all); i++ {
		_, end, here := strings.Cut(all[i], "<<")
		if !here {
			continue
		}
		for end = strings.Trim(end, "-'\" "); i+1 < len(all) && strings.TrimSpace(all[i+1]) != end; i++ {
			inside = append(inside, all[i+1])
		}
	}
	if inside == nil {
		return all
	}
	return inside
}

// manifestMistakes are what is told of a command's manifest: a message, and what
// to look at, or "", in the lines of the manifest.
var manifestMistakes = []struct {
	message *regexp.Regexp
	look    func(lines, found []string) string
}{
	{regexp.MustCompile(`found character that cannot start any token`), tabbedLine},
	{regexp.MustCompile(`yaml: line (\d+):`), brokenLine},
	{regexp.MustCompile(`quantities must match the regular expression`), wrongQuantity},
	{regexp.MustCompile(`no matches for kind "([^"]+)" in version "([^"]+)"`), func(_, found []string) string {
		return fmt.Sprintf("não existe o tipo %s na versão %s da API: kubectl api-resources mostra a apiVersion de cada tipo", found[1], found[2])
	}},
	{regexp.MustCompile(`unknown field "(?:(.*)\.)?([^".]+)"`), func(_, found []string) string {
		return fmt.Sprintf("o campo %s não existe ali; kubectl explain mostra os que há, como em kubectl explain deployment.spec", found[2])
	}},
}

func tabbedLine(lines, _ []string) string {
	for _, line := range lines {
		if text := strings.TrimLeft(line, " \t"); strings.Contains(line[:len(line)-len(text)], "\t") {
			return fmt.Sprintf("a linha “%s” do manifesto começa com um tab; em YAML só espaços valem ali", strings.TrimSpace(text))
		}
	}
	return ""
}

// brokenLine finds the line that is no YAML. The parser often sees it only one
// line later.
func brokenLine(lines, found []string) string {
	for _, line := range lines {
		text := strings.TrimSpace(line)
		if field, _, two := strings.Cut(text, " "); two && !strings.ContainsAny(text, ":#{}[],") && !strings.HasPrefix(field, "-") {
			return fmt.Sprintf("na linha “%s” do manifesto faltam dois-pontos: em YAML um campo se escreve “nome: valor”", text)
		}
	}
	number, err := strconv.Atoi(found[1])
	if err != nil || number < 1 || number > len(lines) {
		return ""
	}
	return fmt.Sprintf("o YAML deixa de fazer sentido por volta da linha %d do manifesto, “%s”: confira ali os dois-pontos e o recuo",
		number, strings.TrimSpace(lines[number-1]))
}

// withComma matches a number written as Portuguese does.
var withComma = regexp.MustCompile(`\d+,\d+[A-Za-z]*`)

func wrongQuantity(lines, _ []string) string {
	for _, line := range lines {
		if comma := withComma.FindString(line); comma != "" {
			return fmt.Sprintf("“%s”: o Kubernetes escreve quantidades com ponto, como em %s", comma, strings.Replace(comma, ",", ".", 1))
		}
	}
	return "uma quantidade se escreve como 500m ou 1.5 (cpu), 512Mi ou 4Gi (memória)"
}
