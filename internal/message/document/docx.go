package document

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"parapet/internal/message/archive"
)

// maxXMLDepth bounds nested elements in a Word file; tables in tables in text boxes reach about 60.
const maxXMLDepth = 256

// IsDOCX tells a Word file by what is in the archive.
func IsDOCX(a *archive.Archive) bool { return entry(a, "word/document.xml") != nil }

// OtherOffice names the kind of an office file that is not read, empty for any other archive.
func OtherOffice(a *archive.Archive) string {
	for name, kind := range map[string]string{"xl/workbook.xml": "spreadsheet", "ppt/presentation.xml": "presentation", "content.xml": "OpenDocument file"} {
		if entry(a, name) != nil && (entry(a, "[Content_Types].xml") != nil || entry(a, "mimetype") != nil) {
			return kind
		}
	}
	return ""
}

func entry(a *archive.Archive, name string) *archive.Entry {
	i := slices.IndexFunc(a.Entries, func(e *archive.Entry) bool { return e.Name == name })
	if i < 0 {
		return nil
	}
	return a.Entries[i]
}

// DOCX reads a Word file: the text in its order, then notes. A damaged file gives the text up to the damage, and says so
// in Cut.
func DOCX(a *archive.Archive) (Text, error) {
	d := &docx{links: map[string]string{}}
	if rels := entry(a, "word/_rels/document.xml.rels"); rels != nil {
		if raw, err := rels.Read(); err == nil {
			d.relations(raw)
		}
	}
	for i, name := range []string{"word/document.xml", "word/footnotes.xml", "word/endnotes.xml"} {
		e := entry(a, name)
		if e == nil {
			continue
		}
		raw, err := e.Read()
		if err != nil && i == 0 {
			return Text{}, fmt.Errorf("read %s: %w", name, err)
		}
		if err == nil {
			err = d.part(raw)
		}
		if err != nil {
			d.out.Cut = fmt.Sprintf("%s: %v", name, err)
		}
	}
	d.out.Text = strings.TrimSpace(d.text.String())
	return d.out, nil
}

// docx is the state of reading a Word file.
type docx struct {
	out   Text
	text  strings.Builder
	links map[string]string // id of a relation to the address it leads to
}

var errTextLimit = fmt.Errorf("more than %d MiB of text", MaxText>>20)

// relations learns where the links of a document lead.
func (d *docx) relations(raw []byte) {
	dec := xml.NewDecoder(bytes.NewReader(raw))
	for len(d.links) < maxLinks {
		tok, err := dec.RawToken()
		if err != nil {
			return
		}
		if s, ok := tok.(xml.StartElement); ok && s.Name.Local == "Relationship" && attr(s, "TargetMode") == "External" && strings.HasSuffix(attr(s, "Type"), "/hyperlink") {
			d.links[attr(s, "Id")] = attr(s, "Target")
		}
	}
}

func attr(s xml.StartElement, name string) string {
	for _, a := range s.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// part reads the text of one part.
func (d *docx) part(raw []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(raw))
	inText, hidden, skip := false, false, 0
	for depth := 0; ; {
		tok, err := dec.RawToken()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return errors.New("damaged XML")
		case d.text.Len() > MaxText:
			return errTextLimit
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return fmt.Errorf("elements nested more than %d deep", maxXMLDepth)
			}
			switch tok.Name.Local {
			case "t":
				inText = true
			case "r":
				hidden = false
			case "vanish":
				hidden = attr(tok, "val") != "0" && attr(tok, "val") != "false"
			case "Fallback": // the same content again, for old programs
				skip = max(skip, depth)
			}
			d.open(tok)
		case xml.EndElement:
			if skip == depth {
				skip = 0
			}
			depth--
			inText = false
			if tok.Name.Local == "p" {
				d.text.WriteByte('\n')
			}
		case xml.CharData:
			switch {
			case !inText || skip > 0:
			case hidden:
				d.out.Hidden = true
			default:
				d.text.Write(tok)
			}
		}
	}
}

// open writes what an element stands for where it begins.
func (d *docx) open(s xml.StartElement) {
	switch s.Name.Local {
	case "tab":
		if s.Name.Space == "w" && len(s.Attr) == 0 { // with attributes it is a tab stop of a style
			d.text.WriteByte('\t')
		}
	case "br", "cr":
		d.text.WriteByte('\n')
	case "noBreakHyphen":
		d.text.WriteByte('-')
	case "hyperlink":
		if to := d.links[attr(s, "id")]; to != "" && len(d.out.Links) < maxLinks && !slices.Contains(d.out.Links, to) {
			d.out.Links = append(d.out.Links, to)
		}
	}
}
