package observable

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"parapet"
)

// maxURL bounds a link: browsers cut off not far above, and what is longer is data. Of a longer link the host is kept.
const maxURL = 4096

// schemes are the ways in which a link begins, canonical form second. hxxp and its like are how analysts defuse one.
var schemes = [...]struct{ written, scheme string }{
	{"https", "https"}, {"http", "http"}, {"hxxps", "https"}, {"hxxp", "http"}, {"h**ps", "https"}, {"h**p", "http"},
	{"htxps", "https"}, {"htxp", "http"}, {"ftp", "ftp"}, {"ftps", "ftps"}, {"fxp", "ftp"},
	{"tg", "tg"}, {"whatsapp", "whatsapp"}, {"sgnl", "sgnl"}, {"weixin", "weixin"},
}

// schemeLen gives the length of the scheme, with its "://", that s begins with; 0 when it begins with none.
func schemeLen(s string) int {
	for _, c := range schemes {
		n := len(c.written)
		if hasFold(s, c.written) && len(s) > n+3 && s[n] == ':' && isSlash(s[n+1]) && isSlash(s[n+2]) {
			return n + 3
		}
	}
	return 0
}

func isSlash(c byte) bool { return c == '/' || c == '\\' }

// colon reads what stands around a ':': a link or an IPv6 address. It gives the place to go on from.
func (e *Extractor) colon(s string, i, done int) int {
	if i+2 < len(s) && isSlash(s[i+1]) && isSlash(s[i+2]) {
		for lo := i - 2; lo >= max(done, i-8); lo-- {
			if wordBefore(s, lo) && lo > done {
				continue
			}
			if n := schemeLen(s[lo:]); n == i+3-lo {
				end := urlEnd(s, i+3)
				e.url(s[lo:end], n)
				return end
			}
		}
		return i + 3
	}
	if i+1 < len(s) && (isHexDigit(s[i+1]) || s[i+1] == ':') {
		return e.ipv6(s, i, done)
	}
	return i + 1
}

// shortestIPv6 is how long a bare IPv6 address must be: shorter ones are code and times.
const shortestIPv6 = 6

// ipv6 reads an IPv6 address in running text: at least one digit and two colons, so that times and code stay out.
func (e *Extractor) ipv6(s string, i, done int) int {
	const longest = 45
	lo := i
	for lo > done && i-lo < 4 && isHexDigit(s[lo-1]) {
		lo--
	}
	hi, colons, digits := lo, 0, 0
	for hi < len(s) && hi-lo < longest && (isHexDigit(s[hi]) || s[hi] == ':' || s[hi] == '.') {
		if s[hi] == ':' {
			colons++
		} else if isDigit(s[hi]) {
			digits++
		}
		hi++
	}
	end := hi
	for end > lo && (s[end-1] == '.' || s[end-1] == ':' && !(end-lo > 2 && s[end-2] == ':')) {
		end--
	}
	if colons < 2 || digits == 0 || wordBefore(s, lo) || wordAt(s, hi) {
		return max(hi, i+1)
	}
	if ip, err := netip.ParseAddr(s[lo:end]); err == nil && len(ip.String()) >= shortestIPv6 && e.addIP(s[lo:end]) {
		return max(end, i+1)
	}
	return max(hi, i+1)
}

// urlEnd gives the end of a link whose host begins at i: white space, quotes and angle brackets end it, and so does a script
// written without spaces that follows a Latin letter directly. Punctuation at the end belongs to the sentence.
func urlEnd(s string, i int) int {
	start, depth, slashes := i, 0, 0
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			if c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == '"' || c == '`' || c == '|' || c == '^' || c == '{' || c == '}' {
				break
			}
			if c == ')' && depth == 0 {
				break
			}
			switch c {
			case '/':
				slashes++
			case '(':
				depth++
			case ')':
				depth--
			}
			i++
			continue
		}
		r, n := runeAt(s, i)
		if !inURL(r, s[start:i], slashes) {
			break
		}
		i += n
	}
	for i > start && strings.IndexByte(".,;:!?'*_~]", s[i-1]) >= 0 {
		i--
	}
	return i
}

