package apiserver

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation/field"
	kjson "sigs.k8s.io/json"

	"caderno/sim/client"
)

// maxPatchOperations is how many operations a JSON patch may have.
const maxPatchOperations = 10_000

// patcher changes an object as the body of a PATCH says. It is a pure
// function of the object and the body; where the result goes, the core knows.
type patcher struct {
	patchType  types.PatchType
	body       []byte
	validation string
	warnings   []error // mistakes that are not fatal, as the client asked
}

// patch changes an object by one of the three patches, or applies to it.
func (c *call) patch() error {
	options, p, err := c.readPatch()
	if err != nil {
		return err
	}
	if p.patchType == types.ApplyYAMLPatchType {
		return c.apply(options, p)
	}
	return c.change(c.request(options), options, func(existing client.Object) (client.Object, error) {
		obj := c.res.New()
		if err := p.patch(c.show(existing), obj); err != nil {
			return nil, err
		}
		obj.GetObjectKind().SetGroupVersionKind(c.res.Kind)
		if err := c.matchName(obj); err != nil {
			return nil, err
		}
		warnStrict(c.w, p.warnings)
		return obj, nil
	})
}

// patchScale changes the Scale of an object.
func (c *call) patchScale() error {
	options, p, err := c.readPatch()
	if err != nil {
		return err
	}
	if p.patchType == types.ApplyYAMLPatchType {
		// Simplification: Kubernetes lets one apply to a scale subresource.
		return unsupportedPatch()
	}
	return c.changeScale(options, func(old *autoscalingv1.Scale) (*autoscalingv1.Scale, error) {
		scale := &autoscalingv1.Scale{}
		err := p.patch(old, scale)
		if err == nil {
			err = c.matchName(scale)
		}
		warnStrict(c.w, p.warnings)
		return scale, err
	})
}

// readPatch reads a PATCH request. It fails with UnsupportedMediaType, Invalid
// (options) or BadRequest.
func (c *call) readPatch() (writeOptions, *patcher, error) {
	contentType, _, _ := strings.Cut(c.r.Header.Get("Content-Type"), ";")
	p := &patcher{patchType: patchTypeOf(contentType)}
	if p.patchType == "" {
		return writeOptions{}, nil, unsupportedPatch()
	}
	options, err := c.writeOptions("PatchOptions", contentType)
	if err != nil {
		return options, nil, err
	}
	p.validation = options.validation
	if p.body, err = readBody(c.r); err != nil {
		return options, nil, err
	}
	if p.patchType != types.ApplyYAMLPatchType && !json.Valid(p.body) {
		return options, nil, c.refuse(options, c.res.New(), apierrors.NewBadRequest("invalid JSON patch"))
	}
	return options, p, nil
}

// patchTypeOf is "" for what the server does not know.
func patchTypeOf(contentType string) types.PatchType {
	name, _, _ := mime.ParseMediaType(contentType)
	switch p := types.PatchType(name); p {
	case types.JSONPatchType, types.MergePatchType, types.StrategicMergePatchType, types.ApplyYAMLPatchType:
		return p
	}
	return ""
}

func unsupportedPatch() error {
	return emptyDetails(http.StatusUnsupportedMediaType, metav1.StatusReasonUnsupportedMediaType, "415: Unsupported Media Type")
}

// patch puts the patched old into obj.
func (p *patcher) patch(old, obj runtime.Object) error {
	if p.patchType == types.StrategicMergePatchType {
		return p.patchStrategically(old, obj)
	}
	before, err := json.Marshal(old)
	if err != nil {
		return err
	}
	after, mistakes, err := p.patchJSON(before)
	if err != nil {
		return err
	}
	decoder := codecs().SupportedMediaTypes()[0].StrictSerializer
	decoded, kind, err := decoder.Decode(after, nil, obj)
	if decoded != nil && decoded != obj {
		err = unknownConversion(decoded, obj, kind.GroupKind().Group)
	}
	if err != nil {
		strict, ok := runtime.AsStrictDecodingError(err)
		if !ok {
			return invalidPatch(string(after), err)
		}
		mistakes = append(mistakes, strict.Errors()...)
	}
	return p.judge(mistakes, string(after))
}

// patchJSON applies a JSON patch or a merge patch to a document.
func (p *patcher) patchJSON(before []byte) (after []byte, mistakes []error, err error) {
	if p.patchType == types.MergePatchType {
		if mistakes, err = p.strictly(&map[string]any{}); err != nil {
			return nil, nil, err
		}
		after, err = jsonpatch.MergePatch(before, p.body)
		if err == jsonpatch.ErrBadJSONPatch {
			err = apierrors.NewBadRequest(err.Error())
		}
		return after, mistakes, err
	}
	var operations []jsonPatchOp
	if mistakes, err = p.strictly(&operations); err != nil {
		return nil, nil, err
	}
	for i, m := range mistakes {
		mistakes[i] = fmt.Errorf("json patch %v", m)
	}
	patch, err := jsonpatch.DecodePatch(p.body)
	if err != nil {
		return nil, nil, apierrors.NewBadRequest(err.Error())
	}
	if len(patch) > maxPatchOperations {
		return nil, nil, apierrors.NewRequestEntityTooLargeError(fmt.Sprintf(
			"The allowed maximum operations in a JSON patch is %d, got %d", maxPatchOperations, len(patch)))
	}
	if after, err = patch.Apply(before); err != nil {
		return nil, nil, unprocessable(err)
	}
	return after, mistakes, nil
}

// jsonPatchOp is one operation of a JSON patch.
type jsonPatchOp struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	From  string `json:"from"`
	Value any    `json:"value"`
}

// strictly looks for duplicate and unknown fields in the patch itself.
func (p *patcher) strictly(into any) ([]error, error) {
	if p.validation == metav1.FieldValidationIgnore {
		return nil, nil
	}
	mistakes, err := kjson.UnmarshalStrict(p.body, into)
	if err != nil {
		// The text names the Go type that Kubernetes has for this.
		text := strings.Replace(err.Error(), "apiserver.jsonPatchOp", "handlers.jsonPatchOp", 1)
		return nil, apierrors.NewBadRequest("error decoding patch: " + text)
	}
	return mistakes, nil
}

// judge makes of mistakes that are not fatal what the client asked for.
func (p *patcher) judge(mistakes []error, patched string) error {
	switch {
	case len(mistakes) == 0 || p.validation == metav1.FieldValidationIgnore:
		return nil
	case p.validation == metav1.FieldValidationWarn:
		p.warnings = mistakes
		return nil
	}
	return invalidPatch(patched, runtime.NewStrictDecodingError(mistakes))
}

func invalidPatch(value string, err error) error {
	return apierrors.NewInvalid(schema.GroupKind{}, "", field.ErrorList{field.Invalid(field.NewPath("patch"), value, err.Error())})
}

func unprocessable(err error) error {
	return apierrors.NewGenericServerResponse(http.StatusUnprocessableEntity, "", schema.GroupResource{}, "", err.Error(), 0, false)
}
