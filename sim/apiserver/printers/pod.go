package printers

import (
	"fmt"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// podColumns are those of kubectl get pods.
func podColumns() Columns {
	status, spec := corev1.PodStatus{}.SwaggerDoc(), corev1.PodSpec{}.SwaggerDoc()
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			nameColumn(),
			column("Ready", "The aggregate readiness state of this pod for accepting traffic."),
			column("Status", "The aggregate status of the containers in this pod."),
			column("Restarts", "The number of times the containers in this pod have been restarted and when the last container in this pod has restarted."),
			ageColumn(),
			wideColumn("IP", status["podIP"]),
			wideColumn("Node", spec["nodeName"]),
			wideColumn("Nominated Node", status["nominatedNodeName"]),
			wideColumn("Readiness Gates", spec["readinessGates"]),
		},
		Cells: func(obj client.Object, now time.Time) []any {
			pod := obj.(*corev1.Pod)
			s := summarize(pod)
			ip := ""
			if len(pod.Status.PodIPs) > 0 {
				ip = pod.Status.PodIPs[0].IP
			}
			return []any{
				pod.Name, fmt.Sprintf("%d/%d", s.ready, s.containers), s.status, s.restartsSince(now), age(pod.CreationTimestamp, now),
				orNone(ip), orNone(pod.Spec.NodeName), orNone(pod.Status.NominatedNodeName), readinessGates(pod),
			}
		},
		Conditions: podRowConditions,
	}
}

// podSummary is what the columns say about a Pod's containers.
type podSummary struct {
	ready, containers int
	status            string // Running, Pending, CrashLoopBackOff, Init:0/1, ...
	restarts          int
	lastRestart       metav1.Time // when the last run that ended has ended
}

// summarize tells in a word what a Pod is about. Until the init containers
// are done that is the first one that is not; then the first container that has
// something to tell.
func summarize(pod *corev1.Pod) podSummary {
	s := podSummary{containers: len(pod.Spec.Containers), status: string(pod.Status.Phase)}
	if pod.Status.Reason != "" {
		s.status = pod.Status.Reason
	}
	for _, c := range pod.Status.Conditions {
		if c.Type == corev1.PodScheduled && c.Reason == corev1.PodReasonSchedulingGated {
			s.status = corev1.PodReasonSchedulingGated
		}
	}
	initializing, sidecars := s.summarizeInit(pod)
	if !initializing || hasCondition(pod, corev1.PodInitialized) {
		s.restarts, s.lastRestart = sidecars.restarts, sidecars.lastRestart
		s.summarizeMain(pod)
	}
	terminal := pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
	switch {
	case pod.DeletionTimestamp != nil && pod.Status.Reason == "NodeLost":
		s.status = "Unknown"
	case pod.DeletionTimestamp != nil && !terminal:
		s.status = "Terminating"
	}
	return s
}

// summarizeInit looks at the init containers. Those that are to keep running
// (sidecars) count as containers of the Pod.
func (s *podSummary) summarizeInit(pod *corev1.Pod) (initializing bool, sidecars podSummary) {
	isSidecar := map[string]bool{}
	for _, c := range pod.Spec.InitContainers {
		if c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			isSidecar[c.Name] = true
			s.containers++
		}
	}
	for i, c := range pod.Status.InitContainerStatuses {
		s.countRestarts(c)
		if isSidecar[c.Name] {
			sidecars.countRestarts(c)
		}
		ended, waiting := c.State.Terminated, c.State.Waiting
		switch {
		case ended != nil && ended.ExitCode == 0:
			continue
		case isSidecar[c.Name] && c.Started != nil && *c.Started:
			if c.Ready {
				s.ready++
			}
			continue
		case ended != nil && ended.Reason == "":
			s.status = "Init:" + exitReason(ended)
		case ended != nil:
			s.status = "Init:" + ended.Reason
		case waiting != nil && waiting.Reason != "" && waiting.Reason != "PodInitializing":
			s.status = "Init:" + waiting.Reason
		default:
			s.status = fmt.Sprintf("Init:%d/%d", i, len(pod.Spec.InitContainers))
		}
		return true, sidecars
	}
	return false, sidecars
}

// summarizeMain looks at the containers from the last to the first, so that
// the first one's word stands.
func (s *podSummary) summarizeMain(pod *corev1.Pod) {
	running, failure := false, ""
	for i := len(pod.Status.ContainerStatuses) - 1; i >= 0; i-- {
		c := pod.Status.ContainerStatuses[i]
		s.countRestarts(c)
		ended, waiting := c.State.Terminated, c.State.Waiting
		// region pod-columns
		switch {
		case waiting != nil && waiting.Reason != "":
			s.status = waiting.Reason
		case ended != nil:
			if s.status = ended.Reason; s.status == "" {
				s.status = exitReason(ended)
			}
			if ended.ExitCode != 0 {
				failure = s.status
			}
		case c.Ready && c.State.Running != nil:
			running = true
			s.ready++
		}
		// end region
	}
	if s.status != "Completed" {
		return
	}
	switch { // not all of it has completed
	case running && hasCondition(pod, corev1.PodReady):
		s.status = "Running"
	case failure != "":
		s.status = failure
	case running:
		s.status = "NotReady"
	}
}

func (s *podSummary) countRestarts(c corev1.ContainerStatus) {
	s.restarts += int(c.RestartCount)
	if last := c.LastTerminationState.Terminated; last != nil && s.lastRestart.Before(&last.FinishedAt) {
		s.lastRestart = last.FinishedAt
	}
}

// restartsSince is e.g. "2 (5s ago)".
func (s *podSummary) restartsSince(now time.Time) string {
	if s.restarts != 0 && !s.lastRestart.IsZero() {
		return fmt.Sprintf("%d (%s ago)", s.restarts, age(s.lastRestart, now))
	}
	return strconv.Itoa(s.restarts)
}

func exitReason(ended *corev1.ContainerStateTerminated) string {
	if ended.Signal != 0 {
		return fmt.Sprintf("Signal:%d", ended.Signal)
	}
	return fmt.Sprintf("ExitCode:%d", ended.ExitCode)
}

func hasCondition(pod *corev1.Pod, kind corev1.PodConditionType) bool {
	for _, c := range pod.Status.Conditions {
		if c.Type == kind {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}

// readinessGates says how many of the Pod's extra conditions are fulfilled.
func readinessGates(pod *corev1.Pod) string {
	if len(pod.Spec.ReadinessGates) == 0 {
		return "<none>"
	}
	fulfilled := 0
	for _, gate := range pod.Spec.ReadinessGates {
		if hasCondition(pod, gate.ConditionType) {
			fulfilled++
		}
	}
	return fmt.Sprintf("%d/%d", fulfilled, len(pod.Spec.ReadinessGates))
}

// podRowConditions mark the row of a Pod that has ended.
func podRowConditions(obj client.Object) []metav1.TableRowCondition {
	message := map[corev1.PodPhase]string{
		corev1.PodSucceeded: "The pod has completed successfully.", corev1.PodFailed: "The pod failed.",
	}[obj.(*corev1.Pod).Status.Phase]
	if message == "" {
		return nil
	}
	return []metav1.TableRowCondition{{
		Type: metav1.RowCompleted, Status: metav1.ConditionTrue, Reason: string(obj.(*corev1.Pod).Status.Phase), Message: message,
	}}
}

func orNone(s string) string {
	if s == "" {
		return "<none>"
	}
	return s
}
