package chat

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"parapet"
)

// check demands what every reader promises of what it gives, and that it gives the same twice.
func check(t *testing.T, read func() []*parapet.Approach) {
	t.Helper()
	as, again := read(), read()
	a, _ := json.Marshal(as)
	b, _ := json.Marshal(again)
	if string(a) != string(b) {
		t.Errorf("two readings differ:\n%s\n%s", a, b)
	}
	for _, a := range as {
		empty := true
		for _, m := range a.Messages {
			if !utf8.ValidString(m.Text) || !utf8.ValidString(m.Author) || !utf8.ValidString(m.Subject) || m.From != parapet.Me && m.From != parapet.Them {
				t.Errorf("message %+v", m)
			}
			empty = empty && strings.TrimSpace(m.Text) == "" && strings.TrimSpace(m.Subject) == ""
		}
		for _, f := range a.Attachments {
			if f.Message < 0 || f.Message >= len(a.Messages) || !utf8.ValidString(f.Name) {
				t.Errorf("attachment %+v of %d messages", f, len(a.Messages))
			}
		}
		if !utf8.ValidString(a.ID) || !utf8.ValidString(a.Persona.Name) || empty != strings.Contains(codes(a), "no-text") {
			t.Errorf("id %q, persona %q, defects %q, empty %v", a.ID, a.Persona.Name, codes(a), empty)
		}
	}
}

func one(a *parapet.Approach) []*parapet.Approach {
	if a == nil {
		return nil
	}
	return []*parapet.Approach{a}
}

func FuzzWhatsApp(f *testing.F) {
	f.Add("[13/06/2018, 21:25:15] Anna: hi\nthere\n\u200e[6/13/18, 9:25\u202fPM] ~\u00a0Sam: \u200e<attached: 00000001-PHOTO.jpg>\n")
	f.Add("13.6.2018 klo 21.25 - Dr: Anna: Hei\n١٣/٦/٢٠١٨، ٩:٢٥ م - سارة: مرحبا\n[2018/6/13 下午9:25:15] 张: <省略多媒體檔>\n")
	f.Add("13/6/2561 21:25 - A: x\n۱۴۰۵/۲/۲۲، ۲۱:۲۵ - B: y.docm (file attached)\n12 May 2026, 14:22 - C: z")
	f.Fuzz(func(t *testing.T, in string) {
		check(t, func() []*parapet.Approach {
			return one(Transcript(in, Options{Name: "WhatsApp Chat with Anna", Source: "s"}))
		})
	})
}

func FuzzSignal(f *testing.F) {
	f.Add("[2019-12-24, 12:23] Jane: Hello\n[2020-01-17, 21:49] John: Hi\nJane!\n")
	f.Fuzz(func(t *testing.T, in string) {
		check(t, func() []*parapet.Approach {
			return one(Transcript("[2019-12-24, 12:23] "+in, Options{Source: "s", Me: "John"}))
		})
	})
}

func FuzzText(f *testing.F) {
	f.Add("Anna Example sent the following message at 2:14 PM\nView Anna’s profile\nAnna Example  2:14 PM\nHi\nSam 2:20 PM\nNo\n")
	f.Add("Anna K, [13.05.2026 14:22]\nhi\n\nSam, [13.05.2026 14:23]\nwho?\n")
	f.Add("Anna: a\nMe: b\n张三：c\n")
	f.Fuzz(func(t *testing.T, in string) {
		check(t, func() []*parapet.Approach { return one(Paste(in, Options{Source: "s"})) })
	})
}

func FuzzLinkedIn(f *testing.F) {
	head := "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT\n"
	f.Add(head+"1,A,https://x/in/a,B;C,\"https://x/in/b,https://x/in/c\",2025-03-04 10:15:22 UTC,s,\"<p>a&amp;b</p>\",INBOX,https://f/x.pdf,No\n", "From,To,Sent At,Message,Direction\nA,B,\"3/3/25, 9:12 AM\",hi,INCOMING\n")
	f.Fuzz(func(t *testing.T, messages, invitations string) {
		check(t, func() []*parapet.Approach {
			l := NewLinkedIn(Options{Source: "s"})
			l.Messages(messages, "messages.csv")
			l.Messages(head+messages, "messages.csv")
			l.Invitations(invitations, "Invitations.csv")
			return l.Approaches()
		})
		LooksLinkedIn(messages)
	})
}

func FuzzTelegram(f *testing.F) {
	f.Add(telegramSingle)
	f.Add(telegramFull)
	f.Add(`{"chats":{"list":[{"messages":[{"text":["a\x01",{"text":5,"href":"b"}],"from_id":7}]}]}}`)
	f.Fuzz(func(t *testing.T, in string) {
		check(t, func() (as []*parapet.Approach) {
			for a, err := range Telegram(strings.NewReader(in), Options{Source: "s"}) {
				if err == nil {
					as = append(as, a)
				} else if !strings.HasPrefix(err.Error(), "read Telegram export s") {
					t.Error(err)
				}
			}
			return as
		})
		LooksTelegram([]byte(in))
	})
}

func FuzzCSV(f *testing.F) {
	f.Add("Timestamp,Sender,Message\n2026-05-12 10:00:00,Anna,\"hi \"\"you\"\"\"\n")
	f.Add("localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender\n1,7,49,0,0,1778580000,,<msg><title>x</title></msg>,,,李明,\n")
	f.Add("chat;from;text;date\na;b;c;03/04/26\n\"")
	f.Fuzz(func(t *testing.T, in string) {
		check(t, func() []*parapet.Approach {
			as, err := Table(in, nil, Options{Source: "s"})
			if err != nil && !strings.HasPrefix(err.Error(), "read table s") {
				t.Error(err)
			}
			return as
		})
	})
}
