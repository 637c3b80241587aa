// Package message reads approaches from every format people have them in.
//
// The format is decided by content, never by name: signatures first (archives, PDF, pictures, Outlook items), then the
// shape of the text (mailbox, mail, JSON, HTML, chat exports, tables), and what is left is pasted text. Big formats
// (mbox, JSONL, Telegram) are read as streams, archives in place where the input allows it; everything else is held in
// memory up to [MaxWhole].
//
// Reading is total: any bytes give approaches with their defects listed, or an error that names the input and the place.
package message

import (
	"fmt"
	"io"
	"iter"

	"parapet"
	"parapet/internal/message/chat"
	"parapet/internal/message/mail"
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
	return readAt(in, opt, 0)
}

// readAt is Read at a depth of archives within archives.
func readAt(in Input, opt Options, depth int) iter.Seq2[*parapet.Approach, error] {
	return func(yield func(*parapet.Approach, error) bool) {
		src, err := open(in)
		if err != nil {
			yield(nil, fmt.Errorf("read %s: %w", in.Name, err))
			return
		}
		for a, err := range dispatch(src, opt, depth) {
			if !yield(a, err) {
				return
			}
		}
	}
}

// dispatch hands an opened input to the reader of its format.
func dispatch(src *source, opt Options, depth int) iter.Seq2[*parapet.Approach, error] {
	switch sniff(src.head) {
	case kindJSONL:
		return readJSONL(src)
	case kindJSON:
		return readJSON(src)
	case kindTelegram:
		_, _ = skipBOM(src.r)
		return chat.Telegram(src.r, chatOptions(src, opt))
	case kindMbox:
		return mail.Mbox(src.r, src.name)
	case kindMail:
		return readWhole(src, mail.Parse)
	case kindMSG:
		return readWhole(src, mail.ParseMSG)
	case kindZip:
		return readZip(src, opt, depth)
	case kindUTF16:
		return readUTF16(src, opt, depth)
	case kindHTML:
		return readWhole(src, readHTML)
	case kindPDF:
		return readWhole(src, func(raw []byte, name string) ([]*parapet.Approach, error) { return readPDF(raw, name, opt) })
	case kindPicture:
		return readWhole(src, func(raw []byte, name string) ([]*parapet.Approach, error) { return readPicture(raw, name, opt) })
	case kindText:
		return readWhole(src, func(raw []byte, name string) ([]*parapet.Approach, error) { return readText(raw, name, opt) })
	case kindOther:
		return fail("read %s: %s", src.name, advice(src.head))
	}
	return fail("read %s: unknown binary format; hand in the text, a mail, a chat export, a PDF or a picture", src.name)
}

// chatOptions are what the chat readers are told.
func chatOptions(src *source, opt Options) chat.Options {
	return chat.Options{Name: src.name, Source: src.name, Me: opt.Me}
}

// readWhole reads a format that is held in memory.
func readWhole(src *source, parse func(raw []byte, name string) ([]*parapet.Approach, error)) iter.Seq2[*parapet.Approach, error] {
	return func(yield func(*parapet.Approach, error) bool) {
		raw, err := src.whole()
		if err != nil {
			yield(nil, err)
			return
		}
		as, err := parse(raw, src.name)
		for _, a := range as {
			if !yield(a, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// fail yields one error.
func fail(format string, args ...any) iter.Seq2[*parapet.Approach, error] {
	return func(yield func(*parapet.Approach, error) bool) { yield(nil, fmt.Errorf(format, args...)) }
}
