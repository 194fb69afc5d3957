package features

import (
	"bytes"
	"io/fs"
	"time"
)

// texts is a file system of texts in memory, by any name: godog reads from it
// what has been read already, wherever it came from.
type texts map[string][]byte

// Open implements fs.FS.
func (t texts) Open(name string) (fs.File, error) {
	text, ok := t[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &openText{Reader: bytes.NewReader(text), name: name}, nil
}

// openText is a text while it is read, and what there is to know about it.
type openText struct {
	*bytes.Reader
	name string
}

func (o *openText) Stat() (fs.FileInfo, error) { return o, nil }
func (o *openText) Close() error               { return nil }
func (o *openText) Name() string               { return o.name }
func (o *openText) Mode() fs.FileMode          { return 0o444 }
func (o *openText) ModTime() time.Time         { return time.Time{} }
func (o *openText) IsDir() bool                { return false }
func (o *openText) Sys() any                   { return nil }
