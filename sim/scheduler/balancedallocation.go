package scheduler

import "math"

// nodeResourcesBalancedAllocation prefers nodes whose CPU and memory the Pod
// brings closer to being used in the same proportion. About Pods that request
// neither it has nothing to say.
func nodeResourcesBalancedAllocation() *plugin {
	return &plugin{
		name: "NodeResourcesBalancedAllocation", weight: 1,
		preScore: func(c *cycle, _ []*nodeInfo) scorer {
			if c.info.requests.milliCPU == 0 && c.info.requests.memory == 0 {
				return nil
			}
			return balancedAllocation{c.info.requests}
		},
	}
}

type balancedAllocation struct{ requests resources }

// score is 75 where the Pod changes nothing, up to 100 where it brings balance,
// down to 50 where it upsets it.
func (s balancedAllocation) score(n *nodeInfo) int64 {
	cpu, memory := n.requested.milliCPU, n.requested.memory
	without := balance(cpu, memory, n)
	with := balance(cpu+s.requests.milliCPU, memory+s.requests.memory, n)
	return maxScore/2 + (maxScore/2+with-without)/2
}

// balance is 100 when CPU and memory are taken in the same proportion, 50 when
// all of one is taken and nothing of the other.
func balance(milliCPU, memory int64, n *nodeInfo) int64 {
	if n.allocatable.milliCPU == 0 || n.allocatable.memory == 0 {
		return maxScore
	}
	cpu := math.Min(1, float64(milliCPU)/float64(n.allocatable.milliCPU))
	mem := math.Min(1, float64(memory)/float64(n.allocatable.memory))
	deviation := math.Abs((cpu - mem) / 2)
	return int64((1 - deviation) * maxScore)
}
