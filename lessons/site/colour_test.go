package site

import (
	"math"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestContrast: every ink can be read on paper and on the sheets that lie on it, by
// day and by night, as WCAG AA asks of small text.
func TestContrast(t *testing.T) {
	sheet, err := files.ReadFile("styles/1-base.css")
	require.NoError(t, err)
	colours := map[string][2]string{}
	for _, found := range regexp.MustCompile(`--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)`).FindAllStringSubmatch(string(sheet), -1) {
		colours[found[1]] = [2]string{found[2], found[3]}
	}
	require.Greater(t, len(colours), 15)
	for name, ink := range colours {
		if name == "papel" || name == "folha" || name == "linha" {
			continue
		}
		for mode := range 2 {
			for _, paper := range []string{"papel", "folha"} {
				assert.GreaterOrEqual(t, contrast(t, ink[mode], colours[paper][mode]), 4.5, "--%s on --%s, mode %d", name, paper, mode)
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is WCAG 2.1's relative luminance of a colour like "#2757a8".
func luminance(t *testing.T, colour string) float64 {
	sum := 0.0
	for i, share := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		require.NoError(t, err)
		c := float64(n) / 255
		if c <= 0.03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += share * c
	}
	return sum
}
