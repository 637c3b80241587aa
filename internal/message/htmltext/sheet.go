package htmltext

import (
	"bytes"
	"strings"

	"golang.org/x/net/html/atom"
)

// Limits of style sheets: those of real newsletters have some hundred rules.
const (
	maxSheet = 256 << 10 // bytes of all sheets that are read
	maxRules = 2000      // rules kept

	maxDeclarations = 24 // declarations kept for one selector: each is applied to every element that has the class
	maxClasses      = 8  // classes of one element that are looked up
)

// sheet holds the simple rules of a page's style sheets by selector: ".name", "#name" or an element's name.
type sheet struct {
	rules map[string][]declaration
	read  int
}

// add reads one style sheet. Only rules that may hide or show something are kept.
func (s *sheet) add(css []byte) {
	if s.read += len(css); s.read > maxSheet {
		return
	}
	css = stripComments(css)
	for len(css) > 0 {
		open := bytes.IndexByte(css, '{')
		if open < 0 {
			return
		}
		selectors := bytes.TrimSpace(css[:open])
		css = css[open+1:]
		if len(selectors) > 0 && selectors[0] == '@' {
			if i := bytes.LastIndexByte(selectors, ';'); i >= 0 {
				selectors = bytes.TrimSpace(selectors[i+1:]) // "@import url(x); .name {"
			}
		}
		if len(selectors) > 0 && selectors[0] == '@' {
			css = skipBlock(css)
			continue
		}
		end := bytes.IndexByte(css, '}')
		if end < 0 {
			end = len(css)
		}
		if body := parseBody(css[:end]); body != nil {
			s.keep(selectors, body)
		}
		css = css[min(end+1, len(css)):]
	}
}

func (s *sheet) keep(selectors []byte, body []declaration) {
	for one := range bytes.SplitSeq(selectors, []byte{','}) {
		name := lower(string(bytes.TrimSpace(one)))
		if name == "" || len(name) > 100 || strings.ContainsAny(name, " >+~:[*()") {
			continue
		}
		if i := strings.IndexAny(name[1:], ".#"); i >= 0 { // "td.name" and ".a.b": the last part decides
			name = name[1+strings.LastIndexAny(name[1:], ".#"):]
		}
		if s.rules == nil {
			s.rules = map[string][]declaration{}
		}
		if old := s.rules[name]; len(s.rules) < maxRules && len(old)+len(body) <= maxDeclarations {
			s.rules[name] = append(old[:len(old):len(old)], body...)
		}
	}
}

// apply applies the rules for an element.
func (s *sheet) apply(tag atom.Atom, a *attributes, f *frame, box *boxStyle) {
	s.applyRule(tag.String(), f, box)
	n := 0
	for name := range strings.FieldsSeq(a.class) {
		if n++; n > maxClasses {
			break
		}
		s.applyRule("."+strings.ToLower(name), f, box)
	}
	if a.id != "" {
		s.applyRule("#"+strings.ToLower(a.id), f, box)
	}
}

func (s *sheet) applyRule(selector string, f *frame, box *boxStyle) {
	for _, d := range s.rules[selector] {
		declare(d.name, d.value, f, box)
	}
}

// declaration is one "name: value" of a rule.
type declaration struct{ name, value string }

// parseBody keeps the declarations that can hide something, or set the colours that decide whether something is hidden.
func parseBody(body []byte) []declaration {
	var out []declaration
	for one := range bytes.SplitSeq(body, []byte{';'}) {
		name, value, ok := bytes.Cut(one, []byte{':'})
		if name = bytes.TrimSpace(name); !ok || !matters(name) || len(value) > maxHref || len(out) >= maxDeclarations {
			continue
		}
		out = append(out, declaration{lower(string(name)), cleanValue(string(value))})
	}
	return out
}

func matters(name []byte) bool {
	switch lower(string(name)) {
	case "display", "visibility", "mso-hide", "opacity", "font-size", "font", "color", "background", "background-color", "background-image",
		"height", "max-height", "width", "max-width", "overflow", "position", "left", "top", "text-indent", "margin-left", "clip":
		return true
	}
	return false
}

// skipBlock gives what follows the end of a block whose opening brace has been read.
func skipBlock(css []byte) []byte {
	depth := 1
	for i, c := range css {
		switch c {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return css[i+1:]
			}
		}
	}
	return nil
}

// stripComments removes comments and the marks that once hid a sheet from old browsers.
func stripComments(css []byte) []byte {
	out := make([]byte, 0, len(css))
	for {
		i := bytes.Index(css, []byte("/*"))
		if i < 0 {
			out = append(out, css...)
			break
		}
		out = append(out, css[:i]...)
		end := bytes.Index(css[i+2:], []byte("*/"))
		if end < 0 {
			break
		}
		css = css[i+2+end+2:]
	}
	out = bytes.ReplaceAll(out, []byte("<!--"), nil)
	return bytes.ReplaceAll(out, []byte("-->"), nil)
}
