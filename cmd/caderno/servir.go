package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"

	"caderno/features/loopback"
	"caderno/features/web"
	"caderno/lessons/site"
)

var servirCommand = command{
	name: "servir", summary: "o site, com cenários e clusters que rodam nas páginas",
	about: `Faz o site, como caderno site, e o serve nesta máquina até Ctrl-C. Nas páginas servidas, Executar roda um cenário outra vez, passo a passo, e cada aula pode abrir um cluster para experimentar: as peças param e voltam, o tempo avança quando você manda, e um terminal aceita kubectl e curl.

Só esta máquina alcança o servidor (127.0.0.1), e só as páginas dele mandam algo rodar. O que uma página roda não inicia nenhum programa da máquina, nem lê ou grava arquivo nenhum dela.`,
	setup: func(f *flags, env surroundings) runner {
		port := f.Uint16("porta", usualPort, "`P` em 127.0.0.1; o padrão é "+strconv.Itoa(usualPort)+", e 0 é qualquer uma que esteja livre")
		return func(ctx context.Context, args []string) error {
			if len(args) > 0 {
				return usagef("servir não espera %q. Veja %s servir --ajuda", args[0], env.self)
			}
			return serveSite(ctx, env, int(*port))
		}
	},
}

// usualPort stays the same, because a browser keeps what was read by the address:
// 4 for the four pieces of the master, 137 for Kubernetes 1.37.
const usualPort = 4137

// serveSite builds the site and serves it until the context ends, which is no
// error: there is no other end.
func serveSite(ctx context.Context, env surroundings, port int) error {
	listener, err := loopback.Listen(port)
	var inUse *loopback.InUseError
	switch {
	case errors.As(err, &inUse):
		return usagef("%w. Escolha outra: %s servir --porta P (0 é qualquer uma que esteja livre)", err, env.self)
	case err != nil:
		return usagef("%w", err)
	}
	built, err := buildSite(ctx, "http://"+listener.Addr().String()+"/")
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := siteServer(listener, built)
	screen := newScreen(env)
	fmt.Fprintln(screen, "pronto: "+server.URL())
	screen.paragraphs("Abra esse endereço no navegador. Ctrl-C termina.")
	err = server.Run(ctx)
	if screen.terminal {
		fmt.Fprintln(screen) // behind the ^C
	}
	return err
}

// siteServer serves the files of a site, with what its pages may run.
func siteServer(listener net.Listener, built []site.File) *web.Server {
	options := web.Options{Listener: listener, Run: runScenario, Open: openPageCluster}
	for _, file := range built {
		options.Files = append(options.Files, web.File(file))
	}
	return web.New(options)
}
