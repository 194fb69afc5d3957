package main

import (
	"context"
	"io"

	"caderno/lessons"
	"caderno/lessons/terminal"
)

// references checks that all that texts refer to is there, and that a reader gets
// to see them.
func (k *courseCheck) references(ctx context.Context, trail lessons.Course, chosen []lessons.Lesson) {
	source := newRunSource(ctx)
	for _, lesson := range chosen {
		// What could not be run has no scenarios.
		source.ran[lesson.Name()] = k.found[inRepository(ofLessons, lesson.Name())]
	}
	options := terminal.Options{Width: widestColumns, Source: source, Hue: hue}
	for _, lesson := range chosen {
		if k.resolve(lesson.Page(), source) {
			k.shown(lesson.Page(), terminal.Render(io.Discard, lesson, options))
		}
	}
	if trail.Limits.Body != nil && k.resolve(trail.Limits, source) {
		k.shown(trail.Limits, terminal.RenderPage(io.Discard, trail.Limits, options))
	}
}

// resolve checks each of a page's references.
func (k *courseCheck) resolve(page lessons.Page, source lessons.Source) bool {
	references, err := page.References()
	if err != nil {
		return false // which has been told
	}
	all := true
	for _, r := range references {
		if _, err := r.Resolve(source); err != nil {
			k.at("lessons/"+page.Name+".md", page.LineOf(r), "%v", err)
			all = false
		}
	}
	return all
}

// shown takes note of what a renderer could not show.
func (k *courseCheck) shown(page lessons.Page, err error) {
	if err != nil {
		k.at("lessons/"+page.Name+".md", page.LineOf(nil), "%v", err)
	}
}
