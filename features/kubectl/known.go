package kubectl

import (
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
)

// knownAPI is a cluster's configuration that has the API's resources in memory.
// What it does not know it asks kubectl's own, which reads twenty files of the
// cache and may ask the cluster.
type knownAPI struct {
	genericclioptions.RESTClientGetter
	tree *tree
}

// ToRESTMapper implements genericclioptions.RESTClientGetter.
func (k *knownAPI) ToRESTMapper() (meta.RESTMapper, error) {
	ask := k.RESTClientGetter.ToRESTMapper
	if known := k.tree.run.home.resources; known != nil && k.tree.usual {
		mapper := restmapper.NewShortcutExpander(known.mapper, known, k.tree.warnings.Print)
		return &askingMapper{mapper, sync.OnceValues(ask)}, nil
	}
	return ask()
}

// ToDiscoveryClient implements genericclioptions.RESTClientGetter.
func (k *knownAPI) ToDiscoveryClient() (discovery.CachedDiscoveryInterface, error) {
	client, err := k.RESTClientGetter.ToDiscoveryClient()
	if known := k.tree.run.home.resources; err == nil && known != nil && k.tree.usual {
		return &knownDiscovery{CachedDiscoveryInterface: client, known: known}, nil
	}
	return client, err
}

// knownDiscovery is a client that asks for all resources only when told to.
type knownDiscovery struct {
	discovery.CachedDiscoveryInterface
	known *apiResources
	asks  bool
}

func (d *knownDiscovery) Invalidate() {
	d.asks = true
	d.CachedDiscoveryInterface.Invalidate()
}

func (d *knownDiscovery) ServerGroupsAndResources() ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	if d.asks {
		return d.CachedDiscoveryInterface.ServerGroupsAndResources()
	}
	return d.known.groups, d.known.lists, nil
}

// askingMapper is a mapper that asks another one what it does not know itself.
type askingMapper struct {
	known meta.RESTMapper
	other func() (meta.RESTMapper, error)
}

func askOther[K, V any](m *askingMapper, key K, ask func(meta.RESTMapper, K) (V, error)) (V, error) {
	if v, err := ask(m.known, key); err == nil {
		return v, nil
	}
	other, err := m.other()
	if err != nil {
		var none V
		return none, err
	}
	return ask(other, key)
}

func (m *askingMapper) KindFor(r schema.GroupVersionResource) (schema.GroupVersionKind, error) {
	return askOther(m, r, meta.RESTMapper.KindFor)
}

func (m *askingMapper) KindsFor(r schema.GroupVersionResource) ([]schema.GroupVersionKind, error) {
	return askOther(m, r, meta.RESTMapper.KindsFor)
}

func (m *askingMapper) ResourceFor(r schema.GroupVersionResource) (schema.GroupVersionResource, error) {
	return askOther(m, r, meta.RESTMapper.ResourceFor)
}

func (m *askingMapper) ResourcesFor(r schema.GroupVersionResource) ([]schema.GroupVersionResource, error) {
	return askOther(m, r, meta.RESTMapper.ResourcesFor)
}

func (m *askingMapper) RESTMapping(kind schema.GroupKind, versions ...string) (*meta.RESTMapping, error) {
	return askOther(m, kind, func(m meta.RESTMapper, kind schema.GroupKind) (*meta.RESTMapping, error) {
		return m.RESTMapping(kind, versions...)
	})
}

func (m *askingMapper) RESTMappings(kind schema.GroupKind, versions ...string) ([]*meta.RESTMapping, error) {
	return askOther(m, kind, func(m meta.RESTMapper, kind schema.GroupKind) ([]*meta.RESTMapping, error) {
		return m.RESTMappings(kind, versions...)
	})
}

func (m *askingMapper) ResourceSingularizer(resource string) (string, error) {
	return askOther(m, resource, meta.RESTMapper.ResourceSingularizer)
}

// knownResources reads what the cache knows of the API's resources.
func knownResources(h *Home) (*apiResources, error) {
	flags := clusterFlags(genericiooptions.IOStreams{}, func(c *rest.Config) *rest.Config {
		return connect(c, closedWay{func() {}})
	})
	*flags.CacheDir, *flags.KubeConfig = h.cache(), h.kubeconfig()
	flags.Password = nil // else it would be asked for at the process' terminal
	client, err := flags.ToDiscoveryClient()
	if err != nil {
		return nil, err
	}
	groups, err := restmapper.GetAPIGroupResources(client)
	if err != nil {
		return nil, err
	}
	all, lists, err := client.ServerGroupsAndResources()
	return &apiResources{mapper: restmapper.NewDiscoveryRESTMapper(groups), groups: all, lists: lists}, err
}

// apiResources are the API's resources, as a cluster told of them.
type apiResources struct {
	discovery.DiscoveryInterface // of which the mapper of short names uses one method
	mapper                       meta.RESTMapper
	groups                       []*metav1.APIGroup
	lists                        []*metav1.APIResourceList
}

// ServerGroupsAndResources implements discovery.ServerResourcesInterface.
func (r *apiResources) ServerGroupsAndResources() ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	return r.groups, r.lists, nil
}
