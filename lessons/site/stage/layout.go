package stage

import "fmt"

// layout says where everything is. There are two: on a narrow screen the workers
// stand under the master, not beside it. Units are those of the picture; about as
// many of them fit on the screen as it has pixels.
type layout struct {
	name          string
	width, height int
	boxes         map[string]box
	ports         map[string]anchor // where a node's network is: on the edge of its box
	anchors       []anchor
	wires         []wire
}

type box struct{ x, y, w, h int }

func (b box) right() int  { return b.x + b.w }
func (b box) bottom() int { return b.y + b.h }
func (b box) middle() int { return b.y + b.h/2 }
func (b box) center() int { return b.x + b.w/2 }

// anchor is a place where one thing can stand.
type anchor struct {
	name string
	x, y int
}

// wire is a way between two places, drawn all the time.
type wire struct{ name, path string }

// Measures that both layouts share, as the glyphs are drawn for them.
const (
	gap         = 10
	rowPitch    = 50 // of the shelf
	nestPitch   = 66 // from an owner to what it owns
	slipPitch   = 12 // of the documents of Pods
	podWidth    = 42
	podHeight   = 48
	headHeight  = 24 // of a box
	shelfHeight = headHeight + shelfRows*rowPitch + 4
	stripHeight = 50
)

// port puts a node's network where a wire reaches the node.
func (l *layout) port(m *machine, x, y int) {
	l.ports[m.key] = anchor{m.port(), x, y}
}

func (l *layout) wire(from, to, path string, numbers ...any) {
	l.wires = append(l.wires, wire{from + " " + to, fmt.Sprintf(path, numbers...)})
}

// wide has the person at the left, the master in the middle, the workers at the
// right and the registry above them.
func (s *Stage) wide() *layout {
	l := &layout{name: "wide", width: 740, boxes: map[string]box{}, ports: map[string]anchor{}}
	const left, inner, right = 100, 112, 472
	l.boxes["fora"] = box{6, 62, 76, 104}
	l.boxes["api"] = box{inner, 74, right - inner - 12, 30}
	shelf := box{inner, 116, 222, shelfHeight}
	l.boxes["etcd"] = shelf
	half := (shelfHeight - gap) / 2
	column := box{shelf.right() + gap, shelf.y, right - 12 - shelf.right() - gap, half}
	l.boxes["controladores"] = column
	l.boxes["scheduler"] = box{column.x, column.y + half + gap, column.w, half}
	bottom := shelf.bottom() + 12
	lane := shelf.right() + gap/2
	master, workers := s.split()
	if master != nil && len(workers) > 0 {
		l.boxes["n0"] = box{inner, shelf.bottom() + gap, right - inner - 12, stripHeight}
		bottom = l.boxes["n0"].bottom() + 12
		l.wire("n0", "api", "M%d %dV%d", lane, l.boxes["n0"].y, l.boxes["api"].bottom())
	}
	l.boxes["master"] = box{left, 46, right - left, bottom - 46}
	area := box{right + 22, 46, 240, bottom - 46}
	if len(workers) == 0 && master != nil {
		l.boxes["n0"] = box{right, 74, 240, bottom - 12 - 74}
		l.boxes["master"] = box{left, 46, right + 252 - left, bottom - 46}
		l.wire("n0", "api", "M%d %dH%d", right, 89, l.boxes["api"].right())
		l.wire("registro", "n0", "M%d %dV%d", right+120, 36, 74)
	}
	l.boxes["registro"] = box{area.x, 8, area.w - 8, 28}
	l.height = bottom + 26
	l.people()
	street, corner := l.height-gap, right+15
	l.wire("fora", "net", "M44 %dV%dH%d", 152, street, left+6)
	if master != nil {
		b := l.boxes["n0"]
		l.wire("net", "r0", "M%d %dH%dV%dH%d", left+6, street, b.x-6, b.middle()+4, b.x)
		l.port(master, b.x, b.middle()+4)
	}
	if len(workers) > 0 {
		l.wire("net", "net:workers", "M%d %dH%d", left+6, street, corner)
	}
	columns, rows := 1, max(len(workers), 1)
	if rows > 3 {
		columns, rows = 2, (rows+1)/2
	}
	lanes := 8
	w := (area.w - columns*lanes - (columns-1)*4) / columns
	h := min((area.h-(rows-1)*gap)/rows, 178)
	for i, m := range workers {
		b := box{area.x + i/rows*(w+lanes+4), area.y + i%rows*(h+gap), w, h}
		l.boxes[m.key] = b
		l.wire("registro", m.key, "M%d %dV%dH%d", b.right()+4, 36, b.middle(), b.right())
		door := b.bottom() - 26
		l.port(m, b.x, door)
		if i < rows {
			l.wire(m.key, "api", "M%d %dH%dV%dH%d", b.x, b.y+12, right+8, 89, l.boxes["api"].right())
			l.wire("net:workers", m.port(), "M%d %dV%dH%d", corner, street, door, b.x)
			continue
		}
		lane := b.x - 5 // between the columns; over and under the first one to the others
		l.wire(m.key, "api", "M%d %dH%dV%dH%dV%dH%d", b.x, b.y+12, lane, area.y-5, right+8, 89, l.boxes["api"].right())
		l.wire("net:workers", m.port(), "M%d %dV%dH%dV%dH%d", corner, street, area.bottom()+6, lane, door, b.x)
	}
	s.places(l)
	return l
}

