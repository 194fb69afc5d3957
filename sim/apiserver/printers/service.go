package printers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"caderno/sim/client"
)

// serviceColumns are those of kubectl get services.
func serviceColumns() Columns {
	spec := corev1.ServiceSpec{}.SwaggerDoc()
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			nameColumn(),
			column("Type", spec["type"]),
			column("Cluster-IP", spec["clusterIP"]),
			column("External-IP", spec["externalIPs"]),
			column("Port(s)", spec["ports"]),
			ageColumn(),
			wideColumn("Selector", spec["selector"]),
		},
		Cells: func(obj client.Object, now time.Time) []any {
			svc := obj.(*corev1.Service)
			ip := ""
			if len(svc.Spec.ClusterIPs) > 0 {
				ip = svc.Spec.ClusterIPs[0]
			}
			return []any{
				svc.Name, string(svc.Spec.Type), orNone(ip), externalIP(svc), orNone(servicePorts(svc.Spec.Ports)),
				age(svc.CreationTimestamp, now), labels.FormatLabels(svc.Spec.Selector),
			}
		},
	}
}

// externalIP is under what address the Service can be reached from outside.
func externalIP(svc *corev1.Service) string {
	external := svc.Spec.ExternalIPs
	switch svc.Spec.Type {
	case corev1.ServiceTypeClusterIP, corev1.ServiceTypeNodePort:
		return orNone(strings.Join(external, ","))
	case corev1.ServiceTypeLoadBalancer:
		var balancer []string
		for _, ingress := range svc.Status.LoadBalancer.Ingress {
			if ingress.IP != "" {
				balancer = append(balancer, ingress.IP)
			} else if ingress.Hostname != "" {
				balancer = append(balancer, ingress.Hostname)
			}
		}
		slices.Sort(balancer)
		if all := append(slices.Compact(balancer), external...); len(all) > 0 {
			return strings.Join(all, ",")
		}
		return "<pending>"
	case corev1.ServiceTypeExternalName:
		return svc.Spec.ExternalName
	}
	return "<unknown>"
}

// servicePorts is e.g. "80:30080/TCP,443/TCP".
func servicePorts(ports []corev1.ServicePort) string {
	var list []string
	for _, p := range ports {
		if p.NodePort > 0 {
			list = append(list, fmt.Sprintf("%d:%d/%s", p.Port, p.NodePort, p.Protocol))
		} else {
			list = append(list, fmt.Sprintf("%d/%s", p.Port, p.Protocol))
		}
	}
	return strings.Join(list, ",")
}
