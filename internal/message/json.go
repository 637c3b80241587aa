package message

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"parapet"
	"parapet/internal/message/chat"
)

// record is one approach as JSON: the corpus form (messages) or a flat row (text, subject, from). Fields that are not
// named here are never read, above all the labels and notes of a corpus.
type record struct {
	ID        looseText `json:"id"`
	Channel   looseText `json:"channel"`
	Lang      looseText `json:"lang"`
	Recipient struct {
		Role looseText `json:"role"`
	} `json:"recipient"`
	Persona  recordPersona    `json:"persona"`
	Messages *[]recordMessage `json:"messages"`
	Subject  looseText        `json:"subject"`
	Text     *looseText       `json:"text"`
	From     looseText        `json:"from"`
}

type recordPersona struct {
	Name        looseText `json:"name"`
	Headline    looseText `json:"headline"`
	Employer    looseText `json:"employer"`
	Location    looseText `json:"location"`
	Email       looseText `json:"email"`
	Phone       looseText `json:"phone"`
	URL         looseText `json:"url"`
	Connections looseText `json:"connections"`
	Joined      looseText `json:"joined"`
}

type recordMessage struct {
	At      looseText `json:"at"`
	From    looseText `json:"from"`
	Author  looseText `json:"author"`
	Subject looseText `json:"subject"`
	Text    looseText `json:"text"`
}

// looseText is a string that a producer may also have written as a number or a truth value.
type looseText string

// UnmarshalJSON takes strings, numbers and truth values; everything else reads as empty, so that one odd field loses
// nothing but itself.
func (t *looseText) UnmarshalJSON(b []byte) error {
	var s string
	switch {
	case len(b) == 0 || b[0] == '{' || b[0] == '[' || string(b) == "null":
		return nil
	case b[0] == '"':
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = looseText(s)
	default:
		*t = looseText(b)
	}
	return nil
}

// readJSONL reads one approach a line. A bad line is an error that names it; the rest is read.
func readJSONL(src *source) iter.Seq2[*parapet.Approach, error] {
	return func(yield func(*parapet.Approach, error) bool) {
		for no := 1; ; no++ {
			line, err := readLine(src.r, MaxLine)
			if err == io.EOF && len(line) == 0 {
				return
			}
			if no == 1 {
				line = bytes.TrimPrefix(line, bom)
			}
			if err == nil || err == io.EOF {
				if line = bytes.TrimSpace(line); len(line) == 0 {
					continue
				}
				if !yield(fromLine(line, src.name, no)) {
					return
				}
				continue
			}
			if !yield(nil, fmt.Errorf("read %s:%d: %w", src.name, no, err)) || !errors.Is(err, errLongLine) {
				return
			}
		}
	}
}

// errLongLine says that a line was over its limit and has been skipped.
var errLongLine = fmt.Errorf("line over %d MiB", MaxLine>>20)

// readLine returns one line with its end. A line over limit is skipped to its end and reported as errLongLine.
func readLine(r *bufio.Reader, limit int) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return line, err
	}
	long := bytes.Clone(line)
	over := false
	for err == bufio.ErrBufferFull {
		line, err = r.ReadSlice('\n')
		if over = over || len(long)+len(line) > limit; over {
			long = long[:0]
			continue
		}
		long = append(long, line...)
	}
	if over && (err == nil || err == io.EOF) {
		return nil, errLongLine
	}
	return long, err
}

// fromLine reads the approach of one line.
func fromLine(line []byte, name string, no int) (*parapet.Approach, error) {
	a, err := fromJSON(line, fmt.Sprintf("%s, line %d", name, no), fmt.Sprintf("line-%d", no))
	if err != nil {
		return nil, fmt.Errorf("read %s:%d: %w", name, no, err)
	}
	return a, nil
}

// readJSON reads a JSON array of approaches, or one approach written over several lines. An array is read as a stream.
func readJSON(src *source) iter.Seq2[*parapet.Approach, error] {
	return func(yield func(*parapet.Approach, error) bool) {
		_, _ = skipBOM(src.r)
		fuel := &fuelReader{r: src.r}
		dec := json.NewDecoder(fuel)
		array := firstByte(src.head) == '['
		if array {
			_, _ = dec.Token() // the bracket that firstByte saw
		}
		for no := 1; !array || dec.More(); no++ {
			var raw json.RawMessage
			fuel.used = 0
			if err := dec.Decode(&raw); err != nil {
				if err != io.EOF || array || no == 1 {
					yield(nil, fmt.Errorf("read %s, approach %d: %w", src.name, no, err))
				}
				return
			}
			a, err := fromJSON(raw, fmt.Sprintf("%s, approach %d", src.name, no), strconv.Itoa(no))
			if err != nil {
				err = fmt.Errorf("read %s, approach %d: %w", src.name, no, err)
			}
			if !yield(a, err) {
				return
			}
		}
		if _, err := dec.Token(); err != nil {
			yield(nil, fmt.Errorf("read %s: end of the list: %w", src.name, err))
		}
	}
}

