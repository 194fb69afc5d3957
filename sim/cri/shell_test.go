package cri

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestProcess(t *testing.T) {
	sh := func(script string) []string { return []string{"sh", "-c", script} }
	for _, test := range []struct {
		argv   []string
		output string // lines joined by |
		code   int32
		took   time.Duration
	}{
		{[]string{"true"}, "", 0, 0},
		{[]string{"false"}, "", 1, 0},
		{[]string{"echo", "um", "dois"}, "um dois", 0, 0},
		{[]string{"sleep", "1.5"}, "", 0, 1500 * time.Millisecond},
		{[]string{"sleep"}, "sleep: missing operand", 1, 0},
		{[]string{"sleep", "muito"}, "sleep: invalid number 'muito'", 1, 0},
		{[]string{"sleep", "infinity"}, "", 0, 87600 * time.Hour},
		{[]string{"ls", "-l"}, "sh: ls: not found", 127, 0},
		{[]string{"cat", "/a"}, "cat: can't open '/a': No such file or directory", 1, 0},
		{sh("echo erro fatal; sleep 2; exit 1"), "erro fatal", 1, 2 * time.Second},
		{sh("touch /a && cat /a && echo achei"), "achei", 0, 0},
		{sh("touch /a; rm -f /a; cat /a"), "cat: can't open '/a': No such file or directory", 1, 0},
		{sh("false && echo não; echo sim"), "sim", 0, 0},
		{sh("false && echo não"), "", 1, 0},
		{sh("false; exit"), "", 1, 0},
		{sh("exit 300; echo nunca"), "", 44, 0},
		{sh("exit três"), "sh: exit: Illegal number: três", 2, 0},
		{sh(`echo "um; dois"  'três  quatro'`), "um; dois três  quatro", 0, 0},
		{sh("sleep 1\nsleep 2"), "", 0, 3 * time.Second},
		{sh(""), "", 0, 0},
		{nil, "", 0, 0},
	} {
		var lines []string
		p := &process{commands: parse(test.argv), files: map[string]bool{}, print: func(l string) { lines = append(lines, l) }}
		var took time.Duration
		for sleep, asleep := p.run(); asleep; sleep, asleep = p.run() {
			took += sleep
		}
		name := strings.Join(test.argv, " ")
		assert.Equal(t, test.output, strings.Join(lines, "|"), name)
		assert.Equal(t, test.code, p.code, name)
		assert.Equal(t, test.took, took, name)
	}
}
