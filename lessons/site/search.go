package site

import (
	"encoding/json"
	"regexp"
	"strings"

	"caderno/lessons"
)

// found is what the search knows of a section of a page.
type found struct {
	Page  string `json:"p"` // file and fragment
	Title string `json:"t"`
	Text  string `json:"x"` // without accents, small letters
}

var (
	tag     = regexp.MustCompile(`(?s)<[^>]*>`)
	section = regexp.MustCompile(`(?s)<h2 id="([^"]*)">(.*?)</h2>`)
)

// searchIndex is a program that hands the search all pages' texts, section by
// section: a page that was opened as a file may load programs, but no data.
func searchIndex(all []page) []byte {
	var index []found
	for _, p := range all {
		if p.Kind == "imprimir" || p.Name == lost || p.Name == "index" {
			continue
		}
		body := string(p.Body)
		marks := section.FindAllStringSubmatchIndex(body, -1)
		end := len(body)
		if len(marks) > 0 {
			end = marks[0][0]
		}
		index = append(index, found{p.Name + ".html", p.Title, searchable(p.Title + " " + body[:end])})
		for i, m := range marks {
			end := len(body)
			if i+1 < len(marks) {
				end = marks[i+1][0]
			}
			title := strings.TrimPrefix(tag.ReplaceAllString(body[m[4]:m[5]], ""), "#")
			index = append(index, found{p.Name + ".html#" + body[m[2]:m[3]], p.Title + " · " + title, searchable(title + " " + body[m[1]:end])})
		}
	}
	data, err := json.Marshal(index)
	if err != nil {
		panic(err) // texts only
	}
	return append(append([]byte("window.cadernoBusca="), data...), ";\n"...)
}

// searchable is text without tags, accents and capitals.
func searchable(text string) string {
	return strings.Join(strings.Fields(lessons.Fold(tag.ReplaceAllString(text, " "))), " ")
}
