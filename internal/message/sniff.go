package message

import (
	"bytes"
	"encoding/json"
	"io"
	"unicode/utf8"
)

// kind is a format that reading tells apart by the first bytes.
type kind int

const (
	kindText kind = iota
	kindUTF16
	kindJSONL
	kindJSON
	kindBinary
)

// bom is the UTF-8 byte order mark.
var bom = []byte("\xef\xbb\xbf")

// sniff decides the format by the beginning of the input.
func sniff(head []byte) kind {
	if isUTF16(head) {
		return kindUTF16
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, bom), " \t\r\n")
	if len(head) == 0 {
		return kindText
	}
	if k, ok := sniffJSON(head); ok {
		return k
	}
	if isBinary(head) {
		return kindBinary
	}
	return kindText
}

// isUTF16 tells a UTF-16 byte order mark, which Windows puts in front of saved text.
func isUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}

// sniffJSON tells JSON lines from one JSON text over several lines. ok is false when head does not begin like either.
func sniffJSON(head []byte) (k kind, ok bool) {
	switch head[0] {
	case '[':
		if rest := bytes.TrimLeft(head[1:], " \t\r\n"); len(rest) > 0 && rest[0] == '{' {
			return kindJSON, true
		}
		return 0, false
	case '{':
		return sniffObject(head)
	}
	return 0, false
}

// sniffObject looks at an input that begins with a brace: lines of JSON, or one object over several lines.
func sniffObject(head []byte) (kind, bool) {
	rest := bytes.TrimLeft(head[1:], " \t\r\n")
	if len(rest) > 0 && rest[0] != '"' && rest[0] != '}' {
		return 0, false
	}
	first, after, more := bytes.Cut(head, []byte("\n"))
	if !more || json.Valid(first) {
		return kindJSONL, true
	}
	if next, _, whole := bytes.Cut(bytes.TrimLeft(after, " \t\r\n"), []byte("\n")); whole && len(next) > 1 && json.Valid(next) && next[0] == '{' {
		return kindJSONL, true // the first line alone is damaged
	}
	if beginsJSON(first) {
		return kindJSON, true
	}
	return kindJSONL, true
}

// beginsJSON tells whether b could be the beginning of a JSON text: nothing is wrong with it but its end.
func beginsJSON(b []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(b))
	for {
		if _, err := dec.Token(); err != nil {
			return err == io.EOF || err == io.ErrUnexpectedEOF
		}
	}
}

// isBinary tells bytes that are no text in any encoding: text holds no NUL and few control characters.
func isBinary(head []byte) bool {
	sample := head[:min(len(head), 4096)]
	odd := 0
	for _, c := range sample {
		if c == 0 {
			odd += 8
		}
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			odd++
		}
	}
	limit := len(sample) / 10
	if utf8.Valid(sample) {
		limit = len(sample) / 3 // a damaged or hostile text is still text
	}
	return odd > limit
}
