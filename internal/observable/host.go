package observable

import (
	"net/netip"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"parapet"
)

// maxHost is the longest host name of the DNS in characters (RFC 1035); maxRawHost bounds one in letters of other scripts.
const (
	maxHost    = 253
	maxRawHost = 4 * maxHost
)

// hostProfile maps a host as browsers do (UTS 46, not transitional). The rules for right-to-left labels are left out: a host
// that breaks them is still worth meeting again.
var hostProfile = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(true), idna.BidiRule())

// appendHost appends the canonical form of a host, lower case in A-labels, and tells whether it is one with two labels or
// more. Hosts that IDNA refuses are refused, except that A-labels which do not decode are kept as they are.
func appendHost(dst []byte, raw string) ([]byte, bool) {
	raw = strings.TrimSuffix(raw, ".")
	if len(raw) == 0 || len(raw) > maxRawHost {
		return dst, false
	}
	start := len(dst)
	ascii := true
	for i := range len(raw) {
		if raw[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii {
		a, err := hostProfile.ToASCII(raw)
		if err != nil {
			return dst, false
		}
		raw = strings.TrimSuffix(a, ".")
	}
	dst = appendLower(dst, raw)
	if !validHost(dst[start:]) {
		return dst[:start], false
	}
	return roundTrip(dst, start), true
}

// roundTrip rewrites A-labels that are not in their own canonical form ("xn--abc-" is abc, capitals inside punycode), so that
// one host has one form.
func roundTrip(dst []byte, start int) []byte {
	h := dst[start:]
	if !strings.Contains(string(h), "xn--") {
		return dst
	}
	u, err := hostProfile.ToUnicode(string(h))
	if err != nil {
		return dst
	}
	a, err := hostProfile.ToASCII(u)
	if err != nil || !validHost([]byte(a)) {
		return dst
	}
	return append(dst[:start], a...)
}

// validHost checks labels and lengths of a lower-case host: at least two labels, the last one not a number.
func validHost[T string | []byte](h T) bool {
	if len(h) > maxHost {
		return false
	}
	labels, start, alpha := 0, 0, false
	for i := 0; i <= len(h); i++ {
		if i < len(h) && h[i] != '.' {
			c := h[i]
			if !isAlnum(c) && c != '-' && c != '_' {
				return false
			}
			continue
		}
		n := i - start
		if n < 1 || n > 63 || h[start] == '-' || h[i-1] == '-' {
			return false
		}
		alpha = isAlpha(h[start]) && n >= 2
		labels++
		start = i + 1
	}
	return labels >= 2 && alpha
}

// Registrable gives the registrable domain of a host, address or canonical domain (example.co.uk of www.example.co.uk) in lower
// case and A-labels, or "" when there is none (an IP, a public suffix, no domain at all). Private suffixes count: every user of
// a hosting domain is somebody else. The reserved ending .example works like a top-level domain.
func Registrable(host string) string {
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	h, ok := canonHost(host)
	if !ok {
		return ""
	}
	return registrable(h)
}

// canonHost gives the canonical form of a host; one that has it already is handed back without a copy.
func canonHost(raw string) (string, bool) {
	raw = strings.TrimSuffix(raw, ".")
	plain := true
	for i := range len(raw) {
		if c := raw[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain && !strings.Contains(raw, "xn--") {
		return raw, validHost(raw)
	}
	var b [maxHost + 3]byte
	h, ok := appendHost(b[:0], raw)
	return string(h), ok
}

// registrable is Registrable of a canonical host.
func registrable(h string) string {
	suffix, _ := publicsuffix.PublicSuffix(h)
	if len(h) <= len(suffix)+1 {
		return ""
	}
	i := len(h) - len(suffix) - 1
	if h[i] != '.' {
		return ""
	}
	return h[strings.LastIndexByte(h[:i], '.')+1:]
}

// suffixKnown tells whether a canonical host ends in a suffix of the public list or in .example.
func suffixKnown(h string) bool {
	suffix, icann := publicsuffix.PublicSuffix(h)
	return icann || strings.IndexByte(suffix, '.') >= 0 || suffix == "example"
}

// Unicode gives a canonical domain as people see it.
func Unicode(domain string) string {
	if !strings.Contains(domain, "xn--") {
		return domain
	}
	if u, err := hostProfile.ToUnicode(domain); err == nil {
		return u
	}
	return domain
}

// addDomain keeps the registrable domain of a host that was named as such.
func (e *Extractor) addDomain(raw string) {
	h, ok := appendHost(e.host[:0], raw)
	if e.host = h; ok {
		e.addHost(string(h))
	}
}

// addHost keeps the registrable domain of a canonical host, unless everybody uses it or its suffix does not exist.
func (e *Extractor) addHost(h string) {
	if !suffixKnown(h) {
		return
	}
	d := registrable(h)
	if d == "" || d[0] == '_' || IsFreeMail(d) || IsShortener(d) {
		return
	}
	for _, p := range platforms {
		if d == p {
			return
		}
	}
	e.val = append(e.val[:0], d...)
	e.add(parapet.KindDomain, e.val)
}

// addIP keeps an address of the open internet. Private and local ones exist everywhere.
func (e *Extractor) addIP(s string) bool {
	ip, err := netip.ParseAddr(s)
	if err != nil {
		return false
	}
	if ip = ip.Unmap(); ip.Zone() != "" || ip.IsPrivate() || ip.IsLoopback() || ip.IsUnspecified() || ip.IsMulticast() ||
		ip.IsLinkLocalUnicast() || ip.Is4() && (ip.As4()[0] == 0 || ip.As4()[0] >= 240) {
		return true
	}
	e.val = ip.AppendTo(e.val[:0])
	e.add(parapet.KindIP, e.val)
	return true
}
