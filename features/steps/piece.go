package steps

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

const pieceNames = `(servidor da API|scheduler|controller-manager|deployment-controller|replicaset-controller|garbage-collector|kubelet do nó "[^"]+")`

var pieceSteps = []definition{
	{`que o ` + pieceNames + ` está parado`, `Dado que o scheduler está parado`,
		func(w *world) any { return w.stopPiece }},
	{`paro o ` + pieceNames, `Quando paro o kubelet do nó "worker-1"`,
		func(w *world) any { return w.stopPiece }},
	{`inicio o ` + pieceNames, `Quando inicio o scheduler`,
		func(w *world) any { return w.startPiece }},
	{`passam (\d+) (segundos?|minutos?)`, `Quando passam 30 segundos`,
		func(w *world) any { return w.timePasses }},
	{`que a imagem "([^"]+)" está publicada`, `Dado que a imagem "ana/loja:1.0" está publicada`,
		func(w *world) any { return w.publishImage }},
}

// piece translates a piece's name in a step to the simulator's.
func piece(text string) (name, node string) {
	if quoted, ok := strings.CutPrefix(text, "kubelet do nó "); ok {
		node, _ = strconv.Unquote(quoted)
		return "kubelet", node
	}
	if text == "servidor da API" {
		return "apiserver", ""
	}
	return text, ""
}

func (w *world) stopPiece(ctx context.Context, text string) error {
	s, err := w.simulator(ctx)
	if err != nil {
		return err
	}
	name, node := piece(text)
	if err := s.Stop(name, node); err != nil {
		return misused("uma peça deste cluster", fmt.Sprintf("%s: %v", text, err))
	}
	return nil
}

func (w *world) startPiece(ctx context.Context, text string) error {
	s, err := w.simulator(ctx)
	if err != nil {
		return err
	}
	name, node := piece(text)
	if err := s.Start(name, node); err != nil {
		return misused("uma peça deste cluster", fmt.Sprintf("%s: %v", text, err))
	}
	return nil
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
