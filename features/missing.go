package features

// Missing returns the names of the scenarios that a text of Gherkin has and
// another one, which was made from it, has no longer. A text that cannot be
// understood has none.
func Missing(from, text []byte) []string {
	left := map[string]bool{}
	for _, name := range scenarioNames(text) {
		left[name] = true
	}
	var missing []string
	for _, name := range scenarioNames(from) {
		if !left[name] {
			missing = append(missing, name)
		}
	}
	return missing
}

func scenarioNames(text []byte) []string {
	const name = "texto"
	feature, err := sources{fs: texts{name: text}}.parse(name)
	if err != nil {
		return nil
	}
	var names []string
	for _, n := range nodes(feature) {
		if n.scenario != nil {
			names = append(names, n.title)
		}
	}
	return names
}
