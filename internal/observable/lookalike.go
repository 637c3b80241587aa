package observable

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The shortest names for which a kind of slip says something. In shorter ones a different letter is a different name.
const (
	shortestHomoglyph = 3
	shortestHyphen    = 5
	shortestSwap      = 5
	shortestEdit      = 6
)

// Lookalike tells whether a host is made to be taken for a known domain: its name differs by one letter more, less, other or
// swapped, by letters that look the same, by hyphens or by an ending that the owner of the known one would hardly use; or the
// known domain is written at its front or with hyphens for dots (gov-uk-forms.example for gov.uk). A host below the known
// domain is its own. Names of the same length that differ in a digit are numbered, not faked.
func Lookalike(domain, known string) bool {
	h, ok := canonHost(domain)
	k, okKnown := canonHost(known)
	if !ok || !okKnown {
		return false
	}
	if below(h, k) || below(k, h) {
		return false
	}
	if borrows(h, k, strings.ReplaceAll(k, ".", "-")) {
		return true
	}
	rh, rk := registrable(h), registrable(k)
	if rh == "" || rk == "" || rh == rk {
		return false
	}
	a, suffixA, _ := strings.Cut(rh, ".")
	b, suffixB, _ := strings.Cut(rk, ".")
	if a == b {
		return len(b) >= shortestSwap && swapped(suffixA, suffixB)
	}
	return slip(Unicode(a), Unicode(b))
}

// borrows tells whether a host writes a known domain at its front or in the middle, or with hyphens instead of dots.
func borrows(h, k, hyphens string) bool {
	if i := strings.Index(h, k); i >= 0 && (i == 0 || h[i-1] == '.') && i+len(k) < len(h) && h[i+len(k)] == '.' {
		return true
	}
	if len(hyphens) < shortestEdit || strings.Count(k, ".") != 1 {
		return false
	}
	i := strings.Index(h, hyphens)
	if i < 0 {
		return false
	}
	end := i + len(hyphens)
	return (i == 0 || h[i-1] == '-' || h[i-1] == '.') && (end == len(h) || h[end] == '-' || h[end] == '.')
}

// below tells whether a host is a domain or stands below it.
func below(h, domain string) bool {
	return strings.HasSuffix(h, domain) && (len(h) == len(domain) || h[len(h)-len(domain)-1] == '.')
}

// slip compares two different labels in letters.
func slip(a, b string) bool {
	if len(b) >= shortestHomoglyph && looksSame(a, b) {
		return true
	}
	if p, q := strings.ReplaceAll(a, "-", ""), strings.ReplaceAll(b, "-", ""); len(q) >= shortestHyphen && p == q {
		return true
	}
	return utf8.RuneCountInString(b) >= shortestEdit && oneEdit(a, b)
}

func looksSame(a, b string) bool {
	var x, y [2 * 64]byte // a label has 63 letters at most, and few of them look like two
	return string(appendSkeleton(x[:0], a)) == string(appendSkeleton(y[:0], b))
}

// oneEdit tells whether one letter more, less or other, or one swap of neighbours, turns a into b.
func oneEdit(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	if len(ra) > len(rb) {
		ra, rb = rb, ra
	}
	if len(rb)-len(ra) > 1 {
		return false
	}
	i := 0
	for i < len(ra) && ra[i] == rb[i] {
		i++
	}
	if len(ra) < len(rb) {
		return !unicode.IsDigit(rb[i]) && slices.Equal(ra[i:], rb[i+1:])
	}
	if i == len(ra) {
		return false
	}
	if slices.Equal(ra[i+1:], rb[i+1:]) {
		return !unicode.IsDigit(ra[i]) || !unicode.IsDigit(rb[i])
	}
	return i+1 < len(ra) && ra[i] == rb[i+1] && ra[i+1] == rb[i] && slices.Equal(ra[i+2:], rb[i+2:])
}

// swapped tells whether two endings of one name are unlikely to have one owner. Firms own their name under .com and under the
// endings of countries; hardly anybody has it under .com and under .gov.uk or .co (a slip of .com).
func swapped(a, b string) bool {
	if a == "com" && slipOfCom(b) || b == "com" && slipOfCom(a) || kept(a) != kept(b) {
		return true
	}
	return !usual(a) && !usual(b)
}

