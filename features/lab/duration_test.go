package lab

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30s": 30 * time.Second, "5m": 5 * time.Minute, "1h30m": 90 * time.Minute, "90": 90 * time.Second,
		"1,5s": 1500 * time.Millisecond, "0.5": 500 * time.Millisecond, "250ms": 250 * time.Millisecond,
		"2 minutos": 2 * time.Minute, "1 hora e 5 minutos": 65 * time.Minute, "1 min 30 seg": 90 * time.Second,
		" 10 S ": 10 * time.Second, "168h": longest,
	} {
		got, err := parseDuration(text)
		assert.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for text, want := range map[string]string{
		"": "falta o tempo", "0s": "mais que zero", "-5s": "esperava um tempo", "abc": "esperava um tempo", "5x": "esperava um tempo",
		"5 10": "esperava um tempo", "1m30": "esperava um tempo", "s": "esperava um tempo", "169h": "uma semana", "99999999999999999999h": "uma semana",
	} {
		_, err := parseDuration(text)
		assert.ErrorContains(t, err, want, text)
	}
}
