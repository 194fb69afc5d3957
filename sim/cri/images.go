package cri

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"caderno/sim/clock"
)

// StoredImage is an image that a node has.
type StoredImage struct {
	Reference string // with tag, as it was pulled
	ID        string // sha256:...
	Size      int64  // bytes
}

// PullImage fetches an image given with its tag and calls done when it is here
// (or at once if the registry has none such). Cancelling the returned event
// (nil if done was called already) gives the pull up.
//
// The error is in containerd's words, as the kubelet passes them on.
func (r *Runtime) PullImage(ref string, done func(error)) *clock.Event {
	image, found := r.registry.Lookup(ref)
	if !found {
		done(fmt.Errorf("rpc error: code = NotFound desc = failed to pull and unpack image %q: failed to resolve reference %q: %s: not found", ref, ref, ref))
		return nil
	}
	return r.clock.After(image.PullTime, "pull "+ref, func() {
		r.images[ref] = StoredImage{Reference: ref, ID: imageID(ref), Size: image.Size}
		done(nil)
	})
}

// ImageStatus finds an image that the node has, by its reference with tag.
func (r *Runtime) ImageStatus(ref string) (StoredImage, bool) {
	image, found := r.images[ref]
	return image, found
}

// ListImages returns the node's images, the biggest first.
func (r *Runtime) ListImages() []StoredImage {
	images := make([]StoredImage, 0, len(r.images))
	for _, image := range r.images {
		images = append(images, image)
	}
	slices.SortFunc(images, func(a, b StoredImage) int {
		if a.Size != b.Size {
			return int(b.Size - a.Size)
		}
		return strings.Compare(a.Reference, b.Reference)
	})
	return images
}

// imageID stands for the digest of an image's content, which is nowhere.
func imageID(ref string) string {
	return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(ref)))
}
