package steps

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"caderno/features/portuguese"

	"github.com/cucumber/godog"
	"k8s.io/apimachinery/pkg/api/resource"
)

var clusterSteps = []definition{
	{`um cluster Kubernetes`, anyClusterExample,
		func(w *world) any { return w.anyCluster }},
	{`um cluster com um master e (um|\d+) workers?`, `Dado um cluster com um master e 3 workers`,
		func(w *world) any { return w.clusterWithWorkers }},
	{`um cluster de um nó só, chamado "([^"]+)"`, `Dado um cluster de um nó só, chamado "minikube"`,
		func(w *world) any { return w.clusterOfOneNode }},
	{`um cluster com os nós:`, `Dado um cluster com os nós:`,
		func(w *world) any { return w.clusterWithNodes }},
}

const anyClusterExample = `Dado um cluster Kubernetes`

func (w *world) anyCluster(ctx context.Context) error { return w.openCluster(ctx, nil) }

// mostNodes is what Kubernetes is tested with.
const mostNodes = 5000

func (w *world) clusterWithWorkers(ctx context.Context, workers string) error {
	n := 1
	if workers != "um" {
		var err error
		if n, err = strconv.Atoi(workers); err != nil || n >= mostNodes { // the master is one of them
			return misused("um cluster de no máximo 5.000 nós, como o Kubernetes promete", workers+" workers", "três workers já mostram quase tudo")
		}
	}
	nodes := []Node{{Name: "master", ControlPlane: true, Tainted: true}}
	for i := 1; i <= n; i++ {
		nodes = append(nodes, Node{Name: fmt.Sprintf("worker-%d", i)})
	}
	return w.openCluster(ctx, nodes)
}

func (w *world) clusterOfOneNode(ctx context.Context, name string) error {
	return w.openCluster(ctx, []Node{{Name: name, ControlPlane: true}})
}

// clusterWithNodes takes a table with the column "nó" and any of "papel"
// (master, worker, or "master e worker"), "cpu", "memória" and "rótulos".
func (w *world) clusterWithNodes(ctx context.Context, table *godog.Table) error {
	rows, err := records(table, "nó", "papel", "cpu", "memória", "rótulos")
	if err != nil {
		return err
	}
	var nodes []Node
	for _, row := range rows {
		node := Node{Name: row["nó"], CPU: row["cpu"], Memory: row["memória"]}
		switch row["papel"] {
		case "master":
			node.ControlPlane, node.Tainted = true, true
		case "master e worker":
			node.ControlPlane = true
		case "", "worker":
		default:
			return misused("um papel entre master, worker e “master e worker”", fmt.Sprintf("%q", row["papel"]))
		}
		for _, amount := range []string{node.CPU, node.Memory} {
			if _, err := resource.ParseQuantity(amount); amount != "" && err != nil {
				return misused("uma quantidade como o Kubernetes escreve: 2 ou 500m de cpu, 4Gi ou 512Mi de memória", fmt.Sprintf("%q", amount))
			}
		}
		if node.Labels, err = parseLabels(row["rótulos"]); err != nil {
			return err
		}
		nodes = append(nodes, node)
	}
	return w.openCluster(ctx, nodes)
}

// parseLabels reads "disco=ssd, zona=a".
func parseLabels(text string) (map[string]string, error) {
	labels := map[string]string{}
	for _, label := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		key, value, ok := strings.Cut(label, "=")
		if !ok {
			return nil, misused("rótulos escritos como disco=ssd", fmt.Sprintf("%q", label))
		}
		labels[key] = value
	}
	return labels, nil
}

// records reads a table whose first row names its columns; the first of the
// columns known must be there.
func records(table *godog.Table, known ...string) ([]map[string]string, error) {
	if len(table.Rows) < 2 {
		return nil, misused("uma tabela com um título por coluna e ao menos uma linha", portuguese.Count(len(table.Rows), "linha", "linhas"))
	}
	var titles []string
	for _, cell := range table.Rows[0].Cells {
		titles = append(titles, cell.Value)
	}
	expected := "colunas entre " + portuguese.Enumerate(known)
	if !slices.Contains(titles, known[0]) {
		return nil, misused(fmt.Sprintf("%s, com %s", expected, known[0]), portuguese.Enumerate(titles))
	}
	for _, title := range titles {
		if !slices.Contains(known, title) {
			return nil, misused(expected, fmt.Sprintf("a coluna %q", title))
		}
	}
	var rows []map[string]string
	for _, row := range table.Rows[1:] {
		record := map[string]string{}
		for i, cell := range row.Cells {
			record[titles[i]] = cell.Value
		}
		rows = append(rows, record)
	}
	return rows, nil
}
