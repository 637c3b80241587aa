package mail

import (
	"bytes"
	"encoding/base64"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"parapet"
	"parapet/internal/message/mail/msgwrite"
)

func base64Lines(b []byte) string {
	s, out := base64.StdEncoding.EncodeToString(b), ""
	for len(s) > 76 {
		out, s = out+s[:76]+"\r\n", s[76:]
	}
	return out + s
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{plainMail, "From: a@b.example\nContent-Type: multipart/mixed; boundary=\"x\"; boundary*0=y\n\n--x\nContent-Type: message/rfc822\n\nFrom: c@d.example\n\n> q\n--x--\n",
		"Subject: Fwd: =?gb2312?B?xOM=?= =?gb2312?B?usM=?=\nFrom: \"a, b\" <c@d.example>\n\n---------- Forwarded message ---------\nFrom: X <x@y.example>\nDate: 3 Mar 2026\nSubject: s\n\nbody\n\nOn 1 Mar, Z <z@y.example> wrote:\n> hi",
		"Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: text/rfc822-headers\n\nFrom: q@r.example\n--b--",
		"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p style=3D\"display:none\">x</p>=\ny"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		as, err := Parse(raw, "fuzz")
		if err != nil {
			return
		}
		if len(as) == 0 {
			t.Fatal("no approach and no error")
		}
		check(t, raw, as)
		again, _ := Parse(raw, "fuzz")
		if diff := cmp.Diff(as, again); diff != "" {
			t.Fatalf("two readings differ:\n%s", diff)
		}
		Looks(raw)
		LooksMbox(raw)
		LooksMSG(raw)
	})
}

func FuzzMbox(f *testing.F) {
	f.Add([]byte("junk\nFrom a@b.example Tue Mar  3 10:05:00 2026\nFrom: a@b.example\n\n>From here\n\nFrom c Tue Mar  3 10:05:00 2026\r\nSubject: x\r\n\r\ny"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var first []*parapet.Approach
		for a, err := range Mbox(bytes.NewReader(raw), "fuzz") {
			if err != nil {
				t.Fatal(err)
			}
			first = append(first, a)
		}
		check(t, raw, first)
		n := 0
		for range Mbox(bytes.NewReader(raw), "fuzz") {
			n++
		}
		if n != len(first) {
			t.Fatalf("%d messages, then %d", len(first), n)
		}
	})
}

func FuzzMSG(f *testing.F) {
	m := &msgwrite.Message{Subject: "s", FromName: "n", FromAddress: "a@b.example", Body: "x", HTML: []byte("<p>y"), RTF: `{\rtf1 z}`, CodePage: 936,
		Attachments: []msgwrite.Attachment{{Name: "f", Data: []byte("d")}, {Embedded: &msgwrite.Message{Subject: "i", Body: "j"}}}}
	f.Add(m.Bytes())
	f.Add((&msgwrite.Message{Headers: "From: a@b.example\n\n", EightBit: map[uint16][]byte{0x1000: []byte("\xc4\xe3")}}).Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		as, err := ParseMSG(raw, "fuzz")
		if err != nil {
			return
		}
		check(t, append(raw, make([]byte, 4*len(raw))...), as)
	})
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1\ansi\fromhtml1{\*\htmltag <p>}\htmlrtf x\htmlrtf0 \'c4\u-10179?\u8704 {\fonttbl{\f1\fcharset134;}}\f1\bin3 abc}`))
	f.Add(msgwrite.Compress(`{\rtf1 a}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if out, _ := unpackRTF(b); len(out) > 9*len(b) {
			t.Fatalf("%d bytes unpacked to %d", len(b), len(out))
		}
		text, _ := readRTF(b)
		if !utf8.ValidString(text) || len(text) > 4*len(b)+8 {
			t.Fatalf("%d bytes became %d: %q", len(b), len(text), text)
		}
	})
}
