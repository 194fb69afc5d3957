package apiserver

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metainternalversion "k8s.io/apimachinery/pkg/apis/meta/internalversion"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// page is what one list request answers with.
type page struct {
	objs      []client.Object
	revision  string
	next      string // the token that continues the list; "" at its end
	remaining *int64 // how many are left, if that is known
}

// continueToken is what stands in a continue parameter, as in Kubernetes.
type continueToken struct {
	APIVersion string `json:"v"`
	Revision   int64  `json:"rv"`
	StartKey   string `json:"start"`
}

const continueVersion = "meta.k8s.io/v1"

// listPage reads what options ask for. It fails with BadRequest, Expired (410)
// when a continued list is too old, and Timeout (504) when the client has seen
// a newer state than there is.
//
// Simplification: a continued list shows the present state of what comes after
// the last page, where Kubernetes shows all pages as they were at the first.
func (c *call) listPage(options *metainternalversion.ListOptions) (*page, error) {
	present := c.store.Revision()
	if err := checkRevision(options, present); err != nil {
		return nil, err
	}
	objs, err := c.Server.list(c.res, c.namespace, options.LabelSelector, options.FieldSelector)
	if err != nil {
		return nil, err
	}
	p := &page{objs: objs, revision: strconv.FormatInt(present, 10)}
	token := continueToken{APIVersion: continueVersion, Revision: present}
	if options.Continue != "" && options.ResourceVersion != "" && options.ResourceVersion != "0" {
		return nil, apierrors.NewBadRequest("specifying resource version is not allowed when using continue")
	}
	if options.Continue != "" {
		if token, err = c.parseContinue(options.Continue); err != nil {
			return nil, err
		}
		p.revision = strconv.FormatInt(token.Revision, 10)
		p.objs = objs[sort.Search(len(objs), func(i int) bool { return c.after(token.StartKey, objs[i]) }):]
	}
	limit := options.Limit
	if limit <= 0 || int64(len(p.objs)) <= limit {
		return p, nil
	}
	if (options.LabelSelector == nil || options.LabelSelector.Empty()) && (options.FieldSelector == nil || options.FieldSelector.Empty()) {
		left := int64(len(p.objs)) - limit
		p.remaining = &left
	}
	p.objs = p.objs[:limit]
	token.StartKey = c.startKey(p.objs[limit-1]) + "\x00"
	text, err := json.Marshal(token)
	p.next = base64.RawURLEncoding.EncodeToString(text)
	return p, err
}

// startKey names an object's place in the collection.
func (c *call) startKey(obj client.Object) string {
	if c.namespace == "" && c.res.Namespaced {
		return "/" + obj.GetNamespace() + "/" + obj.GetName()
	}
	return obj.GetName()
}

// after tells whether the object comes after a place, in the store's order.
func (c *call) after(startKey string, obj client.Object) bool {
	namespace, name := "", strings.TrimSuffix(startKey, "\x00")
	if c.namespace == "" && c.res.Namespaced {
		namespace, name, _ = strings.Cut(strings.TrimPrefix(name, "/"), "/")
		if obj.GetNamespace() != namespace {
			return obj.GetNamespace() > namespace
		}
	}
	return obj.GetName() > name
}

func (c *call) parseContinue(text string) (continueToken, error) {
	var token continueToken
	invalid := func(why any) (continueToken, error) {
		return token, apierrors.NewBadRequest(fmt.Sprintf("invalid continue token: continue key is not valid: %v", why))
	}
	decoded, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return invalid(err)
	}
	if err := json.Unmarshal(decoded, &token); err != nil {
		return invalid(err)
	}
	if token.APIVersion != continueVersion || token.StartKey == "" {
		return invalid(fmt.Sprintf("server does not recognize this encoded version %q", token.APIVersion))
	}
	if _, err := c.store.Since(c.selection(), token.Revision); err != nil {
		return token, apierrors.NewResourceExpired("The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.")
	}
	return token, nil
}

// checkRevision answers to the resourceVersion parameter of a list. Any state
// "not older than" it is right, and the present one is the newest there is.
func checkRevision(options *metainternalversion.ListOptions, present int64) error {
	if options.ResourceVersion == "" {
		return nil
	}
	revision, err := strconv.ParseUint(options.ResourceVersion, 10, 64)
	switch {
	case err != nil:
		return apierrors.NewBadRequest(fmt.Sprintf("invalid resource version: resourceVersion: Invalid value: %q: %v", options.ResourceVersion, err))
	case revision > uint64(present):
		return tooLargeRevision(revision, present)
	case options.ResourceVersionMatch == metav1.ResourceVersionMatchExact && revision < uint64(present):
		return apierrors.NewResourceExpired("The resourceVersion for the provided list is too old.")
	}
	return nil
}

// checkRevisionOfGet answers to the resourceVersion parameter of a read of one
// object, which is never too old.
func checkRevisionOfGet(asked string, present int64) error {
	if asked == "" {
		return nil
	}
	revision, err := strconv.ParseUint(asked, 10, 64)
	switch {
	case err != nil:
		return field.Invalid(field.NewPath("resourceVersion"), asked, err.Error()) // A 500, in Kubernetes too.
	case revision > uint64(present):
		return tooLargeRevision(revision, present)
	}
	return nil
}

func tooLargeRevision(asked uint64, present int64) error {
	err := apierrors.NewTimeoutError(fmt.Sprintf("Too large resource version: %d, current: %d", asked, present), 1)
	err.ErrStatus.Details.Causes = []metav1.StatusCause{{
		Type: metav1.CauseTypeResourceVersionTooLarge, Message: "Too large resource version",
	}}
	return err
}
