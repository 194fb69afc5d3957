package apiserver

import (
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/munnerz/goautoneg"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1beta1 "k8s.io/apimachinery/pkg/apis/meta/v1beta1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// mediaType is the form in which a client wants its answer.
type mediaType struct {
	runtime.SerializerInfo
	pretty bool
	as     *schema.GroupVersionKind // a Table or PartialObjectMetadata instead of the object itself
}

// encoder is the serializer for whole answers (not for watches).
func (m mediaType) encoder() runtime.Encoder {
	if m.pretty && m.PrettySerializer != nil {
		return m.PrettySerializer
	}
	return m.Serializer
}

// negotiate reads the Accept header. offered are the representations that the
// API's router names when it knows none of those asked for; nil is for endpoints
// outside of it, which transform nothing. It fails with NotAcceptable (406).
func negotiate(r *http.Request, offered []string) (mediaType, error) {
	plain := offered == nil
	accepted := codecs().SupportedMediaTypes()
	pretty := wantsPretty(r)
	header := r.Header.Get("Accept")
	if header == "" {
		return mediaType{SerializerInfo: accepted[0], pretty: pretty}, nil
	}
	known := false
	for _, clause := range goautoneg.ParseAccept(header) {
		for _, info := range accepted {
			if clause.Type != "*" && clause.Type != info.MediaTypeType || clause.SubType != "*" && clause.SubType != info.MediaTypeSubType {
				continue
			}
			known = true
			if m, ok := withParameters(clause.Params, info, plain); ok {
				m.pretty = m.pretty || pretty
				return m, nil
			}
		}
	}
	if !known && !plain {
		return mediaType{}, notOffered(offered)
	}
	return mediaType{}, notAcceptable(false)
}

// withParameters reads what stands behind the media type (as, g, v, stream,
// pretty); false if the server cannot do that in this format.
func withParameters(params map[string]string, info runtime.SerializerInfo, plain bool) (mediaType, bool) {
	m := mediaType{SerializerInfo: info, pretty: params["pretty"] == "1"}
	if stream := params["stream"]; stream != "" && (stream != "watch" || info.StreamSerializer == nil) {
		return m, false
	}
	if params["as"] == "" && params["g"] == "" && params["v"] == "" {
		return m, true
	}
	as := schema.GroupVersionKind{Group: params["g"], Version: params["v"], Kind: params["as"]}
	if plain || as.GroupVersion() != metav1.SchemeGroupVersion && as.GroupVersion() != metav1beta1.SchemeGroupVersion {
		return m, false
	}
	m.as = &as
	switch as.Kind {
	case "Table": // has no protobuf form
		return m, info.MediaTypeSubType == "json" || info.MediaTypeSubType == "yaml"
	case "PartialObjectMetadata", "PartialObjectMetadataList":
		return m, true
	}
	return m, false
}

// wantsPretty tells whether a person reads the answer.
func wantsPretty(r *http.Request) bool {
	if asked := r.URL.Query().Get("pretty"); asked != "" {
		pretty, _ := strconv.ParseBool(asked)
		return pretty
	}
	agent := r.UserAgent()
	return strings.HasPrefix(agent, "curl") || strings.HasPrefix(agent, "Wget") || strings.HasPrefix(agent, "Mozilla/5.0")
}

// bodyFormat finds the serializer for the Content-Type of what was sent; JSON
// if nothing is said. It fails with UnsupportedMediaType (415).
func bodyFormat(r *http.Request) (runtime.SerializerInfo, error) {
	accepted := codecs().SupportedMediaTypes()
	header := r.Header.Get("Content-Type")
	if header == "" {
		return accepted[0], nil
	}
	if name, _, err := mime.ParseMediaType(header); err == nil {
		if info, ok := runtime.SerializerInfoForMediaType(accepted, name); ok {
			return info, nil
		}
	}
	return runtime.SerializerInfo{}, unsupportedMediaType(mediaTypeNames(false))
}

// mediaTypeNames lists what the server speaks; for watches if stream is true.
func mediaTypeNames(stream bool) []string {
	var names []string
	for _, info := range codecs().SupportedMediaTypes() {
		switch {
		case !stream:
			names = append(names, info.MediaType)
		case info.StreamSerializer != nil:
			names = append(names, info.MediaType+";stream=watch")
		}
	}
	return names
}

// statusError is an API error for which apimachinery has no constructor.
type statusError struct{ status metav1.Status }

func (e *statusError) Error() string         { return e.status.Message }
func (e *statusError) Status() metav1.Status { return e.status }

func newStatusError(code int, reason metav1.StatusReason, message string) error {
	return &statusError{metav1.Status{Status: metav1.StatusFailure, Code: int32(code), Reason: reason, Message: message}}
}

func notAcceptable(stream bool) error {
	return newStatusError(http.StatusNotAcceptable, metav1.StatusReasonNotAcceptable,
		"only the following media types are accepted: "+strings.Join(mediaTypeNames(stream), ", "))
}

// notOffered is how the API's router says it.
func notOffered(offered []string) error {
	return emptyDetails(http.StatusNotAcceptable, metav1.StatusReasonNotAcceptable,
		"406: Not Acceptable\n\nAvailable representations: "+strings.Join(offered, ", "))
}

func unsupportedMediaType(accepted []string) error {
	return newStatusError(http.StatusUnsupportedMediaType, metav1.StatusReasonUnsupportedMediaType,
		fmt.Sprintf("the body of the request was in an unknown format - accepted media types include: %s",
			strings.Join(slices.Clone(accepted), ", ")))
}
