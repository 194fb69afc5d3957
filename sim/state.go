package sim

// State is a piece and whether it runs.
type State struct {
	Piece Piece
	Node  string // of a kubelet
	On    bool

	InManager bool // it is one of the controllers, which the controller manager runs
}

// Pieces tells of every piece that Stop and Start know whether it runs: the API
// server first, the controller manager before what runs inside it, which it
// counts as running if any of that does.
func (c *Cluster) Pieces() []State {
	c.mu.Lock()
	defer c.mu.Unlock()
	manager := State{Piece: ControllerManager}
	var inside, others []State
	for _, p := range c.pieces {
		state := State{Piece: p.name, Node: p.node, On: p.on, InManager: p.manager}
		if p.manager {
			manager.On = manager.On || p.on
			inside = append(inside, state)
		} else {
			others = append(others, state)
		}
	}
	all := append([]State{{Piece: APIServer, On: !c.server.Stopped()}, manager}, inside...)
	return append(all, others...)
}
