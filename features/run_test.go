package features

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/steps"
	"caderno/sim/trace"
)

// write puts a .feature into a file of its own.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "meu.feature")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	return path
}

const fine = "# language: pt\nFuncionalidade: f\n  @a\n  Cenário: c\n    Dado um cluster Kubernetes\n"

// TestWrongUse: what cannot be run is a *UseError with the reason, and nothing
// is run.
func TestWrongUse(t *testing.T) {
	file := func(text string) Options { return Options{Files: []string{write(t, text)}} }
	folder := t.TempDir()
	tests := []struct {
		name string
		o    Options
		want []string
	}{
		{"unknown lesson", Options{Lessons: []int{99}}, []string{"não há cenários da aula 99", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13"}},
		{"one of two lessons", Options{Lessons: []int{2, 98}}, []string{"não há cenários da aula 98"}},
		{"missing file", Options{Files: []string{folder + "/nada.feature"}}, []string{"não encontrei o arquivo", "nada.feature"}},
		{"folder", Options{Files: []string{folder}}, []string{"é uma pasta"}},
		{"empty file", file(" \n\n"), []string{"está vazio", "Funcionalidade:", "Cenário:"}},
		{"not UTF-8", file("Funcionalidade: aula \xe1\n"), []string{"UTF-8"}},
		{"no such line", Options{Files: []string{write(t, fine) + ":3"}}, []string{"não há cenário nessa linha", "há nas linhas 4"}},
		{"only comments", file("# nada\n"), []string{"não tem nenhum cenário"}},
		{"no scenarios", file("# language: pt\nFuncionalidade: f\n"), []string{"não tem nenhum cenário"}},
		{"filter that matches nothing", Options{Lessons: []int{2}, Tags: "@aula-03"}, []string{`o filtro "@aula-03" não deixa nenhum cenário`}},
		{"filter badly written", Options{Tags: "aula-02"}, []string{"não entendi o filtro", "@aula-02"}},
		{"filter that would make godog panic", Options{Tags: "@a && "}, []string{"não entendi o filtro"}},
		{"unknown format", Options{Formats: []string{"bonito"}}, []string{`não conheço o formato "bonito"`}},
		{"report in a folder that is not there", Options{Formats: []string{"junit:" + folder + "/nada/r.xml"}}, []string{"não consegui criar o arquivo", "a pasta " + folder + "/nada não existe"}},
		{"outline without rows", file("# language: pt\nFuncionalidade: f\n  Esquema do Cenário: e\n    Dado um cluster Kubernetes\n"),
			[]string{"o esquema “e”", "linha 3", "Exemplos"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			test.o.Output = &out
			opened := 0
			result, err := run(context.Background(), test.o, func(ctx context.Context, wanted steps.Wanted) (steps.Cluster, error) {
				opened++
				return openFake(ctx, wanted)
			})
			var use *UseError
			require.ErrorAs(t, err, &use)
			for _, part := range test.want {
				assert.Contains(t, err.Error(), part)
			}
			assert.Empty(t, result.Scenarios)
			assert.Empty(t, out.String())
			assert.Zero(t, opened)
		})
	}
}

// TestSyntax: where a mistake in a file is, and the likely cause. Some of these
// are no mistakes to gherkin: it takes the line for prose, and the scenario
// would pass without it.
func TestSyntax(t *testing.T) {
	const head = "# language: pt\nFuncionalidade: f\n"
	tests := []struct{ name, text, where, why string }{
		{"pt-BR", "# language: pt-BR\nFuncionalidade: f\n", "linha 1, coluna 1", "só “pt”"},
		{"English file", "Feature: f\n  Scenario: s\n    Given g\n", "linha 1, coluna 1", "em vez de “Feature”, escreva “Funcionalidade:”"},
		{"English scenario", head + "  Scenario: s\n    Given g\n", "linha 3, coluna 3", "em vez de “Scenario”, escreva “Cenário:”"},
		{"English step first", head + "  Cenário: c\n    Given g\n", "linha 4, coluna 5", "em vez de “Given”, escreva “Dado”"},
		{"English step later", head + "  Cenário: c\n    Dado x\n    Then g\n", "linha 5, coluna 5", "em vez de “Then”, escreva “Então”"},
		{"no colon", head + "  Cenário c\n    Dado x\n", "linha 3, coluna 3", "“Cenário: ...”"},
		{"lower case first", head + "  Cenário: c\n    dado x\n    Então y\n", "linha 4, coluna 5", "Esta palavra se escreve “Dado”"},
		{"lower case later", head + "  Cenário: c\n    Dado x\n    e y\n", "linha 5, coluna 5", "Esta palavra se escreve “E”"},
		{"colon after the keyword", head + "  Cenário: c\n    Quando: x\n", "linha 4, coluna 5", "Esta palavra se escreve “Quando”"},
		{"table", head + "  Cenário: c\n    Dado x\n      | a | b |\n      | c |\n", "linha 6, coluna 7", "mesmo número de colunas"},
		{"text that never ends", head + "  Cenário: c\n    Dado x\n      \"\"\"\n      abc\n", "na linha 7", "ficou aberto"},
		{"step outside a scenario", head + "  Dado x\n", "linha 3, coluna 3", "falta um “Cenário:”"},
		{"step before the feature", "# language: pt\nDado x\n", "linha 2, coluna 1", "vem antes de “Funcionalidade:”"},
		{"tag with spaces", head + "  @a b\n  Cenário: c\n    Dado x\n", "linha 3, coluna 3", "não tem espaços"},
		{"tag at the end", head + "  @a\n", "na linha 4", "Falta um “Cenário:”"},
		{"only the language", "# language: pt\n\n", "na linha 3", "Falta a “Funcionalidade:”"},
		{"late background", head + "  Cenário: c\n    Dado x\n  Contexto:\n    Dado y\n", "linha 5, coluna 3", "vem antes do primeiro “Cenário:”"},
		{"two features", head + "  Cenário: c\n    Dado x\nFuncionalidade: g\n", "linha 5, coluna 1", "Só há uma “Funcionalidade:”"},
		{"something else", head + "  Cenário: c\n    Dado x\n    ??\n", "linha 5, coluna 5", "Um passo começa com Dado"},
		{"Windows line ends", "# language: pt\r\nFuncionalidade: f\r\n  Cenário: c\r\n    dado x\r\n", "linha 4, coluna 5", "Esta palavra se escreve “Dado”"},
		{"byte order mark", "\ufeff" + head + "  Cenário: c\n    dado x\n", "linha 4, coluna 5", "Esta palavra se escreve “Dado”"},
		{"lonely carriage returns", "# language: pt\rFuncionalidade: f\r  Cenário: c\r    dado x\r", "linha 4, coluna 5", "Esta palavra se escreve “Dado”"},
		{"tab after the keyword", head + "  Cenário: c\n    Dado\tum cluster Kubernetes\n", "linha 4, coluna 5", "Depois de “Dado” há um tab"},
		{"space of another kind", head + "  Cenário: c\n    Dado x\n    Então\u00a0y\n", "linha 5, coluna 5", "Depois de “Então” há um espaço que não é o comum (U+00A0)"},
		{"accent by itself", head + "  Cenário: c\n    Dado x\n    Enta\u0303o ha\u0301 1 nó pronto\n", "linha 5, coluna 5", "Depois de “Enta” há um acento separado da sua letra"},
		{"accent by itself in a title", head + "  Cena\u0301rio: c\n    Dado x\n", "linha 3, coluna 3", "Depois de “Cena” há um acento separado"},
		{"title with a letter too few", head + "  Cenáro: c\n    Dado x\n", "linha 3, coluna 3", "Você quis dizer “Cenário: ...”?"},
		{"second title with a letter too few", head + "  Cenário: c\n    Dado x\n  Cenáro: d\n    Dado x\n", "linha 5, coluna 3", "Você quis dizer “Cenário: ...”?"},
		{"keyword with a letter too few", head + "  Cenário: c\n    Dado x\n    Qando executo \"ls\"\n", "linha 5, coluna 5", "Você quis dizer “Quando”?"},
		{"the first keyword too", head + "  Cenário: c\n    Qando executo \"ls\"\n", "linha 4, coluna 5", "Você quis dizer “Quando”?"},
		{"list of steps", head + "  Cenário: c\n    - Dado um cluster Kubernetes\n", "linha 4, coluna 5", "sem nada antes dela"},
		{"another language's name", "# language: en\nFuncionalidade: f\n", "linha 2, coluna 1", "na língua “en”"},
		{"comment of another kind", head + "  Cenário: c\n    Dado x\n    // y\n", "linha 5, coluna 5", "Um comentário começa com #"},
		{"two quotes of three", head + "  Cenário: c\n    Dado x\n    \"\"\n    y\n", "linha 5, coluna 5", "três aspas"},
		{"accents before", head + "  Cenário: c\n    Então açúcar\n    É isso\n", "linha 5, coluna 5", "Um passo começa com"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, test.text)
			_, err := run(context.Background(), Options{Files: []string{path}}, openFake)
			var use *UseError
			require.ErrorAs(t, err, &use)
			assert.Contains(t, err.Error(), path)
			assert.Contains(t, err.Error(), test.where)
			assert.Contains(t, err.Error(), test.why)
		})
	}
}

