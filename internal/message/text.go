package message

import (
	"bytes"
	"iter"

	"parapet"
	"parapet/internal/message/charset"
	"parapet/internal/message/chat"
)

// readText reads what is text: a chat export, a table, or something pasted.
func readText(src *source, opt Options) iter.Seq2[*parapet.Approach, error] {
	raw, err := src.whole()
	if err != nil {
		return fail("%w", err)
	}
	text, used, ok := charset.Decode(bytes.TrimPrefix(raw, bom), "")
	a := chat.Paste(text, chat.Options{Name: src.name, Source: src.name, Me: opt.Me})
	if !ok {
		a.Defects = append(a.Defects, parapet.Defect{Code: "bad-encoding", Detail: "read as " + used + "; bytes that could not be understood were replaced"})
	}
	return list(a)
}

// readUTF16 decodes an input that begins with a UTF-16 mark and reads what it holds.
func readUTF16(src *source, opt Options, depth int) iter.Seq2[*parapet.Approach, error] {
	raw, err := src.whole()
	if err != nil {
		return fail("%w", err)
	}
	text := decodeUTF16(raw)
	return readAt(Input{Name: src.name, Reader: bytes.NewReader(text), Size: int64(len(text))}, opt, depth)
}
