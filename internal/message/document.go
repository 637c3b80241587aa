package message

import (
	"fmt"
	"strings"

	"parapet"
	"parapet/internal/message/archive"
	"parapet/internal/message/chat"
	"parapet/internal/message/document"
	"parapet/internal/message/document/pdf"
)

// fromDocument makes an approach of a document's text. People print and copy conversations into documents, so the text is
// read as pasted text is.
func fromDocument(text string, links []string, name string, opt Options) *parapet.Approach {
	var b strings.Builder
	b.WriteString(text)
	for _, l := range links {
		if !strings.Contains(text, l) && !strings.Contains(text, strings.TrimPrefix(l, "mailto:")) {
			b.WriteString("\n<" + strings.ToValidUTF8(l, "") + ">")
		}
	}
	return chat.Paste(b.String(), chat.Options{Source: name, Me: opt.Me})
}

// readPDF reads the text of a PDF file.
func readPDF(raw []byte, name string, opt Options) (as []*parapet.Approach, err error) {
	defer func() {
		if p := recover(); p != nil { // one odd file must not take the reading of all others down
			as, err = nil, fmt.Errorf("read PDF %s: reader stopped: %v", name, p)
		}
	}()
	doc, err := pdf.Read(raw)
	if err != nil {
		return nil, fmt.Errorf("read PDF %s: %w", name, err)
	}
	a := fromDocument(doc.Text, doc.Links, name, opt)
	for _, n := range doc.Notes {
		chat.Defect(a, "unreadable-part", n)
	}
	if doc.Pictures && len(doc.Text) < 200*doc.Pages {
		chat.Defect(a, "unreadable-part", "the pages show pictures; if they hold the text, hand in a screenshot or paste the text")
	}
	return []*parapet.Approach{a}, nil
}

// readDOCX reads the text of a Word file.
func readDOCX(z *archive.Archive, name string, opt Options) ([]*parapet.Approach, error) {
	doc, err := document.DOCX(z)
	if err != nil {
		return nil, fmt.Errorf("read Word file %s: %w", name, err)
	}
	a := fromDocument(doc.Text, doc.Links, name, opt)
	if doc.Cut != "" {
		chat.Defect(a, "unreadable-part", doc.Cut)
	}
	if doc.Hidden {
		chat.Defect(a, "hidden-text", "text that is formatted as hidden was left out")
	}
	return []*parapet.Approach{a}, nil
}

// readPicture reads the text in a picture.
func readPicture(raw []byte, name string, opt Options) ([]*parapet.Approach, error) {
	text, err := document.Picture(raw, opt.OCR)
	if err != nil {
		return nil, fmt.Errorf("read picture %s: %w", name, err)
	}
	return []*parapet.Approach{fromDocument(text, nil, name, opt)}, nil
}
