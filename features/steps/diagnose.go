package steps

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"caderno/features/fluxo"
	"caderno/sim/trace"
)

// diagnose adds to a failure what the cluster shows at that moment: the
// objects, the latest events, how far the road was travelled, where to look.
func (w *world) diagnose(ctx context.Context, f *Failure, text string) {
	if w.cluster == nil || f.plain || ctx.Err() != nil {
		return
	}
	if w.impatient != nil && w.working() {
		defer w.lookOn(ctx, f, slices.Clone(f.Look))
	}
	if _, known := w.cluster.(Simulator); known {
		f.Happened, f.Missing = whereItStopped(w.hops())
	}
	events, err := w.events(ctx, "", "")
	if err == nil {
		pods := w.podsByName(ctx)
		f.addEvents(events, pods)
		f.Look = append(f.Look, w.advice(events, pods, f.Missing)...)
	}
	// kubectl comes last: it takes its time, and the cluster goes on meanwhile.
	objects := "kubectl get deployments,replicasets,pods"
	if aboutNodes.MatchString(text) {
		objects = "kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName"
	}
	seen := w.age()
	if result := w.cluster.Run(ctx, objects); result.Exit == 0 && result.Stdout != "" {
		title := "$ " + objects
		if w.age() > seen {
			title += "   (um instante depois)"
		}
		f.Evidence = append(f.Evidence, Evidence{Title: title, Text: strings.TrimRight(result.Stdout, "\n")})
	}
}

// aboutNodes matches a step that asks where Pods are.
var aboutNodes = regexp.MustCompile(`grep.*worker-\d|nós? diferentes|está no nó`)

// lookOn tells whether a step has only looked too soon, by looking on for a while
// after the scenario's story. If not, a hop that has happened meanwhile explains
// nothing: a Deployment with another image than the step says keeps it.
// look is the step's own advice.
func (w *world) lookOn(ctx context.Context, f *Failure, look []string) {
	const patience = 10 * time.Second
	w.told = &story{w.age() - w.began, w.hops()}
	if w.cluster.Within(ctx, patience, 0, w.impatient) == nil {
		f.Look = append(look, "o cluster ainda estava trabalhando: comece o passo com “em até 10 segundos”")
		return
	}
	if _, missing := whereItStopped(w.hops()); missing != f.Missing {
		f.Happened, f.Missing, f.Look = "", "", look
	}
}

// podsByName are the Pods that there still are: events outlive those they speak of.
func (w *world) podsByName(ctx context.Context) map[string]*corev1.Pod {
	pods, _ := list[corev1.Pod](ctx, w, "Pod", "") // without them there is less to tell
	byName := map[string]*corev1.Pod{}
	for i := range pods {
		byName[pods[i].Name] = &pods[i]
	}
	return byName
}

// addEvents shows the latest events, and before them the scheduler's last word
// about a Pod that still waits for a node: it may have been long ago.
func (f *Failure) addEvents(events []corev1.Event, pods map[string]*corev1.Pod) {
	const few = 4
	events = slices.DeleteFunc(slices.Clone(events), func(e corev1.Event) bool { return slices.Contains(ofTheStart, e.Reason) })
	earlier := events[:max(len(events)-few, 0)]
	if why := whyAPodWaits(earlier, pods); why != nil {
		f.Evidence = append(f.Evidence, Evidence{Title: "por que um Pod espera", Text: line(*why)})
	}
	var lines []string
	for _, e := range events[len(earlier):] {
		lines = append(lines, line(e))
	}
	if lines != nil {
		f.Evidence = append(f.Evidence, Evidence{Title: "os últimos eventos", Text: strings.Join(lines, "\n")})
	}
}

// whyAPodWaits is the latest of these events in which the scheduler says that no
// node would do for a Pod which has none yet; nil if there is none.
func whyAPodWaits(events []corev1.Event, pods map[string]*corev1.Pod) *corev1.Event {
	for i := len(events) - 1; i >= 0; i-- {
		if p := pods[events[i].InvolvedObject.Name]; events[i].Reason == "FailedScheduling" && p != nil && p.Spec.NodeName == "" {
			return &events[i]
		}
	}
	return nil
}

// line is an event in a line.
func line(e corev1.Event) string {
	return fmt.Sprintf("%s %s/%s: %s", e.Reason, strings.ToLower(e.InvolvedObject.Kind), e.InvolvedObject.Name, e.Message)
}

// ofTheStart are events of every cluster that has just been made.
var ofTheStart = []string{"Starting", "RegisteredNode", "NodeReady", "NodeHasSufficientMemory", "NodeHasNoDiskPressure",
	"NodeHasSufficientPID", "NodeAllocatableEnforced"}

// road is the way from the command to the running container: what a hop does,
// and what is to be looked at if it is the first that did not happen.
var road = []struct {
	actor  trace.Actor
	action trace.Action
	kind   string
	text   string // the hop that is missing
	look   string // "": the hop is not made every time
}{
	{trace.Kubectl, trace.Request, "Deployment", "kubectl pede para criar o Deployment", "o comando que cria o Deployment foi executado?"},
	{trace.APIServer, trace.Create, "Deployment", "kube-apiserver guarda o Deployment", "o que o kubectl respondeu?"},
	{trace.DeploymentController, trace.Create, "ReplicaSet", "deployment-controller cria o ReplicaSet", "o controller-manager está rodando?"},
	{trace.ReplicaSetController, trace.Create, "Pod", "replicaset-controller cria o Pod", "kubectl describe replicaset"},
	{trace.Scheduler, trace.Bind, "Pod", "kube-scheduler associa o Pod a um nó", "se nenhum nó serviu, o evento FailedScheduling diz por quê; se não há esse evento, o scheduler está rodando?"},
	{trace.Kubelet, trace.RunSandbox, "Pod", "o kubelet do nó prepara o sandbox do Pod", "o kubelet desse nó está rodando? Veja kubectl get nodes"},
	{trace.Kubelet, trace.PullImage, "Pod", "o kubelet começa a baixar a imagem", ""},
	{trace.Kubelet, trace.ImagePulled, "Pod", "o kubelet tem a imagem", "a imagem existe, com esse nome e essa versão? O evento Failed diz o que o registro respondeu"},
	{trace.Kubelet, trace.CreateContainer, "Pod", "o kubelet cria o contêiner", "kubectl describe pod"},
	{trace.Kubelet, trace.StartContainer, "Pod", "o kubelet inicia o contêiner", "kubectl describe pod"},
}

