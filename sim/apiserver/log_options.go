package apiserver

import (
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// logOptions reads the query of a request for a log. It fails with BadRequest
// (what cannot be read) or Invalid (what makes no sense).
func (c *call) logOptions() (*corev1.PodLogOptions, error) {
	options := &corev1.PodLogOptions{
		Container: c.query.Get("container"), Follow: c.flag("follow"), Previous: c.flag("previous"), Timestamps: c.flag("timestamps"),
	}
	for _, number := range []struct {
		name string
		into **int64
	}{
		{"sinceSeconds", &options.SinceSeconds}, {"tailLines", &options.TailLines}, {"limitBytes", &options.LimitBytes},
	} {
		text := c.query.Get(number.name)
		if text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, apierrors.NewBadRequest(err.Error())
		}
		*number.into = &n
	}
	if text := c.query.Get("sinceTime"); text != "" {
		since, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, apierrors.NewBadRequest(err.Error())
		}
		options.SinceTime = &metav1.Time{Time: since}
	}
	if c.query.Has("stream") {
		stream := c.query.Get("stream")
		options.Stream = &stream
	}
	if mistakes := validateLogOptions(options); len(mistakes) > 0 {
		return nil, apierrors.NewInvalid(corev1.SchemeGroupVersion.WithKind("PodLogOptions").GroupKind(), c.name, mistakes)
	}
	return options, nil
}

// flag reads a query parameter as Kubernetes reads booleans: anything but
// "false" and "0" that is there is true.
func (c *call) flag(name string) bool {
	if !c.query.Has(name) {
		return false
	}
	value := c.query.Get(name)
	return value != "0" && value != "false" && value != "False" && value != "FALSE"
}

// validateLogOptions returns every mistake in the options of a log.
func validateLogOptions(options *corev1.PodLogOptions) field.ErrorList {
	var mistakes field.ErrorList
	if n := options.TailLines; n != nil && *n < 0 {
		mistakes = append(mistakes, field.Invalid(field.NewPath("tailLines"), *n, "must be greater than or equal to 0"))
	}
	if n := options.LimitBytes; n != nil && *n < 1 {
		mistakes = append(mistakes, field.Invalid(field.NewPath("limitBytes"), *n, "must be greater than 0"))
	}
	if options.Stream != nil { // a beta that is off
		mistakes = append(mistakes, field.Forbidden(field.NewPath("stream"), "may not be specified"))
	}
	switch n := options.SinceSeconds; {
	case n != nil && options.SinceTime != nil:
		mistakes = append(mistakes, field.Forbidden(field.NewPath(""), "at most one of `sinceTime` or `sinceSeconds` may be specified"))
	case n != nil && *n < 1:
		mistakes = append(mistakes, field.Invalid(field.NewPath("sinceSeconds"), *n, "must be greater than 0"))
	}
	return mistakes
}
