package transcript

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/duration"
)

// observed are the kinds that an Observer looks at.
var observed = []string{"nodes", "namespaces", "deployments", "replicasets", "pods", "services"}

// Observer looks at raw outputs, for what Normalise hides: which UIDs,
// resourceVersions, addresses and ages there are. It looks only by kubectl.
type Observer struct {
	cluster Cluster
	last    *sample
}

// NewObserver looks for the first time.
func NewObserver(c Cluster) (*Observer, error) {
	o := &Observer{cluster: c}
	s, err := o.sample()
	o.last = s
	return o, err
}

// Look looks again and returns what is not as it must be.
func (o *Observer) Look() ([]string, error) {
	s, err := o.sample()
	if err != nil {
		return nil, err
	}
	wrong := slices.Concat(s.owners(), s.addresses(), s.versionsSince(o.last), s.creationsSince(o.last))
	o.last = s
	tables := make([]table, len(observed))
	for i, kind := range observed {
		if tables[i], err = o.table(kind); err != nil {
			return nil, err
		}
	}
	latest, err := o.sample() // it has what came while we looked
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		wrong = append(wrong, t.ages(latest, s)...)
	}
	return wrong, nil
}

// table is what kubectl get printed of a kind, between two instants.
type table struct {
	kind     string // as kubectl is asked for it: the plural
	text     string
	from, to time.Time
}

func (o *Observer) table(kind string) (table, error) {
	from := o.cluster.Now()
	text, exit := o.cluster.Run("kubectl get " + kind + " -A")
	if exit != 0 {
		return table{}, fmt.Errorf("kubectl get %s -A: exit %d: %s", kind, exit, text)
	}
	return table{kind, text, from, o.cluster.Now()}, nil
}

// sample is all objects of the observed kinds at one instant.
type sample struct {
	at      time.Time
	objects []*object
}

// object is what is looked at of an object.
type object struct {
	Kind     string            `json:"kind"`
	Metadata metav1.ObjectMeta `json:"metadata"`
	Spec     struct {
		ClusterIPs  []string `json:"clusterIPs"`
		HostNetwork bool     `json:"hostNetwork"`
		PodCIDR     string   `json:"podCIDR"`
	} `json:"spec"`
	Status struct {
		Phase     string              `json:"phase"`
		PodIP     string              `json:"podIP"`
		Addresses []map[string]string `json:"addresses"`
	} `json:"status"`
	all any // the whole of it
}

func (o *object) String() string {
	name := o.Metadata.Name
	if o.Metadata.Namespace != "" {
		name = o.Metadata.Namespace + "/" + name
	}
	return o.Kind + " " + name
}

func (o *Observer) sample() (*sample, error) {
	text, exit := o.cluster.Run("kubectl get " + strings.Join(observed, ",") + " -A -o json")
	if exit != 0 {
		return nil, fmt.Errorf("kubectl get -o json: exit %d: %s", exit, text)
	}
	return parseSample(text, o.cluster.Now())
}

func parseSample(text string, at time.Time) (*sample, error) {
	var list struct{ Items []json.RawMessage }
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("what kubectl get -o json printed: %w", err)
	}
	s := &sample{at: at}
	for _, raw := range list.Items {
		o := &object{}
		if err := json.Unmarshal(raw, o); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(raw, &o.all); err != nil {
			return nil, err
		}
		s.objects = append(s.objects, o)
	}
	return s, nil
}

// owners: an owner is there, and its UID is the one that the reference names.
func (s *sample) owners() (wrong []string) {
	for _, o := range s.objects {
		for _, ref := range o.Metadata.OwnerReferences {
			owner := s.find(func(c *object) bool {
				return c.Kind == ref.Kind && c.Metadata.Name == ref.Name && c.Metadata.Namespace == o.Metadata.Namespace
			})
			switch {
			case owner == nil && o.Metadata.DeletionTimestamp == nil:
				wrong = append(wrong, fmt.Sprintf("%v is owned by %s %s, which is not there", o, ref.Kind, ref.Name))
			case owner != nil && owner.Metadata.UID != ref.UID:
				wrong = append(wrong, fmt.Sprintf("%v names its owner's UID %s, and %v has %s", o, ref.UID, owner, owner.Metadata.UID))
			}
		}
	}
	return wrong
}

func (s *sample) find(is func(*object) bool) *object {
	if i := slices.IndexFunc(s.objects, is); i >= 0 {
		return s.objects[i]
	}
	return nil
}

