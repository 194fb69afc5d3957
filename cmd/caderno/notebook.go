package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// notebookName is what the learner's folder is called.
const notebookName = "meu-caderno"

// findNotebook finds the learner's folder for somebody who works in a folder: at
// the top of the course's checkout if that is somewhere upwards; else right there,
// or the folder itself if it is the one.
func findNotebook(from string) string {
	absolute, err := filepath.Abs(from)
	if err != nil {
		return filepath.Join(from, notebookName)
	}
	up := from
	for folder := absolute; folder != filepath.Dir(folder); folder = filepath.Dir(folder) {
		if isCheckout(folder) {
			return filepath.Join(up, notebookName)
		}
		up = filepath.Join(up, "..")
	}
	if filepath.Base(absolute) == notebookName {
		return from
	}
	return filepath.Join(from, notebookName)
}

// isCheckout tells whether a folder is the top of the course's own code.
func isCheckout(folder string) bool {
	text, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	first, _, _ := bytes.Cut(text, []byte("\n"))
	return err == nil && string(bytes.TrimSpace(first)) == "module caderno"
}

// replaceFile gives a file of the notebook a new text in one step: whatever
// interrupts it, the file is the old one or the new one. Nobody else may read it.
func replaceFile(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	fresh, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*") // made for its owner alone
	if err != nil {
		return err
	}
	_, err = fresh.Write(text)
	err = errors.Join(err, fresh.Sync(), fresh.Close())
	if err == nil {
		err = os.Rename(fresh.Name(), file)
	}
	if err != nil {
		os.Remove(fresh.Name())
	}
	return err
}

// createFile makes a file that was not there; one that is there stays as it is,
// and the error is fs.ErrExist.
func createFile(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	fresh, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = fresh.Write(text)
	if err = errors.Join(err, fresh.Sync(), fresh.Close()); err != nil {
		os.Remove(file)
	}
	return err
}

// lockFile waits until this program is the only one that holds a lock, a file that
// is there for so long, and returns what gives it back. Two programs that change
// the same file (verificar beside acompanhar) would otherwise lose what one of
// them wrote. A lock that its owner has left behind, or that cannot be made, keeps
// nobody waiting.
func lockFile(lock string) (unlock func()) {
	const (
		glance   = 5 * time.Millisecond
		forgot   = 2 * time.Second // a change of a file takes some milliseconds
		patience = int(2 * forgot / glance)
	)
	for range patience {
		err := createFile(lock, nil)
		if err == nil {
			return func() { os.Remove(lock) }
		}
		if !errors.Is(err, fs.ErrExist) {
			break
		}
		if info, err := os.Stat(lock); err == nil && time.Since(info.ModTime()) > forgot {
			os.Remove(lock)
			continue
		}
		time.Sleep(glance)
	}
	return func() {}
}

// keepAway renames a file of the notebook to the first free of the names that
// pattern gives for 1, 2, 3, ..., and returns it. Nothing is overwritten.
func keepAway(file, pattern string) (string, error) {
	for n := 1; ; n++ {
		kept := filepath.Join(filepath.Dir(file), fmt.Sprintf(pattern, n))
		switch err := createFile(kept, nil); { // takes the name
		case errors.Is(err, fs.ErrExist):
			continue
		case err != nil:
			return "", err
		}
		if err := os.Rename(file, kept); err != nil {
			os.Remove(kept)
			return "", err
		}
		return kept, nil
	}
}
