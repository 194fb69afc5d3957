package kubectl

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// serverHost is where the API server of a cluster in process seems to be: on
// the first node. Nothing is ever sent to that address.
const serverHost = "192.0.2.10:6443"

// Home is the private folder of kubectl: its configuration, and its cache of
// the API's resources. Simulated clusters all serve the same resources, so one
// after the other may be used from the same Home, as a person uses the same
// laptop; that saves each of them the questions of a kubectl that was never used.
type Home struct {
	dir    string
	mu     sync.Mutex
	filled bool // the cache knows the API's resources
	// resources are their names in memory; nil: only in the cache.
	resources *apiResources
}

// NewHome makes the folder and writes the kubeconfig. Commands that name no
// namespace work in the one given; "" is default. Close removes it all.
func NewHome(namespace string) (*Home, error) {
	return newHome(fmt.Appendf(nil, kubeconfig, serverHost, cmp.Or(namespace, "default")))
}

func newHome(config []byte) (*Home, error) {
	dir, err := os.MkdirTemp("", "caderno-kubectl-")
	if err != nil {
		return nil, fmt.Errorf("a folder for kubectl: %w", err)
	}
	h := &Home{dir: dir}
	if err := os.WriteFile(h.kubeconfig(), config, 0o600); err != nil {
		return nil, fmt.Errorf("the kubeconfig of kubectl: %w", err)
	}
	return h, nil
}

// Close removes the folder.
func (h *Home) Close() error { return os.RemoveAll(h.dir) }

func (h *Home) kubeconfig() string { return filepath.Join(h.dir, "config") }
func (h *Home) cache() string      { return filepath.Join(h.dir, "cache") }
func (h *Home) stdin() string      { return filepath.Join(h.dir, "stdin") }

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

// fill has kubectl ask for the API's resources once, so that a scenario's first
// command is like its last. On the reference kubectl had been used before, too.
// The cluster is only asked: its clock stands still.
func (h *Home) fill(cluster Timeline) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.filled || cluster.Refusing() {
		return
	}
	k := Kubectl{cluster: standing{cluster}, home: h}
	h.filled = k.Run(context.Background(), Call{Args: []string{"api-resources"}, Stdout: io.Discard, Stderr: io.Discard}) == 0
	if h.filled {
		h.resources, _ = knownResources(h) // nil: then each command reads the cache
	}
}

// standing is a cluster whose clock does not move.
type standing struct{ Timeline }

func (standing) Next() (time.Time, bool)   { return time.Time{}, false }
func (standing) AdvanceTo(time.Time) error { return nil }

// evergreen is later than any cluster's clock shows.
var evergreen = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)

// dateCache keeps what a command wrote into the cache from ever growing old.
// kubectl trusts it for six hours of its own clock, which is the cluster's; the
// dates of the machine would make the requests of a command depend on the day
// that it runs on.
func (h *Home) dateCache() {
	_ = filepath.WalkDir(h.cache(), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() { // an error: no cache yet
			_ = os.Chtimes(path, evergreen, evergreen)
		}
		return nil
	})
}
