package scheduler

// prioritizeNodes lets every plugin that has something to say give its points to
// the nodes that fit.
func (s *Scheduler) prioritizeNodes(c *cycle, d *diagnosis, feasible []*verdict) {
	nodes := make([]*nodeInfo, len(feasible))
	for i, v := range feasible {
		nodes[i] = v.node
	}
	var scorers []scorer
	for _, pl := range s.profile {
		if pl.preScore == nil {
			continue
		}
		if sc := pl.preScore(c, nodes); sc != nil {
			scorers = append(scorers, sc)
			d.scoredBy = append(d.scoredBy, pl)
		}
	}
	all := make([]int64, len(feasible)*len(scorers))
	for i, v := range feasible {
		v.scores = all[i*len(scorers) : (i+1)*len(scorers)]
	}
	scores := make([]int64, len(nodes))
	for k, sc := range scorers {
		for i, n := range nodes {
			scores[i] = sc.score(n)
		}
		if nz, ok := sc.(normalizer); ok {
			nz.normalize(nodes, scores)
		}
		for i, v := range feasible {
			v.scores[k] = scores[i]
			v.total += scores[i] * d.scoredBy[k].weight
		}
	}
}

// selectHost picks the node with the highest total, any of them if there are
// several.
func (s *Scheduler) selectHost(feasible []*verdict) *nodeInfo {
	var best []*verdict
	for _, v := range feasible {
		switch {
		case len(best) == 0 || v.total > best[0].total:
			best = append(best[:0], v)
		case v.total == best[0].total:
			best = append(best, v)
		}
	}
	if len(best) == 1 {
		return best[0].node
	}
	return best[s.rand.IntN(len(best))].node
}
