package serviceaccount

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

func TestEachNamespaceHasItsAccount(t *testing.T) {
	c := controllertest.New(t, 1)
	sa := New(c.Client(trace.ServiceAccounts), c.Clock, c.Latency)
	require.NoError(t, sa.Start())
	controllertest.Create(c, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "aula"}})
	c.Run(time.Second)
	account, err := c.User.Get(client.ServiceAccounts, "aula", "default")
	require.NoError(t, err)
	require.NoError(t, c.User.Delete(client.ServiceAccounts, "aula", "default", metav1.DeleteOptions{}))
	c.Run(time.Second)
	again, err := c.User.Get(client.ServiceAccounts, "aula", "default")
	require.NoError(t, err)
	assert.NotEqual(t, account.GetUID(), again.GetUID(), "made again")

	require.NoError(t, c.User.Delete(client.Namespaces, "", "aula", metav1.DeleteOptions{}))
	require.NoError(t, c.User.Delete(client.ServiceAccounts, "aula", "default", metav1.DeleteOptions{}))
	before := c.Store.Revision()
	c.Run(time.Hour)
	assert.Equal(t, before, c.Store.Revision(), "nothing is made in a Namespace that is going")
}
