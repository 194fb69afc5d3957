package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"
)

// flags are a command's flags. pflag reads them (they may stand anywhere on the
// line); what it says about mistakes is said again here in Portuguese.
type flags struct {
	*pflag.FlagSet
	help bool
}

func newFlags(name string) *flags {
	f := &flags{FlagSet: pflag.NewFlagSet(name, pflag.ContinueOnError)}
	f.SortFlags = false
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	f.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "help" {
			name = "ajuda"
		}
		return pflag.NormalizedName(name)
	})
	f.BoolVarP(&f.help, "ajuda", "h", false, "mostra esta ajuda (também --help)")
	return f
}

// parse reads the arguments; its errors are for the learner.
func (f *flags) parse(args []string) error {
	err := f.Parse(args)
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
		syntax  *pflag.InvalidSyntaxError
	)
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return fmt.Errorf("não conheço a opção -%s", unknown.GetSpecifiedShortnames())
	case errors.As(err, &unknown):
		return fmt.Errorf("não conheço a opção --%s%s", unknown.GetSpecifiedName(), f.didYouMean(unknown.GetSpecifiedName()))
	case errors.As(err, &missing):
		return fmt.Errorf("a opção --%s pede um valor", missing.GetFlag().Name)
	case errors.As(err, &invalid):
		return fmt.Errorf("a opção --%s não aceita %q%s", invalid.GetFlag().Name, invalid.GetValue(), expected(invalid.GetFlag()))
	case errors.As(err, &syntax):
		return fmt.Errorf("não entendi a opção %s", syntax.GetSpecifiedFlag())
	}
	return err
}

// expected says what values a flag takes.
func expected(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "uint64":
		return ": esperava um número inteiro, de 1 para cima"
	case "uint16":
		return ": esperava uma porta, de 0 (qualquer uma que esteja livre) a 65535"
	case "speed":
		return fmt.Sprintf(": esperava um número maior que 0, até %d, como 1, 10 ou 0,5", fastest)
	case "bool":
		return ": é uma opção sem valor"
	}
	return ""
}

func (f *flags) didYouMean(name string) string {
	var names []string
	f.VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	if near := nearest(name, names); near != "" {
		return fmt.Sprintf(" (você quis dizer --%s?)", near)
	}
	return ""
}
