// Package transcript reads, plays and compares transcripts of kubectl recorded
// from Kubernetes itself: text files of commands and of what they printed. The
// project's tests play them against the simulator.
//
// A transcript:
//
//	# a remark
//	$ COMMAND              under it what it printed on standard output and
//	                       standard error; [exit N] where N is not 0
//	? COMMAND => TEXT      wait, up to 400 s of the cluster's time, until what
//	                       COMMAND prints contains TEXT (=> alone: until it is empty)
//	@ SECONDS              let that much of the cluster's time pass
//	-- NAME --             from here on, the file NAME
//
// It knows nothing of the simulator: whoever plays brings a Cluster.
package transcript

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Kind is what a step does.
type Kind byte

// The kinds of steps, by the character that begins their line.
const (
	Remark  Kind = '#'
	Command Kind = '$'
	Wait    Kind = '?'
	Pause   Kind = '@'
)

// Step is one step of a transcript.
type Step struct {
	Kind  Kind
	Line  string        // the command; the remark's text
	Want  string        // Command: what it printed on Kubernetes
	Until string        // Wait: the text that ends it; "" is when nothing is printed
	Pause time.Duration // Pause
}

// Transcript is a transcript as it was read.
type Transcript struct {
	Name  string
	Steps []Step
	Files map[string]string
	// FileNames are in the order in which the files came.
	FileNames []string
}

var fileLine = regexp.MustCompile(`^-- ([^\s\p{Z}]+) --$`)

// Parse reads a transcript. name is for messages.
func Parse(name, text string) (*Transcript, error) {
	t := &Transcript{Name: name, Files: map[string]string{}}
	file, contents := "", map[string][]string{}
	open := false // the last step is a command, and what follows is its output
	var output []string
	finish := func() {
		if open {
			t.Steps[len(t.Steps)-1].Want = strings.Join(output, "\n")
		}
		open, output = false, nil
	}
	for i, line := range strings.Split(text, "\n") {
		if m := fileLine.FindStringSubmatch(line); m != nil {
			file = m[1]
			t.FileNames = append(t.FileNames, file)
			contents[file] = nil
			continue
		}
		if file != "" {
			contents[file] = append(contents[file], line)
			continue
		}
		step, err := parseLine(line)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
		case step != nil:
			finish()
			t.Steps = append(t.Steps, *step)
			open = step.Kind == Command
		case open:
			output = append(output, line)
		case strings.TrimSpace(line) != "":
			return nil, fmt.Errorf("%s:%d: %q belongs to no command: expected a line that begins with $, ?, @, # or -- NAME --", name, i+1, line)
		}
	}
	finish()
	for file, lines := range contents {
		t.Files[file] = strings.Join(lines, "\n")
	}
	return t, nil
}

// parseLine is the step that begins with a line, or nil.
func parseLine(line string) (*Step, error) {
	if strings.HasPrefix(line, "#") {
		return &Step{Kind: Remark, Line: strings.TrimSpace(line[1:])}, nil
	}
	if len(line) < 2 || line[1] != ' ' {
		return nil, nil
	}
	rest := line[2:]
	switch Kind(line[0]) {
	case Command:
		return &Step{Kind: Command, Line: rest}, nil
	case Wait:
		at := strings.LastIndex(rest, "=>")
		if at < 0 {
			return nil, fmt.Errorf("%q has no =>: expected ? COMMAND => TEXT", line)
		}
		return &Step{Kind: Wait, Line: rest[:at], Until: strings.TrimSpace(rest[at+2:])}, nil
	case Pause:
		seconds, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
		if err != nil || seconds < 0 {
			return nil, fmt.Errorf("%q is not a number of seconds", rest)
		}
		return &Step{Kind: Pause, Pause: time.Duration(seconds * float64(time.Second))}, nil
	}
	return nil, nil
}
