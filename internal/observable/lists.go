package observable

import (
	_ "embed"
	"strings"

	"golang.org/x/net/publicsuffix"
)

//go:embed data/freemail.txt
var freeMail string // sorted, one domain a line

//go:embed data/shorteners.txt
var shorteners string // sorted, one host a line

// freeMailBrands are providers that give addresses under many national endings.
var freeMailBrands = [...]string{"aol", "gmx", "googlemail", "hotmail", "outlook", "yahoo", "yandex"}

// receiverGateways rewrite the links of incoming mail: such a link was made at the recipient's side and holds the
// recipient's address, so it says nothing about the sender.
var receiverGateways = [...]string{
	"safelinks.protection.outlook.com", "urldefense.com", "urldefense.proofpoint.com", "mimecastprotect.com",
	"linkprotect.cudasvc.com", "secure-web.cisco.com", "url.emailprotection.link",
}

// platforms are hosts whose own domain says nothing about who uses them; the link to a page there still does.
var platforms = [...]string{
	"facebook.com", "github.com", "google.com", "instagram.com", "linkedin.com", "microsoft.com", "signal.me", "t.me",
	"telegram.me", "telegram.org", "twitter.com", "wa.me", "wechat.com", "whatsapp.com", "wikipedia.org", "x.com",
	"youtube.com", "zoom.us",
}

// IsFreeMail tells whether anybody can have an address at a domain (registrable domain or host, in any case): gmail.com, qq.com.
func IsFreeMail(domain string) bool {
	var b [maxHost]byte
	d := lowerInto(b[:0], strings.TrimSuffix(domain, "."))
	if len(d) == 0 {
		return false
	}
	if lineOf(freeMail, d) {
		return true
	}
	label, rest, ok := strings.Cut(string(d), ".")
	if !ok {
		return false
	}
	for _, brand := range freeMailBrands {
		if label == brand {
			suffix, icann := publicsuffix.PublicSuffix(rest)
			return icann && suffix == rest
		}
	}
	return false
}

// IsShortener tells whether a host only forwards to other addresses, so that a link there hides where it leads.
func IsShortener(host string) bool {
	var b [maxHost]byte
	h := lowerInto(b[:0], strings.TrimSuffix(host, "."))
	if len(h) > 4 && string(h[:4]) == "www." {
		h = h[4:]
	}
	for range 3 {
		if len(h) == 0 || lineOf(shorteners, h) {
			return len(h) > 0
		}
		dot := strings.IndexByte(string(h), '.')
		if dot < 0 {
			return false
		}
		h = h[dot+1:]
	}
	return false
}

// lineOf tells whether a sorted list, one item a line, holds an item; by halving, without an index to build.
func lineOf(list string, item []byte) bool {
	lo, hi := 0, len(list)
	for lo < hi {
		mid := lo + (hi-lo)/2
		start := strings.LastIndexByte(list[lo:mid], '\n') + 1 + lo
		end := start + strings.IndexByte(list[start:], '\n')
		switch line := list[start:end]; {
		case line == string(item):
			return true
		case line < string(item):
			lo = end + 1
		default:
			hi = start
		}
	}
	return false
}

// under tells whether a host is one of the domains, or below one.
func under(host string, domains []string) bool {
	for _, d := range domains {
		if below(host, d) {
			return true
		}
	}
	return false
}