// inURL tells whether a rune beyond ASCII goes on with the link read so far, which holds some slashes.
func inURL(r rune, before string, slashes int) bool {
	if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) {
		return false
	}
	if isName(r) || before == "" {
		return true
	}
	last := before[len(before)-1]
	switch {
	case last >= utf8.RuneSelf:
		return true
	case slashes == 0: // still in the host
		return last == '.' || !wholeHost(before)
	}
	return !isAlnum(last) && (last != '/' || slashes > 1)
}

// url keeps a link that begins with a scheme of n bytes.
func (e *Extractor) url(s string, n int) {
	scheme := canonScheme(s[:n])
	rest := s[n:]
	switch scheme {
	case "tg", "whatsapp", "sgnl", "weixin":
		e.appLink(scheme, rest)
		return
	}
	e.web(scheme, rest)
}

func canonScheme(written string) string {
	for _, c := range schemes {
		if len(written) == len(c.written)+3 && hasFold(written, c.written) {
			return c.scheme
		}
	}
	return ""
}

// web keeps a link from its host on: as a messenger's account or a profile where it is one, else as a link and its domain.
func (e *Extractor) web(scheme, rest string) {
	var u urlParts
	if !u.split(rest) {
		return
	}
	b, isIP, ok := u.appendHost(e.host[:0])
	if e.host = b; !ok {
		return
	}
	host := string(b)
	if !isIP && under(host, receiverGateways[:]) {
		return
	}
	if e.account(host, &u) {
		return
	}
	if isIP {
		e.addIP(strings.Trim(host, "[]"))
	}
	if len(rest) <= maxURL {
		e.val = e.appendURL(e.val[:0], scheme, host, &u)
		e.add(parapet.KindURL, e.val)
	}
	if !isIP {
		e.addHost(host)
	}
}

// urlParts are the pieces of a link after its scheme, as written.
type urlParts struct {
	host, port, path, query, fragment string
}

// split cuts a link after its scheme. A user name before the host is dropped: it is there to look like another host.
func (u *urlParts) split(s string) bool {
	cut := len(s)
	for i := range len(s) {
		if c := s[i]; isSlash(c) || c == '?' || c == '#' {
			cut = i
			break
		}
	}
	u.host, u.path = s[:cut], s[cut:]
	if i := strings.IndexByte(u.path, '#'); i >= 0 {
		u.path, u.fragment = u.path[:i], u.path[i+1:]
	}
	if i := strings.IndexByte(u.path, '?'); i >= 0 {
		u.path, u.query = u.path[:i], u.path[i+1:]
	}
	if i := strings.LastIndexByte(u.host, '@'); i >= 0 {
		u.host = u.host[i+1:]
	}
	if i := strings.LastIndexByte(u.host, ':'); i >= 0 && strings.IndexByte(u.host[i:], ']') < 0 {
		u.host, u.port = u.host[:i], u.host[i+1:]
	}
	if len(u.port) > 5 || strings.Trim(u.port, "0123456789") != "" {
		return false
	}
	u.port = strings.TrimLeft(u.port, "0")
	return u.host != ""
}

// appendHost appends the canonical host: a name, an IPv4 address, or an IPv6 address in brackets.
func (u *urlParts) appendHost(dst []byte) (b []byte, isIP, ok bool) {
	h := u.host
	if len(h) > 2 && h[0] == '[' && h[len(h)-1] == ']' {
		ip, err := netip.ParseAddr(h[1 : len(h)-1])
		if err != nil || ip.Zone() != "" || !ip.Is6() {
			return dst, false, false
		}
		return append(ip.AppendTo(append(dst, '[')), ']'), true, true
	}
	if isDigit(h[0]) {
		if ip, err := netip.ParseAddr(h); err == nil && ip.Is4() {
			return ip.AppendTo(dst), true, true
		}
	}
	b, ok = appendHost(dst, h)
	return b, false, ok
}

