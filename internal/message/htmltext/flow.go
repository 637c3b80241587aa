package htmltext

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// blockSpace is how many line breaks part a block element from its neighbours; 0 for elements that stand in a line.
func blockSpace(tag atom.Atom) int {
	switch tag {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Dl, atom.Pre, atom.Blockquote, atom.Table:
		return 2
	case atom.Div, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Main, atom.Nav, atom.Aside, atom.Address, atom.Center,
		atom.Form, atom.Fieldset, atom.Tr, atom.Li, atom.Dt, atom.Dd, atom.Caption, atom.Tbody, atom.Thead, atom.Tfoot, atom.Body,
		atom.Figure, atom.Figcaption, atom.Details, atom.Summary, atom.Option, atom.Hr, atom.Textarea, atom.Legend, atom.Xmp, atom.Listing:
		return 1
	}
	return 0
}

func (r *reader) breakBefore(tag atom.Atom) {
	if tag == atom.Td || tag == atom.Th {
		r.tab = r.tab || r.newlines == 0 && r.started
		return
	}
	if n := blockSpace(tag); n > 0 {
		r.block(n)
	}
}

func (r *reader) breakAfter(tag atom.Atom) {
	if n := blockSpace(tag); n > 0 {
		r.block(n)
	}
}

// block asks for at least n line breaks before the next text. Neighbouring blocks share theirs.
func (r *reader) block(n int) {
	if r.top.hidden() {
		r.hiddenSpace = true
		return
	}
	if r.marked { // "<li><p>text": the mark stays with its text
		return
	}
	r.newlines = max(r.newlines, n)
	r.space, r.tab = false, false
	r.linkSpace()
}

// lineBreak adds one line break, up to one empty line.
func (r *reader) lineBreak() {
	if r.top.hidden() {
		r.hiddenSpace = true
		return
	}
	r.newlines = min(r.newlines+1, 2)
	r.space, r.tab = false, false
	r.linkSpace()
}

// linkSpace keeps words apart that stand in one link on two lines.
func (r *reader) linkSpace() {
	if r.inLink && len(r.linkText) > 0 && len(r.linkText) < maxLinkText {
		r.linkText = append(r.linkText, ' ')
	}
}

// listItem writes the mark of a list item.
func (r *reader) listItem() {
	if r.top.hidden() || r.text.Len() >= maxText {
		return
	}
	r.marked = false
	if r.newlines == 0 && r.started {
		r.newlines = 1
	}
	mark := "- "
	for i := len(r.stack) - 1; i > 0 && i >= len(r.stack)-maxSearch; i-- {
		f := &r.stack[i]
		if f.tag == atom.Ul {
			break
		}
		if f.tag == atom.Ol {
			mark = strconv.Itoa(int(f.item)) + ". "
			f.item++
			break
		}
	}
	r.flush()
	r.text.WriteString(mark)
	r.marked = true
}

// flush writes the white space that is owed.
func (r *reader) flush() {
	switch {
	case !r.started:
		r.quotePrefix()
	case r.newlines > 0:
		r.text.WriteString("\n\n\n"[:min(r.newlines, 3)])
		r.quotePrefix()
	case r.tab:
		r.text.WriteByte('\t')
	case r.space:
		r.text.WriteByte(' ')
	}
	r.started, r.newlines, r.space, r.tab = true, 0, false, false
}

// maxQuotes is how many quote marks a line may begin with.
const maxQuotes = 20

func (r *reader) quotePrefix() {
	for range min(r.quotes, maxQuotes) {
		r.text.WriteString("> ")
	}
}

// addText writes visible text, white space folded as a browser does.
func (r *reader) addText(t []byte) {
	if r.top.pre {
		r.addPre(t)
		return
	}
	start := -1
	for i := 0; i < len(t); i++ {
		c := t[i]
		switch {
		case c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f':
			r.put(t, start, i)
			start = -1
			r.space = r.newlines == 0 && r.started && !r.marked
		case c == 0xc2 && i+1 < len(t) && t[i+1] == 0xa0: // a no-break space reads as a space
			r.put(t, start, i)
			start = -1
			r.space = r.newlines == 0 && r.started && !r.marked
			i++
		case start < 0:
			start = i
		}
	}
	r.put(t, start, len(t))
}

// put writes t[start:end] when start is set, as valid UTF-8.
func (r *reader) put(t []byte, start, end int) {
	if start < 0 {
		return
	}
	if r.text.Len() >= maxText {
		r.cut = true
		return
	}
	r.flush()
	r.marked = false
	if room := maxText - r.text.Len(); end-start > room {
		r.cut, end = true, start+max(room, 0)
	}
	writeValid(&r.text, t[start:end])
}

// addPre writes text whose line breaks count.
func (r *reader) addPre(t []byte) {
	for {
		line, rest, broken := bytes.Cut(t, []byte{'\n'})
		line = bytes.TrimRight(line, "\r")
		if len(line) > 0 {
			r.put(line, 0, len(line))
		}
		if !broken {
			return
		}
		r.newlines = min(r.newlines+1, 3)
		t = rest
	}
}

// addHidden keeps text that nobody sees.
func (r *reader) addHidden(t []byte) {
	if r.hiddenText.Len() >= maxHidden {
		r.cut = true
		return
	}
	t = t[:min(len(t), maxHidden-r.hiddenText.Len())]
	start := -1
	for i := 0; i <= len(t); i++ {
		if i < len(t) && t[i] > ' ' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			if r.hiddenSpace && r.hiddenText.Len() > 0 {
				r.hiddenText.WriteByte(' ')
			}
			writeValid(&r.hiddenText, t[start:i])
			r.hiddenSpace, start = false, -1
		}
		if i < len(t) {
			r.hiddenSpace = true
		}
	}
}

// writeValid writes t, with the replacement character for what is not UTF-8.
func writeValid(w *strings.Builder, t []byte) {
	if utf8.Valid(t) {
		w.Write(t)
		return
	}
	w.WriteString(strings.ToValidUTF8(string(t), "\uFFFD"))
}