// TestProseStaysProse: what people do write under a title is no mistake.
func TestProseStaysProse(t *testing.T) {
	_, err := run(context.Background(), Options{Files: []string{write(t, `# language: pt
Funcionalidade: f
  Quando o kubectl responde, o objeto está guardado.
  E depois? Regra geral, os controladores agem.

  Contexto:
    Dado um cluster Kubernetes

  Regra: r
    Então vejamos.

    Cenário: c
      Uma frase sobre o cenário: com dois-pontos.
      Quanto mais réplicas, melhor. Exemplo: três.
      - Um item de lista.
      Então não existe nenhum Deployment
`)}}, openFake)
	assert.NoError(t, err)
}

// TestAlmostAStep: a step that differs from a known one in what cannot be seen well
// is told the difference.
func TestAlmostAStep(t *testing.T) {
	for step, why := range map[string]string{
		"Dado um cluster\u00a0Kubernetes":          "Depois de “um cluster” há um espaço que não é o comum (U+00A0)",
		"Dado um\tcluster Kubernetes":              "Depois de “um” há um tab no lugar de um espaço",
		"Dado um cluster\u200b Kubernetes":         "um caractere que não se vê (U+200B)",
		"Quando executo “kubectl get nodes”":       "As aspas são curvas",
		`Quando executo "kubectl get nodes`:        "Falta fechar as aspas no fim",
		"Dado um cluster Kubernetes # o de sempre": "tire daqui “# o de sempre”",
		"Dado um cluster Kubernetes.":              "não leva pontuação no fim",
		"Dado um cluster Kubernetes:":              "não leva dois-pontos no fim",
		"Quando executo":                           "termina com dois-pontos",
		"Dado um cluster Kubernete":                "Os mais parecidos que conheço",
	} {
		t.Run(step, func(t *testing.T) {
			var out bytes.Buffer
			text := "Funcionalidade: f\n  Cenário: c\n    " + step + "\n"
			_, err := run(context.Background(), Options{Files: []string{write(t, text)}, Output: &out, NoColors: true, Width: 200}, openFake)
			require.ErrorIs(t, err, ErrFailed)
			assert.Contains(t, out.String(), why)
		})
	}
}

