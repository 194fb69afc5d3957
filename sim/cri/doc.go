// Package cri is a container runtime that runs nothing: it answers a kubelet
// as containerd would, out of a catalogue of simulated images. There is one
// Runtime a node; the Registry from which all of them pull is the cluster's.
//
// The kubelet of the node calls it, nobody else, save for those who knock at a
// Pod's address (Answer). It knows nothing of the API server, decides nothing,
// and draws no latencies: what takes time here is what takes time inside a
// container or a registry.
package cri
