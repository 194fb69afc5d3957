package transcript

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// story is a Deployment's ReplicaSet and two Pods, right in every respect. A
// test changes one thing in it.
const story = `{"items": [
{"kind": "Node", "metadata": {"name": "worker-1", "uid": "n1", "resourceVersion": "5", "creationTimestamp": "2026-03-02T11:00:00Z"},
 "spec": {"podCIDR": "10.244.1.0/24"}, "status": {"addresses": [{"type": "InternalIP", "address": "192.0.2.11"}, {"type": "Hostname", "address": "worker-1"}]}},
{"kind": "Node", "metadata": {"name": "worker-2", "uid": "n2", "resourceVersion": "6", "creationTimestamp": "2026-03-02T11:00:00Z"},
 "spec": {"podCIDR": "10.244.2.0/24"}, "status": {"addresses": [{"type": "InternalIP", "address": "192.0.2.12"}]}},
{"kind": "Service", "metadata": {"name": "s", "namespace": "default", "uid": "s1", "resourceVersion": "7", "creationTimestamp": "2026-03-02T11:00:00Z"}, "spec": {"clusterIPs": ["10.96.0.1"]}},
{"kind": "Service", "metadata": {"name": "h", "namespace": "default", "uid": "s2", "resourceVersion": "8", "creationTimestamp": "2026-03-02T11:00:00Z"}, "spec": {"clusterIPs": ["None"]}},
{"kind": "Service", "metadata": {"name": "h2", "namespace": "default", "uid": "s3", "resourceVersion": "9", "creationTimestamp": "2026-03-02T11:00:00Z"}, "spec": {"clusterIPs": ["None"]}},
{"kind": "ReplicaSet", "metadata": {"name": "r", "namespace": "default", "uid": "r1", "resourceVersion": "20", "creationTimestamp": "2026-03-02T11:59:58Z"}},
{"kind": "Pod", "metadata": {"name": "p", "namespace": "default", "uid": "p1", "resourceVersion": "21", "creationTimestamp": "2026-03-02T11:59:59Z",
  "ownerReferences": [{"kind": "ReplicaSet", "name": "r", "uid": "r1"}]}, "status": {"phase": "Running", "podIP": "10.244.1.2"}},
{"kind": "Pod", "metadata": {"name": "q", "namespace": "default", "uid": "p2", "resourceVersion": "22", "creationTimestamp": "2026-03-02T11:59:59Z",
  "ownerReferences": [{"kind": "ReplicaSet", "name": "r", "uid": "r1"}]}, "status": {"phase": "Running", "podIP": "10.244.1.3"}}
]}`

// stage is a cluster that prints what it is told to.
type stage struct {
	now     time.Time
	objects string
	tables  map[string]string
}

func (s *stage) WriteFile(string, string) error { return nil }
func (s *stage) Now() time.Time                 { return s.now }

func (s *stage) Revision() int64 { return s.Now().UnixNano() }

func (s *stage) Advance(d time.Duration) error {
	s.now = s.now.Add(d)
	return nil
}

func (s *stage) Run(line string) (string, int) {
	switch fields := strings.Fields(line); {
	case strings.HasSuffix(line, "-o json"):
		return s.objects, 0
	case s.tables[fields[2]] != "":
		return s.tables[fields[2]], 0
	}
	return "No resources found\n", 0
}

var right = map[string]string{
	"pods":  "NAMESPACE   NAME   READY   STATUS    RESTARTS     AGE\ndefault     p      1/1     Running   1 (9s ago)   5s\ndefault     q      1/1     Running   0            5s\n",
	"nodes": "NAME       STATUS   ROLES    AGE   VERSION\nworker-1   Ready    <none>   60m   v1.37.2\n",
}

