package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxHeader bounds the part of a line in which a time stamp is looked for, in bytes.
const maxHeader = 120

// cursor walks over the beginning of a line as a reader sees it: direction marks are skipped, every kind of space is a
// space, and every decimal digit is an ASCII digit.
type cursor struct {
	s string
	i int
}

// isMark tells characters that steer writing direction or joining and show nothing.
func isMark(r rune) bool {
	switch {
	case r == 0x200e, r == 0x200f, r == 0x061c, r == 0xfeff, r == 0x200b:
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

// isBlank tells spaces of every width, without line ends.
func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r == 0xa0 || r == 0x202f || r == 0x3000 || r >= 0x2000 && r <= 0x200a
}

// peek gives the next character, read as described at cursor; 0 at the end of the line or of maxHeader.
func (c *cursor) peek() rune {
	for c.i < len(c.s) && c.i < maxHeader {
		r, n := rune(c.s[c.i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(c.s[c.i:])
		}
		switch {
		case r == '\n' || r == '\r':
			return 0
		case isMark(r):
			c.i += n
			continue
		case isBlank(r):
			return ' '
		case r >= utf8.RuneSelf:
			if d, ok := digit(r); ok {
				return '0' + rune(d)
			}
		}
		return r
	}
	return 0
}

// next consumes the character peek shows.
func (c *cursor) next() rune {
	r := c.peek()
	if r != 0 {
		_, n := utf8.DecodeRuneInString(c.s[c.i:])
		c.i += n
	}
	return r
}

// accept consumes the next character when it is one of set.
func (c *cursor) accept(set string) bool {
	r := c.peek()
	if r == 0 || !strings.ContainsRune(set, r) {
		return false
	}
	c.next()
	return true
}

// spaces consumes blanks and tells how many there were.
func (c *cursor) spaces() (n int) {
	for c.peek() == ' ' {
		c.next()
		n++
	}
	return n
}

// number consumes up to most digits. digits is 0 when there is none, and -1 when there are more than most.
func (c *cursor) number(most int) (value, digits int) {
	for r := c.peek(); r >= '0' && r <= '9'; r = c.peek() {
		c.next()
		if digits++; digits > most {
			return 0, -1
		}
		value = value*10 + int(r-'0')
	}
	return value, digits
}

// word consumes letters (and combining marks) and gives them in lower case.
func (c *cursor) word() string {
	var b strings.Builder
	for r := c.peek(); unicode.IsLetter(r) || unicode.IsMark(r); r = c.peek() {
		b.WriteRune(unicode.ToLower(c.next()))
	}
	return b.String()
}

// digit gives the value of a decimal digit of any script.
func digit(r rune) (value int, ok bool) {
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10, true
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10, true
		}
	}
	return 0, false
}

// unmark removes direction marks, and blanks at both ends.
func unmark(s string) string {
	if strings.IndexFunc(s, isMark) >= 0 {
		s = strings.Map(func(r rune) rune {
			if isMark(r) {
				return -1
			}
			return r
		}, s)
	}
	return strings.TrimFunc(s, func(r rune) bool { return isBlank(r) || unicode.IsSpace(r) })
}