// fuelReader stops a decoder that would hold more than MaxLine of one value in memory.
type fuelReader struct {
	r    io.Reader
	used int
}

func (f *fuelReader) Read(p []byte) (int, error) {
	if f.used > MaxLine {
		return 0, fmt.Errorf("one approach over %d MiB", MaxLine>>20)
	}
	n, err := f.r.Read(p)
	f.used += n
	return n, err
}

// skipBOM drops a byte order mark at the beginning.
func skipBOM(r *bufio.Reader) (int, error) {
	if b, _ := r.Peek(len(bom)); bytes.Equal(b, bom) {
		return r.Discard(len(bom))
	}
	return 0, nil
}

// firstByte gives the first byte that is not white space, or 0.
func firstByte(head []byte) byte {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, bom), " \t\r\n")
	if len(head) == 0 {
		return 0
	}
	return head[0]
}

// fromJSON reads one approach from one JSON object.
func fromJSON(raw []byte, source, id string) (*parapet.Approach, error) {
	var rec record
	var defects []parapet.Defect
	err := json.Unmarshal(raw, &rec)
	var typed *json.UnmarshalTypeError
	switch {
	case errors.As(err, &typed) && typed.Field != "":
		defects = append(defects, parapet.Defect{Code: "bad-field", Detail: fmt.Sprintf("%q holds a JSON %s", typed.Field, typed.Value)})
	case errors.As(err, &typed):
		return nil, fmt.Errorf("a JSON %s where an object is expected", typed.Value)
	case err != nil:
		return nil, err
	}
	if rec.Messages == nil && rec.Text == nil && typed == nil {
		return nil, errors.New(`an object with neither "messages" nor "text"`)
	}
	if !utf8.Valid(raw) {
		defects = append(defects, parapet.Defect{Code: "bad-encoding", Detail: "bytes that are not UTF-8 were replaced"})
	}
	a := rec.approach(source, id)
	a.Defects = append(a.Defects, defects...)
	chat.Finish(a)
	return a, nil
}

// approach turns a record into an approach.
func (rec *record) approach(source, id string) *parapet.Approach {
	a := &parapet.Approach{
		ID: string(rec.ID), Source: source, Channel: parapet.ParseChannel(string(rec.Channel)), Lang: string(rec.Lang),
		RecipientRole: string(rec.Recipient.Role), Persona: rec.Persona.persona(),
	}
	if a.ID == "" {
		a.ID = id
	}
	if rec.Messages == nil {
		rec.flat(a)
		return a
	}
	for i, m := range *rec.Messages {
		msg := parapet.Message{From: parapet.Them, Author: string(m.Author), Subject: string(m.Subject), Text: string(m.Text)}
		if m.From == looseText(parapet.Me) {
			msg.From = parapet.Me
		}
		at, ok := parseTime(string(m.At))
		if !ok {
			a.Defects = append(a.Defects, parapet.Defect{Code: "ambiguous-time", Detail: fmt.Sprintf("message %d: time not understood", i+1)})
		}
		msg.At = at
		a.Messages = append(a.Messages, msg)
	}
	return a
}

// flat fills an approach from a row with one text.
func (rec *record) flat(a *parapet.Approach) {
	name, addr := splitAddress(string(rec.From))
	if a.Persona.Name == "" {
		a.Persona.Name = name
	}
	if a.Persona.Email == "" {
		a.Persona.Email = addr
	}
	text := ""
	if rec.Text != nil {
		text = string(*rec.Text)
	}
	a.Messages = []parapet.Message{{From: parapet.Them, Author: name, Subject: string(rec.Subject), Text: text}}
}

// splitAddress takes `Name <local@domain>` apart, as a row writes it.
func splitAddress(s string) (name, addr string) {
	s = strings.TrimSpace(s)
	if i := strings.LastIndexByte(s, '<'); i >= 0 && strings.HasSuffix(s, ">") {
		return strings.Trim(s[:i], "\"' \t"), strings.TrimSpace(s[i+1 : len(s)-1])
	}
	if strings.Contains(s, "@") && !strings.ContainsAny(s, " \t") {
		return "", s
	}
	return s, ""
}

func (p recordPersona) persona() parapet.Persona {
	digits := strings.TrimRight(strings.ReplaceAll(string(p.Connections), ",", ""), "+ ")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 {
		n = 0
	}
	return parapet.Persona{
		Name: string(p.Name), Headline: string(p.Headline), Employer: string(p.Employer), Location: string(p.Location),
		Email: string(p.Email), Phone: string(p.Phone), URL: string(p.URL), Connections: n, Joined: string(p.Joined),
	}
}

// timeLayouts are the forms of a time in JSON approaches.
var timeLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"}

// parseTime reads a time; ok is false when s says something that is not understood.
func parseTime(s string) (t time.Time, ok bool) {
	if s == "" {
		return time.Time{}, true
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
