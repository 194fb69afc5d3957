package live

import (
	"encoding/json"
	"fmt"
	"net/http"

	"caderno/sim"
)

// piecesPath is where the control tells of the pieces (GET), and has one stopped
// or started (PUT). It has a port of its own: a stopped API server refuses
// connections, and its port is closed.
const piecesPath = "/caderno/v1/pieces"

func (c *Cluster) servePieces(w http.ResponseWriter, _ *http.Request) {
	c.pacer.catchUp()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(c.sim.Pieces())
}

func (c *Cluster) switchPiece(w http.ResponseWriter, r *http.Request) {
	var wanted sim.State
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 10_000)).Decode(&wanted); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	c.switching.Lock()
	defer c.switching.Unlock()
	c.pacer.catchUp()
	if err := c.set(wanted); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// set stops or starts a piece. With the API server goes its port.
func (c *Cluster) set(s sim.State) error {
	change := map[bool]func(sim.Piece, string) error{false: c.sim.Stop, true: c.sim.Start}[s.On]
	if s.Piece != sim.APIServer || s.On != c.sim.Refusing() {
		return change(s.Piece, s.Node)
	}
	if !s.On {
		c.api.close() // first: nobody hears why
		return change(s.Piece, s.Node)
	}
	if err := c.api.listen(); err != nil {
		return fmt.Errorf("o servidor da API não volta: %w", err)
	}
	defer c.api.serve()
	return change(s.Piece, s.Node)
}
