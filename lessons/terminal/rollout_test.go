package terminal

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"caderno/lessons"
)

func TestRollout(t *testing.T) {
	old := lessons.Replicas{ReplicaSet: "ola-velho", Desired: 3, Current: 3, Ready: 3}
	less := lessons.Replicas{ReplicaSet: "ola-velho", Desired: 2, Current: 3, Ready: 2}
	born := lessons.Replicas{ReplicaSet: "ola-novo", Desired: 12, Current: 12, Ready: 1}
	rollout := lessons.Rollout{ReplicaSets: []string{"ola-velho", "ola-novo"}, Steps: []lessons.RolloutStep{
		{Hop: lessons.Hop{At: 1500 * time.Millisecond, Actor: "kubectl"}, Replicas: []lessons.Replicas{old, {}}},
		{Hop: lessons.Hop{At: 12 * time.Second, Actor: "deployment-controller"}, Replicas: []lessons.Replicas{less, born}},
	}}
	render := func(width int) string {
		r := &renderer{Options: Options{Width: width, Hue: func(string) string { return "" }}}
		r.rollout(rollout, "    ")
		return r.out.String()
	}
	assert.Equal(t, `                                      ola-velho      ola-novo
      1,500 s  kubectl                 3  ●●●
     12,000 s  deployment-controller   2  ●●○        12  1 ●  11 ○

    O número é quantos Pods o ReplicaSet deve ter; ● é um Pod pronto, e ○ um que
    ainda não está.
`, render(80))
	assert.NotContains(t, render(60), "deployment-controller", "a narrow page has no room for who")
	assert.Equal(t, 2, strings.Count(render(40), "12,000 s"), "a narrower one shows a ReplicaSet after the other")
	for width := 40; width <= 100; width += 5 {
		for line := range strings.Lines(render(width)) {
			assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), width, line)
		}
	}
}
