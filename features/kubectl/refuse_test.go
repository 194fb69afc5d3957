package kubectl

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// refusedLine is a command and the error with which it ends.
type refusedLine struct{ line, answer string }

func (f *fixture) refuses(lines []refusedLine) {
	f.Helper()
	for _, refused := range lines {
		out, code := f.run(refused.line)
		assert.Equal(f, "error: "+refused.answer+"\n", out, refused.line)
		assert.Equal(f, 1, code, refused.line)
	}
}

// refusedHere is what kubectl cannot do in a cluster inside the process, and
// what is said instead. All of it is said before anything is done.
var refusedHere = []refusedLine{
	{"edit deployment ola", "kubectl edit não funciona neste cluster: precisa de um editor; use kubectl patch, kubectl set ou kubectl apply"},
	{"apply edit-last-applied deployment ola", "kubectl apply edit-last-applied não funciona neste cluster: precisa de um editor; use kubectl apply"},
	{"create -f - --edit", "kubectl create --edit não funciona neste cluster: precisa de um editor"},
	{"exec ola -- ls", "kubectl exec não funciona neste cluster: precisa de uma conexão aberta com o contêiner; veja o que ele faz com kubectl logs e kubectl describe"},
	{"attach ola", "kubectl attach não funciona neste cluster: precisa de uma conexão aberta com o contêiner; use kubectl logs"},
	{"cp a b:c", "kubectl cp não funciona neste cluster: precisa de uma conexão aberta com o contêiner"},
	{"debug ola", "kubectl debug não funciona neste cluster: precisa de uma conexão aberta com o contêiner; use kubectl describe e kubectl logs"},
	{"debug node/worker-1 --image=busybox", "kubectl debug não funciona neste cluster: precisa de uma conexão aberta com o contêiner; use kubectl describe e kubectl logs"},
	{"run x --image=nginx -it", "kubectl run --stdin não funciona neste cluster: precisa de uma conexão aberta com o contêiner; use kubectl logs"},
	{"run x --image=nginx --rm -it -- sh", "kubectl run --stdin não funciona neste cluster: precisa de uma conexão aberta com o contêiner; use kubectl logs"},
	{"run x --image=nginx --rm --attach", "kubectl run --attach não funciona neste cluster: precisa de uma conexão aberta com o contêiner; use kubectl logs"},
	{"run x --image=nginx -t", "kubectl run --tty não funciona neste cluster: precisa de um terminal"},
	{"delete pod x -i", "kubectl delete --interactive não funciona neste cluster: precisa de um terminal"},
	{"port-forward ola 80", "kubectl port-forward não funciona neste cluster: precisa de uma conexão aberta com o Pod; crie um Service do tipo NodePort e use curl"},
	{"proxy", "kubectl proxy não funciona neste cluster: precisa de uma porta desta máquina; use kubectl get --raw"},
	{"autoscale deployment ola --max=5", "kubectl autoscale não funciona neste cluster: precisa de HorizontalPodAutoscalers e de medidas de uso, que não há; use kubectl scale"},
	{"cluster-info dump", "kubectl cluster-info dump não funciona neste cluster: pergunta por tipos de objeto que não há; use kubectl get all -A -o yaml e kubectl logs"},
	{"kustomize .", "kubectl kustomize não funciona neste cluster: pode buscar arquivos na internet; use kubectl apply -f"},
	{"apply -k .", "kubectl apply --kustomize não funciona neste cluster: pode buscar arquivos na internet; use -f"},
	{"apply -f http://exemplo.org/a.yaml", "este kubectl não busca nada na internet: salve http://exemplo.org/a.yaml num arquivo e use o nome dele"},
	{"apply -f - --prune --all", "kubectl apply --prune sem --prune-allowlist não funciona neste cluster: procuraria por tipos de objeto que não há; diga quais, por exemplo --prune-allowlist=core/v1/Service --prune-allowlist=apps/v1/Deployment"},
	{"diff -f - --prune -l a=b", "kubectl diff --prune sem --prune-allowlist não funciona neste cluster: procuraria por tipos de objeto que não há; diga quais, por exemplo --prune-allowlist=core/v1/Service --prune-allowlist=apps/v1/Deployment"},
	{"kuberc view", "kubectl kuberc view não funciona neste cluster: leria um arquivo desta máquina"},
	{"kuberc set --section=aliases --name=a --command=get", "kubectl kuberc set não funciona neste cluster: grava preferências nesta máquina; dê as opções na linha de comando"},
	{"create deployment x --image=y --profile=cpu", "kubectl create deployment --profile não funciona neste cluster: mede o próprio kubectl e grava arquivos nesta máquina"},
}

