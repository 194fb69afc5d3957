package main

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features"
	"caderno/lessons"
	"caderno/lessons/coursetest"
)

// TestWrittenLessonsHold is `caderno conferir`.
func TestWrittenLessonsHold(t *testing.T) {
	report, err := courseFiles{lessons: lessons.Files(), features: features.Files(), checkout: os.DirFS(repository)}.check(t.Context())
	require.NoError(t, err)
	for _, m := range report.mistakes {
		t.Error(m)
	}
	assert.Equal(t, len(lessons.All()), report.read)
	for _, folder := range folders {
		assert.GreaterOrEqual(t, report.ran[folder], 2*len(lessons.All()), "scenarios of features/%s were overlooked", folder)
	}
}

// TestConferirFindsMistakes: of each kind one, in a copy of the course that has no
// other. Those in the texts alone are in lessons/check_test.go.
func TestConferirFindsMistakes(t *testing.T) {
	const (
		lesson    = "lessons/02-deployment.md"
		scenarios = "features/02-deployment.feature"
		exercise  = "features/exercicios/02-deployment.feature"
		solution  = "features/solucoes/02-deployment.feature"
		answers   = "features/respostas/02-deployment.feature"
		limits    = "lessons/limites.md"
	)
	tests := []struct {
		name, file  string
		edit        []string // what to replace by what; none: the file is not there
		where, want string
	}{
		{"no scenarios", scenarios, nil, lesson + ":1: ", "falta features/02-deployment.feature"},
		{"no exercise", exercise, nil, lesson + ":1: ", "falta features/exercicios/02-deployment.feature"},
		{"no solution", solution, nil, lesson + ":1: ", "falta features/solucoes/02-deployment.feature"},
		{"no answers", answers, nil, lesson + ":1: ", "falta features/respostas/02-deployment.feature"},
		{"no lesson", lesson, nil, exercise + ":1: ", "este arquivo não é de nenhuma aula"},
		{"a lesson that is not well formed", lesson, []string{"minutes: ", "minutos: "}, lesson + ":1: ", "minutos"},
		{"what is no Gherkin", scenarios, []string{"Funcionalidade: ", "Feature: "}, scenarios + ":3: ", "As palavras-chave são em português"},
		{"a scenario without its lesson's tag", scenarios, []string{"@aula-02", "@aula-03"}, scenarios + ":", "esperava @aula-02"},
		{"a scenario that fails", scenarios, []string{"Então o comando termina bem", "Então o comando falha"}, scenarios + ":", "devia passar"},
		{"a step that is not defined", scenarios, []string{"Então o comando termina bem", "Então o comando vai bem"}, scenarios + ":", "não conheço o passo “o comando vai bem”; parecidos:"},
		{"an exercise that does not say how it is checked", exercise, []string{"--exercicio 2", "--exercicio 3"}, exercise + ":1: ", "caderno verificar --exercicio 2"},
		{"an exercise that does not say where it stops", exercise, []string{"___", "x"}, exercise + ":14: ", "não diz onde para"},
		{"one that stops before it says so", exercise, []string{"    E existe um único", "    # Para aqui.\n    E existe um único"}, exercise + ":16: ", "o cenário para aqui, e devia parar na linha 19"},
		{"one that says that it stops, and passes", exercise, []string{"2.4 ___\"", "2.4 --replicas=3\"", "___", "app=loja", "    E existe um único", "    # Para aqui.\n    E existe um único"}, exercise + ":", "passa sem que ninguém o complete"},
		{"an undefined step behind the one where it stops", exercise, []string{`não existe o Deployment "loja"`, `some o Deployment "loja"`}, exercise + ":", "não conheço o passo “some o Deployment"},
		{"a solution that fails", solution, []string{"--replicas=3", "--replicas=2"}, solution + ":", "devia passar"},
		{"a solution to something else", solution, []string{"  Cenário: Três", "  Cenário: Duas"}, solution + ":1: ", "esperava os do exercício, na mesma ordem"},
		{"a solution that leaves a step out", solution, []string{"    E o Deployment \"loja\" tem 3 réplicas pedidas\n", ""}, solution + ":", "falta um passo do exercício"},
		{"an answer to something else", answers, []string{"  Cenário: Três", "  Cenário: Duas"}, answers + ":", "o exercício não tem um cenário “Duas"},
		{"an answer neither right nor wrong", answers, []string{"@certa", "@talvez"}, answers + ":", "não sei se esta resposta está certa"},
		{"a right answer that fails", answers, []string{"-r 3", "-r 2"}, answers + ":", "devia passar"},
		{"a right answer that is the solution", answers, []string{"-r 3", "--replicas=3"}, answers + ":", "esta resposta é igual à de " + solution},
		{"a wrong answer that passes", answers, []string{"--replicas=1", "--replicas=3"}, answers + ":", "devia falhar, e passa"},
		{"a wrong answer that does not say what it waits for", answers, []string{"    unknown flag: --réplicas\n", ""}, answers + ":", "falta, debaixo do nome"},
		{"a wrong answer with another explanation", answers, []string{"    unknown flag: --réplicas\n", "    porque sim\n"}, answers + ":", "a explicação não contém “porque sim”"},
		{"no right answer", answers, []string{"@certa", "@errada"}, answers + ":1: ", "não há resposta certa"},
		{"no wrong answer", answers, []string{"@errada", "@certa"}, answers + ":1: ", "não há resposta errada ao cenário"},
		{"a scenario that is not there", lesson, []string{`{{cenário 02-deployment "`, `{{cenário 02-deployment "X`}, lesson + ":", "esperava um cenário"},
		{"an output that is not there", lesson, []string{`" "kubectl `, `" "docker `}, lesson + ":", "esperava um comando que contém"},
		{"hops of which one is not there", lesson, []string{`de um único pedido"}}`, `de um único pedido" até "X"}}`}, lesson + ":", "nenhum dos"},
		{"a region of code that is not there", lesson, []string{`"deployment-defaults"`, `"defaults"`}, lesson + ":", "não achei a região"},
		{"a simplification that is not there", limits, []string{"sim/clock/clock.go Clock", "sim/clock/clock.go Relogio"}, limits + ":", "não há comentário “Simplification:”"},
		{"a line to try that fails", lesson, []string{"    - kubectl get deployments\n", "    - kubectl get deployment ole\n"}, lesson + ":13: ", `deployments.apps "ole" not found`},
		{"one that ought to fail", lesson, []string{"    - kubectl get deployments\n", "    - 'kubectl get deployments # recusado'\n"}, lesson + ":13: ", "devia falhar, como diz"},
		{"nothing of the lesson to be seen", lesson, []string{"shows: \"0/1\"", "shows: \"1/1\""}, lesson + ":16: ", "não mostra “1/1”; ela mostra:\nNAME"},
		{"a picture", lesson, []string{"## Debrief\n", "## Debrief\n\n![mapa](mapa.png)\n"}, lesson + ":", "não sabe mostrar um trecho Image"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder, name, _ := strings.Cut(test.file, "/")
			copies := map[string]fstest.MapFS{"lessons": coursetest.CopyOf(t, lessons.Files()), "features": coursetest.CopyOf(t, features.Files())}
			old := string(copies[folder][name].Data)
			changed := strings.NewReplacer(test.edit...).Replace(old)
			if test.edit == nil {
				delete(copies[folder], name)
			} else {
				require.NotEqual(t, old, changed)
				copies[folder][name].Data = []byte(changed)
			}
			report, err := courseFiles{lessons: copies["lessons"], features: copies["features"], chosen: []int{2}}.check(t.Context())
			require.NoError(t, err)
			var told strings.Builder
			for _, m := range report.mistakes {
				told.WriteString(m.Error() + "\n")
			}
			assert.Contains(t, told.String(), test.where)
			assert.Contains(t, told.String(), test.want)
		})
	}
}

// TestGuidesLeadSomewhere: the README's links are followed too.
func TestGuidesLeadSomewhere(t *testing.T) {
	files := fstest.MapFS{
		"README.md":               {Data: []byte("# P\n[a](cmd/imagem/README.md), [b](https://go.dev)\n```\n[c](nada.md)\n```\n[d](sim/longe.go#x)\n")},
		".github/CONTRIBUTING.md": {Data: []byte("# C\n[e](../README.md) e [f](README.md)\n")},
		"cmd/imagem/README.md":    {Data: []byte("# I\n")},
	}
	k := &courseCheck{courseFiles: courseFiles{checkout: files}}
	k.links()
	require.Len(t, k.mistakes, 2)
	assert.Equal(t, "README.md:6: o link para sim/longe.go não leva a lugar nenhum: não há sim/longe.go", k.mistakes[0].Error())
	assert.Equal(t, ".github/CONTRIBUTING.md:2: o link para README.md não leva a lugar nenhum: não há .github/README.md", k.mistakes[1].Error())
}
