package assess

import (
	"net/url"
	"strings"
	"time"

	"parapet"
	"parapet/internal/indicator"
	"parapet/internal/observable"
)

// Facts appends to dst what is true of an approach beside its words: header, profile, attachments, course. Each fact is
// decided on the cautious side, because most oddities have an ordinary reason. Nothing is looked up.
func Facts(ap *parapet.Approach, obs []parapet.Observable, dst []indicator.Fact) []indicator.Fact {
	f := factFinder{ap: ap, obs: obs, dst: dst}
	f.profile()
	f.course()
	f.links()
	f.attachments()
	if ap.Mail != nil {
		f.mail(ap.Mail)
	}
	f.freeMail()
	return f.dst
}

type factFinder struct {
	ap  *parapet.Approach
	obs []parapet.Observable
	dst []indicator.Fact
}

func (f *factFinder) add(name, text string) {
	f.dst = append(f.dst, indicator.Fact{Name: name, Text: text})
}

// Bounds of the facts about profile and course.
const (
	newProfile   = 183 * 24 * time.Hour // six months
	fewContacts  = 50
	longMessages = 20
	longTime     = 30 * 24 * time.Hour
	manyCopied   = 5
	manyChannels = 3
)

func (f *factFinder) profile() {
	p := &f.ap.Persona
	if p.Name == "" && p.Headline == "" && p.Employer == "" {
		return
	}
	if p.Employer == "" {
		f.add("no-employer", "The profile names no employer.")
	}
	if p.Connections > 0 && p.Connections < fewContacts {
		f.add("profile-thin", "The profile shows very few connections.")
	}
	if joined, ok := parseJoined(p.Joined); ok && len(f.ap.Messages) > 0 {
		first := f.ap.Messages[0].At
		if age := first.Sub(joined); !first.IsZero() && age >= -31*24*time.Hour && age < newProfile {
			f.add("profile-new", "The profile was made less than six months before the first message.")
		}
	}
}

func parseJoined(s string) (time.Time, bool) {
	for _, layout := range [...]string{"2006-01-02", "2006-01"} {
		if len(s) == len(layout) {
			t, err := time.Parse(layout, s)
			return t, err == nil
		}
	}
	return time.Time{}, false
}

func (f *factFinder) course() {
	ms := f.ap.Messages
	if len(ms) == 0 {
		return
	}
	replied := false
	for i := range ms {
		replied = replied || ms[i].From == parapet.Me
	}
	if ms[0].From != parapet.Me {
		f.add("first-contact", "You had not written to them before.")
	}
	if !replied {
		f.add("no-reply-yet", "You have not answered yet.")
	}
	first, last := ms[0].At, ms[len(ms)-1].At
	if len(ms) >= longMessages || !first.IsZero() && last.Sub(first) >= longTime {
		f.add("long-chat", "The conversation has gone on for a good while.")
	}
	var ways uint32
	for _, o := range f.obs {
		switch o.Kind {
		case parapet.KindEmail:
			ways |= 1
		case parapet.KindPhone, parapet.KindWhatsApp:
			ways |= 2
		case parapet.KindTelegram:
			ways |= 4
		case parapet.KindWeChat:
			ways |= 8
		case parapet.KindSignal:
			ways |= 16
		case parapet.KindLinkedIn:
			ways |= 32
		}
	}
	n := 0
	for ; ways != 0; ways &= ways - 1 {
		n++
	}
	if n >= manyChannels {
		f.add("many-channels", "They offer three or more ways to reach them.")
	}
}

func (f *factFinder) links() {
	for _, o := range f.obs {
		if o.Kind != parapet.KindURL {
			continue
		}
		if u, err := url.Parse(o.Value); err == nil && observable.IsShortener(u.Host) {
			f.add("short-link", "A shortened link hides where it leads.")
			return
		}
	}
}

// attachmentFacts maps the kind of an attachment to its fact.
var attachmentFacts = map[string][2]string{
	"zip": {"archive", "An archive is attached."}, "rar": {"archive", "An archive is attached."}, "7z": {"archive", "An archive is attached."},
	"archive":       {"archive", "An archive is attached."},
	"zip-encrypted": {"archive-encrypted", "A locked archive is attached, which no scanner can read."},
	"rar-encrypted": {"archive-encrypted", "A locked archive is attached, which no scanner can read."},
	"7z-encrypted":  {"archive-encrypted", "A locked archive is attached, which no scanner can read."},
	"executable":    {"executable", "A program is attached."}, "script": {"executable", "A script is attached."}, "lnk": {"executable", "A shortcut that starts a program is attached."},
	"office-macro": {"macro", "An office file with a program inside (a macro) is attached."},
	"html":         {"html-file", "A web page is attached as a file."},
	"iso":          {"disk-image", "A disk image is attached."},
}

func (f *factFinder) attachments() {
	for i := range f.ap.Attachments {
		if a, ok := attachmentFacts[f.ap.Attachments[i].Kind]; ok && !f.has(a[0]) {
			f.add(a[0], a[1])
		}
	}
}

func (f *factFinder) has(name string) bool {
	for i := range f.dst {
		if f.dst[i].Name == name {
			return true
		}
	}
	return false
}

