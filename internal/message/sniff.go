package message

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"parapet/internal/message/chat"
	"parapet/internal/message/document"
	"parapet/internal/message/mail"
)

// kind is a format that reading tells apart by the first bytes.
type kind int

const (
	kindText kind = iota
	kindUTF16
	kindJSONL
	kindJSON
	kindTelegram
	kindMbox
	kindMail
	kindMSG
	kindZip
	kindPDF
	kindPicture
	kindHTML
	kindOther // a known format that is not read
	kindBinary
)

// others are the signatures of formats that are known and not read, with what to do instead.
var others = []struct{ sign, advice string }{
	{"Rar!\x1a\x07", "a RAR archive; unpack it and hand in what is inside"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it and hand in what is inside"},
	{"\x1f\x8b", "compressed with gzip; unpack it first"},
	{"BZh91AY&SY", "compressed with bzip2; unpack it first"},
	{"\xfd7zXZ\x00", "compressed with xz; unpack it first"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or PowerPoint file; save it as DOCX or PDF, or paste the text"},
	{"{\\rtf", "a rich text file; save it as DOCX or plain text, or paste the text"},
	{"SQLite format 3\x00", "a database; export the conversation from the app instead"},
}

// advice gives what is known of a format that is not read.
func advice(head []byte) string {
	for _, o := range others {
		if bytes.HasPrefix(head, []byte(o.sign)) {
			return o.advice
		}
	}
	return ""
}

// bom is the UTF-8 byte order mark.
var bom = []byte("\xef\xbb\xbf")

// sniff decides the format by the beginning of the input.
func sniff(head []byte) kind {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return kindZip
	case mail.LooksMSG(head):
		return kindMSG
	case document.PictureKind(head) != "":
		return kindPicture
	case advice(head) != "":
		return kindOther
	case isUTF16(head):
		return kindUTF16
	case mail.LooksMbox(head):
		return kindMbox
	case mail.Looks(head):
		return kindMail
	}
	return sniffText(head)
}

// sniffText decides between the formats that are text, or begin like it.
func sniffText(head []byte) kind {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, bom), " \t\r\n")
	if len(head) == 0 {
		return kindText
	}
	if bytes.HasPrefix(head, []byte("%PDF-")) {
		return kindPDF
	}
	if k, ok := sniffJSON(head); ok {
		return k
	}
	if isHTML(head) {
		return kindHTML
	}
	if isBinary(head) {
		if bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")) { // some programs put bytes in front
			return kindPDF
		}
		return kindBinary
	}
	return kindText
}

// htmlTags are the tags a page begins with.
var htmlTags = []string{"<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<div", "<p>", "<p ", "<table", "<style", "<span", "<font", "<center", "<section", "<article", "<base "}

// isHTML tells a page by its first tag, after comments and processing instructions.
func isHTML(head []byte) bool {
	for range 16 {
		head = bytes.TrimLeft(head, " \t\r\n")
		end := ""
		switch {
		case bytes.HasPrefix(head, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(head, []byte("<?xml")):
			end = "?>"
		default:
			low := strings.ToLower(string(head[:min(len(head), 20)]))
			return slices.ContainsFunc(htmlTags, func(t string) bool { return strings.HasPrefix(low, t) })
		}
		_, after, ok := bytes.Cut(head, []byte(end))
		if !ok {
			return false
		}
		head = after
	}
	return false
}

// isUTF16 tells UTF-16 by its byte order mark, which Windows puts in front of saved text, or by the zeros in Latin text.
func isUTF16(head []byte) bool {
	if len(head) >= 64 && len(head)%2 == 0 || len(head) == headSize {
		var zeros [2]int
		for i, c := range head[:64] {
			if c == 0 {
				zeros[i%2]++
			}
		}
		if zeros[0] > 24 && zeros[1] == 0 || zeros[1] > 24 && zeros[0] == 0 {
			return true
		}
	}
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
	if chat.LooksTelegram(head) {
		return kindTelegram, true
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
