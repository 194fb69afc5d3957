package kubelet

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkPod runs a Pod from its creation to its end.
func BenchmarkPod(b *testing.B) {
	f := newFixture(b)
	for i := range b.N {
		name := fmt.Sprintf("p%d", i)
		f.create(onePod(name, "caderno/ola:1.0"))
		f.advance(5 * time.Second)
		f.delete(name)
		f.advance(5 * time.Second)
	}
}
