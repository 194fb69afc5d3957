package lessons

import (
	"fmt"
	"strings"
	"time"
)

// Seconds writes a virtual time as Portuguese does: 1,234 s with three decimals.
func Seconds(d time.Duration, decimals int) string {
	return strings.Replace(fmt.Sprintf("%.*f s", decimals, d.Seconds()), ".", ",", 1)
}

// Clock writes a virtual time shortly, as one says it: 86 ms, 1,2 s, 8 min 6 s.
func Clock(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	switch d = d.Round(100 * time.Millisecond); {
	case d < time.Minute:
		return Seconds(d, 1)
	default:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
}
