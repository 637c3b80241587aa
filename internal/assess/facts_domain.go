package assess

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parapet"
	"parapet/internal/observable"
)

// domains looks for domains that are made to be taken for others.
func (f *factFinder) domains() {
	for i := range f.obs {
		if o := &f.obs[i]; o.Kind == parapet.KindDomain && observable.Confusable(o.Value) {
			f.add("confusable-domain", "The domain "+observable.Unicode(o.Value)+" is written with letters that look like others.")
			break
		}
	}
	if text := f.lookalike(); text != "" {
		f.add("lookalike-domain", text)
	}
}

// lookalike compares the domains with well-known ones, and the sender's with those that the approach itself names: another domain in
// the text, the recipient's own, or the employer's name.
func (f *factFinder) lookalike() string {
	for i := range f.obs {
		var host string
		switch o := &f.obs[i]; o.Kind {
		case parapet.KindDomain:
			host = o.Value
		case parapet.KindURL:
			host = linkHost(o.Value)
		default:
			continue
		}
		if k := observable.Impersonates(host); k != "" {
			return "The domain " + observable.Unicode(host) + " looks like " + k + ", and is another."
		}
	}
	sender := f.senderDomain()
	if sender == "" {
		return ""
	}
	for i := range f.obs {
		if o := &f.obs[i]; o.Kind == parapet.KindDomain && o.Value != sender && observable.Lookalike(sender, o.Value) {
			return "The sender's domain " + observable.Unicode(sender) + " is one slip away from " + observable.Unicode(o.Value) + ", which is named too."
		}
	}
	if m := f.ap.Mail; m != nil {
		for _, list := range [...][]parapet.Address{m.To, m.Cc} {
			for i := range list {
				if d := observable.Registrable(list[i].Addr); d != "" && d != sender && !observable.IsFreeMail(d) && observable.Lookalike(sender, d) {
					return "The sender's domain " + observable.Unicode(sender) + " is one slip away from " + observable.Unicode(d) + ", where it was sent to."
				}
			}
		}
	}
	if slipsFromName(sender, f.ap.Persona.Employer) {
		return "The sender's domain " + observable.Unicode(sender) + " is one letter away from the employer's name."
	}
	return ""
}

// senderDomain is the registrable domain they write from, unless everybody can have an address there.
func (f *factFinder) senderDomain() string {
	if d := observable.Registrable(f.senderAddress()); !observable.IsFreeMail(d) {
		return d
	}
	return ""
}

func (f *factFinder) senderAddress() string {
	if m := f.ap.Mail; m != nil && m.From.Addr != "" && !m.HeadersLost {
		return m.From.Addr
	}
	return f.ap.Persona.Email
}

// shortestName is how long a name must be for one other letter to be a slip and not another name.
const shortestName = 8

// slipsFromName tells whether a domain writes an employer's name with one letter replaced. A letter more or less is how names
// are shortened or put in the plural, and proves nothing.
func slipsFromName(domain, employer string) bool {
	if len(employer) < shortestName || len(employer) > 200 {
		return false
	}
	label, _, _ := strings.Cut(domain, ".")
	label = strings.ReplaceAll(observable.Unicode(label), "-", "")
	var b [200]byte
	name := b[:0]
	for _, r := range employer {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			name = utf8.AppendRune(name, unicode.ToLower(r))
		}
	}
	if len(name) < shortestName || len(name) != len(label) || string(name) == label {
		return false
	}
	other := 0
	for i := range name {
		if name[i] != label[i] {
			other++
		}
	}
	return other == 1
}

// freeMail: an institution is claimed, and the address is one that anybody can open. Somebody who works for themself has every
// reason for such an address.
func (f *factFinder) freeMail() {
	addr := f.senderAddress()
	d := observable.Registrable(addr)
	if d == "" || !observable.IsFreeMail(d) {
		return
	}
	if isEmployer(f.ap.Persona.Employer) || f.claimsInstitution() {
		f.add("freemail-for-institution", "They write for an institution from a free mail address ("+d+").")
	}
}

// isEmployer tells whether an employer field names somebody else than the person.
func isEmployer(s string) bool {
	low := strings.ToLower(strings.TrimSpace(s))
	if low == "" || low == "آزاد" {
		return false
	}
	for _, w := range [...]string{"self-employed", "self employed", "freelance", "independent", "retired", "none", "n/a", "student",
		"selbst", "freiberuf", "indépendant", "autónom", "自由", "个体", "退休", "фриланс", "самозанят", "مستقل"} {
		if strings.Contains(low, w) {
			return false
		}
	}
	return true
}

