package apiserver

import (
	"crypto/sha512"
	"encoding/json"
	"fmt"
	"net/http"
	"sort"

	"github.com/munnerz/goautoneg"
	apidiscoveryv2 "k8s.io/api/apidiscovery/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// aggregatedType is the media type of discovery in one document.
const aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

// wantsAggregated tells whether the client prefers one document about all
// groups to one about each.
func wantsAggregated(r *http.Request) bool {
	for _, clause := range goautoneg.ParseAccept(r.Header.Get("Accept")) {
		p := clause.Params
		switch {
		case clause.SubType != "json" && clause.SubType != "*":
		case p["as"] == "":
			return false
		case p["as"] == "APIGroupDiscoveryList" && p["g"] == apidiscoveryv2.GroupName && p["v"] == "v2":
			return true
		}
	}
	return false
}

// serveAggregated describes every resource below /api or /apis at once.
func (h *rest) serveAggregated(w http.ResponseWriter, r *http.Request, root string) {
	list := &apidiscoveryv2.APIGroupDiscoveryList{
		TypeMeta: metav1.TypeMeta{Kind: "APIGroupDiscoveryList", APIVersion: apidiscoveryv2.SchemeGroupVersion.String()},
	}
	for _, gv := range h.groupVersions() {
		if (gv.Group == "") != (root == "api") {
			continue
		}
		version := apidiscoveryv2.APIVersionDiscovery{
			Version: gv.Version, Resources: h.aggregatedResources(gv), Freshness: apidiscoveryv2.DiscoveryFreshnessCurrent,
		}
		if n := len(list.Items); n > 0 && list.Items[n-1].Name == gv.Group {
			list.Items[n-1].Versions = append(list.Items[n-1].Versions, version)
			continue
		}
		list.Items = append(list.Items, apidiscoveryv2.APIGroupDiscovery{
			ObjectMeta: metav1.ObjectMeta{Name: gv.Group}, Versions: []apidiscoveryv2.APIVersionDiscovery{version},
		})
	}
	body, err := json.Marshal(list)
	if err != nil {
		respondError(w, r, err)
		return
	}
	etag := fmt.Sprintf(`"%X"`, sha512.Sum512(body))
	w.Header().Set("Cache-Control", "public")
	w.Header().Set("Etag", etag)
	w.Header().Set("Vary", "Accept")
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", aggregatedType)
	_, _ = w.Write(append(body, '\n'))
}

func (h *rest) aggregatedResources(gv schema.GroupVersion) []apidiscoveryv2.APIResourceDiscovery {
	var resources []apidiscoveryv2.APIResourceDiscovery
	for _, res := range h.resources {
		if res.Kind.GroupVersion() != gv {
			continue
		}
		d := apidiscoveryv2.APIResourceDiscovery{
			Resource: res.Plural, SingularResource: res.Singular, Scope: apidiscoveryv2.ScopeCluster,
			ResponseKind: &metav1.GroupVersionKind{Kind: res.Kind.Kind},
			Verbs:        sorted(res.Verbs), ShortNames: res.ShortNames, Categories: res.Categories,
		}
		if res.Namespaced {
			d.Scope = apidiscoveryv2.ScopeNamespace
		}
		for _, sub := range subresources(res) {
			kind := metav1.GroupVersionKind(sub.kind)
			d.Subresources = append(d.Subresources, apidiscoveryv2.APISubresourceDiscovery{
				Subresource: sub.name, ResponseKind: &kind, Verbs: sub.verbs,
			})
		}
		resources = append(resources, d)
	}
	sort.Slice(resources, func(i, j int) bool { return resources[i].Resource < resources[j].Resource })
	return resources
}

// respondPlain writes what cannot be transformed, in the format asked for.
func respondPlain(w http.ResponseWriter, r *http.Request, obj runtime.Object) {
	form, err := negotiate(r, nil)
	if err != nil {
		respondError(w, r, err)
		return
	}
	respond(w, form, http.StatusOK, obj)
}
