package spelling

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNearest(t *testing.T) {
	words := []string{"avançar", "esperar", "parar", "kubectl", "salto"}
	for mistyped, want := range map[string]string{
		"kubctl": "kubectl", "avncar": "avançar", "espera": "esperar", "salta": "salto", "parr": "parar",
		"xyz": "", "": "", "kubernetes": "",
	} {
		assert.Equal(t, want, Nearest(mistyped, words), mistyped)
	}
}

func TestSlip(t *testing.T) {
	for mistyped, meant := range map[string]string{
		"Runing": "Running", "running": "Running", "deployment.aps/ola": "deployment.apps/ola", "olá": "ola", "unchangd": "unchanged",
	} {
		assert.True(t, Slip(mistyped, meant), mistyped)
	}
	for other, shown := range map[string]string{
		"3": "5", "nginx:1.27": "nginx:1.29", "worker-1": "worker-2", "unchanged": "configured", "Ready": "NotReady", "no": "nó", "ola": "ola",
	} {
		assert.False(t, Slip(other, shown), other)
	}
}
