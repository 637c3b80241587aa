package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"parapet/internal/message/mail/msgwrite"
)

// made are the examples that no editor can write, by file name. "go test ./cmd/parapet -run Examples -update" writes them
// anew; the same bytes come out every time, but for the picture, whose edges depend on the processor.
var made = map[string]func(*testing.T) []byte{
	"linkedin-export.zip": makeLinkedIn,
	"whatsapp-ios.zip":    makeWhatsApp,
	"offer.msg":           makeMsg,
	"expert-call.pdf":     makePDF,
	"workshop.docx":       makeDOCX,
	"screenshot.png":      makeScreenshot,
}

// zipped packs files without compressing, so that the bytes don't depend on a compressor.
func zipped(t *testing.T, files ...[2]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f[0], Method: zip.Store, Modified: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
		part, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(f[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// makeLinkedIn is a data export with two conversations, one invitation, and a table of the owner's own life that is not
// to be read.
func makeLinkedIn(t *testing.T) []byte {
	messages := `CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER
2-aa,,Sophie Laurent,https://www.linkedin.com/in/sophie-laurent-advisory,Hanna Lindqvist,https://www.linkedin.com/in/hanna-lindqvist-harbour,2026-02-10 09:12:00 UTC,,"Hi Hanna, your profile is exactly what my client is looking for. A paid project, a few hours a month, very well paid, details only by phone.",INBOX
2-aa,,Hanna Lindqvist,https://www.linkedin.com/in/hanna-lindqvist-harbour,Sophie Laurent,https://www.linkedin.com/in/sophie-laurent-advisory,2026-02-10 12:40:00 UTC,,Who is the client?,INBOX
2-aa,,Sophie Laurent,https://www.linkedin.com/in/sophie-laurent-advisory,Hanna Lindqvist,https://www.linkedin.com/in/hanna-lindqvist-harbour,2026-02-10 12:44:00 UTC,,"I can't name them. They want to know what is being planned before it is announced, and would pay 2,000 for an internal presentation. Please don't tell your employer. Can we go on in WhatsApp? +44 7700 900388",INBOX
2-bb,,Idris Vale,https://www.linkedin.com/in/idris-vale-nautical,Hanna Lindqvist,https://www.linkedin.com/in/hanna-lindqvist-harbour,2026-02-12 16:00:00 UTC,,"Hello Hanna, good to meet you at the pilots' day. The slides of all talks are on the association's page now.",INBOX
`
	invitations := `From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl
Greta Olsson,Hanna Lindqvist,"2/14/26, 8:05 AM","Hello Hanna, we sat at the same table at the pilots' day.",INCOMING,https://www.linkedin.com/in/greta-olsson-pilot,https://www.linkedin.com/in/hanna-lindqvist-harbour
`
	profile := "First Name,Last Name,Headline\nHanna,Lindqvist,Harbour engineer\n"
	return zipped(t, [2]string{"messages.csv", messages}, [2]string{"Invitations.csv", invitations}, [2]string{"Profile.csv", profile})
}

// makeWhatsApp is an iOS export: an ordinary exchange between a parent and a sports club.
func makeWhatsApp(t *testing.T) []byte {
	const mark = "\u200e" // WhatsApp puts it before lines of its own
	chat := "[07/03/2026, 17:02:11] Coach Amara: " + mark + "Messages and calls are end-to-end encrypted.\r\n" +
		"[07/03/2026, 17:02:11] Coach Amara: Hi, it's Amara from the rowing club. Training on Tuesday is an hour later, the hall is being painted.\r\n" +
		"[07/03/2026, 17:30:45] Kofi Mensah: Thanks, we'll be there at six.\r\n" +
		"[07/03/2026, 17:31:20] Coach Amara: Great. The timetable is on the club's page as well.\r\n" +
		"[10/03/2026, 19:12:02] Coach Amara: " + mark + "<attached: 00000007-PHOTO-2026-03-10-19-12-02.jpg>\r\n" +
		"[10/03/2026, 19:12:30] Coach Amara: Here is the team photo for the newsletter.\r\n"
	return zipped(t, [2]string{"_chat.txt", chat})
}

// makeMsg is a mail saved from Outlook.
func makeMsg(*testing.T) []byte {
	m := msgwrite.Message{
		Subject:     "Consultancy for your last year before retirement",
		FromName:    "Gerald Ashby",
		FromAddress: "g.ashby@meridian-insight.example",
		To:          []msgwrite.Recipient{{Name: "Ruth Adebayo", Address: "r.adebayo@turbine-works.example"}},
		Sent:        time.Date(2026, 3, 3, 10, 5, 0, 0, time.UTC),
		MessageID:   "<m-1@meridian-insight.example>",
		Body: "Dear Ruth,\r\n\r\ncongratulations on thirty years. Somebody with your experience should be paid what it is worth.\r\n\r\n" +
			"My partners would like to fly you out for a week, business class, all paid. You would give a private talk about the new blade " +
			"coating: not what is in the brochure, but the drawings and the test data that your company keeps to itself. Bring your laptop, so " +
			"that we can look at the files together. The fee is 20,000 in cash.\r\n\r\n" +
			"Please take the week as holiday and tell nobody where you are going.\r\n\r\nGerald\r\n",
	}
	return m.Bytes()
}

// makePDF is one page of text without any compression.
func makePDF(*testing.T) []byte {
	lines := []string{
		"Call for experts: ferry market outlook", "",
		"Harbinger Research pays reviewers of its yearly outlook 120 euros an hour.",
		"You review published statistics; the sources are listed in the annex.",
		"Reviewers are named in the report, sign our standard contract and send an invoice.",
		"If you are employed, ask your employer for permission first.",
		"Do not send us anything that is confidential.", "",
		"Harbinger Research, 1 Quay Street, 020 7946 0660, www.harbinger-research.example",
	}
	var content strings.Builder
	content.WriteString("BT /F1 11 Tf 56 780 Td 16 TL\n")
	for _, l := range lines {
		fmt.Fprintf(&content, "(%s) Tj T*\n", strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(l))
	}
	content.WriteString("ET\n")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", content.Len(), content.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

// makeDOCX is a letter of four paragraphs.
func makeDOCX(t *testing.T) []byte {
	paragraphs := []string{
		"Dear Dr Haddad,",
		"we are preparing a closed workshop in a pleasant hotel on the coast. Flight, suite and a speaker's fee of 5,000 are paid by friends of the " +
			"foundation, who prefer not to be named.",
		"They ask you to bring the unpublished measurements of your group and a list of the colleagues who work on them, with their private numbers. " +
			"Please register as a tourist, and don't mention the workshop to your university: it would only cause paperwork.",
		"Tickets are ready; we need your passport scan by tomorrow.",
	}
	var body strings.Builder
	for _, p := range paragraphs {
		body.WriteString("<w:p><w:r><w:t>" + p + "</w:t></w:r></w:p>")
	}
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	return zipped(t,
		[2]string{"[Content_Types].xml", head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		[2]string{"_rels/.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		[2]string{"word/document.xml", head + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `</w:body></w:document>`},
	)
}

// makeScreenshot is a picture of a chat.
func makeScreenshot(t *testing.T) []byte {
	lines := []string{
		"Lena Ortiz, investment adviser", "",
		"Hello Samir, your talk was wonderful.",
		"We pay 700 for a short report on the project,",
		"preferably internal documents that are not published.",
		"A photo of the screen is enough.",
		"Please do not tell your employer, and delete this chat.",
	}
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 24, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		t.Fatal(err)
	}
	picture := image.NewGray(image.Rect(0, 0, 720, 60+40*len(lines)))
	draw.Draw(picture, picture.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	d := font.Drawer{Dst: picture, Src: image.NewUniform(color.Black), Face: face}
	for i, l := range lines {
		d.Dot = fixed.P(30, 60+40*i)
		d.DrawString(l)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
