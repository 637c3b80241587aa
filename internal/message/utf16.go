package message

import (
	"unicode/utf16"
	"unicode/utf8"
)

// decodeUTF16 turns text with a UTF-16 byte order mark into UTF-8. Half pairs and an odd last byte become U+FFFD.
func decodeUTF16(b []byte) []byte {
	big := len(b) > 0 && b[0] == 0xfe
	unit := func(i int) rune {
		if big {
			return rune(b[i])<<8 | rune(b[i+1])
		}
		return rune(b[i+1])<<8 | rune(b[i])
	}
	out := make([]byte, 0, len(b)/2+len(b)/4)
	i := 2
	for ; i+1 < len(b); i += 2 {
		r := unit(i)
		if utf16.IsSurrogate(r) {
			pair := rune(utf8.RuneError)
			if i+3 < len(b) {
				pair = utf16.DecodeRune(r, unit(i+2))
			}
			if r = pair; r != utf8.RuneError {
				i += 2
			}
		}
		out = utf8.AppendRune(out, r)
	}
	if i < len(b) {
		out = utf8.AppendRune(out, utf8.RuneError)
	}
	return out
}
