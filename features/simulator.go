package features

import (
	"context"
	"errors"

	"caderno/features/steps"
)

func simulators(seed uint64) steps.Opener {
	return func(ctx context.Context, nodes []steps.Node) (steps.Cluster, error) { return nil, errors.New("ainda não") }
}
