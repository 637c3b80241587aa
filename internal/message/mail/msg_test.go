package mail

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"parapet"
	"parapet/internal/message/mail/msgwrite"
)

func readMSG(t *testing.T, m *msgwrite.Message) []*parapet.Approach {
	t.Helper()
	raw := m.Bytes()
	if !LooksMSG(raw) {
		t.Error("LooksMSG = false")
	}
	as, err := ParseMSG(raw, "a.msg")
	if err != nil {
		t.Fatal(err)
	}
	check(t, raw, as)
	return as
}

func one(t *testing.T, as []*parapet.Approach) *parapet.Approach {
	t.Helper()
	if len(as) != 1 {
		t.Fatalf("%d approaches, want 1", len(as))
	}
	return as[0]
}

func TestMSGProperties(t *testing.T) {
	sent := time.Date(2026, 3, 3, 10, 5, 0, 0, time.UTC)
	a := one(t, readMSG(t, &msgwrite.Message{
		Subject: "会议邀请", FromName: "Jo Roe", FromAddress: "jo@firm.example", FromType: "EX",
		To: []msgwrite.Recipient{{Name: "Dr Poe", Address: "poe@institute.example"}}, Cc: []msgwrite.Recipient{{Name: "Office", Address: "office@institute.example"}},
		Sent: sent, MessageID: "<1@firm.example>", Body: "Would you write a short paper?\r\nWe pay well.",
		Attachments: []msgwrite.Attachment{{Name: "brief.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.7 " + strings.Repeat("x", 5000))}},
	}))
	m := a.Messages[0]
	if m.Subject != "会议邀请" || m.Text != "Would you write a short paper?\nWe pay well." || !m.At.Equal(sent) || m.Author != "Jo Roe" {
		t.Errorf("message = %+v", m)
	}
	if a.Persona.Email != "jo@firm.example" || a.ID != "1@firm.example" || a.Mail.To[0] != (parapet.Address{Name: "Dr Poe", Addr: "poe@institute.example"}) || a.Mail.Cc[0].Name != "Office" {
		t.Errorf("persona %+v, facts %+v", a.Persona, a.Mail)
	}
	if len(a.Attachments) != 1 || a.Attachments[0].Kind != "pdf" || a.Attachments[0].Size != 5009 || a.Attachments[0].Name != "brief.pdf" {
		t.Errorf("attachments = %+v", a.Attachments)
	}
}

func TestMSGTransportHeadersFirst(t *testing.T) {
	a := one(t, readMSG(t, &msgwrite.Message{
		Subject: "as shown", FromName: "Shown Name", FromAddress: "shown@firm.example", Body: "Hello there.",
		Headers: "Authentication-Results: mx.institute.example; spf=fail smtp.mailfrom=other.example; dmarc=fail\r\nFrom: Real <real@other.example>\r\nReply-To: <third@more.example>\r\n\r\n",
	}))
	if a.Persona.Email != "real@other.example" || a.Mail.SPF != "fail" || a.Mail.DMARC != "fail" || a.Mail.ReplyTo[0].Addr != "third@more.example" || a.Messages[0].Subject != "as shown" {
		t.Errorf("persona %+v, facts %+v", a.Persona, a.Mail)
	}
}

