package real

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"

	authorizationv1 "k8s.io/api/authorization/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/version"
)

// greet asks the cluster for its version, to know that it is there.
func (c *Cluster) greet(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	body, err := c.client.Discovery().RESTClient().Get().AbsPath("/version").DoRaw(ctx)
	if err != nil {
		return c.unreachable(ctx, err)
	}
	var info version.Info
	if err := json.Unmarshal(body, &info); err != nil {
		return fmt.Errorf("quem responde em %s não parece ser um Kubernetes: %w", c.host, err)
	}
	c.version = info.GitVersion
	return nil
}

// unreachable says in Portuguese why a cluster cannot be spoken to.
func (c *Cluster) unreachable(ctx context.Context, err error) error {
	var network *net.OpError
	switch {
	case ctx.Err() != nil && errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case apierrors.IsUnauthorized(err):
		return fmt.Errorf("o cluster do contexto %q (%s) não aceitou as credenciais: %w\nUma credencial vencida se renova com a ferramenta que fez o kubeconfig", c.context, c.host, err)
	case errors.As(err, &network):
		return fmt.Errorf("o cluster do contexto %q não responde em %s: %w\nEle está ligado? No minikube: minikube start. Confira com: %s get nodes", c.context, c.host, network.Err, c.kubectl)
	}
	return fmt.Errorf("não consegui falar com o cluster do contexto %q em %s: %w\nConfira com: %s get nodes", c.context, c.host, err, c.kubectl)
}

// rights are what scenarios need to be allowed, in any namespace.
var rights = []authorizationv1.ResourceAttributes{
	{Verb: "create", Resource: "namespaces"},
	{Verb: "delete", Resource: "namespaces"},
	{Verb: "list", Resource: "nodes"},
	{Verb: "create", Group: "apps", Resource: "deployments"},
	{Verb: "patch", Group: "apps", Resource: "deployments"},
	{Verb: "list", Group: "apps", Resource: "replicasets"},
	{Verb: "create", Resource: "pods"},
	{Verb: "delete", Resource: "pods"},
	{Verb: "get", Resource: "pods", Subresource: "log"},
	{Verb: "create", Resource: "services"},
	{Verb: "list", Resource: "events"},
	{Verb: "list", Group: "discovery.k8s.io", Resource: "endpointslices"},
}

// askRights finds out before anything runs what would be forbidden later.
func (c *Cluster) askRights(ctx context.Context) error {
	var missing []string
	for _, right := range rights {
		review := &authorizationv1.SelfSubjectAccessReview{Spec: authorizationv1.SelfSubjectAccessReviewSpec{ResourceAttributes: &right}}
		answer, err := c.client.AuthorizationV1().SelfSubjectAccessReviews().Create(ctx, review, metav1.CreateOptions{})
		if err != nil {
			return c.unreachable(ctx, err)
		}
		if !answer.Status.Allowed {
			missing = append(missing, strings.TrimSuffix(right.Verb+" "+right.Resource+"/"+right.Subresource, "/"))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("no contexto %q faltam direitos: %s\nCada cenário cria um namespace só seu, trabalha nele, e o remove. Confira com: %s auth can-i %s",
		c.context, strings.Join(missing, ", "), c.kubectl, missing[0])
}

var (
	versionTag = regexp.MustCompile(`^@kubernetes-(\d+\.\d+)$`)
	gitVersion = regexp.MustCompile(`^v(\d+\.\d+)`)
)

// versions reads the minor version that a tag such as @kubernetes-1.37 asks for,
// and the cluster's; false if it is another tag.
func versions(tag, cluster string) (wanted, have string, ok bool) {
	found := versionTag.FindStringSubmatch(tag)
	if found == nil {
		return "", "", false
	}
	if minor := gitVersion.FindStringSubmatch(cluster); minor != nil {
		have = minor[1]
	}
	return found[1], have, true
}
