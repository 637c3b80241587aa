package mail

import (
	"strings"

	"parapet"
)

// parseAddresses reads an address list, forgiving and in one pass: names with commas and no quotes, groups, comments,
// routes and missing brackets are understood. s is one line, cut to maxField.
func parseAddresses(s string) []parapet.Address {
	var out []parapet.Address
	held := "" // a piece without address: the first half of a name with a comma
	for s != "" && len(out) < maxAddresses {
		var piece string
		piece, s = cutAddress(s)
		a := parseAddress(piece)
		if a.Addr == "" && !strings.ContainsAny(piece, "<@\"") && s != "" && strings.TrimSpace(piece) != "" {
			if held != "" {
				held += ", "
			}
			held += strings.TrimSpace(piece)
			continue
		}
		if held != "" {
			if a.Name != "" && a.Addr != "" {
				a.Name = decodeWords(held) + ", " + a.Name
			} else {
				out = append(out, parapet.Address{Name: decodeWords(held)})
			}
			held = ""
		}
		if a != (parapet.Address{}) {
			out = append(out, a)
		}
	}
	if held != "" && len(out) < maxAddresses {
		out = append(out, parapet.Address{Name: decodeWords(held)})
	}
	return out
}

// cutAddress cuts s at the next comma or semicolon that stands outside quotes, brackets and comments.
func cutAddress(s string) (piece, rest string) {
	quoted, angle, comment := false, false, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && (quoted || comment > 0):
			i++
		case c == '"' && comment == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			comment++
		case c == ')' && comment > 0:
			comment--
		case comment > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case (c == ',' || c == ';') && !angle:
			return s[:i], s[i+1:]
		}
	}
	if quoted || comment > 0 { // an open quote or comment would swallow all that follows
		if i := strings.IndexAny(s, ",;"); i >= 0 {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// parseAddress reads one mailbox.
func parseAddress(s string) parapet.Address {
	s = strings.TrimSpace(s)
	if i := strings.IndexByte(s, ':'); i >= 0 && !strings.ContainsAny(s[:i], "\"<@(=[") {
		s = strings.TrimSpace(s[i+1:]) // the name of a group
	}
	if open := strings.LastIndexByte(s, '<'); open >= 0 {
		inner := s[open+1:]
		if end := strings.IndexByte(inner, '>'); end >= 0 {
			inner = inner[:end]
		}
		name := displayName(s[:open])
		if addr := cleanAddr(inner); addr != "" {
			return parapet.Address{Name: name, Addr: addr}
		}
		return parapet.Address{Name: name}
	}
	bare, comment := dropComments(s)
	if addr := cleanAddr(bare); addr != "" {
		return parapet.Address{Name: decodeWords(comment), Addr: addr}
	}
	if addr := findAddr(bare); addr != "" { // "Name name@host" and "Name [mailto:name@host]"
		name, _, _ := strings.Cut(bare, addr)
		return parapet.Address{Name: displayName(strings.TrimRight(strings.TrimSuffix(strings.TrimRight(name, "[( "), "mailto:"), "[( ")), Addr: addr}
	}
	return parapet.Address{Name: displayName(s)}
}

// displayName gives the name before an address: quotes and escapes removed, encoded words decoded.
func displayName(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if strings.IndexByte(s, '(') >= 0 && s[0] != '"' {
		if bare, _ := dropComments(s); bare != "" {
			s = bare
		}
	}
	if strings.IndexByte(s, '"') >= 0 || strings.IndexByte(s, '\\') >= 0 {
		s = unquote(s)
	}
	s = strings.TrimSpace(decodeWords(s))
	if len(s) > 1 && s[0] == '\'' && s[len(s)-1] == '\'' {
		s = s[1 : len(s)-1]
	}
	return strings.TrimSpace(s)
}

func unquote(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] != '"':
			b.WriteByte(s[i])
		}
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

// dropComments parts s from what stands in parentheses; the first comment is given back.
func dropComments(s string) (bare, first string) {
	if strings.IndexByte(s, '(') < 0 {
		return s, ""
	}
	var b strings.Builder
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '(':
			if depth++; depth == 1 {
				start = i + 1
			}
		case s[i] == ')' && depth > 0:
			if depth--; depth == 0 && first == "" {
				first = s[start:i]
			}
		case depth == 0:
			b.WriteByte(s[i])
		}
	}
	return strings.TrimSpace(b.String()), strings.TrimSpace(first)
}

// cleanAddr gives s when it is local@domain, without route, "mailto:" and white space around; empty otherwise.
func cleanAddr(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimPrefix(s, "mailto:")
	if s != "" && s[0] == '@' {
		if i := strings.IndexByte(s, ':'); i >= 0 {
			s = s[i+1:]
		}
	}
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at == len(s)-1 || len(s) > 998 {
		return ""
	}
	if s[0] != '"' && strings.ContainsAny(s, " \t\"(),:;<>[]") && !strings.HasPrefix(s[at+1:], "[") {
		return ""
	}
	return s
}

// findAddr finds the first word of s that holds an address.
func findAddr(s string) string {
	at := strings.IndexByte(s, '@')
	if at < 0 {
		return ""
	}
	const ends = " \t\"(),:;<>[]'|\u00a0"
	start := strings.LastIndexAny(s[:at], ends) + 1
	for start < at && s[start]&0xc0 == 0x80 {
		start++ // the separator took more than one byte
	}
	end := strings.IndexAny(s[at:], ends)
	if end < 0 {
		end = len(s) - at
	}
	return cleanAddr(s[start : at+end])
}
