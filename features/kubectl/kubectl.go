// Package kubectl runs the real kubectl in process.
package kubectl

import (
	_ "k8s.io/cli-runtime/pkg/genericclioptions"
	_ "k8s.io/client-go/rest"
	_ "k8s.io/kubectl/pkg/cmd"
	_ "mvdan.cc/sh/v3/interp"
)
