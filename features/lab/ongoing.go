package lab

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"caderno/features/portuguese"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// tellOngoing says after a line what the cluster has not finished, and what the
// learner can do about it.
func (l *Lab) tellOngoing() {
	if !l.changed && !l.waited {
		return
	}
	if l.cluster.Refusing() {
		l.note("O servidor da API está parado: ninguém responde, e nada de novo se guarda, até iniciar apiserver.")
		return
	}
	unfinished := l.unfinished()
	switch {
	case len(unfinished) > 0:
	case !l.changed:
		l.note("Nenhum salto.")
		return
	case l.waited:
		l.note("Nada mais em andamento.")
		return
	default:
		return
	}
	text := "Em andamento: " + strings.Join(unfinished, "; ") + "."
	if stopped := l.stopped(); len(stopped) > 0 {
		text += " Parado: " + strings.Join(stopped, ", ") + "."
	}
	if !l.waited {
		text += " avançar 5s deixa o tempo passar; esperar, até que tudo se aquiete."
	}
	l.note(text)
}

// unfinished lists what is not yet as it was asked for.
func (l *Lab) unfinished() []string {
	var deployments appsv1.DeploymentList
	var replicaSets appsv1.ReplicaSetList
	var pods corev1.PodList
	for path, list := range map[string]any{
		"/apis/apps/v1/deployments": &deployments, "/apis/apps/v1/replicasets": &replicaSets, "/api/v1/pods": &pods,
	} {
		if !l.read(path, list) {
			return nil
		}
	}
	var found []string
	for i := range deployments.Items {
		if text := rollout(&deployments.Items[i]); text != "" {
			found = append(found, text)
		}
	}
	owners := map[types.UID]bool{} // whether it is a part of a Deployment, which was looked at above
	for _, d := range deployments.Items {
		owners[d.UID] = true
	}
	for i := range replicaSets.Items {
		rs := &replicaSets.Items[i]
		owner := metav1.GetControllerOf(rs)
		if owner == nil || owners[owner.UID] {
			owners[rs.UID] = owner != nil
		}
	}
	leaving := 0
	for i := range pods.Items {
		p := &pods.Items[i]
		owner, looked, exists := metav1.GetControllerOf(p), false, true
		if owner != nil && owner.Kind == "ReplicaSet" {
			looked, exists = owners[owner.UID]
		}
		switch {
		case p.DeletionTimestamp != nil || !exists:
			leaving++
		case looked, settled(p):
		default:
			found = append(found, fmt.Sprintf("o Pod %s ainda não está pronto", p.Name))
		}
	}
	if leaving > 0 {
		found = append(found, portuguese.Count(leaving, "Pod de saída", "Pods de saída"))
	}
	if len(found) > most {
		found = append(found[:most], fmt.Sprintf("e mais %d", len(found)-most))
	}
	return found
}

// most is how many unfinished things are named.
const most = 4

// rollout says how far a Deployment is; "" when it is all there.
func rollout(d *appsv1.Deployment) string {
	want, s := int32(1), d.Status
	if d.Spec.Replicas != nil {
		want = *d.Spec.Replicas
	}
	switch {
	case d.DeletionTimestamp != nil:
		return "o Deployment " + d.Name + " saindo"
	case d.Status.ObservedGeneration < d.Generation:
		return "o Deployment " + d.Name + ", com mudanças por atender"
	case s.UpdatedReplicas < want:
		return fmt.Sprintf("%s com %d de %s da versão pedida", d.Name, s.UpdatedReplicas, portuguese.Count(int(want), "Pod", "Pods"))
	case s.ReadyReplicas < want:
		return fmt.Sprintf("%s com %d de %s", d.Name, s.ReadyReplicas, portuguese.Count(int(want), "Pod pronto", "Pods prontos"))
	case s.Replicas > want:
		return fmt.Sprintf("%s com %s a mais", d.Name, portuguese.Count(int(s.Replicas-want), "Pod", "Pods"))
	}
	return ""
}

// settled tells a Pod of which nothing more is expected.
func settled(p *corev1.Pod) bool {
	if p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed {
		return true
	}
	for _, c := range p.Status.Conditions {
		if c.Type == corev1.PodReady {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}

// read gets a list from the API, in no time; false when it cannot be had.
func (l *Lab) read(path string, into any) bool {
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.Header.Set("Accept", "application/json")
	response := httptest.NewRecorder()
	l.cluster.ServeHTTP(response, request)
	return response.Code == http.StatusOK && json.Unmarshal(response.Body.Bytes(), into) == nil
}
