package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"caderno/features"
	"caderno/features/fluxo"
	"caderno/features/portuguese"
	"caderno/lessons"
	"caderno/lessons/site"
	"caderno/sim/trace"
)

var siteCommand = command{
	name: "site", args: "--saida PASTA", summary: "escreve o curso inteiro como um site",
	about: `Roda todos os cenários e escreve o curso em HTML na PASTA: a trilha, as aulas, o glossário, os cenários, o que este cluster não é, e tudo em uma página para imprimir. O site funciona aberto direto do disco, sem internet, e não pede nada a nenhum outro lugar. Se um cenário falhar, o site não é escrito.`,
	setup: func(f *flags, env surroundings) runner {
		folder := f.String("saida", "", "`PASTA` onde o site é escrito; é criada se não existir")
		address := f.String("endereco", "http://localhost:8080/", "`URL` em que o site vai ficar, para a lista de páginas (sitemap.xml)")
		return func(ctx context.Context, args []string) error {
			switch {
			case *folder == "":
				return usagef("site pede a pasta onde escrever: %s site --saida PASTA", env.self)
			case len(args) > 0:
				return usagef("site não espera %q", args[0])
			case !strings.HasPrefix(*address, "http://") && !strings.HasPrefix(*address, "https://"):
				return usagef("a opção --endereco não aceita %q: esperava um endereço que começa com http:// ou https://", *address)
			}
			return writeSite(ctx, env, *folder, strings.TrimSuffix(*address, "/")+"/")
		}
	},
}

func writeSite(ctx context.Context, env surroundings, folder, address string) error {
	began := env.now()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return usagef("não consegui criar a pasta %s: %w", folder, err)
	}
	if err := mayHoldASite(folder); err != nil {
		return err
	}
	built, err := buildSite(ctx, address)
	if err != nil {
		return err
	}
	for _, file := range built {
		if err := os.WriteFile(filepath.Join(folder, file.Name), file.Data, 0o644); err != nil {
			return usagef("não consegui escrever o site em %s: %w", folder, err)
		}
	}
	fmt.Fprintf(env.stdout, "O site está em %s: abra %s no navegador.\n", folder, filepath.Join(folder, "index.html"))
	fmt.Fprintf(env.stdout, "%s, em %s.\n", portuguese.Count(len(built), "arquivo", "arquivos"), wallTime(env.now().Sub(began)))
	return nil
}

// mayHoldASite refuses a folder that has something else in it, which the site's
// files could replace; an earlier site may be.
func mayHoldASite(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return usagef("não consegui ler a pasta %s: %w", folder, err)
	}
	if _, err := os.Stat(filepath.Join(folder, site.Index)); err == nil || len(entries) == 0 {
		return nil
	}
	return usagef("a pasta %s já tem outras coisas, como %s: esperava uma pasta nova, vazia, ou com um site do Caderno", folder, entries[0].Name())
}

// buildSite runs all scenarios and makes the site from them.
func buildSite(ctx context.Context, address string) ([]site.File, error) {
	source := newRunSource(ctx)
	if err := source.runLessons(); err != nil {
		return nil, err
	}
	options := site.Options{Source: source, Address: address, Piece: pieceOf}
	for _, lesson := range lessons.All() {
		ran := source.ran[lesson.Name()]
		if len(ran) == 0 {
			continue
		}
		exercise, err := fs.ReadFile(features.Files(), "exercicios/"+lesson.Name()+".feature")
		if err != nil {
			return nil, err
		}
		told := site.Feature{Name: lesson.Name(), Title: ran[0].Feature, Exercise: string(exercise)}
		for _, s := range ran {
			if s.Status != features.Passed {
				return nil, fmt.Errorf("o site não foi escrito: o cenário %q (%s:%d) não passou: %s. Veja caderno verificar %d", s.Name, s.File, s.Line, s.Status, lesson.Number)
			}
			told.Scenarios = append(told.Scenarios, toLesson(lesson.Name(), s))
		}
		options.Features = append(options.Features, told)
	}
	return site.Build(options)
}

// pieceOf is the piece of the cluster that an actor is part of, by the name that
// lessons give it.
func pieceOf(actor string) string {
	name, _, _ := strings.Cut(actor, " ") // a kubelet's node follows
	return fluxo.Piece(trace.Actor(name))
}
