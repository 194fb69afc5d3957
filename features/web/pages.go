package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"mime"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

//go:embed assets
var assets embed.FS

// liveFiles make a page live, in the order in which it loads them.
var liveFiles = []string{"vivo.css", "vivo.js", "arquivos.js", "terminal.js"}

// page is a file that the server has in memory.
type page struct {
	name   string
	data   []byte
	kind   string // its media type
	tag    string // ETag
	policy string // Content-Security-Policy
}

const (
	first = "index.html"
	lost  = "404.html"
	// keeper is the service worker: its first line lists, as files, what it keeps.
	keeper = "sw.js"
)

// newPages makes the site's files ready to be served. Its pages get what makes
// them live: the token, and the programs that ask for runs; its service worker
// keeps these too.
func newPages(files []File, token string) map[string]page {
	all := slices.Clone(files)
	var head, kept strings.Builder
	head.WriteString(`<meta name="caderno-ficha" content="` + html.EscapeString(token) + "\">\n")
	for _, name := range liveFiles {
		data, err := assets.ReadFile("assets/" + name)
		if err != nil {
			panic(err) // it is embedded
		}
		all = append(all, File{name, data})
		sum := sha256.Sum256(data)
		fmt.Fprintf(&kept, "files.push([%q, %q]);\n", name, hex.EncodeToString(sum[:6]))
		if path.Ext(name) == ".css" {
			head.WriteString(`<link rel="stylesheet" href="` + name + "\">\n")
		} else {
			head.WriteString(`<script src="` + name + "\" defer></script>\n")
		}
	}
	pages := map[string]page{}
	for _, file := range all {
		p := page{name: file.Name, data: file.Data, kind: kindOf(file.Name)}
		switch {
		case path.Ext(file.Name) == ".html":
			p.data = bytes.Replace(p.data, []byte("</head>"), []byte(head.String()+"</head>"), 1)
		case file.Name == keeper:
			list, program, _ := bytes.Cut(p.data, []byte("\n"))
			p.data = slices.Concat(list, []byte("\n"+kept.String()), program)
		}
		p.policy = policyOf(p.data)
		sum := sha256.Sum256(p.data)
		p.tag = `"` + hex.EncodeToString(sum[:16]) + `"`
		pages[p.name] = p
	}
	return pages
}

// kinds are the media types of a site's files: those of the machine differ from
// one to the next.
var kinds = map[string]string{
	".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
	".xml": "application/xml", ".json": "application/json", ".webmanifest": "application/manifest+json",
	".txt": "text/plain", ".png": "image/png",
}

func kindOf(name string) string {
	kind := kinds[path.Ext(name)]
	switch {
	case kind == "":
		return "application/octet-stream"
	case strings.HasPrefix(kind, "image/"):
		return kind
	}
	return mime.FormatMediaType(kind, map[string]string{"charset": "utf-8"})
}

// inline matches a program or a style that stands in the page itself.
var inline = regexp.MustCompile(`(?s)<(script|style)>(.*?)</(?:script|style)>`)

// policyOf is what a browser may load and run for a page: files of this server,
// and of what stands in the page itself, what stood there when it was made.
func policyOf(data []byte) string {
	allowed := map[string]string{"script": "", "style": ""}
	for _, found := range inline.FindAllSubmatch(data, -1) {
		sum := sha256.Sum256(found[2])
		allowed[string(found[1])] += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; script-src 'self'" + allowed["script"] + "; style-src 'self'" + allowed["style"] +
		"; style-src-attr 'unsafe-inline'" + // bars are as long as their style says
		"; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'" +
		"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// servePage answers with a file of the site.
func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "as páginas só se leem (GET e HEAD)")
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = first
	}
	p, ok := s.pages[name]
	if !ok {
		s.serveLost(w, r)
		return
	}
	p.head(w)
	w.Header().Set("ETag", p.tag)
	http.ServeContent(w, r, p.name, time.Time{}, bytes.NewReader(p.data))
}

// serveLost answers to an address that leads nowhere.
func (s *Server) serveLost(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pages[lost]
	if !ok {
		refuse(w, http.StatusNotFound, "não há nada neste endereço")
		return
	}
	p.head(w)
	w.WriteHeader(http.StatusNotFound)
	if r.Method != http.MethodHead {
		_, _ = w.Write(p.data) // the browser may be gone
	}
}

// head writes what a browser is to know of a file before it comes.
func (p page) head(w http.ResponseWriter) {
	w.Header().Set("Content-Type", p.kind)
	w.Header().Set("Content-Security-Policy", p.policy)
	w.Header().Set("Cache-Control", "no-cache") // it may be another course by tomorrow
}
