package cri

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"caderno/sim/clock"
)

// State is where a container is in its life.
type State string

// The states.
const (
	Created State = "Created"
	Running State = "Running"
	Exited  State = "Exited"
)

// ContainerConfig says what container is wanted.
type ContainerConfig struct {
	Name         string
	Image        string // reference with tag; the node must have it
	SpecImage    string // as the Pod's spec has it
	Command      []string
	Args         []string
	RestartCount int
}

// Container is what the runtime tells of a container: a picture of one instant.
type Container struct {
	ContainerConfig
	ID         string // containerd://...
	ImageID    string
	Pod        Pod
	State      State
	CreatedAt  time.Time
	StartedAt  time.Time // zero until it runs
	FinishedAt time.Time // zero until it exited
	ExitCode   int32
	Reason     string // of the end: Completed or Error
}

// container is a run of a program in a sandbox.
type container struct {
	Container
	image   Image
	process *process
	wake    *clock.Event // when the program goes on
	files   map[string]bool
	log     []LogLine
	follow  []*follower
}

// follower is somebody who wants to know when a container prints or ends.
type follower struct{ changed func() }

// LogLine is a line that a container printed.
type LogLine struct {
	Time time.Time
	Text string // without the newline
}

// CreateContainer makes a container in the Pod's sandbox and returns its ID. It
// fails when there is no sandbox, or the image is not on the node.
func (r *Runtime) CreateContainer(uid string, cfg ContainerConfig) (id string, err error) {
	p := r.pods[uid]
	if p == nil || !p.sandbox.Ready {
		return "", fmt.Errorf("create container %s: Pod %s has no sandbox that is ready", cfg.Name, uid)
	}
	stored, onNode := r.images[cfg.Image]
	image, _ := r.registry.Lookup(cfg.Image)
	if !onNode {
		return "", fmt.Errorf("create container %s: image %s is not on the node", cfg.Name, cfg.Image)
	}
	c := &container{
		Container: Container{
			ContainerConfig: cfg, ID: "containerd://" + r.newID(), ImageID: stored.ID, Pod: p.sandbox.Pod,
			State: Created, CreatedAt: r.clock.Now(),
		},
		image: image, files: map[string]bool{},
	}
	r.containers[c.ID] = c
	p.containers = append(p.containers, c)
	return c.ID, nil
}

// StartContainer runs the program of a container that was created.
func (r *Runtime) StartContainer(id string) {
	c := r.containers[id]
	c.State, c.StartedAt = Running, r.clock.Now()
	argv := c.argv()
	if argv == nil {
		return // a server, which never ends by itself
	}
	c.process = &process{commands: parse(argv), files: c.files, print: func(line string) {
		c.log = append(c.log, LogLine{Time: r.clock.Now(), Text: line})
		c.tellFollowers()
	}}
	r.goOn(c)
}

// argv is what the container runs; nil if that is the image's own server. A
// command or arguments of its own take the whole place of the image's.
func (c *container) argv() []string {
	if own := slices.Concat(c.Command, c.Args); len(own) > 0 {
		return own
	}
	return c.image.Command
}

// goOn runs the program until it sleeps or ends. What it does later happens on
// behalf of the hop that started it.
func (r *Runtime) goOn(c *container) {
	if sleep, asleep := c.process.run(); asleep {
		c.wake = r.clock.After(sleep, "container "+c.Name+" of "+c.Pod.Name, func() { r.goOn(c) })
		return
	}
	reason := "Completed"
	if c.process.code != 0 {
		reason = "Error"
	}
	r.exit(c, c.process.code, reason)
}

// StopContainer asks the program to end, which every program of the catalogue
// does at once, with 0. It does nothing to a container that does not run.
func (r *Runtime) StopContainer(id string) {
	if c := r.containers[id]; c != nil {
		r.exit(c, 0, "Completed")
	}
}

func (r *Runtime) exit(c *container, code int32, reason string) {
	if c.State != Running {
		return
	}
	c.wake.Cancel()
	c.State, c.FinishedAt, c.ExitCode, c.Reason = Exited, r.clock.Now(), code, reason
	r.exited(c.Container)
	c.tellFollowers()
}

// RemoveContainer forgets a container that does not run, and its log.
func (r *Runtime) RemoveContainer(id string) {
	c := r.containers[id]
	if c == nil || c.State == Running {
		return
	}
	delete(r.containers, id)
	p := r.pods[c.Pod.UID]
	p.containers = slices.DeleteFunc(p.containers, func(other *container) bool { return other == c })
}

// Logs returns what a container printed so far, oldest first, and whether it
// has exited; known is false when the runtime knows no such container (any
// more). The caller must not change the lines.
func (r *Runtime) Logs(id string) (lines []LogLine, ended, known bool) {
	c := r.containers[id]
	if c == nil {
		return nil, true, false
	}
	return c.log, c.State == Exited, true
}

// FollowLogs calls changed each time that the container prints a line or
// exits, until stop is called.
func (r *Runtime) FollowLogs(id string, changed func()) (stop func()) {
	c := r.containers[id]
	if c == nil {
		return func() {}
	}
	f := &follower{changed}
	c.follow = append(c.follow, f)
	return func() {
		c.follow = slices.DeleteFunc(slices.Clone(c.follow), func(other *follower) bool { return other == f })
	}
}

func (c *container) tellFollowers() {
	for _, f := range c.follow {
		f.changed()
	}
}

// ExecResult is what became of a command.
type ExecResult struct {
	Output   string // standard output and error
	ExitCode int32
	Took     time.Duration // virtual time that the command would have slept
}

// ExecSync runs a command in a container. The command sees the container's
// files and may change them. It fails when the container does not run.
//
// Simplification: all of it happens now; Took says how long it would have
// taken, so that the caller can tell that its patience had ended before.
func (r *Runtime) ExecSync(id string, argv []string) (ExecResult, error) {
	c := r.containers[id]
	if c == nil || c.State != Running {
		return ExecResult{}, fmt.Errorf("exec in container %s: it is not running", id)
	}
	var output strings.Builder
	p := &process{commands: parse(argv), files: c.files, print: func(line string) { output.WriteString(line + "\n") }}
	var took time.Duration
	for {
		sleep, asleep := p.run()
		if !asleep {
			return ExecResult{Output: output.String(), ExitCode: p.code, Took: took}, nil
		}
		took += sleep
	}
}
