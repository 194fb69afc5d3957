package features

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/steps"
)

// TestServiceStepsCanFail is TestStepsCanFail for Services and visitors.
func TestServiceStepsCanFail(t *testing.T) {
	const (
		three   = `Dado que executei "kubectl create deployment ola --image=caderno/ola:1.0 --replicas=3"`
		exposed = `E que executei "kubectl expose deployment ola --type=NodePort --port=8080"`
		open    = `E que em até 30 segundos o visitante do Service "ola" recebe "Olá!"`
		inside  = `E que executei "kubectl expose deployment ola --port=8080"`
	)
	tests := []struct {
		observed string
		lines    []string
	}{
		{`a resposta foi: Olá! Aqui é o pod ola-`, []string{three, exposed, open, `Então o visitante do Service "ola" recebe "Tchau"`}},
		{`ninguém respondeu: curl: (7) Failed to connect to 192.0.2.10 port`, []string{three, exposed, open, `E que executei "kubectl delete service ola"`,
			`E que em até 5 segundos o visitante do Service "ola" não recebe resposta`, `Então o visitante do Service "ola" recebe "Olá!"`}},
		{`; atrás do Service, os endpoints prontos são ola-`, []string{three, exposed, open, `Então o visitante do Service "ola" recebe "Tchau"`}},
		{`; atrás do Service, não há nenhum endpoint pronto`, []string{three, exposed, `Então o visitante do Service "ola" recebe "Olá!"`}},
		{`não há nenhum Service com esse nome`, []string{three, `Então o visitante do Service "loja" recebe "Olá!"`}},
		{`o tipo dele é ClusterIP, sem nodePort`, []string{three, inside, `Então o visitante do Service "ola" recebe "Olá!"`}},
		{`não há nenhum Node com esse nome`, []string{three, exposed, `Então o visitante do Service "ola" que bate no nó "worker-9" recebe "Olá!"`}},
		{`a resposta foi: Olá!`, []string{three, exposed, open, `Então em cada nó o visitante do Service "ola" recebe "Tchau"`}},
		{`a resposta foi: Olá!`, []string{three, exposed, open, `Então o visitante do Service "ola" não recebe resposta`}},
		{`não responderam a nenhuma: ola-`, []string{three, exposed, open, `Então 1 visitas ao Service "ola" passam por todos os Pods do Deployment "ola"`}},
		{`uma recebeu: Olá!`, []string{three, exposed, open, `Então 5 visitas ao Service "ola" recebem todas "versão 2.0"`}},
		{`ninguém respondeu`, []string{three, exposed, `Então 5 visitas ao Service "ola" recebem todas "versão 1.0"`}},
		{`não há nenhum endpoint pronto`, []string{three, exposed, `Então os endpoints prontos do Service "ola" são os Pods do Deployment "ola"`}},
		{`os endpoints prontos são ola-`, []string{three, exposed, open, `Então o Service "ola" não tem nenhum endpoint pronto`}},
		{`nenhum endereço anotado`, []string{three, exposed, `Então o endereço do Service "ola" ainda é o que anotei`}},
		{`ele é 10.`, []string{three, inside, `E que anotei o endereço do Service "ola"`, `E que executei "kubectl delete service ola"`, inside,
			`Então o endereço do Service "ola" ainda é o que anotei`}},
	}
	for _, test := range tests {
		text := "Funcionalidade: f\n  Cenário: c\n    " + strings.Join(test.lines, "\n    ") + "\n"
		result, err := Run(context.Background(), Options{Files: []string{write(t, text)}})
		require.ErrorIs(t, err, ErrFailed, text)
		all := result.Scenarios[0].Steps
		stopped := result.Scenarios[0].Stopped()
		assert.Equal(t, all[len(all)-1].Text, stopped.Text, "the last step is the one that fails: %v", stopped.Err)
		var failure *steps.Failure
		require.ErrorAs(t, stopped.Err, &failure, fmt.Sprint(stopped.Err))
		assert.Contains(t, failure.Observed, test.observed, text)
	}
}
