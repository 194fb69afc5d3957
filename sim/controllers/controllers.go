// Package controllers holds what the controllers below it have in common, as
// pkg/controller does in Kubernetes: how a controller's object claims what
// belongs to it, the loop that makes a controller of a sync function, and which
// kinds of object there are. The controllers do not know each other: they meet only in the
// objects that they read from and write to the API server.
package controllers

import (
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"caderno/sim/client"
)

// Kind is a kind of object that controllers deal with, whatever it is.
type Kind struct {
	Resource   client.Resource
	GVK        schema.GroupVersionKind
	Namespaced bool
}

// Kinds are all of them, owners before what they own.
//
// Simplification: Kubernetes' garbage collector and namespace controller ask
// the API server which kinds it serves, and so deal with custom ones too.
var Kinds = []Kind{
	{client.Namespaces, schema.GroupVersionKind{Version: "v1", Kind: "Namespace"}, false},
	{client.Nodes, schema.GroupVersionKind{Version: "v1", Kind: "Node"}, false},
	{client.Deployments, schema.GroupVersionKind{Group: "apps", Version: "v1", Kind: "Deployment"}, true},
	{client.ReplicaSets, schema.GroupVersionKind{Group: "apps", Version: "v1", Kind: "ReplicaSet"}, true},
	{client.Pods, schema.GroupVersionKind{Version: "v1", Kind: "Pod"}, true},
	{client.Services, schema.GroupVersionKind{Version: "v1", Kind: "Service"}, true},
	{client.EndpointSlices, schema.GroupVersionKind{Group: "discovery.k8s.io", Version: "v1", Kind: "EndpointSlice"}, true},
	{client.Endpoints, schema.GroupVersionKind{Version: "v1", Kind: "Endpoints"}, true},
	{client.Leases, schema.GroupVersionKind{Group: "coordination.k8s.io", Version: "v1", Kind: "Lease"}, true},
	{client.ConfigMaps, schema.GroupVersionKind{Version: "v1", Kind: "ConfigMap"}, true},
	{client.Secrets, schema.GroupVersionKind{Version: "v1", Kind: "Secret"}, true},
	{client.ServiceAccounts, schema.GroupVersionKind{Version: "v1", Kind: "ServiceAccount"}, true},
	{client.ResourceQuotas, schema.GroupVersionKind{Version: "v1", Kind: "ResourceQuota"}, true},
	{client.LimitRanges, schema.GroupVersionKind{Version: "v1", Kind: "LimitRange"}, true},
	{client.PodDisruptionBudgets, schema.GroupVersionKind{Group: "policy", Version: "v1", Kind: "PodDisruptionBudget"}, true},
	{client.PriorityClasses, schema.GroupVersionKind{Group: "scheduling.k8s.io", Version: "v1", Kind: "PriorityClass"}, false},
	{client.Events, schema.GroupVersionKind{Version: "v1", Kind: "Event"}, true},
}

// Key is how a queue names an object: NAMESPACE/NAME, or NAME alone.
func Key(namespace, name string) string {
	if namespace == "" {
		return name
	}
	return namespace + "/" + name
}

// SplitKey undoes Key.
func SplitKey(key string) (namespace, name string) {
	if namespace, name, ok := strings.Cut(key, "/"); ok {
		return namespace, name
	}
	return "", key
}
