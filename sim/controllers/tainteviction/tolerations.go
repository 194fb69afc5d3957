package tainteviction

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/klog/v2"
)

func noExecuteTaints(node *corev1.Node) (found []corev1.Taint) {
	for _, taint := range node.Spec.Taints {
		if taint.Effect == corev1.TaintEffectNoExecute {
			found = append(found, taint)
		}
	}
	return found
}

// matchingTolerations returns for each taint the first toleration for it; all
// tells whether there is one for every taint.
func matchingTolerations(taints []corev1.Taint, tolerations []corev1.Toleration) (used []corev1.Toleration, all bool) {
	for i := range taints {
		tolerated := false
		for j := range tolerations {
			// The operators Lt and Gt are an alpha feature of 1.37, off by default.
			if tolerated = tolerations[j].ToleratesTaint(klog.Logger{}, &taints[i], false); tolerated {
				used = append(used, tolerations[j])
				break
			}
		}
		if !tolerated {
			return nil, false
		}
	}
	return used, true
}

// minTolerationTime is how long the least patient toleration lasts; limited is
// false when all of them last for ever.
func minTolerationTime(tolerations []corev1.Toleration) (limit time.Duration, limited bool) {
	for _, t := range tolerations {
		if t.TolerationSeconds == nil {
			continue
		}
		seconds := time.Duration(max(*t.TolerationSeconds, 0)) * time.Second
		if !limited || seconds < limit {
			limit, limited = seconds, true
		}
	}
	return limit, limited
}
