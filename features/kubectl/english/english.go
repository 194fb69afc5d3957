// Package english pins kubectl's texts to English, whatever the language of
// the machine. It does its work when it is initialised, and must be so before
// any package of kubectl that has texts: the initialisation order of Go is by
// import path among those that are ready, and this one needs nothing but i18n.
package english

import "k8s.io/kubectl/pkg/util/i18n"

func init() {
	err := i18n.SetLoadTranslationsFunc(func() error {
		return i18n.LoadTranslations("kubectl", func() string { return "default" })
	})
	if err != nil {
		panic(err) // somebody was initialised before us
	}
}