func (f *factFinder) mail(m *parapet.MailFacts) {
	if m.ListMail {
		f.add("list-mail", "It came through a mailing list or a bulk mailer.")
	}
	if len(m.To)+len(m.Cc) > manyCopied {
		f.add("copied-many", "It was addressed to many people at once.")
	}
	if len(strings.TrimSpace(m.HiddenText)) >= minHidden {
		f.add("hidden-text", "The mail holds text that a reader does not see.")
	}
	for _, l := range m.LinkTexts {
		if linkDiffers(l) {
			f.add("link-text-differs", "A link shows one address and leads to another.")
			break
		}
	}
	if m.HeadersLost {
		return
	}
	f.authentication(m)
	f.addresses(m)
}

// minHidden is how much hidden text counts: newsletters hide a preview line.
const minHidden = 200

func linkDiffers(l parapet.Link) bool {
	shown := strings.ToLower(strings.TrimSpace(l.Text))
	if !strings.Contains(shown, "://") {
		shown = "https://" + shown
	}
	a, errA := url.Parse(shown)
	b, errB := url.Parse(l.URL)
	if errA != nil || errB != nil || a.Hostname() == "" || b.Hostname() == "" || !strings.Contains(a.Hostname(), ".") {
		return false
	}
	return observable.Registrable(a.Hostname()) != observable.Registrable(b.Hostname())
}

func (f *factFinder) authentication(m *parapet.MailFacts) {
	domain := observable.Registrable(domainOf(m.From.Addr))
	switch m.DMARC {
	case "fail":
		f.add("dmarc-fail", "The receiving server could not confirm the sender's domain (DMARC).")
	case "pass":
		if domain != "" && !observable.IsFreeMail(domain) {
			f.add("auth-aligned", "The receiving server confirmed that the mail came from "+domain+".")
		}
	}
	if m.SPF == "fail" {
		f.add("spf-fail", "The sending server is not one that the domain allows (SPF).")
	}
	if m.DKIM == "fail" {
		f.add("dkim-fail", "The mail's signature did not hold (DKIM).")
	}
	if m.DMARC == "" && m.DKIM == "pass" && domain != "" && !observable.IsFreeMail(domain) {
		for _, d := range m.DKIMDomains {
			if observable.Registrable(d) == domain {
				f.add("auth-aligned", "The mail is signed by "+domain+", as its sender's address says.")
				break
			}
		}
	}
}

func (f *factFinder) addresses(m *parapet.MailFacts) {
	from := observable.Registrable(domainOf(m.From.Addr))
	if from == "" {
		return
	}
	if !m.ListMail {
		for _, r := range m.ReplyTo {
			if d := observable.Registrable(domainOf(r.Addr)); d != "" && d != from {
				f.add("reply-to-differs", "Answers would go to "+d+", another domain than the sender's.")
				break
			}
		}
	}
	if d := addressIn(m.From.Name); d != "" && observable.Registrable(d) != from {
		f.add("display-name-address", "The name shown holds another address than the real one.")
	}
	f.lookalike(from)
}

func domainOf(addr string) string {
	_, d, ok := strings.Cut(addr, "@")
	if !ok {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(d))
}

// addressIn gives the domain of a mail address inside a display name.
func addressIn(name string) string {
	at := strings.IndexByte(name, '@')
	if at <= 0 {
		return ""
	}
	end := at + 1
	for end < len(name) && (name[end] == '.' || name[end] == '-' || name[end]|0x20 >= 'a' && name[end]|0x20 <= 'z' || name[end] >= '0' && name[end] <= '9') {
		end++
	}
	return strings.ToLower(strings.Trim(name[at+1:end], "."))
}

// lookalike compares the sender's domain with the other domains that the approach names as its own.
func (f *factFinder) lookalike(from string) {
	for _, o := range f.obs {
		if o.Kind == parapet.KindDomain && o.Value != from && oneSlip(label(o.Value), label(from)) {
			f.add("lookalike-domain", "The sender's domain "+from+" is one slip away from "+o.Value+".")
			return
		}
	}
	if strings.Contains(label(from), "xn--") {
		if u := observable.Unicode(from); u != from {
			f.add("confusable-domain", "The sender's domain is written with letters of another script: "+u+".")
		}
	}
}

// label is the part of a registrable domain before its suffix.
func label(domain string) string {
	l, _, _ := strings.Cut(domain, ".")
	return l
}

// shortestLabel is how long a name must be before one different letter says something.
const shortestLabel = 6

// oneSlip reports whether two different names differ by one letter more, less, other or swapped, or by hyphens alone.
func oneSlip(a, b string) bool {
	if a == b {
		return true // the same name under another ending
	}
	a, b = strings.ReplaceAll(a, "-", ""), strings.ReplaceAll(b, "-", "")
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < shortestLabel || len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// freeMail: an employer or institution is claimed, and the address is one that anybody can open.
func (f *factFinder) freeMail() {
	addr := f.ap.Persona.Email
	if f.ap.Mail != nil && f.ap.Mail.From.Addr != "" && !f.ap.Mail.HeadersLost {
		addr = f.ap.Mail.From.Addr
	}
	if f.ap.Persona.Employer != "" && addr != "" && observable.IsFreeMail(observable.Registrable(domainOf(addr))) {
		f.add("freemail-for-institution", "They write for "+f.ap.Persona.Employer+" from a free mail address.")
	}
}
