package chat

import (
	"strings"
	"testing"

	"parapet"
)

const (
	anna = "https://www.linkedin.com/in/anna-kerr"
	sam  = "https://www.linkedin.com/in/sam-holt?trk=x"
)

func readLinkedIn(messages, invitations, me string) []*parapet.Approach {
	l := NewLinkedIn(Options{Me: me})
	if messages != "" {
		l.Messages(messages, "x.zip, messages.csv")
	}
	if invitations != "" {
		l.Invitations(invitations, "x.zip, Invitations.csv")
	}
	return l.Approaches()
}

func TestLinkedInColumnSets(t *testing.T) {
	want := "2025-03-04 10:15:22 them Anna Kerr: \"Hi Sam,\\ntwo \\\"lines\\\"\"\n2025-03-04 11:00:01 me Sam Holt: \"No\"\n"
	second := "2025-03-05 10:00:00 them Bo: \"Paid notes\"\n"
	for name, in := range map[string]string{
		"10 columns": `CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER
2-AAA==,,Anna Kerr,` + anna + `,Sam Holt,` + sam + `,2025-03-04 10:15:22 UTC,,"Hi Sam,
two ""lines""",INBOX
2-AAA==,,Sam Holt,` + sam + `,Anna Kerr,` + anna + `,2025-03-04 11:00:01 UTC,,No,INBOX
2-BBB==,,Bo,,Sam Holt,` + sam + `,2025-03-05 10:00:00 UTC,Offer,Paid notes,SPAM
`,
		"13 columns, all quoted, BOM, Windows line ends": "\ufeff" + strings.ReplaceAll(`"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO","RECIPIENT PROFILE URLS","DATE","SUBJECT","CONTENT","FOLDER","ATTACHMENTS","IS MESSAGE DRAFT","IS CONVERSATION ARCHIVED"
"2-AAA==","","Anna Kerr","`+anna+`","Sam Holt","`+sam+`","2025-03-04 10:15:22 UTC","","Hi Sam,~two ""lines""","INBOX","","No","No"
"2-AAA==","","Sam Holt","`+sam+`","Anna Kerr","`+anna+`","2025-03-04 11:00:01 UTC","","No","INBOX","","No","No"
"2-AAA==","","Sam Holt","`+sam+`","Anna Kerr","`+anna+`","2025-03-04 12:00:01 UTC","","never sent","INBOX","","Yes","No"
"2-BBB==","","Bo","","Sam Holt","`+sam+`","2025-03-05 10:00:00 UTC","Offer","Paid notes","SPAM","https://files.example/d/offer.pdf","No","No"
`, "\n", "\r\n"),
		"8 columns": `CONVERSATION ID,CONVERSATION TITLE,FROM,TO,DATE,SUBJECT,CONTENT,FOLDER
2-AAA==,,Anna Kerr,Sam Holt,2025-03-04 10:15:22 UTC,,"Hi Sam,
two ""lines""",INBOX
2-AAA==,,Sam Holt,Anna Kerr,2025-03-04 11:00:01 UTC,,No,INBOX
2-BBB==,,Bo,Sam Holt,2025-03-05 10:00:00 UTC,Offer,Paid notes,INBOX
`,
		"no folder, no title": `conversation id,from,to,date,subject,content
2-AAA==,Anna Kerr,Sam Holt,2025-03-04 10:15:22 UTC,,"Hi Sam,
two ""lines"""
2-AAA==,Sam Holt,Anna Kerr,2025-03-04 11:00:01 UTC,,No
2-BBB==,Bo,Sam Holt,2025-03-05 10:00:00 UTC,Offer,Paid notes
`,
	} {
		t.Run(name, func(t *testing.T) {
			in = strings.ReplaceAll(in, "~", "\r\n")
			if LooksLinkedIn(in) != LinkedInMessages {
				t.Fatal("not recognised")
			}
			as := readLinkedIn(in, "", "")
			if len(as) != 2 || script(as[0]) != want || script(as[1]) != second {
				t.Fatalf("%d approaches:\n%s%s", len(as), script(as[0]), script(as[len(as)-1]))
			}
			if a := as[0]; a.ID != "2-AAA==" || a.Source != "x.zip, messages.csv, conversation 2-AAA==" || a.Persona.Name != "Anna Kerr" || a.Channel != parapet.ChannelLinkedIn || codes(a) != "" {
				t.Errorf("%+v", a)
			}
			if as[1].Messages[0].Subject != "Offer" || as[1].Persona.Name != "Bo" {
				t.Errorf("%+v", as[1])
			}
		})
	}
}

