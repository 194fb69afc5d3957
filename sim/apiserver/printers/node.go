package printers

import (
	"sort"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// nodeColumns are those of kubectl get nodes.
func nodeColumns() Columns {
	status, info := corev1.NodeStatus{}.SwaggerDoc(), corev1.NodeSystemInfo{}.SwaggerDoc()
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			nameColumn(),
			column("Status", "The status of the node"),
			column("Roles", "The roles of the node"),
			ageColumn(),
			column("Version", info["kubeletVersion"]),
			wideColumn("Internal-IP", status["addresses"]),
			wideColumn("External-IP", status["addresses"]),
			wideColumn("OS-Image", info["osImage"]),
			wideColumn("Kernel-Version", info["kernelVersion"]),
			wideColumn("Container-Runtime", info["containerRuntimeVersion"]),
		},
		Cells: func(obj client.Object, now time.Time) []any {
			node := obj.(*corev1.Node)
			info := node.Status.NodeInfo
			kernel := orUnknown(info.KernelVersion)
			if info.Architecture != "" {
				kernel += " (" + info.Architecture + ")"
			}
			return []any{
				node.Name, nodeStatus(node), orNone(strings.Join(nodeRoles(node), ",")), age(node.CreationTimestamp, now), info.KubeletVersion,
				nodeAddress(node, corev1.NodeInternalIP), nodeAddress(node, corev1.NodeExternalIP),
				orUnknown(info.OSImage), kernel, orUnknown(info.ContainerRuntimeVersion),
			}
		},
	}
}

// nodeStatus is e.g. "Ready,SchedulingDisabled".
func nodeStatus(node *corev1.Node) string {
	status := "Unknown"
	for _, c := range node.Status.Conditions {
		if c.Type == corev1.NodeReady {
			status = "NotReady"
			if c.Status == corev1.ConditionTrue {
				status = "Ready"
			}
		}
	}
	if node.Spec.Unschedulable {
		status += ",SchedulingDisabled"
	}
	return status
}

// nodeRoles reads the roles from the labels node-role.kubernetes.io/ROLE and
// kubernetes.io/role=ROLE.
func nodeRoles(node *corev1.Node) []string {
	found := map[string]bool{}
	for key, value := range node.Labels {
		role, isRole := strings.CutPrefix(key, "node-role.kubernetes.io/")
		if key == "kubernetes.io/role" {
			role, isRole = value, true
		}
		if isRole && role != "" {
			found[role] = true
		}
	}
	roles := make([]string, 0, len(found))
	for role := range found {
		roles = append(roles, role)
	}
	sort.Strings(roles)
	return roles
}

func nodeAddress(node *corev1.Node, kind corev1.NodeAddressType) string {
	for _, a := range node.Status.Addresses {
		if a.Type == kind {
			return a.Address
		}
	}
	return "<none>"
}

func orUnknown(s string) string {
	if s == "" {
		return "<unknown>"
	}
	return s
}

// namespaceColumns are those of kubectl get namespaces.
func namespaceColumns() Columns {
	return Columns{
		Definitions: []metav1.TableColumnDefinition{nameColumn(), column("Status", "The status of the namespace"), ageColumn()},
		Cells: func(obj client.Object, now time.Time) []any {
			ns := obj.(*corev1.Namespace)
			return []any{ns.Name, string(ns.Status.Phase), age(ns.CreationTimestamp, now)}
		},
	}
}
