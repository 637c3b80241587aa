package document

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"strings"
	"testing"
	"unicode/utf8"

	"parapet/internal/message/archive"
)

func docxOf(t testing.TB, document, rels string) *archive.Archive {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string]string{"word/document.xml": document, "word/_rels/document.xml.rels": rels} {
		w, _ := z.Create(name)
		_, _ = w.Write([]byte(content))
	}
	_ = z.Close()
	a, err := archive.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), archive.NewBudget())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestDOCXTakesContentOnce: text boxes are stored twice, for new and for old programs.
func TestDOCXTakesContentOnce(t *testing.T) {
	d, err := DOCX(docxOf(t, `<w:document><mc:AlternateContent><mc:Choice><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent><w:p><w:r><w:t>after</w:t></w:r></w:p></w:document>`, ""))
	if err != nil || strings.Join(strings.Fields(d.Text), " ") != "box after" || d.Cut != "" {
		t.Errorf("%+v %v", d, err)
	}
}

func TestDOCXEntitiesAreNotExpanded(t *testing.T) {
	d, err := DOCX(docxOf(t, `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w:p><w:r><w:t>so far</w:t></w:r></w:p><w:t>&b;</w:t>`, ""))
	if err != nil || d.Text != "so far" || d.Cut == "" {
		t.Errorf("%+v %v", d, err)
	}
}

func FuzzDOCX(f *testing.F) {
	f.Add(`<w:document><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:hyperlink r:id="1"/><w:tab/><w:br/></w:p></w:document>`, `<Relationship Id="1" Type="/hyperlink" TargetMode="External" Target="x"/>`)
	f.Fuzz(func(t *testing.T, document, rels string) {
		d, err := DOCX(docxOf(t, document, rels))
		if err != nil && !strings.Contains(err.Error(), "word/document.xml") || len(d.Text) > len(document)+MaxText {
			t.Errorf("%+v %v", d, err)
		}
	})
}

func gifOf(frames int) []byte {
	img := image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.Black, color.White})
	g := &gif.GIF{}
	for range frames {
		g.Image, g.Delay = append(g.Image, img), append(g.Delay, 1)
	}
	var b bytes.Buffer
	_ = gif.EncodeAll(&b, g)
	return b.Bytes()
}

func chunk(kind string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// TestPictureLimits: the announced size decides, and nothing is handed on that is over it or that moves.
func TestPictureLimits(t *testing.T) {
	header := func(w, h uint32) []byte {
		ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
		return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(ihdr, 8, 2, 0, 0, 0))...)
	}
	vp8x := []byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x03\x00\x00")
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"10 million":   {header(10000, 1000), ""},
		"41 million":   {header(41000, 1000), "more than the limit of 40 million"},
		"2^31 wide":    {header(1<<31-1, 1<<31-1), "dimension overflow"},
		"one frame":    {gifOf(1), ""},
		"two frames":   {gifOf(2), "moving gif"},
		"moving PNG":   {append(header(10, 10), chunk("acTL", make([]byte, 8))...), "moving png"},
		"moving WebP":  {vp8x, "moving webp"},
		"not complete": {[]byte("\x89PNG\r\n\x1a\n"), "damaged png"},
	} {
		_, err := Picture(c.raw, func([]byte) (string, error) { return "", nil })
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func FuzzPicture(f *testing.F) {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 3)))
	f.Add(b.Bytes())
	f.Add(gifOf(1))
	f.Add(gifOf(2))
	f.Add([]byte("RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x000\x01\x00\x9d\x01*\x01\x00\x01\x00\x02\x00"))
	f.Add([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if cfg, _, err := image.DecodeConfig(bytes.NewReader(raw)); err == nil && cfg.Width*cfg.Height > 1<<20 {
			return // decoding millions of pixels is allowed, and slow here
		}
		text, err := Picture(raw, func(b []byte) (string, error) {
			if k := PictureKind(b); k != "png" && k != "jpeg" {
				t.Errorf("%s was handed on", k)
			}
			return "text\xff", nil
		})
		if err == nil && !utf8.ValidString(text) {
			t.Errorf("%q", text)
		}
	})
}