// narrow has everything one under the other.
func (s *Stage) narrow() *layout {
	l := &layout{name: "narrow", width: 340, boxes: map[string]box{}, ports: map[string]anchor{}}
	const left, inner, right = 12, 18, 328
	l.boxes["fora"] = box{6, 2, 64, 72}
	l.boxes["registro"] = box{148, 14, 178, 28}
	l.boxes["api"] = box{inner, 112, right - inner - 6, 30}
	shelf := box{inner, 154, 206, shelfHeight}
	l.boxes["etcd"] = shelf
	half := (shelfHeight - gap) / 2
	column := box{shelf.right() + 6, shelf.y, right - 6 - shelf.right() - 6, half}
	l.boxes["controladores"] = column
	l.boxes["scheduler"] = box{column.x, column.y + half + gap, column.w, half}
	bottom := shelf.bottom() + gap
	master, workers := s.split()
	if master != nil {
		height := stripHeight
		if len(workers) == 0 {
			height = headHeight + 2*podHeight + 8
		}
		l.boxes["n0"] = box{inner, shelf.bottom() + gap, right - inner - 6, height}
		bottom = l.boxes["n0"].bottom() + gap
		l.wire("n0", "api", "M%d %dV%d", shelf.right()+gap/2, l.boxes["n0"].y, l.boxes["api"].bottom())
		l.wire("registro", "n0", "M%d %dV%dH%d", right+4, 28, l.boxes["n0"].middle(), l.boxes["n0"].right())
	}
	l.boxes["master"] = box{left, 84, right - left, bottom - 84}
	l.people()
	const street = 6
	meet := bottom
	if master != nil {
		b := l.boxes["n0"]
		meet = b.middle() + 4
		l.wire("net", "r0", "M%d %dH%d", street, meet, b.x)
		l.port(master, b.x, meet)
	}
	l.wire("fora", "net", "M%d %dH%dV%d", 26, 40, street, meet)
	if len(workers) > 0 {
		l.wire("net", "net:workers", "M%d %dV%d", street, meet, bottom+6)
	}
	columns := 1
	if len(workers) > 3 {
		columns = 2
	}
	w, h := (right-left-(columns-1)*gap)/columns, 90
	if len(workers) <= 2 || len(workers) == 4 || len(workers) > 4 && len(workers) <= 6 {
		h += podHeight
	}
	for i, m := range workers {
		b := box{left + i%columns*(w+gap), bottom + 12 + i/columns*(h+12), w, h}
		l.boxes[m.key] = b
		l.wire(m.key, "api", "M%d %dV%dH%dV%dH%d", b.center(), b.y, b.y-6, right+4, 127, l.boxes["api"].right())
		l.wire("registro", m.key, "M%d %dH%dV%dH%dV%d", 326, 28, right+8, b.y-6, b.center()+8, b.y)
		l.wire("net:workers", m.port(), "M%d %dV%dH%dV%d", street, bottom+6, b.y-6, b.center()-8, b.y)
		l.port(m, b.center()-8, b.y)
		l.height = b.bottom() + 24
	}
	l.height = max(l.height, bottom+24)
	s.places(l)
	return l
}

// people draws the ways that do not depend on the nodes.
func (l *layout) people() {
	api, etcd := l.boxes["api"], l.boxes["etcd"]
	if l.name == "wide" {
		l.wire("fora", "api", "M%d %dH%d", 68, api.middle(), api.x)
	} else {
		l.wire("fora", "api", "M%d %dV%d", 38, 74, api.y)
	}
	l.wire("api", "etcd", "M%d %dV%d", etcd.center(), api.bottom(), etcd.y)
	c, s := l.boxes["controladores"], l.boxes["scheduler"]
	l.wire("controladores", "api", "M%d %dV%d", c.center(), c.y, api.bottom())
	l.wire("scheduler", "api", "M%d %dH%dV%d", s.x, s.middle(), s.x-gap/2, api.bottom())
}

// split tells the master's own place for Pods from the workers.
func (s *Stage) split() (master *machine, workers []*machine) {
	for _, m := range s.machines {
		if m.key == "n0" {
			master = m
			continue
		}
		workers = append(workers, m)
	}
	return master, workers
}

// places finds where documents and Pods can stand.
func (s *Stage) places(l *layout) {
	shelf := l.boxes["etcd"]
	for row := range shelfRows {
		y := shelf.y + headHeight + row*rowPitch + 12
		for column := range 2 {
			l.anchors = append(l.anchors, anchor{fmt.Sprintf("%d/%d", row, column), shelf.x + 34 + column*nestPitch, y})
		}
		for slot := range shelfPods {
			const across = shelfPods / 2
			l.anchors = append(l.anchors, anchor{fmt.Sprintf("%d/p%d", row, slot), shelf.x + 150 + slot%across*slipPitch, y - 4 + slot/across*16})
		}
	}
	for _, m := range s.machines {
		b := l.boxes[m.key]
		x, y, across := b.x+6+podWidth/2, b.y+headHeight+16, (b.w-8)/podWidth
		if b.h == stripHeight {
			x, y, across = b.x+100, b.y+19, m.room
		}
		for slot := range m.room {
			l.anchors = append(l.anchors, anchor{fmt.Sprintf("%s/%d", m.key, slot), x + slot%across*podWidth, y + slot/across*podHeight})
		}
	}
}
