package live

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/client-go/tools/clientcmd"
)

// others is a kubeconfig that somebody keeps, with a note in it.
const others = `# o do trabalho; não perder
apiVersion: v1
kind: Config
clusters:
- {name: trabalho, cluster: {server: "https://192.0.2.1:6443", certificate-authority: ca.crt}}
contexts:
- {name: trabalho, context: {cluster: trabalho, user: eu, namespace: loja}}
users:
- {name: eu, user: {token: segredo}}
current-context: trabalho
`

// of is the access to a cluster whose control is at an address where nobody
// listens.
func of(control string) access {
	return access{Server: "https://127.0.0.1:1", Control: control, CA: []byte("ca"), Token: "t"}
}

const nobody = "https://127.0.0.1:1"

func written(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o640))
	return path
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

func mode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	return info.Mode().Perm()
}

func TestAFileOfItsOwn(t *testing.T) {
	k, err := writeKubeconfig("", of(nobody))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), mode(t, k.path))
	config, err := clientcmd.LoadFromFile(k.path)
	require.NoError(t, err)
	assert.Equal(t, "caderno", config.CurrentContext)
	assert.Equal(t, "t", config.AuthInfos["caderno"].Token)
	assert.Equal(t, []byte("ca"), config.Clusters["caderno"].CertificateAuthorityData)

	require.NoError(t, k.remove())
	assert.NoDirExists(t, k.folder, "what was made is gone")
}

func TestANewFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "novo")
	k, err := writeKubeconfig(path, of(nobody))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), mode(t, path))
	require.NoError(t, k.remove())
	assert.NoFileExists(t, path)
	require.NoError(t, k.remove(), "somebody else may have removed it")
}

// Whatever a file holds stays, to the byte if nobody else wrote into it.
func TestWhatAFileHoldsStays(t *testing.T) {
	for _, before := range []string{others, ""} {
		path := written(t, before)
		k, err := writeKubeconfig(path, of(nobody))
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), mode(t, path), "there is a token in it now")
		config, err := clientcmd.LoadFromFile(path)
		require.NoError(t, err)
		assert.Equal(t, "caderno", config.CurrentContext)
		if before != "" {
			assert.Equal(t, "segredo", config.AuthInfos["eu"].Token)
			assert.Equal(t, "loja", config.Contexts["trabalho"].Namespace)
			assert.Equal(t, "ca.crt", config.Clusters["trabalho"].CertificateAuthority, "a name is relative to the file, as before")
		}
		require.NoError(t, k.remove())
		assert.Equal(t, before, content(t, path))
		assert.Equal(t, os.FileMode(0o640), mode(t, path))
	}
}

// What others write while the cluster runs stays as well.
func TestChangesOfOthersStay(t *testing.T) {
	path := written(t, others)
	k, err := writeKubeconfig(path, of(nobody))
	require.NoError(t, err)
	config, err := clientcmd.LoadFromFile(path)
	require.NoError(t, err)
	config.Contexts["novo"] = config.Contexts["trabalho"].DeepCopy()
	require.NoError(t, clientcmd.WriteToFile(*config, path))

	require.NoError(t, k.remove())
	left, err := clientcmd.LoadFromFile(path)
	require.NoError(t, err)
	assert.Contains(t, left.Contexts, "novo")
	assert.Equal(t, "trabalho", left.CurrentContext, "as before")
	assert.NotContains(t, left.Clusters, "caderno")
	assert.NotContains(t, left.Contexts, "caderno")
	assert.NotContains(t, left.AuthInfos, "caderno")
}

func TestALinkStaysALink(t *testing.T) {
	path := written(t, others)
	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(path, link))
	k, err := writeKubeconfig(link, of(nobody))
	require.NoError(t, err)
	assert.Equal(t, link, k.path)
	assert.NotEqual(t, others, content(t, path))
	require.NoError(t, k.remove())
	target, err := os.Readlink(link)
	require.NoError(t, err)
	assert.Equal(t, path, target)
	assert.Equal(t, others, content(t, path))
}

// Entries of a cluster that was killed are replaced, and do not come back.
func TestAClusterThatWasKilledGivesWay(t *testing.T) {
	path := written(t, others)
	_, err := writeKubeconfig(path, of(nobody))
	require.NoError(t, err)
	k, err := writeKubeconfig(path, of("https://127.0.0.1:2"))
	require.NoError(t, err)
	found, err := Find(path, "")
	require.NoError(t, err)
	assert.Equal(t, "https://127.0.0.1:2", found.control)
	require.NoError(t, k.remove())
	_, err = Find(path, "")
	assert.ErrorContains(t, err, "não achei um caderno cluster em "+path)
}

func TestFilesThatAreRefused(t *testing.T) {
	running, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer running.Close()
	inUse := written(t, others)
	_, err = writeKubeconfig(inUse, of("https://"+running.Addr().String()))
	require.NoError(t, err)
	foreign := written(t, "apiVersion: v1\nkind: Config\nclusters: [{name: caderno, cluster: {server: 'https://x'}}]\n")
	text := written(t, "querido diário\n")

	for path, want := range map[string]string{
		inUse:                                "já é de um caderno cluster que está rodando",
		foreign:                              "já tem algo chamado caderno, que não é de um caderno cluster",
		text:                                 "não é um kubeconfig, e por isso ficou como estava",
		t.TempDir():                          "não é um arquivo comum",
		filepath.Join(t.TempDir(), "a", "b"): "não existe",
		filepath.Join(text, "b"):             "não posso escrever o kubeconfig",
	} {
		before, _ := os.ReadFile(path)
		_, err := writeKubeconfig(path, of(nobody))
		assert.ErrorContains(t, err, want)
		assert.ErrorContains(t, err, path)
		after, _ := os.ReadFile(path)
		assert.Equal(t, before, after)
	}
}

// The file that kubectl would take counts, and in it the cluster that is ours.
func TestFind(t *testing.T) {
	ours := written(t, others)
	_, err := writeKubeconfig(ours, of(nobody))
	require.NoError(t, err)
	config, err := clientcmd.LoadFromFile(ours)
	require.NoError(t, err)
	config.CurrentContext = "trabalho"
	require.NoError(t, clientcmd.WriteToFile(*config, ours))
	foreign := written(t, others)

	for _, where := range [][2]string{{ours, ""}, {ours, foreign}, {"", ours}, {"", foreign + string(filepath.ListSeparator) + ours}} {
		found, err := Find(where[0], where[1])
		require.NoError(t, err)
		assert.Equal(t, "caderno", found.Context, "whatever the current one is")
		assert.Equal(t, "https://127.0.0.1:1", found.Server)
	}
	for _, where := range [][2]string{{foreign, ours}, {"", foreign}} {
		_, err := Find(where[0], where[1])
		assert.ErrorContains(t, err, "não achei um caderno cluster em "+foreign)
	}
	_, err = Find(filepath.Join(t.TempDir(), "nada"), ours)
	assert.ErrorContains(t, err, "não há arquivo")
}