// appendURL writes the canonical link: scheme, host, a port that is not the usual one, path, and the query without what only
// follows the reader around. The fragment is dropped: the server never sees it.
func (e *Extractor) appendURL(dst []byte, scheme, host string, u *urlParts) []byte {
	dst = append(append(append(dst, scheme...), "://"...), host...)
	if u.port != "" && !(scheme == "http" && u.port == "80") && !(scheme == "https" && u.port == "443") {
		dst = append(append(dst, ':'), u.port...)
	}
	if u.path == "" {
		dst = append(dst, '/')
	}
	dst = appendEscaped(dst, u.path, true)
	sep := byte('?')
	for q := u.query; q != ""; {
		var p string
		p, q, _ = strings.Cut(q, "&")
		if p == "" || e.dropParam(p) {
			continue
		}
		dst = appendEscaped(append(dst, sep), p, false)
		sep = '&'
	}
	return dst
}

// trackers are the query parameters that count or follow the reader: they differ for every recipient of one link.
var trackers = [...]string{
	"fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "ttclid", "igshid", "igsh",
	"li_fat_id", "lipi", "licu", "trk", "trackingid", "mc_eid", "mc_cid", "mkt_tok", "vero_id", "vero_conv", "_hsenc", "_hsmi",
	"hsctatracking", "oly_enc_id", "oly_anon_id", "rb_clickid", "s_cid", "spm", "_openstat", "wickedid", "ref_src", "ref_url",
	"_ga", "_gl", "epik", "si",
}

// dropParam tells whether a query parameter is left out: a tracker, or one that holds the recipient's own address.
func (e *Extractor) dropParam(p string) bool {
	name, value, _ := strings.Cut(p, "=")
	if len(name) > 4 && hasFold(name, "utm_") {
		return true
	}
	for _, t := range trackers {
		if len(name) == len(t) && hasFold(name, t) {
			return true
		}
	}
	if len(e.own) == 0 {
		return false
	}
	v := strings.ToLower(value)
	for _, o := range e.own {
		if strings.Contains(v, o) || strings.Contains(v, strings.Replace(o, "@", "%40", 1)) {
			return true
		}
	}
	return false
}

const upperHex = "0123456789ABCDEF"

// appendEscaped writes a path or query with one spelling of percent signs: what needs none is written out, what needs one
// gets capitals, a lone '%' becomes %25. In a path a backslash is the slash that browsers take it for.
func appendEscaped(dst []byte, s string, path bool) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\\' && path {
			c = '/'
		}
		if c == '%' && i+2 < len(s) && isHexDigit(s[i+1]) && isHexDigit(s[i+2]) {
			d := unhex(s[i+1])<<4 | unhex(s[i+2])
			if i += 2; isAlnum(d) || strings.IndexByte("-._~", d) >= 0 {
				dst = append(dst, d)
			} else {
				dst = append(dst, '%', upperHex[d>>4], upperHex[d&15])
			}
			continue
		}
		if isAlnum(c) || strings.IndexByte("-._~/:@!$&'()*+,;=", c) >= 0 || c == '?' && !path || c == '[' || c == ']' {
			dst = append(dst, c)
			continue
		}
		dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
	}
	return dst
}

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// Host gives the canonical host of a link or of a bare host as a person would see it ("https://Firm.example/x", "firm.example/x"),
// or "" when there is none.
func Host(link string) string {
	link = strings.TrimSpace(link)
	if n := schemeLen(link); n > 0 {
		link = link[n:]
	}
	var u urlParts
	if !u.split(link) {
		return ""
	}
	var b [maxHost + 3]byte
	if h, _, ok := u.appendHost(b[:0]); ok {
		return string(h)
	}
	return ""
}

// Rewritten tells whether a host is a gateway that rewrites the links of incoming mail on the recipient's side.
func Rewritten(host string) bool { return under(host, receiverGateways[:]) }
