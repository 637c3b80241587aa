package observable

import (
	"slices"
	"strings"

	"parapet"
)

// A number in a text is read as groups of digits with at most two separators between them.
const (
	maxDigits = 15 // of E.164
	maxGroups = 10
)

// phone is a run of digit groups in a text.
type phone struct {
	digits  [maxDigits + 3]byte
	n       int
	groups  [maxGroups]group
	g       int
	plus    bool
	bracket bool // the first group stands in brackets
	hyphens bool // hyphens or dots only
	e164    string
	end     int // where the number ends in the text
}

type group struct{ size, total, end int }

// readNumber reads the groups of a number at i, a '+' or a digit, and finds its international form when it has one.
func readNumber(s string, i, done int) (phone, bool) {
	var p phone
	if i > done && !startsNumber(s, i) {
		return p, false
	}
	p.bracket = i > 0 && s[i-1] == '('
	j := i
	if s[j] == '+' {
		p.plus = true
		if j++; j < len(s) && s[j] == ' ' {
			j++
		}
	}
	p.read(s, j)
	if p.g == 0 {
		return p, false
	}
	switch {
	case p.plus:
		p.longest(s, 0)
	case p.digits[0] == '0' && p.n > 2 && p.digits[1] == '0':
		p.longest(s, 2)
	}
	return p, true
}

// startsNumber tells whether a number can begin at i: not inside a word, a price, a version or a fraction.
func startsNumber(s string, i int) bool {
	c := s[i-1]
	if c >= 0x80 {
		return !strings.HasSuffix(s[:i], "£") && !strings.HasSuffix(s[:i], "€") && !strings.HasSuffix(s[:i], "¥") &&
			!strings.HasSuffix(s[:i], "￥") && !strings.HasSuffix(s[:i], "№")
	}
	return !isAlnum(c) && strings.IndexByte(".,/-_$#=%&+\\@~^", c) < 0
}

func (p *phone) read(s string, j int) {
	p.hyphens = true
	for j < len(s) && p.g < maxGroups {
		start := p.n
		for j < len(s) && isDigit(s[j]) {
			if p.n >= len(p.digits) {
				p.n = start
				return
			}
			p.digits[p.n] = s[j]
			p.n++
			j++
		}
		if p.n == start {
			return
		}
		p.groups[p.g] = group{p.n - start, p.n, j}
		p.g++
		j = p.separators(s, j)
	}
}

// separators skips what may stand between two groups, and a "(0)" which only callers at home dial.
func (p *phone) separators(s string, j int) int {
	if p.plus && p.n <= 4 {
		if k := skipBlanks(s, j); strings.HasPrefix(s[k:], "(0)") {
			return skipBlanks(s, k+3)
		}
	}
	start := j
	for n := 0; n < 2 && j < len(s); n++ {
		w := 0
		switch c := s[j]; {
		case c == '-' || c == '.':
			w = 1
		case c == ' ' || c == '(' || c == ')' || c == '/':
			w = 1
			p.hyphens = p.hyphens && j+1 < len(s) && !isDigit(s[j+1])
		case strings.HasPrefix(s[j:], "\u00a0"):
			w, p.hyphens = 2, false
		case strings.HasPrefix(s[j:], "\u202f"):
			w, p.hyphens = 3, false
		case c == 0xe2 && j+2 < len(s) && s[j+1] == 0x80 && s[j+2] >= 0x90 && s[j+2] <= 0x94:
			w = 3
		}
		if w == 0 {
			break
		}
		j += w
	}
	if j == start {
		return len(s) // nothing separates: the number ends here
	}
	return j
}

// closed tells whether a number can end after group g: no word, decimals or percent follow.
func (p *phone) closed(s string, g int) bool {
	i := p.groups[g].end
	if i >= len(s) {
		return true
	}
	c := s[i]
	return !isAlnum(c) && c != '_' && c != '%' && c != '@' && !((c == ',' || c == ':') && i+1 < len(s) && isDigit(s[i+1]))
}

// longest finds the longest run of groups that is a number in international form, from digit skip on.
func (p *phone) longest(s string, skip int) {
	for g := p.g - 1; g >= 0; g-- {
		total := p.groups[g].total
		if total-skip < 7 || total-skip > maxDigits+1 || !p.closed(s, g) {
			continue
		}
		if n := international(string(p.digits[skip:total])); n != "" {
			p.e164, p.end = n, p.groups[g].end
			return
		}
	}
}

