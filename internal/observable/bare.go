package observable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// dot reads what stands around a '.' between two words: a bare domain, a bare link, or nothing. It gives the place to go on
// from.
func (e *Extractor) dot(s string, i, done int) int {
	lo := hostStart(s, i, done)
	hi := hostEnd(s, i, false)
	end := hi
	for end > lo && (s[end-1] == '.' || s[end-1] == '-' || s[end-1] == '_') {
		end--
	}
	for lo < end && (s[lo] == '.' || s[lo] == '-' || s[lo] == '_') {
		lo++
	}
	if hi < len(s) && (s[hi] == '@' || s[hi] == '+' || s[hi] == '%') {
		return hi // the local part of an address
	}
	if end <= i || lo > i {
		return max(hi, i+1)
	}
	raw := s[lo:end]
	www := hasFold(raw, "www.")
	if lo > 0 && !www && strings.IndexByte("@/\\#=$%&+~", s[lo-1]) >= 0 {
		return max(hi, i+1)
	}
	path := end == hi && hi < len(s) && (s[hi] == '/' || s[hi] == '?' || s[hi] == ':' && portAt(s, hi+1))
	if !bareDomain(raw, www || path) || end == hi && hi < len(s) && (s[hi] == '(' && path || s[hi] == '=') {
		return max(hi, i+1)
	}
	if !www && !path {
		h, ok := appendHost(e.host[:0], raw)
		if e.host = h; ok && !e.account(string(h), &urlParts{}) {
			e.addHost(string(h))
		}
		return max(hi, i+1)
	}
	return e.bareLink(s, lo, end, hi, path)
}

func (e *Extractor) bareLink(s string, lo, end, hi int, path bool) int {
	h, ok := appendHost(e.host[:0], s[lo:end])
	if e.host = h; !ok || !suffixKnown(string(h)) {
		return hi
	}
	if path {
		end = max(end, urlEnd(s, lo))
	}
	e.web("https", s[lo:end])
	return max(hi, end)
}

func portAt(s string, i int) bool {
	n := 0
	for i+n < len(s) && n < 6 && isDigit(s[i+n]) {
		n++
	}
	return n >= 2 && n <= 5 && !wordAt(s, i+n)
}

// hostStart gives the beginning of the run of host characters that ends at i.
func hostStart(s string, i, done int) int {
	limit := max(done, i-maxRawHost)
	for i > limit {
		c := s[i-1]
		if isAlnum(c) || c == '-' || c == '.' || c == '_' {
			i--
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		r, n := runeBefore(s, i)
		if !isName(r) || i-n < limit {
			break
		}
		i -= n
	}
	return i
}

// wordEndings are top-level domains that are words of common languages or endings of file names: "I'll do.it", "main.py". A
// bare domain that ends so needs more to be believed.
const wordEndings = " it no in my is be am me do at as to us by et la le de es se si un et mi tu ma ne pa ve " +
	" ai mk vi id pm ph sc ms mr dr ws ad pr vg gg gs kg li "

// fileEndings are the top-level domains that end the names of files: main.py, dpdk-devbind.sh. A name before them proves nothing.
const fileEndings = " md py sh pl rs cc ps so sv ml st tk zip mov app "

// plainEndings are the long top-level domains that are believed without more.
const plainEndings = " com org net edu gov mil int info biz example online site xyz club shop store tech agency consulting " +
	"foundation institute academy global international solutions capital partners careers website cloud email network group " +
	"ventures technology services support digital systems software engineering university asia museum jobs press media "

// commonCountry are word endings that are domains so much more often than words that they are believed when all is in lower case
// and the name before them is no short word.
const commonCountry = " de es at se it no be in us ai "

// bareDomain tells whether a run of host characters in running text is meant as a domain. With evidence (www, a path) any suffix
// of the public list will do; without, the run must not read like a missing blank after a full stop, a file or an abbreviation.
func bareDomain(raw string, evidence bool) bool {
	dot := strings.LastIndexByte(raw, '.')
	if dot <= 0 || dot+2 >= len(raw) {
		return false
	}
	tld, name := raw[dot+1:], raw[:dot]
	if !allLetters(tld) && !hasFold(tld, "xn--") {
		return false
	}
	if evidence {
		return true
	}
	if mixedCase(name, tld) {
		return false
	}
	label := name[strings.LastIndexByte(name, '.')+1:]
	if len(label) < 2 || strings.IndexByte(label, '_') >= 0 {
		return false
	}
	var b [32]byte
	t := lowerInto(b[:0], tld)
	labels := strings.Count(raw, ".") >= 2 && shortest(name) >= 2
	marked := labels || strings.ContainsAny(label, "-0123456789") && strings.Trim(label, "-0123456789") != ""
	switch {
	case listed(fileEndings, t):
		return labels
	case tld[0] >= utf8.RuneSelf || hasFold(tld, "xn--"):
		return true
	case listed(commonCountry, t):
		return len(label) >= 5 || marked
	case listed(wordEndings, t):
		return marked
	case len(t) == 2 || listed(plainEndings, t):
		return true
	}
	return marked
}

// mixedCase tells whether a capital begins the last label, as it does after a full stop without a blank. All capitals are fine.
func mixedCase(name, tld string) bool {
	return tld[0] >= 'A' && tld[0] <= 'Z' && strings.ToUpper(name+tld) != name+tld
}

func shortest(name string) int {
	best, n := len(name), 0
	for i := 0; i <= len(name); i++ {
		if i < len(name) && name[i] != '.' {
			n++
			continue
		}
		best, n = min(best, n), 0
	}
	return best
}

// listed tells whether a word stands in a list of words between blanks.
func listed(list string, word []byte) bool {
	var b [34]byte
	if len(word) > 32 {
		return false
	}
	w := append(append(append(b[:0], ' '), word...), ' ')
	return strings.Contains(list, string(w))
}

func allLetters(s string) bool {
	for _, r := range s {
		if r < utf8.RuneSelf && !isAlpha(byte(r)) || r >= utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return false
		}
	}
	return true
}
