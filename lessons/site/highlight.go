package site

import (
	"html/template"
	"path"
	"regexp"
	"strings"

	"github.com/alecthomas/chroma/v2"

	"caderno/lessons"
)

// highlight sets code in classes, whose hues the style sheet has for light and
// dark. A language that nobody knows stays plain.
func highlight(language, code string) template.HTML {
	lexer, ok := grammars[language]
	if !ok {
		return escaped(code)
	}
	tokens, err := lexer().Tokenise(nil, code)
	if err != nil {
		return escaped(code)
	}
	var out strings.Builder
	for _, token := range tokens.Tokens() {
		text := template.HTMLEscapeString(token.Value)
		if class := voice(token.Type); class != "" && strings.TrimSpace(text) != "" {
			text = `<span class="` + class + `">` + text + `</span>`
		}
		out.WriteString(text)
	}
	return template.HTML(strings.TrimRight(out.String(), "\n"))
}

// voice is the class of a token: few voices, so that code is not louder than prose.
func voice(t chroma.TokenType) string {
	switch t {
	case chroma.Comment:
		return "c-nota"
	case chroma.KeywordType, chroma.NameFunction, chroma.NameTag:
		return "c-nome"
	case chroma.Keyword, chroma.KeywordConstant:
		return "c-palavra"
	case chroma.LiteralString:
		return "c-texto"
	case chroma.LiteralNumber:
		return "c-numero"
	}
	return ""
}

func escaped(text string) template.HTML { return template.HTML(template.HTMLEscapeString(text)) }

// code is a region of a source file.
func code(c lessons.Code) template.HTML {
	return highlight(strings.TrimPrefix(path.Ext(c.File), "."), strings.Trim(c.Text, "\n"))
}

// columns matches the first line of one of kubectl's tables.
var columns = regexp.MustCompile(`^\p{Lu}[\p{Lu}0-9()%/ -]*$`)

// spread matches a line that stands in columns: it is not to be broken.
var spread = regexp.MustCompile(`\S\s{2}|\t`)

// sentence is how many bytes a line has that a narrow page may break, if it is not spread.
const sentence = 40

// printed is what a command printed: objects in their language, tables with a quiet
// first line, and sentences, as errors are, that may go on in a second line.
func printed(o lessons.Output) template.HTML {
	text := strings.TrimRight(o.Text, "\n")
	if language := format(o); language != "" {
		return highlight(language, text)
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		head := i == 0 || lines[i-1] == ""
		lines[i] = template.HTMLEscapeString(line)
		if head && i < len(lines)-1 && columns.MatchString(line) {
			lines[i] = `<span class="colunas">` + lines[i] + "</span>"
		} else if len(line) > sentence && !spread.MatchString(line) {
			lines[i] = `<span class="frase">` + lines[i] + "</span>"
		}
	}
	return template.HTML(strings.Join(lines, "\n"))
}

// output matches what tells kubectl to print objects.
var output = regexp.MustCompile(`(?:\s-o ?|\s--output[ =])(yaml|json)(?:\s|$)`)

// format is the language in which a command printed; "" for text. What went through
// a pipe may be anything.
func format(o lessons.Output) string {
	if o.ExitCode != 0 || strings.Contains(o.Command, "|") {
		return ""
	}
	if found := output.FindStringSubmatch(o.Command); found != nil {
		return found[1]
	}
	if strings.HasPrefix(o.Text, "apiVersion: ") {
		return "yaml"
	}
	return ""
}

// command is what stands after the prompt: what is given to it on the lines below is
// quieter than the command.
func command(text string) template.HTML {
	first, rest, more := strings.Cut(strings.TrimRight(string(typed(text)), "\n"), "\n")
	first = option.ReplaceAllString(first, `$1<span class="opcao">$2</span>`)
	if !more {
		return template.HTML(first)
	}
	return template.HTML(first + "\n<span class=\"corpo\">" + rest + "</span>")
}

// heredoc matches a command to which objects are given on the lines below it.
var heredoc = regexp.MustCompile(`(?s)^([^\n]*<<-?['"]?(\w+)['"]?[^\n]*\n)(.*\n)(\s*(\w+)\s*)$`)

// typed is what somebody writes: a command, perhaps with objects below it.
func typed(text string) template.HTML {
	text = strings.TrimRight(text, "\n")
	if found := heredoc.FindStringSubmatch(text); found != nil && found[2] == found[5] {
		return escaped(found[1]) + highlight("yaml", found[3]) + "\n" + escaped(found[4])
	}
	if strings.HasPrefix(text, "{") {
		return highlight("json", text)
	}
	return escaped(text)
}

// quoted matches what a step says word for word, and what is left blank in it.
var quoted = regexp.MustCompile(`"[^"]*"|___`)

// said sets a step's text: what stands between quotation marks in the voice of
// code. The marks stay straight, as they are to be written.
func said(text string) template.HTML {
	var out strings.Builder
	end := 0
	for _, at := range quoted.FindAllStringIndex(text, -1) {
		out.WriteString(template.HTMLEscapeString(text[end:at[0]]))
		word := string(words(text[at[0]:at[1]]))
		if strings.HasPrefix(text[at[0]:], `"`) {
			word = "<code>" + word + "</code>"
		}
		out.WriteString(word)
		end = at[1]
	}
	return template.HTML(out.String() + template.HTMLEscapeString(text[end:]))
}

// option matches one of a command line's, which is not to be broken after its dashes.
var option = regexp.MustCompile(`(^| )(-[^ <]+)`)

// long matches a word of code that a narrow line cannot hold, and joint the places
// at which it may be broken.
var (
	long  = regexp.MustCompile(`[A-Za-z]{20,}`)
	joint = regexp.MustCompile(`([a-z])([A-Z])`)
)

// words sets a command, or a part of one, in a sentence.
func words(text string) template.HTML {
	set := option.ReplaceAllString(string(blanks(text)), `$1<span class="opcao">$2</span>`)
	return template.HTML(long.ReplaceAllStringFunc(set, func(word string) string {
		return joint.ReplaceAllString(word, "$1<wbr>$2")
	}))
}

// blanks marks what the learner is to fill in.
func blanks(text string) template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(text), "___", `<span class="lacuna">___</span>`))
}

// seam matches where another part of a path begins, of a file or of an object's field.
var seam = regexp.MustCompile(`([\pL\]])([.\[]\w)|(\w/)(\w)`)

// seams sets what may hold a path: a narrow page breaks it between two of its parts.
func seams(text string) template.HTML {
	broken := seam.ReplaceAllString(text, "$1$3\u200b$2$4")
	return template.HTML(strings.ReplaceAll(string(blanks(broken)), "\u200b", "<wbr>"))
}