// TestATabInAManifest: kubectl only says that there is a character it cannot use.
func TestATabInAManifest(t *testing.T) {
	var out bytes.Buffer
	_, err := Run(context.Background(), Options{Output: &out, NoColors: true, Width: 200, Files: []string{write(t, `Funcionalidade: f
  Cenário: c
    Quando executo:
      """
      kubectl create -f - <<FIM
      kind: ConfigMap
      metadata:
      `+"\t"+`name: a
      FIM
      """
    Então o comando termina bem
`)}})
	require.ErrorIs(t, err, ErrFailed)
	assert.Contains(t, out.String(), "a linha “name: a” do manifesto começa com um tab")
}

func TestFormatsGoWhereTheyAreSent(t *testing.T) {
	folder := t.TempDir()
	var out bytes.Buffer
	_, err := run(context.Background(), Options{
		Files: []string{"testdata/passa.feature", "testdata/passa.feature"}, Output: &out, NoColors: true,
		Formats: []string{"caderno", "junit:" + folder + "/r.xml", "cucumber:" + folder + "/r.json", "progress:" + folder + "/r.txt"},
	}, openFake)
	require.NoError(t, err)
	assert.Contains(t, out.String(), "5 cenários passaram.", "a file named twice is run once")
	for name, part := range map[string]string{"r.xml": `tests="5"`, "r.json": `"keyword": "Cenário"`, "r.txt": "5 scenarios"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		assert.Contains(t, string(text), part)
	}
}

