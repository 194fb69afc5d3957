package controllers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/controllers"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/latency"
)

func TestALoopWaitsForTheServerUntilItIsStopped(t *testing.T) {
	c := controllertest.New(t, 1)
	told := 0
	loop := controllers.NewLoop("test", c.User, c.Clock)
	loop.Watch(client.Namespaces, func(client.Event) { told++ })
	start := func() { require.NoError(t, loop.Start()) }
	c.Server.Stop()
	start()
	loop.Stop()
	c.Server.Start()
	c.Run(time.Minute)
	assert.Zero(t, told, "stopped, it does not come back by itself")

	c.Server.Stop()
	start()
	c.Run(10 * time.Minute)
	c.Server.Start()
	c.Run(30 * time.Second)
	assert.Equal(t, 4, told)
	start()
	assert.Equal(t, 8, told, "started again, it lists again")
	controllertest.Create(c, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "aula"}})
	c.AddServiceAccount("aula")
	assert.Equal(t, 9, told, "and hears everything once")
}

func TestALoopThatStopsForgetsEverything(t *testing.T) {
	c := controllertest.New(t, 1)
	loop := controllers.NewLoop("test", c.User, c.Clock)
	worked := 0
	queue := loop.NewQueue("", c.Latency, latency.Controller, func(string) error { worked++; return nil })
	loop.Watch(client.Namespaces, func(e client.Event) { queue.Add(e.Object.GetName()) })
	forgotten := false
	loop.OnStop(func() { forgotten = true })
	require.NoError(t, loop.Start())
	loop.Stop()
	c.Run(time.Minute)
	assert.Zero(t, worked, "what was to be looked at is not")
	assert.True(t, forgotten)
}
