// Package charset turns bytes in any declared, undeclared or wrongly declared encoding into UTF-8.
//
// It decides in this order. A byte order mark wins. Bytes that are valid UTF-8 are UTF-8 whatever was declared, but for
// the few short texts that are as valid in the declared Chinese, Japanese or Korean encoding. A declaration is believed
// when the bytes can be read with it and the result looks like language; national standards are read as the superset
// that mail programs really send (GB2312 as GB18030, ISO-8859-1 as Windows-1252, KS C 5601 as Windows-949). Otherwise
// the encoding is guessed from how common the characters are that each candidate gives: for two-byte encodings the
// share of the commonest characters, for one-byte encodings letter frequencies and the order of capitals.
//
// Work is linear in the input, and statistics look at a sample of it only.
package charset

import (
	"bytes"
	"unicode/utf8"
)

// maxErrorShare is how many characters in a hundred may be unreadable before a declaration is doubted: cut mails lose
// one or two bytes, a wrong encoding loses far more.
const maxErrorShare = 3

// Decode returns b as UTF-8. declared is the charset name a header or tag gave, or empty. used is the encoding that was
// applied, and ok is false when some bytes could not be understood and were replaced. It never fails, and the text is
// always valid UTF-8.
func Decode(b []byte, declared string) (text, used string, ok bool) {
	if e, rest := byteOrderMark(b); e != nil {
		return e.apply(rest)
	}
	e := lookup(declared)
	if isASCII(b) {
		return decodeASCII(b, e)
	}
	if utf8.Valid(b) && !readsBetterAs(b, e) {
		return string(b), "utf-8", true
	}
	switch {
	case e == nil:
		e = guess(b, nil)
	case e.wide:
		return e.apply(b)
	case e == utf8Encoding:
		if mostlyUTF8(b) {
			return e.apply(b)
		}
		e = guess(b, nil)
	case e.doubtful(b):
		e = guess(b, e)
	}
	return e.apply(b)
}

// decodeASCII handles bytes below 0x80: plain text, or one of the encodings that hide in seven bits.
func decodeASCII(b []byte, e *encoding) (string, string, bool) {
	if e != nil && e.sevenBit {
		return e.apply(b)
	}
	if bytes.IndexByte(b, 0) >= 0 {
		if w := sniffWide(b, e); w != nil {
			return w.apply(b)
		}
	}
	if i := bytes.IndexByte(b, 0x1b); i >= 0 && isShift(b[i+1:]) {
		return iso2022JP.apply(b)
	}
	return string(b), "us-ascii", true
}

// isShift reports whether s, the bytes after an escape, switches to a Japanese set as ISO-2022-JP does.
func isShift(s []byte) bool {
	return len(s) >= 2 && s[0] == '$' && (s[1] == 'B' || s[1] == '@')
}

// isASCII reports whether every byte is below 0x80.
func isASCII(b []byte) bool {
	for len(b) >= 8 {
		if (b[0]|b[1]|b[2]|b[3]|b[4]|b[5]|b[6]|b[7])&0x80 != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// readsBetterAs reports whether b, which is valid UTF-8, is more likely what was declared. Only two-byte encodings
// collide: a short Chinese text can happen to be valid UTF-8 made of two-byte sequences alone.
func readsBetterAs(b []byte, e *encoding) bool {
	if e == nil || e == utf8Encoding || !(e.multi || e.wide) {
		return false
	}
	if e.wide {
		return bytes.IndexByte(b, 0) >= 0
	}
	sequences := 0
	for _, r := range string(b) {
		if r >= 0x800 {
			return false
		}
		if r >= 0x80 {
			sequences++
		}
	}
	return sequences <= 8 && multiScore(sample(b), e) > 0.5
}

// mostlyUTF8 reports whether b is UTF-8 with a few broken places, rather than something else.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		if b[0] < 0x80 {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return good > 0 && bad <= 1+good/3
}
