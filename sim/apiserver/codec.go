package apiserver

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// maxBodyBytes is the longest body that the API server reads.
const maxBodyBytes = 3 * 1024 * 1024

// readBody fails with RequestEntityTooLarge (413).
func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBodyBytes+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxBodyBytes {
		return nil, apierrors.NewRequestEntityTooLargeError(fmt.Sprintf("limit is %d", maxBodyBytes))
	}
	return body, nil
}

// decode reads the body as an object of the given kind, as strictly as the
// client asked for. What is wrong but not fatal becomes a warning. It fails
// with UnsupportedMediaType or BadRequest.
func (c *call) decode(kind schema.GroupVersionKind, into runtime.Object, validation string) error {
	format, err := bodyFormat(c.r)
	if err != nil {
		return err
	}
	body, err := readBody(c.r)
	if err != nil {
		return err
	}
	decoder := runtime.Decoder(format.StrictSerializer)
	if validation == metav1.FieldValidationIgnore {
		decoder = format.Serializer
	}
	obj, sent, err := decoder.Decode(body, &kind, into)
	if mistakes, strict := runtime.AsStrictDecodingError(err); strict && obj != nil && validation == metav1.FieldValidationWarn {
		warnStrict(c.w, mistakes.Errors())
		err = nil
	}
	if err == nil && obj != into {
		err = unknownConversion(obj, into, kind.Group)
	}
	if err != nil {
		return decodeError(err, kind, sent, body)
	}
	if sent.GroupVersion() != kind.GroupVersion() {
		return apierrors.NewBadRequest(fmt.Sprintf(
			"the API version in the data (%s) does not match the expected API version (%s)", sent.GroupVersion(), kind.GroupVersion()))
	}
	into.GetObjectKind().SetGroupVersionKind(kind)
	return nil
}

// unknownConversion says in Kubernetes' words that another kind was sent than
// the path is for.
func unknownConversion(obj, into runtime.Object, group string) error {
	return fmt.Errorf("converting (%s) to (%s): unknown conversion", reflect.TypeOf(obj).Elem(), internalType(into, group))
}

// internalType is how Kubernetes' own messages name a type, e.g. core.Pod.
func internalType(obj runtime.Object, group string) string {
	name, _, _ := strings.Cut(group, ".")
	return cmp.Or(name, "core") + "." + reflect.TypeOf(obj).Elem().Name()
}

// decodeError is the BadRequest for a body that cannot be understood.
func decodeError(err error, kind schema.GroupVersionKind, sent *schema.GroupVersionKind, body []byte) error {
	if sent != nil && sent.Kind != "" {
		return apierrors.NewBadRequest(fmt.Sprintf("%s in version %q cannot be handled as a %s: %v", sent.Kind, sent.Version, kind.Kind, err))
	}
	return apierrors.NewBadRequest(fmt.Sprintf("the object provided is unrecognized (must be of type %s): %v (%s)", kind.Kind, err, excerpt(body)))
}

// excerpt shows the beginning of a body: as it is if it looks like JSON, else
// in hexadecimal.
func excerpt(body []byte) string {
	const limit = 30
	if len(body) == 0 {
		return "<empty>"
	}
	show := func(b []byte) string { return hex.EncodeToString(b) }
	if body[0] == '{' {
		show = func(b []byte) string { return string(b) }
	}
	if len(body) > limit {
		return show(body[:limit]) + " ..."
	}
	return show(body)
}

// decodeOptions reads DeleteOptions from the body or, when there is none, from
// the query.
func (c *call) decodeOptions() (*metav1.DeleteOptions, error) {
	options := &metav1.DeleteOptions{}
	body, err := readBody(c.r)
	if err != nil {
		return nil, err
	}
	if len(body) == 0 {
		return options, decodeQuery(c.query, options)
	}
	format, err := bodyFormat(c.r)
	if err != nil {
		return nil, err
	}
	kind := schema.GroupVersionKind{Version: "v1", Kind: "DeleteOptions"}
	obj, _, err := format.Serializer.Decode(body, &kind, options)
	if err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	if obj != options {
		return nil, apierrors.NewBadRequest("decoded object cannot be converted to DeleteOptions")
	}
	return options, nil
}
