package pdf

import (
	"math"
	"strings"
	"unicode/utf8"
)

// matrix maps points of one space into another: [a b c d e f] of the specification.
type matrix [6]float64

var unit = matrix{1, 0, 0, 1, 0, 0}

// times gives the matrix that applies m first and then n.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// writer puts the text of pages into lines.
type writer struct {
	f        *file
	text     strings.Builder
	pictures bool

	x, y, size float64 // where the last character ended, and its size
	fresh      bool    // nothing has been written on this page
	spaced     bool    // the last character was white space or a line end
}

// state is the graphics state as far as text needs it.
type state struct {
	ctm, tm, line         matrix
	font                  *font
	size, spacing, word   float64
	scale, leading, raise float64
}

// maxSaved bounds saved graphics states.
const maxSaved = 256

// page writes the text of one page.
func (w *writer) page(p dict) {
	if w.text.Len() > 0 {
		w.text.WriteString("\n\n")
	}
	w.fresh, w.spaced = true, true
	var content []byte
	for i, v := range w.f.listOf(p["Contents"]) {
		if s, ok := w.f.resolve(v).(*stream); ok && i < 10_000 {
			content = append(append(content, w.f.unpack(s)...), '\n')
		}
	}
	w.run(content, w.f.dict(p["Resources"]), state{ctm: unit, scale: 1}, 0)
}

// run interprets a content stream.
func (w *writer) run(content []byte, resources dict, s state, depth int) {
	l := lexer{b: content, fuel: &w.f.steps}
	var saved []state
	var args []any
	for l.at < len(content) {
		v := l.object(0)
		if e, end := v.(ending); end {
			if e == 0 {
				break
			}
			continue
		}
		op, ok := v.(operator)
		if !ok {
			if len(args) < 64 {
				args = append(args, v)
			}
			continue
		}
		switch op {
		case "q":
			if len(saved) < maxSaved {
				saved = append(saved, s)
			}
		case "Q":
			if n := len(saved); n > 0 {
				s, saved = saved[n-1], saved[:n-1]
			}
		case "BI":
			w.pictures = true
			l.skipImage()
		case "Do":
			w.do(args, resources, s, depth)
		default:
			w.operate(string(op), args, resources, &s)
		}
		args = args[:0]
		if w.text.Len() > MaxText {
			w.f.note("more than %d MiB of text", MaxText>>20)
			return
		}
	}
	if w.f.steps <= 0 {
		w.f.note("more than %d steps to draw the pages", maxSteps)
	}
}

// skipImage skips a picture in the content: its bytes up to EI.
func (l *lexer) skipImage() {
	for i := l.at; i+3 < len(l.b); i++ {
		if isSpace(l.b[i]) && l.b[i+1] == 'E' && l.b[i+2] == 'I' && isSpace(l.b[i+3]) {
			l.at = i + 3
			return
		}
	}
	l.at = len(l.b)
}

// do draws a form, which is content of its own, or notes a picture.
func (w *writer) do(args []any, resources dict, s state, depth int) {
	if len(args) < 1 {
		return
	}
	n, _ := args[0].(name)
	form, ok := w.f.resolve(w.f.dict(resources["XObject"])[string(n)]).(*stream)
	if !ok {
		return
	}
	if w.f.name(form.dict["Subtype"]) == "Image" {
		w.pictures = true
		return
	}
	if depth >= 8 || w.f.name(form.dict["Subtype"]) != "Form" {
		return
	}
	w.f.steps -= 500 // a form without content is not free
	if m, ok := w.matrix(w.f.array(form.dict["Matrix"])); ok {
		s.ctm = m.times(s.ctm)
	}
	if r := w.f.dict(form.dict["Resources"]); r != nil {
		resources = r
	}
	w.run(w.f.unpack(form), resources, s, depth+1)
}

func (w *writer) matrix(args []any) (m matrix, ok bool) {
	if len(args) < 6 {
		return m, false
	}
	for i := range m {
		m[i] = w.f.number(args[i])
	}
	return m, true
}

