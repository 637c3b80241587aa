package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// build makes a file of objects numbered from 1. Object 1 must be the catalogue.
func build(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	b.WriteString("trailer\n<</Root 1 0 R>>\n%%EOF\n")
	return b.Bytes()
}

func streamOf(dict, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", dict, len(data), data)
}

func deflated(dict, data string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(data))
	_ = w.Close()
	return streamOf(dict+"/Filter/FlateDecode", b.String())
}

const (
	catalogue = "<</Type/Catalog/Pages 2 0 R>>"
	onePage   = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
	page      = "<</Type/Page/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>/Annots[<</A<</URI(https://lure.example/a)>>>>]>>"
	helvetica = "<</Type/Font/Subtype/Type1/Encoding/WinAnsiEncoding>>"
)

// withContent makes a file of one page.
func withContent(content string, more ...string) []byte {
	if len(more) == 0 {
		more = []string{helvetica}
	}
	return build(append([]string{catalogue, onePage, page, streamOf("", content)}, more...)...)
}

const unicodeTable = `/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange
2 beginbfchar <0001> <62A5> <0002> <544A> endbfchar 2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0078> <00660066>] endbfrange endcmap`

func TestRead(t *testing.T) {
	wide := []string{"<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</DW 1000/W[1[500 500]16 18 600]>>]/ToUnicode 6 0 R>>", deflated("", unicodeTable)}
	for name, c := range map[string]struct {
		raw         []byte
		want, notes string
	}{
		"lines":                   {withContent("BT /F1 12 Tf 10 700 Td (Dear Sam,) Tj 0 -14 Td (we pay \\(well\\)\\056) Tj ET"), "Dear Sam,\nwe pay (well).", ""},
		"paragraphs":              {withContent("BT /F1 12 Tf 14 TL 10 700 Td (one) Tj T* T* T* (two) ' ET"), "one\n\ntwo", ""},
		"words by their distance": {withContent("BT /F1 10 Tf 10 700 Td [(to)-50(day)-600(only)] TJ ET BT /F1 10 Tf 200 700 Td (more) Tj ET"), "today only more", ""},
		"a page turned by cm":     {withContent("q .1 0 0 -.1 0 800 cm BT /F1 120 Tf 1 0 0 -1 100 1000 Tm (up) Tj 1 0 0 -1 100 1140 Tm (down) Tj ET Q"), "up\ndown", ""},
		"Windows-1252, ligatures": {withContent("BT /F1 12 Tf 0 0 Td (\x80 100 \x96 Jos\xe9) Tj ET"), "€ 100 – José", ""},
		"differences":             {withContent("BT /F1 12 Tf (\x01\x02\x03\x04) Tj ET", "<</Subtype/Type1/Encoding<</Differences[1/fi/uni62A5/eacute.alt/nosuchglyph]>>>>"), "fi报é", ""},
		"a table of characters":   {withContent("BT /F1 12 Tf <00010002001000110012> Tj <00200021> Tj ET", wide...), "报告ABCxff", ""},
		"UTF-16 codes":            {withContent("BT /F1 12 Tf <62A5544A> Tj ET", "<</Subtype/Type0/Encoding/UniGB-UCS2-H>>"), "报告", ""},
		"GBK codes":               {withContent("BT /F1 12 Tf <b1a8b8e641> Tj ET", "<</Subtype/Type0/Encoding/GBK-EUC-H>>"), "报告A", ""},
		"no table of characters":  {withContent("BT /F1 12 Tf <00010002> Tj ET", "<</Subtype/Type0/Encoding/Identity-H>>"), "", "text in a font without a table of its characters could not be read"},
		"a form":                  {withContent("/X Do", helvetica, streamOf("/Subtype/Form/Resources<</Font<</F1 5 0 R>>>>", "BT /F1 12 Tf (inside) Tj ET")), "inside", ""},
		"a form in itself":        {withContent("/X Do", helvetica, streamOf("/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>", "BT (i) Tj ET /X Do /X Do")), "", "*"},
		"inline picture":          {withContent("BT (a) Tj ET BI /W 1 ID (Tj) EI BT 50 0 Td (b) Tj ET"), "a b", ""},
		"packed objects": {build(catalogue, onePage, page, streamOf("", "BT /F1 12 Tf (packed) Tj ET"), "null",
			deflated("/Type/ObjStm/N 1/First 4", "5 0 "+helvetica)), "packed", ""},
		"an update wins":            {append(withContent("BT /F1 12 Tf (old) Tj ET"), []byte("4 0 obj\n"+streamOf("", "BT /F1 12 Tf (new) Tj ET")+"\nendobj\n")...), "new", ""},
		"no trailer, false lengths": {[]byte("%PDF-1.4 3 0 obj<</Type/Page/Contents[4 0 R]>>endobj 4 0 obj<</Length 9999>>stream\nBT (still here) Tj ET\nendstream endobj"), "still here", ""},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Read(c.raw)
			if err != nil {
				t.Fatal(err)
			}
			if notes := strings.Join(doc.Notes, "; "); c.notes != "*" && (strings.TrimSpace(doc.Text) != strings.TrimSpace(c.want) || notes != c.notes) {
				t.Errorf("text %q, notes %q\nwant %q", doc.Text, notes, c.want)
			}
		})
	}
}