func TestTheResultTellsEverything(t *testing.T) {
	result, err := run(context.Background(), Options{Files: []string{"testdata/falha.feature"}, Seed: 3}, openFake)
	require.ErrorIs(t, err, ErrFailed)
	assert.False(t, result.OK())
	assert.Equal(t, uint64(3), result.Seed)
	require.Len(t, result.Scenarios, 5)
	good, bad := result.Scenarios[0], result.Scenarios[1]
	assert.Equal(t, Passed, good.Status)
	assert.Equal(t, "O que está certo fica depois", good.Name)
	require.Len(t, good.Steps, 3)
	assert.Equal(t, "Quando", good.Steps[1].Keyword)
	require.Len(t, good.Steps[1].Outputs, 1)
	assert.Equal(t, "deployment.apps/ola created\n", good.Steps[1].Outputs[0].Result.Stdout)
	assert.InDelta(t, 0.9, good.Took.Seconds(), 0.001)
	require.Len(t, good.Hops, 2)
	assert.Equal(t, 1, good.Hops[0].ID, "hops count from when the cluster was there")
	assert.Equal(t, 1, good.Hops[1].Cause)
	assert.Zero(t, good.Hops[0].At)

	assert.Equal(t, Failed, bad.Status)
	assert.Equal(t, Skipped, bad.Steps[3].Status)
	assert.Equal(t, [][]string{{"campo", "valor"}, {"spec.replicas", "1"}}, bad.Steps[3].Table)
	var failure *steps.Failure
	require.ErrorAs(t, bad.Steps[2].Err, &failure)
	assert.Equal(t, "deployment-controller cria o ReplicaSet", failure.Missing)
	assert.Equal(t, "Um comando errado se diz na hora", result.Scenarios[2].Rule)
}

// TestTheResultTellsOfPieces: which hops belong to a step, what was switched off
// after it, and which nodes there were.
func TestTheResultTellsOfPieces(t *testing.T) {
	text := `# language: pt
Funcionalidade: f
  Cenário: c
    Dado um cluster com um master e um worker
    E que o controller-manager está parado
    Quando executo "kubectl create deployment ola --image=nginx:1.27"
    E paro o kubelet do nó "worker-1"
    E inicio o controller-manager
    E passam 2 segundos
`
	result, err := Run(context.Background(), Options{Files: []string{write(t, text)}})
	require.NoError(t, err)
	ran := result.Scenarios[0]
	assert.Equal(t, []steps.Node{{Name: "master", ControlPlane: true, Tainted: true}, {Name: "worker-1"}}, ran.Nodes)
	var hops []int
	var stopped [][]string
	for _, s := range ran.Steps {
		var names []string
		for _, p := range s.Stopped {
			names = append(names, strings.TrimSpace(p.Name+" "+p.Node))
		}
		hops, stopped = append(hops, s.Hops), append(stopped, names)
	}
	assert.Equal(t, []int{0, 0, 2, 2, 2, len(ran.Hops)}, hops)
	assert.Greater(t, len(ran.Hops), 4)
	assert.Equal(t, [][]string{nil, {"controller-manager"}, {"controller-manager"}, {"controller-manager", "kubelet worker-1"}, {"kubelet worker-1"}, {"kubelet worker-1"}}, stopped)
}