// international gives the E.164 form of digits that begin with a country code, or "" when they cannot be a number there. A
// national 0 after the code is dropped where E.164 has none.
func international(d string) string {
	cc, c := callingCode(d)
	if cc == 0 {
		return ""
	}
	w := codeWidth(cc)
	n := d[w:]
	if n != "" && n[0] == '0' && c>>16&1 == 1 {
		n = n[1:]
	}
	if len(n) > 12 || c>>len(n)&1 == 0 || w+len(n) > maxDigits || n[0] == '0' && !leadingZero(cc) || cc == 1 && !northAmerican(n) {
		return ""
	}
	return "+" + d[:w] + n
}

// leadingZero tells in which numbering plans a number keeps a 0 in front in international form.
func leadingZero(cc int) bool {
	switch cc {
	case 39, 225, 229, 241, 242, 378:
		return true
	}
	return false
}

// callingCode finds the country code that digits begin with, and its entry in callingCodes.
func callingCode(d string) (cc int, entry uint32) {
	if d == "" || d[0] == '0' {
		return 0, 0
	}
	for w := 1; w <= 3 && w <= len(d); w++ {
		cc = cc*10 + int(d[w-1]-'0')
		if i, ok := slices.BinarySearchFunc(callingCodes[:], cc, func(e uint32, cc int) int { return int(e>>17) - cc }); ok {
			return cc, callingCodes[i]
		}
	}
	return 0, 0
}

func codeWidth(cc int) int {
	switch {
	case cc < 10:
		return 1
	case cc < 100:
		return 2
	}
	return 3
}

// northAmerican checks area code and exchange, neither of which begins with 0 or 1.
func northAmerican(n string) bool { return len(n) == 10 && n[0] >= '2' && n[3] >= '2' }

// callers notes which country codes were met in international form in one approach.
type callers struct {
	cc   int
	many bool
}

func (c *callers) met(e164 string) {
	cc, _ := callingCode(e164[1:])
	if c.cc != 0 && c.cc != cc {
		c.many = true
	}
	c.cc = cc
}

// plus reads a '+' at i: a number in international form, or nothing.
func (e *Extractor) plus(s string, i, done int) int {
	if i+1 >= len(s) || !isDigit(s[i+1]) && s[i+1] != ' ' {
		return i + 1
	}
	p, ok := readNumber(s, i, done)
	if !ok || p.e164 == "" {
		return i + 1
	}
	e.international(&p, s, i)
	return p.end
}

func (e *Extractor) international(p *phone, s string, i int) {
	e.callers.met(p.e164)
	e.addPhone(p.e164)
	e.phoneUsed(p.e164, s, i, p.end)
}

// national finds the international form of a number written as at home, or keeps it for later when it looks like one whose
// country is not known yet. It gives the end of the number, or 0.
func (e *Extractor) national(p *phone, s string, i int) int {
	for g := p.g - 1; g >= 0; g-- {
		total := p.groups[g].total
		if total < 9 || total > 13 || !p.closed(s, g) {
			continue
		}
		d := string(p.digits[:total])
		if n := e.shaped(p, d, p.shape(g)); n != "" {
			e.addPhone(n)
			e.phoneUsed(n, s, i, p.groups[g].end)
			return p.groups[g].end
		}
	}
	for g := p.g - 1; g >= 0; g-- {
		if total := p.groups[g].total; total >= 9 && total <= 12 && p.closed(s, g) && p.digits[0] == '0' && !p.date() {
			if len(e.pending) < 32 {
				e.pending = append(e.pending, string(p.digits[:total]))
			}
			return p.groups[g].end
		}
	}
	return 0
}

// shape writes the sizes of the groups up to g as a number: 5 digits and 6 are 56.
func (p *phone) shape(g int) int {
	v := 0
	for k := 0; k <= g; k++ {
		v = v*16 + p.groups[k].size
	}
	return v
}

// date tells whether the groups are those of a day: 01-02-2026.
func (p *phone) date() bool {
	return p.g >= 3 && p.groups[0].size <= 2 && p.groups[1].size == 2 && p.groups[2].size == 4
}

