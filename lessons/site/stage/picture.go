package stage

import (
	"fmt"
	"html"
	"strings"
)

// Pictures draws the cluster as it is now, once for wide and once for narrow
// screens, as SVG. The player takes the very same elements over: each that
// changes carries its key, each place its name, and there is a prototype of
// whatever may come up.
func (s *Stage) Pictures() string { return s.picture(s.wide()) + s.picture(s.narrow()) }

// canvas is a picture under way.
type canvas struct {
	strings.Builder
	*layout
}

func (c *canvas) put(format string, parts ...any) {
	for i, p := range parts {
		if text, ok := p.(string); ok {
			parts[i] = html.EscapeString(text)
		}
	}
	fmt.Fprintf(c, format, parts...)
}

func (s *Stage) picture(l *layout) string {
	c := &canvas{layout: l}
	var places []string
	for _, a := range l.anchors {
		places = append(places, fmt.Sprintf("%s:%d,%d", a.name, a.x, a.y))
	}
	c.put(`<svg class="stage %s" viewBox="0 0 %d %d" role="img" aria-label="%s" data-places="%s">`,
		l.name, l.width, l.height, s.Describe(), strings.Join(places, " "))
	for _, w := range l.wires {
		c.put(`<path class="wire" data-wire="%s" d="%s"/>`, w.name, w.path)
	}
	c.outside()
	c.master(s)
	for _, m := range s.machines {
		c.machine(m, s.looks[m.key])
	}
	c.proxy(s.looks["proxy"])
	if last := s.machines[max(len(s.machines)-1, 0):]; len(last) > 0 && last[0].others > 0 {
		c.put(`<text class="others" x="%d" y="%d">e mais %d nós</text>`, c.boxes["n1"].x, c.height-7, last[0].others)
	}
	for _, t := range s.shown {
		c.glyph(t, s.looks[t.ID])
	}
	for row := range shelfRows {
		x, y := c.place(fmt.Sprintf("%d/p%d", row, shelfPods-1))
		c.more(fmt.Sprintf("more:%d", row), x+5, y+18, s)
	}
	etcd := l.boxes["etcd"]
	c.more("more:shelf", etcd.right()-8, etcd.y+16, s)
	c.prototypes()
	c.WriteString("</svg>")
	return c.String()
}

func (c *canvas) more(key string, x, y int, s *Stage) {
	c.put(`<g class="more" data-key="%s"><text class="text end" x="%d" y="%d">%s</text></g>`, key, x, y, s.looks[key].Text)
}

func (c *canvas) place(name string) (x, y int) {
	for _, a := range c.anchors {
		if a.name == name {
			return a.x, a.y
		}
	}
	return 0, 0
}

func (c *canvas) rect(b box, class string) {
	c.put(`<rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="5"/>`, class, b.x, b.y, b.w, b.h)
}

// outside is who is not in the cluster: the person, and the registry.
func (c *canvas) outside() {
	f, r := c.boxes["fora"], c.boxes["registro"]
	x, y := f.center(), f.y+12
	c.put(`<g class="piece fora" data-key="fora"><circle cx="%d" cy="%d" r="7"/><path d="M%d %dv17m-11 -10h22m-11 10l-9 14m9 -14l9 14"/>`, x, y, x, y+7)
	if c.name == "wide" {
		c.put(`<text class="mid" x="%d" y="%d">fora do</text><text class="mid" x="%d" y="%d">cluster</text></g>`, x, f.bottom()-34, x, f.bottom()-21)
	} else {
		c.put(`<text x="%d" y="%d">fora do cluster</text></g>`, x+16, y+22)
	}
	c.put(`<g class="piece fundo" data-key="registro">`)
	c.rect(r, "frame dashed")
	c.put(`<text class="mid" x="%d" y="%d">registro de imagens</text></g>`, r.center(), r.y+18)
}

// master is the machine of the control plane with its four pieces.
func (c *canvas) master(s *Stage) {
	b := c.boxes["master"]
	name := "plano de controle"
	if m, workers := s.split(); m != nil {
		name = m.Name + ": plano de controle"
		if len(workers) == 0 {
			name = m.Name + ": plano de controle e worker, num nó só"
		}
	}
	c.rect(b, "frame")
	c.put(`<text class="name" x="%d" y="%d">%s</text>`, b.x+12, b.y+18, name)
	for _, p := range []struct{ key, class, title string }{
		{"api", "api", "servidor da API"}, {"etcd", "api", "etcd"}, {"controladores", "controladores", "controladores"}, {"scheduler", "scheduler", "scheduler"},
	} {
		b, l := c.boxes[p.key], s.looks[p.key]
		c.put(`<g class="piece %s" data-look="%s" data-key="%s">`, p.class, l.Class, p.key)
		c.rect(b, "body")
		inset := 9
		if c.name == "narrow" {
			inset = 6
		}
		roomy, stopped := p.key == "controladores" || p.key == "scheduler", b.y+18
		if roomy {
			stopped = b.bottom() - 8
		}
		c.put(`<text class="title" x="%d" y="%d">%s</text><text class="stopped" x="%d" y="%d">parado</text>`, b.x+inset, b.y+18, p.title, b.right()-8, stopped)
		if roomy {
			c.put(`<text class="says" x="%d" y="%d"><tspan x="%d"></tspan><tspan x="%d" dy="13"></tspan><tspan x="%d" dy="13"></tspan></text>`, b.x+inset, b.y+40, b.x+inset, b.x+inset, b.x+inset)
			c.put(`<text class="text note" x="%d" y="%d">%s</text>`, b.x+inset, b.bottom()-8, l.Text)
		}
		c.WriteString("</g>")
	}
}

