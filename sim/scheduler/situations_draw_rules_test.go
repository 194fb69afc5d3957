package scheduler

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var taintKeys = []string{"x", "y", "node.kubernetes.io/not-ready"}

// taints puts up to three taints on some nodes.
func taints(d *drawing) {
	for _, n := range d.nodes {
		if d.oneIn(2) {
			continue
		}
		seen := map[string]bool{}
		for range d.between(1, 3) {
			t := corev1.Taint{
				Key: pick(d.lot, taintKeys...), Value: pick(d.lot, "", "v", "w"),
				Effect: pick(d.lot, corev1.TaintEffectNoSchedule, corev1.TaintEffectPreferNoSchedule,
					corev1.TaintEffectPreferNoSchedule, corev1.TaintEffectNoExecute),
			}
			if id := t.Key + string(t.Effect); !seen[id] {
				seen[id] = true
				n.Spec.Taints = append(n.Spec.Taints, t)
			}
		}
	}
}

// tolerations lets the Pod that comes tolerate something.
func tolerations(d *drawing) {
	for range d.between(0, 3) {
		t := corev1.Toleration{Key: pick(d.lot, taintKeys...), Effect: pick(d.lot, "", corev1.TaintEffectNoSchedule, corev1.TaintEffectPreferNoSchedule, corev1.TaintEffectNoExecute)}
		switch d.IntN(4) {
		case 0:
			t.Operator = corev1.TolerationOpExists
		case 1:
			t.Operator, t.Value = corev1.TolerationOpEqual, pick(d.lot, "v", "w")
		case 2:
			t.Value = pick(d.lot, "", "v")
		case 3:
			if d.oneIn(3) {
				t.Key = ""
			}
			t.Operator = corev1.TolerationOpExists
		}
		if t.Effect == corev1.TaintEffectNoExecute && d.oneIn(2) {
			seconds := int64(60)
			t.TolerationSeconds = &seconds
		}
		d.pod.Spec.Tolerations = append(d.pod.Spec.Tolerations, t)
	}
}

// cordons cordons some nodes.
func cordons(d *drawing) {
	for _, n := range d.nodes {
		n.Spec.Unschedulable = d.oneIn(3)
	}
	if d.oneIn(6) {
		d.pod.Spec.Tolerations = append(d.pod.Spec.Tolerations, corev1.Toleration{Key: corev1.TaintNodeUnschedulable, Operator: corev1.TolerationOpExists})
	}
}

// nodeAffinities lets the Pod that comes choose among nodes.
func nodeAffinities(d *drawing) {
	if d.oneIn(3) {
		d.pod.Spec.NodeSelector = map[string]string{"disco": pick(d.lot, "ssd", "hdd")}
	}
	a := &corev1.NodeAffinity{}
	if d.oneIn(2) {
		required := &corev1.NodeSelector{}
		for range d.between(1, 2) {
			required.NodeSelectorTerms = append(required.NodeSelectorTerms, d.nodeTerm(4))
		}
		a.RequiredDuringSchedulingIgnoredDuringExecution = required
	}
	for range d.between(0, 3) {
		a.PreferredDuringSchedulingIgnoredDuringExecution = append(a.PreferredDuringSchedulingIgnoredDuringExecution,
			corev1.PreferredSchedulingTerm{Weight: int32(d.between(1, 100)), Preference: d.nodeTerm(8)})
	}
	affinityOf(d.pod).NodeAffinity = a
}

