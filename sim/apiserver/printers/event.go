package printers

import (
	"cmp"
	"strings"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// eventColumns are those of kubectl get events.
func eventColumns() Columns {
	event := corev1.Event{}.SwaggerDoc()
	name := nameColumn()
	name.Priority = 1
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			column("Last Seen", event["lastTimestamp"]),
			column("Type", event["type"]),
			column("Reason", event["reason"]),
			column("Object", event["involvedObject"]),
			wideColumn("Subobject", corev1.ObjectReference{}.SwaggerDoc()["fieldPath"]),
			wideColumn("Source", event["source"]),
			column("Message", event["message"]),
			wideColumn("First Seen", event["firstTimestamp"]),
			wideColumn("Count", event["count"]),
			name,
		},
		Cells: eventCells,
	}
}

func eventCells(obj client.Object, now time.Time) []any {
	event := obj.(*corev1.Event)
	first := age(event.FirstTimestamp, now)
	if event.FirstTimestamp.IsZero() {
		first = age(metav1.Time(event.EventTime), now)
	}
	last, count := first, event.Count
	if !event.LastTimestamp.IsZero() {
		last = age(event.LastTimestamp, now)
	}
	if event.Series != nil {
		last, count = age(metav1.Time(event.Series.LastObservedTime), now), event.Series.Count
	} else if count == 0 {
		count = 1 // events of the new API have a count only as a series
	}
	about := strings.ToLower(event.InvolvedObject.Kind)
	if event.InvolvedObject.Name != "" {
		about += "/" + event.InvolvedObject.Name
	}
	source := cmp.Or(event.Source.Component, event.ReportingController)
	if host := cmp.Or(event.Source.Host, event.ReportingInstance); host != "" {
		source += ", " + host
	}
	return []any{
		last, event.Type, event.Reason, about, event.InvolvedObject.FieldPath, source,
		strings.TrimSpace(event.Message), first, int64(count), event.Name,
	}
}

// leaseColumns are those of kubectl get leases.
func leaseColumns() Columns {
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			nameColumn(), column("Holder", coordinationv1.LeaseSpec{}.SwaggerDoc()["holderIdentity"]), ageColumn(),
		},
		Cells: func(obj client.Object, now time.Time) []any {
			lease := obj.(*coordinationv1.Lease)
			holder := ""
			if lease.Spec.HolderIdentity != nil {
				holder = *lease.Spec.HolderIdentity
			}
			return []any{lease.Name, holder, age(lease.CreationTimestamp, now)}
		},
	}
}
