package steps

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"caderno/features/portuguese"

	"github.com/cucumber/godog"
	"k8s.io/client-go/util/jsonpath"
)

var objectSteps = []definition{
	{moment + `existe um único ` + kindNames + `, chamado "([^"]+)"`, `Então existe um único Deployment, chamado "ola"`,
		func(w *world) any { return w.onlyOne }},
	{moment + `existe o ` + kindNames + ` "([^"]+)"`, `Então em até 10 segundos existe o Deployment "ola"`,
		func(w *world) any { return w.exists }},
	{moment + `não existe o ` + kindNames + ` "([^"]+)"`, `Então em até 10 segundos não existe o Deployment "ola"`,
		func(w *world) any { return w.isGone }},
	{moment + `não existe nenhum ` + kindNames, `Então não existe nenhum Deployment`,
		func(w *world) any { return w.none }},
	{moment + `existem? (\d+) ` + kindNames + `s?`, `Então em até 10 segundos existem 3 Pods`,
		func(w *world) any { return w.existMany }},
	{moment + `existem? (\d+) ` + kindNames + `s? com o rótulo "([^"]+)"`, `Então em até 10 segundos existem 3 Pods com o rótulo "app=ola"`,
		func(w *world) any { return w.existManyLabelled }},
	{moment + `o ` + kindNames + ` "([^"]+)" tem estes campos:`, `Então o Deployment "ola" tem estes campos:`,
		func(w *world) any { return w.hasFields }},
	{moment + `o (ReplicaSet|Pod) do Deployment "([^"]+)" tem estes campos:`, `Então o Pod do Deployment "ola" tem estes campos:`,
		func(w *world) any { return w.ownedHasFields }},
	{moment + `o ` + kindNames + ` "([^"]+)" tem o rótulo "([^"=]+)=([^"]*)"`, `Então o Deployment "ola" tem o rótulo "app=ola"`,
		func(w *world) any { return w.hasLabel }},
}

func (w *world) onlyOne(ctx context.Context, when, kind, name string) error {
	return w.observe(ctx, when, func() error {
		found, err := list[named](ctx, w, kind, "")
		if err != nil || len(found) == 1 && found[0].Metadata.Name == name {
			return err
		}
		return failed(fmt.Sprintf("existe um único %s, chamado %q", kind, name), quantity(kind, found))
	})
}

func (w *world) exists(ctx context.Context, when, kind, name string) error {
	return w.observe(ctx, when, func() error {
		_, err := get[named](ctx, w, kind, name)
		return err
	})
}

func (w *world) isGone(ctx context.Context, when, kind, name string) error {
	return w.observe(ctx, when, func() error {
		found, err := list[named](ctx, w, kind, "")
		for _, o := range found {
			if o.Metadata.Name == name {
				return failed(fmt.Sprintf("não existe o %s %q", kind, name), "ele existe")
			}
		}
		return err
	})
}

func (w *world) none(ctx context.Context, when, kind string) error {
	return w.observe(ctx, when, func() error {
		found, err := list[named](ctx, w, kind, "")
		if err != nil || len(found) == 0 {
			return err
		}
		return failed("não existe nenhum "+kind, quantity(kind, found))
	})
}

func (w *world) existMany(ctx context.Context, when string, n int, kind string) error {
	return w.existManyLabelled(ctx, when, n, kind, "")
}

func (w *world) existManyLabelled(ctx context.Context, when string, n int, kind, label string) error {
	return w.observe(ctx, when, func() error {
		found, err := list[named](ctx, w, kind, label)
		if err != nil || len(found) == n {
			return err
		}
		expected := portuguese.Count(n, kind, kind+"s")
		if label != "" {
			expected += " com o rótulo " + label
		}
		return failed(expected, quantity(kind, found))
	})
}

// quantity says how many objects of a kind there are, and which.
func quantity(kind string, found []named) string {
	if len(found) == 0 {
		return "não há nenhum " + kind
	}
	return fmt.Sprintf("%s: %s", portuguese.Count(len(found), kind, kind+"s"), names(found))
}

