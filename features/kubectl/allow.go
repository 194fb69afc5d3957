package kubectl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A confined kubectl is one whose lines come from somewhere less trusted than the
// keyboard: a page. It runs the commands and takes the flags that are listed
// here, and no others, so that one which a later kubectl brings is refused until
// somebody has looked at it. None of them starts a program; of those that name
// files each goes through names, which gives it a file of the caller's. Go's
// templates are not among them: one can go on for ever, and nothing would end it.

// allowedCommands are those that a confined kubectl runs.
var allowedCommands = []string{
	"annotate", "api-resources", "api-versions", "apply", "apply set-last-applied", "apply view-last-applied",
	"auth", "auth can-i", "auth whoami", "cluster-info", "config", "config current-context", "config get-contexts", "config view",
	"cordon", "create", "create clusterrole", "create clusterrolebinding", "create configmap", "create cronjob",
	"create deployment", "create ingress", "create job", "create namespace", "create poddisruptionbudget",
	"create priorityclass", "create quota", "create role", "create rolebinding", "create secret",
	"create secret docker-registry", "create secret generic", "create secret tls", "create service",
	"create service clusterip", "create service externalname", "create service loadbalancer", "create service nodeport",
	"create serviceaccount", "create token", "delete", "describe", "diff", "drain", "events", "explain", "expose", "get",
	"help", "kubectl", "label", "logs", "options", "patch", "replace", "rollout", "rollout history", "rollout pause",
	"rollout restart", "rollout resume", "rollout status", "rollout undo", "run", "scale", "set", "set env", "set image",
	"set resources", "set selector", "set serviceaccount", "set subject", "taint", "top", "top node", "top pod",
	"uncordon", "version", "wait",
}

// allowedFlags are those that it takes. Not among them are those that say who one
// is and where the cluster is, those that write caches and measurements, and
// --from-env-file, which fills in what a file leaves open from the environment of
// the process.
var allowedFlags = []string{
	"all", "all-containers", "all-namespaces", "all-pods", "allow-missing-template-keys", "annotations", "api-group",
	"api-version", "append-hash", "cascade", "categories", "cert", "chunk-size", "class", "client", "cluster-ip", "clusterip",
	"clusterrole", "command", "concurrency", "container", "containers", "create-annotation", "current", "current-replicas",
	"default-backend", "delete-emptydir-data", "description", "disable-eviction", "docker-email", "docker-password",
	"docker-server", "docker-username", "dry-run", "duration", "env", "expose", "external-ip", "external-name",
	"field-manager", "field-selector", "filename", "follow", "for", "force", "force-conflicts", "from", "from-file",
	"from-literal", "global-default", "grace-period", "group", "hard", "help", "ignore-daemonsets", "ignore-errors",
	"ignore-not-found", "image", "image-pull-policy", "key", "keys", "label-columns", "labels", "limit-bytes", "limits",
	"list", "load-balancer-ip", "local", "max-log-requests", "max-unavailable", "min-available", "minify", "name",
	"name-only", "namespace", "namespaced", "no-headers", "node-port", "non-resource-url", "now", "output",
	"output-watch-events", "override-type", "overrides", "overwrite", "patch", "patch-file", "pod-running-timeout",
	"pod-selector", "policy", "port", "preemption-policy", "prefix", "previous", "privileged", "protocol", "prune",
	"prune-allowlist", "quiet", "raw", "record", "recursive", "replicas", "request-timeout", "requests", "resolve",
	"resource", "resource-name", "resource-version", "restart", "revision", "rm", "role", "rule", "save-config", "schedule",
	"scopes", "selector", "server-print", "server-side", "serviceaccount", "session-affinity", "show-capacity",
	"show-events", "show-kind", "show-labels", "show-managed-fields", "show-secrets", "since", "since-time",
	"skip-wait-for-delete-timeout", "sort-by", "subresource", "sum", "tail", "target-port", "tcp", "timeout",
	"timestamps", "to-revision", "type", "types", "use-protocol-buffers", "user", "v", "validate", "value", "verb", "verbs",
	"wait", "warnings-as-errors", "watch", "watch-only",
}

// allowedOutputs are what may stand after -o, before its =. Those that end in
// "file" name one there.
var allowedOutputs = []string{
	"", "json", "yaml", "kyaml", "name", "wide", "plaintext", "plaintext-openapiv2", "jsonpath", "jsonpath-as-json", "jsonpath-file",
	"custom-columns", "custom-columns-file",
}

// confine is the error of a command or a flag that a confined kubectl does not
// know, or nil.
func confine(c *cobra.Command) (err error) {
	command := strings.TrimPrefix(c.CommandPath(), "kubectl ")
	if command == cobra.ShellCompRequestCmd {
		return nil // completesConfined has looked at it
	}
	if !slices.Contains(allowedCommands, command) {
		return fmt.Errorf("kubectl %s não pode ser usado em uma página: mexeria nesta máquina, e não só no cluster", command)
	}
	if command == "options" || command == "help" {
		return nil
	}
	c.Flags().Visit(func(f *pflag.Flag) {
		if err == nil && !allowsFlag(command, f.Name) {
			err = fmt.Errorf("kubectl %s --%s não pode ser usado em uma página: mexeria nesta máquina, e não só no cluster", command, f.Name)
		}
	})
	if f := c.Flags().Lookup("output"); err == nil && f != nil {
		format, _, _ := strings.Cut(f.Value.String(), "=")
		switch {
		case strings.Contains(format, "template"):
			return fmt.Errorf("kubectl %s -o %s não pode ser usado em uma página, porque pode não terminar: use -o jsonpath ou -o custom-columns", command, format)
		case !slices.Contains(allowedOutputs, format):
			return fmt.Errorf("kubectl %s -o %s não pode ser usado em uma página", command, format)
		}
	}
	return err
}

// allowsFlag tells whether a command takes a flag of that name. --user names
// people for "create rolebinding"; for the others it is who one is.
func allowsFlag(command, name string) bool {
	if name == "user" {
		return strings.HasPrefix(command, "create ") || command == "set subject"
	}
	return slices.Contains(allowedFlags, name)
}

// completesConfined tells whether a confined kubectl may say how a line goes on:
// to complete it reads the flags, and so what they name.
func completesConfined(args []string) bool {
	for i, a := range args {
		name, long := strings.CutPrefix(a, "--")
		name, _, given := strings.Cut(name, "=")
		switch {
		case !strings.HasPrefix(a, "-") || a == "-" || a == "--":
		case !long && !slices.Contains([]string{"-A", "-c", "-f", "-l", "-n", "-o", "-p", "-R", "-w"}, a[:2]):
			return false
		case long && !given && i == len(args)-1: // its name is what is asked for
		case long && (name == "user" || !slices.Contains(allowedFlags, name)):
			return false
		}
	}
	return true
}
