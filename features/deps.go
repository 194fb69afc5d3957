package features

import (
	_ "github.com/cucumber/godog"
	_ "github.com/stretchr/testify/require"
	_ "github.com/yuin/goldmark"
	_ "k8s.io/apimachinery/pkg/util/managedfields"
	_ "k8s.io/kube-openapi/pkg/validation/spec"
)
