package shell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"mvdan.cc/sh/v3/interp"

	"caderno/features/shell/filters"
)

// Memory is files in memory, all in one folder, few and small. A shell that has
// them in place of a folder of the machine is confined: see confine.go.
type Memory struct {
	mu    sync.Mutex
	files map[string][]byte
}

// The most that a Memory holds.
const (
	MostFiles     = 20
	MostFileBytes = 64 << 10
)

// fileName is what a file may be called.
var fileName = regexp.MustCompile(`^[\pL\pN_][\pL\pN_.-]{0,59}$`)

// Names lists the files.
func (m *Memory) Names() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var names []string
	for name := range m.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// ReadFile implements filters.Files; "ola.yaml", "./ola.yaml" and "/ola.yaml" are
// the same file.
func (m *Memory) ReadFile(name string) ([]byte, error) {
	if name == os.DevNull {
		return nil, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	text, ok := m.files[inFolder(name)]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return bytes.Clone(text), nil
}

// WriteFile implements filters.Files. Its errors are for the learner.
func (m *Memory) WriteFile(name string, data []byte) error {
	if name == os.DevNull {
		return nil
	}
	name = inFolder(name)
	m.mu.Lock()
	defer m.mu.Unlock()
	_, there := m.files[name]
	switch {
	case !fileName.MatchString(name):
		return fmt.Errorf("%q não serve como nome de arquivo aqui: use letras, números, ponto, hífen e sublinhado", name)
	case !there && len(m.files) >= MostFiles:
		return fmt.Errorf("já há %d arquivos, e não cabe mais nenhum: remova um", MostFiles)
	case len(data) > MostFileBytes:
		return fmt.Errorf("%s é grande demais: um arquivo tem no máximo %d kB", name, MostFileBytes>>10)
	}
	if m.files == nil {
		m.files = map[string][]byte{}
	}
	m.files[name] = bytes.Clone(data)
	return nil
}

// Remove takes a file away.
func (m *Memory) Remove(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.files, inFolder(name))
}

// inFolder is a file's name in the one folder that there is; one that leads
// elsewhere keeps its slashes, and is no file's.
func inFolder(name string) string { return strings.TrimPrefix(path.Clean("/"+name), "/") }

// open is for redirections.
func (m *Memory) open(ctx context.Context, name string, flag int, _ os.FileMode) (io.ReadWriteCloser, error) {
	if d := device(ctx, name); d != nil {
		return d, nil
	}
	file := &memoryFile{memory: m, name: name, writes: flag&(os.O_WRONLY|os.O_RDWR) != 0}
	text, err := m.ReadFile(name)
	if !file.writes || flag&os.O_APPEND != 0 {
		file.Write(text)
	}
	if file.writes {
		err = m.WriteFile(name, file.Bytes()) // when it is closed nobody would be told why not
	}
	if err != nil {
		return nil, &fs.PathError{Op: "sh:", Path: name, Err: errors.New(filters.Reason(err))}
	}
	return file, nil
}

// memoryFile is a file that was opened.
type memoryFile struct {
	bytes.Buffer
	memory *Memory
	name   string
	writes bool
}

// Write takes no more than fits.
func (f *memoryFile) Write(p []byte) (int, error) {
	if f.Len()+len(p) > MostFileBytes {
		return 0, errors.New("file too large")
	}
	return f.Buffer.Write(p)
}

// Close keeps what was written.
func (f *memoryFile) Close() error {
	if !f.writes {
		return nil
	}
	return f.memory.WriteFile(f.name, f.Bytes())
}

func (m *Memory) stat(_ context.Context, name string, _ bool) (fs.FileInfo, error) {
	return m.info(name)
}

func (m *Memory) access(_ context.Context, name string, mode interp.AccessMode) error {
	info, err := m.info(name)
	if err == nil && mode == interp.AccessExec && !info.IsDir() {
		return fs.ErrPermission
	}
	return err
}

func (m *Memory) info(name string) (fs.FileInfo, error) {
	if inFolder(name) == "" {
		return memoryInfo{name: "/", dir: true}, nil
	}
	text, err := m.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return memoryInfo{name: inFolder(name), size: int64(len(text))}, nil
}

func (m *Memory) readDir(_ context.Context, name string) ([]fs.DirEntry, error) {
	if inFolder(name) != "" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	var entries []fs.DirEntry
	for _, file := range m.Names() {
		info, err := m.info(file)
		if err == nil {
			entries = append(entries, fs.FileInfoToDirEntry(info))
		}
	}
	return entries, nil
}

// memoryInfo tells of a file, or of the folder.
type memoryInfo struct {
	name string
	size int64
	dir  bool
}

func (i memoryInfo) Name() string       { return i.name }
func (i memoryInfo) Size() int64        { return i.size }
func (i memoryInfo) ModTime() time.Time { return time.Time{} }
func (i memoryInfo) IsDir() bool        { return i.dir }
func (i memoryInfo) Sys() any           { return nil }

func (i memoryInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o755
	}
	return 0o644
}
