package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tidy gives plain text with one form of line end, lines of format=flowed joined, and no white space at the ends.
func tidy(s string, flowed, delSp bool) string {
	if strings.IndexByte(s, '\r') >= 0 || strings.IndexByte(s, 0) >= 0 {
		s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(s)
	}
	if flowed {
		s = unflow(s, delSp)
	}
	return strings.TrimRight(strings.TrimLeft(s, "\n"), " \t\n")
}

// unflow joins lines as RFC 3676 says: a line that ends in a space goes on in the next of the same quote depth.
func unflow(s string, delSp bool) string {
	var b strings.Builder
	b.Grow(len(s))
	open, openDepth := false, 0
	for l := range strings.SplitSeq(s, "\n") {
		depth := 0
		for depth < len(l) && l[depth] == '>' {
			depth++
		}
		text := strings.TrimPrefix(l[depth:], " ")
		joined := open && depth == openDepth && text != "-- " && text != "--"
		if !joined {
			if b.Len() > 0 || open {
				b.WriteByte('\n')
			}
			b.WriteString(l[:depth])
			if depth > 0 && text != "" {
				b.WriteByte(' ')
			}
		}
		open, openDepth = strings.HasSuffix(text, " ") && text != "-- ", depth
		if open && delSp {
			text = text[:len(text)-1]
		}
		b.WriteString(text)
	}
	return b.String()
}

// Comparison of the two forms of a text. What matters is words one of them keeps from its readers.
const (
	minDiffer   = 12 // different words that one form must have alone: footers and links make up to ten
	stubWords   = 15 // a plain text of fewer words that points to the HTML is no text of its own
	differShare = 3  // tenths of a form's words that may be missing from the other
)

// choose gives the text of a mail from its two forms, and reports when they differ much.
func choose(c content, n *notes) string {
	if c.plain == "" || c.html == "" || c.plain == c.html {
		return c.either()
	}
	if letters(c.plain) == 0 {
		return c.html
	}
	plain, html := newWordSet(c.plain), newWordSet(c.html)
	htmlOnly, plainOnly := html.without(plain), plain.without(html)
	if plain.n < stubWords && html.n > 2*plain.n {
		return c.html
	}
	hidesHTML := htmlOnly >= minDiffer && htmlOnly*10 > html.n*differShare
	hidesPlain := plainOnly >= minDiffer && plainOnly*10 > plain.n*differShare
	if hidesHTML || hidesPlain {
		n.defect("parts-differ", "the plain and the HTML text of this mail say different things")
		if html.n > plain.n {
			return c.html
		}
	}
	return c.plain
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			if n++; n > 3 {
				break
			}
		}
	}
	return n
}

// wordSet is a set of hashed words, open addressing, without allocation for ordinary mails.
type wordSet struct {
	slots []uint32
	n     int
	small [1024]uint32
}

// maxCompared bounds how much of each form is compared.
const maxCompared = 32 << 10

func newWordSet(s string) *wordSet {
	s = cutText(s, maxCompared)
	w := &wordSet{}
	w.slots = w.small[:]
	if len(s) > 3<<10 {
		size := 1024
		for size < len(s)/2 {
			size *= 2
		}
		w.slots = make([]uint32, size)
	}
	eachWord(s, func(h uint32) { w.add(h) })
	return w
}

func (w *wordSet) add(h uint32) {
	mask := uint32(len(w.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		if w.slots[i] == h {
			return
		}
		if w.slots[i] == 0 {
			if w.n*4 < len(w.slots)*3 {
				w.slots[i] = h
				w.n++
			}
			return
		}
	}
}

func (w *wordSet) has(h uint32) bool {
	mask := uint32(len(w.slots) - 1)
	for i := h & mask; w.slots[i] != 0; i = (i + 1) & mask {
		if w.slots[i] == h {
			return true
		}
	}
	return false
}

// without counts the words of w that other has not.
func (w *wordSet) without(other *wordSet) int {
	n := 0
	for _, h := range w.slots {
		if h != 0 && !other.has(h) {
			n++
		}
	}
	return n
}

// eachWord gives the hash of every word of three letters or more, and of every character of scripts without spaces.
// Words within addresses are left out: plain texts spell out links that HTML hides behind words.
func eachWord(s string, yield func(uint32)) {
	const offset, prime = 2166136261, 16777619
	h, n, link := uint32(offset), 0, false
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c >= 'A' && c <= 'Z':
				c += 'a' - 'A'
				fallthrough
			case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
				h = (h ^ uint32(c)) * prime
				n++
			default:
				if n >= 3 && !link {
					yield(h | 1)
				}
				if c == ':' && i+1 < len(s) && s[i] == '/' && s[i+1] == '/' {
					link = true
				} else if c <= ' ' || c == '>' || c == ')' || c == '<' || c == '"' {
					link = false
				}
				h, n = offset, 0
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case r >= 0x2e80 && r < 0xd7b0 && unicode.IsLetter(r):
			yield((offset^uint32(r))*prime | 1)
			h, n = offset, 0
		case unicode.IsLetter(r):
			h = (h ^ uint32(unicode.ToLower(r))) * prime
			n += 2
		default:
			if n >= 3 && !link {
				yield(h | 1)
			}
			h, n = offset, 0
		}
	}
	if n >= 3 && !link {
		yield(h | 1)
	}
}

// countWords counts words, a character of scripts without spaces as half of one; it stops past limit.
func countWords(s string, limit int) int {
	halves, in := 0, false
	for _, r := range s {
		switch {
		case r >= 0x2e80 && r < 0xd7b0 && unicode.IsLetter(r):
			halves++
			in = false
		case r < utf8.RuneSelf && (r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9') || r >= utf8.RuneSelf && unicode.IsLetter(r):
			if !in {
				halves += 2
			}
			in = true
		case r != '\'' && r != '-' && r != '’':
			in = false
		}
		if halves > 2*limit {
			break
		}
	}
	return halves / 2
}
