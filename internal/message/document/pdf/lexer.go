package pdf

import (
	"bytes"
	"strconv"
)

// The values of a PDF: nil, bool, float64, text, name, ref, []any, dict, *stream, and in page contents operator.
type (
	text     string // bytes of a string, in whatever encoding
	name     string // without the slash
	ref      int    // a reference to the object with this number
	dict     map[string]any
	operator string
	stream   struct {
		dict dict
		raw  []byte // as in the file, packed
	}
)

// lexer reads values from bytes. Everything it reads costs fuel; when there is none left it finds nothing more.
type lexer struct {
	b    []byte
	at   int
	fuel *int
}

// ending marks the end of an array, of a dictionary and of the data.
type ending byte

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0 || c == '\f'
}

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// space skips white space and comments.
func (l *lexer) space() {
	for l.at < len(l.b) {
		switch c := l.b[l.at]; {
		case isSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.b) && l.b[l.at] != '\n' && l.b[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// keyword consumes a word when it comes next.
func (l *lexer) keyword(w string) bool {
	l.space()
	if bytes.HasPrefix(l.b[l.at:], []byte(w)) {
		l.at += len(w)
		return true
	}
	return false
}

// bytesPerToken is how many bytes a token may have before it costs more than one token of fuel.
const bytesPerToken = 32

// object reads the next value. A word that is no value is an operator; the end of an enclosing value is an ending.
func (l *lexer) object(depth int) any {
	begin := l.at
	l.space()
	if *l.fuel--; *l.fuel < 0 || depth > maxNesting {
		l.at = len(l.b)
	}
	if l.at >= len(l.b) {
		return ending(0)
	}
	if c := l.b[l.at]; c == '[' || c == '<' && l.at+1 < len(l.b) && l.b[l.at+1] == '<' {
		return l.compound(c, depth)
	}
	v := l.simple()
	*l.fuel -= (l.at - begin) / bytesPerToken
	return v
}

// compound reads an array or a dictionary.
func (l *lexer) compound(c byte, depth int) any {
	if l.at++; c == '[' {
		return l.list(depth)
	}
	l.at++
	return l.dict(depth)
}

// simple reads a value that holds no others.
func (l *lexer) simple() any {
	c := l.b[l.at]
	switch c {
	case '/':
		l.at++
		return l.name()
	case '(':
		l.at++
		return l.literal()
	case '<':
		l.at++
		return l.hex()
	case ']', '}', '{', ')', '>':
		if l.at++; c == '>' && l.at < len(l.b) && l.b[l.at] == '>' {
			l.at++
		}
		return ending(c)
	}
	return l.word()
}

// word reads a number, a reference, a truth value, null or an operator.
func (l *lexer) word() any {
	w := l.regular()
	switch string(w) {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	n, ok := number(w)
	if !ok {
		return operator(w)
	}
	if n >= 0 && n == float64(int(n)) {
		if l.reference() {
			return ref(int(n))
		}
	}
	return n
}

// reference consumes "G R" when it follows a number.
func (l *lexer) reference() bool {
	at := l.at
	for at < len(l.b) && isSpace(l.b[at]) && at-l.at < 4 {
		at++
	}
	digits := at
	for at < len(l.b) && l.b[at] >= '0' && l.b[at] <= '9' && at-digits < 6 {
		at++
	}
	if at == digits {
		return false
	}
	spaces := at
	for at < len(l.b) && isSpace(l.b[at]) && at-spaces < 4 {
		at++
	}
	if at == spaces || at >= len(l.b) || l.b[at] != 'R' || at+1 < len(l.b) && !isSpace(l.b[at+1]) && !isDelimiter(l.b[at+1]) {
		return false
	}
	l.at = at + 1
	return true
}

// regular consumes characters up to white space or a delimiter, at least one.
func (l *lexer) regular() []byte {
	begin := l.at
	for l.at < len(l.b) && !isSpace(l.b[l.at]) && !isDelimiter(l.b[l.at]) {
		l.at++
	}
	if l.at == begin {
		l.at++
	}
	return l.b[begin:l.at]
}

func number(w []byte) (float64, bool) {
	if len(w) == 0 || len(w) > 40 || !(w[0] >= '0' && w[0] <= '9' || w[0] == '-' || w[0] == '+' || w[0] == '.') {
		return 0, false
	}
	n, err := strconv.ParseFloat(string(w), 64)
	if err != nil || n != n || n > 1e15 || n < -1e15 {
		return 0, err == nil
	}
	return n, true
}

// name reads a name after its slash, with escapes of the form #20.
func (l *lexer) name() name {
	begin := l.at
	for l.at < len(l.b) && !isSpace(l.b[l.at]) && !isDelimiter(l.b[l.at]) {
		l.at++
	}
	raw := l.b[begin:l.at]
	if bytes.IndexByte(raw, '#') < 0 {
		return name(raw)
	}
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) && unhex(raw[i+1]) >= 0 && unhex(raw[i+2]) >= 0 {
			out = append(out, byte(unhex(raw[i+1])<<4|unhex(raw[i+2])))
			i += 2
			continue
		}
		out = append(out, raw[i])
	}
	return name(out)
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// hex reads a string in hexadecimal after its bracket.
func (l *lexer) hex() text {
	var out []byte
	high := -1
	for l.at < len(l.b) && l.b[l.at] != '>' {
		if d := unhex(l.b[l.at]); d >= 0 {
			if high < 0 {
				high = d
			} else {
				out = append(out, byte(high<<4|d))
				high = -1
			}
		}
		l.at++
	}
	l.at = min(l.at+1, len(l.b))
	if high >= 0 {
		out = append(out, byte(high<<4))
	}
	return text(out)
}

// literal reads a string in brackets after the first.
func (l *lexer) literal() text {
	var out []byte
	for depth := 1; l.at < len(l.b); l.at++ {
		c := l.b[l.at]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.at++
				return text(out)
			}
		case '\\':
			l.at++
			out = l.escape(out)
			continue
		}
		out = append(out, c)
	}
	l.at = len(l.b)
	return text(out)
}

// escape reads what follows a backslash, and stays on its last byte.
func (l *lexer) escape(out []byte) []byte {
	if l.at >= len(l.b) {
		return out
	}
	c := l.b[l.at]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	switch {
	case c >= '0' && c <= '7':
		v := 0
		for n := 0; n < 3 && l.at < len(l.b) && l.b[l.at] >= '0' && l.b[l.at] <= '7'; n++ {
			v = v<<3 | int(l.b[l.at]-'0')
			l.at++
		}
		l.at--
		return append(out, byte(v))
	case c == '\r':
		if l.at+1 < len(l.b) && l.b[l.at+1] == '\n' {
			l.at++
		}
		return out
	case c == '\n':
		return out
	}
	return append(out, c)
}

// list reads an array after its bracket.
func (l *lexer) list(depth int) []any {
	out := []any{}
	for {
		v := l.object(depth + 1)
		switch e, end := v.(ending); {
		case end && (e == 0 || e == ']'):
			return out
		case end:
			continue
		}
		if _, op := v.(operator); op {
			continue
		}
		out = append(out, v)
	}
}

// dict reads a dictionary after its brackets.
func (l *lexer) dict(depth int) dict {
	d := dict{}
	for {
		k := l.object(depth + 1)
		switch e, end := k.(ending); {
		case end && (e == 0 || e == '>'):
			return d
		}
		key, ok := k.(name)
		if !ok {
			if _, op := k.(operator); op { // "endobj" or "stream": the brackets at the end are missing
				return d
			}
			continue
		}
		v := l.object(depth + 1)
		if e, end := v.(ending); end {
			if e == 0 || e == '>' {
				return d
			}
			continue
		}
		d[string(key)] = v
	}
}
