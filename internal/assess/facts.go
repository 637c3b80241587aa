package assess

import (
	"strings"
	"time"

	"parapet"
	"parapet/internal/indicator"
	"parapet/internal/observable"
)

// Facts appends to dst what is true of an approach beside its words: header, profile, attachments, course. obs are its
// observables. Each fact is decided on the cautious side, because most oddities have an ordinary reason; the reason stands
// beside each. Nothing is looked up, and names, places and languages decide nothing. presses-after-no and obfuscated-text
// are found where the words are read.
func Facts(ap *parapet.Approach, obs []parapet.Observable, dst []indicator.Fact) []indicator.Fact {
	f := factFinder{ap: ap, obs: obs, dst: dst}
	f.profile(&ap.Persona)
	f.course()
	f.channels()
	f.shortLink()
	f.attachments()
	if ap.Mail != nil {
		f.mail(ap.Mail)
	}
	f.domains()
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
	newProfileMonths = 6
	fewConnections   = 50
	manyMessages     = 20
	longTime         = 30 * 24 * time.Hour
	manyWays         = 3
	manyCopied       = 5
)

// profile judges a persona only where a profile was read. A name and a link are all that an export of messages gives of most
// senders, and a mail's header never names an employer: what the input cannot show is not missing.
func (f *factFinder) profile(p *parapet.Persona) {
	shown := p.Headline != "" || p.Location != "" || p.Connections > 0 || p.Joined != ""
	if !shown || p.Name == "" && p.Headline == "" {
		return
	}
	if p.Employer == "" && !namesEmployer(p.Headline) && f.ap.Channel != parapet.ChannelEmail {
		f.add("no-employer", "The profile names no employer.")
	}
	switch {
	case p.Connections > 0 && p.Connections < fewConnections:
		f.add("profile-thin", "The profile shows few connections.")
	case p.Name != "" && p.Employer == "" && p.Headline == "" && f.ap.Channel == parapet.ChannelLinkedIn:
		f.add("profile-thin", "The profile shows a name, and neither a job nor an employer.")
	}
	if f.newProfile(p.Joined) {
		f.add("profile-new", "The profile was made less than six months before the first message.")
	}
}

// namesEmployer tells whether a job line says where somebody works: "Editor at Harbour Press", "Redakteurin bei ...".
func namesEmployer(headline string) bool {
	for _, w := range [...]string{" at ", " @", " for ", " with ", " bei ", " chez ", " en ", " в ", " | ", " · ", "，", "・"} {
		if strings.Contains(headline, w) {
			return true
		}
	}
	return false
}

// newProfile compares the day a profile was made with the first message that has a date. Of a month alone its first day counts,
// which makes the profile as old as it can be. A profile made after the first message is another one, or the date is wrong.
func (f *factFinder) newProfile(joined string) bool {
	if joined == "" {
		return false
	}
	layout := "2006-01-02"
	if len(joined) == len("2006-01") {
		layout = "2006-01"
	}
	made, err := time.Parse(layout, joined)
	if err != nil {
		return false
	}
	for i := range f.ap.Messages {
		m := &f.ap.Messages[i]
		if m.At.IsZero() || m.From == parapet.Me {
			continue
		}
		return made.Before(m.At.AddDate(0, 0, 1)) && made.After(m.At.AddDate(0, -newProfileMonths, 0))
	}
	return false
}

// course judges the order of messages. A mail that answers another is no first contact as far as can be seen, even when the other
// one isn't there; who wrote that one is not known.
func (f *factFinder) course() {
	ms := f.ap.Messages
	if len(ms) == 0 {
		return
	}
	answers := f.ap.Mail != nil && f.ap.Mail.InReplyTo != ""
	var first, last time.Time
	replied := false
	for i := range ms {
		replied = replied || ms[i].From == parapet.Me
		if at := ms[i].At; !at.IsZero() {
			if first.IsZero() || at.Before(first) {
				first = at
			}
			if at.After(last) {
				last = at
			}
		}
	}
	if ms[0].From != parapet.Me && !answers {
		f.add("first-contact", "Nothing from you comes before their first message.")
	}
	if !replied && !answers {
		f.add("no-reply-yet", "You have not answered.")
	}
	if len(ms) >= manyMessages || !first.IsZero() && last.Sub(first) >= longTime {
		f.add("long-chat", "The conversation has gone on for a good while.")
	}
}

