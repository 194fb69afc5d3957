package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"

	"caderno/features"
	"caderno/lessons"
	"caderno/lessons/site/stage"
)

// oddOnes are stories that no lesson tells; each ends by asking what there is.
const oddOnes = `# language: pt
Funcionalidade: o que nenhuma aula conta

  Cenário: trinta Pods
    Dado um cluster com um master e 3 workers
    Quando executo "kubectl create deployment muitos --image=nginx:1.27 --replicas=30"
    E em até 60 segundos o Deployment "muitos" tem 30 réplicas disponíveis
    E executo "kubectl scale deployment muitos --replicas=7"
    E passam 40 segundos
    E executo "kubectl get pods -A -o json"

  Cenário: um nó só
    Dado um cluster de um nó só, chamado "minikube"
    Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=14"
    E passam 30 segundos
    E executo "kubectl get pods -A -o json"

  Cenário: doze nós
    Dado um cluster com um master e 12 workers
    Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=24"
    E passam 30 segundos
    E executo "kubectl get pods -A -o json"

  Cenário: imagem que falta, e nó que falta
    Dado um cluster com um master e 6 workers
    Quando executo "kubectl create deployment falta --image=registro.example.com/nada:1.0"
    E executo:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: espera}
      spec: {nodeSelector: {disco: nenhum}, containers: [{name: c, image: "nginx:1.27"}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: longe}
      spec: {nodeName: no-que-nao-existe, containers: [{name: c, image: "nginx:1.27"}]}
      FIM
      """
    E passam 90 segundos
    E executo "kubectl get pods -A -o json"

  Cenário: outro namespace, que depois se vai
    Dado um cluster com um master e um worker
    Quando executo "kubectl create namespace loja"
    E executo "kubectl create deployment ola -n loja --image=nginx:1.27 --replicas=3"
    E executo "kubectl create deployment ola --image=httpd:2.4"
    E passam 10 segundos
    E executo "kubectl delete namespace loja"
    E passam 40 segundos
    E executo "kubectl get pods -A -o json"

  Cenário: drain, e um Deployment que se vai
    Dado um cluster com um master e 3 workers
    Quando executo "kubectl create deployment a --image=nginx:1.27 --replicas=6"
    E executo "kubectl create deployment b --image=nginx:1.27 --replicas=2"
    E passam 10 segundos
    E executo "kubectl drain worker-1"
    E executo "kubectl delete deployment b"
    E passam 40 segundos
    E executo "kubectl get pods -A -o json"

  Cenário: muitos objetos, e vários contêineres
    Dado um cluster com um master e 3 workers
    Quando executo "for i in 1 2 3 4 5 6; do kubectl create configmap c$i; done"
    E executo:
      """
      kubectl create -f - <<FIM
      apiVersion: v1
      kind: Pod
      metadata: {name: quatro}
      spec: {containers: [{name: a, image: "nginx:1.27"}, {name: b, image: "redis:7"}, {name: c, image: "busybox:1.36"}, {name: d, image: "busybox:1.36", command: [sleep, "3600"]}]}
      FIM
      """
    E executo "kubectl create deployment ola --image=nginx:1.27 --replicas=12"
    E executo "kubectl delete configmap c1 c2 c3"
    E passam 60 segundos
    E executo "kubectl get pods -A -o json"

  Cenário: um nó se cala, e os Pods são refeitos
    Dado um cluster com um master e 3 workers
    Quando executo "kubectl create deployment ola --image=nginx:1.27 --replicas=3"
    E passam 10 segundos
    E paro o kubelet do nó "worker-2"
    E passam 8 minutos
    E executo "kubectl get pods -A -o json"
`

// walk follows a run from frame to frame, as the player does.
type walk struct {
	t      *testing.T
	name   string
	looks  map[string]stage.Look
	things map[string]stage.Thing
	places string // of both pictures
	maps   []chart
	bound  map[string]bool
}

var (
	started = regexp.MustCompile(`\bc[123]r\b`)
)

// apply takes a frame's moves over, and returns the way back.
func (w *walk) apply(moves []stage.Move) (back []stage.Move) {
	for _, m := range moves {
		back = append(back, stage.Move{Key: m.Key, Look: w.looks[m.Key]})
		w.looks[m.Key] = m.Look
	}
	return back
}

// check holds a frame to what must be so of any.
func (w *walk) check(h stage.Frame, record lessons.Record) {
	for _, thing := range h.Things {
		w.things[thing.ID] = thing
	}
	if record.Action == "bind" || record.Action == "create" && record.Pod != nil && record.Pod.Node != "" {
		w.bound[record.Object.Kind+" "+record.Object.Name] = true
	}
	w.checkWays(h)
	before := map[string]string{}
	for key, look := range w.looks {
		before[key] = look.Class
	}
	w.apply(h.Moves)
	at := map[string]string{}
	for key, look := range w.looks {
		if look.At == "" {
			continue
		}
		require.Empty(w.t, at[look.At], "%s, salto %d: %s e %s estão no mesmo lugar, %s", w.name, h.Number, key, at[look.At], look.At)
		at[look.At] = key
		require.Contains(w.t, w.places, look.At+":", "%s, salto %d: %s está num lugar que não há", w.name, h.Number, key)
		thing, known := w.things[key]
		require.True(w.t, known, "%s, salto %d: %s apareceu sem forma", w.name, h.Number, key)
		if key[0] == 'b' {
			require.True(w.t, w.bound[thing.Title], "%s, salto %d: o %s está num nó sem que ninguém o tenha associado", w.name, h.Number, thing.Title)
		}
		if started.MatchString(look.Class) && !started.MatchString(before[key]) {
			require.Equal(w.t, "start-container", record.Action, "%s, salto %d: um contêiner roda sem que o kubelet o tenha iniciado", w.name, h.Number)
		}
	}
}

