package assess

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parapet"
	"parapet/internal/indicator"
	"parapet/internal/observable"
)

func day(s string) time.Time {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return t
}

func them(text string) []parapet.Message {
	return []parapet.Message{{From: parapet.Them, Text: text}}
}

func addr(list ...string) (out []parapet.Address) {
	for _, a := range list {
		out = append(out, parapet.Address{Addr: a})
	}
	return out
}

func mail(from string) *parapet.MailFacts {
	return &parapet.MailFacts{From: parapet.Address{Addr: from}}
}

// with gives a mail's facts changed.
func with(m *parapet.MailFacts, change func(*parapet.MailFacts)) *parapet.MailFacts {
	change(m)
	return m
}

func names(ap *parapet.Approach) (out []string) {
	for _, f := range Facts(ap, observable.Extract(ap), nil) {
		out = append(out, f.Name)
	}
	return out
}

// course are the facts that hold for nearly every first message; the cases below leave them out unless they are about them.
var course = []string{"first-contact", "no-reply-yet", "long-chat"}

func TestFacts(t *testing.T) {
	signed := "Dear Dr Lind,\n\nwould you comment?\n\nNell Arden\nInstitute for Coastal Policy\n"
	cases := []struct {
		name string
		ap   parapet.Approach
		want string // the facts, without those of course
	}{
		{"nothing", parapet.Approach{Messages: them("hello")}, ""},

		{"free mail for an employer", parapet.Approach{Mail: mail("nell@gmail.com"), Persona: parapet.Persona{Employer: "Coastal Policy"}}, "freemail-for-institution"},
		{"free mail signed for an institution", parapet.Approach{Mail: mail("nell@gmail.com"), Messages: them(signed)}, "freemail-for-institution"},
		{"free mail on behalf of one", parapet.Approach{Mail: mail("nell@gmail.com"), Messages: them("I write on behalf of the Institute for Coasts.")}, "freemail-for-institution"},
		{"free mail in Chinese", parapet.Approach{Mail: mail("lin@163.com"), Messages: them("您好，我代表海洋政策研究院与您联系。")}, "freemail-for-institution"},
		{"free mail about an institution", parapet.Approach{Mail: mail("nell@gmail.com"), Messages: them("I read your talk at the university. Is the institute open on Sunday?")}, ""},
		{"free mail of a freelance", parapet.Approach{Mail: mail("nell@gmail.com"), Persona: parapet.Persona{Employer: "Freelance journalist"}}, ""},
		{"own mail for an employer", parapet.Approach{Mail: mail("nell@coasts.example"), Persona: parapet.Persona{Employer: "Coasts"}}, ""},
		{"free mail of a chat's persona", parapet.Approach{Channel: parapet.ChannelLinkedIn, Persona: parapet.Persona{Email: "n@qq.com", Employer: "Coasts"}}, "freemail-for-institution"},
		{"headers lost", parapet.Approach{Mail: with(mail("nell@gmail.com"), func(m *parapet.MailFacts) { m.HeadersLost = true }), Persona: parapet.Persona{Employer: "Coasts"}}, ""},

		{"reply elsewhere", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.ReplyTo = addr("a@desk.example") })}, "reply-to-differs"},
		{"reply to a sub-domain", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.ReplyTo = addr("a@mail.firm.example") })}, ""},
		{"reply to the same provider", parapet.Approach{Mail: with(mail("a@gmail.com"), func(m *parapet.MailFacts) { m.ReplyTo = addr("a@googlemail.com") })}, ""},
		{"reply to a list", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.ReplyTo, m.ListMail = addr("l@lists.example"), true })}, "list-mail"},
		{"reply to, headers lost", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.ReplyTo, m.HeadersLost = addr("a@desk.example"), true })}, ""},

		{"address in the name", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.From.Name = "office@ministry.example" })}, "display-name-address"},
		{"own address in the name", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.From.Name = "A@Firm.example" })}, ""},
		{"title in the name", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.From.Name = "Dr. A. Roe, M.Sc." })}, ""},

		{"look-alike of a link", parapet.Approach{Mail: mail("a@north-gate.example"), Messages: them("see www.northgate.example")}, "lookalike-domain"},
		{"look-alike of the recipient's", parapet.Approach{Mail: with(mail("it@rninistry.example"), func(m *parapet.MailFacts) { m.To = addr("me@ministry.example") })}, "lookalike-domain"},
		{"look-alike of the employer's name", parapet.Approach{Mail: mail("a@coastal-lnstitute.example"), Persona: parapet.Persona{Employer: "Coastal Institute"}}, "lookalike-domain"},
		{"the employer's name", parapet.Approach{Mail: mail("a@coastal-institute.example"), Persona: parapet.Persona{Employer: "Coastal Institute"}}, ""},
		{"look-alike of a well-known one", parapet.Approach{Messages: them("https://gov-uk-forms.example/login")}, "lookalike-domain"},
		{"two firms", parapet.Approach{Mail: mail("a@northgate.example"), Messages: them("as said on southgate.example")}, ""},
		{"mixed scripts", parapet.Approach{Mail: mail("a@northgаte.example")}, "confusable-domain"},
		{"accents", parapet.Approach{Mail: mail("a@münchen.example")}, ""},

		{"DMARC failed", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.DMARC, m.SPF, m.DKIM = "fail", "fail", "fail" })}, "dmarc-fail spf-fail dkim-fail"},
		{"SPF soft", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.SPF = "softfail" })}, ""},
		{"a list broke it", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.DMARC, m.DKIM, m.ListMail = "fail", "fail", true })}, "list-mail"},
		{"a forwarder broke it", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.DMARC, m.SPF, m.ARC = "fail", "fail", "pass" })}, ""},
		{"SPF failed, DMARC passed", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.DMARC, m.SPF = "pass", "fail" })}, "auth-aligned"},
		{"DKIM aligned", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.DKIM, m.DKIMDomains = "pass", []string{"mail.firm.example"} })}, "auth-aligned"},
		{"DKIM of a mailer", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.DKIM, m.DKIMDomains = "pass", []string{"mailer.example"} })}, ""},
		{"DMARC of free mail", parapet.Approach{Mail: with(mail("a@gmail.com"), func(m *parapet.MailFacts) { m.DMARC = "pass" })}, ""},

		{"short link", parapet.Approach{Messages: them("https://bit.ly/3xyz")}, "short-link"},
		{"link differs", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) {
			m.LinkTexts = []parapet.Link{{Text: "www.firm.example", URL: "https://trap.example/x"}}
		})}, "link-text-differs"},
		{"link to the same", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) {
			m.LinkTexts = []parapet.Link{{Text: "firm.example", URL: "https://www.firm.example/x"}}
		})}, ""},
		{"link rewritten here", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) {
			m.LinkTexts = []parapet.Link{{Text: "firm.example", URL: "https://urldefense.com/v3/x"}}
		})}, ""},

		{"locked archive", parapet.Approach{Attachments: []parapet.Attachment{{Kind: "zip-encrypted"}, {Kind: "zip"}}}, "archive archive-encrypted"},
		{"programs", parapet.Approach{Attachments: []parapet.Attachment{{Kind: "lnk"}, {Kind: "script"}, {Kind: "office-macro"}, {Kind: "html"}, {Kind: "iso"}, {Kind: "pdf"}}}, "executable macro html-file disk-image"},
		{"the recipient's file", parapet.Approach{Messages: []parapet.Message{{From: parapet.Me}}, Attachments: []parapet.Attachment{{Kind: "zip"}}}, ""},

		{"thin profile", parapet.Approach{Channel: parapet.ChannelLinkedIn, Persona: parapet.Persona{Name: "A", Headline: "Editor at B", Connections: 12}}, "profile-thin"},
		{"empty profile", parapet.Approach{Channel: parapet.ChannelLinkedIn, Persona: parapet.Persona{Name: "A", Connections: 500}}, "no-employer profile-thin"},
		{"export without profiles", parapet.Approach{Channel: parapet.ChannelLinkedIn, Persona: parapet.Persona{Name: "A", URL: "https://linkedin.com/in/a"}}, ""},
		{"employer in the headline", parapet.Approach{Channel: parapet.ChannelLinkedIn, Persona: parapet.Persona{Name: "A", Headline: "Editor at B", Connections: 500}}, ""},
		{"mail names nobody's employer", parapet.Approach{Channel: parapet.ChannelEmail, Persona: parapet.Persona{Name: "A", Location: "B"}}, ""},
		{"new profile", parapet.Approach{Persona: parapet.Persona{Name: "A", Employer: "B", Joined: "2026-01"}, Messages: []parapet.Message{{From: parapet.Them, At: day("2026-05-12")}}}, "profile-new"},
		{"old profile", parapet.Approach{Persona: parapet.Persona{Name: "A", Employer: "B", Joined: "2025-11-11"}, Messages: []parapet.Message{{From: parapet.Them, At: day("2026-05-12")}}}, ""},
		{"profile of no date", parapet.Approach{Persona: parapet.Persona{Name: "A", Employer: "B", Joined: "2026-01"}, Messages: them("x")}, ""},
		{"profile after the message", parapet.Approach{Persona: parapet.Persona{Name: "A", Employer: "B", Joined: "2026-08"}, Messages: []parapet.Message{{From: parapet.Them, At: day("2026-05-12")}}}, ""},

		{"many channels", parapet.Approach{Messages: them("WhatsApp +44 7700 900123, Telegram @rowan_desk or rowan@ash.example")}, "many-channels"},
		{"business card", parapet.Approach{Messages: them("+44 20 7946 0123, rowan@ash.example, linkedin.com/in/rowan-ash")}, ""},
		{"one number", parapet.Approach{Messages: them("WhatsApp +44 7700 900123 or rowan@ash.example")}, ""},
		{"writes from there", parapet.Approach{Mail: mail("rowan@ash.example"), Messages: them("WhatsApp +44 7700 900123, office +44 20 7946 0123, rowan@ash.example")}, ""},

		{"many copied", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) {
			m.To, m.Cc = addr("1@x.example", "2@x.example", "3@x.example"), addr("4@x.example", "5@x.example", "6@x.example")
		})}, "copied-many"},
		{"hidden text", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.HiddenText = strings.Repeat("unseen words ", 9) })}, "hidden-text"},
		{"a hidden blank", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) { m.HiddenText = strings.Repeat("\u00a0\u200c ", 90) })}, ""},

		{"zone odd", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) {
			m.Date, m.Received = day("2026-05-12"), day("2026-05-12").Add(-2*time.Hour+9*time.Second)
		})}, "date-zone-odd"},
		{"late mail", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) {
			m.Date, m.Received = day("2026-05-12"), day("2026-05-12").Add(73*time.Minute)
		})}, ""},
		{"on time", parapet.Approach{Mail: with(mail("a@firm.example"), func(m *parapet.MailFacts) {
			m.Date, m.Received = day("2026-05-12"), day("2026-05-12").Add(4*time.Second)
		})}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := slices.DeleteFunc(names(&c.ap), func(n string) bool { return slices.Contains(course, n) })
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

func TestFactsOfCourse(t *testing.T) {
	long := make([]parapet.Message, manyMessages)
	for i := range long {
		long[i].From = []parapet.Speaker{parapet.Me, parapet.Them}[i%2]
	}
	cases := []struct {
		name string
		ap   parapet.Approach
		want string
	}{
		{"no message", parapet.Approach{}, ""},
		{"first mail", parapet.Approach{Messages: them("x")}, "first-contact no-reply-yet"},
		{"answered", parapet.Approach{Messages: []parapet.Message{{From: parapet.Them}, {From: parapet.Me}}}, "first-contact"},
		{"recipient began", parapet.Approach{Messages: []parapet.Message{{From: parapet.Me}, {From: parapet.Them}}}, ""},
		{"an answer to something", parapet.Approach{Mail: &parapet.MailFacts{InReplyTo: "<1@x.example>"}, Messages: them("x")}, ""},
		{"long by number", parapet.Approach{Messages: long}, "long-chat"},
		{"long by time", parapet.Approach{Messages: []parapet.Message{{From: parapet.Me, At: day("2026-01-01")}, {From: parapet.Them}, {From: parapet.Them, At: day("2026-01-31")}}}, "long-chat"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if s := strings.Join(names(&c.ap), " "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

// TestFactsKnowNoPlaces swaps where the persona and the recipient are: nothing may change.
func TestFactsKnowNoPlaces(t *testing.T) {
	make := func(place string) string {
		ap := parapet.Approach{Channel: parapet.ChannelLinkedIn, Messages: them("hello from " + place),
			Persona: parapet.Persona{Name: "A", Headline: "Editor", Location: place, Connections: 500}}
		return strings.Join(names(&ap), " ")
	}
	if a, b := make("Bergen"), make("Mombasa"); a != b {
		t.Errorf("%q in one place, %q in another", a, b)
	}
}

func TestFactsAllocateNothingWhenNothingIsToBeSaid(t *testing.T) {
	ap := &parapet.Approach{Messages: them("Thank you for the paper.")}
	obs := observable.Extract(ap)
	dst := make([]indicator.Fact, 0, 8)
	if n := testing.AllocsPerRun(100, func() { dst = Facts(ap, obs, dst[:0]) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkFactsChat(b *testing.B) {
	ap := &parapet.Approach{Channel: parapet.ChannelLinkedIn, Messages: them("Thank you for the paper."), Persona: parapet.Persona{Name: "A", Headline: "Editor at B", Joined: "2020-01"}}
	benchFacts(b, ap)
}

func BenchmarkFactsMail(b *testing.B) {
	ap := &parapet.Approach{Messages: them("Our page is www.firm.example, my colleague is b@firm.example."), Mail: mail("a@firm.example")}
	ap.Mail.To, ap.Mail.DMARC, ap.Mail.DKIMDomains = addr("me@ministry.example"), "pass", []string{"firm.example"}
	benchFacts(b, ap)
}

func benchFacts(b *testing.B, ap *parapet.Approach) {
	obs := observable.Extract(ap)
	var dst []indicator.Fact
	b.ReportAllocs()
	for b.Loop() {
		dst = Facts(ap, obs, dst[:0])
	}
}
