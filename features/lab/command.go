package lab

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"caderno/features/fluxo"
	"caderno/features/shell"
	"caderno/features/shell/filters"
	"caderno/features/spelling"
)

// verb is a command of the laboratory.
type verb struct {
	name    string
	also    []string // other spellings, not shown
	args    string   // as shown in the help
	summary string
	about   string // more, for its own help
	run     func(*Lab, context.Context, *call) int
	// values are what its arguments may be, for completion.
	values func(*Lab) []string
}

// call is one run of a verb.
type call struct {
	*filters.Call
	screen bool // its output is the line's, and not for a pipe or a file
	width  int  // columns to fill with what is wrong; 0 does not break it into lines
}

// argument is all that follows the name.
func (c *call) argument() string { return strings.Join(c.Args[1:], " ") }

// fail says what is wrong and returns the exit status of wrong use.
func (c *call) fail(format string, args ...any) int {
	text := c.Args[0] + ": " + fmt.Sprintf(format, args...)
	if c.width > 0 {
		text = strings.Join(fluxo.Fill(text, c.width), "\n")
	}
	fmt.Fprintln(c.Stderr, text)
	return 2
}

// verbs lists the commands in the order of the help. A function, because help
// reads it.
func verbs() []verb {
	return []verb{
		{name: "avançar", also: []string{"avancar"}, args: "TEMPO", summary: "deixa o tempo do cluster passar: 30s, 5m, 1h30m",
			about: "O tempo do cluster só passa quando um comando o gasta ou quando você manda. TEMPO é um número de segundos, ou números com s, m e h. Nada demora de verdade: cinco minutos passam em um instante.",
			run:   (*Lab).advance, values: someTimes},
		{name: "esperar", args: "[TEMPO]", summary: "deixa passar até que tudo se aquiete",
			about: "Tudo está quieto quando não houve nenhum salto durante TEMPO; o padrão são 10 segundos. Uma espera acaba, de todo modo, depois de 10 minutos do cluster.",
			run:   (*Lab).wait},
		{name: "salto", args: "[N]", summary: "deixa passar até o próximo salto (ou os N próximos)",
			about: "Assim se acompanha uma história salto por salto. Saltos do mesmo instante vêm juntos. O mesmo que pausar no próximo salto.",
			run:   (*Lab).step},
		{name: "pausar", args: "no próximo salto", summary: "o mesmo que salto",
			about: "O tempo passa até o próximo salto e para ali.",
			run:   (*Lab).pause, values: func(*Lab) []string { return []string{"no próximo salto"} }},
		{name: "relógio", also: []string{"relogio"}, summary: "que horas são no cluster",
			about: "Mostra o tempo desde o começo, que é o dos saltos, e a data e a hora do cluster.",
			run:   (*Lab).tellTime},
		{name: "fluxo", args: "[último]", summary: "os saltos desde o começo, ou os da última linha",
			about: "fluxo desligado deixa de contar os saltos depois de cada linha; fluxo ligado volta a contar.\n\n" + fluxo.Legend,
			run:   (*Lab).flow, values: func(*Lab) []string { return []string{"último", "ligado", "desligado"} }},
		{name: "pontos", args: "[POD]", summary: "os filtros e os pontos do scheduler para um Pod",
			about: "Mostra, de cada nó, o que o scheduler achou dele na última vez que procurou lugar para o POD; sem nome, na decisão mais recente de todas. O começo do nome basta.",
			run:   (*Lab).scores, values: (*Lab).decidedPods},
		{name: "peças", also: []string{"pecas"}, summary: "as peças do cluster, e quais estão paradas",
			about: "Os nomes são os que parar e iniciar entendem.",
			run:   (*Lab).pieces},
		{name: "parar", args: "PEÇA [NÓ]", summary: "para uma peça, como parar scheduler",
			about: "Uma peça parada esquece o que tinha em mente. O kubelet é um por nó: parar kubelet worker-1. Os contêineres de um nó continuam rodando sem o kubelet dele. As peças: veja peças.",
			run:   (*Lab).stop, values: (*Lab).pieceNames},
		{name: "iniciar", args: "PEÇA [NÓ]", summary: "inicia uma peça parada",
			about: "Uma peça que volta lê tudo outra vez no servidor da API e põe o trabalho em dia.",
			run:   (*Lab).start, values: (*Lab).pieceNames},
		{name: "ajuda", args: "[COMANDO]", summary: "esta lista, ou um comando explicado",
			about: "Com o nome de um comando, explica esse comando. Os do kubectl: kubectl --help, kubectl create --help.",
			run:   (*Lab).help, values: func(*Lab) []string { return verbNames() }},
		{name: "limpar", also: []string{"clear"}, summary: "limpa a tela (Ctrl-L também)",
			about: "O cluster fica como está.",
			run:   (*Lab).clear},
		{name: "sair", summary: "fecha este cluster (Ctrl-D também)",
			about: "O cluster deixa de existir: na próxima vez, tudo começa de novo.",
			run:   (*Lab).leave},
	}
}

