package kubectl

import (
	"fmt"
	"runtime"
	_ "unsafe" // for go:linkname

	"k8s.io/component-base/version"
)

// release is the kubectl that this package runs. It is go.mod's k8s.io/kubectl,
// which the Kubernetes project numbers with a 0 in place of the 1.
const release = "v1.37.2"

// The release's own build writes the version into these by -ldflags. A course
// that runs with nothing but "go run" cannot ask for flags.
//
//go:linkname gitVersion k8s.io/component-base/version.gitVersion
var gitVersion string

//go:linkname gitMajor k8s.io/component-base/version.gitMajor
var gitMajor string

//go:linkname gitMinor k8s.io/component-base/version.gitMinor
var gitMinor string

func init() {
	gitVersion, gitMajor, gitMinor = release, "1", "37"
	if err := version.SetDynamicVersion(release); err != nil {
		panic(err)
	}
}

// userAgent is how kubectl names itself to the server.
func userAgent() string {
	return fmt.Sprintf("kubectl/%s (%s/%s) kubernetes/unknown", release, runtime.GOOS, runtime.GOARCH)
}