// walkThrough folds a scenario and holds every frame to the rules; it returns the run
// and the looks at its end.
func walkThrough(t *testing.T, scenario lessons.Scenario) (stage.Run, *walk) {
	run, end := stage.NewRun(scenario)
	empty := stage.New(scenario.Nodes)
	w := &walk{t: t, name: scenario.Name, looks: map[string]stage.Look{}, things: map[string]stage.Thing{}, bound: map[string]bool{}, places: empty.Pictures()}
	w.maps = newCharts(w.places)
	first := fmt.Sprint(w.looks)
	var back [][]stage.Move
	at := 0
	for i, step := range run.Steps {
		back = append(back, w.apply(step.Moves))
		for ; at < len(run.Hops) && run.Hops[at].Step == i; at++ {
			copied := walk{looks: w.looks}
			undo := copied.apply(run.Hops[at].Moves)
			copied.apply(undo)
			w.check(run.Hops[at], scenario.Hops[at].Record)
			back = append(back, undo)
		}
	}
	require.Equal(t, len(scenario.Hops), at, "%s: há saltos sem passo", scenario.Name)
	for key, look := range w.looks {
		require.Equal(t, end.Look(key), look, "%s: %s", scenario.Name, key)
	}
	last := map[string]stage.Look{}
	for key, look := range w.looks {
		last[key] = look
	}
	for _, undo := range slices.Backward(back) {
		w.apply(undo)
	}
	for key, look := range w.looks {
		require.Zero(t, look, "%s: de volta ao começo, ficou %s (%s)", scenario.Name, key, first)
	}
	w.looks = last
	return run, w
}

// TestEveryScenarioCanBeDrawn: no scenario of the course breaks a rule of the
// stage.
func TestEveryScenarioCanBeDrawn(t *testing.T) {
	source := newRunSource(context.Background())
	require.NoError(t, source.runLessons())
	hops := 0
	for _, lesson := range lessons.All() {
		for _, ran := range source.ran[lesson.Name()] {
			run, _ := walkThrough(t, toLesson(lesson.Name(), ran))
			hops += len(run.Hops)
		}
	}
	assert.Greater(t, hops, 3000)
}

// TestTheLastPictureIsTheCluster: at the end the stage shows the Pods that
// kubectl shows, where and how they are.
func TestTheLastPictureIsTheCluster(t *testing.T) {
	result, err := features.Run(context.Background(), features.Options{Texts: map[string]string{"estranhos.feature": oddOnes}, Output: io.Discard})
	require.NoError(t, err, "%+v", result)
	require.Len(t, result.Scenarios, 8)
	for _, ran := range result.Scenarios {
		_, w := walkThrough(t, toLesson("estranhos", ran))
		steps := ran.Steps
		var pods corev1.PodList
		require.NoError(t, json.Unmarshal([]byte(steps[len(steps)-1].Outputs[0].Result.Stdout), &pods), ran.Name)
		perNode := map[string]int{}
		documents := 0
		for key, look := range w.looks {
			thing := w.things[key]
			if strings.HasPrefix(thing.Title, "Pod ") && key[0] == 'o' && look.At != "" {
				documents++
			}
		}
		for _, p := range pods.Items {
			perNode[p.Spec.NodeName]++
			w.comparePod(p)
		}
		if len(pods.Items) <= 10 {
			assert.Equal(t, len(pods.Items), documents, "%s: documentos de Pods", ran.Name)
		}
		bodies := 0
		for key, look := range w.looks {
			if key[0] == 'b' && look.At != "" {
				bodies++
			}
			if key[0] == 'n' && look.Text != "" {
				var more int
				fmt.Sscanf(look.Text, "+%d", &more)
				bodies += more
			}
		}
		drawn := 0
		for _, n := range ran.Nodes {
			drawn += perNode[n.Name]
		}
		if len(ran.Nodes) > 9 { // the last ones stand together
			assert.Less(t, bodies, drawn, ran.Name)
			continue
		}
		assert.Equal(t, drawn, bodies, "%s: Pods nos nós", ran.Name)
	}
}

// comparePod holds a Pod's body to what the API says.
func (w *walk) comparePod(p corev1.Pod) {
	for key, thing := range w.things {
		look := w.looks[key]
		if key[0] != 'b' || thing.Title != "Pod "+p.Name || look.At == "" {
			continue
		}
		ready := slices.ContainsFunc(p.Status.Conditions, func(c corev1.PodCondition) bool {
			return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
		})
		words := strings.Fields(look.Class)
		assert.Equal(w.t, ready, slices.Contains(words, "ready"), "%s: %s pronto", w.name, p.Name)
		assert.Equal(w.t, p.DeletionTimestamp != nil, slices.Contains(words, "leaving"), "%s: %s de saída", w.name, p.Name)
		for i, c := range p.Spec.Containers {
			for _, status := range p.Status.ContainerStatuses {
				if status.Name == c.Name && i < 3 {
					assert.Equal(w.t, status.State.Running != nil, slices.Contains(words, fmt.Sprintf("c%dr", i+1)), "%s: %s/%s roda: %s", w.name, p.Name, c.Name, look.Class)
				}
			}
		}
	}
}