// channels counts the different ways in which they can be reached by what they offer. Address, phone and profile stand on every
// business card, so at least one must be a messenger; the address they write from is no offer; and a number that serves a messenger
// counts once.
func (f *factFinder) channels() {
	var ways [8]bool
	messenger := false
	for i := range f.obs {
		o := &f.obs[i]
		switch o.Kind {
		case parapet.KindEmail:
			ways[0] = ways[0] || !f.writesFrom(o.Value)
		case parapet.KindPhone:
			ways[1] = ways[1] || !f.onMessenger(o.Value)
		case parapet.KindLinkedIn:
			ways[2] = ways[2] || f.ap.Channel != parapet.ChannelLinkedIn
		case parapet.KindWhatsApp:
			ways[3], messenger = true, true
		case parapet.KindTelegram:
			ways[4], messenger = true, true
		case parapet.KindWeChat:
			ways[5], messenger = true, true
		case parapet.KindSignal:
			ways[6], messenger = true, true
		}
	}
	n := 0
	for _, w := range ways {
		if w {
			n++
		}
	}
	if messenger && n >= manyWays {
		f.add("many-channels", "They offer three or more different ways to reach them.")
	}
}

func (f *factFinder) writesFrom(email string) bool {
	return strings.EqualFold(email, f.ap.Persona.Email) || f.ap.Mail != nil && strings.EqualFold(email, f.ap.Mail.From.Addr)
}

func (f *factFinder) onMessenger(number string) bool {
	for i := range f.obs {
		if o := &f.obs[i]; o.Value == number && o.Kind != parapet.KindPhone {
			return true
		}
	}
	return false
}

func (f *factFinder) shortLink() {
	for i := range f.obs {
		if f.obs[i].Kind == parapet.KindURL && observable.IsShortener(linkHost(f.obs[i].Value)) {
			f.add("short-link", "A short link hides where it leads.")
			return
		}
	}
}

// linkHost gives the host of a canonical link.
func linkHost(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	for i := range len(rest) {
		if c := rest[i]; c == '/' || c == ':' {
			return rest[:i]
		}
	}
	return rest
}

// attachmentFact gives the facts of one kind of file. A locked archive is an archive too.
func attachmentFact(kind string) (name, text string, locked bool) {
	switch kind {
	case "zip", "rar", "7z", "archive":
		return "archive", "An archive is attached.", false
	case "zip-encrypted", "rar-encrypted", "7z-encrypted":
		return "archive", "An archive is attached.", true
	case "executable":
		return "executable", "A program is attached.", false
	case "script":
		return "executable", "A script that a computer would run is attached.", false
	case "lnk":
		return "executable", "A shortcut that starts a program is attached.", false
	case "office-macro":
		return "macro", "An office file with a macro, a small program, is attached.", false
	case "html":
		return "html-file", "A web page is attached as a file.", false
	case "iso":
		return "disk-image", "A disk image is attached.", false
	}
	return "", "", false
}

// attachments looks at what they sent, not at what the recipient did.
func (f *factFinder) attachments() {
	for i := range f.ap.Attachments {
		a := &f.ap.Attachments[i]
		if a.Message >= 0 && a.Message < len(f.ap.Messages) && f.ap.Messages[a.Message].From == parapet.Me {
			continue
		}
		name, text, locked := attachmentFact(a.Kind)
		if name != "" && !f.has(name) {
			f.add(name, text)
		}
		if locked && !f.has("archive-encrypted") {
			f.add("archive-encrypted", "A locked archive is attached, which no scanner can read.")
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