// TestPiecesAreNamedAsInHops: whoever reads who did it can stop it.
func TestPiecesAreNamedAsInHops(t *testing.T) {
	text := "Funcionalidade: f\n  Cenário: c\n"
	outside := []trace.Actor{trace.Kubectl, trace.Visitor, trace.Network, trace.App}
	for _, actor := range trace.Actors() {
		switch {
		case actor == trace.Kubelet:
			text += "    Quando paro o kubelet do nó \"worker-1\"\n"
		case !slices.Contains(outside, actor):
			text += "    Quando paro o " + string(actor) + "\n"
		}
	}
	result, err := Run(context.Background(), Options{Files: []string{write(t, text)}})
	require.NoError(t, err)
	steps := result.Scenarios[0].Steps
	var stopped []string
	for _, p := range steps[len(steps)-1].Stopped {
		stopped = append(stopped, p.Name)
	}
	assert.Equal(t, []string{"apiserver", "controller-manager", "scheduler", "kube-proxy", "kubelet"}, stopped, "the controller manager with the last of its controllers")
}

// TestSkippedIsNoFailure: what a cluster cannot do is skipped, with the reason.
func TestSkippedIsNoFailure(t *testing.T) {
	var out bytes.Buffer
	result, err := run(context.Background(), Options{Files: []string{"testdata/passa.feature:7"}, Output: &out, NoColors: true},
		func(context.Context, steps.Wanted) (steps.Cluster, error) {
			return nil, &steps.SkipError{Reason: "este cluster não tem workers"}
		})
	require.NoError(t, err)
	assert.True(t, result.OK())
	assert.Equal(t, 1, result.Count(Skipped))
	assert.Contains(t, out.String(), "– Um comando, um Deployment")
	assert.Contains(t, out.String(), "este cluster não tem workers")
	assert.Contains(t, out.String(), "1 cenário foi pulado.")
}

// TestOnARealCluster: what needs the simulator is skipped where there is none,
// be it by a step or by the scenario's tag; the rest is run.
func TestOnARealCluster(t *testing.T) {
	real := func(ctx context.Context, wanted steps.Wanted) (steps.Cluster, error) {
		if err := wanted.OnlySimulated(); err != nil && wanted.Scenario != "com um passo do simulador" {
			return nil, err
		}
		cluster, err := openFake(ctx, wanted)
		return struct{ steps.Cluster }{cluster}, err // without what only a simulator has
	}
	const text = `Funcionalidade: f
  Cenário: portátil
    Dado que executei "kubectl create deployment ola --image=nginx:1.27"
    Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível
  Cenário: com um passo do simulador
    Dado que executei "kubectl create deployment ola --image=nginx:1.27"
    Então acontece o salto "kube-apiserver guarda o Deployment"
  @simulador
  Cenário: com o rótulo
    Dado um cluster Kubernetes
    Então não existe nenhum Deployment
`
	result, err := run(context.Background(), Options{Files: []string{write(t, text)}}, real)
	require.NoError(t, err)
	var ends []Status
	for _, s := range result.Scenarios {
		ends = append(ends, s.Status)
	}
	assert.Equal(t, []Status{Passed, Skipped, Skipped}, ends)
	assert.Contains(t, result.Scenarios[1].Stopped().Reason, "só o simulador")
	assert.Contains(t, result.Scenarios[2].Stopped().Reason, "@simulador")
}
