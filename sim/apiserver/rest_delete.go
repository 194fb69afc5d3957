package apiserver

import (
	"net/http"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// delete asks for the end of an object.
func (c *call) delete() error {
	options, err := c.decodeOptions()
	if err != nil {
		return err
	}
	var obj client.Object
	var gone bool
	c.locked(func() {
		obj, gone, err = c.Server.delete(c.request(deleteOptions(c, options)), c.res, c.namespace, c.name, options)
		if err == nil {
			obj = c.show(obj)
		}
	})
	if err != nil {
		return err
	}
	//nolint:staticcheck // orphanDependents is deprecated, but old clients still send it.
	if orphan := options.OrphanDependents; !gone && orphan != nil && !*orphan {
		return c.answer(http.StatusAccepted, obj)
	}
	if gone && !c.returnsDeleted() {
		respond(c.w, c.form, http.StatusOK, &metav1.Status{
			TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusSuccess,
			Details: &metav1.StatusDetails{Name: obj.GetName(), Group: c.res.Kind.Group, Kind: c.res.Plural, UID: obj.GetUID()},
		})
		return nil
	}
	return c.answer(http.StatusOK, obj)
}

// returnsDeleted tells whether a DELETE that is done at once answers with the
// object: some kinds do so in Kubernetes, the others with a Status.
func (c *call) returnsDeleted() bool {
	return slices.Contains([]client.Resource{client.Pods, client.Services, client.Namespaces}, c.res.Name)
}

func deleteOptions(c *call, options *metav1.DeleteOptions) writeOptions {
	return writeOptions{dryRun: len(options.DryRun) > 0, manager: managerFromUserAgent(c.r.UserAgent())}
}

// deleteCollection deletes what matches the selectors and answers with the list
// of it.
func (c *call) deleteCollection() error {
	selection, err := c.listOptions()
	if err != nil {
		return err
	}
	options, err := c.decodeOptions()
	if err != nil {
		return err
	}
	var p *page
	c.locked(func() {
		var deleted []client.Object
		deleted, err = c.Server.deleteCollection(c.request(deleteOptions(c, options)), c.res, c.namespace, func() (_ []client.Object, err error) {
			if p, err = c.listPage(selection); err != nil {
				return nil, err
			}
			return p.objs, nil
		}, options)
		if err == nil {
			p.objs = deleted
			for i, obj := range deleted {
				p.objs[i] = c.show(obj)
			}
		}
	})
	if err != nil {
		return err
	}
	return c.answerPage(p)
}