// nodeTerm draws a term; one in byName names nodes.
func (d *drawing) nodeTerm(byName int) corev1.NodeSelectorTerm {
	if d.oneIn(byName) {
		r := corev1.NodeSelectorRequirement{Key: metav1.ObjectNameField, Operator: pick(d.lot, corev1.NodeSelectorOpIn, corev1.NodeSelectorOpIn, corev1.NodeSelectorOpNotIn)}
		r.Values = []string{pick(d.lot, "n1", "n2", "n3", "nenhum")}
		return corev1.NodeSelectorTerm{MatchFields: []corev1.NodeSelectorRequirement{r}}
	}
	var t corev1.NodeSelectorTerm
	for range d.between(1, 2) {
		r := corev1.NodeSelectorRequirement{Key: pick(d.lot, "disco", "rack", corev1.LabelTopologyZone, corev1.LabelHostname)}
		switch d.IntN(6) {
		case 0:
			r.Operator = corev1.NodeSelectorOpExists
		case 1:
			r.Operator = corev1.NodeSelectorOpDoesNotExist
		case 2:
			r.Key, r.Operator, r.Values = "geracao", pick(d.lot, corev1.NodeSelectorOpGt, corev1.NodeSelectorOpLt), []string{pick(d.lot, "1", "5")}
		default:
			r.Operator = pick(d.lot, corev1.NodeSelectorOpIn, corev1.NodeSelectorOpIn, corev1.NodeSelectorOpNotIn)
			r.Values = pick(d.lot, []string{"ssd", "a", "n1"}, []string{"hdd", "r1", "n2", "b"}, []string{"r2", "r3", "n4"})
		}
		t.MatchExpressions = append(t.MatchExpressions, r)
	}
	return t
}

func affinityOf(p *corev1.Pod) *corev1.Affinity {
	if p.Spec.Affinity == nil {
		p.Spec.Affinity = &corev1.Affinity{}
	}
	return p.Spec.Affinity
}

var topologyKeys = []string{corev1.LabelTopologyZone, corev1.LabelTopologyZone, corev1.LabelHostname, "rack"}

// selector draws a selector of Pods; one in ten selects all or, absent, none.
func (d lot) selector() *metav1.LabelSelector {
	switch d.IntN(20) {
	case 0:
		return nil
	case 1:
		return &metav1.LabelSelector{}
	case 2, 3, 4:
		op := pick(d, metav1.LabelSelectorOpNotIn, metav1.LabelSelectorOpIn)
		return &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "v", Operator: op, Values: []string{"v1"}}}}
	case 5, 6:
		op := pick(d, metav1.LabelSelectorOpExists, metav1.LabelSelectorOpDoesNotExist)
		return &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "v", Operator: op}}}
	}
	return &metav1.LabelSelector{MatchLabels: map[string]string{"app": pick(d, apps...)}}
}

// spreading gives the Pod that comes up to three constraints.
func spreading(d *drawing) {
	seen := map[string]bool{}
	for range d.between(0, 3) {
		c := corev1.TopologySpreadConstraint{
			MaxSkew: pick[int32](d.lot, 1, 1, 2, 3), TopologyKey: pick(d.lot, topologyKeys...), LabelSelector: d.selector(),
			WhenUnsatisfiable: pick(d.lot, corev1.DoNotSchedule, corev1.ScheduleAnyway),
		}
		if !d.oneIn(3) { // its own kind, as is usual
			c.LabelSelector = &metav1.LabelSelector{MatchLabels: map[string]string{"app": d.pod.Labels["app"]}}
		}
		if id := c.TopologyKey + string(c.WhenUnsatisfiable); seen[id] {
			continue
		} else {
			seen[id] = true
		}
		if c.WhenUnsatisfiable == corev1.DoNotSchedule && d.oneIn(3) {
			n := int32(d.between(1, 4))
			c.MinDomains = &n
		}
		policies := []*corev1.NodeInclusionPolicy{nil, nil, policy(corev1.NodeInclusionPolicyHonor), policy(corev1.NodeInclusionPolicyIgnore)}
		c.NodeAffinityPolicy, c.NodeTaintsPolicy = pick(d.lot, policies...), pick(d.lot, policies...)
		if c.LabelSelector != nil && d.oneIn(4) && c.LabelSelector.MatchLabels["v"] == "" && len(c.LabelSelector.MatchExpressions) == 0 {
			c.MatchLabelKeys = []string{"v"}
		}
		d.pod.Spec.TopologySpreadConstraints = append(d.pod.Spec.TopologySpreadConstraints, c)
	}
}

