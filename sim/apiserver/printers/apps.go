package printers

import (
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// deploymentColumns are those of kubectl get deployments.
func deploymentColumns() Columns {
	status := appsv1.DeploymentStatus{}.SwaggerDoc()
	return Columns{
		Definitions: append([]metav1.TableColumnDefinition{
			nameColumn(),
			column("Ready", "Number of the pod with ready state"),
			column("Up-to-date", status["updatedReplicas"]),
			column("Available", status["availableReplicas"]),
			ageColumn(),
		}, templateColumns(appsv1.DeploymentSpec{}.SwaggerDoc()["selector"])...),
		Cells: func(obj client.Object, now time.Time) []any {
			d := obj.(*appsv1.Deployment)
			selector := "<invalid>"
			if s, err := metav1.LabelSelectorAsSelector(d.Spec.Selector); err == nil {
				selector = s.String()
			}
			names, images := namesAndImages(d.Spec.Template.Spec.Containers)
			return []any{
				d.Name, fmt.Sprintf("%d/%d", d.Status.ReadyReplicas, valueOf(d.Spec.Replicas)),
				int64(d.Status.UpdatedReplicas), int64(d.Status.AvailableReplicas), age(d.CreationTimestamp, now),
				names, images, selector,
			}
		},
	}
}

// replicaSetColumns are those of kubectl get replicasets.
func replicaSetColumns() Columns {
	spec, status := appsv1.ReplicaSetSpec{}.SwaggerDoc(), appsv1.ReplicaSetStatus{}.SwaggerDoc()
	return Columns{
		Definitions: append([]metav1.TableColumnDefinition{
			nameColumn(),
			intColumn("Desired", spec["replicas"]),
			intColumn("Current", status["replicas"]),
			intColumn("Ready", status["readyReplicas"]),
			ageColumn(),
		}, templateColumns(spec["selector"])...),
		Cells: func(obj client.Object, now time.Time) []any {
			rs := obj.(*appsv1.ReplicaSet)
			names, images := namesAndImages(rs.Spec.Template.Spec.Containers)
			return []any{
				rs.Name, int64(valueOf(rs.Spec.Replicas)), int64(rs.Status.Replicas), int64(rs.Status.ReadyReplicas),
				age(rs.CreationTimestamp, now), names, images, metav1.FormatLabelSelector(rs.Spec.Selector),
			}
		},
	}
}

// scaleColumns are those of the scale subresource.
func scaleColumns() Columns {
	name := nameColumn()
	name.Format = ""
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			name,
			intColumn("Desired", autoscalingv1.ScaleSpec{}.SwaggerDoc()["replicas"]),
			intColumn("Available", autoscalingv1.ScaleStatus{}.SwaggerDoc()["replicas"]),
			ageColumn(),
		},
		Cells: func(obj client.Object, now time.Time) []any {
			scale := obj.(*autoscalingv1.Scale)
			return []any{scale.Name, int64(scale.Spec.Replicas), int64(scale.Status.Replicas), age(scale.CreationTimestamp, now)}
		},
	}
}

func templateColumns(selectorDescription string) []metav1.TableColumnDefinition {
	return []metav1.TableColumnDefinition{
		wideColumn("Containers", "Names of each container in the template."),
		wideColumn("Images", "Images referenced by each container in the template."),
		wideColumn("Selector", selectorDescription),
	}
}

func namesAndImages(containers []corev1.Container) (names, images string) {
	var n, i []string
	for _, c := range containers {
		n, i = append(n, c.Name), append(i, c.Image)
	}
	return strings.Join(n, ","), strings.Join(i, ",")
}

func valueOf(n *int32) int32 {
	if n == nil {
		return 0
	}
	return *n
}