// institutionWords name an institution in a line of a signature or after an introduction. They say what it is, never where.
var institutionWords = [...]string{
	"university", "institute", "institution", "ministry", "department of", "embassy", "foundation", "council", "think tank", "centre for",
	"center for", "commission", "academy", "association", "federation", "agency", "consultancy", "consulting", " ltd", " limited", " inc",
	" llc", " plc", " group", " gmbh", " ag,", "universität", "institut", "ministerium", "stiftung", "behörde", "verband", "université",
	"fondation", "ministère", "ambassade", "universidad", "instituto", "ministerio", "fundación", "embajada", "университет", "институт",
	"министерств", "фонд", "посольств", "агентств", "центр ", "大学", "大學", "研究院", "研究所", "研究中心", "基金会", "基金會", "协会",
	"協會", "智库", "智庫", "公司", "委员会", "學會", "学会", "使馆", "جامعة", "معهد", "وزارة", "مؤسسة", "سفارة", "دانشگاه", "موسسه", "بنیاد",
}

// introductions say for whom somebody writes.
var introductions = [...]string{
	"on behalf of", "i work for", "i work at", "i am with", "i'm with", "i am from", "i'm from", "i represent", "we are ", "writing from",
	"im auftrag", "im namen", "ich arbeite", "ich schreibe", "wir sind", "au nom de", "je travaille", "je représente", "nous sommes",
	"en nombre de", "trabajo para", "represento", "от имени", "я представляю", "представляю", "我们是", "我們是", "我是", "代表", "我代表",
	"أكتب", "نيابة عن", "از طرف",
}

// Bounds of the search for a claimed institution.
const (
	claimBytes     = 4096 // how much of the first message is read: introductions stand at the beginning, signatures at the end
	claimReach     = 80   // bytes between introduction and institution
	signatureLines = 8
	signatureBytes = 90 // the longest line of a signature
)

// claimsInstitution tells whether the first text of theirs is written for an institution: an introduction followed by one in the same
// sentence, or a short line at the end that names one. The word alone says nothing: everybody writes about institutions.
func (f *factFinder) claimsInstitution() bool {
	for i := range f.ap.Messages {
		m := &f.ap.Messages[i]
		if m.From == parapet.Me || m.Text == "" {
			continue
		}
		head := strings.ToLower(m.Text[:min(len(m.Text), claimBytes)])
		tail := strings.ToLower(m.Text[max(0, len(m.Text)-signatureLines*signatureBytes):])
		return introduced(head) || signed(tail)
	}
	return false
}

func introduced(text string) bool {
	for _, w := range introductions {
		for rest := text; ; {
			i := strings.Index(rest, w)
			if i < 0 {
				break
			}
			rest = rest[i+len(w):]
			clause := rest[:min(len(rest), claimReach)]
			if j := strings.IndexAny(clause, ".!?\n"); j >= 0 {
				clause = clause[:j]
			}
			if j := strings.IndexAny(clause, "。！？，"); j >= 0 {
				clause = clause[:j]
			}
			if namesInstitution(clause) {
				return true
			}
		}
	}
	return false
}

// signed looks through the last lines of a text: a signature's line is short and is no sentence.
func signed(text string) bool {
	lines := strings.Split(strings.TrimRight(text, "\n "), "\n")
	if len(lines) < 3 { // a signature stands on lines of its own
		return false
	}
	for _, l := range lines[max(1, len(lines)-signatureLines):] {
		l = strings.TrimSpace(l)
		if l == "" || len(l) > signatureBytes || strings.ContainsAny(l, "?!") || strings.HasSuffix(l, ".") && !strings.HasSuffix(l, "ltd.") &&
			!strings.HasSuffix(l, "inc.") || strings.HasPrefix(l, ">") || strings.ContainsAny(l, "。？！") {
			continue
		}
		if strings.Count(l, " ") <= 7 && namesInstitution(l) {
			return true
		}
	}
	return false
}

func namesInstitution(s string) bool {
	for _, w := range institutionWords {
		if i := strings.Index(s, w); i >= 0 {
			if end := i + len(w); !strings.HasPrefix(w, " ") || end == len(s) || !unicode.IsLetter(rune(s[end])) {
				return true
			}
		}
	}
	return false
}

// hasWord tells whether a list of words between blanks holds a word.
func hasWord(list, word string) bool {
	for rest := list; ; {
		i := strings.Index(rest, word)
		if i < 0 {
			return false
		}
		if end := i + len(word); i > 0 && rest[i-1] == ' ' && end < len(rest) && rest[end] == ' ' {
			return true
		}
		rest = rest[i+1:]
	}
}