// addresses: no two running Pods, Services or Nodes share one, no two objects a
// UID.
func (s *sample) addresses() (wrong []string) {
	holders := map[string]*object{}
	hold := func(o *object, address string) {
		if other := holders[address]; other != nil {
			wrong = append(wrong, fmt.Sprintf("%v and %v both have %s", other, o, address))
		}
		holders[address] = o
	}
	for _, o := range s.objects {
		hold(o, "UID "+string(o.Metadata.UID))
		if o.Status.PodIP != "" && !o.Spec.HostNetwork && o.Status.Phase == "Running" {
			hold(o, o.Status.PodIP)
		}
		for _, ip := range o.Spec.ClusterIPs {
			if ip != "None" {
				hold(o, ip)
			}
		}
		for _, a := range o.Status.Addresses {
			if a["type"] == "InternalIP" {
				hold(o, a["address"])
			}
		}
		if o.Spec.PodCIDR != "" {
			hold(o, o.Spec.PodCIDR)
		}
	}
	return wrong
}

// versionsSince: each write has a resourceVersion of its own, greater than all
// before it; an object that is not the same has a new one.
func (s *sample) versionsSince(before *sample) (wrong []string) {
	last, seen := uint64(0), map[uint64]*object{}
	for _, o := range before.objects {
		last = max(last, o.version())
	}
	for _, o := range s.objects {
		v := o.version()
		if other := seen[v]; other != nil {
			wrong = append(wrong, fmt.Sprintf("%v and %v both have resourceVersion %d", other, o, v))
		}
		seen[v] = o
		old := before.find(func(c *object) bool { return c.Metadata.UID == o.Metadata.UID })
		switch {
		case v == 0:
			wrong = append(wrong, fmt.Sprintf("%v has resourceVersion %q", o, o.Metadata.ResourceVersion))
		case old == nil && v <= last:
			wrong = append(wrong, fmt.Sprintf("%v is new with resourceVersion %d, and there was %d already", o, v, last))
		case old == nil:
		case v == old.version() && !reflect.DeepEqual(o.all, old.all):
			wrong = append(wrong, fmt.Sprintf("%v has changed and kept its resourceVersion %d", o, v))
		case v != old.version() && v <= last:
			wrong = append(wrong, fmt.Sprintf("%v went from resourceVersion %d to %d, and there was %d already", o, old.version(), v, last))
		}
	}
	return wrong
}

func (o *object) version() uint64 {
	v, _ := strconv.ParseUint(o.Metadata.ResourceVersion, 10, 64)
	return v
}

// creationsSince: what is new was created since, on the cluster's clock.
func (s *sample) creationsSince(before *sample) (wrong []string) {
	for _, o := range s.objects {
		if before.find(func(c *object) bool { return c.Metadata.UID == o.Metadata.UID }) != nil {
			continue
		}
		created := o.Metadata.CreationTimestamp.Time
		if created.Before(before.at.Truncate(time.Second)) || created.After(s.at) {
			wrong = append(wrong, fmt.Sprintf("%v was created at %s, and was not there at %s but at %s",
				o, created.Format(time.RFC3339), before.at.Format(time.RFC3339Nano), s.at.Format(time.RFC3339Nano)))
		}
	}
	return wrong
}

// ages: AGE is the time since the object was created. The object of a row is
// that of the first sample that has it.
func (t table) ages(samples ...*sample) (wrong []string) {
	if strings.HasPrefix(t.text, "No resources found") {
		return nil
	}
	rows := strings.Split(strings.TrimSuffix(t.text, "\n"), "\n")
	header := strings.Fields(rows[0])
	name, namespace, age := slices.Index(header, "NAME"), slices.Index(header, "NAMESPACE"), strings.Index(rows[0], "AGE")
	if name < 0 || age < 0 {
		return []string{fmt.Sprintf("no NAME or no AGE in %q", rows[0])}
	}
	for _, row := range rows[1:] {
		fields := strings.Fields(row)
		var o *object
		for i := 0; o == nil && i < len(samples); i++ {
			o = samples[i].find(func(c *object) bool {
				return strings.ToLower(c.Kind)+"s" == t.kind && c.Metadata.Name == fields[name] && (namespace < 0 || c.Metadata.Namespace == fields[namespace])
			})
		}
		if o == nil || len(row) < age {
			wrong = append(wrong, fmt.Sprintf("no object is like the row %q", row))
			continue
		}
		got := strings.Fields(row[age:])[0]
		created := o.Metadata.CreationTimestamp.Time
		first, last := duration.HumanDuration(t.from.Sub(created)), duration.HumanDuration(t.to.Sub(created))
		if got != first && got != last {
			wrong = append(wrong, fmt.Sprintf("%v has AGE %s, and was created %s ago", o, got, t.to.Sub(created)))
		}
	}
	return wrong
}
