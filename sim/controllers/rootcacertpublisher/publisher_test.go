package rootcacertpublisher

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

func TestTheCertificateIsInEachNamespaceAsItShouldBe(t *testing.T) {
	c := controllertest.New(t, 1)
	require.NoError(t, New(c.Client(trace.RootCACertPublisher), c.Clock, c.Latency).Start())
	published := func() *corev1.ConfigMap {
		c.Run(time.Second)
		return controllertest.Get[*corev1.ConfigMap](c, client.ConfigMaps, rootCACertConfigMapName)
	}
	first := published()
	assert.Equal(t, map[string]string{"ca.crt": ""}, first.Data)

	controllertest.Change(c, client.ConfigMaps, first.Name, func(cm *corev1.ConfigMap) {
		cm.Data, cm.Annotations = map[string]string{"outra": "coisa"}, nil
	})
	mended := published()
	assert.Equal(t, first.Data, mended.Data)
	assert.Equal(t, first.Annotations, mended.Annotations)

	require.NoError(t, c.User.Delete(client.ConfigMaps, "default", first.Name, metav1.DeleteOptions{}))
	assert.NotEqual(t, first.UID, published().UID, "made again")

	controllertest.Change(c, client.ConfigMaps, first.Name, func(cm *corev1.ConfigMap) {
		cm.Labels = map[string]string{"dono": "eu"}
	})
	before := c.Store.Revision()
	c.Run(time.Hour)
	assert.Equal(t, before, c.Store.Revision(), "what is right already is left alone")
}