func TestWhatTheObserverSees(t *testing.T) {
	for _, c := range []struct {
		name     string
		old, new string // what is changed in the objects, between the two looks
		kind     string // or in a table
		want     string
	}{
		{name: "all is right"},
		{name: "an owner with another UID", old: `"uid": "r1", "resourceVersion": "20"`, new: `"uid": "r2", "resourceVersion": "30"`,
			want: "Pod default/p names its owner's UID r1, and ReplicaSet default/r has r2"},
		{name: "an owner that is not there", old: `"name": "r", "namespace"`, new: `"name": "x", "namespace"`, want: "Pod default/p is owned by ReplicaSet r, which is not there"},
		{name: "an owner in another namespace", old: `"name": "r", "namespace": "default"`, new: `"name": "r", "namespace": "aula"`, want: "which is not there"},
		{name: "two Pods with one address", old: `10.244.1.3`, new: `10.244.1.2`, want: "Pod default/p and Pod default/q both have 10.244.1.2"},
		{name: "a Pod that ended may share its address", old: `"phase": "Running", "podIP": "10.244.1.3"`, new: `"phase": "Failed", "podIP": "10.244.1.2"`,
			want: "Pod default/q has changed and kept its resourceVersion 22"},
		{name: "two Nodes with one address", old: `192.0.2.12`, new: `192.0.2.11`, want: "Node worker-1 and Node worker-2 both have 192.0.2.11"},
		{name: "two Nodes with one range", old: `10.244.2.0/24`, new: `10.244.1.0/24`, want: "both have 10.244.1.0/24"},
		{name: "two Services with one address", old: `["None"]`, new: `["10.96.0.1"]`, want: "Service default/s and Service default/h both have 10.96.0.1"},
		{name: "two objects with one UID", old: `"uid": "p2"`, new: `"uid": "p1"`, want: "both have UID p1"},
		{name: "a version that goes back", old: `"resourceVersion": "22"`, new: `"resourceVersion": "3"`, want: "Pod default/q went from resourceVersion 22 to 3"},
		{name: "a version that others had passed", old: `"resourceVersion": "5"`, new: `"resourceVersion": "10"`, want: "Node worker-1 went from resourceVersion 5 to 10, and there was 22 already"},
		{name: "a version twice", old: `"resourceVersion": "22"`, new: `"resourceVersion": "21"`, want: "Pod default/p and Pod default/q both have resourceVersion 21"},
		{name: "no version", old: `"resourceVersion": "22"`, new: `"resourceVersion": ""`, want: `Pod default/q has resourceVersion ""`},
		{name: "a change without a version", old: `"phase": "Running", "podIP": "10.244.1.3"`, new: `"phase": "Pending", "podIP": "10.244.1.3"`, want: "Pod default/q has changed and kept its resourceVersion 22"},
		{name: "new with an old version", old: `"uid": "p2"`, new: `"uid": "p3"`, want: "Pod default/q is new with resourceVersion 22, and there was 22 already"},
		{name: "created before it was there", old: `"uid": "p2", "resourceVersion": "22", "creationTimestamp": "2026-03-02T11:59:59Z"`,
			new: `"uid": "p3", "resourceVersion": "23", "creationTimestamp": "2026-03-02T11:59:59Z"`, want: "Pod default/q was created at 2026-03-02T11:59:59Z, and was not there at 2026-03-02T12:00:00Z"},
		{name: "created after it was there", old: `"uid": "p2", "resourceVersion": "22", "creationTimestamp": "2026-03-02T11:59:59Z"`,
			new: `"uid": "p3", "resourceVersion": "23", "creationTimestamp": "2026-03-02T12:00:05Z"`, want: "Pod default/q was created at 2026-03-02T12:00:05Z"},
		{name: "an age that is none", kind: "pods", old: "0            5s", new: "0            7s", want: "Pod default/q has AGE 7s, and was created 5s ago"},
		{name: "an age that stood still", kind: "nodes", old: "60m", new: "59m", want: "Node worker-1 has AGE 59m, and was created 1h0m4s ago"},
		{name: "a row of nobody", kind: "nodes", old: "worker-1", new: "worker-9", want: `no object is like the row "worker-9`},
		{name: "no age at all", kind: "nodes", old: "AGE", new: "VELHICE", want: "no NAME or no AGE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &stage{now: noon, objects: story, tables: map[string]string{}}
			o, err := NewObserver(s)
			require.NoError(t, err)
			s.now = noon.Add(4 * time.Second)
			for kind, text := range right {
				s.tables[kind] = text
				if kind == c.kind {
					require.Contains(t, text, c.old)
					s.tables[kind] = strings.Replace(text, c.old, c.new, 1)
				}
			}
			if c.kind == "" && c.old != "" {
				require.Contains(t, story, c.old)
				s.objects = strings.Replace(story, c.old, c.new, 1)
			}
			wrong, err := o.Look()
			require.NoError(t, err)
			if c.want == "" {
				assert.Empty(t, wrong)
				return
			}
			assert.Contains(t, fmt.Sprint(wrong), c.want)
		})
	}
}

func TestWhatIsNoJSONIsAnError(t *testing.T) {
	_, err := NewObserver(&stage{objects: "ai"})
	assert.ErrorContains(t, err, "what kubectl get -o json printed")
}