// operate runs an operator that moves or shows text.
func (w *writer) operate(op string, args []any, resources dict, s *state) {
	num := func(i int) float64 {
		if i < len(args) {
			n, _ := args[i].(float64)
			return n
		}
		return 0
	}
	switch op {
	case "cm":
		if m, ok := w.matrix(args); ok {
			s.ctm = m.times(s.ctm)
		}
	case "BT":
		s.tm, s.line = unit, unit
	case "Tf":
		if len(args) == 2 {
			n, _ := args[0].(name)
			s.font, s.size = w.f.font(w.f.dict(resources["Font"])[string(n)]), num(1)
		}
	case "Tc":
		s.spacing = num(0)
	case "Tw":
		s.word = num(0)
	case "Tz":
		s.scale = num(0) / 100
	case "TL":
		s.leading = num(0)
	case "Ts":
		s.raise = num(0)
	case "Tm":
		if m, ok := w.matrix(args); ok {
			s.tm, s.line = m, m
		}
	case "TD":
		s.leading = -num(1)
		s.move(num(0), num(1))
	case "Td":
		s.move(num(0), num(1))
	case "T*":
		s.move(0, -s.leading)
	case "Tj", "'", "\"", "TJ":
		w.shows(op, args, s)
	}
}

// move goes to the beginning of another line.
func (s *state) move(x, y float64) {
	s.line = matrix{1, 0, 0, 1, x, y}.times(s.line)
	s.tm = s.line
}

// shows runs the operators that show strings.
func (w *writer) shows(op string, args []any, s *state) {
	if len(args) == 0 {
		return
	}
	if op == "'" || op == "\"" {
		s.move(0, -s.leading)
	}
	switch v := args[len(args)-1].(type) {
	case text:
		w.show(string(v), s)
	case []any:
		for _, e := range v {
			switch e := e.(type) {
			case text:
				w.show(string(e), s)
			case float64:
				s.advance(-e / 1000 * s.size * s.scale)
			}
		}
	}
}

// advance moves along the line.
func (s *state) advance(x float64) { s.tm = matrix{1, 0, 0, 1, x, 0}.times(s.tm) }

// show writes a string at the place of the state, with the space or the line break its distance from the last asks for.
func (w *writer) show(raw string, s *state) {
	if s.font == nil {
		s.font = w.f.plainFont()
	}
	s.font.each(raw, func(code string, chars string, width float64) {
		if w.f.steps--; w.f.steps < 0 || w.text.Len() > MaxText {
			return
		}
		at := matrix{1, 0, 0, 1, 0, s.raise}.times(s.tm).times(s.ctm)
		size := math.Abs(s.size) * math.Max(math.Hypot(s.tm.times(s.ctm)[2], s.tm.times(s.ctm)[3]), 1e-6)
		step := width/1000*s.size + s.spacing
		if code == " " {
			step += s.word
		}
		w.put(chars, at[4], at[5], size)
		s.advance(step * s.scale)
		end := s.tm.times(s.ctm)
		w.x, w.y, w.size = end[4], at[5], size
	})
}

// put writes characters that begin at a place.
func (w *writer) put(chars string, x, y, size float64) {
	if chars == "" {
		return
	}
	reach := math.Max(math.Min(size, w.size), 1e-3)
	switch dx, dy := x-w.x, math.Abs(y-w.y); {
	case w.fresh:
	case dy > 2.2*reach && dy > 0.8*math.Max(size, w.size):
		w.space("\n\n")
	case dy > 0.5*reach:
		w.space("\n")
	case dx > 0.2*reach || dx < -2*reach:
		w.space(" ")
	}
	r, _ := utf8.DecodeLastRuneInString(chars)
	if w.fresh = false; !(w.spaced && chars == " ") {
		w.text.WriteString(chars)
	}
	w.spaced = r == ' ' || r == '\n'
}

// space writes what parts two pieces of text, unless something does already.
func (w *writer) space(s string) {
	if !w.spaced || s != " " {
		w.text.WriteString(s)
		w.spaced = true
	}
}
