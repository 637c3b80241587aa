package chat

import (
	"fmt"
	"strings"
	"testing"

	"parapet"
)

// script writes an approach's messages one a line: time, side, author, text.
func script(a *parapet.Approach) string {
	if a == nil {
		return "nil"
	}
	var b strings.Builder
	for _, m := range a.Messages {
		at := "-"
		if !m.At.IsZero() {
			at = m.At.UTC().Format("2006-01-02 15:04:05")
		}
		fmt.Fprintf(&b, "%s %s %s: %q\n", at, m.From, m.Author, m.Text)
	}
	return b.String()
}

func codes(a *parapet.Approach) string {
	var out []string
	for _, d := range a.Defects {
		out = append(out, d.Code)
	}
	return strings.Join(out, " ")
}

// TestStampForms: every form of a header line means 13 June 2018 or 3 June 2018, as written, and ends before "Anna: hi".
func TestStampForms(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"13/06/2018, 21:25 - Anna: hi", "2018-06-13 21:25:00"},
		{"13/06/2018, 01:55 p.m. - Anna: hi", "2018-06-13 13:55:00"},
		{"13/06/2018, 01:55 a.m. - Anna: hi", "2018-06-13 01:55:00"},
		{"13/06/2018, 12:05 AM - Anna: hi", "2018-06-13 00:05:00"},
		{"13/06/2018, 12:05 PM - Anna: hi", "2018-06-13 12:05:00"},
		{"13-06-2018, 01.55 PM - Anna: hi", "2018-06-13 13:55:00"},
		{"13.06.18 21.25.15: Anna: hi", "2018-06-13 21:25:15"},
		{"[06.13.18 21:25:15] Anna: hi", "2018-06-13 21:25:15"},
		{"13.6.2018 klo 21.25.15 - Anna: hi", "2018-06-13 21:25:15"},
		{"[13.6.2018 klo 21.25.15] Anna: hi", "2018-06-13 21:25:15"},
		{"13. 6. 2018. 21:25:15 Anna: hi", "2018-06-13 21:25:15"},
		{"[13/6/18 1:55:00 p. m.] Anna: hi", "2018-06-13 13:55:00"},
		{"\u200e[13/6/18, 1:55:00\u202fPM] Anna: hi", "2018-06-13 13:55:00"},
		{"[2018/06/13, 21:25:15] Anna: hi", "2018-06-13 21:25:15"},
		{"[06/2018/13, 21:25:15] Anna: hi", "2018-06-13 21:25:15"},
		{"6/13/18, 9:25\u202fPM - Anna: hi", "2018-06-13 21:25:00"},
		{"2018-06-13, 9:25 p.m. - Anna: hi", "2018-06-13 21:25:00"},
		{"[2018-06-13, 21:25] Anna: hi", "2018-06-13 21:25:00"},
		{"13.06.18, 21:25 - Anna: hi", "2018-06-13 21:25:00"},
		{"[13.06.18, 21:25:15] Anna: hi", "2018-06-13 21:25:15"},
		{"13-06-18 21:25 - Anna: hi", "2018-06-13 21:25:00"},
		{"13/06/2018 à 21:25 - Anna: hi", "2018-06-13 21:25:00"},
		{"13/6/2018, 21h25 - Anna: hi", "2018-06-13 21:25:00"},
		{"13 June 2018, 21:25 - Anna: hi", "2018-06-13 21:25:00"},
		{"13. Juni 2018 um 21:25 Uhr - Anna: hi", "2018-06-13 21:25:00"},
		{"13 de junio de 2018, 21:25 - Anna: hi", "2018-06-13 21:25:00"},
		{"13 июня 2018 г., 21:25 - Anna: hi", "2018-06-13 21:25:00"},
		{"Jun 13, 2018, 9:25 PM - Anna: hi", "2018-06-13 21:25:00"},
		{"2018年6月13日 21:25 - Anna: hi", "2018-06-13 21:25:00"},
		{"[2018/6/13 下午9:25:15] Anna: hi", "2018-06-13 21:25:15"},
		{"[2018/6/13 上午12:05:15] Anna: hi", "2018-06-13 00:05:15"},
		{"2018. 6. 13. 오후 9:25 - Anna: hi", "2018-06-13 21:25:00"},
		{"\u200f13\u200f/6\u200f/2018، 9:25 م - Anna: hi", "2018-06-13 21:25:00"},
		{"١٣/٦/٢٠١٨، ٩:٢٥ م - Anna: hi", "2018-06-13 21:25:00"},
		{"۱۳/۰۶/۲۰۱۸, ۲۱:۲۵ - Anna: hi", "2018-06-13 21:25:00"},
		{"۱۴۰۵/۲/۲۲، ۲۱:۲۵ - Anna: hi", "2026-05-12 21:25:00"},
		{"13/6/2561 21:25 - Anna: hi", "2018-06-13 21:25:00"},
		{"13/6/61 21:25 - Anna: hi", "2018-06-13 21:25:00"},
		{"[13/6/2561 BE, 21:25:15] Anna: hi", "2018-06-13 21:25:15"},
	} {
		st, rest, ok := parseStamp(c.line)
		if !ok {
			t.Errorf("%q: not a stamp", c.line)
			continue
		}
		order, _ := decideOrder([]stamp{st})
		at, _ := st.time(order)
		if got := at.Format("2006-01-02 15:04:05"); got != c.want || c.line[rest:] != "Anna: hi" {
			t.Errorf("%q: %s, rest %q; want %s", c.line, got, c.line[rest:], c.want)
		}
	}
}

