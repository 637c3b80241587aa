package htmltext

import (
	"strings"
	"unicode/utf8"

	"parapet"
)

func (r *reader) openLink(href string) {
	r.closeLink()
	r.addHref(href)
	r.href, r.inLink = href, href != ""
	r.linkText = r.linkText[:0]
}

func (r *reader) closeLink() {
	if !r.inLink {
		return
	}
	r.inLink = false
	if len(r.links) >= maxLinks || len(r.linkText) == 0 {
		return
	}
	if shown, other := misleads(r.linkText, r.href); other {
		r.links = append(r.links, parapet.Link{Text: shown, URL: clean(r.href)})
	}
}

func (r *reader) addHref(href string) {
	if href == "" || href[0] == '#' {
		return
	}
	href = clean(href)
	if n := len(r.hrefs); n > 0 && r.hrefs[n-1] == href {
		return
	}
	if len(r.hrefs) >= maxHrefs {
		r.cut = true
		return
	}
	r.hrefs = append(r.hrefs, href)
}

// clean gives a target as browsers read it: without white space around or line breaks within.
func clean(href string) string {
	href = strings.Trim(href, " \t\r\n\f\x00")
	if len(href) > maxHref {
		href = href[:maxHref]
	}
	if strings.ContainsAny(href, "\t\r\n") {
		href = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(href)
	}
	if !utf8.ValidString(href) {
		href = strings.ToValidUTF8(href, "\uFFFD")
	}
	return href
}

// misleads reports whether the text of a link is an address of another host than the one it leads to.
func misleads(text []byte, href string) (shown string, other bool) {
	says := shownHost(text)
	if says == "" {
		return "", false
	}
	leads := targetHost(href)
	if leads == "" || sameHost(says, leads) {
		return "", false
	}
	return strings.ToValidUTF8(strings.Join(strings.Fields(string(text)), " "), "\uFFFD"), true
}

// sameHost reports whether two hosts are one, or one lies within the other.
func sameHost(a, b string) bool {
	a, b = strings.TrimPrefix(a, "www."), strings.TrimPrefix(b, "www.")
	return a == b || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)
}

// shownHost is the host that the text of a link names, when the text is an address and nothing else, or holds a whole URL.
func shownHost(text []byte) string {
	s := strings.ToLower(strings.TrimSpace(string(text)))
	if i := strings.Index(s, "://"); i > 0 {
		end := strings.IndexAny(s[i:], " \t\n\"<>")
		if end < 0 {
			end = len(s) - i
		}
		return hostOf(s[i+3 : i+end])
	}
	s = strings.TrimPrefix(s, "mailto:")
	if s == "" || strings.ContainsAny(s, " \t\n") {
		return ""
	}
	if at := strings.LastIndexByte(s, '@'); at > 0 {
		return hostOf(s[at+1:])
	}
	host := hostOf(s)
	if host == s && isFileName(s) {
		return ""
	}
	return host
}

// targetHost is the host a link leads to; empty when it leads to none (a telephone number, a place in the page).
func targetHost(href string) string {
	s := strings.ToLower(clean(href))
	if rest, ok := strings.CutPrefix(s, "mailto:"); ok {
		rest, _, _ = strings.Cut(rest, "?")
		at := strings.LastIndexByte(rest, '@')
		if at < 0 {
			return ""
		}
		return hostOf(rest[at+1:])
	}
	rest, ok := strings.CutPrefix(s, "//")
	if !ok {
		i := strings.Index(s, ":")
		if i < 0 || s[:i] != "http" && s[:i] != "https" && s[:i] != "ftp" {
			return ""
		}
		rest = strings.TrimLeft(s[i+1:], "/\\")
	}
	authority, _, _ := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		authority = authority[at+1:]
	}
	return hostOf(authority)
}

// hostOf takes the host from the front of s; empty when s does not begin with one.
func hostOf(s string) string {
	if i := strings.IndexAny(s, "/\\?#:"); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimRight(s, ".,;)>]")
	dot := strings.LastIndexByte(s, '.')
	if dot <= 0 || len(s)-dot < 3 || len(s) > 253 {
		return ""
	}
	numeric := strings.Trim(s, "0123456789.") == ""
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 0x80, c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '_':
		case c == '.' && i > 0 && s[i-1] != '.':
		default:
			return ""
		}
	}
	if c := s[dot+1]; !numeric && (c >= '0' && c <= '9' || c == '-' || c == '_') {
		return ""
	}
	if numeric && strings.Count(s, ".") != 3 {
		return ""
	}
	return s
}

// isFileName reports whether s looks like the name of a file rather than of a host: "report.pdf".
func isFileName(s string) bool {
	switch s[strings.LastIndexByte(s, '.')+1:] {
	case "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv", "jpg", "jpeg", "png", "gif", "htm", "html", "exe", "rar", "eml",
		"js", "net", "msg", "ics", "odt", "rtf", "mp3", "mp4":
		return strings.Count(s, ".") == 1 && !strings.HasSuffix(s, ".net")
	}
	return false
}
