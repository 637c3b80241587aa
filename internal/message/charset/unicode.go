package charset

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
)

// byteOrderMark finds the encoding a leading mark names, and what follows the mark.
func byteOrderMark(b []byte) (*encoding, []byte) {
	switch {
	case len(b) < 2:
		return nil, b
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		if utf8.Valid(b) || mostlyUTF8(b) {
			return utf8Encoding, b[3:]
		}
		return nil, b[3:]
	case bytes.HasPrefix(b, []byte{0xff, 0xfe, 0, 0}) && len(b)%4 == 0:
		return utf32LE, b[4:]
	case bytes.HasPrefix(b, []byte{0, 0, 0xfe, 0xff}):
		return utf32BE, b[4:]
	case b[0] == 0xff && b[1] == 0xfe:
		return utf16LE, b[2:]
	case b[0] == 0xfe && b[1] == 0xff:
		return utf16BE, b[2:]
	}
	return nil, b
}

// repairUTF8 keeps what is valid and marks the rest.
func repairUTF8(b []byte) (string, bool) {
	if utf8.Valid(b) {
		return string(b), true
	}
	return strings.ToValidUTF8(string(b), "\uFFFD"), false
}

// sniffWide recognises UTF-16 and UTF-32 without a mark by where the zero bytes fall. declared only breaks a tie.
func sniffWide(b []byte, declared *encoding) *encoding {
	sample := b[:min(len(b), sampleSize)&^3]
	var zero [4]int
	for i, c := range sample {
		if c == 0 {
			zero[i&3]++
		}
	}
	n := len(sample) / 4
	if n == 0 {
		if len(b) >= 2 && declared != nil && declared.wide {
			return declared
		}
		return nil
	}
	most := func(k int) bool { return k*10 >= n*7 }
	few := func(k int) bool { return k*10 <= n }
	switch {
	case most(zero[1]) && most(zero[2]) && most(zero[3]) && few(zero[0]):
		return utf32LE
	case most(zero[0]) && most(zero[1]) && most(zero[2]) && few(zero[3]):
		return utf32BE
	case most(zero[1]) && most(zero[3]) && few(zero[0]) && few(zero[2]):
		return utf16LE
	case most(zero[0]) && most(zero[2]) && few(zero[1]) && few(zero[3]):
		return utf16BE
	}
	if declared != nil && declared.wide {
		return declared
	}
	return nil
}

func decodeUTF16Any(b []byte) (string, bool) {
	// Without a mark RFC 2781 says big-endian, but what sends no mark in practice is Windows.
	odd, even := 0, 0
	for i := 0; i+1 < min(len(b), sampleSize); i += 2 {
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			odd++
		}
	}
	return decodeUTF16(b, odd >= even)
}

func decodeUTF16(b []byte, little bool) (string, bool) {
	hi, lo := 0, 1
	if little {
		hi, lo = 1, 0
	}
	out, ok := make([]byte, 0, len(b)/2+len(b)/4), len(b)%2 == 0
	for i := 0; i+1 < len(b); i += 2 {
		r := rune(b[i+hi])<<8 | rune(b[i+lo])
		if utf16.IsSurrogate(r) {
			if i+3 < len(b) {
				if pair := utf16.DecodeRune(r, rune(b[i+2+hi])<<8|rune(b[i+2+lo])); pair != utf8.RuneError {
					out = utf8.AppendRune(out, pair)
					i += 2
					continue
				}
			}
			ok, r = false, utf8.RuneError
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out), ok
}

func decodeUTF32Any(b []byte) (string, bool) {
	little := len(b) >= 4 && b[3] == 0 && b[0] != 0
	return decodeUTF32(b, little)
}

func decodeUTF32(b []byte, little bool) (string, bool) {
	out, ok := make([]byte, 0, len(b)/2), len(b)%4 == 0
	for ; len(b) >= 4; b = b[4:] {
		u := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
		if little {
			u = uint32(b[3])<<24 | uint32(b[2])<<16 | uint32(b[1])<<8 | uint32(b[0])
		}
		r := rune(utf8.RuneError)
		if u <= utf8.MaxRune && utf8.ValidRune(rune(u)) {
			r = rune(u)
		}
		ok = ok && r != utf8.RuneError
		out = utf8.AppendRune(out, r)
	}
	return string(out), ok
}

// decodeUTF7 reads RFC 2152: runs of modified base64 between '+' and '-', each of UTF-16 big-endian units.
func decodeUTF7(b []byte) (string, bool) {
	out, ok := make([]byte, 0, len(b)), true
	for i := 0; i < len(b); i++ {
		if b[i] != '+' {
			if b[i] >= 0x80 {
				ok = false
				out = utf8.AppendRune(out, utf8.RuneError)
				continue
			}
			out = append(out, b[i])
			continue
		}
		end := i + 1
		for end < len(b) && base64Value(b[end]) >= 0 {
			end++
		}
		if end == i+1 {
			out = append(out, '+') // "+-" is a plus sign; a lone plus is kept
		} else {
			run, good := utf7Run(b[i+1 : end])
			ok = ok && good
			out = append(out, run...)
		}
		if end < len(b) && b[end] == '-' {
			end++
		}
		i = end - 1
	}
	return string(out), ok
}

func utf7Run(b []byte) (string, bool) {
	var bits, n uint
	units := make([]byte, 0, len(b))
	for _, c := range b {
		bits = bits<<6 | uint(base64Value(c))
		if n += 6; n >= 8 {
			n -= 8
			units = append(units, byte(bits>>n))
		}
	}
	return decodeUTF16(units[:len(units)&^1], false)
}

// base64Value gives the six bits of a character of the base64 alphabet, or -1.
func base64Value(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return -1
}

// decodeISO2022KR reads RFC 1557: between SO and SI the bytes are EUC-KR without its high bits.
func decodeISO2022KR(b []byte) (string, bool) {
	b = bytes.ReplaceAll(b, []byte("\x1b$)C"), nil)
	raw := make([]byte, 0, len(b))
	shifted := false
	for _, c := range b {
		switch {
		case c == 0x0e:
			shifted = true
		case c == 0x0f:
			shifted = false
		case shifted && c > 0x20:
			raw = append(raw, c|0x80)
		default:
			raw = append(raw, c)
		}
	}
	return decodeTable(raw, korean.EUCKR)
}
