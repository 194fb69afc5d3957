package shell

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"

	"mvdan.cc/sh/v3/interp"

	"caderno/features/shell/filters"
)

// folder is the shell's own file system: "/" is the folder root of the machine,
// and nothing else can be named.
type folder struct{ root string }

// in is the folder seen from a directory of it.
func (f folder) in(dir string) directory { return directory{f, dir} }

// directory finds files by names relative to it.
type directory struct {
	folder folder
	dir    string
}

// real is where a file is on the machine.
func (d directory) real(name string) string {
	name = slashes(name)
	if !path.IsAbs(name) {
		name = path.Join(slashes(d.dir), name)
	}
	return filepath.Join(d.folder.root, filepath.FromSlash(path.Clean("/"+name)))
}

// slashes makes C:\a\b, as the interpreter has it on Windows, /a/b.
func slashes(name string) string {
	if runtime.GOOS == "windows" {
		name = filepath.ToSlash(strings.TrimPrefix(name, filepath.VolumeName(name)))
	}
	return name
}

func (d directory) ReadFile(name string) ([]byte, error) {
	if name == "/dev/null" {
		return nil, nil
	}
	return os.ReadFile(d.real(name))
}

func (d directory) WriteFile(name string, data []byte) error {
	if name == "/dev/null" {
		return nil
	}
	real := d.real(name)
	if d.dir == "/" {
		if err := os.MkdirAll(filepath.Dir(real), 0o755); err != nil {
			return err
		}
	}
	return os.WriteFile(real, data, 0o644)
}

func here(ctx context.Context, f folder) directory { return f.in(interp.HandlerCtx(ctx).Dir) }

// open is for redirections. Its errors are worded as a shell's.
func (f folder) open(ctx context.Context, name string, flag int, perm os.FileMode) (io.ReadWriteCloser, error) {
	if d := device(ctx, name); d != nil {
		return d, nil
	}
	file, err := os.OpenFile(here(ctx, f).real(name), flag, perm)
	if err != nil {
		return nil, &fs.PathError{Op: "sh:", Path: name, Err: errors.New(filters.Reason(err))}
	}
	return file, nil
}

// device is a file that is there in each shell, or nil.
func device(ctx context.Context, name string) io.ReadWriteCloser {
	hc := interp.HandlerCtx(ctx)
	switch name {
	case "/dev/null":
		return discard{}
	case "/dev/stdout":
		return passed{hc.Stdout}
	case "/dev/stderr":
		return passed{hc.Stderr}
	}
	return nil
}

func (f folder) readDir(ctx context.Context, name string) ([]fs.DirEntry, error) {
	return os.ReadDir(here(ctx, f).real(name))
}

func (f folder) stat(ctx context.Context, name string, followSymlinks bool) (fs.FileInfo, error) {
	return os.Stat(here(ctx, f).real(name)) // there are no links
}

func (f folder) access(ctx context.Context, name string, mode interp.AccessMode) error {
	info, err := os.Stat(here(ctx, f).real(name))
	if err == nil && mode == interp.AccessExec && !info.IsDir() {
		return fs.ErrPermission
	}
	return err
}

// discard is /dev/null.
type discard struct{}

func (discard) Read([]byte) (int, error)    { return 0, io.EOF }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) Close() error                { return nil }

// passed is one of the shell's own streams.
type passed struct{ io.Writer }

func (passed) Read([]byte) (int, error) { return 0, io.EOF }
func (passed) Close() error             { return nil }
