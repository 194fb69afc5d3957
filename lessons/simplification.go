package lessons

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// simplificationMark begins the comment of a place in the code where Kubernetes
// does more.
const simplificationMark = "Simplification: "

// Simplification is such a place. File and Declaration name it for good, Line
// only as the file is now.
type Simplification struct {
	File        string
	Declaration string // what the comment is about, in or before: a name, Type.Method, or "package"
	Line        int
	Text        string // the comment, in English, without its mark
}

// Simplifications finds those of a Go file, in their order. It fails if the text
// is no Go, if a comment is about nothing, and if two are about the same.
func Simplifications(file, text string) ([]Simplification, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	var found []Simplification
	seen := map[string]bool{}
	for _, group := range tree.Comments {
		at := strings.Index("\n"+group.Text(), "\n"+simplificationMark)
		if at < 0 {
			continue
		}
		before, after := group.Text()[:at], group.Text()[at+len(simplificationMark):]
		after, _, _ = strings.Cut(after, "\n\n")
		s := Simplification{
			File: file, Declaration: declarationAt(tree, group),
			Line: set.Position(group.Pos()).Line + strings.Count(before, "\n"),
			Text: strings.Join(strings.Fields(after), " "),
		}
		switch {
		case s.Declaration == "":
			return nil, fmt.Errorf("%s:%d: o comentário %q não está em uma declaração nem antes de uma", file, s.Line, simplificationMark)
		case seen[s.Declaration]:
			return nil, fmt.Errorf("%s:%d: %s já tem um comentário %q; junte os dois", file, s.Line, s.Declaration, simplificationMark)
		}
		seen[s.Declaration] = true
		found = append(found, s)
	}
	return found, nil
}

// declarationAt names the declaration that a comment documents, is inside of, or
// precedes.
func declarationAt(tree *ast.File, group *ast.CommentGroup) string {
	if group.Pos() < tree.Package {
		return "package"
	}
	for _, decl := range tree.Decls {
		if group.Pos() > decl.End() {
			continue
		}
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			return functionName(decl)
		case *ast.GenDecl:
			if decl.Tok == token.IMPORT {
				continue
			}
			for _, spec := range decl.Specs {
				if group.Pos() < spec.End() {
					return specName(spec)
				}
			}
		}
	}
	return ""
}

// functionName is the function's name, after that of its receiver's type.
func functionName(decl *ast.FuncDecl) string {
	if decl.Recv == nil {
		return decl.Name.Name
	}
	receiver := decl.Recv.List[0].Type
	for {
		switch t := receiver.(type) {
		case *ast.StarExpr:
			receiver = t.X
		case *ast.IndexExpr: // a generic type
			receiver = t.X
		case *ast.Ident:
			return t.Name + "." + decl.Name.Name
		default:
			return decl.Name.Name
		}
	}
}

func specName(spec ast.Spec) string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return spec.Name.Name
	case *ast.ValueSpec:
		return spec.Names[0].Name
	}
	return ""
}