func TestWhatNeedsMoreThanAClusterIsRefused(t *testing.T) {
	f := newFixture(t)
	f.refuses(refusedHere)
	out, _ := f.run("run x --image=nginx --stdin=false --restart=Never")
	assert.Equal(t, "pod/x created\n", out)
}

// notServed are the kinds that this cluster has not. What is said of them is
// kubectl's own, as of any kind that an API server does not know.
var notServed = []refusedLine{
	{"get statefulsets", `the server doesn't have a resource type "statefulsets"`},
	{"get daemonsets,pods", `the server doesn't have a resource type "daemonsets"`},
	{"get jobs x", `the server doesn't have a resource type "jobs"`},
	{"get cronjobs -A", `the server doesn't have a resource type "cronjobs"`},
	{"get hpa", `the server doesn't have a resource type "hpa"`},
	{"get ingress", `the server doesn't have a resource type "ingress"`},
	{"get networkpolicies", `the server doesn't have a resource type "networkpolicies"`},
	{"get pv", `the server doesn't have a resource type "pv"`},
	{"get pvc", `the server doesn't have a resource type "pvc"`},
	{"get storageclasses", `the server doesn't have a resource type "storageclasses"`},
	{"get roles", `the server doesn't have a resource type "roles"`},
	{"get rc", `the server doesn't have a resource type "rc"`},
	{"get componentstatuses", `the server doesn't have a resource type "componentstatuses"`},
	{"get crd", `the server doesn't have a resource type "crd"`},
	{"delete job x", `the server doesn't have a resource type "job"`},
	{"annotate job x a=b", `the server doesn't have a resource type "job"`},
	{"scale sts x --replicas=1", `the server doesn't have a resource type "sts"`},
	{"rollout status ds/x", `the server doesn't have a resource type "ds"`},
	{"expose rc x --port=80", `the server doesn't have a resource type "rc"`},
	{"set subject rolebinding x --user=y", `the server doesn't have a resource type "rolebinding"`},
	{"wait --for=condition=complete job/x", `the server doesn't have a resource type "job"`},
	{"logs job/x", `the server doesn't have a resource type "job"`},
	{"certificate approve x", `the server doesn't have a resource type "certificatesigningrequests"`},
	{"create job x --image=busybox", "failed to create job: the server could not find the requested resource (post jobs.batch)"},
	{"create cronjob x --image=busybox --schedule=@daily", "failed to create cronjob: the server could not find the requested resource (post cronjobs.batch)"},
	{"create ingress x --rule=a/b=c:80", "failed to create ingress: the server could not find the requested resource (post ingresses.networking.k8s.io)"},
	{"create rolebinding x --clusterrole=y --user=z", "failed to create rolebinding: the server could not find the requested resource (post rolebindings.rbac.authorization.k8s.io)"},
	{"create clusterrolebinding x --clusterrole=y --user=z", "failed to create clusterrolebinding: the server could not find the requested resource (post clusterrolebindings.rbac.authorization.k8s.io)"},
	{"top node", "Metrics API not available"},
	{"top pod", "Metrics API not available"},
	{"plugin list", "unable to find any kubectl plugins in your PATH"},
}

func TestKindsThatAreNotServed(t *testing.T) {
	f := newFixture(t)
	f.refuses(notServed)
	const job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: x}\n"
	for _, line := range []string{"create -f -", "apply -f -", "apply -f - --server-side", "apply -f - --validate=false"} {
		out, code := runCall(f.kubectl, Call{Stdin: strings.NewReader(job)}, line)
		assert.Equal(t, "error: resource mapping not found for name: \"x\" namespace: \"\" from \"STDIN\": "+
			"no matches for kind \"Job\" in version \"batch/v1\"\nensure CRDs are installed first\n", out, line)
		assert.Equal(t, 1, code, line)
	}
	out, code := f.run("explain job")
	assert.Equal(t, "the server doesn't have a resource type \"job\"\n", out)
	assert.Equal(t, 1, code)
}

// Two refused flags are always answered with the same one.
func TestTwoRefusedFlags(t *testing.T) {
	f := newFixture(t)
	for range 20 {
		out, code := f.run("run x --image=nginx:1.27 --tty --attach --stdin")
		require.Equal(t, 1, code)
		require.Contains(t, out, "kubectl run --attach não funciona neste cluster")
	}
}