func slipOfCom(s string) bool { return s == "co" || s == "cm" || s == "om" || s == "corn" }

// kept tells whether an ending is given to institutions only.
func kept(suffix string) bool {
	for l := range strings.SplitSeq(suffix, ".") {
		switch l {
		case "gov", "gouv", "gob", "mil", "edu", "ac", "int", "nhs", "police":
			return true
		}
	}
	return false
}

// usual tells whether an ending is one that a firm registers beside others.
func usual(suffix string) bool {
	last := suffix[strings.LastIndexByte(suffix, '.')+1:]
	switch last {
	case "com", "net", "org", "info", "biz", "example", "eu":
		return true
	}
	return len(last) == 2 || strings.HasPrefix(last, "xn--")
}

// institutions are well-known domains that are borrowed to be trusted. Where the name is a common word (europa, senate) only the
// whole domain with hyphens, or in front of another, counts; edits says that one letter off counts too.
var institutions = [...]struct {
	domain string
	edits  bool
}{
	{"gov.uk", false}, {"parliament.uk", true}, {"nhs.uk", false}, {"police.uk", false}, {"europa.eu", false}, {"nato.int", false},
	{"state.gov", false}, {"senate.gov", false}, {"house.gov", false}, {"congress.gov", false}, {"bundestag.de", true},
	{"gouv.fr", false}, {"admin.ch", false}, {"gc.ca", false}, {"linkedin.com", true}, {"microsoft.com", true}, {"google.com", true},
	{"outlook.com", true}, {"dropbox.com", true}, {"wetransfer.com", true}, {"docusign.com", true}, {"whatsapp.com", true},
	{"telegram.org", true}, {"protonmail.com", true},
}

// hyphened are the institutions' domains with hyphens for dots.
var hyphened = func() (t [len(institutions)]string) {
	for i := range institutions {
		t[i] = strings.ReplaceAll(institutions[i].domain, ".", "-")
	}
	return t
}()

// Impersonates gives the well-known domain that a canonical host is made to be taken for, or "".
func Impersonates(host string) string {
	r := registrable(host)
	if r == "telegra.ph" { // Telegram's own
		return ""
	}
	label, _, _ := strings.Cut(r, ".")
	label = Unicode(label)
	for i := range institutions {
		k := &institutions[i]
		if below(host, k.domain) {
			return ""
		}
		name, _, _ := strings.Cut(k.domain, ".")
		// The same name under another ending is usually a regional site, so only a slip counts.
		if borrows(host, k.domain, hyphened[i]) || k.edits && label != name && near(label, name) && slip(label, name) {
			return k.domain
		}
	}
	return ""
}

// near tells whether two names are of about the same length, as they must be to be taken for one another.
func near(a, b string) bool {
	n := utf8.RuneCountInString(a)
	return n >= len(b)-1 && n <= len(b)+3
}

// Confusable tells whether a canonical domain has a label that mixes scripts, or that is written in another script so that it
// looks like Latin under an ending in Latin letters. Accents are Latin, and Japanese and Korean mix scripts by nature.
func Confusable(domain string) bool {
	if !strings.Contains(domain, "xn--") {
		return false
	}
	u := Unicode(domain)
	ending := u[strings.LastIndexByte(u, '.')+1:]
	for label := range strings.SplitSeq(u, ".") {
		if confusableLabel(label, isASCII(ending)) {
			return true
		}
	}
	return false
}

func confusableLabel(label string, latinEnding bool) bool {
	var latin, likeLatin, east bool
	for _, r := range label {
		switch {
		case r < utf8.RuneSelf:
			latin = latin || isAlpha(byte(r))
		case unicode.In(r, unicode.Latin):
			latin = true
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo):
			east = true
		case unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee):
			likeLatin = true
		}
	}
	if !likeLatin {
		return false
	}
	return latin || east || latinEnding && isASCII(Skeleton(label))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
