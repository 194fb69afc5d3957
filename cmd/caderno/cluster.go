package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"mvdan.cc/sh/v3/syntax"

	"caderno/features/live"
)

var clusterCommand = command{
	name: "cluster", summary: "um cluster para o seu próprio kubectl",
	about: `Abre um cluster que fica de pé até Ctrl-C. Quando ele está pronto aparece a linha export KUBECONFIG=...: copie-a em outro terminal, e o seu kubectl (ou caderno kubectl) fala com ele como com qualquer outro. Ali também, caderno parar scheduler e caderno iniciar scheduler desligam e ligam uma peça.

Tudo fica nesta máquina: a API atende por HTTPS em 127.0.0.1, só para quem tem o kubeconfig, e o NodePort de um Service que tem Pods prontos abre em http://127.0.0.1:PORTA, para o seu navegador. 127.0.0.1 faz as vezes do nó master.

O tempo do cluster anda com o relógio, a partir de agora. Com --velocidade acima de 1 ele se adianta, mas o seu kubectl calcula as idades de describe com o relógio da máquina, e mostra ali idades estranhas; as da coluna AGE vêm do cluster e estão certas.

Os contêineres são imitados: exec, attach, cp e port-forward não funcionam; logs, sim.

No fim, o arquivo do kubeconfig fica como era antes.`,
	setup: setupCluster,
}

const (
	// mostNodes is what Kubernetes itself is made for.
	mostNodes = 5000
	// fastest is a bound that keeps mistypes out: an hour in 3.6 seconds.
	fastest = 1000
)

// liveCluster is what was asked for on the command line.
type liveCluster struct {
	workers    uint64
	port       uint16
	kubeconfig string
	speed      speed
	seed       uint64
}

func setupCluster(f *flags, env surroundings) runner {
	l := &liveCluster{speed: 1}
	f.Uint64Var(&l.workers, "nos", 3, "`N` workers, além do master; o padrão é 3, o máximo "+strconv.Itoa(mostNodes))
	f.Uint16Var(&l.port, "porta", 0, "`P` da API em 127.0.0.1; o padrão, 0, é qualquer uma que esteja livre")
	f.StringVar(&l.kubeconfig, "kubeconfig", "", "`ARQUIVO` que vai falar do cluster; o que ele já tem fica. O padrão é um arquivo novo, numa pasta temporária")
	f.Var(&l.speed, "velocidade", "`X` segundos do cluster passam em um segundo do relógio; o padrão é 1")
	f.Uint64Var(&l.seed, "semente", 1, "`N` decide tudo o que é sorteado (nomes, empates); o padrão é 1")
	return func(ctx context.Context, args []string) error { return l.run(ctx, args, f, env) }
}

func (l *liveCluster) run(ctx context.Context, args []string, f *flags, env surroundings) error {
	switch {
	case len(args) > 0:
		return usagef("cluster não recebe argumentos, e recebeu %q. Veja %s cluster --ajuda", args[0], env.self)
	case l.seed == 0:
		return usagef("a opção --semente não aceita \"0\": esperava um número inteiro, de 1 para cima")
	case l.workers == 0 || l.workers > mostNodes:
		return usagef("a opção --nos não aceita \"%d\": esperava um número de 1 a %d", l.workers, mostNodes)
	case f.Changed("kubeconfig") && l.kubeconfig == "":
		return usagef("a opção --kubeconfig pede o nome de um arquivo")
	}
	if !signal.Ignored(syscall.SIGHUP) { // nohup
		var stop context.CancelFunc
		ctx, stop = signal.NotifyContext(ctx, syscall.SIGHUP) // the terminal is closed
		defer stop()
	}
	cluster, err := live.New(live.Options{
		Workers: int(l.workers), Seed: l.seed, Speed: float64(l.speed), Port: int(l.port), Kubeconfig: l.kubeconfig,
		Tell: func(sentence string) { fmt.Fprintln(env.stderr, sentence) },
	})
	if err != nil {
		return err
	}
	file, err := syntax.Quote(cluster.Kubeconfig(), syntax.LangPOSIX)
	if err != nil {
		file = cluster.Kubeconfig() // no shell could write it
	}
	screen := newScreen(env)
	fmt.Fprintln(screen, "pronto: export KUBECONFIG="+file)
	if screen.terminal {
		screen.paragraphs("Copie de export em diante em outro terminal, e use ali o seu kubectl, ou " + env.self + " kubectl. Ctrl-C termina o cluster.")
	}
	err = cluster.Run(ctx)
	if screen.terminal {
		fmt.Fprintln(screen) // behind the ^C
	}
	return err
}

// speed is how many seconds of the cluster pass in one of the wall clock.
type speed float64

// Set takes the decimal comma too.
func (s *speed) Set(text string) error {
	x, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil {
		return err
	}
	if math.IsNaN(x) || x <= 0 || x > fastest {
		return errors.New("out of range")
	}
	*s = speed(x)
	return nil
}

func (s *speed) String() string { return strconv.FormatFloat(float64(*s), 'g', -1, 64) }
func (s *speed) Type() string   { return "speed" }
