package features

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"caderno/features/steps"
	"caderno/sim/trace"
)

// fake is a cluster that knows one command, so that reports are tested without
// a simulator: a Deployment becomes available 0.9 s after it was made, unless
// its image is not nginx.
type fake struct {
	age         time.Duration
	deployments []appsv1.Deployment
	hops        []trace.Hop
}

func openFake(context.Context, steps.Wanted) (steps.Cluster, error) {
	return &fake{age: 2 * time.Second, hops: []trace.Hop{{ID: 1, Actor: trace.Kubelet, Node: "worker-1", Action: trace.Create}}}, nil
}

func (f *fake) Run(_ context.Context, line string) steps.Result {
	words := strings.Fields(line)
	switch {
	case strings.HasPrefix(line, "kubectl create deployment ") && len(words) == 5:
		f.create(words[3], strings.TrimPrefix(words[4], "--image="))
		out := "deployment.apps/" + words[3] + " created\n"
		return steps.Result{Stdout: out, Combined: out}
	case line == "kubectl get deployments,replicasets,pods":
		out := "NAME                  READY   UP-TO-DATE   AVAILABLE   AGE\n"
		for _, d := range f.deployments {
			out += fmt.Sprintf("deployment.apps/%s   0/1     1            0           60s\n", d.Name)
		}
		return steps.Result{Stdout: out, Combined: out}
	}
	message := fmt.Sprintf("error: unknown command %q for \"kubectl\"\n", line)
	return steps.Result{Stderr: message, Combined: message, Exit: 1}
}

func (f *fake) create(name, image string) {
	one := int32(1)
	d := appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default", Generation: 1}}
	d.Spec.Replicas, d.Status.ObservedGeneration = &one, 1
	d.Annotations = map[string]string{"image": image, "made": fmt.Sprint(int64(f.age))}
	f.deployments = append(f.deployments, d)
	object := trace.Object{Kind: "Deployment", Namespace: "default", Name: name}
	n := len(f.hops)
	f.hops = append(f.hops,
		trace.Hop{ID: n + 1, At: f.age, Actor: trace.Kubectl, Action: trace.Request, Object: object, Detail: "create deployments.apps"},
		trace.Hop{ID: n + 2, Cause: n + 1, At: f.age + time.Millisecond, Actor: trace.APIServer, Action: trace.Create, Object: object})
}

func (f *fake) Get(_ context.Context, path string) ([]byte, error) {
	const deployments = "/apis/apps/v1/namespaces/default/deployments"
	if rest, ok := strings.CutPrefix(path, deployments+"/"); ok {
		name, _ := url.PathUnescape(rest)
		for _, d := range f.now() {
			if d.Name == name {
				return json.Marshal(d)
			}
		}
		return nil, apierrors.NewNotFound(schema.GroupResource{Group: "apps", Resource: "deployments"}, name)
	}
	if path == deployments {
		return json.Marshal(appsv1.DeploymentList{Items: f.now()})
	}
	return []byte(`{"items":[]}`), nil
}

// now is how the Deployments are at this moment.
func (f *fake) now() []appsv1.Deployment {
	var all []appsv1.Deployment
	for _, d := range f.deployments {
		var made int64
		fmt.Sscan(d.Annotations["made"], &made)
		if strings.HasPrefix(d.Annotations["image"], "nginx") && f.age-time.Duration(made) >= 900*time.Millisecond {
			d.Status.AvailableReplicas = 1
		}
		all = append(all, d)
	}
	return all
}

func (f *fake) Within(_ context.Context, limit, _ time.Duration, check func() error) error {
	for end := f.age + limit; ; f.age += 100 * time.Millisecond {
		if err := check(); err == nil || f.age >= end {
			return err
		}
	}
}

func (f *fake) Age() time.Duration         { return f.age }
func (f *fake) Namespace() string          { return "default" }
func (f *fake) Close() error               { return nil }
func (f *fake) Hops() []trace.Hop          { return f.hops }
func (f *fake) Pieces() []steps.Piece      { return nil }
func (f *fake) Stop(string, string) error  { return nil }
func (f *fake) Start(string, string) error { return nil }
func (f *fake) PublishImage(string) error  { return nil }
func (f *fake) Images() []string           { return nil }
