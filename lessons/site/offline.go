package site

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// serviceWorker is the program that keeps all other files in the browser: what
// there is of them, by their content, and then templates/sw.js.
func (b *builder) serviceWorker() []byte {
	var kept [][2]string
	for _, file := range b.files {
		if file.Name == "sitemap.xml" {
			continue // nobody reads it
		}
		sum := sha256.Sum256(file.Data)
		kept = append(kept, [2]string{file.Name, hex.EncodeToString(sum[:6])})
	}
	list, err := json.Marshal(kept)
	b.note(err)
	program, err := files.ReadFile("templates/sw.js")
	b.note(err)
	return append([]byte("const files = "+string(list)+";\n"), program...)
}
