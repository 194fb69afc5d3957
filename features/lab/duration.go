package lab

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// part is one number of a duration, with or without its unit.
var part = regexp.MustCompile(`^(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*(?:e\s+)?`)

// units are the spellings of a duration's units.
var units = map[string]time.Duration{
	"": time.Second, "ms": time.Millisecond,
	"s": time.Second, "seg": time.Second, "segundo": time.Second, "segundos": time.Second,
	"m": time.Minute, "min": time.Minute, "minuto": time.Minute, "minutos": time.Minute,
	"h": time.Hour, "hora": time.Hour, "horas": time.Hour,
}

// longest is how much time may pass at once: a week.
const longest = 7 * 24 * time.Hour

// parseDuration reads how long somebody means: 30s, 5m, 1h30m, 90, 1,5s, 2
// minutos. Its errors are for the learner.
func parseDuration(text string) (time.Duration, error) {
	rest, total := strings.ToLower(strings.TrimSpace(text)), 0.0
	bare := false // a number without a unit can only stand alone
	for n := 0; rest != ""; n++ {
		found := part.FindStringSubmatch(rest)
		if found == nil || n > 0 && bare {
			return 0, notDuration(text)
		}
		unit, known := units[found[2]]
		if !known || n > 0 && found[2] == "" {
			return 0, notDuration(text)
		}
		bare = found[2] == ""
		number, err := strconv.ParseFloat(strings.Replace(found[1], ",", ".", 1), 64)
		if err != nil {
			return 0, notDuration(text)
		}
		total += number * float64(unit)
		rest = rest[len(found[0]):]
	}
	switch {
	case text == "":
		return 0, fmt.Errorf("falta o tempo: 30s, 5m ou 1h30m")
	case total == 0:
		return 0, fmt.Errorf("esperava mais que zero; recebi %q", text)
	case total > float64(longest):
		return 0, fmt.Errorf("no máximo uma semana (168h) de cada vez; recebi %q", text)
	}
	return time.Duration(math.Round(total)), nil
}

func notDuration(text string) error {
	return fmt.Errorf("esperava um tempo como 30s, 5m ou 1h30m; recebi %q", text)
}
