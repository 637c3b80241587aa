package chat

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// mojibakeMarks are what UTF-8 punctuation and accents look like after a program took them for Windows-1252.
var mojibakeMarks = []string{"â€", "Ã", "Â"}

// repairMojibake undoes text that was encoded twice, as some exports write it. It changes a text only when all of it goes
// back to valid UTF-8, which ordinary text with such letters does not.
func repairMojibake(s string) string {
	marked := false
	for _, m := range mojibakeMarks {
		marked = marked || strings.Contains(s, m)
	}
	if !marked {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			if r >= 0x100 {
				return s
			}
			c = byte(r) // the five bytes Windows-1252 leaves open
		}
		b = append(b, c)
	}
	if !utf8.Valid(b) {
		return s
	}
	return string(b)
}