func TestNotStamps(t *testing.T) {
	for _, line := range []string{"", "hello", "12", "12.05 is the price", "2018-06-03T13:55:00.000Z", "10.000 - 12.000 EUR", "13/06/2018", "99:99 - Anna: hi", "[1] note", "1/2/3/4, 10:00 - a: b", "25/12/2020 is a day"} {
		if st, rest, ok := parseStamp(line); ok {
			t.Errorf("%q: taken for a stamp %+v, rest %q", line, st, line[rest:])
		}
	}
}

func TestTranscript(t *testing.T) {
	for name, c := range map[string]struct {
		in, file, me   string
		want, defects  string
		channel        parapet.Channel
		persona, phone string
	}{
		"iOS UK": {in: "[13/06/2018, 21:25:15] Anna Kerr: \u200eMessages and calls are end-to-end encrypted. No one outside of this chat can read them.\n[13/06/2018, 21:25:15] Anna Kerr: Hello,\nare you free?\n[14/06/2018, 08:00:00] Sam: Who is this?\n",
			want:    "2018-06-13 21:25:15 them Anna Kerr: \"Hello,\\nare you free?\"\n2018-06-14 08:00:00 me Sam: \"Who is this?\"\n",
			defects: "guessed-me", channel: parapet.ChannelWhatsApp, persona: "Anna Kerr"},
		"iOS US, 12 hours, narrow space": {in: "[6/13/18, 9:25:15\u202fPM] Anna: Hello\n[6/13/18, 9:26:15\u202fPM] Sam: Hi\n", me: "sam",
			want: "2018-06-13 21:25:15 them Anna: \"Hello\"\n2018-06-13 21:26:15 me Sam: \"Hi\"\n", channel: parapet.ChannelWhatsApp, persona: "Anna"},
		"Android DE": {in: "13.06.18, 21:25 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\n13.06.18, 21:25 - Anna: Guten Tag\n13.06.18, 21:26 - Sam: Hallo\n", me: "Sam",
			want: "2018-06-13 21:25:00 them Anna: \"Guten Tag\"\n2018-06-13 21:26:00 me Sam: \"Hallo\"\n", channel: parapet.ChannelWhatsApp, persona: "Anna"},
		"Android FI": {in: "3.6.2018 klo 21.25 - Anna: Hei\n3.6.2018 klo 21.26 - Sam: Moi\n", me: "Sam",
			want: "2018-06-03 21:25:00 them Anna: \"Hei\"\n2018-06-03 21:26:00 me Sam: \"Moi\"\n", channel: parapet.ChannelWhatsApp, persona: "Anna"},
		"Arabic digits": {in: "\u200f١٣\u200f/٦\u200f/٢٠١٨، ٩:٢٥ م - سارة: مرحبا\n\u200f١٣\u200f/٦\u200f/٢٠١٨، ٩:٢٦ م - سام: أهلا\n", me: "سام",
			want: "2018-06-13 21:25:00 them سارة: \"مرحبا\"\n2018-06-13 21:26:00 me سام: \"أهلا\"\n", channel: parapet.ChannelWhatsApp, persona: "سارة"},
		"Buddhist year": {in: "13/6/2561 21:25 - Anna: Hello\n13/6/2561 21:26 - Sam: Hi\n", me: "Sam",
			want: "2018-06-13 21:25:00 them Anna: \"Hello\"\n2018-06-13 21:26:00 me Sam: \"Hi\"\n", channel: parapet.ChannelWhatsApp, persona: "Anna"},
		"undecidable day and month": {in: "03/04/2018, 21:25 - Anna: Hello\n03/04/2018, 21:26 - Sam: Hi\n", me: "Sam",
			want: "2018-04-03 21:25:00 them Anna: \"Hello\"\n2018-04-03 21:26:00 me Sam: \"Hi\"\n", defects: "ambiguous-time", channel: parapet.ChannelWhatsApp, persona: "Anna"},
		"month first because time must not run back": {in: "03/11/2018, 21:25 - Anna: Hello\n04/02/2018, 21:26 - Sam: Hi\n", me: "Sam",
			want: "2018-03-11 21:25:00 them Anna: \"Hello\"\n2018-04-02 21:26:00 me Sam: \"Hi\"\n", channel: parapet.ChannelWhatsApp, persona: "Anna"},
		"unsaved contact, direction marks": {in: "13/06/2018, 21:25 - \u202a+44 7700 900123\u202c: Hello\n13/06/2018, 21:26 - ~\u00a0Sam: Hi\n", me: "Sam",
			want: "2018-06-13 21:25:00 them +44 7700 900123: \"Hello\"\n2018-06-13 21:26:00 me Sam: \"Hi\"\n", channel: parapet.ChannelWhatsApp, phone: "+44 7700 900123"},
		"the file names the other side": {in: "13/06/2018, 21:25 - Sam: Hello\n13/06/2018, 21:26 - Anna: Hi\n", file: "WhatsApp Chat with Anna.txt",
			want: "2018-06-13 21:25:00 me Sam: \"Hello\"\n2018-06-13 21:26:00 them Anna: \"Hi\"\n", channel: parapet.ChannelWhatsApp, persona: "Anna"},
		"group": {in: "13/06/2018, 21:25 - Anna: Hello\n13/06/2018, 21:26 - Bo: Hi\n13/06/2018, 21:27 - Sam: Hey\n13/06/2018, 21:28 - Bo added Tim\n", me: "Sam",
			want: "2018-06-13 21:25:00 them Anna: \"Hello\"\n2018-06-13 21:26:00 them Bo: \"Hi\"\n2018-06-13 21:27:00 me Sam: \"Hey\"\n", channel: parapet.ChannelWhatsApp, persona: "Anna"},
		"group, recipient unknown": {in: "13/06/2018, 21:25 - Anna: Hello\n13/06/2018, 21:26 - Bo: Hi\n13/06/2018, 21:27 - Sam: Hey\n",
			want:    "2018-06-13 21:25:00 them Anna: \"Hello\"\n2018-06-13 21:26:00 them Bo: \"Hi\"\n2018-06-13 21:27:00 them Sam: \"Hey\"\n",
			defects: "guessed-me", channel: parapet.ChannelWhatsApp, persona: "Anna"},
		"names with a colon": {in: "13/06/2018, 21:25 - Dr: Anna: Hello\n13/06/2018, 21:26 - Sam: note: hi\n13/06/2018, 21:27 - Dr: Anna: two\n13/06/2018, 21:28 - Dr: Anna: three\n", me: "Sam",
			want:    "2018-06-13 21:25:00 them Dr: Anna: \"Hello\"\n2018-06-13 21:26:00 me Sam: \"note: hi\"\n2018-06-13 21:27:00 them Dr: Anna: \"two\"\n2018-06-13 21:28:00 them Dr: Anna: \"three\"\n",
			channel: parapet.ChannelWhatsApp, persona: "Dr: Anna"},
		"a persona called Me stays the other side": {in: "13/06/2018, 21:25 - Me: Hello\n13/06/2018, 21:26 - Sam: Hi\n", file: "chat with Me.txt",
			want: "2018-06-13 21:25:00 them Me: \"Hello\"\n2018-06-13 21:26:00 me Sam: \"Hi\"\n", channel: parapet.ChannelWhatsApp, persona: "Me"},
		"Signal Markdown": {in: "[2019-12-24, 12:23] Jane: Hello\n[2020-01-17, 21:49] John: Hi\nJane!\n", me: "John",
			want: "2019-12-24 12:23:00 them Jane: \"Hello\"\n2020-01-17 21:49:00 me John: \"Hi\\nJane!\"\n", channel: parapet.ChannelSignal, persona: "Jane"},
		"times without dates": {in: "[12:04] Anna: hi\n[12:05] Sam: who?\n", me: "Sam",
			want: "- them Anna: \"hi\"\n- me Sam: \"who?\"\n", defects: "ambiguous-time", channel: parapet.ChannelOther, persona: "Anna"},
		"month as a word": {in: "12 May 2026, 14:22 - Anna: hi\n12 May 2026, 14:23 - Sam: who?\n", me: "Sam",
			want: "2026-05-12 14:22:00 them Anna: \"hi\"\n2026-05-12 14:23:00 me Sam: \"who?\"\n", channel: parapet.ChannelOther, persona: "Anna"},
		"a note in front": {in: "I got this today:\n\n[13/06/2018, 21:25:15] Anna: Hello\n", me: "Sam",
			want: "- them : \"I got this today:\"\n2018-06-13 21:25:15 them Anna: \"Hello\"\n", channel: parapet.ChannelWhatsApp, persona: "Anna"},
		"Windows line ends": {in: "13/06/2018, 21:25 - Anna: a\r\nb\r\n13/06/2018, 21:26 - Sam: c\r\n", me: "Sam",
			want: "2018-06-13 21:25:00 them Anna: \"a\\nb\"\n2018-06-13 21:26:00 me Sam: \"c\"\n", channel: parapet.ChannelWhatsApp, persona: "Anna"},
	} {
		t.Run(name, func(t *testing.T) {
			a := Paste(c.in, Options{Name: c.file, Source: "s", Me: c.me})
			if got := script(a); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
			if codes(a) != c.defects || a.Channel != c.channel || a.Persona.Name != c.persona || a.Persona.Phone != c.phone {
				t.Errorf("defects %q, channel %s, persona %+v", codes(a), a.Channel, a.Persona)
			}
		})
	}
}

