package site

import (
	"html/template"
	"path"
	"regexp"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"caderno/lessons"
)

// highlight sets code in classes, whose hues the style sheet has for light and
// dark. A language that nobody knows stays plain.
func highlight(language, code string) template.HTML {
	lexer := lexers.Get(language)
	if lexer == nil {
		return escaped(code)
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, code)
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
	switch {
	case t.InCategory(chroma.Comment):
		return "c-nota"
	case t == chroma.KeywordType, t.InSubCategory(chroma.NameFunction), t == chroma.NameTag, t == chroma.NameAttribute:
		return "c-nome"
	case t.InCategory(chroma.Keyword):
		return "c-palavra"
	case t.InSubCategory(chroma.LiteralString):
		return "c-texto"
	case t.InSubCategory(chroma.LiteralNumber):
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

// printed is what a command printed: objects in their language, tables with a quiet
// first line.
func printed(o lessons.Output) template.HTML {
	text := strings.TrimRight(o.Text, "\n")
	if language := format(o.Command); language != "" && o.ExitCode == 0 {
		return highlight(language, text)
	}
	first, rest, more := strings.Cut(text, "\n")
	if !more || !columns.MatchString(first) {
		return escaped(text)
	}
	return `<span class="colunas">` + escaped(first) + "</span>\n" + escaped(rest)
}

// output matches what tells kubectl to print objects.
var output = regexp.MustCompile(`(?:\s-o ?|\s--output[ =])(yaml|json)(?:\s|$)`)

// format is the language in which a command prints; "" for text. What goes through
// a pipe may be anything.
func format(command string) string {
	if found := output.FindStringSubmatch(command); found != nil && !strings.Contains(command, "|") {
		return found[1]
	}
	return ""
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

// words sets a command, or a part of one, in a sentence.
func words(text string) template.HTML {
	return template.HTML(option.ReplaceAllString(string(blanks(text)), `$1<span class="opcao">$2</span>`))
}

// blanks marks what the learner is to fill in.
func blanks(text string) template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(text), "___", `<span class="lacuna">___</span>`))
}
