package site

import (
	"fmt"
	"html/template"

	"caderno/lessons"
)

// stop is a place on the road of a command, with its mark and its hue.
type stop struct {
	Name, Icon string
	Piece      string // the class of its hue
}

// road is what a command goes through.
var road = []stop{
	{"kubectl", "kubectl", "fora"},
	{"servidor da API", "api", "api"},
	{"controladores", "controladores", "controladores"},
	{"scheduler", "scheduler", "scheduler"},
	{"kubelet", "kubelet", "kubelet"},
	{"visitante", "visitante", "fora"},
}

// stage is a part of the trail: the lessons about one part of the road.
type stage struct {
	stop
	About   string
	Last    int // number of its last lesson
	Lessons []lessons.Lesson
}

// stages are the parts of the trail, in order.
var stages = []stage{
	{stop: stop{"O comando", "kubectl", "fora"}, About: "Do terminal até o pedido.", Last: 2},
	{stop: stop{"O servidor da API", "api", "api"}, About: "Onde tudo é guardado.", Last: 3},
	{stop: stop{"Os controladores", "controladores", "controladores"}, About: "Quem cria o que falta.", Last: 4},
	{stop: stop{"O scheduler", "scheduler", "scheduler"}, About: "Em que nó?", Last: 6},
	{stop: stop{"O kubelet", "kubelet", "kubelet"}, About: "No worker, da imagem ao contêiner.", Last: 8},
	{stop: stop{"Olhar de perto", "conferir", "fundo"}, About: "Conferir, desligar, errar.", Last: 11},
	{stop: stop{"A rede", "visitante", "fora"}, About: "De fora até o Pod.", Last: 13},
	{stop: stop{"O dia a dia", "operar", "api"}, About: "Escalar, atualizar, sobreviver.", Last: 19},
}

// trailStages are the stages with their lessons.
func trailStages() []stage {
	all, rest := make([]stage, len(stages)), lessons.All()
	for i, s := range stages {
		for len(rest) > 0 && rest[0].Number <= s.Last {
			s.Lessons, rest = append(s.Lessons, rest[0]), rest[1:]
		}
		all[i] = s
	}
	return all
}

// stageOf is the part of the trail that a lesson belongs to.
func stageOf(lesson lessons.Lesson) stage {
	for _, s := range stages {
		if lesson.Number <= s.Last {
			return s
		}
	}
	return stages[len(stages)-1]
}

// home is what the first page shows.
type home struct {
	Road      []stop
	Stages    []stage
	Lessons   []lessons.Lesson
	Questions map[string]int // of each lesson, by its name
	Opening   template.HTML  // a run to play
}

func (b *builder) home() page {
	return page{Name: "index", Title: "Caderno: o que acontece dentro do Kubernetes", Kind: "inicio",
		Description: "Um caderno de exercícios em português sobre o caminho de kubectl create deployment até um contêiner rodando e um visitante de fora do cluster.",
		Body:        b.render("inicio", home{road, trailStages(), lessons.All(), b.questions, b.opening()})}
}

// wayMark is one lesson on the small road above a lesson's title.
type wayMark struct{ Done, Here bool }

// way is the small road: which lessons come before this one.
func way(lesson lessons.Lesson) []wayMark {
	var marks []wayMark
	for _, l := range lessons.All() {
		marks = append(marks, wayMark{l.Number < lesson.Number, l.Number == lesson.Number})
	}
	return marks
}

// minutes writes how long a lesson takes.
func minutes(n int) template.HTML { return template.HTML(fmt.Sprintf("%d&nbsp;minutos", n)) }
