package mail

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"

	"parapet"
)

// mboxBuffer is how much of an mbox is read at a time; a line is looked at up to this length.
const mboxBuffer = 64 << 10

// Mbox reads the messages of an mbox one after another, so that memory follows the largest message and not the file. It
// knows the variants by what they do: a From_ line begins a message after an empty line, or without one when it has the
// full shape of a date and a header follows; ">From " at the start of a line loses its mark. A message longer than
// maxMessage is cut, with the defect "truncated". An error in reading ends the sequence and says after which message.
func Mbox(r io.Reader, source string) iter.Seq2[*parapet.Approach, error] {
	return func(yield func(*parapet.Approach, error) bool) {
		b := boxReader{in: bufio.NewReaderSize(r, mboxBuffer)}
		for n := 1; ; n++ {
			more, err := b.next()
			if !more && err == nil {
				return
			}
			if more && !b.give(fmt.Sprintf("%s, message %d", source, n), yield) {
				return
			}
			if err != nil {
				yield(nil, fmt.Errorf("read mbox %s, message %d: %w", source, n, err))
				return
			}
		}
	}
}

// boxReader cuts an mbox into messages.
type boxReader struct {
	in      *bufio.Reader
	message []byte // reused from message to message
	line    []byte // a line that may begin a message
	cut     bool
	lead    int  // bytes before the first From_ line that are no mail
	began   bool // the From_ line of the next message has been read
	ended   bool
}

// give parses the message at hand and yields what is in it.
func (b *boxReader) give(source string, yield func(*parapet.Approach, error) bool) bool {
	as := parse(b.message, source, 0, &budget{parts: maxParts, approaches: maxApproaches})
	for _, a := range as {
		if b.cut {
			a.Defects = append(a.Defects, parapet.Defect{Code: "truncated", Detail: "message longer than " + itoa(maxMessage) + " bytes; the rest is left out"})
		}
		if b.lead > 0 {
			a.Defects = append(a.Defects, parapet.Defect{Code: "leading-bytes", Detail: itoa(b.lead) + " bytes before the first message are no mail"})
			b.lead = 0
		}
		if !yield(a, nil) {
			return false
		}
	}
	return true
}

// next reads one message into b.message. more is false at the end.
func (b *boxReader) next() (more bool, err error) {
	b.message, b.cut = b.message[:0], false
	if cap(b.message) > 1<<20 {
		b.message = nil // one large message must not hold its memory for the rest of the file
	}
	blank, lineStart := true, true
	for !b.ended {
		chunk, err := b.in.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			b.ended = true
			if !errors.Is(err, io.EOF) {
				b.add(chunk)
				return b.complete(), err
			}
		}
		if lineStart && bytes.HasPrefix(chunk, []byte("From ")) {
			b.line = append(b.line[:0], chunk...) // looking ahead moves the buffer under chunk
			chunk = b.line
		}
		if lineStart && b.begins(chunk, blank) {
			done := b.complete()
			b.began = true
			blank = false
			if done {
				return true, nil
			}
			continue
		}
		if lineStart {
			chunk = unstuff(chunk)
			blank = len(bytes.TrimRight(chunk, "\r\n")) == 0
		}
		lineStart = len(chunk) > 0 && chunk[len(chunk)-1] == '\n'
		b.add(chunk)
	}
	return b.complete(), nil
}

// begins reports whether a line begins a message.
func (b *boxReader) begins(chunk []byte, blank bool) bool {
	if len(chunk) < 6 || chunk[0] != 'F' || !bytes.HasPrefix(chunk, []byte("From ")) {
		return false
	}
	l := bytes.TrimRight(chunk, "\r\n")
	if !isFromLine(l, blank) {
		return false
	}
	next, err := b.in.Peek(256)
	if len(next) == 0 {
		return err != nil
	}
	nl, _ := cutLine(next)
	return beginsMessage(nl)
}

// complete ends the message at hand. It reports whether there is one: what stands before the first From_ line counts when
// it is a mail.
func (b *boxReader) complete() bool {
	if b.began {
		b.began = false
		return true
	}
	if len(bytes.TrimSpace(b.message)) == 0 {
		return false
	}
	if b.ended || Looks(b.message) {
		return true
	}
	b.lead = len(b.message)
	b.message, b.cut = b.message[:0], false
	return false
}

func (b *boxReader) add(chunk []byte) {
	if room := maxMessage - len(b.message); len(chunk) > room {
		chunk, b.cut = chunk[:room], true
	}
	b.message = append(b.message, chunk...)
}

// unstuff takes the mark off a line ">From ", ">>From " and so on.
func unstuff(l []byte) []byte {
	if len(l) < 6 || l[0] != '>' {
		return l
	}
	i := 1
	for i < len(l) && l[i] == '>' {
		i++
	}
	if bytes.HasPrefix(l[i:], []byte("From ")) {
		return l[1:]
	}
	return l
}

// isFromLine reports whether l has the shape of a From_ line: "From someone Tue Mar  3 10:05:00 2026". After an empty line
// (loose) a year and a time are enough; without one, the weekday and month must be there too, since a sentence may begin
// with "From".
func isFromLine(l []byte, loose bool) bool {
	if len(l) < 10 || len(l) > 1024 || !bytes.HasPrefix(l, []byte("From ")) {
		return false
	}
	clock, year, month, day := false, false, false, false
	for w := range bytes.FieldsSeq(l[5:]) {
		switch {
		case len(w) >= 4 && len(w) <= 8 && digit(w[0]) && bytes.IndexByte(w, ':') > 0:
			clock = true
		case len(w) == 4 && (w[0] == '1' && w[1] == '9' || w[0] == '2' && w[1] == '0') && digit(w[2]) && digit(w[3]):
			year = true
		case len(w) >= 3 && len(w) <= 4:
			lower := string(bytes.ToLower(w[:3]))
			if _, ok := months[lower]; ok {
				month = true
			}
			switch lower {
			case "mon", "tue", "wed", "thu", "fri", "sat", "sun":
				day = true
			}
		}
	}
	return clock && year && (loose || month && day)
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// beginsMessage reports whether l may be the first line of a message: a field, another From_ line, or none at all.
func beginsMessage(l []byte) bool {
	return len(bytes.TrimSpace(l)) == 0 || fieldName(l) != nil || bytes.HasPrefix(l, []byte("From ")) || bytes.HasPrefix(l, []byte(">From "))
}
