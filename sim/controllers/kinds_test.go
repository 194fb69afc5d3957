package controllers_test

import (
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/controllers"
	"caderno/sim/controllers/controllertest"
)

// A kind that the API server gains must be known here too, or it would outlive
// its owners and its Namespace.
func TestKindsAreAllThatTheAPIServerServes(t *testing.T) {
	handler := controllertest.New(t, 1).Server.Handler(new(sync.Mutex))
	ask := func(path string, into any) {
		response := httptest.NewRecorder()
		handler.ServeHTTP(response, httptest.NewRequest("GET", path, nil))
		require.Equal(t, 200, response.Code, path)
		require.NoError(t, json.Unmarshal(response.Body.Bytes(), into), path)
	}
	var groups metav1.APIGroupList
	ask("/apis", &groups)
	served := []string{"/api/v1"}
	for _, group := range groups.Groups {
		served = append(served, "/apis/"+group.PreferredVersion.GroupVersion)
	}
	count := 0
	for _, path := range served {
		if path == "/apis/events.k8s.io/v1" {
			continue // the Events of /api/v1 in another form
		}
		var list metav1.APIResourceList
		ask(path, &list)
		for _, resource := range list.APIResources {
			if strings.Contains(resource.Name, "/") || !slices.Contains(resource.Verbs, "delete") {
				continue
			}
			count++
			known := slices.ContainsFunc(controllers.Kinds, func(kind controllers.Kind) bool {
				return kind.GVK.GroupVersion().String() == list.GroupVersion && kind.GVK.Kind == resource.Kind &&
					kind.Namespaced == resource.Namespaced && strings.HasPrefix(string(kind.Resource), resource.Name)
			})
			assert.True(t, known, "%s of %s", resource.Kind, list.GroupVersion)
		}
	}
	assert.Equal(t, len(controllers.Kinds), count)
}