func (w *world) hasLabel(ctx context.Context, when, kind, name, key, value string) error {
	return w.observe(ctx, when, func() error {
		o, err := get[named](ctx, w, kind, name)
		if err != nil || o.Metadata.Labels[key] == value && value != "" {
			return err
		}
		return failed(fmt.Sprintf("o %s %q tem o rótulo %s=%s", kind, name, key, value), fmt.Sprintf("os rótulos dele são %v", o.Metadata.Labels))
	})
}

// hasFields takes a table "campo | valor"; a field is a path as kubectl's
// jsonpath knows it, and the value * is any value at all.
func (w *world) hasFields(ctx context.Context, when, kind, name string, table *godog.Table) error {
	rows, err := records(table, "campo", "valor")
	if err != nil {
		return err
	}
	return w.observe(ctx, when, func() error {
		object, err := get[map[string]any](ctx, w, kind, name)
		if err != nil {
			return err
		}
		return compareFields(kind, name, *object, rows)
	})
}

// ownedHasFields is hasFields for the only ReplicaSet or Pod of a Deployment.
func (w *world) ownedHasFields(ctx context.Context, when, kind, deployment string, table *godog.Table) error {
	rows, err := records(table, "campo", "valor")
	if err != nil {
		return err
	}
	return w.observe(ctx, when, func() error {
		name, err := w.onlyOwned(ctx, kind, deployment)
		if err != nil {
			return err
		}
		object, err := get[map[string]any](ctx, w, kind, name)
		if err != nil {
			return err
		}
		return compareFields(kind, name, *object, rows)
	})
}

// onlyOwned names the only ReplicaSet or Pod of a Deployment.
func (w *world) onlyOwned(ctx context.Context, kind, deployment string) (string, error) {
	var found []named
	if kind == "Pod" {
		pods, err := w.pods(ctx, deployment)
		if err != nil {
			return "", err
		}
		for _, p := range pods {
			found = append(found, named{Metadata: p.ObjectMeta})
		}
	} else {
		_, sets, err := w.replicaSets(ctx, deployment)
		if err != nil {
			return "", err
		}
		for _, s := range sets {
			found = append(found, named{Metadata: s.ObjectMeta})
		}
	}
	if len(found) != 1 {
		return "", failed(fmt.Sprintf("o Deployment %q tem um único %s", deployment, kind), quantity(kind, found))
	}
	return found[0].Metadata.Name, nil
}

// compareFields finds the first field that is not as the table says.
func compareFields(kind, name string, object map[string]any, rows []map[string]string) error {
	for _, row := range rows {
		field, want := row["campo"], row["valor"]
		have, err := lookUp(object, field)
		if err != nil {
			return misused("um campo escrito como spec.replicas ou spec.containers[0].image", fmt.Sprintf("%q: %v", field, err))
		}
		if have == want && want != "" || want == "*" && have != "" || want == "" && have == "" {
			continue
		}
		if want == "*" {
			want = "qualquer valor"
		}
		observed := fmt.Sprintf("%s = %s", field, have)
		if have == "" {
			observed = fmt.Sprintf("não há valor em %s", field)
		}
		return failed(fmt.Sprintf("o %s %q tem %s = %s", kind, name, field, want), observed,
			fmt.Sprintf("kubectl get %s %s -o yaml mostra o objeto inteiro", strings.ToLower(kind), name))
	}
	return nil
}

// lookUp reads a field with kubectl's own jsonpath; a missing one is "".
func lookUp(object map[string]any, field string) (string, error) {
	path := jsonpath.New("campo").AllowMissingKeys(true)
	if err := path.Parse("{." + strings.TrimPrefix(field, ".") + "}"); err != nil {
		return "", err
	}
	var out bytes.Buffer
	if err := path.Execute(&out, object); err != nil {
		return "", nil // an index that is not there (yet)
	}
	return out.String(), nil
}