func TestTranscriptFiles(t *testing.T) {
	for text, want := range map[string]string{
		"<Media omitted>":                                   `[{0   other 0 }] ""`,
		"<Medien ausgeschlossen>":                           `[{0   other 0 }] ""`,
		"<Без медиафайлов>":                                 `[{0   other 0 }] ""`,
		"<省略多媒體檔>":                                          `[{0   other 0 }] ""`,
		"\u200eimage omitted":                               `[{0   image 0 }] ""`,
		"\u200e<attached: 00000001-PHOTO-2026.jpg>":         `[{0 00000001-PHOTO-2026.jpg  image 0 }] ""`,
		"\u200e<Anhang: Angebot.pdf>":                       `[{0 Angebot.pdf  pdf 0 }] ""`,
		"IMG-20260102-WA0001.jpg (file attached)":           `[{0 IMG-20260102-WA0001.jpg  image 0 }] ""`,
		"\u200eoffer.docm (Datei angehängt)\nBitte!":        `[{0 offer.docm  office-macro 0 }] "Bitte!"`,
		"2015-08-04-PHOTO-00004762.jpg <\u200eattached>":    `[{0 2015-08-04-PHOTO-00004762.jpg  image 0 }] ""`,
		"Terms.pdf • \u200e3 pages \u200e<attached>":        `[{0 Terms.pdf  pdf 0 }] ""`,
		"fixed \u200e<This message was edited>":             `[] "fixed"`,
		"<send me the plan now>":                            `[] "<send me the plan now>"`,
		"send me plan.pdf (and tell nobody)":                `[] "send me plan.pdf (and tell nobody)"`,
		"\u200esend me the plan":                            "[] \"\u200esend me the plan\"",
		"see https://files.example/a.pdf (open it tonight)": `[] "see https://files.example/a.pdf (open it tonight)"`,
	} {
		a := Transcript("13/06/2018, 21:25 - Anna: "+text, Options{Source: "s"})
		got := fmt.Sprintf("%v %q", a.Attachments, a.Messages[0].Text)
		if want = strings.ReplaceAll(want, `"`+"\u200e", `"\u200e`); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestPaste(t *testing.T) {
	for name, c := range map[string]struct{ in, me, want, defects string }{
		"a letter with labels": {in: "Role: analyst\nFee: 500\nDeadline: Friday", want: "- them : \"Role: analyst\\nFee: 500\\nDeadline: Friday\"\n"},
		"questions and answers": {in: "Q: who pays?\nA: a client\nQ: when?\nA: monthly",
			want: "- them : \"Q: who pays?\\nA: a client\\nQ: when?\\nA: monthly\"\n"},
		"two speakers": {in: "Anna: Hello\nthere\nSam: Hi\nAnna: A short note?\n",
			want: "- them Anna: \"Hello\\nthere\"\n- me Sam: \"Hi\"\n- them Anna: \"A short note?\"\n", defects: "guessed-me"},
		"Me":             {in: "Me: Who are you?\nAnna: A friend\n", want: "- me Me: \"Who are you?\"\n- them Anna: \"A friend\"\n"},
		"Chinese colons": {in: "张三：你好\n我：你是谁？\n张三：猎头\n", want: "- them 张三: \"你好\"\n- me 我: \"你是谁？\"\n- them 张三: \"猎头\"\n"},
		"LinkedIn, long": {in: "Anna Example sent the following message at 2:14 PM\nView Anna’s profileAnna Example\nAnna Example (She/Her)  2:14 PM\nHi Sam,\nfree for a call at 3:00 PM\nSam Holt sent the following messages at 2:20 PM\nSam Holt  2:20 PM\nNo.\n",
			want: "- them Anna Example: \"Hi Sam,\\nfree for a call at 3:00 PM\"\n- me Sam Holt: \"No.\"\n", defects: "guessed-me"},
		"LinkedIn, short": {in: "Anna Example  2:14 PM\nHi Sam\nSam Holt  2:20 PM\nHello\n", me: "Sam Holt",
			want: "- them Anna Example: \"Hi Sam\"\n- me Sam Holt: \"Hello\"\n"},
		"Telegram": {in: "Anna K, [13.05.2026 14:22]\nhi\n\nSam, [13.05.2026 14:23]\nwho?\n", me: "Sam",
			want: "2026-05-13 14:22:00 them Anna K: \"hi\"\n2026-05-13 14:23:00 me Sam: \"who?\"\n"},
		"plain": {in: "Dear Sam,\nPS: bring the slides\n", want: "- them : \"Dear Sam,\\nPS: bring the slides\\n\"\n"},
	} {
		t.Run(name, func(t *testing.T) {
			a := Paste(c.in, Options{Source: "s", Me: c.me})
			if got := script(a); got != c.want || codes(a) != c.defects {
				t.Errorf("got\n%swant\n%sdefects %q", got, c.want, codes(a))
			}
		})
	}
}
