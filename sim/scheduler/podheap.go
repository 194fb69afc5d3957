package scheduler

import "container/heap"

// podHeap keeps queued Pods so that the first is quickly found.
type podHeap struct {
	pods []*queuedPod
	less func(a, b *queuedPod) bool
}

// readier: higher priority first, then who waits longer.
func readier(a, b *queuedPod) bool {
	if pa, pb := priority(a.pod), priority(b.pod); pa != pb {
		return pa > pb
	}
	if !a.timestamp.Equal(b.timestamp) {
		return a.timestamp.Before(b.timestamp)
	}
	return a.seq < b.seq
}

// sooner: whose back-off ends first, then as in readier.
func sooner(a, b *queuedPod) bool {
	if !a.expires.Equal(b.expires) {
		return a.expires.Before(b.expires)
	}
	return readier(a, b)
}

func (h *podHeap) top() *queuedPod { return h.pods[0] }

func (h *podHeap) push(p *queuedPod) {
	p.heap = h
	heap.Push(h, p)
}

func (h *podHeap) remove(p *queuedPod) {
	heap.Remove(h, p.index)
	p.heap = nil
}

func (h *podHeap) fix(p *queuedPod) { heap.Fix(h, p.index) }

// The methods of heap.Interface.

func (h *podHeap) Len() int           { return len(h.pods) }
func (h *podHeap) Less(i, j int) bool { return h.less(h.pods[i], h.pods[j]) }

func (h *podHeap) Swap(i, j int) {
	h.pods[i], h.pods[j] = h.pods[j], h.pods[i]
	h.pods[i].index, h.pods[j].index = i, j
}

func (h *podHeap) Push(x any) {
	p := x.(*queuedPod)
	p.index = len(h.pods)
	h.pods = append(h.pods, p)
}

func (h *podHeap) Pop() any {
	last := h.pods[len(h.pods)-1]
	h.pods[len(h.pods)-1] = nil
	h.pods = h.pods[:len(h.pods)-1]
	return last
}