// whereItStopped names the last hop that happened on the road and the first
// that did not. Both are "" when nobody asked for anything or all of it happened.
func whereItStopped(hops []trace.Hop) (happened, missing string) {
	var last *trace.Hop
	for _, stage := range road {
		found := false
		for i := range hops {
			if h := &hops[i]; h.Actor == stage.actor && h.Action == stage.action && h.Object.Kind == stage.kind {
				found, last = true, h
			}
		}
		if !found && stage.look != "" {
			missing = stage.text
			break
		}
	}
	if last == nil || missing == "" {
		return "", ""
	}
	return fmt.Sprintf("%s %s (%s)", fluxo.Actor(*last), fluxo.Sentence(*last), strings.TrimSpace(fluxo.Seconds(last.At))), missing
}

// advice is what to look at next.
func (w *world) advice(events []corev1.Event, pods map[string]*corev1.Pod, missing string) []string {
	var looks []string
	images := w.whichImages(events, pods)
	for _, stage := range road {
		if stage.text == missing && (stage.action != trace.ImagePulled || images == "") {
			looks = append(looks, stage.look)
		}
	}
	if images != "" {
		return append(looks, images)
	}
	if why := whyItRestarts(events, pods); why != "" {
		return append(looks, why)
	}
	if why := whyItIsNotReady(events, pods); why != "" {
		looks = append(looks, why)
	}
	if node := lostNode(events); node != "" {
		looks = append(looks, "o nó "+node+" foi dado por perdido; por quanto tempo um Pod ainda fica nele, dizem as suas Tolerations: kubectl describe pods")
	}
	return looks
}

// killed matches what the kubelet says when it kills a container for its probe.
var killed = regexp.MustCompile(`^Container (\S+) failed (liveness|startup) probe`)

// whyItRestarts is where it is told why a container does not stay up, or "" when
// all do. One that a probe has killed may have said nothing itself.
func whyItRestarts(events []corev1.Event, pods map[string]*corev1.Pod) string {
	events = slices.DeleteFunc(slices.Clone(events), func(e corev1.Event) bool { return pods[e.InvolvedObject.Name] == nil })
	for _, e := range events {
		if m := killed.FindStringSubmatch(e.Message); m != nil {
			return fmt.Sprintf("o kubelet mata o contêiner %s porque a sonda %s falha; os eventos de kubectl describe pod %s dizem como", m[1], m[2], e.InvolvedObject.Name)
		}
	}
	for _, e := range events {
		if e.Reason == "BackOff" && strings.HasPrefix(e.Message, "Back-off restarting") {
			which := ""
			if name, first := strings.CutPrefix(e.InvolvedObject.FieldPath, "spec.initContainers{"); first {
				which = " -c " + strings.TrimSuffix(name, "}")
			}
			what := "o contêiner cai e é reiniciado"
			if endedWell(pods[e.InvolvedObject.Name]) {
				what = "o contêiner termina bem, com o código 0, e é reiniciado mesmo assim"
			}
			return what + ": kubectl logs " + e.InvolvedObject.Name + which + " --previous"
		}
	}
	return ""
}

// endedWell tells whether all of a Pod's containers that have ended did so with 0.
func endedWell(p *corev1.Pod) bool {
	for _, c := range p.Status.ContainerStatuses {
		for _, state := range []corev1.ContainerState{c.State, c.LastTerminationState} {
			if state.Terminated != nil && state.Terminated.ExitCode != 0 {
				return false
			}
		}
	}
	return true
}

// whyItIsNotReady is where it is told why a Pod that runs is not ready, or "".
func whyItIsNotReady(events []corev1.Event, pods map[string]*corev1.Pod) string {
	for _, e := range slices.Backward(events) {
		p := pods[e.InvolvedObject.Name]
		if p != nil && !podIs(*p, "pronto") && strings.HasPrefix(e.Message, "Readiness probe failed") {
			return "a sonda readiness falha, e o Pod não fica pronto; os eventos de kubectl describe pod " + p.Name + " dizem como"
		}
	}
	return ""
}

// lostNode is a node of which nothing has been heard since it was given up, or "".
func lostNode(events []corev1.Event) (lost string) {
	for _, e := range events {
		switch {
		case e.InvolvedObject.Kind != "Node":
		case e.Reason == "NodeNotReady":
			lost = e.InvolvedObject.Name
		case e.Reason == "NodeReady" && e.InvolvedObject.Name == lost:
			lost = ""
		}
	}
	return lost
}

// working tells whether something happened just now, so that more may be on its way.
func (w *world) working() bool {
	const justNow = 2 * time.Second
	hops := w.hops()
	return len(hops) > 0 && w.age()-w.began-hops[len(hops)-1].At < justNow
}