func TestFilters(t *testing.T) {
	content := "BT (packed) Tj ET"
	for name, s := range map[string]string{
		"hexadecimal":          streamOf("/Filter/ASCIIHexDecode", fmt.Sprintf("%x>", content)),
		"runs":                 streamOf("/Filter/RL", string(append([]byte{byte(len(content) - 1)}, content...))+"\x80"),
		"deflate":              deflated("", content),
		"two":                  streamOf("/Filter[/AHx/AHx]", fmt.Sprintf("%x>", fmt.Sprintf("%x>", content))),
		"rows, as PNG":         deflated("/DecodeParms<</Predictor 12/Columns 17>>", "\x00"+content),
		"an unknown one after": streamOf("/Filter[/AHx/Crypt]", fmt.Sprintf("%x>", content)),
	} {
		doc, err := Read(build(catalogue, onePage, page, s, helvetica))
		if err != nil || doc.Text != "packed" {
			t.Errorf("%s: %q, %v", name, doc.Text, err)
		}
	}
	for kind, rows := range map[byte][2]string{1: {"\x01\x01\x01", "\x01\x02\x03"}, 2: {"\x01\x01\x01", "\x02\x03\x04"}, 3: {"\x02\x02\x02", "\x02\x04\x05"}, 4: {"\x01\x01\x01", "\x02\x03\x04"}} {
		row := []byte(rows[0])
		unfilter(kind, row, []byte{1, 2, 3}, 1)
		if string(row) != rows[1] {
			t.Errorf("row filter %d: %v, want %v", kind, row, []byte(rows[1]))
		}
	}
}

func TestLinksAndPictures(t *testing.T) {
	doc, err := Read(withContent("/X Do", helvetica, streamOf("/Subtype/Image", "x")))
	if err != nil || len(doc.Links) != 1 || doc.Links[0] != "https://lure.example/a" || !doc.Pictures || doc.Pages != 1 {
		t.Errorf("%+v %v", doc, err)
	}
}

// TestHostile: loops, bombs and lies end in an answer within the limits.
func TestHostile(t *testing.T) {
	bomb := deflated("", strings.Repeat("(aaaaaaaaaaaaaaaaaaaaaaaaa) Tj ", 2<<20))
	many := "[" + strings.Repeat("4 0 R ", 1000) + "]"
	for name, raw := range map[string][]byte{
		"a page tree in a ring":              build(catalogue, "<</Type/Pages/Kids[2 0 R 2 0 R]>>"),
		"references in a ring":               build("2 0 R", "1 0 R"),
		"an object stream of itself":         build(catalogue, onePage, page, "x", "x", deflated("/Type/ObjStm/N 6 0 R/First 6 0 R", "6 0 6 0 R")),
		"length of itself":                   []byte("%PDF-1.4 4 0 obj<</Length 4 0 R>>stream\nx\nendstream endobj 3 0 obj<</Type/Page/Contents 4 0 R>>endobj"),
		"a bomb on many pages":               build(catalogue, "<</Kids["+strings.Repeat("3 0 R ", 1000)+"]>>", "<</Contents "+many+">>", bomb),
		"forms in forms":                     withContent("/X Do", helvetica, streamOf("/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>", strings.Repeat("/X Do ", 1000))),
		"arrays in arrays":                   build(catalogue, "<</Kids "+strings.Repeat("[", 1<<20)+">>"),
		"open strings":                       []byte("%PDF-1.4 " + strings.Repeat("1 0 obj (", 1<<17)),
		"many objects":                       []byte("%PDF-1.4 " + strings.Repeat("1 0 obj ", 1<<18)),
		"a hexadecimal string cut off":       []byte("%PDF-1.4 1 0 obj<</A <00 stream"),
		"a string cut off after a backslash": []byte("%PDF-1.4 1 0 obj<</A (a stream\\"),
		"many streams":                       []byte("%PDF-1.4 " + strings.Repeat("1 0 obj<<>>stream ", 1<<17)),
		"a font of everything":               withContent(strings.Repeat("BT /F1 1 Tf (a) Tj ET ", 5000), "<</Subtype/Type0/DescendantFonts[<</W[0 60000 1 0 60000 1 0 60000 1]>>]>>"),
		"numbers out of range":               withContent("BT /F1 1e300 Tf 1e999 -1e999 Td (a) Tj 1e15 1e15 1e15 1e15 0 0 cm 1e15 1e15 1e15 1e15 1e15 1e15 Tm (b) Tj ET"),
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Read(raw)
			if len(doc.Text) > 2*MaxText || err != nil && !errors.Is(err, ErrNoPages) {
				t.Errorf("%d bytes of text, %v", len(doc.Text), err)
			}
		})
	}
	if _, err := Read(make([]byte, MaxSize+1)); !errors.Is(err, ErrSize) {
		t.Errorf("a file over the limit: %v", err)
	}
	if _, err := Read([]byte("%PDF-1.4 trailer<</Encrypt 1 0 R>>")); !errors.Is(err, ErrEncrypted) {
		t.Errorf("an encrypted file: %v", err)
	}
}

func FuzzPDF(f *testing.F) {
	f.Add(withContent("BT /F1 12 Tf 10 700 Td (Dear Sam,) Tj 0 -14 Td [(we)-500(pay)] TJ ET"))
	f.Add(withContent("BT /F1 12 Tf <00010002> Tj ET", "<</Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</W[1[500]]>>]/ToUnicode 6 0 R>>", streamOf("", unicodeTable)))
	f.Add(build(catalogue, onePage, page, "null", helvetica, deflated("/Type/ObjStm/N 1/First 4", "4 0 (x)")))
	f.Add([]byte("%PDF-1.4 3 0 obj<</Type/Page/Contents[4 0 R]>>endobj 4 0 obj<</Filter/LZW/DecodeParms<</Predictor 15>>>>stream\n\x80\x0b\x60\nendstream"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		doc, err := Read(raw)
		again, _ := Read(raw)
		if doc.Text != again.Text || !utf8.ValidString(doc.Text) || err == nil && doc.Pages == 0 {
			t.Errorf("%q, then %q, %v", doc.Text, again.Text, err)
		}
	})
}
