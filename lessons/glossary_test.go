package lessons

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
)

const twoTerms = "---\ntitle: Glossário\n---\n\nAs palavras.\n\n" +
	"## associar\n\nAula 5 · *bind, binding* · também: associa, associado\n\nEscrever o `nodeName`.\n\nUma vez.\n\n" +
	"## nó\n\nAula 1\n\nUma máquina.\n"

func TestParseGlossary(t *testing.T) {
	glossary, err := parseGlossary("glossario", []byte(twoTerms))
	require.NoError(t, err)
	require.Len(t, glossary.Terms, 2)
	term := glossary.Terms[0]
	assert.Equal(t, "associar", term.Name)
	assert.Equal(t, "bind, binding", term.English)
	assert.Equal(t, 5, term.Lesson)
	assert.Equal(t, []string{"associa", "associado"}, term.Forms)
	require.Len(t, term.Meaning, 2)
	assert.Equal(t, "Escrever o `nodeName`.", written(term.Meaning[0], glossary.Body))

	for word, want := range map[string]string{
		"associar": "associar", "ASSOCIADOS": "associar", "no": "nó", "nós": "nó", " NÓ": "nó", "bind": "", "": "", "associara": "",
	} {
		term, ok := glossary.Find(word)
		assert.Equal(t, want != "", ok, word)
		assert.Equal(t, want, term.Name, word)
	}
	for word, want := range map[string]string{"Binding": "associar", "nó": "", "": ""} {
		term, _ := glossary.FindEnglish(word)
		assert.Equal(t, want, term.Name, word)
	}
	assert.Equal(t, "servidor-da-api", Term{Name: "servidor da API"}.ID())
}

func TestAGlossaryThatIsNotWellFormed(t *testing.T) {
	for what, text := range map[string]string{
		`lessons/glossario.md:5: debaixo de "nó" esperava uma linha como "Aula 5`:     "## nó\n\nUma máquina.\n",
		`lessons/glossario.md:7: debaixo de "etcd"`:                                   "Um.\n\n## etcd\n",
		`lessons/glossario.md:5: esperava um parágrafo que diga o que é "nó"`:         "## nó\n\nAula 1 · *node*\n",
		`lessons/glossario.md:5: em "nó" esperava só parágrafos, encontrei Blockquot`: "## nó\n\nAula 1\n\n> Uma máquina.\n",
	} {
		_, err := parseGlossary("glossario", []byte("---\ntitle: Glossário\n---\n\n"+text))
		assert.ErrorContains(t, err, what)
	}
	_, err := parseGlossary("glossario", []byte("## nó\n"))
	assert.ErrorContains(t, err, "front matter")
}

// TestTheFirstUseOfATermIsLinked: the first bold one, or the first in running
// text, and no other.
func TestTheFirstUseOfATermIsLinked(t *testing.T) {
	const text = twoTerms + "\n## peso\n\nAula 6\n\nUm número.\n\n## servidor da API\n\nAula 1\n\nA porta.\n\n## API\n\nAula 1\n\nA língua.\n\n## Pod\n\nAula 1\n\nO pacote.\n"
	glossary, err := parseGlossary("glossario", []byte(text))
	require.NoError(t, err)
	for body, want := range map[string]string{
		"O nó, os **nós**, um **nó**.":                             "O nó, os [**nós**], um **nó**.",
		"**Associa.** E **associa** e **outro** **associado**.":    "**Associa.** E [**associa**] e **outro** **associado**.",
		"O Pod de um nó tem um nó; nós, Nós.":                      "O [Pod] de um [nó] tem um nó; nós, Nós.",
		"Nós somos. pods e pod não são. O kube-nó e o `nó` também": "[Nós] somos. pods e pod não são. O kube-nó e o `nó` também",
		"Um servidor da\nAPI de nós":                               "Um [servidor da API] de [nós]",
		"- O servidor\n  da\n  API.\n- Peso e `peso`, a API":       "O [servidor da API]. [Peso] e `peso`, a [API]",
		"# O nó\n\n> O nó\n\n```\nnó\n```\n\nApós, no Pod":         "O nó O nó Após, no [Pod]",
		"*nó* nó nósso nó/x":                                       "*nó* [nó] nósso nó/x",
	} {
		lesson := Lesson{Body: []byte(body)}
		document, err := parseDocument("02-x", 1, lesson.Body)
		require.NoError(t, err)
		linkTerms(document, lesson.Body, glossary)
		assert.Equal(t, want, strings.Join(strings.Fields(shown(document, lesson.Body)), " "))
	}
}

// shown writes a document's text in one line, with brackets around links.
func shown(parent ast.Node, source []byte) string {
	var out strings.Builder
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		inside := shown(node, source)
		switch n := node.(type) {
		case *ast.Text:
			out.Write(n.Segment.Value(source))
			if n.SoftLineBreak() {
				out.WriteByte(' ')
			}
		case *TermLink:
			out.WriteString("[" + inside + "]")
		case *ast.Emphasis:
			mark := strings.Repeat("*", n.Level)
			out.WriteString(mark + inside + mark)
		case *ast.CodeSpan:
			out.WriteString("`" + inside + "`")
		default:
			out.WriteString(inside + " ")
		}
	}
	return out.String()
}

func TestWhatIsBoldToIntroduceATerm(t *testing.T) {
	body := []byte("**Lê.** O **servidor\nda API** lê.\n\n**“Envia”** é exato, e **“recebe”** também.\n\n- **Sem ele**, nada.\n- Uma **taint** e **um aviso:** este.\n\n## Debrief\n\nGuarde: **o que vale**.\n")
	document, err := parseDocument("02-x", 1, body)
	require.NoError(t, err)
	var terms []string
	for _, b := range boldTexts(document, body) {
		if b.isTerm {
			terms = append(terms, b.text)
		}
	}
	assert.Equal(t, []string{"servidor da API", "taint"}, terms)
}
