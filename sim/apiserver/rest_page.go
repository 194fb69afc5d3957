package apiserver

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"sort"
	"strconv"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metainternalversion "k8s.io/apimachinery/pkg/apis/meta/internalversion"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
	"caderno/sim/store"
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
// when the state that is asked for is too old, and Timeout (504) when the client
// has seen a newer one than there is.
func (c *call) listPage(options *metainternalversion.ListOptions) (*page, error) {
	present := c.store.Revision()
	if err := checkRevision(options, present); err != nil {
		return nil, err
	}
	if options.Continue != "" && options.ResourceVersion != "" && options.ResourceVersion != "0" {
		return nil, apierrors.NewBadRequest("specifying resource version is not allowed when using continue")
	}
	if options.Continue == "" && !exactly(options) && !limited(options) {
		objs, err := c.Server.list(c.res, c.namespace, options.LabelSelector, options.FieldSelector)
		return &page{objs: objs, revision: strconv.FormatInt(present, 10)}, err
	}
	token := continueToken{APIVersion: continueVersion, Revision: present}
	if exactly(options) {
		token.Revision, _ = strconv.ParseInt(options.ResourceVersion, 10, 64) // checkRevision has read it
	}
	if options.Continue != "" {
		var err error
		if token, err = parseContinue(options.Continue, present); err != nil {
			return nil, err
		}
	}
	stored, err := c.stateAt(token)
	if errors.Is(err, store.ErrCompacted) {
		return nil, expired(options)
	}
	if err != nil {
		return nil, err
	}
	return c.cut(stored, token, options)
}

// limited tells whether the list comes in pages. Kubernetes answers "whatever you
// have", resourceVersion=0, with all that it has.
func limited(options *metainternalversion.ListOptions) bool {
	return options.Limit > 0 && options.ResourceVersion != "0"
}

// exactly tells whether the state of one revision is asked for. Without a word on
// how to match it, that is so for lists in pages.
func exactly(options *metainternalversion.ListOptions) bool {
	if options.ResourceVersion == "" || options.ResourceVersion == "0" {
		return false
	}
	return options.ResourceVersionMatch == metav1.ResourceVersionMatchExact || options.ResourceVersionMatch == "" && options.Limit > 0
}

// stateAt is what there was at a token's revision, from its place on.
func (c *call) stateAt(token continueToken) ([]store.Object, error) {
	stored, err := c.store.ListAt(c.selection(), token.Revision)
	if err != nil || token.StartKey == "" {
		return stored, err
	}
	return stored[sort.Search(len(stored), func(i int) bool { return c.after(token.StartKey, stored[i]) }):], nil
}

// cut takes what the selectors match, until the page is full. Whether more of it
// follows is not looked at: where anything is left there is another page, and
// only without selectors is it known of how much.
func (c *call) cut(stored []store.Object, token continueToken, options *metainternalversion.ListOptions) (*page, error) {
	p := &page{revision: strconv.FormatInt(token.Revision, 10)}
	for i, obj := range stored {
		if !c.selects(c.res, obj, options.LabelSelector, options.FieldSelector) {
			continue
		}
		p.objs = append(p.objs, c.res.Form(obj))
		left := int64(len(stored) - i - 1)
		if !limited(options) || int64(len(p.objs)) < options.Limit || left == 0 {
			continue
		}
		if isNothing(options.LabelSelector) && isNothing(options.FieldSelector) {
			p.remaining = &left
		}
		token.StartKey = c.startKey(obj) + "\x00"
		text, err := json.Marshal(token)
		p.next = base64.RawURLEncoding.EncodeToString(text)
		return p, err
	}
	return p, nil
}

// isNothing tells whether a selector selects nothing in particular.
func isNothing[S interface {
	comparable
	Empty() bool
}](selector S) bool {
	var none S
	return selector == none || selector.Empty()
}

// startKey names an object's place in the collection.
func (c *call) startKey(obj client.Object) string {
	if c.namespace == "" && c.res.Namespaced {
		return "/" + obj.GetNamespace() + "/" + obj.GetName()
	}
	return "/" + obj.GetName()
}

// after tells whether the object comes after a place, in the store's order.
func (c *call) after(startKey string, obj client.Object) bool {
	namespace, name := "", strings.TrimSuffix(strings.TrimPrefix(startKey, "/"), "\x00")
	if c.namespace == "" && c.res.Namespaced {
		namespace, name, _ = strings.Cut(name, "/")
		if obj.GetNamespace() != namespace {
			return obj.GetNamespace() > namespace
		}
	}
	return obj.GetName() > name
}

// parseContinue reads a token. Revision -1 in it says: as it is now.
func parseContinue(text string, present int64) (continueToken, error) {
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
	absolute := "/" + strings.TrimPrefix(token.StartKey, "/")
	switch {
	case token.APIVersion != continueVersion:
		return invalid("server does not recognize this encoded version " + token.APIVersion)
	case token.Revision == 0:
		return invalid("incorrect encoded start resourceVersion (version " + continueVersion + ")")
	case token.StartKey == "":
		return invalid("encoded start key empty (version " + continueVersion + ")")
	case path.Clean(absolute) != absolute:
		return invalid(token.StartKey)
	case token.Revision < 0:
		token.Revision = present
	case token.Revision > present:
		return token, tooLargeRevision(uint64(token.Revision), present)
	}
	return token, nil
}

// expired says that the state that is asked for is forgotten. Whoever was in the
// middle of a list gets a token to go on with it in the present state.
func expired(options *metainternalversion.ListOptions) error {
	if options.Continue == "" {
		return apierrors.NewResourceExpired("The resourceVersion for the provided list is too old.")
	}
	var token continueToken
	decoded, _ := base64.RawURLEncoding.DecodeString(options.Continue) // parseContinue has read it
	_ = json.Unmarshal(decoded, &token)
	token.Revision = -1
	text, err := json.Marshal(token)
	if err != nil {
		return err
	}
	old := apierrors.NewResourceExpired("The provided continue parameter is too old to display a consistent list result. " +
		"You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. " +
		"Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time " +
		"the first chunk was returned and now may show up in the list.")
	old.ErrStatus.Continue = base64.RawURLEncoding.EncodeToString(text)
	return old
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
