package steps

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"caderno/features/spelling"
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
	{regexp.MustCompile(`unknown field "(?:.*\.)?([^".]+)"`), unknownField},
	{regexp.MustCompile(`unrecognized type: int32|of type int32`), func(_, _ []string) string {
		return "um dos campos quer um número, escrito sem aspas, como em replicas: 4"
	}},
	{regexp.MustCompile(`invalid JSON patch`), func(_, _ []string) string {
		return `o JSON de -p está malformado: um texto, como "25%", leva aspas duplas, e um número não; cada chave { pede uma }`
	}},
	{regexp.MustCompile(`array index out of bounds: index 0, length 0`), func(_, _ []string) string {
		return "a lista está vazia: nenhum objeto é como o comando pede; sem o -o ele mostra o que acha"
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

// unknownField proposes a field of the course's objects that is nearly called so.
func unknownField(_, found []string) string {
	if near := spelling.Nearest(found[1], fieldNames()); near != "" {
		return fmt.Sprintf("o campo %s não existe ali; você quis dizer %s?", found[1], near)
	}
	return fmt.Sprintf("o campo %s não existe ali; kubectl explain mostra os que há, como em kubectl explain deployment.spec", found[1])
}

// fieldNames are the fields of the kinds that the scenarios write, at any depth.
var fieldNames = sync.OnceValue(func() []string {
	seen := map[reflect.Type]bool{}
	var names []string
	var walk func(reflect.Type)
	walk = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		for _, field := range reflect.VisibleFields(t) {
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" {
				names = append(names, name)
			}
			walk(field.Type)
		}
	}
	for _, kind := range []any{appsv1.Deployment{}, corev1.Pod{}, corev1.Service{}} {
		walk(reflect.TypeOf(kind))
	}
	slices.Sort(names)
	return slices.Compact(names)
})

// brokenLine finds the line that is no YAML. The parser often sees it only one
// line later.
func brokenLine(lines, found []string) string {
	for _, line := range lines {
		text := strings.TrimSpace(line)
		if text != "---" && strings.Trim(text, "-") == "" && text != "" {
			return fmt.Sprintf("a linha “%s” do manifesto: dois objetos se separam com três hifens, ---", text)
		}
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
