package chat

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// fuelReader refuses to feed one value with more than maxJSONValue bytes, so that no value fills the memory.
type fuelReader struct {
	r    io.Reader
	used int
}

func (f *fuelReader) Read(p []byte) (int, error) {
	if f.used > maxJSONValue {
		return 0, fmt.Errorf("one value over %d MiB", maxJSONValue>>20)
	}
	n, err := f.r.Read(p)
	f.used += n
	return n, err
}

// object walks over the members of an object; each must consume the value of its key.
func (t *telegram) object(each func(key string) error) error {
	tok, err := t.token()
	if err != nil {
		return err
	}
	if tok != json.Delim('{') {
		return t.skipFrom(tok)
	}
	for t.dec.More() {
		key, err := t.token()
		if err != nil {
			return err
		}
		if err := each(key.(string)); err != nil {
			return err
		}
	}
	_, err = t.token()
	return err
}

// array walks over the elements of an array; each must consume one element.
func (t *telegram) array(each func() error) error {
	tok, err := t.token()
	if err != nil {
		return err
	}
	if tok != json.Delim('[') {
		return t.skipFrom(tok)
	}
	for t.dec.More() {
		if err := each(); err != nil {
			return err
		}
	}
	_, err = t.token()
	return err
}

func (t *telegram) token() (json.Token, error) {
	t.fuel.used = 0
	tok, err := t.dec.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return tok, err
}

// skip passes over one value without keeping it.
func (t *telegram) skip() error {
	tok, err := t.token()
	if err != nil {
		return err
	}
	return t.skipFrom(tok)
}

// skipFrom passes over the rest of a value whose first token has been read.
func (t *telegram) skipFrom(tok json.Token) error {
	for depth := depthOf(tok); depth > 0; depth += depthOf(tok) {
		if depth > maxJSONDepth {
			return errors.New("nested too deep")
		}
		var err error
		if tok, err = t.token(); err != nil {
			return err
		}
	}
	return nil
}

func depthOf(tok json.Token) int {
	switch tok {
	case json.Delim('{'), json.Delim('['):
		return 1
	case json.Delim('}'), json.Delim(']'):
		return -1
	}
	return 0
}

// skipValue passes over one value of a short text.
func skipValue(dec *json.Decoder) error {
	for depth := 0; ; {
		tok, err := dec.Token()
		if err != nil {
			return err
		}
		if depth += depthOf(tok); depth == 0 || depth > maxJSONDepth {
			return nil
		}
	}
}

// decode reads one value. A value of the wrong type reads as empty; broken JSON is an error.
func (t *telegram) decode(v any) error {
	t.fuel.used = 0
	err := t.dec.Decode(v)
	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) {
		return nil
	}
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// looseString is a string that may also be written as a number; anything else reads as empty.
type looseString string

// UnmarshalJSON never fails on the type of a value.
func (s *looseString) UnmarshalJSON(b []byte) error {
	switch {
	case len(b) > 1 && b[0] == '"':
		return json.Unmarshal(b, (*string)(s))
	case len(b) > 0 && b[0] != '{' && b[0] != '[' && b[0] != 'n':
		*s = looseString(b)
	}
	return nil
}

// repairJSON passes JSON on and mends what Telegram Desktop has been seen to write: control characters in strings with
// the escape \xHH, which JSON does not have, or bare. A backslash before any other character that needs none is dropped.
type repairJSON struct {
	r      *bufio.Reader
	string bool
	rest   []byte // mended bytes that did not fit
}

func (j *repairJSON) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(j.rest) > 0 {
			k := copy(p[n:], j.rest)
			j.rest = j.rest[k:]
			n += k
			continue
		}
		c, err := j.r.ReadByte()
		if err != nil {
			return n, err
		}
		switch {
		case c == '"':
			j.string = !j.string
		case j.string && c == '\\':
			j.rest = j.escape()
			continue
		case j.string && c < 0x20:
			j.rest = fmt.Appendf(nil, `\u%04x`, c)
			continue
		}
		p[n] = c
		n++
		if j.r.Buffered() == 0 {
			return n, nil
		}
	}
	return n, nil
}

// escape reads what follows a backslash and gives the whole escape as JSON allows it.
func (j *repairJSON) escape() []byte {
	next, _ := j.r.Peek(3)
	switch {
	case len(next) == 0:
		return []byte(`\`)
	case strings.IndexByte(`"\/bfnrtu`, next[0]) >= 0:
		_, _ = j.r.Discard(1)
		return []byte{'\\', next[0]}
	case len(next) == 3 && next[0] == 'x' && isHex(next[1]) && isHex(next[2]):
		_, _ = j.r.Discard(3)
		return []byte{'\\', 'u', '0', '0', next[1], next[2]}
	}
	return nil
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
