package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet"
)

const plainMail = "Delivered-To: poe@institute.example\r\n" +
	"Received: by 2002:a05:6a11 with SMTP id x; Tue, 3 Mar 2026 02:05:09 +0000\r\n" +
	"Authentication-Results: mx.institute.example;\r\n" +
	"       dkim=pass header.i=@firm.example header.s=k header.b=abc;\r\n" +
	"       dkim=fail (bad; body) header.d=other.example;\r\n" +
	"       spf=softfail (domain of transitioning) smtp.mailfrom=bounce@send.example;\r\n" +
	"       dmarc=pass (p=NONE) header.from=firm.example; arc=none\r\n" +
	"Received: from firm.example by mx.institute.example; Tue, 3 Mar 2026 02:05:08 +0000\r\n" +
	"Authentication-Results: mx.institute.example; dmarc=fail\r\n" +
	"Return-Path: <bounce@send.example>\r\n" +
	"From: =?UTF-8?Q?J=C3=B6_Roe?= <jo@firm.example>\r\n" +
	"Reply-To: \"Roe, Jo\" <jo@mail.example>, second@mail.example\r\n" +
	"To: Dr Poe <poe@institute.example>\r\n" +
	"Cc: Staff: a@institute.example, b@institute.example;\r\n" +
	"Subject: =?gb2312?B?u+HS6dH7?= =?gb2312?B?x+s=?=\r\n" +
	"Date: Tue, 3 Mar 2026 10:05:00 +0800 (CST)\r\n" +
	"Message-ID: <m1@firm.example>\r\n" +
	"In-Reply-To: <m0@institute.example>\r\n" +
	"List-Unsubscribe: <mailto:u@firm.example>\r\n" +
	"X-Mailer: Some Mailer 1.0\r\n" +
	"\r\n" +
	"Dear Dr Poe,\r\n\r\nwould you write for us?\r\n"

func parseOne(t *testing.T, raw string) *parapet.Approach {
	t.Helper()
	as, err := Parse([]byte(raw), "test.eml")
	if err != nil {
		t.Fatal(err)
	}
	check(t, []byte(raw), as)
	return one(t, as)
}

func TestParseFacts(t *testing.T) {
	a := parseOne(t, plainMail)
	at := time.Date(2026, 3, 3, 10, 5, 0, 0, time.FixedZone("", 8*3600))
	want := &parapet.Approach{
		ID: "m1@firm.example", Source: "test.eml", Channel: parapet.ChannelEmail,
		Persona:  parapet.Persona{Name: "Jö Roe", Email: "jo@firm.example"},
		Messages: []parapet.Message{{At: at, From: parapet.Them, Author: "Jö Roe", Subject: "会议邀请", Text: "Dear Dr Poe,\n\nwould you write for us?"}},
		Mail: &parapet.MailFacts{
			From:       parapet.Address{Name: "Jö Roe", Addr: "jo@firm.example"},
			ReplyTo:    []parapet.Address{{Name: "Roe, Jo", Addr: "jo@mail.example"}, {Addr: "second@mail.example"}},
			ReturnPath: "bounce@send.example",
			To:         []parapet.Address{{Name: "Dr Poe", Addr: "poe@institute.example"}},
			Cc:         []parapet.Address{{Addr: "a@institute.example"}, {Addr: "b@institute.example"}},
			MessageID:  "m1@firm.example", InReplyTo: "m0@institute.example", Date: at, ListMail: true, Mailer: "Some Mailer 1.0",
			AuthServID: "mx.institute.example", SPF: "softfail", DKIM: "pass", DMARC: "pass", ARC: "none",
			SPFDomain: "send.example", DKIMDomains: []string{"firm.example"},
		},
	}
	if len(a.Mail.AuthenticationResult) != 1 || !strings.HasPrefix(a.Mail.AuthenticationResult[0], "mx.institute.example;") {
		t.Errorf("raw results = %q, want the topmost one alone", a.Mail.AuthenticationResult)
	}
	a.Mail.AuthenticationResult = nil
	if diff := cmp.Diff(want, a); diff != "" {
		t.Errorf("approach (-want +got):\n%s", diff)
	}
}

