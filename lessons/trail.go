package lessons

// coming are the lessons still being written. When one is finished its row
// goes away and a file NN-topic.md comes.
var coming = []Lesson{
	{Number: 14, Topic: "escalar", Title: "Escalar e distribuir",
		Objective: "Mudar o número de réplicas e prever em que nós elas vão parar."},
}
