package main

import (
	"context"
	"os"
	"strings"
	"unicode"
)

// Keys that scroll, which are no letters.
const (
	keyUp = -1 - iota
	keyDown
	keyPageUp
	keyPageDown
	keyHome
	keyEndOfPage
)

// scrolling are the sequences that terminals send for them, after the escape.
var scrolling = map[string]rune{
	"[A": keyUp, "OA": keyUp, "[B": keyDown, "OB": keyDown, "[5~": keyPageUp, "[6~": keyPageDown,
	"[H": keyHome, "OH": keyHome, "[1~": keyHome, "[F": keyEndOfPage, "OF": keyEndOfPage, "[4~": keyEndOfPage,
}

// keysIn are the keys that were typed, as a terminal sends them.
func keysIn(input string) []rune {
	var keys []rune
	for input != "" {
		if input[0] == '\x1b' {
			sequence := escape(input[1:])
			input = input[1+len(sequence):]
			if key, ok := scrolling[sequence]; ok {
				keys = append(keys, key)
			} else if sequence == "" { // Esc itself
				keys = append(keys, keyBack)
			}
			continue
		}
		r := []rune(input)[0]
		input = input[len(string(r)):]
		switch r {
		case ctrlC, ctrlD, 'q', 'Q':
			r = keyEnd
		case ' ':
			r = keyPageDown
		case '\n':
			r = keyBack
		}
		keys = append(keys, unicode.ToLower(r))
	}
	return keys
}

// ctrlD is the end of the input where lines are read.
const ctrlD = 4

// escape is what of the input belongs to an escape sequence, without the escape.
func escape(input string) string {
	if input == "" || !strings.ContainsRune("[O", rune(input[0])) {
		return ""
	}
	for i := 1; i < len(input); i++ {
		if input[i] >= 0x40 && input[i] <= 0x7e {
			return input[:i+1]
		}
	}
	return input
}

// readKeys sends what is typed at a terminal. When nobody can type any more, that
// is an end too.
func readKeys(ctx context.Context, keyboard *os.File) <-chan order {
	commands := make(chan order)
	go func() {
		send := func(key rune) {
			select {
			case commands <- order{key: key}:
			case <-ctx.Done():
			}
		}
		buffer := make([]byte, 256)
		for ctx.Err() == nil {
			n, err := keyboard.Read(buffer)
			for _, key := range keysIn(string(buffer[:n])) {
				send(key)
			}
			if err != nil {
				send(keyEnd)
				return
			}
		}
	}()
	return commands
}

// scroll moves the page under the frame; ok is false for another key.
func (f *frame) scroll(key rune) (ok bool) {
	to := f.top
	switch key {
	case keyUp, 'k':
		to--
	case keyDown, 'j':
		to++
	case keyPageUp:
		to -= f.room
	case keyPageDown:
		to += f.room
	case keyHome:
		to = 0
	case keyEndOfPage:
		to = f.most
	default:
		return false
	}
	if to = min(max(to, 0), f.most); to != f.top {
		f.top = to
		f.draw()
	}
	return true
}
