package site

import (
	"fmt"
	"html/template"
	"strings"

	"caderno/lessons"
)

// lost is the page for addresses that lead nowhere.
const lost = "404"

// page is what every page's frame needs to know.
type page struct {
	Name        string // of the file, without .html
	Title       string
	Description string
	Kind        string // "aula", "inicio", ...: a class of the body
	Body        template.HTML
	Contents    []heading       // of its second-level headings
	Lesson      *lessons.Lesson // nil on pages beside the trail
	Previous    *lessons.Lesson
	Next        *lessons.Lesson
}

// pages adds every page, and what tells of them all: the map of the site and
// what the search knows.
func (b *builder) pages() {
	features := b.features() // first: lessons link to scenarios
	var all []page
	trail := lessons.All()
	for i := range trail {
		p := b.lesson(trail[i])
		if i > 0 {
			p.Previous = &trail[i-1]
		}
		if i < len(trail)-1 {
			p.Next = &trail[i+1]
		}
		all = append(all, p)
	}
	limits := lessons.Limits()
	all = append(all,
		b.home(),
		page{Name: "glossario", Title: lessons.Words().Title, Kind: "glossario",
			Description: "As palavras do curso: o que querem dizer, como se chamam em inglês e em que aula aparecem.",
			Body:        b.glossary()},
		page{Name: "cenarios", Title: "Cenários", Kind: "cenarios",
			Description: "Todos os cenários do curso, como rodaram da última vez.",
			Body:        b.scenarios(features)},
		b.limits(limits),
		page{Name: "imprimir", Title: "O curso inteiro, para imprimir", Kind: "imprimir",
			Description: "As dezenove aulas, o glossário e o que este cluster não é, em uma página só.",
			Body:        b.print()},
		page{Name: lost, Title: "Esta página não existe", Kind: "perdida",
			Description: "Não há nada neste endereço.", Body: b.render("perdida", nil)},
	)
	for _, f := range features {
		all = append(all, b.runs(f))
	}
	for _, p := range all {
		b.add(p.Name+".html", []byte(b.render("moldura", p)))
	}
	b.add("sitemap.xml", b.siteMap(all))
	b.add(Index, b.searchIndex(all))
}

// lesson is a lesson's page.
func (b *builder) lesson(lesson lessons.Lesson) page {
	body, contents := b.document(text{name: lesson.Name(), body: lesson.Body, parse: lesson.Document})
	return page{
		Name: lesson.Name(), Title: fmt.Sprintf("Aula %d: %s", lesson.Number, lesson.Title), Description: lesson.Objective,
		Kind: "aula", Lesson: &lesson, Contents: contents,
		Body: b.render("aula", newLessonText(lesson, body)),
	}
}

// lessonText is what the template of a lesson shows.
type lessonText struct {
	lessons.Lesson
	Before []lessons.Lesson
	Stage  stage
	Way    []wayMark
	Text   template.HTML
}

func newLessonText(lesson lessons.Lesson, text template.HTML) lessonText {
	return lessonText{lesson, before(lesson), stageOf(lesson), way(lesson), text}
}

// before are the lessons that a lesson takes for granted.
func before(lesson lessons.Lesson) []lessons.Lesson {
	var all []lessons.Lesson
	for _, number := range lesson.BuildsOn {
		if found, ok := lessons.Find(fmt.Sprint(number)); ok {
			all = append(all, found)
		}
	}
	return all
}

// limits is the page of what the simulator leaves out.
func (b *builder) limits(limits lessons.Page) page {
	body, contents := b.document(text{name: limits.Name, body: limits.Body, parse: limits.Document})
	return page{Name: limits.Name, Title: limits.Title, Kind: "texto", Contents: contents,
		Description: "Tudo o que o Kubernetes faz e o cluster deste curso não.",
		Body:        b.render("texto", plainText{limits.Title, body})}
}

// plainText is what the template of a page beside the trail shows.
type plainText struct {
	Title string
	Text  template.HTML
}

// print is the whole course on one page, where ids have the lesson's name before
// them, and the answers stand at the end of each lesson.
func (b *builder) print() template.HTML {
	var all struct {
		Lessons []lessonText
		Limits  plainText
		Words   []letter
		Road    []stop
	}
	all.Road = road
	for _, lesson := range lessons.All() {
		body, _ := b.document(text{name: lesson.Name(), body: lesson.Body, parse: lesson.Document, printed: true})
		all.Lessons = append(all.Lessons, newLessonText(lesson, body))
	}
	limits := lessons.Limits()
	body, _ := b.document(text{name: limits.Name, body: limits.Body, parse: limits.Document, printed: true})
	all.Limits = plainText{limits.Title, body}
	all.Words = b.words()
	return b.render("imprimir", all)
}

// siteMap lists the pages for those who search the web.
func (b *builder) siteMap(all []page) []byte {
	var out strings.Builder
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, p := range all {
		if p.Name != lost {
			fmt.Fprintf(&out, "<url><loc>%s%s.html</loc></url>\n", template.HTMLEscapeString(b.Address), p.Name)
		}
	}
	out.WriteString("</urlset>\n")
	return []byte(out.String())
}
