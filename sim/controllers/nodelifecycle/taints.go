package nodelifecycle

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// conditionTaints are the taints for the conditions of a node.
var conditionTaints = []struct {
	condition corev1.NodeConditionType
	status    corev1.ConditionStatus
	key       string
}{
	{corev1.NodeReady, corev1.ConditionFalse, corev1.TaintNodeNotReady},
	{corev1.NodeReady, corev1.ConditionUnknown, corev1.TaintNodeUnreachable},
	{corev1.NodeMemoryPressure, corev1.ConditionTrue, corev1.TaintNodeMemoryPressure},
	{corev1.NodeDiskPressure, corev1.ConditionTrue, corev1.TaintNodeDiskPressure},
	{corev1.NodeNetworkUnavailable, corev1.ConditionTrue, corev1.TaintNodeNetworkUnavailable},
	{corev1.NodePIDPressure, corev1.ConditionTrue, corev1.TaintNodePIDPressure},
}

// doNodeProcessingPass gives a node the NoSchedule taints and the labels that
// it should have.
func (nc *Controller) doNodeProcessingPass(name string) error {
	node, err := client.Get[*corev1.Node](nc.client, client.Nodes, "", name)
	if err == nil {
		add, remove := noScheduleTaints(node)
		node, err = nc.swapTaints(node, add, remove)
	}
	if err == nil {
		err = nc.reconcileNodeLabels(node)
	}
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// noScheduleTaints are those that a node lacks and those that it has without
// reason, of the taints that say that it is not well or closed (cordoned).
func noScheduleTaints(node *corev1.Node) (add, remove []corev1.Taint) {
	var want []string
	ours := []string{corev1.TaintNodeUnschedulable}
	for _, t := range conditionTaints {
		ours = append(ours, t.key)
		if c := condition(node, t.condition); c != nil && c.Status == t.status {
			want = append(want, t.key)
		}
	}
	if node.Spec.Unschedulable {
		want = append(want, corev1.TaintNodeUnschedulable)
	}
	for _, key := range want {
		if !hasTaint(node, key, corev1.TaintEffectNoSchedule) {
			add = append(add, corev1.Taint{Key: key, Effect: corev1.TaintEffectNoSchedule})
		}
	}
	for _, t := range node.Spec.Taints {
		if t.Effect == corev1.TaintEffectNoSchedule && slices.Contains(ours, t.Key) && !slices.Contains(want, t.Key) {
			remove = append(remove, t)
		}
	}
	return add, remove
}

func hasTaint(node *corev1.Node, key string, effect corev1.TaintEffect) bool {
	return slices.ContainsFunc(node.Spec.Taints, func(t corev1.Taint) bool { return t.Key == key && t.Effect == effect })
}

// swapTaints returns the Node as it is with taints added and removed; nothing
// is written when nothing changes.
//
// Simplification: Kubernetes first writes what is added, then what is removed.
func (nc *Controller) swapTaints(node *corev1.Node, add, remove []corev1.Taint) (*corev1.Node, error) {
	changed := node.DeepCopy()
	same := func(taint corev1.Taint) func(corev1.Taint) bool {
		return func(t corev1.Taint) bool { return t.MatchTaint(&taint) }
	}
	for _, taint := range remove {
		changed.Spec.Taints = slices.DeleteFunc(changed.Spec.Taints, same(taint))
	}
	added := false
	for _, taint := range add {
		if !slices.ContainsFunc(changed.Spec.Taints, same(taint)) {
			now := metav1.NewTime(nc.clock.Now()).Rfc3339Copy()
			taint.TimeAdded, added = &now, true
			changed.Spec.Taints = append(changed.Spec.Taints, taint)
		}
	}
	if !added && len(changed.Spec.Taints) == len(node.Spec.Taints) {
		return node, nil
	}
	stored, err := nc.client.Update(changed)
	if err != nil {
		return nil, err
	}
	return stored.(*corev1.Node), nil
}

// The labels that once had other names, which are kept in step.
var labelPairs = []struct{ stable, beta string }{
	{corev1.LabelOSStable, "beta.kubernetes.io/os"},
	{corev1.LabelArchStable, "beta.kubernetes.io/arch"},
}

func labelsToUpdate(node *corev1.Node) map[string]string {
	update := map[string]string{}
	for _, pair := range labelPairs {
		if stable, found := node.Labels[pair.stable]; found && node.Labels[pair.beta] != stable {
			update[pair.beta] = stable
		}
	}
	return update
}

func (nc *Controller) reconcileNodeLabels(node *corev1.Node) error {
	update := labelsToUpdate(node)
	if len(update) == 0 {
		return nil
	}
	changed := node.DeepCopy()
	for name, value := range update {
		changed.Labels[name] = value
	}
	_, err := nc.client.Update(changed)
	return err
}
