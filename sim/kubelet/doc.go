// Package kubelet is the agent of one node. It registers the node, watches for
// Pods that are bound to it, has the node's container runtime (package cri) run
// them, watches over their health, restarts what ends, and reports all of it to
// the API server. Package sim makes one a node and starts it.
//
// A kubelet never looks at another node's Pods, never picks a node, and never
// creates a Pod.
//
// From a binding to a running container, read:
//
//	kubelet.go         the watch; what becomes of a Pod that is new, changed, gone
//	pod_workers.go     one worker a Pod, which looks at it again and again
//	admission.go       whether a Pod that is new here fits at all
//	sync_pod.go        one such look: status, volumes, what is to be done
//	actions.go         the decision: what to kill, what to start
//	start.go           container by container: back-off, image, create, start
//	images.go          pulls, one at a time; backoff.go, how long to wait
//	hooks.go           what a container wants done after its start and before its end
//	pleg.go            how the kubelet learns that a container has ended
//	status.go          a Pod's status worked out from what the runtime tells, with
//	                   container_status.go, conditions.go and active_deadline.go
//	status_manager.go  and written to the API server
//	kill.go            the way out: stop the containers, tell, remove the Pod
//	prober.go          startup, liveness and readiness probes; probe.go, one of them
//	node.go            the Node object (node_status.go) and its heartbeat (lease.go)
//	logs.go            what kubectl logs asks for
//
// Everything here follows k8s.io/kubernetes/pkg/kubelet 1.37; the names are the
// same where the thing is the same.
//
// Simplification: containers use nothing, so no limit is ever reached: nobody is
// throttled or killed for want of memory, no Pod is evicted because its node runs
// short, no image is removed to make room. There are no metrics, static Pods or
// changes of a running Pod's resources.
package kubelet
