package scheduler

import (
	"math"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"caderno/sim/client"
)

// defaultConstraints are the scheduler's own wishes for Pods that state none:
// not too many of a kind on one node, nor in one zone.
func defaultConstraints(selector labels.Selector) []spreadConstraint {
	return []spreadConstraint{
		{maxSkew: 3, minDomains: 1, topologyKey: corev1.LabelHostname, selector: selector, honorAffinity: true},
		{maxSkew: 5, minDomains: 1, topologyKey: corev1.LabelTopologyZone, selector: selector, honorAffinity: true},
	}
}

// defaultSelector selects the Pods of the same kind: those of the Services and
// of the ReplicaSet to which the Pod belongs.
//
// Simplification: ReplicationControllers and StatefulSets do not exist here.
func defaultSelector(c client.Interface, pod *corev1.Pod) labels.Selector {
	set := labels.Set{}
	services, err := client.List[*corev1.Service](c, client.Selection{Resource: client.Services, Namespace: pod.Namespace}, nil)
	if err != nil {
		return labels.Everything() // without the API server the attempt fails at the binding anyway
	}
	for _, s := range services {
		if s.Spec.Selector != nil && labels.SelectorFromSet(s.Spec.Selector).Matches(labels.Set(pod.Labels)) {
			set = labels.Merge(set, s.Spec.Selector)
		}
	}
	selector := set.AsSelector()
	owner := metav1.GetControllerOfNoCopy(pod)
	if owner == nil || owner.Kind != "ReplicaSet" || owner.APIVersion != appsv1.SchemeGroupVersion.String() {
		return selector
	}
	rs, err := client.Get[*appsv1.ReplicaSet](c, client.ReplicaSets, pod.Namespace, owner.Name)
	if err != nil {
		return selector
	}
	if requirements, ok := asSelector(rs.Spec.Selector).Requirements(); ok {
		selector = selector.Add(requirements...)
	}
	return selector
}

// spreadScorer counts the Pods of the same kind in the domains of a node.
type spreadScorer struct {
	constraints []spreadConstraint
	weights     []float64          // a domain among many weighs more
	classes     [][]*podClass      // matching Pods, for each constraint
	counts      []map[string]int64 // by domain, for each constraint but those by hostname
	ignored     map[*nodeInfo]bool // they lack a topology label
}

func spreadPreScore(c *cycle, feasible []*nodeInfo) scorer {
	pod := c.info.pod
	own := len(pod.Spec.TopologySpreadConstraints) > 0
	s := &spreadScorer{ignored: map[*nodeInfo]bool{}}
	if own {
		s.constraints = constraintsOf(pod, corev1.ScheduleAnyway)
	} else if selector := defaultSelector(c.client, pod); !selector.Empty() {
		s.constraints = defaultConstraints(selector)
	}
	if len(s.constraints) == 0 {
		return nil
	}
	if own { // the default ones are for nodes without zone too
		for _, n := range feasible {
			if !hasTopologies(n.node.Labels, s.constraints) {
				s.ignored[n] = true
			}
		}
	}
	include := newInclusion(pod)
	for i := range s.constraints {
		s.classes = append(s.classes, c.snapshot.classes.matching(pod.Namespace, s.constraints[i].selector))
		s.openDomains(i, feasible)
		s.countPods(i, own, &include)
	}
	return s
}

// openDomains makes a count for each domain in which there is a feasible node.
func (s *spreadScorer) openDomains(i int, feasible []*nodeInfo) {
	key := s.constraints[i].topologyKey
	domains := map[string]int64{}
	size := len(feasible) - len(s.ignored)
	if key != corev1.LabelHostname { // Pods of a node are counted when it is scored
		for _, n := range feasible {
			domain := n.node.Labels[key]
			if _, open := domains[domain]; !open && !s.ignored[n] {
				domains[domain] = 0
			}
		}
		size = len(domains)
	}
	s.counts = append(s.counts, domains)
	s.weights = append(s.weights, math.Log(float64(size+2)))
}

// countPods counts the matching Pods of all nodes, feasible or not, by domain.
func (s *spreadScorer) countPods(i int, requireAll bool, include *inclusion) {
	c := &s.constraints[i]
	if c.topologyKey == corev1.LabelHostname {
		return
	}
	for _, class := range s.classes[i] {
		for n, count := range class.nodes {
			if n.node == nil || requireAll && !hasTopologies(n.node.Labels, s.constraints) {
				continue
			}
			domain := n.node.Labels[c.topologyKey]
			if _, open := s.counts[i][domain]; open && include.counts(c, n.node) {
				s.counts[i][domain] += int64(count.live)
			}
		}
	}
}

func (s *spreadScorer) score(n *nodeInfo) int64 {
	if s.ignored[n] {
		return 0
	}
	var score float64
	for i := range s.constraints {
		c := &s.constraints[i]
		domain, ok := n.node.Labels[c.topologyKey]
		if !ok {
			continue
		}
		count := s.counts[i][domain]
		if c.topologyKey == corev1.LabelHostname {
			count = int64(liveOn(s.classes[i], n))
		}
		score += float64(count)*s.weights[i] + float64(c.maxSkew-1)
	}
	return int64(math.Round(score))
}

// normalize makes few Pods the best; ignored nodes get nothing.
func (s *spreadScorer) normalize(nodes []*nodeInfo, scores []int64) {
	var lowest, highest int64 = math.MaxInt64, 0
	for i, n := range nodes {
		if !s.ignored[n] {
			lowest, highest = min(lowest, scores[i]), max(highest, scores[i])
		}
	}
	for i, n := range nodes {
		switch {
		case s.ignored[n]:
			scores[i] = 0
		case highest == 0:
			scores[i] = maxScore
		default:
			scores[i] = maxScore * (highest + lowest - scores[i]) / highest
		}
	}
}
