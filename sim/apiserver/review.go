package apiserver

import (
	"net/http"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

// The kinds below are questions: what is created is answered at once, and
// never stored. kubectl auth whoami and kubectl auth can-i ask them.

var reviewVerbs = []string{"create"}

func selfSubjectReviewResource(s *Server) *Resource {
	return &Resource{
		Name: "selfsubjectreviews.authentication.k8s.io", Kind: authenticationv1.SchemeGroupVersion.WithKind("SelfSubjectReview"),
		Plural: "selfsubjectreviews", Singular: "selfsubjectreview", Verbs: reviewVerbs,
		New:     func() client.Object { return &authenticationv1.SelfSubjectReview{} },
		Default: unchanged,
		Review: func(obj client.Object, who authenticationv1.UserInfo) error {
			*obj.(*authenticationv1.SelfSubjectReview) = authenticationv1.SelfSubjectReview{
				ObjectMeta: metav1.ObjectMeta{CreationTimestamp: s.now()},
				Status:     authenticationv1.SelfSubjectReviewStatus{UserInfo: who},
			}
			return nil
		},
	}
}

func selfSubjectAccessReviewResource() *Resource {
	return &Resource{
		Name: "selfsubjectaccessreviews.authorization.k8s.io", Kind: authorizationv1.SchemeGroupVersion.WithKind("SelfSubjectAccessReview"),
		Plural: "selfsubjectaccessreviews", Singular: "selfsubjectaccessreview", Verbs: reviewVerbs,
		New:     func() client.Object { return &authorizationv1.SelfSubjectAccessReview{} },
		Default: unchanged,
		Review: func(obj client.Object, who authenticationv1.UserInfo) error {
			review := obj.(*authorizationv1.SelfSubjectAccessReview)
			if mistakes := validateAccessReview(review); len(mistakes) > 0 {
				return validation.NewInvalid(schema.GroupKind{Group: authorizationv1.GroupName, Kind: review.Kind}, "", mistakes)
			}
			allowed := false
			if path := review.Spec.NonResourceAttributes; path != nil {
				allowed = maySee(who, path.Verb, path.Path)
			} else {
				allowed = mayDo(who, *review.Spec.ResourceAttributes)
			}
			review.Status = authorizationv1.SubjectAccessReviewStatus{Allowed: allowed}
			return nil
		},
	}
}

func selfSubjectRulesReviewResource() *Resource {
	return &Resource{
		Name: "selfsubjectrulesreviews.authorization.k8s.io", Kind: authorizationv1.SchemeGroupVersion.WithKind("SelfSubjectRulesReview"),
		Plural: "selfsubjectrulesreviews", Singular: "selfsubjectrulesreview", Verbs: reviewVerbs,
		New:     func() client.Object { return &authorizationv1.SelfSubjectRulesReview{} },
		Default: unchanged,
		Review: func(obj client.Object, who authenticationv1.UserInfo) error {
			review := obj.(*authorizationv1.SelfSubjectRulesReview)
			if review.Spec.Namespace == "" {
				return apierrors.NewBadRequest("no namespace on request")
			}
			*review = authorizationv1.SelfSubjectRulesReview{Status: rulesOf(who)}
			return nil
		},
	}
}

// rulesOf are those of the reference: what everybody may do, and what members
// of system:masters may.
func rulesOf(who authenticationv1.UserInfo) authorizationv1.SubjectRulesReviewStatus {
	may := func(verb, group string, resources ...string) authorizationv1.ResourceRule {
		return authorizationv1.ResourceRule{Verbs: []string{verb}, APIGroups: []string{group}, Resources: resources}
	}
	see := func(verb string, paths ...string) authorizationv1.NonResourceRule {
		return authorizationv1.NonResourceRule{Verbs: []string{verb}, NonResourceURLs: paths}
	}
	rules := authorizationv1.SubjectRulesReviewStatus{
		ResourceRules: []authorizationv1.ResourceRule{
			may("create", "authorization.k8s.io", "selfsubjectaccessreviews", "selfsubjectrulesreviews"),
			may("create", "authentication.k8s.io", "selfsubjectreviews"),
		},
		NonResourceRules: []authorizationv1.NonResourceRule{
			see("get", "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"),
			see("get", "/healthz", "/livez", "/readyz", "/version", "/version/"),
		},
	}
	if isMaster(who) {
		rules.ResourceRules = append(rules.ResourceRules, may("*", "*", "*"))
		rules.NonResourceRules = append(rules.NonResourceRules, see("*", "*"))
	}
	return rules
}

// validateAccessReview checks what is asked about.
//
// Simplification: selectors, by which one can ask about some objects only, are
// not looked at.
func validateAccessReview(review *authorizationv1.SelfSubjectAccessReview) (mistakes field.ErrorList) {
	resource, path := review.Spec.ResourceAttributes, review.Spec.NonResourceAttributes
	if (resource == nil) == (path == nil) {
		mistakes = append(mistakes, field.Invalid(field.NewPath("spec"), path,
			"exactly one of nonResourceAttributes or resourceAttributes must be specified"))
	}
	meta := *review.ObjectMeta.DeepCopy()
	meta.ManagedFields = nil
	if !equality.Semantic.DeepEqual(meta, metav1.ObjectMeta{}) {
		mistakes = append(mistakes, field.Invalid(field.NewPath("metadata"), review.ObjectMeta, "must be empty"))
	}
	return mistakes
}

// review answers a question.
func (c *call) review(options writeOptions, asked client.Object) (err error) {
	var answer client.Object
	c.locked(func() {
		answer = withManagedFields(asked, c.managed.preview(nil, asked, options.manager, c.subresource, c.clock.Now()))
		err = c.res.Review(answer, requester(c.r))
	})
	if err != nil {
		return err
	}
	answer.GetObjectKind().SetGroupVersionKind(c.res.Kind)
	return c.answer(http.StatusCreated, answer)
}
