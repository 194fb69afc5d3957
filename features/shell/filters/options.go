package filters

import "strings"

// option is one option of a filter: -n or --long, with a value or without.
type option struct {
	short byte
	long  string
	value bool
	set   func(value string) bool // false: it has told what is wrong with the value
}

// flag is an option without a value.
func flag(short byte, long string, to *bool) option {
	return option{short: short, long: long, set: func(string) bool { *to = true; return true }}
}

// text is an option with one.
func text(short byte, long string, to *string) option {
	return option{short: short, long: long, value: true, set: func(v string) bool { *to = v; return true }}
}

// parse reads the options, which may stand anywhere before "--", and returns
// the other arguments; false when it has told what is wrong.
func (c *Call) parse(options []option, wrong func(format string, args ...any)) (operands []string, ok bool) {
	args := c.Args[1:]
	for i := 0; i < len(args); i++ {
		a := args[i]
		next := func() (string, bool) {
			if i++; i < len(args) {
				return args[i], true
			}
			return "", false
		}
		switch {
		case a == "--":
			return append(operands, args[i+1:]...), true
		case strings.HasPrefix(a, "--"):
			ok = parseLong(a[2:], options, next, wrong)
		case strings.HasPrefix(a, "-") && a != "-":
			ok = parseShort(a[1:], options, next, wrong)
		default:
			operands, ok = append(operands, a), true
		}
		if !ok {
			return nil, false
		}
	}
	return operands, true
}

func parseLong(arg string, options []option, next func() (string, bool), wrong func(string, ...any)) bool {
	name, value, given := strings.Cut(arg, "=")
	for _, o := range options {
		if o.long != name || name == "" {
			continue
		}
		switch {
		case given && !o.value:
			wrong("option '--%s' doesn't allow an argument", name)
			return false
		case !given && o.value:
			if value, given = next(); !given {
				wrong("option '--%s' requires an argument", name)
				return false
			}
		}
		return o.set(value)
	}
	wrong("unrecognized option '--%s'", name)
	return false
}

// parseShort reads a cluster: -vc, -n5, -n 5.
func parseShort(cluster string, options []option, next func() (string, bool), wrong func(string, ...any)) bool {
	for i := 0; i < len(cluster); i++ {
		o := find(options, cluster[i])
		if o == nil {
			wrong("invalid option -- '%c'", cluster[i])
			return false
		}
		if !o.value {
			if !o.set("") {
				return false
			}
			continue
		}
		value := cluster[i+1:]
		if value == "" {
			var given bool
			if value, given = next(); !given {
				wrong("option requires an argument -- '%c'", cluster[i])
				return false
			}
		}
		return o.set(value)
	}
	return true
}

func find(options []option, short byte) *option {
	for i := range options {
		if options[i].short == short {
			return &options[i]
		}
	}
	return nil
}
