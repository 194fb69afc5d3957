package kubectl

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The wanted texts are what GNU's diff -u printed.
func TestUnified(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"a b c", "a b c", ""},
		{"a b c", "a x c", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"},
		{"", "a b", "@@ -0,0 +1,2 @@\n+a\n+b\n"},
		{"a b", "", "@@ -1,2 +0,0 @@\n-a\n-b\n"},
		{"a", "b", "@@ -1 +1 @@\n-a\n+b\n"},
		{"1 2 3 4 5 6 7 8 9", "1 2 3 4 5 6 7 8 x", "@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+x\n"},
		{"1 2 3 4 5 6 7 8", "x 2 3 4 5 6 7 y", "@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n"},
		{"1 2 3 4 5 6 7 8 9", "x 2 3 4 5 6 7 8 y", "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n"},
		{"1 2 3 4 5 6 7 8 9", "1 2 3 4 4.5 5 6 7 8 9", "@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+4.5\n 5\n 6\n 7\n"},
		{"a b c d", "b d e", "@@ -1,4 +1,3 @@\n-a\n b\n-c\n d\n+e\n"},
	} {
		assert.Equal(t, c.want, unified(strings.Fields(c.a), strings.Fields(c.b)), "%s -> %s", c.a, c.b)
	}
}

func TestDiffComparesByItself(t *testing.T) {
	f := newFixture(t)
	_, file := folder(t, map[string]string{
		"a.yaml": strings.Replace(pod, "NAME", "a", 1),
		"b.yaml": strings.Replace(strings.Replace(pod, "NAME", "a", 1), "nginx:1.27", "nginx:1.28", 1),
	})
	out, code := runCall(f.kubectl, Call{File: file}, "diff -f a.yaml")
	assert.Regexp(t, `^diff -u -N /tmp/LIVE-1000000000/v1\.Pod\.default\.a /tmp/MERGED-1000000000/v1\.Pod\.default\.a\n`+
		`--- /tmp/LIVE-1000000000/v1\.Pod\.default\.a\t2026-03-02 12:00:\d\d\.\d{9} \+0000\n\+\+\+ .*\n@@ -0,0 \+1,\d+ @@\n\+apiVersion: v1\n`, out)
	assert.Equal(t, 1, code)
	runCall(f.kubectl, Call{File: file}, "apply -f a.yaml")
	out, code = runCall(f.kubectl, Call{File: file}, "diff -f a.yaml")
	assert.Empty(t, out)
	assert.Zero(t, code)
	out, code = runCall(f.kubectl, Call{File: file}, "diff -f b.yaml")
	assert.Contains(t, out, "\n-  - image: nginx:1.27\n+  - image: nginx:1.28\n")
	assert.Equal(t, 1, code)
	out, code = runCall(f.kubectl, Call{File: file}, "diff -f nada.yaml")
	assert.Equal(t, "error: the path \"nada.yaml\" does not exist\n", out)
	assert.Equal(t, 2, code)
}
