package steps

import (
	"context"
	"fmt"
	"strings"

	"caderno/features/portuguese"
	"caderno/sim/trace"
)

// pieceNames matches what can be stopped: the API server, a node's kubelet, and
// the pieces that the simulator calls by the same name.
const pieceNames = `(servidor da API|scheduler|[a-z]+(?:-[a-z]+)+|(?:kubelet|kube-proxy) do nó "[^"]+")`

var pieceSteps = []definition{
	{`que o ` + pieceNames + ` está parado`, `Dado que o scheduler está parado`,
		func(w *world) any { return w.stopPiece }},
	{`paro o ` + pieceNames, `Quando paro o kubelet do nó "worker-1"`,
		func(w *world) any { return w.stopPiece }},
	{`inicio o ` + pieceNames, `Quando inicio o scheduler`,
		func(w *world) any { return w.startPiece }},
	{`passam (\d+) (segundos?|minutos?)`, `Quando passam 30 segundos`,
		func(w *world) any { return w.timePasses }},
	{`(?:que )?a imagem "([^"]+)" está publicada`, `Dado que a imagem "ana/loja:1.0" está publicada`,
		func(w *world) any { return w.publishImage }},
}

// piece translates a piece's name in a step to the simulator's.
func piece(text string) (name, node string) {
	if name, quoted, ok := strings.Cut(text, " do nó "); ok {
		return name, strings.Trim(quoted, `"`)
	}
	switch text { // hops have other names for some
	case "servidor da API", string(trace.APIServer):
		return "apiserver", ""
	case string(trace.NodeController):
		return "node-lifecycle-controller", ""
	case string(trace.Scheduler), "kube-controller-manager":
		return strings.TrimPrefix(text, "kube-"), ""
	}
	return text, ""
}

func (w *world) stopPiece(ctx context.Context, text string) error {
	s, err := w.simulator(ctx)
	if err != nil {
		return err
	}
	return switched(s, text, s.Stop)
}

func (w *world) startPiece(ctx context.Context, text string) error {
	s, err := w.simulator(ctx)
	if err != nil {
		return err
	}
	return switched(s, text, s.Start)
}

// switched does something with a piece, if the cluster has it.
func switched(s Simulator, text string, do func(piece, node string) error) error {
	name, node := piece(text)
	var there []string
	for _, p := range s.Pieces() {
		there = append(there, called(p))
		if p.Name == name && p.Node == node {
			return do(name, node)
		}
	}
	return misused("uma peça deste cluster: "+portuguese.Enumerate(there), text)
}

// called is how steps name a piece.
func called(p Piece) string {
	switch {
	case p.Node != "":
		return fmt.Sprintf("%s do nó %q", p.Name, p.Node)
	case p.Name == "apiserver":
		return "servidor da API"
	}
	return p.Name
}

// timePasses is for the simulator, where waiting costs nothing.
func (w *world) timePasses(ctx context.Context, number, unit string) error {
	s, err := w.simulator(ctx)
	if err != nil {
		return err
	}
	limit, err := parseDuration(number, unit)
	if err != nil {
		return err
	}
	if err := s.Within(ctx, limit, limit, func() error { return errStillTrue }); err != errStillTrue {
		return err
	}
	return nil
}

func (w *world) publishImage(ctx context.Context, reference string) error {
	s, err := w.simulator(ctx)
	if err != nil {
		return err
	}
	if err := s.PublishImage(reference); err != nil {
		return misused("um nome de imagem como ana/loja:1.0", fmt.Sprintf("%q: %v", reference, err))
	}
	return nil
}
