package resourcequota

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

func TestUsageIsCounted(t *testing.T) {
	c := controllertest.New(t, 1)
	rq := New(c.Client(trace.ResourceQuota), c.Clock, c.Latency)
	require.NoError(t, rq.Start())
	configMap := func(name string) *corev1.ConfigMap {
		return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default"}}
	}
	used := func() string {
		q := controllertest.Get[*corev1.ResourceQuota](c, client.ResourceQuotas, "cota")
		amount := q.Status.Used[corev1.ResourceConfigMaps]
		return amount.String()
	}
	controllertest.Create(c, configMap("a"))
	controllertest.Create(c, &corev1.ResourceQuota{
		ObjectMeta: metav1.ObjectMeta{Name: "cota", Namespace: "default"},
		Spec:       corev1.ResourceQuotaSpec{Hard: corev1.ResourceList{corev1.ResourceConfigMaps: resource.MustParse("2")}},
	})
	c.Run(time.Second)
	assert.Equal(t, "1", used(), "what was there before")

	controllertest.Create(c, configMap("b"))
	assert.Equal(t, "2", used(), "the API server charges at once")
	_, err := c.User.Create(configMap("c"))
	assert.ErrorContains(t, err, "exceeded quota: cota, requested: configmaps=1, used: configmaps=2, limited: configmaps=2")

	require.NoError(t, c.User.Delete(client.ConfigMaps, "default", "a", metav1.DeleteOptions{}))
	c.Run(time.Second)
	assert.Equal(t, "1", used())
	before := c.Store.Revision()
	c.Run(time.Hour)
	assert.Equal(t, before, c.Store.Revision(), "nothing is written when all is right")
}
