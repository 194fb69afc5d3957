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
