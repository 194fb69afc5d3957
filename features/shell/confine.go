package shell

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"
)

// A confined shell runs lines that come from a page. It is not to touch the
// machine, and no line of it is to go on for ever or to fill the memory: it has
// pipes, &&, ||, ;, redirections, $( ) and "for x in ...", and no variables of
// its own, functions, conditions or other loops. What is not listed here is
// refused.

// confinedBuiltins are the interpreter's own commands that a confined shell has.
// The others look for files by themselves (source, type, command), run what was
// not looked at (eval, exec), or have no use for one line.
var confinedBuiltins = []string{":", "echo", "false", "true"}

// Endless tells whether a filter runs programs, which may never end: a confined
// shell has none of them.
func Endless(filter string) bool { return filter == "awk" || filter == "sed" }

// The most that a line of a confined shell may do.
const (
	mostConfinedCalls      = 200       // simple commands that it runs
	mostConfinedExpansions = 40        // $x and $( ), each of which may stand for as much as commands print
	mostConfinedWords      = 128 << 10 // bytes of a command with its arguments
	mostConfinedOutput     = 1 << 20   // bytes that its commands print, into pipes and words too
)

// confined finds in a line what a confined shell does not have.
func confined(file *syntax.File) (err error) {
	refuse := func(what string) { err = fmt.Errorf("%s não existe nesta página", what) }
	expansions := 0
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n.(type) {
		case *syntax.ParamExp, *syntax.CmdSubst:
			if expansions++; expansions > mostConfinedExpansions {
				err = fmt.Errorf("a linha tem mais de %d variáveis e $( ): divida-a", mostConfinedExpansions)
				return false
			}
		}
		switch n := n.(type) {
		case nil, *syntax.File, *syntax.Stmt, *syntax.Comment, *syntax.Lit, *syntax.SglQuoted, *syntax.DblQuoted,
			*syntax.CmdSubst, *syntax.WordIter, *syntax.Redirect:
		case *syntax.BinaryCmd:
		case *syntax.CallExpr:
			if len(n.Assigns) > 0 {
				refuse("dar valor a uma variável")
			}
		case *syntax.ForClause:
			if _, words := n.Loop.(*syntax.WordIter); !words || n.Select {
				refuse("este tipo de laço")
			}
		case *syntax.ParamExp:
			if n.Excl || n.Length || n.Width || n.Index != nil || n.Slice != nil || n.Repl != nil || n.Names != 0 || n.Exp != nil {
				refuse("transformar uma variável")
			}
		case *syntax.Word:
			if expandsBraces(n) {
				refuse("a expansão de chaves {a,b}")
			}
		default:
			refuse(cmp.Or(named[strings.TrimPrefix(fmt.Sprintf("%T", n), "*syntax.")], "isto que um shell faria"))
		}
		return err == nil
	})
	return err
}

// named are some of what a shell has, as somebody who uses it would say.
var named = map[string]string{
	"WhileClause": "o laço while", "IfClause": "if", "CaseClause": "case", "FuncDecl": "uma função", "ArithmExp": "a conta $(( ))",
	"ArithmCmd": "a conta (( ))", "Subshell": "o subshell ( )", "Block": "o bloco { }", "TestClause": "[[ ]]", "DeclClause": "dar valor a uma variável",
}

// expandsBraces tells whether a word stands for many: {a,b}, {1..1000000}.
func expandsBraces(w *syntax.Word) bool {
	split := &syntax.Word{Parts: slices.Clone(w.Parts)}
	syntax.SplitBraces(split)
	return slices.ContainsFunc(split.Parts, func(p syntax.WordPart) bool { _, brace := p.(*syntax.BraceExp); return brace })
}

// checkCall is what a confined shell asks of each simple command before it runs.
func (s *Shell) checkCall(args []string) error {
	size := 0
	for _, a := range args {
		size += len(a)
	}
	s.out.mu.Lock()
	spent := s.spent
	s.out.mu.Unlock()
	switch {
	case interp.IsBuiltin(args[0]) && !slices.Contains(confinedBuiltins, args[0]):
		return fmt.Errorf("%s não existe nesta página", args[0])
	case size > mostConfinedWords:
		return fmt.Errorf("o comando ficou com mais de %d kB: é demais para esta página", mostConfinedWords>>10)
	case spent > mostConfinedOutput:
		return errPrintsTooMuch
	}
	return nil
}

var errPrintsTooMuch = fmt.Errorf("os comandos da linha imprimiram mais de %d MB: é demais para esta página", mostConfinedOutput>>20)

// rationed is where a command of a confined shell prints.
type rationed struct {
	to    io.Writer
	shell *Shell
}

func (w rationed) Write(p []byte) (int, error) {
	s := w.shell
	s.out.mu.Lock()
	s.spent += len(p)
	over := s.spent > mostConfinedOutput
	s.out.mu.Unlock()
	if over {
		return 0, errPrintsTooMuch
	}
	return w.to.Write(p)
}