func TestMSGBodies(t *testing.T) {
	gbk := []byte("\xc4\xfa\xba\xc3") // 您好
	tests := []struct {
		name, want string
		m          msgwrite.Message
	}{
		{"8-bit text in the code page", "您好", msgwrite.Message{CodePage: 936, EightBit: map[uint16][]byte{0x1000: gbk}}},
		{"8-bit Russian text", "Привет", msgwrite.Message{CodePage: 1251, EightBit: map[uint16][]byte{0x1000: []byte("\xcf\xf0\xe8\xe2\xe5\xf2")}}},
		{"HTML bytes", "您好 there", msgwrite.Message{CodePage: 936, HTML: append([]byte("<p>"), append(gbk, " there</p>"...)...)}},
		{"plain RTF", "One \u201Ctwo\u201D\nthree {four}", msgwrite.Message{RTF: `{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fnil Arial;}}{\*\generator X;}\f0 One \ldblquote two\rdblquote\par three \{four\}}`}},
		{"RTF with a Chinese font", "您好", msgwrite.Message{RTF: `{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset134 S;}}\f1\'c4\'fa\'ba\'c3}`}},
		{"RTF with numbered characters", "Приём 😀", msgwrite.Message{RTF: `{\rtf1\ansi\uc1 \u1055?\u1088?\u1080?\u1105?\u1084? \u-10179?\u-8704?}`}},
		{"RTF made from HTML", "Dear colleague,\n\ncosts < fees", msgwrite.Message{RTF: `{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Dear colleague,\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}` +
			"\r\n" + `{\*\htmltag64 <p>}costs {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0  fees{\*\htmltag72 </p>}}`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := one(t, readMSG(t, &tt.m)).Messages[0].Text; got != tt.want {
				t.Errorf("text = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestMSGEmbedded(t *testing.T) {
	inner := &msgwrite.Message{Subject: "Invitation", FromName: "Lee", FromAddress: "lee@forum.example", Body: "Please send me your notes."}
	report := &msgwrite.Message{Subject: "FW: Invitation", FromName: "Staff", FromAddress: "staff@institute.example", Body: "Is this real?",
		Attachments: []msgwrite.Attachment{{Name: "Invitation", Embedded: inner}}}
	a := one(t, readMSG(t, report))
	if a.Persona.Email != "lee@forum.example" || a.Messages[0].Text != "Please send me your notes." || !a.Mail.Forwarded || a.Mail.HeadersLost {
		t.Errorf("approach = %+v, facts %+v", a, a.Mail)
	}
	long := &msgwrite.Message{Subject: "Minutes", FromAddress: "lee@forum.example", Body: strings.Repeat("Many words of a mail that speaks for itself. ", 20),
		Attachments: report.Attachments}
	a = one(t, readMSG(t, long))
	if a.Messages[0].Subject != "Minutes" || len(a.Attachments) != 1 || a.Attachments[0].Kind != "message" || !hasDefect(a, "attached-message") {
		t.Errorf("approach = %+v", a)
	}
	// A .msg attached to an ordinary mail, in base64.
	eml := "From: staff@institute.example\r\nTo: help@institute.example\r\nSubject: suspicious\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nplease look\r\n" +
		"--b\r\nContent-Type: application/vnd.ms-outlook; name=x.msg\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64Lines(inner.Bytes()) + "\r\n--b--\r\n"
	as, err := Parse([]byte(eml), "r.eml")
	if err != nil {
		t.Fatal(err)
	}
	if a := one(t, as); a.Persona.Email != "lee@forum.example" || !a.Mail.Forwarded {
		t.Errorf("approach = %+v", a)
	}
}

func TestMSGDamaged(t *testing.T) {
	raw := (&msgwrite.Message{Subject: "s", Body: strings.Repeat("word ", 3000), Attachments: []msgwrite.Attachment{{Name: "a", Data: bytes.Repeat([]byte("x"), 9000)}}}).Bytes()
	for cut := 512; cut < len(raw); cut += 512 {
		if as, err := ParseMSG(raw[:cut], "cut.msg"); err == nil {
			check(t, raw, as)
		}
	}
	if _, err := ParseMSG([]byte("From: a@b.example\n\nx"), "x.msg"); err == nil || !strings.Contains(err.Error(), "x.msg") {
		t.Errorf("error = %v, want one that names the file", err)
	}
	packed := msgwrite.Compress(`{\rtf1 some text that is checked}`)
	packed[20] ^= 1
	if _, err := unpackRTF(packed); err != errRTFChecksum {
		t.Errorf("unpackRTF = %v, want %v", err, errRTFChecksum)
	}
}

// The second example of MS-OXRTFCP section 3.1, "{\rtf1 WXYZWXYZWXYZWXYZWXYZ}", which refers back into itself.
func TestUnpackRTFReferences(t *testing.T) {
	packed := []byte{0x1a, 0, 0, 0, 0x1c, 0, 0, 0, 'L', 'Z', 'F', 'u', 0xe2, 0xd4, 0x4b, 0x51,
		0x41, 0x00, 0x04, 0x20, 0x57, 0x58, 0x59, 0x5a, 0x0d, 0x6e, 0x7d, 0x01, 0x0e, 0xb0}
	got, err := unpackRTF(packed)
	if err != nil || string(got) != `{\rtf1 WXYZWXYZWXYZWXYZWXYZ}` {
		t.Errorf("unpackRTF = %q, %v", got, err)
	}
}

func hasDefect(a *parapet.Approach, code string) bool {
	for _, d := range a.Defects {
		if d.Code == code {
			return true
		}
	}
	return false
}
