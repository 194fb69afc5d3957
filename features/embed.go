package features

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
)

//go:embed *.feature exercicios/*.feature solucoes/*.feature respostas/*.feature
var files embed.FS

// Files are the course's own scenarios: NN-topic.feature, exercicios/NN-topic.feature
// as they are given to learners, one answer to each in solucoes/, and in respostas/
// more of them, right and wrong.
func Files() fs.FS { return files }

//go:embed *.go */*.go */*/*.go
var source embed.FS

// Source is the code of this folder and of those below it, for the page about
// what the course simplifies. Names in it are relative to this folder.
func Source() fs.FS { return source }

// folder is how reports name the place of the course's own files.
const folder = "features/"

// lessonFile matches the name of a lesson's scenarios.
var lessonFile = regexp.MustCompile(`^(\d\d)-[a-z-]+\.feature$`)

// LessonsWithScenarios are the numbers of the lessons that can be checked.
func LessonsWithScenarios() []int {
	var numbers []int
	for _, name := range lessonFiles() {
		numbers = append(numbers, lessonOf(name))
	}
	return numbers
}

// lessonFiles are the names of the embedded files, in the order of the trail.
func lessonFiles() []string {
	names, err := fs.Glob(files, "*.feature")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range names {
		if !lessonFile.MatchString(name) {
			panic(fmt.Sprintf("features/%s: a name like 02-deployment.feature was expected", name))
		}
	}
	slices.Sort(names)
	return names
}

// lessonOf reads the lesson's number from a file's name.
func lessonOf(name string) int {
	number, _ := strconv.Atoi(path.Base(name)[:2])
	return number
}
