package live

import (
	"encoding/json"
	"net"
	"net/url"

	"k8s.io/apimachinery/pkg/runtime"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// extensionName marks, in a kubeconfig, the clusters that are ours.
const extensionName = "caderno"

// mark is what the extension holds.
type mark struct {
	Control string `json:"control"` // URL
}

func (m mark) encode() runtime.Object {
	raw, err := json.Marshal(m)
	if err != nil {
		panic(err) // a string
	}
	return &runtime.Unknown{Raw: raw, ContentType: runtime.ContentTypeJSON}
}

// markOf reads the mark of a cluster; false if it has none.
func markOf(cluster *clientcmdapi.Cluster) (m mark, ours bool) {
	if cluster == nil {
		return m, false
	}
	raw, ok := cluster.Extensions[extensionName].(*runtime.Unknown)
	if !ok || json.Unmarshal(raw.Raw, &m) != nil || m.Control == "" {
		return m, false
	}
	return m, true
}

// listens tells whether somebody listens at a URL.
func listens(at string) bool {
	u, err := url.Parse(at)
	if err != nil {
		return false
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}
