package main

import (
	"context"
	"errors"
	"fmt"

	"caderno/features/live"
	"caderno/features/piece"
	"caderno/sim"
)

var (
	pararCommand = command{
		name: "parar", args: "PEÇA [NÓ]", summary: "para uma peça de um caderno cluster",
		about: `Desliga uma peça de um caderno cluster que está rodando, como quem mata o processo dela: apiserver, scheduler, controller-manager, kube-proxy, ou o kubelet de um nó (caderno parar kubelet worker-1). Os controladores também podem ser parados um a um, como deployment-controller. O que a peça faria deixa de ser feito; o resto do cluster continua.

` + whichCluster,
		setup: func(f *flags, env surroundings) runner { return setupSwitch(f, env, false) },
	}
	iniciarCommand = command{
		name: "iniciar", args: "PEÇA [NÓ]", summary: "inicia uma peça que está parada",
		about: `Liga de novo uma peça de um caderno cluster. Ela olha como as coisas estão e alcança o que perdeu.

` + whichCluster,
		setup: func(f *flags, env surroundings) runner { return setupSwitch(f, env, true) },
	}
)

const whichCluster = `O cluster é aquele de que falam --kubeconfig ou KUBECONFIG, como para kubectl.`

func setupSwitch(f *flags, env surroundings, on bool) runner {
	file := f.String("kubeconfig", "", "`ARQUIVO` que fala do cluster; o padrão é o de KUBECONFIG")
	return func(ctx context.Context, args []string) error {
		cluster, err := findCluster(env, *file)
		if errors.Is(err, live.ErrNoCluster) {
			return usagef("%w", err)
		}
		if err != nil {
			return err
		}
		pieces, err := cluster.Pieces(ctx)
		if err != nil {
			return err
		}
		p, problem := piece.Find(pieces, args)
		if problem != "" {
			return usagef("%s", problem)
		}
		if p.On != on {
			if err := cluster.Set(ctx, sim.State{Piece: p.Piece, Node: p.Node, On: on}); err != nil {
				return err
			}
		}
		if screen := newScreen(env); screen.terminal { // to a program the exit status says it
			fmt.Fprintln(screen, piece.Changed(p, on))
		}
		return nil
	}
}
