package site

import (
	"sync"

	"github.com/alecthomas/chroma/v2"
)

// The languages of the course. chroma's own package of lexers is not used: it reads
// three hundred of them whenever the program starts, and its YAML takes the second
// key of {app: ola, turma: azul} for a part of the value before it.
var grammars = map[string]func() chroma.Lexer{
	"go":   sync.OnceValue(func() chroma.Lexer { return newLexer("Go", goRules) }),
	"yaml": sync.OnceValue(func() chroma.Lexer { return newLexer("YAML", yamlRules) }),
	"json": sync.OnceValue(func() chroma.Lexer { return newLexer("JSON", yamlRules) }), // which is YAML
}

func newLexer(name string, rules []chroma.Rule) chroma.Lexer {
	return chroma.Coalesce(chroma.MustNewLexer(&chroma.Config{Name: name}, func() chroma.Rules {
		return chroma.Rules{"root": rules}
	}))
}

var goRules = []chroma.Rule{
	{Pattern: `//[^\n]*|(?s:/\*.*?\*/)`, Type: chroma.Comment},
	{Pattern: "`[^`]*`" + `|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'`, Type: chroma.LiteralString},
	{Pattern: `\b(?:break|case|chan|const|continue|default|defer|else|fallthrough|for|func|go|goto|if|import|interface|map|package|range|return|select|struct|switch|type|var|nil|true|false|iota)\b`, Type: chroma.Keyword},
	{Pattern: `\b(?:any|bool|byte|error|float32|float64|int|int8|int16|int32|int64|rune|string|uint|uint8|uint16|uint32|uint64|uintptr)\b(?!\()`, Type: chroma.KeywordType},
	{Pattern: `\b[\p{L}_][\p{L}\d_]*(?=\()`, Type: chroma.NameFunction},
	{Pattern: `\b\d[\w.]*`, Type: chroma.LiteralNumber},
	{Pattern: `[\p{L}_][\p{L}\d_]*|\s+|.`, Type: chroma.Text},
}

var yamlRules = []chroma.Rule{
	{Pattern: `(?<![^\s])#[^\n]*`, Type: chroma.Comment},
	{Pattern: `(?:"(?:\\.|[^"\\\n])*"|[\w./$][\w./$() -]*)(?=\s*:(?:[\s{\[]|$))`, Type: chroma.NameTag},
	{Pattern: `"(?:\\.|[^"\\\n])*"|'(?:''|[^'\n])*'`, Type: chroma.LiteralString},
	{Pattern: `\b(?:true|false|null)\b(?![\w.-])`, Type: chroma.KeywordConstant},
	{Pattern: `(?<![\w.:/-])\d+(?:\.\d+)?(?![\w.:/-])`, Type: chroma.LiteralNumber},
	{Pattern: `[\w./:$@%+-]+|\s+|.`, Type: chroma.Text},
}
