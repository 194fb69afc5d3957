package main

import (
	"path"

	"caderno/features"
	"caderno/features/fluxo"
	"caderno/features/steps"
	"caderno/lessons"
	"caderno/sim/trace"
)

// toLesson tells a scenario that ran as lessons know it.
func toLesson(feature string, ran features.Scenario) lessons.Scenario {
	scenario := lessons.Scenario{
		Feature: feature, Name: ran.Name, Rule: ran.Rule, Description: ran.Description, Row: ran.Row,
		Tags: ran.Tags, Nodes: toNodes(ran.Nodes),
	}
	for _, step := range ran.Steps {
		scenario.Steps = append(scenario.Steps, toStep(step))
	}
	at := 0
	for i, hop := range ran.Hops {
		for at < len(ran.Steps)-1 && i >= ran.Steps[at].Hops {
			at++
		}
		scenario.Hops = append(scenario.Hops, toHop(hop, at))
	}
	for _, hop := range fluxo.Decisions(ran.Hops) {
		scenario.Decisions = append(scenario.Decisions, *toDecision(hop))
	}
	return scenario
}

func toNodes(nodes []steps.Node) []lessons.Node {
	var told []lessons.Node
	for _, n := range nodes {
		told = append(told, lessons.Node{Name: n.Name, ControlPlane: n.ControlPlane, Tainted: n.Tainted})
	}
	return told
}

func toStep(step features.Step) lessons.Step {
	told := lessons.Step{
		Keyword: step.Keyword, Text: step.Text, DocText: step.DocText, Table: step.Table,
		Status: string(step.Status), Took: step.Took, Hops: step.Hops,
	}
	for _, output := range step.Outputs {
		told.Outputs = append(told.Outputs, lessons.Output{
			Command: output.Command, Text: output.Result.Combined, ExitCode: output.Result.Exit,
		})
	}
	for _, p := range step.Stopped {
		told.Stopped = append(told.Stopped, lessons.Piece{Name: p.Name, Node: p.Node})
	}
	return told
}

// toHop tells a hop that happened during a step.
func toHop(hop trace.Hop, step int) lessons.Hop {
	return lessons.Hop{
		ID: hop.ID, Cause: hop.Cause, At: hop.At, Actor: fluxo.Actor(hop), Text: fluxo.Sentence(hop),
		Object:   hop.Object.Kind + " " + path.Join(hop.Object.Namespace, hop.Object.Name),
		Replicas: toReplicas(hop), Step: step, Record: toRecord(hop),
	}
}

func toRecord(hop trace.Hop) lessons.Record {
	record := lessons.Record{
		Piece: fluxo.Piece(hop.Actor), Action: string(hop.Action), Object: toObject(hop.Object), Node: hop.Node, Detail: hop.Detail,
		Decision: toDecision(hop), Numbers: toNumbers(hop), Pod: toPodState(hop.Pod), Listed: hop.Listed,
	}
	if hop.Owner != nil {
		owner := toObject(*hop.Owner)
		record.Owner = &owner
	}
	if m := hop.Machine; m != nil {
		record.Machine = &lessons.NodeState{Ready: m.Ready, Unschedulable: m.Unschedulable}
	}
	return record
}

func toObject(o trace.Object) lessons.Object {
	return lessons.Object{Kind: o.Kind, Namespace: o.Namespace, Name: o.Name}
}

func toPodState(p *trace.Pod) *lessons.PodState {
	if p == nil {
		return nil
	}
	told := &lessons.PodState{Node: p.Node, Phase: p.Phase, Ready: p.Ready}
	for _, c := range p.Containers {
		told.Containers = append(told.Containers, lessons.ContainerState{Name: c.Name, State: c.State, Reason: c.Reason, Restarts: int(c.Restarts)})
	}
	return told
}

// toReplicas tells what a ReplicaSet says after a hop; nil if the hop is about
// something else.
func toReplicas(hop trace.Hop) *lessons.Replicas {
	if hop.Object.Kind != "ReplicaSet" {
		return nil
	}
	return toNumbers(hop)
}

// toNumbers are those of a ReplicaSet, or of a Deployment.
func toNumbers(hop trace.Hop) *lessons.Replicas {
	if hop.Replicas == nil {
		return nil
	}
	n := hop.Replicas
	return &lessons.Replicas{ReplicaSet: hop.Object.Name, Desired: int(n.Desired), Current: int(n.Current), Ready: int(n.Ready)}
}

// toDecision tells what the scheduler thought of the nodes, for the hop's Pod;
// nil if it has not.
func toDecision(hop trace.Hop) *lessons.Decision {
	if hop.Decision == nil {
		return nil
	}
	decision := &lessons.Decision{Pod: hop.Object.Name, Best: hop.Decision.Best(), Chosen: hop.Decision.Chosen, Message: hop.Decision.Message}
	for _, v := range hop.Decision.Nodes {
		verdict := lessons.Verdict{Node: v.Node, Filter: v.Plugin, Reasons: v.Reasons, Total: v.Total}
		for _, s := range v.Scores {
			verdict.Scores = append(verdict.Scores, lessons.Score{Plugin: s.Plugin, Points: s.Score * s.Weight, Weight: s.Weight})
		}
		decision.Nodes = append(decision.Nodes, verdict)
	}
	return decision
}
