package apiserver

import (
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/mergepatch"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	kjson "sigs.k8s.io/json"
)

// patchStrategically merges lists by the keys that the kind's Go type names,
// e.g. containers by their name.
func (p *patcher) patchStrategically(old, obj runtime.Object) error {
	before, err := runtime.DefaultUnstructuredConverter.ToUnstructured(old)
	if err != nil {
		return err
	}
	patch := map[string]any{}
	var mistakes []error
	if p.validation == metav1.FieldValidationIgnore {
		err = kjson.UnmarshalCaseSensitivePreserveInts(p.body, &patch)
	} else {
		mistakes, err = kjson.UnmarshalStrict(p.body, &patch)
	}
	if err != nil {
		return apierrors.NewBadRequest(err.Error())
	}
	shown := fmt.Sprintf("%+v", patch)
	after, err := strategicpatch.StrategicMergeMapPatch(before, patch, obj)
	if err != nil {
		return strategicError(err)
	}
	strictly := p.validation != metav1.FieldValidationIgnore
	err = runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(after, obj, strictly)
	if strict, ok := runtime.AsStrictDecodingError(err); ok {
		mistakes = append(mistakes, strict.Errors()...)
	} else if err != nil {
		return invalidPatch(shown, err)
	}
	return p.judge(mistakes, shown)
}

// strategicError gives the library's errors the codes that they have in
// Kubernetes.
func strategicError(err error) error {
	switch err {
	case mergepatch.ErrBadJSONDoc, mergepatch.ErrBadPatchFormatForPrimitiveList, mergepatch.ErrBadPatchFormatForRetainKeys,
		mergepatch.ErrBadPatchFormatForSetElementOrderList, mergepatch.ErrUnsupportedStrategicMergePatchFormat:
		return apierrors.NewBadRequest(err.Error())
	case mergepatch.ErrNoListOfLists, mergepatch.ErrPatchContentNotMatchRetainKeys:
		return unprocessable(err)
	}
	return err
}