func TestLinkedInContent(t *testing.T) {
	head := "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,ATTACHMENTS\n"
	for name, c := range map[string]struct{ row, want, defects, files string }{
		"HTML":            {`1,Anna,,Sam,2025-03-04 10:15:22 UTC,,"<p class=""x"">Dear Sir,</p><p>paid reports, 500&nbsp;USD &amp; more</p>",`, "Dear Sir,\n\npaid reports, 500 USD & more", "guessed-me", ""},
		"entities":        {`1,Anna,,Sam,2025-03-04 10:15:22 UTC,,Q&amp;A isn&#39;t <3,`, "Q&A isn't <3", "guessed-me", ""},
		"double encoding": {`1,Anna,,Sam,2025-03-04 10:15:22 UTC,,Hola Â¿trabajo? Itâ€™s,`, "Hola ¿trabajo? It’s", "guessed-me", ""},
		"no zone":         {`1,Anna,,Sam,2025-03-04 10:15:22,,hi,`, "hi", "ambiguous-time guessed-me", ""},
		"bad time":        {`1,Anna,,Sam,yesterday,,hi,`, "hi", "ambiguous-time guessed-me", ""},
		"deleted account": {`1,LinkedIn Member,,Sam,2025-03-04 10:15:22 UTC,,hi,`, "hi", "guessed-me", ""},
		"attachments":     {`1,Anna,,Sam,2025-03-04 10:15:22 UTC,,hi,"https://files.example/x/offer.pdf?a=b, https://files.example/y/cv.docm"`, "hi", "guessed-me", "offer.pdf pdf cv.docm office-macro "},
		"short row":       {`1,Anna`, "", "guessed-me no-text", ""},
	} {
		t.Run(name, func(t *testing.T) {
			as := readLinkedIn(head+c.row+"\n", "", "")
			if len(as) != 1 {
				t.Fatalf("%d approaches", len(as))
			}
			files := ""
			for _, f := range as[0].Attachments {
				files += f.Name + " " + f.Kind + " "
			}
			if strings.TrimSpace(as[0].Messages[0].Text) != c.want || codes(as[0]) != c.defects || files != c.files {
				t.Errorf("text %q, defects %q, files %q", as[0].Messages[0].Text, codes(as[0]), files)
			}
		})
	}
}

func TestLinkedInInvitations(t *testing.T) {
	in := `From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl
Anna Kerr,Sam Holt,"3/14/25, 9:12 AM","Hi Sam, let's connect",INCOMING,` + anna + `,` + sam + `
Bo,Sam Holt,"3/15/25, 9:12 AM",,INCOMING,,
Sam Holt,Cy,"3/16/25, 9:12 AM",my own words,OUTGOING,` + sam + `,
`
	if LooksLinkedIn(in) != LinkedInInvitations {
		t.Fatal("not recognised")
	}
	as := readLinkedIn("", in, "")
	if len(as) != 1 {
		t.Fatalf("%d approaches, want the incoming one with a message", len(as))
	}
	if got, want := script(as[0]), "2025-03-14 09:12:00 them Anna Kerr: \"Hi Sam, let's connect\"\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
	if a := as[0]; a.ID != "invitation-2" || a.Source != "x.zip, Invitations.csv, line 2" || a.Persona.URL != anna {
		t.Errorf("%+v", a)
	}
}

