package apiserver

import (
	"net/http"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// customResourcesPath is where Kubernetes lists the kinds that were added to a
// cluster.
const customResourcesPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"

// serveCustomResources answers that there are none. kubectl asks before it says
// of a kind that it does not exist.
//
// Simplification: no kind can be added, so discovery does not name this one.
func serveCustomResources(w http.ResponseWriter) {
	respondRawJSON(w, http.StatusOK, map[string]any{
		"kind": "CustomResourceDefinitionList", "apiVersion": "apiextensions.k8s.io/v1",
		"metadata": metav1.ListMeta{ResourceVersion: "1"}, "items": []any{},
	})
}
