package apiserver

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"sort"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// groupOrder is the order of the groups in discovery. Others follow them.
var groupOrder = []string{
	"", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "policy", "scheduling.k8s.io",
	"coordination.k8s.io", "discovery.k8s.io",
}

// groupVersions lists the API versions in the order of discovery.
func (s *Server) groupVersions() []schema.GroupVersion {
	var gvs []schema.GroupVersion
	seen := map[schema.GroupVersion]bool{}
	for _, r := range s.resources {
		if gv := r.Kind.GroupVersion(); !seen[gv] {
			seen[gv] = true
			gvs = append(gvs, gv)
		}
	}
	place := func(gv schema.GroupVersion) int {
		if i := slices.Index(groupOrder, gv.Group); i >= 0 {
			return i
		}
		return len(groupOrder)
	}
	slices.SortStableFunc(gvs, func(a, b schema.GroupVersion) int { return place(a) - place(b) })
	return gvs
}

// serveGroups answers at /api, /apis and /apis/GROUP.
func (h *rest) serveGroups(w http.ResponseWriter, r *http.Request, parts []string) {
	switch {
	case len(parts) == 1 && wantsAggregated(r):
		h.serveAggregated(w, r, parts[0])
	case len(parts) == 1 && parts[0] == "api":
		respondPlain(w, r, &metav1.APIVersions{
			TypeMeta: metav1.TypeMeta{Kind: "APIVersions"}, Versions: []string{"v1"},
			ServerAddressByClientCIDRs: []metav1.ServerAddressByClientCIDR{{ClientCIDR: "0.0.0.0/0", ServerAddress: r.Host}},
		})
	case len(parts) == 1:
		list := &metav1.APIGroupList{TypeMeta: metav1.TypeMeta{Kind: "APIGroupList", APIVersion: "v1"}, Groups: h.groups()}
		respondPlain(w, r, list)
	default:
		for _, group := range h.groups() {
			if parts[0] == "apis" && len(parts) == 2 && group.Name == parts[1] {
				group.TypeMeta = metav1.TypeMeta{Kind: "APIGroup", APIVersion: "v1"}
				respondPlain(w, r, &group)
				return
			}
		}
		h.serveUnknown(w, r, parts)
	}
}

// serveUnknown answers where there is nothing: below a group that there is
// the API's router answers, elsewhere the server's.
func (h *rest) serveUnknown(w http.ResponseWriter, r *http.Request, parts []string) {
	known := parts[0] == "api"
	for _, gv := range h.groupVersions() {
		known = known || gv.Group == parts[1]
	}
	if !known {
		http.NotFound(w, r)
		return
	}
	respondError(w, r, errUnknownPath())
}

// groups are the named groups, each with its versions.
func (h *rest) groups() []metav1.APIGroup {
	var groups []metav1.APIGroup
	for _, gv := range h.groupVersions() {
		if gv.Group == "" {
			continue
		}
		version := metav1.GroupVersionForDiscovery{GroupVersion: gv.String(), Version: gv.Version}
		if n := len(groups); n > 0 && groups[n-1].Name == gv.Group {
			groups[n-1].Versions = append(groups[n-1].Versions, version)
			continue
		}
		groups = append(groups, metav1.APIGroup{
			Name: gv.Group, Versions: []metav1.GroupVersionForDiscovery{version}, PreferredVersion: version,
		})
	}
	return groups
}

// serveResourceList answers at /api/v1 and /apis/GROUP/VERSION.
func (h *rest) serveResourceList(w http.ResponseWriter, r *http.Request, gv schema.GroupVersion) {
	list := &metav1.APIResourceList{TypeMeta: metav1.TypeMeta{Kind: "APIResourceList"}, GroupVersion: gv.String()}
	if gv.Group != "" {
		list.APIVersion = "v1"
	}
	for _, res := range h.resources {
		if res.Kind.GroupVersion() != gv {
			continue
		}
		list.APIResources = append(list.APIResources, metav1.APIResource{
			Name: res.Plural, SingularName: res.Singular, Namespaced: res.Namespaced, Kind: res.Kind.Kind, Verbs: sorted(res.Verbs),
			ShortNames: res.ShortNames, Categories: res.Categories, StorageVersionHash: storageVersionHash(res),
		})
		for _, sub := range subresources(res) {
			list.APIResources = append(list.APIResources, metav1.APIResource{
				Name: res.Plural + "/" + sub.name, Namespaced: res.Namespaced,
				Group: sub.kind.Group, Version: sub.kind.Version, Kind: sub.kind.Kind, Verbs: sub.verbs,
			})
		}
	}
	sort.Slice(list.APIResources, func(i, j int) bool { return list.APIResources[i].Name < list.APIResources[j].Name })
	respondPlain(w, r, list)
}

// subresource is a part of a resource with a path of its own. Group and
// version of its kind are given only where they are not the resource's.
type subresource struct {
	name  string
	kind  schema.GroupVersionKind
	verbs []string
}

// subresources are sorted by name.
func subresources(r *Resource) []subresource {
	own := schema.GroupVersionKind{Kind: r.Kind.Kind}
	change := []string{"get", "patch", "update"}
	var subs []subresource
	switch r.Plural {
	case "namespaces":
		subs = append(subs, subresource{"finalize", own, []string{"update"}})
	case "pods":
		subs = append(subs,
			subresource{"binding", schema.GroupVersionKind{Kind: "Binding"}, []string{"create"}},
			subresource{"eviction", evictionKind, []string{"create"}},
			subresource{"log", own, []string{"get"}})
	}
	if r.HasScale {
		subs = append(subs, subresource{"scale", scaleKind, change})
	}
	if r.HasStatus {
		subs = append(subs, subresource{"status", own, change})
	}
	return subs
}

// storageVersionHash tells clients in what version objects are stored, without
// telling them the version.
func storageVersionHash(r *Resource) string {
	kind := r.Kind
	if r.storedAs != "" {
		kind.Group = "" // Events are stored in the core group
	}
	hash := sha256.Sum256([]byte(fmt.Sprintf("%s/%s/%s", kind.Group, kind.Version, kind.Kind)))
	return base64.StdEncoding.EncodeToString(hash[:8])
}

func sorted(verbs []string) []string {
	copied := append([]string{}, verbs...)
	sort.Strings(copied)
	return copied
}