// dispatch runs a command that is not one of the shell's own.
func (l *Lab) dispatch(ctx context.Context, c *filters.Call, screen bool) int {
	if v, ok := findVerb(c.Args[0]); ok {
		width := 0
		if l.options.Live {
			width = l.options.Width()
		}
		return v.run(l, ctx, &call{c, screen, width})
	}
	return l.unknown(c)
}

func findVerb(name string) (verb, bool) {
	for _, v := range verbs() {
		if v.name == name || slices.Contains(v.also, name) {
			return v, true
		}
	}
	return verb{}, false
}

// unknown says what a command that there is not may have been.
func (l *Lab) unknown(c *filters.Call) int {
	name := c.Args[0]
	text := fmt.Sprintf("não conheço o comando %q", name)
	switch near := spelling.Nearest(name, l.commandNames()); {
	case kubectlVerbs[name]:
		text += fmt.Sprintf("; faltou o kubectl? kubectl %s", strings.Join(c.Args, " "))
	case near != "":
		text += fmt.Sprintf("; você quis dizer %s?", near)
	default:
		text += "; ajuda mostra os que há"
	}
	fmt.Fprintln(c.Stderr, text)
	return 127
}

// kubectlVerbs are those that learners type without the word kubectl.
var kubectlVerbs = map[string]bool{
	"get": true, "create": true, "describe": true, "delete": true, "apply": true, "scale": true, "logs": true,
	"rollout": true, "expose": true, "run": true, "label": true, "drain": true, "cordon": true, "uncordon": true, "explain": true,
}

func verbNames() []string {
	var names []string
	for _, v := range verbs() {
		names = append(names, v.name)
	}
	return names
}

// commandNames are all that a line can begin with.
func (l *Lab) commandNames() []string {
	names := append([]string{"kubectl", "curl", "sleep", "timeout", "echo"}, verbNames()...)
	for name := range filters.All {
		if l.options.Files == nil || !shell.Endless(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// clear empties the screen, where there is one.
func (l *Lab) clear(_ context.Context, c *call) int {
	if l.options.Status && c.screen {
		fmt.Fprint(c.Stdout, "\x1b[H\x1b[2J\x1b[3J\n")
	}
	return 0
}

func (l *Lab) leave(context.Context, *call) int {
	l.left = true
	return 0
}

// help is the command ajuda.
func (l *Lab) help(_ context.Context, c *call) int {
	if name := c.argument(); name != "" {
		v, ok := findVerb(name)
		if !ok {
			return c.fail("não conheço o comando %q; sem nome, ajuda mostra os que há", name)
		}
		fmt.Fprintln(c.Stdout, strings.TrimSpace(v.name+" "+v.args)+": "+v.summary)
		for _, paragraph := range strings.Split(v.about, "\n\n") {
			fmt.Fprintf(c.Stdout, "\n%s\n", strings.Join(fluxo.Fill(paragraph, l.options.Width()), "\n"))
		}
		return 0
	}
	rows := [][2]string{
		{"kubectl ...", "o kubectl de verdade, contra este cluster"},
		{"curl URL", "um pedido HTTP de quem está fora do cluster"},
	}
	for _, v := range verbs() {
		rows = append(rows, [2]string{strings.TrimSpace(v.name + " " + v.args), v.summary})
	}
	l.columns(c, rows)
	fmt.Fprintf(c.Stdout, "\n%s\n", strings.Join(fluxo.Fill(l.shellHelp(), l.options.Width()), "\n"))
	return 0
}

// shellHelp says what the shell has beside commands.
func (l *Lab) shellHelp() string {
	if l.options.Files != nil {
		return "É um pequeno shell: | > << && $( ) e for funcionam, e os filtros grep, sort, head, tail, wc, cut, tr, uniq e cat. " +
			"Os arquivos são os desta página, e acabam com ela."
	}
	return "É um shell: | > << && $( ) for e variáveis funcionam, e os filtros grep, sort, head, tail, wc, cut, tr, uniq, cat, sed e awk. " +
		"Os arquivos ficam em uma pasta só do laboratório."
}

// columns writes rows of two columns, the second one filled to the width.
func (l *Lab) columns(c *call, rows [][2]string) {
	first := 0
	for _, row := range rows {
		first = max(first, utf8.RuneCountInString(row[0]))
	}
	for _, row := range rows {
		lead := fmt.Sprintf("  %-*s  ", first, row[0])
		for _, line := range fluxo.Fill(row[1], max(l.options.Width()-utf8.RuneCountInString(lead), 24)) {
			fmt.Fprintln(c.Stdout, lead+line)
			lead = strings.Repeat(" ", utf8.RuneCountInString(lead))
		}
	}
}
