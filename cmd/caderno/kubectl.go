package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"caderno/features/kubectl"
	"caderno/features/live"
)

var kubectlCommand = command{
	name: "kubectl", args: "ARGUMENTOS...", raw: true, summary: "o kubectl que vem junto, contra um caderno cluster",
	about: `Roda o kubectl 1.37, o mesmo dos cenários, contra um caderno cluster: aquele de que falam --kubeconfig ou KUBECONFIG. É o de verdade, com os seus arquivos, o seu terminal e o seu editor, e só não fala com outros clusters: um comando de exercício nunca chega a um cluster em uso.

Horas aparecem em UTC. A ajuda do próprio kubectl: caderno kubectl help.`,
	setup: setupKubectl,
}

func setupKubectl(_ *flags, env surroundings) runner {
	return func(ctx context.Context, args []string) error {
		if env.defaultSignals != nil {
			env.defaultSignals() // kubectl takes care of Ctrl-C by itself
		}
		stdin, err := inputFile(env.stdin)
		if err != nil {
			return err
		}
		exit := kubectl.RunRemote(ctx, kubectl.Remote{
			Args: args, Stdin: stdin, Stdout: env.stdout, Stderr: env.stderr,
			Find: func(file string) (kubectl.Target, error) {
				found, err := findCluster(env, file)
				if err != nil {
					return kubectl.Target{}, err
				}
				return kubectl.Target{Context: found.Context, Server: found.Server}, nil
			},
		})
		return ended(exit)
	}
}

// findCluster finds the running cluster that a file, or else KUBECONFIG, tells of.
func findCluster(env surroundings, file string) (*live.Remote, error) {
	variable, _ := env.lookupEnv("KUBECONFIG")
	return live.Find(file, variable)
}

// inputFile is the standard input as kubectl opens it: as a file.
func inputFile(from io.Reader) (*os.File, error) {
	if file, ok := from.(*os.File); ok {
		return file, nil
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("a entrada: %w", err)
	}
	go func() {
		if from != nil {
			_, _ = io.Copy(write, from)
		}
		_ = write.Close()
	}()
	return read, nil
}
