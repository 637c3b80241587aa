package mail

import (
	"strings"

	"parapet/internal/message/charset"
)

// value is a structured field: a main value with parameters, as Content-Type and Content-Disposition have them.
type value struct {
	main   string // lower case
	params []param
}

// param is one parameter as written; name is lower case and may end in the marks of RFC 2231.
type param struct{ name, value string }

// parseValue reads a structured field, forgiving: values without quotes may hold spaces, comments are dropped.
func parseValue(s string) (v value) {
	main, rest, _ := strings.Cut(s, ";")
	if i := strings.IndexByte(main, '('); i >= 0 {
		main = main[:i]
	}
	v.main = strings.ToLower(strings.TrimSpace(main))
	for rest != "" && len(v.params) < maxParams {
		var name, val string
		rest = strings.TrimLeft(rest, " \t;")
		eq := strings.IndexAny(rest, "=;")
		if eq < 0 {
			break
		}
		if rest[eq] == ';' {
			rest = rest[eq+1:]
			continue
		}
		name = strings.ToLower(strings.TrimSpace(rest[:eq]))
		val, rest = cutParam(rest[eq+1:])
		if i := strings.IndexByte(name, ')'); i >= 0 {
			name = strings.TrimSpace(name[i+1:])
		}
		v.params = append(v.params, param{name, val})
	}
	return v
}

// cutParam reads the value a parameter begins with, quoted or not.
func cutParam(s string) (val, rest string) {
	s = strings.TrimLeft(s, " \t")
	if s == "" || s[0] != '"' {
		val, rest, _ = strings.Cut(s, ";")
		if i := strings.Index(val, " ("); i >= 0 {
			val = val[:i]
		}
		return strings.TrimSpace(val), rest
	}
	var b strings.Builder
	i := 1
	for ; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
			i++
		}
		b.WriteByte(s[i])
	}
	if _, after, ok := strings.Cut(s[min(i, len(s)):], ";"); ok {
		rest = after
	}
	return b.String(), rest
}

// plain gives the parameter written simply under that name.
func (v *value) plain(name string) string {
	for _, p := range v.params {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

// extended gives the parameter written in the form of RFC 2231: encoded, in sections, or both.
func (v *value) extended(name string) (string, bool) {
	var raw []byte
	var cs string
	found := false
	for section := 0; section < maxParams; section++ {
		text, encoded, ok := v.section(name, section)
		if !ok {
			if section > 0 || !found {
				break
			}
			continue
		}
		if encoded {
			if section == 0 {
				if c, t, ok := strings.Cut(text, "'"); ok {
					cs = c
					_, t, _ = strings.Cut(t, "'")
					text = t
				}
			}
			raw = appendPercent(raw, text)
		} else {
			raw = append(raw, text...)
		}
		found = true
	}
	if !found {
		return "", false
	}
	text, _, _ := charset.Decode(raw, cs)
	return text, true
}

// section finds "name*3", "name*3*", and for section 0 "name*" too.
func (v *value) section(name string, n int) (text string, encoded, ok bool) {
	for _, p := range v.params {
		rest, cut := strings.CutPrefix(p.name, name)
		if !cut || rest == "" || rest[0] != '*' {
			continue
		}
		if rest == "*" {
			if n == 0 {
				return p.value, true, true
			}
			continue
		}
		number, star := strings.CutSuffix(rest[1:], "*")
		if atoi(number) == n {
			return p.value, star, true
		}
	}
	return "", false, false
}

// atoi reads a small number; -1 when it is none.
func atoi(s string) int {
	if s == "" || len(s) > 9 {
		return -1
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func appendPercent(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
			dst = append(dst, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
			i += 2
			continue
		}
		dst = append(dst, s[i])
	}
	return dst
}

// get gives a parameter in whichever form it was written, and notes where programs would disagree.
func (v *value) get(name string, n *notes) string {
	simple := v.plain(name)
	count := 0
	for _, p := range v.params {
		if p.name == name {
			count++
		}
	}
	if count > 1 {
		n.ambiguous("parameter " + name + " given twice")
	}
	ext, ok := v.extended(name)
	if !ok {
		return decodeWords(simple)
	}
	if simple != "" && decodeWords(simple) != ext {
		n.ambiguous("parameter " + name + " given in two forms that differ")
	}
	if name == "boundary" {
		n.ambiguous("boundary in the form of RFC 2231")
		if simple != "" {
			return simple
		}
	}
	return ext
}

// all gives every different value a parameter has, in any form: what each program may take it for.
func (v *value) all(name string) []string {
	var out []string
	add := func(s string) {
		for _, o := range out {
			if o == s {
				return
			}
		}
		if s != "" && len(out) < maxBoundaries {
			out = append(out, s)
		}
	}
	for _, p := range v.params {
		if p.name == name {
			add(p.value)
		}
	}
	if ext, ok := v.extended(name); ok {
		add(ext)
	}
	return out
}
