package cri

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/distribution/reference"
)

// Image is what the registry knows of an image.
type Image struct {
	Size     int64         // bytes
	PullTime time.Duration // how long a node takes to pull it
	Command  []string      // what a container runs unless told otherwise; nil: a program that never ends
	Port     int           // where that program answers HTTP; 0: nowhere
	Tag      string
	answer   answerFunc
}

// answerFunc is what a program says to a visitor: pod is its Pod's name, age
// how long the container has been running.
type answerFunc func(pod, tag string, age time.Duration, path string) (status int, body string)

// Registry is the catalogue of images that the cluster's nodes pull from.
type Registry struct {
	published map[string]bool // name:tag of the images that a learner added
}

// NewRegistry returns the registry with the course's images.
func NewRegistry() *Registry { return &Registry{published: map[string]bool{}} }

// Publish adds an image of the learner's own, which behaves as caderno/ola. A
// reference without tag means :latest. It fails when the reference is not one.
func (r *Registry) Publish(ref string) error {
	named, err := reference.ParseNormalizedNamed(ref)
	if err == nil && !reference.IsNameOnly(named) {
		_, isTagged := named.(reference.Tagged)
		_, isDigested := named.(reference.Digested)
		if !isTagged || isDigested {
			err = errors.New("it has a digest")
		}
	}
	if err != nil {
		return fmt.Errorf("publish image %q: expected NAME or NAME:TAG, as in caderno/minha:1.0: %w", ref, err)
	}
	name, tag := split(ref)
	r.published[name+":"+tag] = true
	return nil
}

// Lookup finds an image by its reference. The prefixes docker.io/ and library/
// may be left out, and no tag means latest.
func (r *Registry) Lookup(ref string) (Image, bool) {
	name, tag := split(ref)
	entry, known := catalogue[name]
	if known && entry.has(tag) {
		entry.Tag = tag
		return entry.Image, true
	}
	if r.published[name+":"+tag] {
		image := catalogue["caderno/ola"].Image
		image.Tag = tag
		return image, true
	}
	return Image{}, false
}

// References are all images that can be pulled, NAME:TAG, sorted.
func (r *Registry) References() []string {
	all := slices.Sorted(maps.Keys(r.published))
	for _, name := range slices.Sorted(maps.Keys(catalogue)) {
		for _, tag := range catalogue[name].tags {
			all = append(all, name+":"+tag)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// split parts a reference into the short name and the tag.
func split(ref string) (name, tag string) {
	name, tag = ref, "latest"
	if colon := strings.LastIndex(name, ":"); colon > strings.LastIndex(name, "/") {
		name, tag = name[:colon], name[colon+1:]
	}
	return strings.TrimPrefix(strings.TrimPrefix(name, "docker.io/"), "library/"), tag
}
