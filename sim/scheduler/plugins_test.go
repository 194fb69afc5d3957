package scheduler

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/client"
)

// shelf is an API server that only hands out what it was given.
type shelf struct {
	client.Interface
	objects []client.Object
}

func (s shelf) Get(_ client.Resource, namespace, name string) (client.Object, error) {
	for _, obj := range s.objects {
		if obj.GetNamespace() == namespace && obj.GetName() == name {
			return obj, nil
		}
	}
	return nil, apierrors.NewNotFound(corev1.Resource("things"), name)
}

func (s shelf) List(client.Selection, labels.Selector) ([]client.Object, error) {
	var services []client.Object
	for _, obj := range s.objects {
		if _, ok := obj.(*corev1.Service); ok {
			services = append(services, obj)
		}
	}
	return services, nil
}

// arrange makes a cycle for a Pod in a cluster of nodes and Pods; other objects
// are on the shelf.
func arrange(pod *corev1.Pod, objs ...client.Object) *cycle {
	c := &cycle{info: newPodInfo(pod), snapshot: newSnapshot(), client: shelf{objects: objs}}
	for _, obj := range objs {
		switch o := obj.(type) {
		case *corev1.Node:
			c.snapshot.setNode(o)
		case *corev1.Pod:
			o.UID = types.UID(o.Name)
			c.snapshot.setPod(o)
		}
	}
	return c
}

// refusal is what a plugin says against node n1.
func refusal(pl *plugin, c *cycle) *status {
	result := pl.preFilter(c)
	if result.status != nil || result.filter == nil {
		return result.status
	}
	return result.filter.filter(c.snapshot.nodes["n1"])
}

func with(changes ...func(*corev1.PodSpec)) func(*corev1.Pod) {
	return func(p *corev1.Pod) {
		for _, change := range changes {
			change(&p.Spec)
		}
	}
}

func hostPortOf(port int32, protocol corev1.Protocol, ip string) func(*corev1.Pod) {
	return with(func(s *corev1.PodSpec) {
		s.Containers[0].Ports = []corev1.ContainerPort{{ContainerPort: 80, HostPort: port, Protocol: protocol, HostIP: ip}}
	})
}

func tolerating(tolerations ...corev1.Toleration) func(*corev1.Pod) {
	return with(func(s *corev1.PodSpec) { s.Tolerations = tolerations })
}

func requiredNodeTerms(terms ...corev1.NodeSelectorTerm) func(*corev1.Pod) {
	return with(func(s *corev1.PodSpec) {
		s.Affinity = &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{
			RequiredDuringSchedulingIgnoredDuringExecution: &corev1.NodeSelector{NodeSelectorTerms: terms},
		}}
	})
}

func podTerm(key, app string) corev1.PodAffinityTerm {
	return corev1.PodAffinityTerm{
		TopologyKey: key, LabelSelector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": app}},
	}
}

func near(key, app string) func(*corev1.Pod) {
	return with(func(s *corev1.PodSpec) {
		s.Affinity = &corev1.Affinity{PodAffinity: &corev1.PodAffinity{
			RequiredDuringSchedulingIgnoredDuringExecution: []corev1.PodAffinityTerm{podTerm(key, app)},
		}}
	})
}

func awayFrom(key, app string) func(*corev1.Pod) {
	return with(func(s *corev1.PodSpec) {
		s.Affinity = &corev1.Affinity{PodAntiAffinity: &corev1.PodAntiAffinity{
			RequiredDuringSchedulingIgnoredDuringExecution: []corev1.PodAffinityTerm{podTerm(key, app)},
		}}
	})
}

func spread(key string, maxSkew int32, changes ...func(*corev1.TopologySpreadConstraint)) func(*corev1.Pod) {
	c := corev1.TopologySpreadConstraint{
		TopologyKey: key, MaxSkew: maxSkew, WhenUnsatisfiable: corev1.DoNotSchedule,
		LabelSelector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "ola"}},
	}
	for _, change := range changes {
		change(&c)
	}
	return with(func(s *corev1.PodSpec) { s.TopologySpreadConstraints = append(s.TopologySpreadConstraints, c) })
}

const zoneLabel = corev1.LabelTopologyZone

