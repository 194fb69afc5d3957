package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"

	"caderno/lessons/site/stage"
)

// chart is one of the two pictures, as far as it concerns who goes through it.
type chart struct {
	name   string
	boxes  map[string][4]float64 // of the pieces: left, top, right, bottom
	points map[string]point      // of the pieces, and of the places of things
	wires  map[string][]point
}

type point struct{ x, y float64 }

var (
	aPiece  = regexp.MustCompile(`data-key="([a-z]+[0-9]*)">(?:<title>[^<]*</title>)?<(rect|circle)([^>]*)>`)
	aWire   = regexp.MustCompile(`data-wire="([^"]*)" d="M([0-9]+) ([0-9]+)([^"]*)"`)
	aStroke = regexp.MustCompile(`([HV])([0-9]+)`)
	aPlace  = regexp.MustCompile(`([^ "]+):([0-9]+),([0-9]+)`)
	aPlaces = regexp.MustCompile(`data-places="([^"]*)"`)
)

// newCharts reads the pictures of a cluster in which nothing has happened yet.
func newCharts(pictures string) []chart {
	number := func(text string) float64 { n, _ := strconv.ParseFloat(text, 64); return n }
	var all []chart
	for _, svg := range strings.Split(pictures, "<svg")[1:] {
		svg, _, _ = strings.Cut(svg, "<defs>")
		c := chart{name: strings.Trim(strings.Fields(svg)[1], `"`), boxes: map[string][4]float64{}, points: map[string]point{}, wires: map[string][]point{}}
		for _, m := range aPiece.FindAllStringSubmatch(svg, -1) {
			at := func(name string) float64 {
				_, text, _ := strings.Cut(m[3], " "+name+`="`)
				text, _, _ = strings.Cut(text, `"`)
				return number(text)
			}
			if m[2] == "circle" {
				c.points[m[1]] = point{at("cx"), at("cy")}
				continue
			}
			b := [4]float64{at("x"), at("y"), at("x") + at("width"), at("y") + at("height")}
			c.boxes[m[1]], c.points[m[1]] = b, point{(b[0] + b[2]) / 2, (b[1] + b[3]) / 2}
		}
		for _, m := range aWire.FindAllStringSubmatch(svg, -1) {
			line := []point{{number(m[2]), number(m[3])}}
			for _, stroke := range aStroke.FindAllStringSubmatch(m[4], -1) {
				p := line[len(line)-1]
				if stroke[1] == "H" {
					p.x = number(stroke[2])
				} else {
					p.y = number(stroke[2])
				}
				line = append(line, p)
			}
			c.wires[m[1]] = line
		}
		for _, m := range aPlace.FindAllStringSubmatch(aPlaces.FindStringSubmatch(svg)[1], -1) {
			c.points["at "+m[1]] = point{number(m[2]), number(m[3])}
		}
		all = append(all, c)
	}
	return all
}

// line is what player-stage.js calls the route: along the wires as far as there are
// any, and straight on where there are none.
func (c chart) line(way string, looks map[string]stage.Look) (line []point, missing string) {
	places := strings.Fields(way)
	add := func(place string) {
		p, known := c.points[place]
		if at := looks[place].At; at != "" {
			p, known = c.points["at "+at]
		}
		if known {
			line = append(line, p)
		}
	}
	for i, to := range places[1:] {
		from := places[i]
		along, back := c.wires[from+" "+to], slices.Clone(c.wires[to+" "+from])
		slices.Reverse(back)
		if wire := append(back, along...); wire != nil {
			line = append(line, wire...)
			continue
		}
		if strings.HasPrefix(from, "net") || strings.HasPrefix(to, "net") {
			return nil, from + " " + to
		}
		if len(line) == 0 {
			add(from)
		}
		add(to)
	}
	return line, ""
}

// crossed is the first piece that a line goes through, of those that are not its own.
func (c chart) crossed(line []point, own []string) string {
	for i := range max(len(line)-1, 0) {
		from, to := line[i], line[i+1]
		for n, steps := 0.0, math.Max(1, math.Hypot(to.x-from.x, to.y-from.y)); n <= steps; n++ {
			x, y := from.x+(to.x-from.x)*n/steps, from.y+(to.y-from.y)*n/steps
			for key, b := range c.boxes {
				if x > b[0]+1 && x < b[2]-1 && y > b[1]+1 && y < b[3]-1 && !slices.Contains(own, key) {
					return key
				}
			}
		}
	}
	return ""
}

// checkWays holds what travels in a frame to the rule that it goes around every
// piece to which it does not go; before the frame's moves, as the player does.
func (w *walk) checkWays(h stage.Frame) {
	for _, way := range h.Ways {
		var own []string
		for place := range strings.FieldsSeq(way) {
			own = append(own, place)
			switch _, thing := w.things[place]; {
			case thing && place[0] == 'b':
				node, _, _ := strings.Cut(w.looks[place].At, "/")
				own = append(own, node)
			case thing:
				own = append(own, "etcd")
			case place[0] == 'r':
				own = append(own, "n"+place[1:])
			default:
				require.True(w.t, strings.HasPrefix(place, "net") || strings.Contains(w.places, `data-key="`+place+`"`), "%s, salto %d: um caminho passa por %q, que não há", w.name, h.Number, place)
			}
		}
		for _, c := range w.maps {
			where := fmt.Sprintf("%s, salto %d (%s %s), desenho %s: o caminho %q", w.name, h.Number, h.Actor, h.Text, c.name, way)
			line, missing := c.line(way, w.looks)
			require.Empty(w.t, missing, "%s não tem fio", where)
			require.Empty(w.t, c.crossed(line, own), "%s atravessa uma peça que não é sua", where)
		}
	}
}
