package observable

import "unicode/utf8"

// The classes of trigger bytes.
const (
	quiet   = iota
	cDot    // '.'
	cAt     // '@'
	cColon  // ':'
	cDigit  // a digit
	cPlus   // '+'
	cLetter // first letter of a messenger's name, and of "AT"
	cOther  // first byte of a messenger's name in another script
)

var triggers = func() (t [256]uint8) {
	t['.'], t['@'], t[':'], t['+'] = cDot, cAt, cColon, cPlus
	for c := '0'; c <= '9'; c++ {
		t[c] = cDigit
	}
	for i := range names {
		switch c := names[i].word[0]; {
		case c >= utf8.RuneSelf:
			t[c] = cOther
		default:
			t[c], t[c-0x20] = cLetter, cLetter
		}
	}
	t['A'] = cLetter
	return t
}()

// second holds, for the first byte of a name (low bits), which second bytes can follow: nearly every word is refused by it.
var second = func() (t [256][4]uint64) {
	for i := range names {
		w := names[i].word
		for _, a := range [...]byte{w[0], upperByte(w[0])} {
			for _, b := range [...]byte{w[1], upperByte(w[1])} {
				t[a][b>>6] |= 1 << (b & 63)
			}
		}
	}
	t['A']['T'>>6] |= 1 << ('T' & 63)
	return t
}()

func upperByte(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 0x20
	}
	return c
}

// text searches a text that the other side wrote. Each byte is read a bounded number of times: a reader looks back to the end of
// the last thing that was found at most, and hands back where to go on.
func (e *Extractor) text(s string) {
	if len(s) < 4 {
		return
	}
	if needsFold(s) {
		e.folded = fold(e.folded[:0], s)
		s = string(e.folded)
	}
	e.near = [kinds]int{}
	done := 0 // the end of the last thing read; nothing before it is looked at again
	for i := 0; i < len(s); {
		c := triggers[s[i]]
		if c == quiet {
			i++
			continue
		}
		if c == cLetter && (wordBefore(s, i) || !beginsName(s, i)) || c == cDot && !joins(s, i) {
			i++
			continue
		}
		next := i + 1
		switch c {
		case cDot:
			next = e.dot(s, i, done)
		case cAt:
			next = e.at(s, i, done)
		case cColon:
			next = e.colon(s, i, done)
		case cDigit:
			next = e.digits(s, i, done)
		case cPlus:
			next = e.plus(s, i, done)
		default:
			if beginsName(s, i) {
				next = e.word(s, i, done)
			}
		}
		if next > i+1 && (c == cAt || c == cColon || c == cPlus || c == cDot && s[min(next, len(s)-1)] != '@') {
			done = next
		}
		i = next
	}
}

// beginsName tells whether the first two bytes of a messenger's name stand at i.
func beginsName(s string, i int) bool {
	return i+1 < len(s) && second[s[i]][s[i+1]>>6]>>(s[i+1]&63)&1 != 0
}

// joins tells whether the dot at i stands between two characters of a host.
func joins(s string, i int) bool {
	if i == 0 || i+1 >= len(s) {
		return false
	}
	a, b := s[i-1], s[i+1]
	return (isAlnum(a) || a >= utf8.RuneSelf) && (isAlnum(b) || b >= utf8.RuneSelf)
}

// word reads a messenger's name at i, or the AT of "desk AT firm.example".
func (e *Extractor) word(s string, i, done int) int {
	if s[i] == 'A' {
		if end := e.capitalAt(s, i, done); end > 0 {
			return end
		}
		return i + 1
	}
	name, end := nameAt(s, i)
	if name < 0 {
		return i + 1
	}
	return e.messenger(s, name, end)
}
