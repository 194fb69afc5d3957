package lessons

import (
	"errors"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

const (
	questionBegins = "```pergunta"
	questionEnds   = "```"
	wrongMark      = "- [ ] "
	rightMark      = "- [x] "
	fewestOptions  = 2
	mostOptions    = 4
)

// questionParser makes a Question of each fenced block "pergunta".
type questionParser struct{ mistakes *mistakes }

func (questionParser) Trigger() []byte { return []byte{'`'} }

func (questionParser) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	if strings.TrimRight(string(line), " \n") != questionBegins {
		return nil, parser.NoChildren
	}
	return &Question{}, parser.NoChildren
}

func (questionParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	q := node.(*Question)
	line, segment := reader.PeekLine()
	if strings.TrimRight(string(line), " \n") == questionEnds {
		q.ended = true
		reader.AdvanceToEOL()
		return parser.Close
	}
	q.lines = append(q.lines, segment)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (p questionParser) Close(node ast.Node, reader text.Reader, _ parser.Context) {
	q := node.(*Question)
	if !q.ended { // and has taken in all that follows
		p.mistakes.note(reader.Source(), q.Pos(), fmt.Errorf("a pergunta não termina; esperava uma linha %q", questionEnds))
	} else if at, err := q.build(reader.Source()); err != nil {
		p.mistakes.note(reader.Source(), at, err)
	} else if err := q.check(); err != nil {
		p.mistakes.note(reader.Source(), q.Pos(), err)
	}
	q.lines = nil
}

func (questionParser) CanInterruptParagraph() bool { return true }
func (questionParser) CanAcceptIndentedLine() bool { return false }

// build makes the question's children of its lines. On a mistake it returns the
// place of the line.
func (q *Question) build(source []byte) (at int, err error) {
	var parent ast.Node = q
	var paragraph *ast.Paragraph // which the next line goes on
	for _, line := range q.lines {
		written := string(line.Value(source))
		switch {
		case strings.TrimSpace(written) == "":
			if parent == q {
				paragraph = endParagraph(paragraph, source)
			}
		case strings.HasPrefix(written, "- "):
			option, err := newOption(line, source)
			if err != nil {
				return line.Start, err
			}
			q.AppendChild(q, option)
			parent, paragraph = option, endParagraph(paragraph, source)
		case parent != q && !strings.HasPrefix(written, "  "):
			return line.Start, fmt.Errorf("esperava a explicação da opção, com dois espaços antes, ou outra opção; encontrei %q", strings.TrimSpace(written))
		default:
			if paragraph == nil {
				paragraph = ast.NewParagraph()
				parent.AppendChild(parent, paragraph)
			}
			paragraph.Lines().Append(line.TrimLeftSpace(source))
		}
	}
	endParagraph(paragraph, source)
	return 0, nil
}

// endParagraph takes the end of line off a paragraph's last line, as goldmark does
// with its own. There is no paragraph afterwards.
func endParagraph(paragraph *ast.Paragraph, source []byte) *ast.Paragraph {
	if paragraph != nil {
		lines := paragraph.Lines()
		last := lines.At(lines.Len() - 1)
		lines.Set(lines.Len()-1, last.TrimRightSpace(source))
	}
	return nil
}

// newOption makes an Option of its first line.
func newOption(line text.Segment, source []byte) (*Option, error) {
	line = line.TrimRightSpace(source)
	written := string(line.Value(source))
	option := &Option{Right: strings.HasPrefix(written, rightMark)}
	if !option.Right && !strings.HasPrefix(written, wrongMark) {
		return nil, fmt.Errorf("esperava %q ou %q e o texto da opção; encontrei %q", wrongMark, rightMark, written)
	}
	answer := ast.NewTextBlock()
	answer.Lines().Append(line.WithStart(line.Start + len(rightMark)))
	option.AppendChild(option, answer)
	return option, nil
}

// check tells what the question lacks.
func (q *Question) check() error {
	options, right := q.Options(), 0
	for i, option := range options {
		if option.Right {
			right++
		}
		if option.ChildCount() < 2 {
			return fmt.Errorf("esperava debaixo da opção %s a explicação dela, com dois espaços antes", Letter(i))
		}
	}
	switch {
	case len(q.Prompt()) == 0:
		return errors.New("esperava o texto da pergunta antes das opções")
	case len(options) < fewestOptions || len(options) > mostOptions:
		return fmt.Errorf("esperava de %d a %d opções, encontrei %d", fewestOptions, mostOptions, len(options))
	case right != 1:
		return fmt.Errorf("esperava uma opção certa, marcada com %q; encontrei %d", rightMark, right)
	}
	return nil
}
