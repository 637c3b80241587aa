package message

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// source is an opened input: its beginning, the whole as a stream, and random access where the input allows it.
type source struct {
	name string
	head []byte        // the first bytes, at most headSize
	r    *bufio.Reader // the whole input, head included
	at   io.ReaderAt   // nil when the input is only a stream
	size int64         // bytes; -1 when unknown
}

// open looks at the beginning of an input without consuming it.
func open(in Input) (*source, error) {
	if in.Reader == nil {
		return nil, errors.New("no reader")
	}
	s := &source{name: in.Name, size: in.Size, r: bufio.NewReaderSize(in.Reader, headSize)}
	s.at, s.size = randomAccess(in)
	head, err := s.r.Peek(headSize)
	if err != nil && err != io.EOF && len(head) == 0 {
		return nil, err
	}
	s.head = head
	return s, nil
}

// randomAccess tells whether an input can be read at any offset. A pipe has the method but refuses to, so it is tried.
func randomAccess(in Input) (io.ReaderAt, int64) {
	at, ok := in.Reader.(io.ReaderAt)
	if !ok {
		return nil, in.Size
	}
	size := in.Size
	if r, ok := in.Reader.(interface{ Size() int64 }); ok && size < 0 {
		size = r.Size()
	}
	if sk, ok := in.Reader.(io.Seeker); ok && size < 0 {
		size = seekSize(sk)
	}
	var b [1]byte
	if size <= 0 {
		return nil, size
	}
	if n, _ := at.ReadAt(b[:], size-1); n != 1 {
		return nil, size
	}
	return at, size
}

// seekSize measures a seekable input and leaves it where it was; -1 when it can not be measured.
func seekSize(sk io.Seeker) int64 {
	here, err := sk.Seek(0, io.SeekCurrent)
	if err != nil {
		return -1
	}
	end, err := sk.Seek(0, io.SeekEnd)
	if _, back := sk.Seek(here, io.SeekStart); back != nil || err != nil {
		return -1
	}
	return end
}

// whole reads the rest of the input into memory, refusing more than MaxWhole.
func (s *source) whole() ([]byte, error) {
	var buf bytes.Buffer
	if s.size > 0 && s.size <= MaxWhole {
		buf.Grow(int(min(s.size, 16<<20)) + bytes.MinRead)
	}
	n, err := io.Copy(&buf, io.LimitReader(s.r, MaxWhole+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name, err)
	}
	if n > MaxWhole {
		return nil, fmt.Errorf("read %s: more than %d MiB in one piece", s.name, MaxWhole>>20)
	}
	return buf.Bytes(), nil
}
