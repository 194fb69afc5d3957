package sim

import (
	"embed"
	"io/fs"
)

//go:embed *.go */*.go */*/*.go
var source embed.FS

// Source is the simulator's own code, so that a lesson can show a region of it.
// Names in it are relative to this folder, e.g. "store/store.go".
func Source() fs.FS { return source }