func (c *canvas) machine(m *machine, l Look) {
	b := c.boxes[m.key]
	c.put(`<g class="piece machine kubelet" data-look="%s" data-node="%s" data-key="%s">`, l.Class, m.Name, m.key)
	c.rect(b, "body")
	name := m.Name
	if m.key == "n0" {
		name = ""
	}
	if name != "" {
		c.put(`<text class="name" x="%d" y="%d">%s</text>`, b.x+9, b.y+17, shorten(name, b.w/7-6))
		c.put(`<text class="kubelet end" x="%d" y="%d">kubelet</text>`, b.right()-8, b.y+17)
	} else {
		c.put(`<text class="kubelet" x="%d" y="%d">kubelet</text>`, b.x+9, b.y+17)
	}
	c.put(`<text class="status" x="%d" y="%d"><tspan class="is-off">kubelet parado</tspan><tspan class="both"> · </tspan><tspan class="is-lost">NotReady</tspan><tspan class="too"> · </tspan><tspan class="is-closed">SchedulingDisabled</tspan></text>`, b.x+9, b.bottom()-7)
	c.put(`<text class="text more end" x="%d" y="%d">%s</text></g>`, b.right()-8, b.bottom()-7, l.Text)
	p := c.ports[m.key]
	y := p.y + 4
	if p.y == b.y { // on the upper edge
		y = b.y + 16
	}
	c.put(`<g class="piece fundo net" data-key="%s"><title>rede de %s</title><circle cx="%d" cy="%d" r="3.5"/><text x="%d" y="%d">rede</text></g>`,
		p.name, m.Name, p.x, p.y, p.x+7, y)
}

func (c *canvas) proxy(l Look) {
	c.put(`<g class="piece fundo proxy" data-look="%s" data-key="proxy"><text class="end" x="%d" y="%d">kube-proxy em cada nó<tspan class="stopped"> (parado)</tspan></text></g>`,
		l.Class, c.width-12, c.height-7)
}

// glyph draws a thing where it stands.
func (c *canvas) glyph(t Thing, l Look) {
	x, y := c.place(l.At)
	class := "thing " + t.Glyph
	if l.At == "" {
		class += " away"
	}
	c.put(`<g class="%s" data-look="%s" data-key="%s" style="transform:translate(%dpx,%dpx)"><title>%s</title>`, class, l.Class, t.ID, x, y, t.Title)
	c.shape(t.Glyph)
	switch {
	case t.Glyph == "doc":
		c.put(`<text class="text" x="13" y="5">%s</text><text class="kind" y="21">%s</text><text class="label" y="32">%s</text>`, l.Text, shorten(t.Kind, 12), t.Label)
	case t.Glyph != "slip":
		c.put(`<text class="text" x="-16" y="-5">%s</text><text class="label" y="26">%s</text>`, l.Text, t.Label)
	}
	c.WriteString("</g>")
}

// shape is what all things of a kind look like.
func (c *canvas) shape(glyph string) {
	switch glyph {
	case "doc":
		for up := range shelfRows {
			if up == 0 { // what is written at the owner stands in the gap
				c.put(`<path class="cord cord0" d="M-12 0H-18"/>`)
				continue
			}
			c.put(`<path class="cord cord%d" d="M-12 0H-33V%d"/>`, up, 10-up*rowPitch)
		}
		c.put(`<path class="page" d="M-9 -11h11l7 7v15h-18z"/><path class="fold" d="M2 -11v7h7"/>`)
	case "slip":
		c.put(`<path class="page" d="M-4 -5h5l3 3v8h-8z"/>`)
	default:
		c.put(`<rect class="page" x="-19" y="-15" width="38" height="30" rx="4"/>`)
		n := int(glyph[len(glyph)-1] - '0')
		for i := range n {
			c.put(`<rect class="box c%d" x="%d" y="-2" width="10" height="10"/>`, i+1, -5-(n-1)*6+i*12)
		}
		c.put(`<circle class="health" cx="13" cy="-9" r="2.6"/>`)
	}
}

// prototypes are what the player makes new things from.
func (c *canvas) prototypes() {
	c.WriteString("<defs>")
	for _, glyph := range []string{"doc", "slip", "pod1", "pod2", "pod3"} {
		c.glyph(Thing{ID: "new:" + glyph, Glyph: glyph}, Look{})
	}
	c.WriteString("</defs>")
}
