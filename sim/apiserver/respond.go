package apiserver

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilnet "k8s.io/apimachinery/pkg/util/net"
)

// respond writes an object in the negotiated format. The object must carry its
// kind and version.
func respond(w http.ResponseWriter, form mediaType, code int, obj runtime.Object) {
	w.Header().Set("Content-Type", form.MediaType)
	w.Header().Set("Cache-Control", "no-cache, private")
	w.WriteHeader(code)
	// An error here means that the client has gone: there is nobody to tell.
	_ = form.encoder().Encode(obj, w)
}

// respondError writes an error as a Status: in the format asked for, or in
// JSON if the server does not know that.
func respondError(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	if status.Details != nil && status.Details.RetryAfterSeconds > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(status.Details.RetryAfterSeconds)))
	}
	form, err := negotiate(r, nil)
	if err != nil {
		respondRawJSON(w, int(status.Code), status)
		return
	}
	respond(w, form, int(status.Code), status)
}

// respondRawJSON writes what is not an API object, or has no format to be in.
func respondRawJSON(w http.ResponseWriter, code int, v any) {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache, private")
	w.WriteHeader(code)
	_, _ = w.Write(body)
}

// statusOf is the error as clients see it. What is not an API error is a 500.
func statusOf(err error) *metav1.Status {
	status := metav1.Status{Status: metav1.StatusFailure, Code: http.StatusInternalServerError, Message: err.Error()}
	var api apierrors.APIStatus
	if errors.As(err, &api) {
		status = api.Status()
	}
	status.TypeMeta = metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}
	return &status
}

// warn adds a Warning header, which kubectl prints on standard error.
func warn(w http.ResponseWriter, text string) {
	if header, err := utilnet.NewWarningHeader(299, "-", text); err == nil {
		w.Header().Add("Warning", header)
	}
}

func warnStrict(w http.ResponseWriter, mistakes []error) {
	for _, m := range mistakes {
		for _, text := range yamlMistakes(m.Error()) {
			warn(w, text)
		}
	}
}

// yamlMistakes takes apart what the strict YAML decoder says about several
// lines in one error.
func yamlMistakes(text string) []string {
	list, isYAML := strings.CutPrefix(strings.TrimPrefix(text, "error converting YAML to JSON: "), "yaml: unmarshal errors:\n")
	if !isYAML {
		return []string{text}
	}
	var mistakes []string
	for _, line := range strings.Split(list, "\n") {
		mistakes = append(mistakes, strings.TrimSpace(line))
	}
	return mistakes
}

// errUnknownPath is what any path gets at which there is nothing.
func errUnknownPath() error {
	return emptyDetails(http.StatusNotFound, metav1.StatusReasonNotFound, "the server could not find the requested resource")
}

func errMethodNotAllowed() error {
	return emptyDetails(http.StatusMethodNotAllowed, metav1.StatusReasonMethodNotAllowed,
		"the server does not allow this method on the requested resource")
}

// emptyDetails makes the errors of Kubernetes' router, whose details say
// nothing.
func emptyDetails(code int32, reason metav1.StatusReason, message string) error {
	return &statusError{metav1.Status{
		Status: metav1.StatusFailure, Code: code, Reason: reason, Message: message, Details: &metav1.StatusDetails{},
	}}
}