func TestFilters(t *testing.T) {
	ola := withLabel("app", "ola")
	exists := func(effect corev1.TaintEffect) corev1.Toleration {
		return corev1.Toleration{Key: "a", Operator: corev1.TolerationOpExists, Effect: effect}
	}
	cordoned := func(n *corev1.Node) { n.Spec.Unschedulable = true }
	byName := corev1.NodeSelectorTerm{MatchFields: []corev1.NodeSelectorRequirement{
		{Key: "metadata.name", Operator: corev1.NodeSelectorOpIn, Values: []string{"n2"}},
	}}
	tests := []struct {
		name    string
		plugin  *plugin
		pod     *corev1.Pod
		objs    []client.Object
		reasons []string
		final   bool // it would not help to remove Pods
	}{
		{"a Pod without node may go anywhere", nodeName(), newPod("p"), []client.Object{newNode("n1")}, nil, false},
		{"a named node is the only one", nodeName(), newPod("p", on("n2")), []client.Object{newNode("n1")},
			[]string{"node(s) didn't match the requested node name"}, true},
		{"the named node itself", nodeName(), newPod("p", on("n1")), []client.Object{newNode("n1")}, nil, false},

		{"cordoned", nodeUnschedulable(), newPod("p"), []client.Object{newNode("n1", cordoned)},
			[]string{"node(s) were unschedulable"}, true},
		{"cordoned, but tolerated", nodeUnschedulable(),
			newPod("p", tolerating(corev1.Toleration{Key: corev1.TaintNodeUnschedulable, Operator: corev1.TolerationOpExists})),
			[]client.Object{newNode("n1", cordoned)}, nil, false},

		{"NoSchedule", taintToleration(), newPod("p"), []client.Object{newNode("n1", tainted("a", corev1.TaintEffectNoSchedule))},
			[]string{"node(s) had untolerated taint(s)"}, true},
		{"NoExecute", taintToleration(), newPod("p"), []client.Object{newNode("n1", tainted("a", corev1.TaintEffectNoExecute))},
			[]string{"node(s) had untolerated taint(s)"}, true},
		{"PreferNoSchedule is no refusal", taintToleration(), newPod("p"),
			[]client.Object{newNode("n1", tainted("a", corev1.TaintEffectPreferNoSchedule))}, nil, false},
		{"tolerated", taintToleration(), newPod("p", tolerating(exists(corev1.TaintEffectNoSchedule))),
			[]client.Object{newNode("n1", tainted("a", corev1.TaintEffectNoSchedule))}, nil, false},
		{"tolerated for another effect only", taintToleration(), newPod("p", tolerating(exists(corev1.TaintEffectNoExecute))),
			[]client.Object{newNode("n1", tainted("a", corev1.TaintEffectNoSchedule))},
			[]string{"node(s) had untolerated taint(s)"}, true},
		{"one of two taints is not tolerated", taintToleration(), newPod("p", tolerating(exists(""))),
			[]client.Object{newNode("n1", tainted("a", corev1.TaintEffectNoSchedule), tainted("b", corev1.TaintEffectNoSchedule))},
			[]string{"node(s) had untolerated taint(s)"}, true},

		{"nodeSelector", nodeAffinity(), newPod("p", with(func(s *corev1.PodSpec) { s.NodeSelector = map[string]string{"disco": "ssd"} })),
			[]client.Object{newNode("n1")}, []string{"node(s) didn't match Pod's node affinity/selector"}, true},
		{"nodeSelector matches", nodeAffinity(), newPod("p", with(func(s *corev1.PodSpec) { s.NodeSelector = map[string]string{"disco": "ssd"} })),
			[]client.Object{newNode("n1", labelled("disco", "ssd"))}, nil, false},
		{"another node by name", nodeAffinity(), newPod("p", requiredNodeTerms(byName)), []client.Object{newNode("n1")},
			[]string{"node(s) didn't match Pod's node affinity/selector"}, true},
		{"no term matches nothing", nodeAffinity(), newPod("p", requiredNodeTerms()), []client.Object{newNode("n1")},
			[]string{"node(s) didn't match Pod's node affinity/selector"}, true},

		{"the port is taken", nodePorts(), newPod("p", hostPortOf(80, "", "")),
			[]client.Object{newNode("n1"), newPod("q", on("n1"), hostPortOf(80, "TCP", "10.0.0.1"))},
			[]string{"node(s) didn't have free ports for the requested pod ports"}, false},
		{"by another protocol", nodePorts(), newPod("p", hostPortOf(80, "", "")),
			[]client.Object{newNode("n1"), newPod("q", on("n1"), hostPortOf(80, "UDP", ""))}, nil, false},
		{"on another address", nodePorts(), newPod("p", hostPortOf(80, "", "10.0.0.2")),
			[]client.Object{newNode("n1"), newPod("q", on("n1"), hostPortOf(80, "", "10.0.0.1"))}, nil, false},

		{"too little CPU now", nodeResourcesFit(), newPod("p", requesting("2", "")),
			[]client.Object{newNode("n1"), newPod("q", on("n1"), requesting("3", ""))}, []string{"Insufficient cpu"}, false},
		{"too little CPU ever", nodeResourcesFit(), newPod("p", requesting("5", "1Gi")),
			[]client.Object{newNode("n1")}, []string{"Insufficient cpu"}, true},
		{"full to the last byte", nodeResourcesFit(), newPod("p", requesting("4", "8Gi")), []client.Object{newNode("n1")}, nil, false},
		{"too many Pods, too little of everything", nodeResourcesFit(), newPod("p", requesting("2", "2Gi")),
			[]client.Object{newNode("n1", sized("1", "1Gi", "1")), newPod("q", on("n1"))},
			[]string{"Too many pods", "Insufficient cpu", "Insufficient memory"}, true},
		{"no requests always fit", nodeResourcesFit(), newPod("p"),
			[]client.Object{newNode("n1"), newPod("q", on("n1"), requesting("9", ""))}, nil, false},
		{"a resource that the node does not have", nodeResourcesFit(), newPod("p", with(func(s *corev1.PodSpec) {
			s.Containers[0].Resources.Requests = corev1.ResourceList{"caderno/placa": resource.MustParse("1")}
		})), []client.Object{newNode("n1")}, []string{"Insufficient caderno/placa"}, true},

		{"as many as elsewhere and one more", podTopologySpread(), newPod("p", ola, spread(zoneLabel, 1)),
			[]client.Object{newNode("n1", labelled(zoneLabel, "a")), newNode("n2", labelled(zoneLabel, "b")), newPod("q", ola, on("n2"))}, nil, false},
		{"more than elsewhere", podTopologySpread(), newPod("p", ola, spread(zoneLabel, 1)),
			[]client.Object{newNode("n1", labelled(zoneLabel, "a")), newNode("n2", labelled(zoneLabel, "b")), newPod("q", ola, on("n1"))},
			[]string{"node(s) didn't match pod topology spread constraints"}, false},
		{"a Pod that is being deleted does not count", podTopologySpread(), newPod("p", ola, spread(zoneLabel, 1)),
			[]client.Object{newNode("n1", labelled(zoneLabel, "a")), newNode("n2", labelled(zoneLabel, "b")), newPod("q", ola, on("n1"), dying)}, nil, false},
		{"no such label", podTopologySpread(), newPod("p", ola, spread(zoneLabel, 1)), []client.Object{newNode("n1")},
			[]string{"node(s) didn't match pod topology spread constraints (missing required label)"}, true},
		{"the only domain, where there should be two", podTopologySpread(),
			newPod("p", ola, spread(zoneLabel, 1, func(c *corev1.TopologySpreadConstraint) { c.MinDomains = new(int32); *c.MinDomains = 2 })),
			[]client.Object{newNode("n1", labelled(zoneLabel, "a")), newPod("q", ola, on("n1"))},
			[]string{"node(s) didn't match pod topology spread constraints"}, false},

		{"nobody near", interPodAffinity(), newPod("p", near(zoneLabel, "cache")), []client.Object{newNode("n1", labelled(zoneLabel, "a"))},
			[]string{"node(s) didn't match pod affinity rules"}, true},
		{"somebody in the zone", interPodAffinity(), newPod("p", near(zoneLabel, "cache")),
			[]client.Object{newNode("n1", labelled(zoneLabel, "a")), newNode("n2", labelled(zoneLabel, "a")), newPod("q", withLabel("app", "cache"), on("n2"))}, nil, false},
		{"the first of its kind", interPodAffinity(), newPod("p", ola, near(zoneLabel, "ola")),
			[]client.Object{newNode("n1", labelled(zoneLabel, "a"))}, nil, false},
		{"not the first of its kind", interPodAffinity(), newPod("p", ola, near(zoneLabel, "ola")),
			[]client.Object{newNode("n1", labelled(zoneLabel, "a")), newNode("n2", labelled(zoneLabel, "b")), newPod("q", ola, on("n2"))},
			[]string{"node(s) didn't match pod affinity rules"}, true},
		{"the Pod wants no neighbour", interPodAffinity(), newPod("p", awayFrom(corev1.LabelHostname, "ola")),
			[]client.Object{newNode("n1"), newPod("q", ola, on("n1"))}, []string{"node(s) didn't match pod anti-affinity rules"}, false},
		{"the neighbour wants no neighbour", interPodAffinity(), newPod("p", ola),
			[]client.Object{newNode("n1"), newPod("q", on("n1"), awayFrom(corev1.LabelHostname, "ola"))},
			[]string{"node(s) didn't satisfy existing pods anti-affinity rules"}, false},
		{"both, but on another node", interPodAffinity(), newPod("p", ola, awayFrom(corev1.LabelHostname, "ola")),
			[]client.Object{newNode("n1"), newNode("n2"), newPod("q", ola, on("n2"), awayFrom(corev1.LabelHostname, "ola"))}, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.plugin.name+": "+tt.name, func(t *testing.T) {
			got := refusal(tt.plugin, arrange(tt.pod, tt.objs...))
			if tt.reasons == nil {
				assert.Nil(t, got)
				return
			}
			require.NotNil(t, got)
			assert.Equal(t, tt.reasons, got.reasons)
			assert.Equal(t, tt.final, got.unresolvable)
			assert.Equal(t, tt.plugin.name, got.plugin)
		})
	}
}

func dying(p *corev1.Pod) { p.DeletionTimestamp = &metav1.Time{Time: begin} }
