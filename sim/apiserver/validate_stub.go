package apiserver

import (
	appsv1 "k8s.io/api/apps/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

type errorList = field.ErrorList

func validateMetaUpdate(obj, old client.Object) errorList             { return nil }
func validateNamespace(obj client.Object) errorList                   { return nil }
func validateNamespaceUpdate(obj, old client.Object) errorList        { return nil }
func validateNamespaceStatusUpdate(obj, old client.Object) errorList  { return nil }
func validateNode(obj client.Object) errorList                        { return nil }
func validateNodeUpdate(obj, old client.Object) errorList             { return nil }
func validateNodeStatusUpdate(obj, old client.Object) errorList       { return nil }
func validateService(obj client.Object) errorList                     { return nil }
func validateServiceUpdate(obj, old client.Object) errorList          { return nil }
func validateEvent(*corev1.Event) errorList                           { return nil }
func validateNewEvent(*corev1.Event) errorList                        { return nil }
func validateNewEventUpdate(obj, old client.Object) errorList         { return nil }
func validateLease(*coordinationv1.Lease) errorList                   { return nil }
func validateLeaseUpdate(obj, old client.Object) errorList            { return nil }
func validateDeployment(*appsv1.Deployment) errorList                 { return nil }
func validateDeploymentUpdate(obj, old client.Object) errorList       { return nil }
func validateDeploymentStatusUpdate(obj, old client.Object) errorList { return nil }
func validateReplicaSet(*appsv1.ReplicaSet) errorList                 { return nil }
func validateReplicaSetUpdate(obj, old client.Object) errorList       { return nil }
func validateReplicaSetStatusUpdate(obj, old client.Object) errorList { return nil }
func validatePod(*corev1.Pod) errorList                               { return nil }
func validatePodUpdate(obj, old client.Object) errorList              { return nil }
func validatePodStatusUpdate(obj, old client.Object) errorList        { return nil }
