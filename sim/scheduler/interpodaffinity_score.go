package scheduler

import "math"

// hardPodAffinityWeight is what it counts that a Pod on the node requires the
// waiting one near it.
const hardPodAffinityWeight = 1

// affinityScorer holds what each topology is worth to the Pod.
type affinityScorer map[string]map[string]int64 // by key, then value

func affinityPreScore(c *cycle, _ []*nodeInfo) scorer {
	s := affinityScorer{}
	incoming, namespaces := c.info.class, newNamespaceLabels(c.client)
	own := len(incoming.preferredAffinity)+len(incoming.preferredAntiAffinity) > 0
	for _, classes := range c.snapshot.classes {
		for _, class := range classes {
			if !own && !class.withAffinity() {
				continue
			}
			for _, w := range mutualWorth(namespaces, incoming, class) {
				s.add(class, w)
			}
		}
	}
	if len(s) == 0 {
		return nil
	}
	return s
}

// worth is how much it counts to be in one topology with a Pod.
type worth struct {
	key    string
	points int64
}

// mutualWorth lists what the terms of either side make of being together.
func mutualWorth(namespaces namespaceLabels, incoming, class *podClass) []worth {
	var all []worth
	add := func(terms []affinityTerm, about *podClass, points func(weight int64) int64) {
		for i := range terms {
			if t := &terms[i]; namespaces.meant(t, about) {
				all = append(all, worth{t.topologyKey, points(t.weight)})
			}
		}
	}
	plus := func(weight int64) int64 { return weight }
	minus := func(weight int64) int64 { return -weight }
	add(incoming.preferredAffinity, class, plus)
	add(incoming.preferredAntiAffinity, class, minus)
	add(class.requiredAffinity, incoming, func(int64) int64 { return hardPodAffinityWeight })
	add(class.preferredAffinity, incoming, plus)
	add(class.preferredAntiAffinity, incoming, minus)
	return all
}

func (s affinityScorer) add(class *podClass, w worth) {
	for n, count := range class.nodes {
		if n.node == nil {
			continue
		}
		value, ok := n.node.Labels[w.key]
		if !ok {
			continue
		}
		if s[w.key] == nil {
			s[w.key] = map[string]int64{}
		}
		s[w.key][value] += w.points * int64(count.all)
	}
}

func (s affinityScorer) score(n *nodeInfo) int64 {
	var sum int64
	for key, values := range s {
		if value, ok := n.node.Labels[key]; ok {
			sum += values[value]
		}
	}
	return sum
}

// normalize stretches the range from worst to best over 0 to maxScore.
func (affinityScorer) normalize(_ []*nodeInfo, scores []int64) {
	var lowest, highest int64 = math.MaxInt64, math.MinInt64
	for _, v := range scores {
		lowest, highest = min(lowest, v), max(highest, v)
	}
	for i, v := range scores {
		scores[i] = 0
		if highest > lowest {
			scores[i] = int64(maxScore * (float64(v-lowest) / float64(highest-lowest)))
		}
	}
}