// shaped knows the few national forms that tell their country by themselves, given the language of the approach. All others wait
// for another number.
func (e *Extractor) shaped(p *phone, d string, shape int) string {
	switch {
	case len(d) == 11 && d[0] == '0' && strings.IndexByte("1237", d[1]) >= 0:
		return e.british(d, shape)
	case len(d) == 11 && d[0] == '1' && d[1] >= '3':
		// Chinese mobiles are written in one or as 3-4-4. Eleven digits in one could be a North American number with its 1.
		if shape == 0x344 || shape == 0xb && e.language() == "zh" {
			return international("86" + d)
		}
		if shape == 0x1334 {
			return international(d)
		}
	case len(d) == 11 && d[0] == '1' && shape == 0x1334:
		return international(d)
	case len(d) == 10 && d[:2] == "09" && (shape == 0xa || shape == 0x433 || shape == 0x46) && e.language() == "zh":
		return international("886" + d[1:])
	case len(d) == 10 && shape == 0x334 && (p.bracket || p.hyphens):
		return international("1" + d)
	case len(d) == 11 && d[0] == '8' && p.g >= 3 && e.language() == "ru":
		return international("7" + d[1:])
	}
	return ""
}

// british reads the forms of the United Kingdom in an English text: mobiles 07, London 020, cities 011x and 01x1, towns 01.
func (e *Extractor) british(d string, shape int) string {
	ok := false
	switch {
	case d[1] == '7':
		ok = d[2] != '0' && (shape == 0xb || shape == 0x56 || shape == 0x533 || shape == 0x434)
	case d[:3] == "020":
		ok = strings.IndexByte("378", d[3]) >= 0 && (shape == 0xb || shape == 0x344 || shape == 0x38)
	case d[1] == '1':
		ok = shape == 0x434 && (d[2] == '1' || d[3] == '1') || shape == 0x56 || shape == 0x533
	case d[1] == '2' || d[1] == '3':
		ok = shape == 0x344 || shape == 0x434
	}
	if !ok || e.language() != "en" {
		return ""
	}
	return international("44" + d[1:])
}

// resolvePending gives the numbers that waited the country of the only one that was written in full.
func (e *Extractor) resolvePending() {
	if e.callers.cc == 0 || e.callers.many {
		return
	}
	i, _ := slices.BinarySearchFunc(callingCodes[:], e.callers.cc, func(c uint32, cc int) int { return int(c>>17) - cc })
	c := callingCodes[i]
	for _, d := range e.pending {
		n := d
		if c>>16&1 == 1 {
			n = d[1:]
		}
		if len(n) < 8 || len(n) > 12 || c>>len(n)&1 == 0 || n[0] == '0' && c>>16&1 == 1 {
			continue
		}
		e.val = appendCode(append(e.val[:0], '+'), e.callers.cc)
		e.val = append(e.val, n...)
		e.add(parapet.KindPhone, e.val)
	}
}

func appendCode(dst []byte, cc int) []byte {
	if cc >= 10 {
		dst = appendCode(dst, cc/10)
	}
	return append(dst, byte('0'+cc%10))
}

// language gives the language of the approach: the declared one, else Chinese, Russian or English when the texts are plainly
// so. It only tells how a number is to be read.
func (e *Extractor) language() string {
	if e.lang != "?" {
		return e.lang
	}
	e.lang = ""
	if l := e.ap.Lang; len(l) >= 2 {
		e.lang = strings.ToLower(l[:2])
		return e.lang
	}
	const enough = 4000 // bytes; the language shows sooner
	var han, cyrillic, english, total int
	for i := range e.ap.Messages {
		m := &e.ap.Messages[i]
		t := m.Text[:min(len(m.Text), enough)]
		for _, r := range t {
			switch {
			case r >= 0x4e00 && r <= 0x9fff:
				han++
			case r >= 0x0400 && r < 0x0500:
				cyrillic++
			}
			total++
		}
		for _, w := range [...]string{" the ", " you", " and ", " on ", " is ", "I'm", "it's"} {
			if strings.Contains(t, w) {
				english++
			}
		}
	}
	switch {
	case han*5 > total:
		e.lang = "zh"
	case cyrillic*3 > total:
		e.lang = "ru"
	case english >= 2:
		e.lang = "en"
	}
	return e.lang
}
