package real

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Namespaces of scenarios are found by this label, and say by this annotation
// whose they were: kubectl delete namespaces -l app.kubernetes.io/managed-by=caderno
// removes what a killed process left behind.
const (
	managedBy          = "app.kubernetes.io/managed-by"
	scenarioAnnotation = "caderno/cenario"
)

// makeNamespace makes a namespace in which Pods can be created at once: its
// ServiceAccount, which a controller makes, is there.
func (c *Cluster) makeNamespace(ctx context.Context, scenario string) (string, error) {
	name := "caderno-" + strings.ToLower(rand.Text()[:10])
	c.made = append(c.made, name) // before it is: an answer may get lost
	_, err := c.client.CoreV1().Namespaces().Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{
		Name: name, Labels: map[string]string{managedBy: "caderno"}, Annotations: map[string]string{scenarioAnnotation: scenario},
	}}, metav1.CreateOptions{})
	if err != nil {
		return "", fmt.Errorf("o namespace %s: %w", name, err)
	}
	err = poll(ctx, 30*time.Second, glance, func() error {
		_, err := c.client.CoreV1().ServiceAccounts(name).Get(ctx, "default", metav1.GetOptions{})
		return err
	})
	if err != nil {
		c.removeNamespace(name)
		return "", fmt.Errorf("o namespace %s não ficou pronto: %w", name, err)
	}
	return name, nil
}

// removeNamespace asks for a namespace to be removed, and does not wait: that
// takes the cluster some seconds. Close waits for all of them, and tries again.
// A context that has ended must not keep it from being asked.
func (c *Cluster) removeNamespace(name string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_ = c.client.CoreV1().Namespaces().Delete(ctx, name, metav1.DeleteOptions{})
}

// removal is how long a namespace may take to go: its containers have half a
// minute to end.
const removal = 2 * time.Minute

// Close removes the namespaces that are still there, and waits until they are
// gone. The error names those that are not.
func (c *Cluster) Close() error {
	left := slices.Clone(c.made)
	ctx, cancel := context.WithTimeout(context.Background(), removal)
	defer cancel()
	var trouble error
	_ = poll(ctx, removal, time.Second, func() error {
		left = slices.DeleteFunc(left, func(name string) bool {
			err := c.client.CoreV1().Namespaces().Delete(ctx, name, metav1.DeleteOptions{})
			if apierrors.IsNotFound(err) {
				return true
			}
			trouble = err
			return false
		})
		if len(left) > 0 {
			return errors.New("not yet")
		}
		return nil
	})
	if len(left) == 0 {
		return nil
	}
	why := "ainda estavam lá depois de 2 minutos"
	if trouble != nil {
		why = trouble.Error()
	}
	return fmt.Errorf("não consegui remover os namespaces dos cenários (%s); remova-os com: %s delete namespaces %s",
		why, c.kubectl, strings.Join(left, " "))
}

// poll asks again and again until check returns nil, and returns the last
// error of check, or that of ctx.
func poll(ctx context.Context, limit, every time.Duration, check func() error) error {
	end := time.Now().Add(limit)
	for {
		err := check()
		rest := time.Until(end)
		if err == nil || rest <= 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(every, rest)):
		}
	}
}