func TestAuthenticate(t *testing.T) {
	tests := []struct {
		name, header string
		want         parapet.MailFacts
	}{
		{"Microsoft without authserv-id", "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\n smtp.mailfrom=firm.example; dkim=none (message not signed)\n header.d=none;dmarc=bestguesspass action=none header.from=firm.example;compauth=pass reason=109\n",
			parapet.MailFacts{SPF: "pass", SPFDomain: "firm.example", DKIM: "none", DMARC: "none"}},
		{"two fields of one hop", "Authentication-Results: mx.a.example; spf=pass smtp.mailfrom=x@b.example\nAuthentication-Results: mx.a.example; dkim=pass header.d=b.example\nReceived: x\n",
			parapet.MailFacts{AuthServID: "mx.a.example", SPF: "pass", SPFDomain: "b.example", DKIM: "pass", DKIMDomains: []string{"b.example"}}},
		{"another server's below is not believed", "Authentication-Results: mx.a.example; spf=fail smtp.mailfrom=b.example\nAuthentication-Results: mx.evil.example; dkim=pass header.d=bank.example; dmarc=pass\n",
			parapet.MailFacts{AuthServID: "mx.a.example", SPF: "fail", SPFDomain: "b.example"}},
		{"the same name in an earlier hop is not believed", "Authentication-Results: mx.a.example; spf=fail smtp.mailfrom=b.example\nReceived: x\nAuthentication-Results: mx.a.example; dmarc=pass\n",
			parapet.MailFacts{AuthServID: "mx.a.example", SPF: "fail", SPFDomain: "b.example"}},
		{"Received-SPF alone", "Received-SPF: Fail (mx: domain of x@b.example does not designate 192.0.2.1) client-ip=192.0.2.1; envelope-from=\"x@b.example\";\n",
			parapet.MailFacts{SPF: "fail", SPFDomain: "b.example"}},
		{"ARC speaks for ARC alone", "ARC-Authentication-Results: i=1; mx.evil.example; dkim=pass header.d=bank.example; dmarc=pass; arc=pass\n",
			parapet.MailFacts{ARC: "pass"}},
		{"passed signature named in the signature only", "Authentication-Results: mx.a.example; dkim=pass\nDKIM-Signature: v=1; a=rsa-sha256; d=B.example; s=k; b=x\n",
			parapet.MailFacts{AuthServID: "mx.a.example", DKIM: "pass", DKIMDomains: []string{"b.example"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var n notes
			h, _ := readHeader([]byte(tt.header), &n)
			var got parapet.MailFacts
			h.authenticate(&got, &n)
			got.AuthenticationResult = nil
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}

// mime joins a header, and parts each with its own header, to a multipart mail.
func mime(kind string, parts ...string) string {
	s := "From: jo@firm.example\r\nTo: poe@institute.example\r\nSubject: x\r\nContent-Type: " + kind + "; boundary=\"=_b\"\r\n\r\npreamble\r\n"
	for _, p := range parts {
		s += "--=_b\r\n" + p + "\r\n"
	}
	return s + "--=_b--\r\n"
}

func TestParseText(t *testing.T) {
	const html = "Content-Type: text/html; charset=utf-8\r\n\r\n"
	const plain = "Content-Type: text/plain; charset=utf-8\r\n\r\n"
	long := "We ask you to send the unpublished draft of the committee before Friday because another reader outbids everybody else"
	tests := []struct{ name, raw, want, defect string }{
		{"alternative", mime("multipart/alternative", plain+"Hello you", html+"<p>Hello you</p>"), "Hello you", ""},
		{"HTML alone", mime("multipart/alternative", html+"<p>Hello</p><p>you</p>"), "Hello\n\nyou", ""},
		{"empty plain part", mime("multipart/alternative", plain+" \r\n", html+"<p>Hello</p>"), "Hello", ""},
		{"stub beside HTML", mime("multipart/alternative", plain+"Please view this mail in a browser", html+"<p>"+long+"</p>"), long, ""},
		{"parts differ", mime("multipart/alternative", plain+"The weather in the harbour town stayed pleasant with little wind and a calm sea under high clouds", html+"<p>"+long+" and pays double whatever was offered elsewhere</p>"),
			long + " and pays double whatever was offered elsewhere", "parts-differ"},
		{"text in two parts", mime("multipart/mixed", plain+"One", html+"<b>Two</b>"), "One\n\nTwo", ""},
		{"flowed", "From: a@b.example\nTo: c@d.example\nContent-Type: text/plain; format=flowed\n\nOne line \nthat goes on\n> quoted \n> words\n-- \nsig", "One line that goes on\n> quoted words\n-- \nsig", ""},
		{"quoted-printable", "From: a@b.example\nTo: c@d.example\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nSch=F6ne Gr=\n=FC=DFe =zz", "Schöne Grüße =zz", ""},
		{"base64 in broken lines", "From: a@b.example\nTo: c@d.example\nContent-Transfer-Encoding: base64\n\nSGVs\n bG8=\nIHlvdQ", "Hello you", ""},
		{"wrong charset", "From: a@b.example\nTo: c@d.example\nContent-Type: text/plain; charset=us-ascii\n\n\xc4\xfa\xba\xc3\xa3\xac\xce\xd2\xc3\xc7\xd4\xda\xd5\xd2\xc4\xfa", "您好，我们在找您", ""},
		{"missing boundary at the end", "From: a@b.example\nTo: c@d.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello", "Hello", "unclosed-multipart"},
		{"no boundary declared", "From: a@b.example\nTo: c@d.example\nContent-Type: multipart/mixed\n\n--b\nContent-Type: text/plain\n\nHello\n--b--\n", "Hello", ""},
		{"multipart that is none", "From: a@b.example\nTo: c@d.example\nContent-Type: multipart/mixed; boundary=b\n\nHello", "Hello", "no-boundary"},
		{"text sent as a file", mime("multipart/mixed", "Content-Type: text/plain; name=note.txt\r\nContent-Disposition: attachment\r\n\r\nHello"), "Hello", ""},
		{"no header", "Hello you there", "Hello you there", "no-header"},
		{"nothing said", "From: a@b.example\nTo: c@d.example\n\n", "", "no-text"},
		{"delivery notice", strings.Replace(mime("multipart/report", plain+"It was not delivered.", "Content-Type: message/delivery-status\r\n\r\nAction: failed"), "report;", "report; report-type=delivery-status;", 1), "It was not delivered.", "bounce"},
		{"automatic reply", "From: a@b.example\nTo: c@d.example\nAuto-Submitted: auto-replied (vacation)\n\nI am away.", "I am away.", "auto-reply"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := parseOne(t, tt.raw)
			if got := a.Messages[len(a.Messages)-1].Text; got != tt.want {
				t.Errorf("text = %q, want %q", got, tt.want)
			}
			if tt.defect != "" && !hasDefect(a, tt.defect) || tt.defect == "" && len(a.Defects) > 0 {
				t.Errorf("defects = %v, want %q", a.Defects, tt.defect)
			}
		})
	}
}

func TestParseHTMLFacts(t *testing.T) {
	a := parseOne(t, mime("multipart/alternative", "Content-Type: text/html\r\n\r\n"+
		`<p>See <a href="https://evil.example/x">https://bank.example</a> <a href="https://forum.example/call">the call</a></p><div style="display:none">hidden words</div>`))
	if diff := cmp.Diff([]parapet.Link{{Text: "https://bank.example", URL: "https://evil.example/x"}}, a.Mail.LinkTexts); diff != "" {
		t.Error(diff)
	}
	if a.Mail.HiddenText != "hidden words" || len(a.Mail.Hrefs) != 2 || a.Messages[0].Text != "See https://bank.example the call" {
		t.Errorf("facts = %+v, text %q", a.Mail, a.Messages[0].Text)
	}
}

func TestParseAttachments(t *testing.T) {
	a := parseOne(t, mime("multipart/mixed", "Content-Type: text/plain\r\n\r\nSee the files.",
		"Content-Type: application/pdf; name*0*=utf-8''%E6%8A%A5; name*1*=%E5%91%8A; name*2=.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"+base64Lines([]byte("%PDF-1.4 x")),
		"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"=?utf-8?B?5oql5ZGK?=.zip\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"+base64Lines([]byte(zipLocked)),
		"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR"))
	sum := sha256.Sum256([]byte("%PDF-1.4 x"))
	want := []parapet.Attachment{
		{Name: "报告.pdf", MediaType: "application/pdf", Kind: "pdf", Size: 10, SHA256: hex.EncodeToString(sum[:])},
		{Name: "报告.zip", MediaType: "application/octet-stream", Kind: "zip-encrypted", Size: int64(len(zipLocked))},
		{MediaType: "text/calendar", Kind: "calendar", Size: 30},
	}
	for i := range a.Attachments {
		if i > 0 {
			a.Attachments[i].SHA256 = ""
		}
	}
	if diff := cmp.Diff(want, a.Attachments); diff != "" {
		t.Errorf("attachments (-want +got):\n%s", diff)
	}
}

// zipHead is the local header of a zip entry with flags and a name.
func zipHead(flags byte, name string) string {
	return "PK\x03\x04\x14\x00" + string([]byte{flags, 0}) + strings.Repeat("\x00", 18) + string([]byte{byte(len(name)), 0, 0, 0}) + name
}

var zipLocked = zipHead(1, "secret.docx") + strings.Repeat("x", 40)

func TestKindOf(t *testing.T) {
	pad := strings.Repeat("\x00", 64)
	tests := []struct{ data, name, want string }{
		{zipHead(0, "a.txt") + pad, "", "zip"}, {zipLocked, "", "zip-encrypted"},
		{zipHead(0, "[Content_Types].xml") + pad, "x.docx", "office"},
		{zipHead(0, "[Content_Types].xml") + pad + zipHead(0, "word/vbaProject.bin") + pad, "x.docx", "office-macro"},
		{zipHead(0, "META-INF/MANIFEST.MF") + pad, "x.jar", "executable"},
		{"Rar!\x1a\x07\x01\x00\x00\x00\x00\x00\x0a\x01" + pad, "", "rar"}, {"Rar!\x1a\x07\x01\x00\x00\x00\x00\x00\x0a\x04" + pad, "", "rar-encrypted"},
		{"7z\xbc\xaf\x27\x1c" + pad, "", "7z"}, {"7z\xbc\xaf\x27\x1c" + pad + "\x06\xf1\x07\x01", "", "7z-encrypted"},
		{string(oleSignature) + pad + string(utf16Bytes("WordDocument")), "x.doc", "office"},
		{string(oleSignature) + pad + string(utf16Bytes("_VBA_PROJECT")), "x.doc", "office-macro"},
		{string(oleSignature) + pad + string(utf16Bytes("__properties_version1.0")), "x", "message"},
		{"%PDF-1.7", "x.txt", "pdf"}, {"\x89PNG\r\n", "", "image"}, {"MZ\x90\x00", "report.pdf", "executable"}, {"\x7fELF", "", "executable"},
		{"L\x00\x00\x00\x01\x14\x02\x00", "", "lnk"}, {"[InternetShortcut]\nURL=x", "x.url", "lnk"},
		{strings.Repeat("\x00", 0x8001) + "CD001x", "", "iso"}, {"BEGIN:VCARD", "", "vcard"}, {"begin:vcalendar", "", "calendar"},
		{"<!DOCTYPE html><p>", "", "html"}, {"  <div>x", "x.htm", "html"}, {"<svg onload=1><script>", "x.svg", "html"}, {"<svg><path/>", "x.svg", "image"},
		{"var a=1", "x.js", "script"}, {"#!/bin/sh", "", "script"}, {"plain words", "x.txt", "text"}, {"a\x00\x01b", "", "other"},
		{"From: a@b.example\nTo: c@d.example\nSubject: x\n\ny", "x", "message"}, {"\x1f\x8b\x08", "x.tgz", "archive"}, {"", "", "other"},
	}
	for _, tt := range tests {
		if got := kindOf([]byte(tt.data), tt.name); got != tt.want {
			t.Errorf("kindOf(%.20q, %q) = %s, want %s", tt.data, tt.name, got, tt.want)
		}
	}
}

func TestParseAmbiguous(t *testing.T) {
	base := "From: a@b.example\r\nTo: c@d.example\r\n"
	exe := "Content-Type: application/octet-stream; name=run.exe\r\n\r\nMZ\r\n"
	tests := []struct {
		name, raw, note string
		files           int
	}{
		{"two boundaries", base + "Content-Type: multipart/mixed; boundary=a; boundary=b\r\n\r\n--a\r\n\r\ntext\r\n--a--\r\n--b\r\n" + exe + "--b--\r\n", "parameter boundary given twice", 1},
		{"two types", base + "Content-Type: text/plain\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + exe + "--b--\r\n", "2 fields content-type", 1},
		{"boundary of RFC 2231", base + "Content-Type: multipart/mixed; boundary*0=a; boundary*1=b\r\n\r\n--ab\r\n" + exe + "--ab--\r\n", "boundary in the form of RFC 2231", 1},
		{"two names", mime("multipart/mixed", "Content-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename=a.exe\r\n\r\nMZ"), "two different file names for one part", 1},
		{"name in two forms", mime("multipart/mixed", "Content-Disposition: attachment; filename=a.txt; filename*=utf-8''a.exe\r\n\r\nMZ"), "parameter filename given in two forms that differ", 1},
		{"damaged base64", mime("multipart/mixed", "Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nTV\x01q!Q="), "damaged base64", 1},
		{"bare carriage return", base + "X-A: 1\rBcc: x\r\n\r\ntext", "bare carriage return", 0},
		{"zero byte", base + "\r\nte\x00xt", "zero byte in a text", 0},
		{"space before colon", base + "Subject : x\r\n\r\ntext", "space between a field's name and its colon", 0},
		{"encoded multipart", base + "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64Lines([]byte("--b\r\n"+exe+"--b--\r\n")), "multipart with transfer encoding base64", 1},
		{"two senders", "From: a@b.example, x@y.example\r\nTo: c@d.example\r\n\r\ntext", "more than one address in From", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := parseOne(t, tt.raw)
			if !contains(a.Mail.Structure, tt.note) || len(a.Attachments) != tt.files {
				t.Errorf("structure %q with %d attachments, want %q and %d", a.Mail.Structure, len(a.Attachments), tt.note, tt.files)
			}
		})
	}
}

func TestParseLimits(t *testing.T) {
	deep, end := "From: a@b.example\nTo: c@d.example\n", ""
	for i := range 300 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		end = fmt.Sprintf("\n--b%d--", i) + end
	}
	rfc822 := "From: a@b.example\nTo: c@d.example\nSubject: last\n\ninnermost"
	for i := range 50 {
		rfc822 = fmt.Sprintf("From: a@b.example\nTo: c@d.example\nSubject: Fwd: %d\nContent-Type: message/rfc822\n\n", i) + rfc822
	}
	tests := []struct{ name, raw, defect string }{
		{"many parts", "From: a@b.example\nTo: c@d.example\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 1_000_000), "too-many-parts"},
		{"deep parts", deep + "\ntext" + end, "too-deep"},
		{"deep mail", rfc822, "too-deep"},
		{"long field", "From: a@b.example\nTo: " + strings.Repeat("x@y.example, ", 100_000) + "\n\ntext", "limit"},
		{"many words", "From: a@b.example\nSubject: " + strings.Repeat("=?utf-8?q?a?= =?x?q?", 100_000) + "\nTo: c@d.example\n\ntext", "limit"},
		{"many comments", "From: " + strings.Repeat("(", 500_000) + "a@b.example\nTo: c@d.example\n\ntext", "limit"},
		{"many fields", strings.Repeat("X-A: b\n", 500_000) + "\ntext", "limit"},
		{"long text", "From: a@b.example\nTo: c@d.example\n\n" + strings.Repeat("long text ", 1_000_000), "truncated"},
		{"many files", mime("multipart/mixed", strings.Repeat("Content-Disposition: attachment; filename=a\r\n\r\nx\r\n--=_b\r\n", 1)+func() string {
			s := ""
			for i := range 300 {
				s += fmt.Sprintf("Content-Disposition: attachment; filename=a%d\r\n\r\nx\r\n--=_b\r\n", i)
			}
			return s
		}()), "limit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if a := parseOne(t, tt.raw); !hasDefect(a, tt.defect) {
				t.Errorf("defects = %v, want %s", a.Defects, tt.defect)
			}
		})
	}
}

func TestLooks(t *testing.T) {
	tests := []struct {
		head            string
		mail, mbox, msg bool
	}{
		{plainMail, true, false, false},
		{"From: a@b.example\nSubject: x\n\ny", true, false, false},
		{"\xef\xbb\xbfReceived: x\n y\nMessage-ID: <a>\n\n", true, false, false},
		{"From a@b.example Tue Mar  3 10:05:00 2026\nFrom: a@b.example\nTo: c@d.example\n\n", true, true, false},
		{"From here on, at 10:05 in 2026 it rains\nand rains\n", false, false, false},
		{"Anna: hello\nBen: hi\n", false, false, false},
		{"From: Anna\nDear all", false, false, false},
		{"Subject: my essay\n\nwords", false, false, false},
		{"", false, false, false},
		{string(oleSignature) + strings.Repeat("\x00", 100), false, false, true},
		{string(oleSignature) + strings.Repeat("\x00", 100) + string(utf16Bytes("WordDocument")), false, false, false},
	}
	for _, tt := range tests {
		head := []byte(tt.head)
		if m, b, o := Looks(head), LooksMbox(head), LooksMSG(head); m != tt.mail || b != tt.mbox || o != tt.msg {
			t.Errorf("Looks, LooksMbox, LooksMSG(%.40q) = %v, %v, %v; want %v, %v, %v", tt.head, m, b, o, tt.mail, tt.mbox, tt.msg)
		}
	}
}

func TestParseAddresses(t *testing.T) {
	tests := []struct {
		in   string
		want []parapet.Address
	}{
		{"a@b.example", []parapet.Address{{Addr: "a@b.example"}}},
		{"Jo Roe <a@b.example>", []parapet.Address{{Name: "Jo Roe", Addr: "a@b.example"}}},
		{`"Roe, \"J\"" <a@b.example>`, []parapet.Address{{Name: `Roe, "J"`, Addr: "a@b.example"}}},
		{"Roe, Jo <a@b.example>, c@d.example", []parapet.Address{{Name: "Roe, Jo", Addr: "a@b.example"}, {Addr: "c@d.example"}}},
		{"a@b.example (Jo Roe)", []parapet.Address{{Name: "Jo Roe", Addr: "a@b.example"}}},
		{`"bank@bank.example" <x@evil.example>`, []parapet.Address{{Name: "bank@bank.example", Addr: "x@evil.example"}}},
		{"list: a@b.example, c@d.example;", []parapet.Address{{Addr: "a@b.example"}, {Addr: "c@d.example"}}},
		{"<@relay.example:a@b.example>", []parapet.Address{{Addr: "a@b.example"}}},
		{"Jo [mailto:a@b.example]", []parapet.Address{{Name: "Jo", Addr: "a@b.example"}}},
		{"undisclosed-recipients:;", nil},
		{"Jo Roe", []parapet.Address{{Name: "Jo Roe"}}},
		{"=?utf-8?B?5byg5LiJ?= <a@b.example>", []parapet.Address{{Name: "张三", Addr: "a@b.example"}}},
		{"", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, parseAddresses(tt.in)); diff != "" {
			t.Errorf("parseAddresses(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestDecodeWords(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain", "plain"},
		{"=?utf-8?Q?a_b=2Ec?=", "a b.c"},
		{"=?utf-8?B?5Q==?= =?utf-8?B?vKA=?=", "张"}, // a character cut in two
		{"=?iso-8859-1?Q?caf=E9?= au =?utf-8*fr?Q?lait?=", "café au lait"},
		{"Re: =?koi8-r?B?8NLJ18XU?=!", "Re: Привет!"},
		{"=?utf-8?X?a?= =?", "=?utf-8?X?a?= =?"},
		{"=?utf-8?Q?a b?=", "a b"},
		{"=?utf-8?Q?a=0Ab?=", "a b"},
	}
	for _, tt := range tests {
		if got := decodeWords(tt.in); got != tt.want {
			t.Errorf("decodeWords(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestParseDate(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Tue, 3 Mar 2026 10:05:00 +0800", "2026-03-03T10:05:00+08:00"},
		{"3 Mar 26 10:05 GMT", "2026-03-03T10:05:00Z"},
		{"Tue, 03 Mar 2026 10:05:00 -0500 (EST)", "2026-03-03T10:05:00-05:00"},
		{"Tue Mar  3 10:05:00 2026", "2026-03-03T10:05:00Z"},
		{"Tuesday, March 3, 2026 10:05 PM", "2026-03-03T22:05:00Z"},
		{"Tue, Mar 3, 2026 at 12:05\u202fAM", "2026-03-03T00:05:00Z"},
		{"2026-03-03 10:05:00", "2026-03-03T10:05:00Z"},
		{"yesterday", "0001-01-01T00:00:00Z"},
		{"", "0001-01-01T00:00:00Z"},
	}
	for _, tt := range tests {
		if got := parseDate(tt.in).Format(time.RFC3339); got != tt.want {
			t.Errorf("parseDate(%q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}
