package mail

import (
	"bytes"
	"fmt"

	"parapet"
	"parapet/internal/message/charset"
)

// notes gathers what was odd about one message.
type notes struct {
	defects   []parapet.Defect
	structure []string
}

func (n *notes) defect(code, detail string) {
	for _, d := range n.defects {
		if d.Code == code && d.Detail == detail {
			return
		}
	}
	if len(n.defects) < maxNotes {
		n.defects = append(n.defects, parapet.Defect{Code: code, Detail: detail})
	}
}

// ambiguous notes a place where two mail programs may see different things.
func (n *notes) ambiguous(what string) {
	for _, s := range n.structure {
		if s == what {
			return
		}
	}
	if len(n.structure) < maxNotes {
		n.structure = append(n.structure, what)
	}
}

// field is one header field as it stands in the message, folds included.
type field struct{ name, value []byte }

// header is the fields of one message or part, in order.
type header []field

// get gives the first field of that name, nil when there is none. name is lower case.
func (h header) get(name string) []byte {
	for i := range h {
		if equalFold(h[i].name, name) {
			return h[i].value
		}
	}
	return nil
}

func (h header) has(name string) bool { return h.get(name) != nil }

func (h header) count(name string) int {
	n := 0
	for i := range h {
		if equalFold(h[i].name, name) {
			n++
		}
	}
	return n
}

// line gives a field on one line, as bytes made UTF-8, cut to maxField.
func (h header) line(name string) string { return line(h.get(name)) }

// text gives an unstructured field with its encoded words decoded.
func (h header) text(name string) string { return decodeWords(h.line(name)) }

// equalFold compares ASCII without regard to case; s is lower case.
func equalFold(b []byte, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i := 0; i < len(b); i++ {
		c := b[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != s[i] {
			return false
		}
	}
	return true
}

// line unfolds a value and makes it UTF-8. Control characters become spaces.
func line(value []byte) string {
	value = bytes.TrimSpace(value[:min(len(value), maxField)])
	plain := true
	for _, c := range value {
		if c < ' ' || c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return string(value)
	}
	text, _, _ := charset.Decode(value, "")
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\r' || c == '\n':
		case c < ' ' || c == 0x7f:
			out = append(out, ' ')
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

// cutLine gives the first line of b without its end, and what follows.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return b, nil
	}
	line, rest = b[:i], b[i+1:]
	if i > 0 && line[i-1] == '\r' {
		line = line[:i-1]
	}
	return line, rest
}

// fieldName gives the name of the header field that a line begins, or nil.
func fieldName(line []byte) []byte {
	i := bytes.IndexByte(line[:min(len(line), 128)], ':')
	if i <= 0 {
		return nil
	}
	name := bytes.TrimRight(line[:i], " \t")
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return nil
		}
	}
	return name
}

// readHeader reads header fields up to the empty line. A line that is no field and no continuation ends the header when
// what follows is no header either; otherwise it is skipped.
func readHeader(b []byte, n *notes) (h header, body []byte) {
	h = make(header, 0, 24)
	whole := b
	for len(b) > 0 {
		if len(whole)-len(b) > maxHeaderBytes || len(h) >= maxFields {
			n.defect("limit", "header longer than read; the rest is left out")
			return h, afterHeader(b)
		}
		l, rest := cutLine(b)
		switch name := fieldName(l); {
		case len(l) == 0:
			return h, rest
		case (l[0] == ' ' || l[0] == '\t') && len(h) > 0:
			h.extend(whole, l)
		case name != nil:
			h = append(h, newField(l, name, n))
		case len(bytes.TrimSpace(l)) == 0:
			return h, rest
		case moreHeader(rest):
			n.defect("bad-header", "a line of the header is no field")
		default:
			if len(h) > 0 {
				n.ambiguous("no empty line between header and body")
			}
			return h, b
		}
		b = rest
	}
	return h, nil
}

func newField(l, name []byte, n *notes) field {
	colon := len(name) + bytes.IndexByte(l[len(name):], ':')
	if colon > len(name) {
		n.ambiguous("space between a field's name and its colon")
	}
	if bytes.IndexByte(l, '\r') >= 0 {
		n.ambiguous("bare carriage return in the header")
	}
	if bytes.IndexByte(l, 0) >= 0 {
		n.ambiguous("zero byte in the header")
	}
	return field{name, l[colon+1:]}
}

// extend lengthens the last field by a continuation line; both are slices of the one message, so nothing is copied.
func (h header) extend(whole, l []byte) {
	last := &h[len(h)-1]
	start := cap(whole) - cap(last.value)
	end := cap(whole) - cap(l) + len(l)
	if start >= 0 && end >= start && end <= len(whole) {
		last.value = whole[start:end]
	}
}

// moreHeader reports whether the header goes on: one of the next lines is a field, before an empty line.
func moreHeader(b []byte) bool {
	for range 3 {
		var l []byte
		l, b = cutLine(b)
		if len(l) == 0 {
			return false
		}
		if name := fieldName(l); name != nil && (wellKnown(name) || len(name) > 2 && name[1] == '-') {
			return true
		}
	}
	return false
}

// afterHeader skips the rest of a header that is too long.
func afterHeader(b []byte) []byte {
	crlf, lf := bytes.Index(b, []byte("\r\n\r\n")), bytes.Index(b, []byte("\n\n"))
	switch {
	case crlf >= 0 && (lf < 0 || crlf < lf):
		return b[crlf+4:]
	case lf >= 0:
		return b[lf+2:]
	}
	return nil
}

// duplicates notes fields that must be alone and are not: programs disagree on which one counts.
func (h header) duplicates(n *notes) {
	for _, name := range [...]string{"content-type", "content-transfer-encoding", "content-disposition", "from", "subject", "sender", "reply-to", "to", "date"} {
		if c := h.count(name); c > 1 {
			n.ambiguous(fmt.Sprintf("%d fields %s", c, name))
		}
	}
}
