package observable

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parapet"
)

// maxLocal is the longest local part of an address (RFC 5321).
const maxLocal = 64

// canonEmail gives an address in canonical form: local part and domain in lower case, the domain in A-labels. The name and
// angle brackets around an address are dropped.
func canonEmail(s string) (string, bool) {
	if i := strings.LastIndexByte(s, '<'); i >= 0 {
		s = s[i+1:]
		if j := strings.IndexByte(s, '>'); j >= 0 {
			s = s[:j]
		}
	}
	s = strings.TrimSpace(s)
	if needsFold(s) {
		s = string(fold(nil, s))
	}
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at > maxLocal || !localOK(s[:at]) {
		return "", false
	}
	b, ok := appendHost(append(appendLowerRunes(make([]byte, 0, len(s)), s[:at]), '@'), s[at+1:])
	return string(b), ok
}

// localOK accepts the characters of RFC 5322's dot-atom and of RFC 6532 beyond ASCII. Quoted local parts are not read: nobody
// uses them but tests.
func localOK(s string) bool {
	for i := range len(s) {
		if !localByte(s[i]) && s[i] < utf8.RuneSelf {
			return false
		}
	}
	return s != "" && s[0] != '.' && s[len(s)-1] != '.' && utf8.ValidString(s)
}

func localByte(c byte) bool {
	return isAlnum(c) || strings.IndexByte("._-+%&'*=/!#$?^`{|}~", c) >= 0
}

// appendLowerRunes folds the case of a local part; beyond ASCII with the mapping of Unicode.
func appendLowerRunes(dst []byte, s string) []byte {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return append(dst, strings.ToLower(s)...)
		}
	}
	return appendLower(dst, s)
}

// addEmail keeps a canonical address and its domain.
func (e *Extractor) addEmail(a string) {
	if e.isOwn(a) {
		return
	}
	e.val = append(e.val[:0], a...)
	e.add(parapet.KindEmail, e.val)
	e.addHost(a[strings.LastIndexByte(a, '@')+1:])
}

// textByte are the characters of a local part that a running text can hold: the rarer ones of RFC 5322 are far more often
// punctuation.
func textByte(c byte) bool {
	return isAlnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%' || c == '\'' || c == '='
}

// at reads what stands around an '@': an address, or a messenger's handle. It gives the place to go on from.
func (e *Extractor) at(s string, i, done int) int {
	lo := localStart(s, i, done)
	for lo < i && (s[lo] == '.' || s[lo] == '\'' || s[lo] == '-' || s[lo] == '=') {
		lo++
	}
	if lo == i {
		return e.mention(s, i)
	}
	hi := hostEnd(s, i+1, true)
	for hi > i+1 && (s[hi-1] == '.' || s[hi-1] == '-' || s[hi-1] == '_') {
		hi--
	}
	local := strings.TrimRight(s[lo:i], "'")
	if strings.HasSuffix(local, ".") || hi == i+1 || s[i+1] == '_' {
		return i + 1
	}
	b, ok := appendHost(append(appendLowerRunes(e.host[:0], local), '@'), s[i+1:hi])
	e.host = b
	a := string(b)
	if !ok || !suffixKnown(a[strings.LastIndexByte(a, '@')+1:]) { // a text holds many things with an '@' that are no address
		return i + 1
	}
	e.addEmail(a)
	return hi
}

// localStart gives the beginning of the local part that ends at i.
func localStart(s string, i, done int) int {
	for limit := max(done, i-maxLocal); i > limit; {
		if textByte(s[i-1]) {
			i--
			continue
		}
		r, n := runeBefore(s, i)
		if s[i-1] < utf8.RuneSelf || !isName(r) || i-n < limit {
			break
		}
		i -= n
	}
	return i
}

// capitalAt reads "desk AT firm.example", the way in which people write an address for other people.
func (e *Extractor) capitalAt(s string, i, done int) int {
	if i == 0 || s[i-1] != ' ' || !strings.HasPrefix(s[i:], "AT ") || i+3 >= len(s) || !isAlnum(s[i+3]) {
		return -1
	}
	lo := i - 1
	for lo > done && i-lo < maxLocal && textByte(s[lo-1]) {
		lo--
	}
	hi := hostEnd(s, i+3, false)
	if lo == i-1 || !isAlnum(s[lo]) || !isAlnum(s[i-2]) || strings.IndexByte(s[i+3:hi], '.') < 0 {
		return -1
	}
	b, ok := appendHost(append(appendLower(e.host[:0], s[lo:i-1]), '@'), s[i+3:hi])
	if e.host = b; !ok || !localOK(s[lo:i-1]) || !suffixKnown(string(b[i-lo:])) {
		return -1
	}
	e.addEmail(string(b))
	return hi
}

// hostEnd gives the end of the run of host characters at i. With explicit, the run may be in any script: where Latin is
// followed by a script that is written without spaces, it ends there if what precedes is a whole host.
func hostEnd(s string, i int, explicit bool) int {
	start := i
	limit := min(len(s), i+maxRawHost)
	for i < limit {
		c := s[i]
		if isAlnum(c) || c == '-' || c == '.' || c == '_' {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		r, n := runeAt(s, i)
		if isName(r) {
			i += n
			continue
		}
		if !explicit || !unicode.IsLetter(r) && !unicode.IsMark(r) || s[i-1] < utf8.RuneSelf && wholeHost(s[start:i]) {
			break
		}
		i += n
	}
	return i
}

// wholeHost tells whether a run is a host of its own, in ASCII and with a suffix that exists.
func wholeHost(s string) bool {
	var b [maxHost + 3]byte
	h, ok := appendHost(b[:0], strings.TrimRight(s, ".-_"))
	return ok && suffixKnown(string(h))
}

// Named gives the registrable domain of the first address or domain that a display name holds, or "".
func Named(name string) string {
	if strings.IndexByte(name, '.') < 0 && !needsFold(name) {
		return ""
	}
	var e Extractor
	ap := parapet.Approach{Lang: "und"}
	e.reset(&ap, nil)
	e.text(name)
	for _, o := range e.dst {
		switch o.Kind {
		case parapet.KindEmail, parapet.KindDomain:
			return Registrable(o.Value)
		case parapet.KindURL:
			return Registrable(Host(o.Value))
		}
	}
	return ""
}
