package assess

import (
	"time"
	"unicode"

	"parapet"
	"parapet/internal/observable"
)

// mail judges the header. Of an inline forward nothing but the text is left, so no header fact holds; hidden text and links are
// in the text.
func (f *factFinder) mail(m *parapet.MailFacts) {
	f.hiddenText(m)
	f.linkText(m)
	if m.HeadersLost {
		return
	}
	if m.ListMail {
		f.add("list-mail", "It came through a mailing list or a bulk mailer.")
	}
	if len(m.To)+len(m.Cc) > manyCopied {
		f.add("copied-many", "It was sent to more than five addresses that are shown.")
	}
	from := observable.Registrable(m.From.Addr)
	f.authentication(m, from)
	f.senders(m, from)
	f.date(m)
}

// shortestHidden is how many hidden letters count: fewer are a label or a blank. Bulk mail hides a preview line and more for honest
// reasons, so that is left out.
const shortestHidden = 40

func (f *factFinder) hiddenText(m *parapet.MailFacts) {
	if m.ListMail || len(m.HiddenText) < shortestHidden {
		return
	}
	n := 0
	for _, r := range m.HiddenText {
		if unicode.IsLetter(r) {
			if n++; n >= shortestHidden {
				f.add("hidden-text", "The mail holds text that a reader does not see.")
				return
			}
		}
	}
}

// linkText compares the address that a link shows with where it leads. Bulk mailers count clicks through their own domain, and a
// gateway on the recipient's side rewrites every link: neither is the sender's trick.
func (f *factFinder) linkText(m *parapet.MailFacts) {
	if m.ListMail {
		return
	}
	for i := range m.LinkTexts {
		l := &m.LinkTexts[i]
		shown, leads := observable.Host(l.Text), observable.Host(l.URL)
		if shown == "" || leads == "" || shown == leads || observable.Rewritten(leads) {
			continue
		}
		a, b := observable.Registrable(shown), observable.Registrable(leads)
		if a != "" && a != b {
			if b == "" {
				b = leads
			}
			f.add("link-text-differs", "A link shows "+a+" and leads to "+b+".")
			return
		}
	}
}

// authentication passes on what the receiving server recorded. A mailing list or a forwarder on the way breaks SPF and DKIM, and
// ARC or DMARC tells when that is the reason: then a failure says nothing. A neutral or soft result is no failure.
func (f *factFinder) authentication(m *parapet.MailFacts, from string) {
	if m.DMARC == "fail" && !m.ListMail && m.ARC != "pass" {
		f.add("dmarc-fail", "The receiving server found that the sender's domain does not stand behind the mail (DMARC).")
	}
	if m.DMARC != "pass" && !m.ListMail && m.ARC != "pass" {
		if m.SPF == "fail" && !m.Forwarded {
			f.add("spf-fail", "It came from a server that the sender's domain does not allow (SPF).")
		}
		if m.DKIM == "fail" && len(m.DKIMDomains) == 0 {
			f.add("dkim-fail", "The mail's signature did not hold (DKIM).")
		}
	}
	if from == "" || observable.IsFreeMail(from) || m.DMARC == "fail" {
		return
	}
	if m.DMARC == "pass" || m.DKIM == "pass" && signedBy(m, from) {
		f.add("auth-aligned", "The receiving server confirmed that the mail came from "+observable.Unicode(from)+".")
	}
}

func signedBy(m *parapet.MailFacts, from string) bool {
	for _, d := range m.DKIMDomains {
		if observable.Registrable(d) == from {
			return true
		}
	}
	return false
}

// senders compares the addresses in the header. Lists rewrite the sender's name and where answers go.
func (f *factFinder) senders(m *parapet.MailFacts, from string) {
	if from == "" || m.ListMail {
		return
	}
	for i := range m.ReplyTo {
		d := observable.Registrable(m.ReplyTo[i].Addr)
		if d != "" && d != from && !sameProvider(d, from) {
			f.add("reply-to-differs", "Answers would go to "+observable.Unicode(d)+", another domain than the sender's.")
			break
		}
	}
	if d := observable.Named(m.From.Name); d != "" && d != from && !sameProvider(d, from) {
		f.add("display-name-address", "The name that is shown holds an address at "+observable.Unicode(d)+", the mail comes from "+observable.Unicode(from)+".")
	}
}

// sameProvider tells whether two domains are one mailbox provider's, so that one person's addresses go by both.
func sameProvider(a, b string) bool {
	for _, group := range [...]string{" gmail.com googlemail.com ", " outlook.com hotmail.com live.com msn.com ", " icloud.com me.com mac.com ",
		" proton.me protonmail.com pm.me ", " yandex.ru yandex.com ya.ru ", " qq.com foxmail.com "} {
		if hasWord(group, a) && hasWord(group, b) {
			return true
		}
	}
	return false
}

// Bounds of date-zone-odd.
const (
	clockAhead = 20 * time.Minute // how far a sender's clock may be ahead before it looks like a zone
	zoneSlack  = 2 * time.Minute  // how near to whole half hours a wrong zone is
	widestZone = 15 * time.Hour
)

// date compares the sender's date with the first server's. A clock that is right but says the wrong zone differs by whole half hours;
// a late mail differs by anything, so only such differences count. Which zone it is, is not looked at.
func (f *factFinder) date(m *parapet.MailFacts) {
	if m.Date.IsZero() || m.Received.IsZero() {
		return
	}
	d := m.Date.Sub(m.Received).Abs()
	off := d % (30 * time.Minute)
	if d > clockAhead && d < widestZone && (off < zoneSlack || off > 30*time.Minute-zoneSlack) {
		f.add("date-zone-odd", "The time zone of the mail's date does not fit the time at which it was taken in.")
	}
}
