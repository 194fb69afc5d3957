// This file follows one command from end to end; read it first.
//
//	kubectl create deployment ola --image=nginx:1.27
//
// 1. Outside. features/kubectl runs the real command. It makes a Deployment
// object and POSTs it: kubectl sends an object, never an image. The request
// enters through Cluster.ServeHTTP.
//
// 2. sim/apiserver decodes it strictly, admits it, fills in the defaults,
// validates it, and has sim/store keep it: the revision goes up by one and the
// watchers are told. sim/trace notes two hops, what was asked for and what was
// stored.
//
// 3. sim/controllers/deployment was watching. Its queue (sim/workqueue) wakes
// it some 10 ms later; it computes the hash of the Pod template and creates a
// ReplicaSet that it owns. sim/controllers/replicaset was watching those, and
// creates the Pod.
//
// 4. sim/scheduler was watching for Pods without a node. It filters the nodes,
// scores those that remain, picks one of the best, writes its diagnosis of
// every node into the trace, and binds the Pod: it writes a name into
// spec.nodeName. Nothing is moved.
//
// 5. sim/kubelet, the one of that node, was watching for Pods with its name.
// It asks sim/cri for a sandbox, pulls the image, creates the container, starts
// it, and reports the status to the API server.
//
// 6. The report travels back the same way: the ReplicaSet controller counts a
// ready Pod, the Deployment controller an available one. Nothing is left to do.
//
// What makes this a simulator and not a cluster:
//
//   - Time is virtual (sim/clock): a heap of events, run one after the other by
//     whoever holds the cluster's lock. Each hop takes the time that it takes on
//     a real cluster (sim/latency), and none of ours.
//   - One seeded generator decides everything that is random: names, UIDs,
//     latencies, ties. The same seed gives the same run, to the byte.
//   - An event remembers on behalf of which hop it was scheduled, so every hop
//     names the hop that caused it.
//   - Stored objects are never changed in place; everybody reads them without
//     copying.
package sim
