package controllers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"caderno/sim/client"
	"caderno/sim/controllers"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

func TestClaim(t *testing.T) {
	ola, outro := map[string]string{"app": "ola"}, map[string]string{"app": "outro"}
	for _, test := range []struct {
		name                          string
		labels                        map[string]string
		owned, strange                bool // controlled by the owner, by somebody else
		podGoing, ownerGoing          bool // being deleted
		wantClaimed, wantOwned, write bool
	}{
		{name: "its own", labels: ola, owned: true, wantClaimed: true, wantOwned: true},
		{name: "adopted", labels: ola, wantClaimed: true, wantOwned: true, write: true},
		{name: "released", labels: outro, owned: true, write: true},
		{name: "nobody's, and no match", labels: outro},
		{name: "somebody else's", labels: ola, strange: true},
		{name: "on its way out: not adopted", labels: ola, podGoing: true},
		{name: "on its way out, its own", labels: ola, owned: true, podGoing: true, wantClaimed: true, wantOwned: true},
		{name: "owner on its way out: not adopted", labels: ola, ownerGoing: true},
		{name: "owner on its way out: not released", labels: outro, owned: true, ownerGoing: true, wantOwned: true},
	} {
		c := controllertest.New(t, 1)
		rs := controllertest.ReplicaSet("ola", 1)
		rs.Finalizers = []string{"aula.dev/espera"}
		rs = controllertest.Create(c, rs)
		other := controllertest.Create(c, controllertest.ReplicaSet("outro", 1))
		pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "p", Namespace: "default", Labels: test.labels, Finalizers: []string{"aula.dev/espera"},
			OwnerReferences: []metav1.OwnerReference{{APIVersion: "v1", Kind: "Node", Name: "n", UID: "n"}}},
			Spec: controllertest.Template("ola", "caderno/ola:1.0").Spec}
		for owner, is := range map[*appsv1.ReplicaSet]bool{rs: test.owned, other: test.strange} {
			if is {
				pod.OwnerReferences = append(pod.OwnerReferences, *metav1.NewControllerRef(owner, owner.GroupVersionKind()))
			}
		}
		pod = controllertest.Create(c, pod)
		if test.podGoing {
			require.NoError(t, c.User.Delete(client.Pods, "default", "p", metav1.DeleteOptions{}))
			pod = controllertest.Get[*corev1.Pod](c, client.Pods, "p")
		}
		if test.ownerGoing {
			require.NoError(t, c.User.Delete(client.ReplicaSets, "default", "ola", metav1.DeleteOptions{}))
			rs = controllertest.Get[*appsv1.ReplicaSet](c, client.ReplicaSets, "ola")
		}
		before := c.Store.Revision()
		claimed, err := controllers.Claim(c.Client(trace.ReplicaSetController), rs, labels.SelectorFromSet(ola), []*corev1.Pod{pod})
		require.NoError(t, err, test.name)
		assert.Equal(t, test.wantClaimed, len(claimed) == 1, test.name)
		now := controllertest.Get[*corev1.Pod](c, client.Pods, "p")
		assert.Equal(t, test.wantOwned, metav1.IsControlledBy(now, rs), test.name)
		assert.Equal(t, "n", now.OwnerReferences[0].Name, "%s: other owners stay", test.name)
		assert.Equal(t, test.write, c.Store.Revision() > before, test.name)
	}
}

func TestClaimOfWhatIsGone(t *testing.T) {
	c := controllertest.New(t, 1)
	rs := controllertest.Create(c, controllertest.ReplicaSet("ola", 1))
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "p", Namespace: "default", UID: "p", ResourceVersion: "1", Labels: map[string]string{"app": "ola"}}}
	claimed, err := controllers.Claim(c.User, rs, labels.Everything(), []*corev1.Pod{pod})
	assert.NoError(t, err)
	assert.Empty(t, claimed)
}

func TestKeys(t *testing.T) {
	for _, key := range []string{"default/ola", "aula"} {
		namespace, name := controllers.SplitKey(key)
		assert.Equal(t, key, controllers.Key(namespace, name))
	}
}
