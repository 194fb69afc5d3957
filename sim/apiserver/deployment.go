package apiserver

import (
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

func deploymentResource() *Resource {
	return &Resource{
		Name: client.Deployments, Kind: appsv1.SchemeGroupVersion.WithKind("Deployment"),
		Plural: "deployments", Singular: "deployment", ShortNames: []string{"deploy"}, Categories: []string{"all"},
		Namespaced: true, HasStatus: true, HasScale: true, AnyRevision: true, Verbs: allVerbs,
		New:     func() client.Object { return &appsv1.Deployment{} },
		NewList: func() runtime.Object { return &appsv1.DeploymentList{} },
		// Annotations count too, because they are copied to the ReplicaSets.
		Spec: func(obj client.Object) any {
			d := obj.(*appsv1.Deployment)
			return []any{d.Spec, d.Annotations}
		},
		Scale: func(obj client.Object) scaled {
			d := obj.(*appsv1.Deployment)
			return scaled{replicas: &d.Spec.Replicas, current: d.Status.Replicas, selector: d.Spec.Selector}
		},
		Default: func(obj client.Object) { defaultDeployment(&obj.(*appsv1.Deployment).Spec) },
		Prepare: func(obj client.Object) { obj.(*appsv1.Deployment).Status = appsv1.DeploymentStatus{} },
		PrepareUpdate: func(obj, old client.Object) {
			obj.(*appsv1.Deployment).Status = old.(*appsv1.Deployment).Status
		},
		PrepareStatus: func(obj, old client.Object) {
			obj.(*appsv1.Deployment).Spec = old.(*appsv1.Deployment).Spec
			obj.SetLabels(old.GetLabels())
		},
		Validate: func(obj client.Object) field.ErrorList {
			return validation.ValidateDeployment(obj.(*appsv1.Deployment))
		},
		ValidateUpdate:       validation.ValidateDeploymentUpdate,
		ValidateStatusUpdate: validation.ValidateDeploymentStatusUpdate,
	}
}

// The defaults of a Deployment's rollout.
//
// region deployment-defaults
const (
	defaultReplicas                = 1
	defaultRollingStep             = "25%"
	defaultRevisionHistoryLimit    = 10
	defaultProgressDeadlineSeconds = 600
)

// end region

func defaultDeployment(spec *appsv1.DeploymentSpec) {
	setDefault(&spec.Replicas, defaultReplicas)
	if spec.Strategy.Type == "" {
		spec.Strategy.Type = appsv1.RollingUpdateDeploymentStrategyType
	}
	if spec.Strategy.Type == appsv1.RollingUpdateDeploymentStrategyType {
		if spec.Strategy.RollingUpdate == nil {
			spec.Strategy.RollingUpdate = &appsv1.RollingUpdateDeployment{}
		}
		setDefault(&spec.Strategy.RollingUpdate.MaxUnavailable, intstr.FromString(defaultRollingStep))
		setDefault(&spec.Strategy.RollingUpdate.MaxSurge, intstr.FromString(defaultRollingStep))
	}
	setDefault(&spec.RevisionHistoryLimit, defaultRevisionHistoryLimit)
	setDefault(&spec.ProgressDeadlineSeconds, defaultProgressDeadlineSeconds)
	defaultPodSpec(&spec.Template.Spec)
}

// setDefault fills in an optional field that was left out.
func setDefault[T any](field **T, value T) {
	if *field == nil {
		*field = &value
	}
}
