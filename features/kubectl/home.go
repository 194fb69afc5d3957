package kubectl

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// serverHost is where the API server of a cluster in process seems to be: on
// the first node. Nothing is ever sent to that address.
const serverHost = "192.0.2.10:6443"

// home is the private folder of one kubectl.
type home struct {
	dir   string
	dated map[string]time.Time // files of the cache -> their date
}

// newHome makes the folder and writes the kubeconfig.
func newHome(namespace string) (home, error) {
	dir, err := os.MkdirTemp("", "caderno-kubectl-")
	if err != nil {
		return home{}, fmt.Errorf("a folder for kubectl: %w", err)
	}
	h := home{dir: dir, dated: map[string]time.Time{}}
	if namespace == "" {
		namespace = "default"
	}
	text := fmt.Sprintf(kubeconfig, serverHost, namespace)
	if err := os.WriteFile(h.kubeconfig(), []byte(text), 0o600); err != nil {
		return home{}, fmt.Errorf("the kubeconfig of kubectl: %w", err)
	}
	return h, nil
}

func (h home) kubeconfig() string { return filepath.Join(h.dir, "config") }
func (h home) cache() string      { return filepath.Join(h.dir, "cache") }
func (h home) stdin() string      { return filepath.Join(h.dir, "stdin") }

const kubeconfig = `apiVersion: v1
kind: Config
clusters:
- name: caderno
  cluster:
    server: https://%s
contexts:
- name: caderno
  context:
    cluster: caderno
    namespace: %s
    user: caderno
current-context: caderno
users:
- name: caderno
  user: {}
`

// dateCache gives the files that the last command wrote into the cache the
// virtual time. kubectl trusts them for six hours of its own clock, which is
// the cluster's; the dates of the machine would make the requests of a command
// depend on the day that it runs on.
func (h home) dateCache(now time.Time) {
	_ = filepath.WalkDir(h.cache(), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil // no cache yet
		}
		info, err := entry.Info()
		if dated, known := h.dated[path]; err == nil && (!known || !dated.Equal(info.ModTime())) {
			_ = os.Chtimes(path, now, now)
			if info, err := os.Stat(path); err == nil {
				h.dated[path] = info.ModTime()
			}
		}
		return nil
	})
}
