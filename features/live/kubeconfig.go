package live

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// name is what the cluster, its user and its context are called in a
// kubeconfig.
const name = "caderno"

// access is what a kubeconfig tells of a cluster.
type access struct {
	Server  string // URL
	Control string // URL of what no other cluster has: pieces that stop and start
	CA      []byte
	Token   string
}

// kubeconfig is a file that tells of a running cluster. Whatever else it holds
// stays in it.
type kubeconfig struct {
	given  string // as the learner named it
	path   string // the same, absolute
	file   string // where it really is: path may be a link
	folder string // made for it; "" if it was there
	url    string // of the control: marks the entries as this cluster's

	before  []byte // what the file held; nil if there was none
	mode    fs.FileMode
	context string // the current one, before
	written []byte
}

// writeKubeconfig adds the cluster to a file, as "kubectl config" would, and
// makes its context the current one. Errors are for the learner, and leave the
// file as it was.
func writeKubeconfig(path string, a access) (*kubeconfig, error) {
	k := &kubeconfig{given: path, url: a.Control, mode: 0o600}
	var err error
	if path == "" {
		if k.folder, err = os.MkdirTemp("", "caderno-cluster-"); err != nil {
			return nil, fmt.Errorf("uma pasta para o kubeconfig: %w", err)
		}
		k.given = filepath.Join(k.folder, "kubeconfig")
	}
	config, err := k.read()
	if err != nil {
		return nil, err
	}
	if err := k.makeRoom(config); err != nil {
		return nil, err
	}
	k.context = config.CurrentContext
	addEntries(config, a)
	if k.written, err = clientcmd.Write(*config); err != nil {
		return nil, fmt.Errorf("o kubeconfig %s: %w", k.given, err)
	}
	if err := replaceFile(k.file, k.written, 0o600); err != nil {
		return nil, fmt.Errorf("não consegui escrever o kubeconfig %s: %w", k.given, cause(err))
	}
	return k, nil
}

// read finds the file, and what is in it.
func (k *kubeconfig) read() (*clientcmdapi.Config, error) {
	var err error
	if k.path, err = filepath.Abs(k.given); err != nil {
		return nil, err
	}
	if k.file, err = filepath.EvalSymlinks(k.path); errors.Is(err, fs.ErrNotExist) {
		k.file = k.path
		if _, err := os.Stat(filepath.Dir(k.file)); err != nil {
			return nil, fmt.Errorf("não posso escrever o kubeconfig %s: a pasta %s não existe", k.given, filepath.Dir(k.given))
		}
		return clientcmdapi.NewConfig(), nil
	} else if err != nil {
		return nil, fmt.Errorf("não posso escrever o kubeconfig %s: %w", k.given, cause(err))
	}
	info, err := os.Stat(k.file)
	if err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("não posso escrever o kubeconfig %s: não é um arquivo comum", k.given)
	}
	if err == nil {
		k.mode = info.Mode().Perm()
		k.before, err = os.ReadFile(k.file)
	}
	if err != nil {
		return nil, fmt.Errorf("não consegui ler o kubeconfig %s: %w", k.given, cause(err))
	}
	config, err := clientcmd.Load(k.before)
	if err != nil {
		return nil, fmt.Errorf("o arquivo %s não é um kubeconfig, e por isso ficou como estava: %w", k.given, err)
	}
	return config, nil
}

// makeRoom looks at entries that have our name already. Those of a cluster of
// ours that was killed are as good as not there; others are not touched.
func (k *kubeconfig) makeRoom(config *clientcmdapi.Config) (err error) {
	_, isCluster := config.Clusters[name]
	_, isContext := config.Contexts[name]
	_, isUser := config.AuthInfos[name]
	old, ours := markOf(config.Clusters[name])
	switch {
	case !isCluster && !isContext && !isUser:
		return nil
	case !ours:
		return fmt.Errorf("o kubeconfig %s já tem algo chamado %s, que não é de um caderno cluster e por isso ficou como estava: use outro arquivo em --kubeconfig", k.given, name)
	case listens(old.Control):
		return fmt.Errorf("o kubeconfig %s já é de um caderno cluster que está rodando (em %s): termine-o com Ctrl-C, ou use outro arquivo em --kubeconfig", k.given, config.Clusters[name].Server)
	}
	removeEntries(config, "")
	if k.before, err = clientcmd.Write(*config); err != nil {
		return fmt.Errorf("o kubeconfig %s: %w", k.given, err)
	}
	return nil
}

func addEntries(config *clientcmdapi.Config, a access) {
	cluster := clientcmdapi.NewCluster()
	cluster.Server, cluster.CertificateAuthorityData = a.Server, a.CA
	cluster.Extensions[extensionName] = mark{Control: a.Control}.encode()
	user := clientcmdapi.NewAuthInfo()
	user.Token = a.Token
	context := clientcmdapi.NewContext()
	context.Cluster, context.AuthInfo = name, name
	config.Clusters[name], config.AuthInfos[name], config.Contexts[name] = cluster, user, context
	config.CurrentContext = name
}

// remove takes the cluster out of the file again. What others have written into
// it meanwhile stays.
func (k *kubeconfig) remove() error {
	defer func() {
		if k.folder != "" {
			_ = os.Remove(k.folder) // unless somebody keeps something else in it
		}
	}()
	now, err := os.ReadFile(k.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err == nil && bytes.Equal(now, k.written):
		err = k.restore(k.before)
	case err == nil:
		err = k.leave(now)
	}
	if err != nil {
		return fmt.Errorf("o cluster terminou, mas não consegui tirá-lo do kubeconfig %s: %w", k.given, cause(err))
	}
	return nil
}

// restore writes what is left; nil is nothing, where there was no file before.
func (k *kubeconfig) restore(left []byte) error {
	if left == nil {
		return os.Remove(k.file)
	}
	return replaceFile(k.file, left, k.mode)
}

// leave takes the cluster out of what the file holds now.
func (k *kubeconfig) leave(now []byte) error {
	config, err := clientcmd.Load(now)
	if err != nil {
		return err
	}
	if m, ours := markOf(config.Clusters[name]); !ours || m.Control != k.url {
		return nil // another cluster took the place
	}
	removeEntries(config, k.context)
	if k.before == nil && len(config.Clusters)+len(config.Contexts)+len(config.AuthInfos) == 0 {
		return k.restore(nil)
	}
	left, err := clientcmd.Write(*config)
	if err != nil {
		return err
	}
	return k.restore(left)
}

// removeEntries takes ours out of a configuration; context becomes the current
// one, if ours was that.
func removeEntries(config *clientcmdapi.Config, context string) {
	delete(config.Clusters, name)
	delete(config.Contexts, name)
	delete(config.AuthInfos, name)
	if config.CurrentContext == name {
		config.CurrentContext = context
	}
}

// replaceFile writes a file in one step, so that nobody reads half of it and
// nothing is lost when the disk is full.
func replaceFile(path string, content []byte, mode fs.FileMode) error {
	fresh, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = fresh.Write(content)
	err = errors.Join(err, fresh.Chmod(mode), fresh.Close())
	if err == nil {
		err = os.Rename(fresh.Name(), path)
	}
	if err != nil {
		os.Remove(fresh.Name())
	}
	return err
}

// cause is an error without the name of the file, which we say ourselves.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
