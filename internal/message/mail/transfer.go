package mail

import "bytes"

var base64Values = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = int8(i)
	}
	t['-'], t['_'] = 62, 63 // the alphabet for URLs, seen in mail too
	return t
}()

// appendBase64 decodes src, skipping what is not of the alphabet. Padding ends a group, not the data: some programs join
// blocks that were encoded apart. clean is false when anything but line breaks was skipped or the end is missing.
func appendBase64(dst, src []byte) (out []byte, clean bool) {
	clean = true
	if need := len(src)/4*3 + 3; cap(dst)-len(dst) < need {
		dst = append(make([]byte, 0, len(dst)+need), dst...)
	}
	var acc uint32
	n := 0
	for i := 0; i < len(src); i++ {
		for n == 0 && i+4 <= len(src) { // whole groups, the common case
			a, b, c, d := base64Values[src[i]], base64Values[src[i+1]], base64Values[src[i+2]], base64Values[src[i+3]]
			if a|b|c|d < 0 {
				break
			}
			v := uint32(a)<<18 | uint32(b)<<12 | uint32(c)<<6 | uint32(d)
			dst = append(dst, byte(v>>16), byte(v>>8), byte(v))
			i += 4
		}
		if i >= len(src) {
			break
		}
		v := base64Values[src[i]]
		if v < 0 {
			switch src[i] {
			case '\n', '\r', ' ', '\t':
			case '=':
				dst = flushBase64(dst, acc, n)
				acc, n = 0, 0
			default:
				clean = false
			}
			continue
		}
		acc = acc<<6 | uint32(v)
		if n++; n == 4 {
			dst = append(dst, byte(acc>>16), byte(acc>>8), byte(acc))
			acc, n = 0, 0
		}
	}
	return flushBase64(dst, acc, n), clean && n == 0
}

// flushBase64 writes the bytes of an unfinished group.
func flushBase64(dst []byte, acc uint32, n int) []byte {
	switch n {
	case 2:
		dst = append(dst, byte(acc>>4))
	case 3:
		dst = append(dst, byte(acc>>10), byte(acc>>2))
	}
	return dst
}

// appendQuotedPrintable decodes src; what is no valid escape is kept as it stands. clean is false when there was any.
func appendQuotedPrintable(dst, src []byte) (out []byte, clean bool) {
	clean = true
	for len(src) > 0 {
		eq := bytes.IndexByte(src, '=')
		if eq < 0 {
			return append(dst, src...), clean
		}
		dst = append(dst, src[:eq]...)
		src = src[eq+1:]
		if len(src) >= 2 && unhex(src[0]) >= 0 && unhex(src[1]) >= 0 {
			dst = append(dst, byte(unhex(src[0])<<4|unhex(src[1])))
			src = src[2:]
			continue
		}
		if n := softBreak(src); n > 0 {
			src = src[n:]
			continue
		}
		if len(src) == 0 { // a cut message
			return dst, clean
		}
		dst, clean = append(dst, '='), false
	}
	return dst, clean
}

// softBreak gives the length of the line end after a '=', white space before it included; 0 when there is none.
func softBreak(src []byte) int {
	for i, c := range src {
		switch c {
		case '\n':
			return i + 1
		case ' ', '\t', '\r':
		default:
			return 0
		}
	}
	return len(src)
}

// appendUU decodes uuencoded data; lines before "begin" and after "end" are dropped.
func appendUU(dst, src []byte) []byte {
	started := false
	for len(src) > 0 {
		var l []byte
		l, src = cutLine(src)
		switch {
		case !started:
			started = bytes.HasPrefix(l, []byte("begin "))
		case bytes.Equal(l, []byte("end")):
			return dst
		case len(l) > 0:
			dst = appendUULine(dst, l)
		}
	}
	return dst
}

func appendUULine(dst, l []byte) []byte {
	n := int(l[0]-' ') & 63
	l = l[1:]
	for ; n > 0 && len(l) > 0; l = l[min(4, len(l)):] {
		var v uint32
		for i := range 4 {
			v <<= 6
			if i < len(l) {
				v |= uint32(l[i]-' ') & 63
			}
		}
		b := [3]byte{byte(v >> 16), byte(v >> 8), byte(v)}
		k := min(3, n)
		dst = append(dst, b[:k]...)
		n -= k
	}
	return dst
}
