package observable

import (
	"unicode"
	"unicode/utf8"
)

func isDigit(c byte) bool { return c-'0' <= 9 }

func isAlpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isAlnum(c byte) bool { return isDigit(c) || isAlpha(c) }

func isHexDigit(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

func isHex(s string) bool {
	for i := range len(s) {
		if !isHexDigit(s[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

func appendLower(dst []byte, s string) []byte {
	for i := range len(s) {
		dst = append(dst, lower(s[i]))
	}
	return dst
}

// lowerInto is appendLower for domains: what is longer than a host gives nothing.
func lowerInto(dst []byte, s string) []byte {
	if len(s) > maxHost {
		return dst
	}
	return appendLower(dst, s)
}

// hasFold tells whether s begins with an ASCII lower-case word, in any case.
func hasFold(s, word string) bool {
	if len(s) < len(word) {
		return false
	}
	for i := range len(word) {
		if lower(s[i]) != word[i] {
			return false
		}
	}
	return true
}

// isName tells whether a rune beyond ASCII can stand in a host or a word glued to Latin ones: letters of the scripts up to
// Armenian. Those after it (Hebrew, Arabic, the Indic scripts, Chinese, Japanese, Korean) are written around Latin words
// without a space, so they bound a host unless the host is theirs.
func isName(r rune) bool {
	return r < 0x0590 && unicode.IsLetter(r) || r >= 0x0300 && r < 0x0370 || r >= 0x1e00 && r < 0x2000 && unicode.IsLetter(r) ||
		r >= 0xa720 && r < 0xa7ff || r >= 0xab30 && r < 0xab70 || r >= 0x2c60 && r < 0x2c80
}

// runeAt decodes the rune that begins at i.
func runeAt(s string, i int) (rune, int) { return utf8.DecodeRuneInString(s[i:]) }

// runeBefore decodes the rune that ends at i.
func runeBefore(s string, i int) (rune, int) {
	return utf8.DecodeLastRuneInString(s[max(0, i-utf8.UTFMax):i])
}

// letterBefore tells whether an ASCII letter, digit or underscore stands before i.
func wordBefore(s string, i int) bool { return i > 0 && (isAlnum(s[i-1]) || s[i-1] == '_') }

// wordAt tells whether an ASCII letter, digit or underscore stands at i.
func wordAt(s string, i int) bool { return i < len(s) && (isAlnum(s[i]) || s[i] == '_') }
