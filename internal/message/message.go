// Package message reads approaches from every format people have them in.
package message

import (
	"io"
	"iter"

	"parapet"
)

// Input is one file or stream to read.
type Input struct {
	Name   string // for people and for errors; never used to decide the format
	Reader io.Reader
	Size   int64 // bytes, or -1 when unknown
}

// Options say what a caller allows and prefers. The zero value reads every format that needs no outside program.
type Options struct {
	// OCR reads the text in a picture (PNG or JPEG bytes); nil means that none is available.
	OCR func(picture []byte) (string, error)
	// Me is the name the recipient goes by in chats, where the file does not say which side is theirs.
	Me string
	// Columns maps a chat CSV's columns: date, author, text.
	Columns map[string]string
}

// Read yields the approaches of one input, in its order. An error names the input and the place; reading goes on after it
// where the format allows.
func Read(in Input, opt Options) iter.Seq2[*parapet.Approach, error] {
	return func(yield func(*parapet.Approach, error) bool) {}
}
