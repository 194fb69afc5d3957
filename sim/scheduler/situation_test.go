package scheduler

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"caderno/sim/client"
)

// situation is one story: a cluster, a Pod that comes, and what kube-scheduler
// made of it.
type situation struct {
	name    string
	prose   string          // what is at risk; comment lines
	objects []client.Object // in the order of their making
	pod     *corev1.Pod
	want    []string // see outcome
}

// album is a file of situations.
type album struct {
	prose      string
	situations []situation
}

const (
	nameMark = "== "
	podMark  = "place "
	wantMark = "----"
)

// readAlbum reads a file in the form that testdata/situations/README.md tells.
func readAlbum(t *testing.T, file string) album {
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	prose, rest, _ := strings.Cut("\n"+string(text), "\n"+nameMark)
	a := album{prose: strings.TrimSpace(prose)}
	require.True(t, strings.HasPrefix(a.prose, "# "), "%s: an album opens with prose", file)
	for block := range strings.SplitSeq(rest, "\n"+nameMark) {
		a.situations = append(a.situations, parseSituation(t, block))
	}
	return a
}

func parseSituation(t *testing.T, block string) situation {
	told, want, ok := strings.Cut(block, "\n"+wantMark+"\n")
	lines := strings.Split(told, "\n")
	s := situation{name: lines[0]}
	require.True(t, ok, "situation %s: no line %s before what is wanted", s.name, wantMark)
	for _, line := range lines[1:] {
		switch pod, isPod := strings.CutPrefix(line, podMark); {
		case strings.HasPrefix(line, "#"):
			s.prose += line + "\n"
		case isPod:
			s.pod = decode(t, pod).(*corev1.Pod)
		default:
			s.objects = append(s.objects, decode(t, line))
		}
	}
	require.NotNil(t, s.pod, "situation %s: no line %q", s.name, podMark)
	if want = strings.TrimSpace(want); want != "" {
		s.want = strings.Split(want, "\n")
	}
	return s
}

// String is the file's text.
func (a album) String() string {
	out := a.prose + "\n"
	for _, s := range a.situations {
		out += "\n" + nameMark + s.name + "\n" + s.prose
		for _, obj := range s.objects {
			out += encode(obj) + "\n"
		}
		out += podMark + encode(s.pod) + "\n" + wantMark + "\n" + strings.Join(s.want, "\n") + "\n"
	}
	return out
}

// kinds are the kinds that there are in situations.
var kinds = map[string]struct {
	apiVersion string
	object     func() client.Object
}{
	"Namespace":  {"v1", func() client.Object { return &corev1.Namespace{} }},
	"Node":       {"v1", func() client.Object { return &corev1.Node{} }},
	"Pod":        {"v1", func() client.Object { return &corev1.Pod{} }},
	"Service":    {"v1", func() client.Object { return &corev1.Service{} }},
	"ReplicaSet": {"apps/v1", func() client.Object { return &appsv1.ReplicaSet{} }},
}

// decode reads an object: its kind, and the rest of it as YAML in one line. What
// has a namespace and names none is in `default`.
func decode(t *testing.T, line string) client.Object {
	name, text, _ := strings.Cut(line, " ")
	kind, known := kinds[name]
	require.True(t, known, "a situation has no kind %s: %s", name, line)
	obj := kind.object()
	require.NoError(t, yaml.UnmarshalStrict([]byte(text), obj), line)
	if obj.GetNamespace() == "" && name != "Node" && name != "Namespace" {
		obj.SetNamespace(metav1.NamespaceDefault)
	}
	return obj
}

func kindOf(obj client.Object) string {
	switch obj.(type) {
	case *corev1.Namespace:
		return "Namespace"
	case *corev1.Node:
		return "Node"
	case *corev1.Pod:
		return "Pod"
	case *corev1.Service:
		return "Service"
	case *appsv1.ReplicaSet:
		return "ReplicaSet"
	}
	panic("a situation has no such kind")
}

var (
	quotedKey   = regexp.MustCompile(`"([A-Za-z0-9./_-]+)":`)
	quotedWord  = regexp.MustCompile(`([ \[])"([A-Za-z][A-Za-z0-9./-]+)"([,}\]])`)
	notAString  = regexp.MustCompile(`(?i)^(true|false|null|yes|off|on|no|nan|inf)$`)
	emptyFields = []string{"spec", "status", "resources"}
	noise       = []string{"nodeInfo", "daemonEndpoints", "loadBalancer"} // of a status, and never filled in
)

// encode writes what decode reads, with as few quotes as YAML allows.
func encode(obj client.Object) string {
	text, err := json.Marshal(obj)
	if err != nil {
		panic(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		panic(err)
	}
	if meta := fields["metadata"].(map[string]any); meta["namespace"] == metav1.NamespaceDefault {
		delete(meta, "namespace")
	}
	dropEmpty(fields)
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(fields); err != nil {
		panic(err)
	}
	out := spaced(strings.TrimSpace(line.String()))
	out = quotedKey.ReplaceAllString(out, "$1:")
	for range 2 { // neighbours share a separator
		out = quotedWord.ReplaceAllStringFunc(out, func(word string) string {
			if m := quotedWord.FindStringSubmatch(word); !notAString.MatchString(m[2]) {
				return m[1] + m[2] + m[3]
			}
			return word
		})
	}
	return kindOf(obj) + " " + out
}

// dropEmpty drops the fields that say nothing when they are empty. An empty
// selector says much.
func dropEmpty(fields map[string]any) {
	for _, value := range fields {
		switch value := value.(type) {
		case map[string]any:
			dropEmpty(value)
		case []any:
			for _, item := range value {
				if m, ok := item.(map[string]any); ok {
					dropEmpty(m)
				}
			}
		}
	}
	for _, name := range noise {
		delete(fields, name)
	}
	for _, name := range emptyFields {
		if m, ok := fields[name].(map[string]any); ok && len(m) == 0 {
			delete(fields, name)
		}
	}
}

// spaced puts a space after the commas and colons of JSON that are not in a
// string.
func spaced(text string) string {
	var out strings.Builder
	inString := false
	for _, r := range text {
		out.WriteRune(r)
		if r == '"' {
			inString = !inString
		}
		if !inString && (r == ',' || r == ':') {
			out.WriteByte(' ')
		}
	}
	return out.String()
}
