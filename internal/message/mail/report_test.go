package mail

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet"
)

const (
	outer    = "From: Staff <staff@institute.example>\r\nTo: help@institute.example\r\nAuthentication-Results: mx; dmarc=pass\r\nMessage-ID: <outer@institute.example>\r\n"
	reported = "From: Lee <lee@forum.example>\r\nTo: staff@institute.example\r\nSubject: Invitation\r\nAuthentication-Results: mx; dmarc=fail\r\nMessage-ID: <inner@forum.example>\r\n\r\nPlease send me your notes.\r\n"
	note     = "Content-Type: text/plain\r\n\r\nIs this real?"
)

func report(subject string, parts ...string) string {
	body := mime("multipart/mixed", parts...)
	_, body, _ = strings.Cut(body, "Content-Type:")
	return outer + "Subject: " + subject + "\r\nContent-Type:" + body
}

func TestReported(t *testing.T) {
	b64 := "Content-Transfer-Encoding: base64\r\n"
	essay := "Content-Type: text/plain\r\n\r\n" + strings.Repeat("This mail says a good many things of its own. ", 20)
	elsewhere := strings.ReplaceAll(reported, "staff@institute.example", "someone@else.example")
	tests := []struct {
		name, raw string
		want      []string // subjects
	}{
		{"forward as attachment", report("Fwd: Invitation", note, "Content-Type: message/rfc822\r\n\r\n"+reported), []string{"Invitation"}},
		{"base64 that should not be", report("look", note, "Content-Type: message/rfc822\r\n"+b64+"\r\n"+base64Lines([]byte(reported))), []string{"Invitation"}},
		{"base64 without a word", report("look", note, "Content-Type: message/rfc822\r\n\r\n"+base64Lines([]byte(reported))), []string{"Invitation"}},
		{"file of bytes", report("look", note, "Content-Type: application/octet-stream; name=\"mail.eml\"\r\n"+b64+"\r\n"+base64Lines([]byte(reported))), []string{"Invitation"}},
		{"several", report("3|abc|Invitation", note, "Content-Type: message/rfc822\r\n\r\n"+reported, "Content-Type: message/rfc822\r\n\r\n"+strings.Replace(reported, "Invitation", "Second", 1)), []string{"Invitation", "Second"}},
		{"Microsoft 365", report("3|e5b0|Invitation", essay, "Content-Type: message/rfc822\r\n\r\n"+elsewhere), []string{"Invitation"}},
		{"KnowBe4", report("[Phish Alert] Invitation", "Content-Type: text/plain\r\n\r\nReporter: Staff\r\nDisposition: x\r\nUser Comments: "+strings.Repeat("many words ", 60),
			"Content-Type: application/octet-stream; name=phish_alert_sp2_2.0.0.0.eml\r\n"+b64+"\r\n"+base64Lines([]byte(reported))), []string{"Invitation"}},
		{"a report of a report", report("Fwd: Fwd: Invitation", note, "Content-Type: message/rfc822\r\n\r\n"+strings.ReplaceAll(report("Fwd: Invitation", note, "Content-Type: message/rfc822\r\n\r\n"+reported), "=_b", "=_c")), []string{"Invitation"}},
		{"long note, but sent to the reporter", report("look", essay, "Content-Type: message/rfc822\r\n\r\n"+reported), []string{"Invitation"}},
		{"a mail that attaches another", report("Minutes", essay, "Content-Type: message/rfc822\r\n\r\n"+elsewhere), []string{"Minutes"}},
		{"ARF", strings.Replace(report("abuse", "Content-Type: text/plain\r\n\r\nThis is an abuse report.", "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: fraud\r\nVersion: 1", "Content-Type: message/rfc822\r\n\r\n"+reported),
			"multipart/mixed", "multipart/report; report-type=feedback-report", 1), []string{"Invitation"}},
		{"ARF with the header alone", strings.Replace(report("abuse", "Content-Type: text/plain\r\n\r\nx", "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: fraud", "Content-Type: text/rfc822-headers\r\n\r\n"+reported[:strings.Index(reported, "\r\n\r\n")+2]),
			"multipart/mixed", "multipart/report; report-type=feedback-report", 1), []string{"Invitation"}},
		{"bounce", strings.Replace(report("Undelivered", "Content-Type: text/plain\r\n\r\nnot delivered", "Content-Type: message/delivery-status\r\n\r\nAction: failed", "Content-Type: message/rfc822\r\n\r\n"+reported),
			"multipart/mixed", "multipart/report; report-type=delivery-status", 1), []string{"Undelivered"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			as, err := Parse([]byte(tt.raw), "r.eml")
			if err != nil {
				t.Fatal(err)
			}
			check(t, []byte(tt.raw), as)
			var got []string
			for _, a := range as {
				got = append(got, a.Messages[len(a.Messages)-1].Subject)
				if is := a.Persona.Email == "lee@forum.example"; is != a.Mail.Forwarded || is && (a.Mail.DMARC != "fail" && a.Mail.DMARC != "" || strings.Contains(a.Messages[0].Text, "real?")) {
					t.Errorf("approach of %s with facts %+v and text %q", a.Persona.Email, a.Mail, a.Messages[0].Text)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("subjects (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPhishAlarm(t *testing.T) {
	head, body, _ := strings.Cut(strings.ReplaceAll(reported, "\r\n", "\n"), "\n\n")
	wrap := func(head, body string) string {
		return outer + "Subject: Potential Phish: Invitation\r\n\r\nReported by staff.\n---------- Begin Email Headers ----------\n" + head + "\n---------- End Email Headers ----------\n" +
			"---------- Begin Reported Email ----------\n" + body + "\n---------- End Reported Email ----------\n"
	}
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	for name, raw := range map[string]string{
		"as it is":         wrap(head, body),
		"base64":           wrap(head+"\nContent-Transfer-Encoding: base64", b64(body)),
		"base64 HTML":      wrap(head+"\nContent-Type: multipart/mixed; boundary=q", b64("<p>Please send me your notes.</p>")),
		"the whole mail":   wrap(head, b64(reported)),
		"without a header": wrap("", reported),
	} {
		t.Run(name, func(t *testing.T) {
			a := parseOne(t, raw)
			if a.Persona.Email != "lee@forum.example" || a.Messages[0].Text != "Please send me your notes." || a.Mail.DMARC != "fail" || !a.Mail.Forwarded {
				t.Errorf("approach %+v, text %q, facts %+v", a.Persona, a.Messages[0].Text, a.Mail)
			}
		})
	}
}

func TestInlineForward(t *testing.T) {
	gmail := "---------- Forwarded message ---------\nFrom: Lee <lee@forum.example>\nDate: Tue, 3 Mar 2026 at 10:05\nSubject: Invitation\nTo: <staff@institute.example>\n\n\nPlease send me your notes."
	tests := []struct{ name, subject, text string }{
		{"Gmail", "Fwd: Invitation", "Is this real?\n\n" + gmail},
		{"Gmail, subject changed", "help please", gmail},
		{"Outlook English", "FW: Invitation", "Thoughts?\n\n________________________________\nFrom: Lee <lee@forum.example>\nSent: Tuesday, March 3, 2026 10:05 AM\nTo: Staff <staff@institute.example>\nSubject: Invitation\n\nPlease send me your notes."},
		{"old Outlook", "FW: Invitation", "-----Original Message-----\nFrom: Lee [mailto:lee@forum.example]\nSent: 03 March 2026 10:05\nTo: Staff\nSubject: Invitation\n\nPlease send me your notes."},
		{"Apple Mail", "Fwd: Invitation", "Hm.\n\nBegin forwarded message:\n\n> From: Lee <lee@forum.example>\n> Subject: Invitation\n> Date: 3 March 2026 at 10:05:00 GMT\n> To: staff@institute.example\n> \n> Please send me your notes."},
		{"Thunderbird", "Fwd: Invitation", "-------- Forwarded Message --------\nSubject: \tInvitation\nDate: \tTue, 3 Mar 2026 10:05:00 +0000\nFrom: \tLee <lee@forum.example>\nTo: \tstaff@institute.example\n\n\n\nPlease send me your notes."},
		{"German Outlook", "WG: Invitation", "Von: Lee <lee@forum.example>\nGesendet: Dienstag, 3. März 2026 10:05\nAn: Staff\nBetreff: Invitation\n\nPlease send me your notes."},
		{"German Thunderbird", "Fwd: Invitation", "-------- Weitergeleitete Nachricht --------\nBetreff: Invitation\nDatum: Tue, 3 Mar 2026 10:05:00 +0000\nVon: Lee <lee@forum.example>\nAn: staff@institute.example\n\nPlease send me your notes."},
		{"German Apple", "Fwd: Invitation", "Anfang der weitergeleiteten Nachricht:\n\n> Von: Lee <lee@forum.example>\n> Betreff: Invitation\n> Datum: 3. März 2026 um 10:05\n> An: staff@institute.example\n> \n> Please send me your notes."},
		{"French Outlook", "TR: Invitation", "De : Lee <lee@forum.example>\nEnvoyé : mardi 3 mars 2026 10:05\nÀ : Staff\nObjet : Invitation\n\nPlease send me your notes."},
		{"French Thunderbird", "Fwd: Invitation", "-------- Message transféré --------\nSujet : Invitation\nDate : Tue, 3 Mar 2026 10:05:00 +0000\nDe : Lee <lee@forum.example>\nPour : staff@institute.example\n\nPlease send me your notes."},
		{"Spanish Outlook", "RV: Invitation", "De: Lee <lee@forum.example>\nEnviado: martes, 3 de marzo de 2026 10:05\nPara: Staff\nAsunto: Invitation\n\nPlease send me your notes."},
		{"Russian Outlook", "FW: Invitation", "От: Lee <lee@forum.example>\nОтправлено: 3 марта 2026 г. 10:05\nКому: Staff\nТема: Invitation\n\nPlease send me your notes."},
		{"Russian web mail", "Fwd: Invitation", "-------- Пересылаемое сообщение --------\n03.03.2026, 10:05, \"Lee\" <lee@forum.example>:\nОт: Lee <lee@forum.example>\nКому: staff\nТема: Invitation\n\nPlease send me your notes.\n-------- Конец пересылаемого сообщения --------"},
		{"Russian web mail in one line", "Fwd: Invitation", "-------- Пересылаемое сообщение --------\n03.03.2026, 10:05, \"Lee\" <lee@forum.example>:\n\nPlease send me your notes.\n-------- Конец пересылаемого сообщения --------"},
		{"Chinese Outlook", "转发: Invitation", "发件人: Lee <lee@forum.example>\n发送时间: 2026年3月3日 10:05\n收件人: Staff\n主题: Invitation\n\nPlease send me your notes."},
		{"Chinese web mail", "转发：Invitation", "帮我看看\n\n------------------ 原始邮件 ------------------\n发件人: \"Lee\" <lee@forum.example>;\n发送时间: 2026年3月3日(星期二) 上午10:05\n收件人: \"staff\"<staff@institute.example>;\n主题: Invitation\n\nPlease send me your notes."},
		{"traditional Chinese Outlook", "轉寄: Invitation", "寄件者: Lee <lee@forum.example>\n寄件日期: 2026年3月3日 上午 10:05\n收件者: Staff\n主旨: Invitation\n\nPlease send me your notes."},
		{"Arabic Outlook", "إعادة توجيه: Invitation", "من: Lee <lee@forum.example>\nتم الإرسال: 03/03/2026 10:05\nإلى: Staff\nالموضوع: Invitation\n\nPlease send me your notes."},
		{"Persian Outlook", "Fwd: Invitation", "از: Lee <lee@forum.example>\nتاریخ: 2026-03-03\nبه: Staff\nموضوع: Invitation\n\nPlease send me your notes."},
		{"forward of a forward", "Fwd: Fwd: Invitation", "for you\n\n---------- Forwarded message ---------\nFrom: Desk <desk@institute.example>\nDate: Tue, 3 Mar 2026\nSubject: Fwd: Invitation\nTo: x\n\nplease check\n\n" + gmail},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := parseOne(t, outer+"Subject: "+tt.subject+"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+tt.text)
			if a.Persona != (parapet.Persona{Name: "Lee", Email: "lee@forum.example"}) || a.Messages[0].Text != "Please send me your notes." {
				t.Fatalf("persona %+v, text %q", a.Persona, a.Messages[0].Text)
			}
			if !a.Mail.Forwarded || !a.Mail.HeadersLost || a.Mail.DMARC != "" || !hasDefect(a, "headers-lost") || a.Messages[0].Subject != "Invitation" && !strings.Contains(tt.name, "one line") {
				t.Errorf("facts %+v, subject %q, defects %v", a.Mail, a.Messages[0].Subject, a.Defects)
			}
		})
	}
	html := outer + "Subject: Fwd: Invitation\r\nContent-Type: text/html\r\n\r\n<div>Is this real?</div><div class=\"gmail_quote\">---------- Forwarded message ---------<br>From: <b>Lee</b> &lt;<a href=\"mailto:lee@forum.example\">lee@forum.example</a>&gt;<br>" +
		"Date: Tue, 3 Mar 2026<br>Subject: Invitation<br>To: x<br></div><br><div>Please send me your notes.</div>"
	if a := parseOne(t, html); a.Persona.Email != "lee@forum.example" || a.Messages[0].Text != "Please send me your notes." {
		t.Errorf("HTML forward: persona %+v, text %q", a.Persona, a.Messages[0].Text)
	}
}

func TestNotAForward(t *testing.T) {
	tests := []struct{ name, subject, text string }{
		{"reply in Outlook's form", "Re: Invitation", "Yes.\n\nFrom: Unknown Person\nSent: Tuesday\nTo: Other\nSubject: Invitation\n\nCan you come?"},
		{"labels in a text", "Agenda", "Date: Friday\nFrom: London\nTo: Leeds\nSubject: trains\n\nThat is all."},
		{"much said before", "Fwd: x", strings.Repeat("These are my own thoughts on the matter at some length. ", 12) + "\n---------- Forwarded message ---------\nFrom: Lee <lee@forum.example>\nDate: x\nSubject: y\n\nz"},
		{"a mark without header", "x", "---------- Forwarded message ---------\nnothing here"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := parseOne(t, outer+"Subject: "+tt.subject+"\r\n\r\n"+tt.text)
			if a.Persona.Email != "staff@institute.example" || a.Mail.Forwarded || len(a.Messages) != 1 {
				t.Errorf("persona %+v, %d messages, facts %+v", a.Persona, len(a.Messages), a.Mail)
			}
		})
	}
}

func TestReplyChain(t *testing.T) {
	const head = "From: Lee <lee@forum.example>\r\nTo: Dr Poe <poe@institute.example>\r\nSubject: Re: paper\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
	them, me := parapet.Them, parapet.Me
	type m struct {
		From parapet.Speaker
		Text string
	}
	tests := []struct {
		name, text string
		want       []m
	}{
		{"one level", "Then send it.\n\nOn Tue, 3 Mar 2026 at 10:05, Dr Poe <poe@institute.example> wrote:\n> I cannot share this.\n> \n> Poe\n", []m{{me, "I cannot share this.\n\nPoe"}, {them, "Then send it."}}},
		{"folded, two levels", "Then send it.\n\nOn Tue, 3 Mar 2026 at 10:05, Dr Poe\n<poe@institute.example> wrote:\n\n> No.\n>\n> On Mon, 2 Mar 2026, Lee <lee@forum.example> wrote:\n>> Would you?\n", []m{{them, "Would you?"}, {me, "No."}, {them, "Then send it."}}},
		{"by name", "Gut.\n\nAm 03.03.26 um 10:05 schrieb Dr Poe:\n> Nein.", []m{{me, "Nein."}, {them, "Gut."}}},
		{"French", "Bien.\n\nLe mar. 3 mars 2026 à 10:05, Dr Poe <poe@institute.example> a écrit :\n> Non.", []m{{me, "Non."}, {them, "Bien."}}},
		{"Chinese", "好的\n\nDr Poe <poe@institute.example> 于2026年3月3日周二 10:05写道：\n> 不行", []m{{me, "不行"}, {them, "好的"}}},
		{"Outlook", "Then send it.\n\n________________________________\nFrom: Dr Poe <poe@institute.example>\nSent: Tuesday, March 3, 2026 10:05 AM\nTo: Lee\nSubject: paper\n\nNo.\n\nFrom: Lee <lee@forum.example>\nSent: Monday, March 2, 2026 10:05 AM\nTo: Poe\nSubject: paper\n\nWould you?",
			[]m{{them, "Would you?"}, {me, "No."}, {them, "Then send it."}}},
		{"list footer", "Yes.\n\nOn Tue, 3 Mar 2026, Dr Poe <poe@institute.example> wrote:\n> No.\n\n_______________\nlist mailing list", []m{{me, "No."}, {them, "Yes.\n\n_______________\nlist mailing list"}}},
		{"interleaved stays whole", "Hi\n\nOn Tue, 3 Mar 2026, Dr Poe <poe@institute.example> wrote:\n> A?\nNo.\n> B?\nYes.", []m{{them, "Hi\n\nOn Tue, 3 Mar 2026, Dr Poe <poe@institute.example> wrote:\n> A?\nNo.\n> B?\nYes."}}},
		{"unknown author stays whole", "Hi\n\nOn Tuesday 3 a friend wrote:\n> A?", []m{{them, "Hi\n\nOn Tuesday 3 a friend wrote:\n> A?"}}},
		{"quote alone stays whole", "On Tue, 3 Mar 2026, Dr Poe <poe@institute.example> wrote:\n> A?", []m{{them, "On Tue, 3 Mar 2026, Dr Poe <poe@institute.example> wrote:\n> A?"}}},
		{"no quote", "As the minister wrote:\nnothing is certain.", []m{{them, "As the minister wrote:\nnothing is certain."}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []m
			for _, x := range parseOne(t, head+tt.text).Messages {
				got = append(got, m{x.From, x.Text})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
		})
	}
}