func policy(p corev1.NodeInclusionPolicy) *corev1.NodeInclusionPolicy { return &p }

// kindred makes ReplicaSets and Services, whose Pods are spread by default.
func kindred(d *drawing) {
	yes := true
	for _, app := range apps {
		selector := map[string]string{"app": app}
		d.others = append(d.others, &appsv1.ReplicaSet{
			ObjectMeta: metav1.ObjectMeta{Name: app, Namespace: metav1.NamespaceDefault},
			Spec: appsv1.ReplicaSetSpec{
				Selector: &metav1.LabelSelector{MatchLabels: selector},
				Template: corev1.PodTemplateSpec{
					ObjectMeta: metav1.ObjectMeta{Labels: selector},
					Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: "nginx:1.27"}}},
				},
			},
		})
	}
	if d.oneIn(2) {
		d.others = append(d.others, &corev1.Service{
			ObjectMeta: metav1.ObjectMeta{Name: "s", Namespace: metav1.NamespaceDefault},
			Spec:       corev1.ServiceSpec{Selector: map[string]string{"v": "v1"}, Ports: []corev1.ServicePort{{Port: 80}}},
		})
	}
	if d.oneIn(2) {
		d.pod.OwnerReferences = []metav1.OwnerReference{{
			APIVersion: "apps/v1", Kind: "ReplicaSet", Name: pick(d.lot, apps...), UID: "dono", Controller: &yes,
		}}
	}
}

// podAffinities lets the Pod that comes, and some that are there, choose their
// company.
func podAffinities(d *drawing) {
	d.everyPod(func(p *corev1.Pod, coming bool) {
		if !coming && !d.oneIn(2) {
			return
		}
		a := affinityOf(p)
		if d.oneIn(2) {
			a.PodAffinity = &corev1.PodAffinity{}
			if d.oneIn(2) {
				a.PodAffinity.RequiredDuringSchedulingIgnoredDuringExecution = d.podTerms(1)
			}
			a.PodAffinity.PreferredDuringSchedulingIgnoredDuringExecution = d.weighted(d.podTerms(d.between(0, 2)))
		}
		if d.oneIn(2) {
			a.PodAntiAffinity = &corev1.PodAntiAffinity{}
			if d.oneIn(2) {
				a.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution = d.podTerms(d.between(1, 2))
			}
			a.PodAntiAffinity.PreferredDuringSchedulingIgnoredDuringExecution = d.weighted(d.podTerms(d.between(0, 2)))
		}
	})
}

func (d *drawing) podTerms(n int) []corev1.PodAffinityTerm {
	var terms []corev1.PodAffinityTerm
	for range n {
		t := corev1.PodAffinityTerm{TopologyKey: pick(d.lot, topologyKeys...), LabelSelector: d.selector()}
		switch d.IntN(6) {
		case 0:
			t.Namespaces = []string{pick(d.lot, "loja", "default")}
		case 1:
			t.NamespaceSelector = &metav1.LabelSelector{MatchLabels: map[string]string{"time": pick(d.lot, "loja", "banco")}}
		case 2:
			t.NamespaceSelector = &metav1.LabelSelector{}
		}
		if t.LabelSelector != nil && len(t.LabelSelector.MatchExpressions) == 0 {
			switch d.IntN(6) {
			case 0:
				t.MatchLabelKeys = []string{"v"}
			case 1:
				t.MismatchLabelKeys = []string{"v"}
			}
		}
		terms = append(terms, t)
	}
	return terms
}

func (d *drawing) weighted(terms []corev1.PodAffinityTerm) []corev1.WeightedPodAffinityTerm {
	var out []corev1.WeightedPodAffinityTerm
	for _, t := range terms {
		out = append(out, corev1.WeightedPodAffinityTerm{Weight: int32(d.between(1, 100)), PodAffinityTerm: t})
	}
	return out
}
