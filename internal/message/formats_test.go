package message

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parapet"
	"parapet/internal/message/document/pdf"
)

// file is an entry of an archive for tests.
type file struct{ name, content string }

func zipOf(t testing.TB, files ...file) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// docxOf wraps the inside of a Word body.
func docxOf(t testing.TB, body string) string {
	return zipOf(t, file{"[Content_Types].xml", "<Types/>"},
		file{"word/_rels/document.xml.rels", `<Relationships><Relationship Id="rId1" Type="http://x/hyperlink" Target="https://lure.example/x" TargetMode="External"/></Relationships>`},
		file{"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="x"><w:body>` + body + `</w:body></w:document>`})
}

// pdfOf makes a small PDF of lines of text, one page.
func pdfOf(lines ...string) string {
	content := "BT /F1 12 Tf 50 800 Td 14 TL"
	for _, l := range lines {
		content += " (" + strings.NewReplacer("(", `\(`, ")", `\)`, `\`, `\\`).Replace(l) + ") Tj T*"
	}
	content += " ET"
	return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n" +
		fmt.Sprintf("4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n", len(content), content) +
		"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
}

func pictureOf(t testing.TB, kind string) string {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White})
	var b bytes.Buffer
	var err error
	switch kind {
	case "png":
		err = png.Encode(&b, img)
	case "jpeg":
		err = jpeg.Encode(&b, img, nil)
	case "gif":
		err = gif.Encode(&b, img, nil)
	case "moving gif":
		err = gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{img, img}, Delay: []int{1, 1}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// pngHeader is the beginning of a PNG that announces a size.
func pngHeader(width, height uint32) string {
	ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), width), height)
	ihdr = append(ihdr, 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), ihdr...)
	return string(binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(ihdr)))
}

const (
	eml      = "From: Anna Kerr <anna@kerr.example>\r\nTo: sam@holt.example\r\nSubject: Notes\r\nMessage-ID: <1@kerr.example>\r\n\r\nWe pay for notes.\r\n"
	whatsApp = "[13/06/2018, 21:25:15] Anna: We pay for notes.\n[13/06/2018, 21:26:15] Sam: Who?\n[13/06/2018, 21:27:15] Anna: \u200e<attached: 00000012-offer.pdf>\n"
	telegram = `{"name":"Anna","type":"personal_chat","id":7,"messages":[{"id":1,"type":"message","date_unixtime":"1748768700","from":"Anna","from_id":"user7","text":"We pay for notes."}]}`
	linkedIn = "CONVERSATION ID,FROM,TO,DATE,SUBJECT,CONTENT,FOLDER\nc1,Anna,Sam,2025-03-04 10:15:22 UTC,,We pay for notes.,INBOX\n"
)

// TestReadTellsFormatsByContent: the same words arrive from every format, whatever the input is called.
func TestReadTellsFormatsByContent(t *testing.T) {
	for name, c := range map[string]struct {
		in      string
		channel parapet.Channel
	}{
		"mail":              {eml, parapet.ChannelEmail},
		"mbox":              {"From anna@kerr.example Tue Jan  2 10:00:00 2024\n" + eml, parapet.ChannelEmail},
		"WhatsApp":          {whatsApp, parapet.ChannelWhatsApp},
		"WhatsApp, UTF-16":  {encodeUTF16(whatsApp, false), parapet.ChannelWhatsApp},
		"WhatsApp zip, iOS": {zipOf(t, file{"_chat.txt", whatsApp}, file{"00000012-offer.pdf", "%PDF-"}), parapet.ChannelWhatsApp},
		"WhatsApp zip":      {zipOf(t, file{"WhatsApp Chat with Anna.txt", whatsApp}, file{"IMG-20180613-WA0001.jpg", "x"}), parapet.ChannelWhatsApp},
		"Signal":            {"[2019-12-24, 12:23] Anna: We pay for notes.\n", parapet.ChannelSignal},
		"Telegram":          {telegram, parapet.ChannelTelegram},
		"Telegram, BOM":     {"\xef\xbb\xbf" + telegram, parapet.ChannelTelegram},
		"Telegram zip":      {zipOf(t, file{"ChatExport/result.json", telegram}, file{"ChatExport/photos/a.jpg", "x"}), parapet.ChannelTelegram},
		"LinkedIn table":    {linkedIn, parapet.ChannelLinkedIn},
		"LinkedIn export":   {zipOf(t, file{"messages.csv", linkedIn}, file{"Profile.csv", "x"}), parapet.ChannelLinkedIn},
		"table":             {"date,author,text\n2026-05-12,Anna,We pay for notes.\n", parapet.ChannelOther},
		"JSONL":             {`{"channel":"sms","messages":[{"from":"them","text":"We pay for notes."}]}`, parapet.ChannelSMS},
		"page":              {"<!-- saved --><!DOCTYPE html><html><head><title>t</title><style>p{}</style></head><body><p>We pay for notes.</p></body></html>", parapet.ChannelOther},
		"PDF":               {pdfOf("We pay for notes."), parapet.ChannelOther},
		"Word":              {docxOf(t, `<w:p><w:r><w:t>We pay for </w:t></w:r><w:r><w:t>notes.</w:t></w:r></w:p>`), parapet.ChannelOther},
		"picture":           {pictureOf(t, "png"), parapet.ChannelOther},
		"pasted":            {"We pay for notes.", parapet.ChannelOther},
		"pasted mail":       {"Von: Anna Kerr <anna@kerr.example>\nGesendet: Montag\nAn: Sam\nBetreff: Notes\n\nWe pay for notes.\n", parapet.ChannelEmail},
		"mail in a zip":     {zipOf(t, file{"a/b.bin", eml}), parapet.ChannelEmail},
		"zip in a zip":      {zipOf(t, file{"x", zipOf(t, file{"y", zipOf(t, file{"z", eml})})}), parapet.ChannelEmail},
	} {
		t.Run(name, func(t *testing.T) {
			a := one(t, "photo.jpg", c.in, Options{OCR: func([]byte) (string, error) { return "We pay for notes.\n", nil }})
			if len(a.Messages) == 0 || strings.TrimSpace(a.Messages[0].Text) != "We pay for notes." || a.Channel != c.channel || a.Messages[0].From != parapet.Them {
				t.Errorf("channel %s:\n%s", a.Channel, script(a))
			}
			if !strings.HasPrefix(a.Source, "photo.jpg") || a.ID == "" {
				t.Errorf("source %q id %q", a.Source, a.ID)
			}
		})
	}
}

// TestReadRefusesWithOneClearError: what is not read is named, with what to do instead.
func TestReadRefusesWithOneClearError(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"connections":         {"Notes:\n\"x\"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\nA,B,,,,,04 Mar 2025\n", "read x: a list of LinkedIn connections holds no messages; hand in messages.csv or the whole export"},
		"export without mail": {zipOf(t, file{"Profile.csv", "x"}, file{"Positions.csv", "y"}), "read LinkedIn export x: no messages.csv in it; ask LinkedIn for an export with messages"},
		"rar":                 {"Rar!\x1a\x07\x00....", "read x: a RAR archive; unpack it and hand in what is inside"},
		"spreadsheet":         {zipOf(t, file{"[Content_Types].xml", ""}, file{"xl/workbook.xml", ""}), "read x: an office spreadsheet is not read; save it as PDF, or paste the text"},
		"huge picture":        {pngHeader(40000, 40000), "read picture x: picture of 40000 x 40000 pixels, more than the limit of 40 million; hand in a smaller copy, or paste the text"},
		"no OCR":              {pictureOf(t, "jpeg"), "read picture x: no program to read text in pictures; install tesseract with the language packs you need, or paste the text"},
		"moving picture":      {pictureOf(t, "moving gif"), "read picture x: moving gif picture; save the screen as PNG or JPEG, or paste the text"},
		"cut picture":         {pictureOf(t, "png")[:20], "read picture x: damaged png picture: unexpected EOF"},
		"iPhone picture":      {"\x00\x00\x00\x18ftypheic....", "read picture x: HEIC or AVIF pictures are not read; save it as PNG or JPEG, or paste the text"},
		"PDF with a password": {"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Encrypt 2 0 R>>", "read PDF x: " + pdf.ErrEncrypted.Error()},
		"PDF of nothing":      {"%PDF-1.4\n", "read PDF x: " + pdf.ErrNoPages.Error()},
		"empty zip":           {zipOf(t), "read archive x: it is empty"},
		"cut zip":             {zipOf(t, file{"a", "b"})[:30], "read archive x: zip: not a valid zip file"},
		"zips too deep":       {zipOf(t, file{"1", zipOf(t, file{"2", zipOf(t, file{"3", zipOf(t, file{"4", "x"})})})}), "read x, 1, 2, 3: archives nested more than 3 deep"},
		"too many entries":    {manyEntries(t, MaxEntries+1), "read archive x: more than 2000 entries; hand in the mails or chats alone"},
	} {
		t.Run(name, func(t *testing.T) {
			as, errs := readAll(t, "x", c.in, Options{})
			if len(as) != 0 || len(errs) != 1 || errs[0] != c.want {
				t.Errorf("%d approaches, errors %q\nwant %q", len(as), errs, c.want)
			}
		})
	}
}

func manyEntries(t testing.TB, n int) string {
	files := make([]file, n)
	for i := range files {
		files[i] = file{fmt.Sprintf("%d.eml", i), "x"}
	}
	return zipOf(t, files...)
}

// TestLinkedInExportLeavesTheReportersLifeUnread: changing every other table of an export changes nothing, and tables that
// can not even be unpacked are not noticed. An export may have any number of entries.
func TestLinkedInExportLeavesTheReportersLifeUnread(t *testing.T) {
	files := []file{{"messages.csv", linkedIn}, {"Invitations.csv", "From,To,Sent At,Message,Direction\nBo,Sam,,Let us connect,INCOMING\n"}}
	private := []string{"guide_messages.csv", "learning_role_play_messages.csv", "Profile.csv", "Positions.csv", "Email Addresses.csv", "PhoneNumbers.csv", "Whatsapp Phone Numbers.csv", "Jobs/Job Applications.csv", "Jobs/Saved Jobs.csv", "Rich_Media.csv", "Verifications/Verifications.csv", "Connections.csv"}
	plain := collectJSON(t, zipOf(t, files...))
	for _, name := range private {
		files = append(files, file{name, strings.Replace(linkedIn, "c1,Anna", "private,Eve", 1)})
	}
	for i := range MaxEntries {
		files = append(files, file{fmt.Sprintf("Media/%d.bin", i), "x"})
	}
	export := zipOf(t, files...)
	if got := collectJSON(t, export); got != plain {
		t.Errorf("other tables change the reading:\n%s\nwant\n%s", got, plain)
	}
	broken := []byte(export)
	for _, name := range private { // damage what is in the private tables: the compressed bytes behind each local header
		at := bytes.Index(broken, []byte(name)) + len(name)
		copy(broken[at:at+40], bytes.Repeat([]byte{0xff}, 40))
	}
	if got := collectJSON(t, string(broken)); got != plain {
		t.Errorf("a private table was opened:\n%s", got)
	}
}

// collectJSON gives the approaches and errors of an input as text.
func collectJSON(t testing.TB, in string) string {
	as, errs := readAll(t, "export.zip", in, Options{})
	var b strings.Builder
	for _, a := range as {
		fmt.Fprintf(&b, "%+v\n%s", *a, script(a))
	}
	return b.String() + strings.Join(errs, "\n")
}

func TestWhatsAppExportIdentifiesFiles(t *testing.T) {
	a := one(t, "x", zipOf(t, file{"_chat.txt", whatsApp}, file{"00000012-offer.pdf", "MZ not a document"}), Options{})
	want := parapet.Attachment{Message: 2, Name: "00000012-offer.pdf", Kind: "executable", Size: 17, SHA256: "8a74e150e94c171d3e9c3a7d96071eeb2e51b31e7274f9881cc80910ff7ba6fe"}
	if len(a.Attachments) != 1 || a.Attachments[0] != want {
		t.Errorf("%+v, want %+v", a.Attachments, want)
	}
}

// TestArchiveInPlace: a file is read where it lies, and gives the same as a stream.
func TestArchiveInPlace(t *testing.T) {
	in := zipOf(t, file{"a.eml", eml}, file{"b.txt", whatsApp})
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, []byte(in), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	place, errs := collect(Input{Name: "x", Reader: f, Size: -1}, Options{})
	stream, _ := readAll(t, "x", in, Options{})
	if len(errs) != 0 || len(place) != 2 || len(stream) != 2 || place[0].Source != stream[0].Source || place[1].Source != "x, b.txt" {
		t.Errorf("%v %v %v", place, stream, errs)
	}
}

func TestArchiveGoesOnAfterABadEntry(t *testing.T) {
	as, errs := readAll(t, "x", zipOf(t, file{"a.eml", eml}, file{"b.bin", "\x00\x01\x02\x03\x00\x00"}, file{"c.eml", eml}), Options{})
	if len(as) != 2 || len(errs) != 1 || !strings.HasPrefix(errs[0], "read x, b.bin: ") {
		t.Errorf("%d %q", len(as), errs)
	}
}

func TestPictures(t *testing.T) {
	for _, kind := range []string{"png", "jpeg", "gif"} {
		var seen []byte
		a := one(t, "x", pictureOf(t, kind), Options{OCR: func(b []byte) (string, error) { seen = b; return "Anna: hi\nSam: who?\nAnna: me", nil }})
		if len(a.Messages) != 3 {
			t.Errorf("%s: %s", kind, script(a))
		}
		if _, format, err := image.Decode(bytes.NewReader(seen)); err != nil || format != "png" && format != "jpeg" {
			t.Errorf("%s: the reader of pictures was given %q, %v", kind, format, err)
		}
	}
	_, errs := readAll(t, "x", pictureOf(t, "png"), Options{OCR: func([]byte) (string, error) { return "", errors.New("no such language") }})
	if len(errs) != 1 || errs[0] != "read picture x: read the text in the picture: no such language" {
		t.Errorf("%q", errs)
	}
	if a := one(t, "x", pictureOf(t, "png"), Options{OCR: func([]byte) (string, error) { return " \n", nil }}); codes(a) != "no-text" {
		t.Errorf("an empty picture: %q", codes(a))
	}
}

func TestWord(t *testing.T) {
	a := one(t, "x", docxOf(t, `<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>Dear </w:t></w:r><w:hyperlink r:id="rId1"><w:r><w:t>Sam</w:t></w:r></w:hyperlink></w:p>
<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c &amp; d</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>not seen</w:t></w:r><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del></w:p>`), Options{})
	if got, want := a.Messages[0].Text, "Dear Sam\na\tb\nc & d\n<https://lure.example/x>"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if codes(a) != "hidden-text" {
		t.Errorf("defects %q", codes(a))
	}
	for name, body := range map[string]string{"damaged": `<w:p><w:r><w:t>so far</w:t></w:r></w:p><w:p`, "deep": `<w:p><w:r><w:t>so far</w:t></w:r></w:p>` + strings.Repeat("<w:x>", 1000)} {
		a := one(t, "x", docxOf(t, body), Options{})
		if strings.TrimSpace(a.Messages[0].Text) != "so far" || codes(a) != "unreadable-part" {
			t.Errorf("%s: %q %q", name, a.Messages[0].Text, codes(a))
		}
	}
}

func TestPageHidesNothingUnnoticed(t *testing.T) {
	a := one(t, "x", `<html><body>Seen<div style="display:none">unseen</div></body></html>`, Options{})
	if strings.TrimSpace(a.Messages[0].Text) != "Seen" || codes(a) != "hidden-text" {
		t.Errorf("%q %q", a.Messages[0].Text, codes(a))
	}
	a = one(t, "x", `<html><body><div class="page_wrap"><div class="from_name">Anna</div>hi</div></body></html>`, Options{})
	if codes(a) != "lost-structure" {
		t.Errorf("%q", codes(a))
	}
}

// TestCallerMayStop: reading ends where the caller stops, in every format that gives several approaches.
func TestCallerMayStop(t *testing.T) {
	for name, in := range map[string]string{
		"zip": zipOf(t, file{"a", eml}, file{"b", eml}), "jsonl": corpusLine + "\n" + corpusLine, "json": "[" + corpusLine + "," + corpusLine + "]",
		"mbox": strings.Repeat("From a@b.example Tue Jan  2 10:00:00 2024\n"+eml+"\n", 2), "table": "chat,from,text\na,b,c\nd,e,f\n",
		"telegram": `{"chats":{"list":[` + telegram + "," + telegram + `]}}`, "linkedin": zipOf(t, file{"messages.csv", linkedIn + "c2,Bo,Sam,,,x,INBOX\n"}),
	} {
		n := 0
		for range Read(Input{Name: name, Reader: strings.NewReader(in), Size: int64(len(in))}, Options{}) {
			n++
			break
		}
		as, _ := readAll(t, name, in, Options{})
		if n != 1 || len(as) != 2 {
			t.Errorf("%s: stopped after %d of %d", name, n, len(as))
		}
	}
}