// TestLinkedInOwner: whose export it is decides who "me" is, by the best evidence there is.
func TestLinkedInOwner(t *testing.T) {
	head := "CONVERSATION ID,FROM,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
	first := "1,Sam,Anna,2025-03-04 10:15:22 UTC,,hi,ARCHIVE\n1,Anna,Sam,2025-03-04 10:16:22 UTC,,hello,ARCHIVE\n"
	side := func(as []*parapet.Approach) string { return string(as[0].Messages[0].From) + " " + codes(as[0]) }
	for name, c := range map[string]struct{ messages, invitations, me, want string }{
		"in most conversations":  {head + first + "2,Bo,Sam,2025-03-04 10:15:22 UTC,,hi,INBOX\n", "", "", "me "},
		"named by the caller":    {head + first, "", "SAM", "me "},
		"told by an invitation":  {head + first, "From,To,Sent At,Message,Direction\nCy,Sam,,,INCOMING\n", "", "me "},
		"addressed in the inbox": {head + strings.ReplaceAll(first, "ARCHIVE", "INBOX"), "", "", "them "},
		"else who wrote second":  {head + first, "", "", "them guessed-me"},
	} {
		if got := side(readLinkedIn(c.messages, c.invitations, c.me)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestProfileID(t *testing.T) {
	for in, want := range map[string]string{
		"https://www.linkedin.com/in/Anna-Kerr/?x=1": "in/anna-kerr", "https://de.linkedin.com/in/j%C3%B6rg": "in/jörg", "urn:li:person:ABC": "urn:li:person:ABC",
		"https://www.linkedin.com/company/x": "", "": "",
	} {
		if got := ProfileID(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestConnectionsWithNotes(t *testing.T) {
	in := "Notes:\n\"When exporting, \"\"some\"\" are missing\"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\nA,B,,,C,D,04 Mar 2025\n"
	if LooksLinkedIn(in) != LinkedInConnections {
		t.Error("not recognised")
	}
}

func TestTable(t *testing.T) {
	for name, c := range map[string]struct {
		in, me  string
		columns map[string]string
		want    string
		defects string
		channel parapet.Channel
	}{
		"guessed": {in: "Timestamp,Sender,Message\n2026-05-12 10:00:00,Anna,hi\n1778580060,Sam,\"who, please?\"\n", me: "Sam",
			want: "2026-05-12 10:00:00 them Anna: \"hi\"\n2026-05-12 10:01:00 me Sam: \"who, please?\"\n", channel: parapet.ChannelOther},
		"semicolons, day first": {in: "Datum;Absender;Nachricht\n13.05.2026 10:00;Anna;hi\n14.05.2026;Sam;wer?\n", me: "Sam",
			want: "2026-05-13 10:00:00 them Anna: \"hi\"\n2026-05-14 00:00:00 me Sam: \"wer?\"\n", channel: parapet.ChannelOther},
		"mapped": {in: "when\twho\twhat\n2026-05-12T10:00:00Z\tAnna\thi\n", columns: map[string]string{"date": "when", "author": "who", "text": "What"},
			want: "2026-05-12 10:00:00 them Anna: \"hi\"\n", channel: parapet.ChannelOther},
		"WeChat": {in: "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender\n1,7,1,0,0,1778580000,,你好,2026-05-12 18:00:00,,李明,wxid_1\n2,7,1,0,1,1778580060,,你是谁,2026-05-12 18:01:00,,李明,me\n3,7,49,6,0,1778580120,,<msg><title>名单.xlsx</title><des></des></msg>,2026-05-12 18:02:00,,李明,wxid_1\n4,7,10000,0,0,1778580180,,撤回,2026-05-12 18:03:00,,李明,\n",
			want: "2026-05-12 18:00:00 them 李明: \"你好\"\n2026-05-12 18:01:00 me 李明: \"你是谁\"\n2026-05-12 18:02:00 them 李明: \"\"\n", channel: parapet.ChannelWeChat},
		"undecidable dates": {in: "date,from,text\n03/04/2026,Anna,hi\n", want: "2026-04-03 00:00:00 them Anna: \"hi\"\n", defects: "ambiguous-time", channel: parapet.ChannelOther},
		"a direction column": {in: "direction,text\nincoming,hi\noutgoing,who?\n",
			want: "- them : \"hi\"\n- me : \"who?\"\n", channel: parapet.ChannelOther},
	} {
		t.Run(name, func(t *testing.T) {
			if c.columns == nil && !LooksTable(c.in) {
				t.Fatal("not recognised")
			}
			as, err := Table(c.in, c.columns, Options{Source: "s", Me: c.me})
			if err != nil || len(as) != 1 {
				t.Fatal(len(as), err)
			}
			if got := script(as[0]); got != c.want || codes(as[0]) != c.defects || as[0].Channel != c.channel {
				t.Errorf("got\n%swant\n%sdefects %q channel %s", got, c.want, codes(as[0]), as[0].Channel)
			}
		})
	}
}

func TestTableSeveralConversations(t *testing.T) {
	as, err := Table("chat,from,text\na,Anna,one\nb,Bo,two\na,Anna,three\n", nil, Options{Source: "s"})
	if err != nil || len(as) != 2 || as[0].ID != "a" || len(as[0].Messages) != 2 || as[1].Source != "s, conversation b" {
		t.Errorf("%v %v", as, err)
	}
}

func TestTableErrors(t *testing.T) {
	for want, columns := range map[string]map[string]string{
		`read table s: no row of column names with "body" in the first 40 lines`:               {"text": "body"},
		`read table s: no column "when" for date`:                                              {"text": "text", "date": "when"},
		`read table s: unknown part "colour" in the column mapping; use date, author and text`: {"text": "text", "colour": "from"},
	} {
		if _, err := Table("from,text\na,b\n", columns, Options{Source: "s"}); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
