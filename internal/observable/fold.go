package observable

import (
	"unicode/utf8"
)

// suspect marks the bytes that may begin something that has to be rewritten before a text is searched.
var suspect = func() (t [256]bool) {
	for _, c := range []byte{'[', '(', '{', 'D', 0xc2, 0xcd, 0xd8, 0xd9, 0xdb, 0xe1, 0xe2, 0xe3, 0xef, 0xf3} {
		t[c] = true
	}
	return t
}()

// needsFold tells whether fold would change anything but looks.
func needsFold(s string) bool {
	for i := 0; i < len(s); i++ {
		if suspect[s[i]] && foldsAt(s, i) {
			return true
		}
	}
	return false
}

func foldsAt(s string, i int) bool {
	c := s[i]
	if c < utf8.RuneSelf {
		_, n := defang(s, i)
		return n > 0
	}
	r, n := runeAt(s, i)
	to := foldRune(r)
	if r == '：' { // only as part of a full-width "://"; elsewhere it is punctuation that the readers know
		next, _ := runeAt(s, i+n)
		return next == '/' || next == '／'
	}
	if to == '.' && r > 0x3000 { // the full stop of a sentence, unless it stands inside a host
		return i > 0 && isAlnum(s[i-1])
	}
	return to != r
}

// fold appends s to dst as a person would retype it: invisible characters dropped, full-width and Arabic digits and letters
// in ASCII, bracketed dots and ats written out.
func fold(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if !suspect[c] {
			dst = append(dst, c)
			i++
			continue
		}
		if c < utf8.RuneSelf {
			to, n := defang(s, i)
			if n == 0 {
				dst = append(dst, c)
				i++
				continue
			}
			dst = append(trimBlanks(dst), to...)
			i += n
			continue
		}
		r, n := runeAt(s, i)
		switch to := foldRune(r); to {
		case r:
			dst = append(dst, s[i:i+n]...)
		case drop:
		case '.':
			dst = appendDot(dst, s, i, n)
		default:
			dst = append(dst, byte(to))
		}
		i += n
	}
	return dst
}

// appendDot writes an ideographic full stop as a dot where it stands inside a host, and keeps it at the end of a sentence.
func appendDot(dst []byte, s string, i, n int) []byte {
	if len(dst) > 0 && isAlnum(dst[len(dst)-1]) {
		if r, _ := runeAt(s, i+n); r < utf8.RuneSelf && isAlnum(byte(r)) || r >= 0xff10 && r <= 0xff5a {
			return append(dst, '.')
		}
	}
	return append(dst, s[i:i+n]...)
}

func trimBlanks(b []byte) []byte {
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// drop is what foldRune gives for a character that nobody sees.
const drop = rune(-1)

// foldRune gives the ASCII character that stands for r in an address, drop for an invisible one, or r itself.
func foldRune(r rune) rune {
	switch {
	case r == 0xad, r == 0x034f, r == 0x061c, r == 0x115f, r == 0x1160, r >= 0x180b && r <= 0x180e, r >= 0x200b && r <= 0x200f,
		r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r >= 0xfe00 && r <= 0xfe0f, r == 0xfeff, r == 0x3164,
		r >= 0xe0000 && r <= 0xe0fff:
		return drop
	case r >= 0x0660 && r <= 0x0669:
		return r - 0x0660 + '0'
	case r >= 0x06f0 && r <= 0x06f9:
		return r - 0x06f0 + '0'
	case r >= 0xff01 && r <= 0xff5e:
		to := r - 0xff01 + '!'
		if to == '.' || to == '@' || to == '+' || to == '/' || to == '-' || to == '_' || to == ':' || isAlnum(byte(to)) {
			return to
		}
	case r == 0x3002, r == 0xff61, r == 0x2024, r == 0xfe52:
		return '.'
	case r == 0xfe6b:
		return '@'
	}
	return r
}

// defangs are the words that people write for a dot or an at, inside brackets.
var defangs = [...]struct {
	word, to string
}{
	{"dot", "."}, {".", "."}, {"at", "@"}, {"@", "@"}, {"://", "://"}, {":", ":"}, {"/", "/"}, {"punkt", "."}, {"point", "."},
	{"punto", "."}, {"точка", "."}, {"собака", "@"}, {"arroba", "@"}, {"点", "."},
}

// defang reads a bracketed dot or at, or the words DOT and AT in capitals, at i: what it stands for and how many bytes it
// takes, the blanks after it included; 0 when there is none. Brackets around other words are left alone.
func defang(s string, i int) (to string, n int) {
	if s[i] == 'D' {
		return capitalDot(s, i)
	}
	closing := byte(')')
	switch s[i] {
	case '[':
		closing = ']'
	case '{':
		closing = '}'
	}
	j := skipBlanks(s, i+1)
	for _, d := range defangs {
		if !hasFold(s[j:], d.word) {
			continue
		}
		k := skipBlanks(s, j+len(d.word))
		if k >= len(s) || s[k] != closing {
			continue
		}
		// Only a dot inside a word, or any mark with something on both sides, is meant as one.
		after := skipBlanks(s, k+1)
		if i == 0 || after >= len(s) || s[after] <= ' ' {
			return "", 0
		}
		return d.to, after - i
	}
	return "", 0
}

// capitalDot reads " DOT " as in "desk AT firm DOT example"; the AT is then found by the reader of addresses.
func capitalDot(s string, i int) (string, int) {
	if i < 2 || s[i-1] != ' ' || !isAlnum(s[i-2]) || len(s) < i+5 || s[i:i+4] != "DOT " || !isAlnum(s[i+4]) {
		return "", 0
	}
	return ".", 4
}

// skipBlanks skips at most four blanks: more of them are layout, not part of an address.
func skipBlanks(s string, i int) int {
	for end := min(len(s), i+4); i < end && s[i] == ' '; i++ {
	}
	return i
}
