package web

import "time"

// Limits are what pages may ask for. They are far above what a lesson needs, and
// far below what would make the machine slow.
type Limits struct {
	Header      time.Duration // for a browser to say what it wants
	Request     time.Duration // for a request and its answer, but for what runs
	HeaderBytes int
	BodyBytes   int64

	Run     time.Duration // for a scenario
	Waiting int           // runs that wait for others to end

	Clusters  int           // that are open at once
	Idle      time.Duration // after which one that nobody uses is closed
	Line      time.Duration // for a line to end
	LineBytes int
}

// usual are the limits of `caderno servir`.
var usual = Limits{
	Header: 5 * time.Second, Request: 30 * time.Second, HeaderBytes: 16 << 10, BodyBytes: 128 << 10,
	Run: 30 * time.Second, Waiting: 8,
	Clusters: 4, Idle: 10 * time.Minute, Line: 20 * time.Second, LineBytes: 4000,
}

// orUsual has the usual limits where none are given.
func (l Limits) orUsual() Limits {
	take(&l.Header, usual.Header)
	take(&l.Request, usual.Request)
	take(&l.HeaderBytes, usual.HeaderBytes)
	take(&l.BodyBytes, usual.BodyBytes)
	take(&l.Run, usual.Run)
	take(&l.Waiting, usual.Waiting)
	take(&l.Clusters, usual.Clusters)
	take(&l.Idle, usual.Idle)
	take(&l.Line, usual.Line)
	take(&l.LineBytes, usual.LineBytes)
	return l
}

func take[T comparable](limit *T, usual T) {
	var none T
	if *limit == none {
		*limit = usual
	}
}
