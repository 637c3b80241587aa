package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
	"golang.org/x/text/width"
)

// Widths of the explanation, in columns. Lines longer than maxWidth are tiring to read even on a wide screen.
const (
	defaultWidth = 80
	minWidth     = 40
	maxWidth     = 100
)

// maxMarks is how many combining marks in a row are shown. No script needs more than four; a stack of hundreds is made to
// cover the lines around it.
const maxMarks = 4

// visible returns s fit for a terminal: one line, and nothing in it that could move the cursor, change colours, reverse
// the order of what is shown, or hide. Such characters are shown as <U+202E>. Web links are written hxxp, so that the
// terminal doesn't turn them into something to click.
func visible(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	marks := 0
	prev := rune(0)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		next, _ := utf8.DecodeRuneInString(s[i+n:])
		if unicode.Is(unicode.M, r) {
			marks++
		} else {
			marks = 0
		}
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			if prev != ' ' {
				b.WriteByte(' ')
			}
			r = ' '
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, "<%02X>", s[i])
		case marks > maxMarks:
		case shown(r, prev, next):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "<U+%04X>", r)
		}
		prev = r
		i += n
	}
	return unlink(b.String())
}

// shown tells whether a character may reach the terminal as it is. The joiners are letters' glue in Persian, in Indic
// scripts and in emoji; between Latin letters they only serve to split a word that a filter would know.
func shown(r, prev, next rune) bool {
	if r == '\u200c' || r == '\u200d' {
		return prev > 0x5ff && next > 0x5ff
	}
	if r == '\u00a0' || r == '\u202f' || r == '\u3000' {
		return true
	}
	return unicode.IsPrint(r)
}

// unlink writes http as hxxp and www. as www[.] wherever a terminal would see a link.
func unlink(s string) string {
	if !strings.Contains(s, "://") && !strings.Contains(strings.ToLower(s), "www.") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		switch {
		case hasFold(s[i:], "http://"), hasFold(s[i:], "https://"):
			b.WriteString(s[i:i+1] + "xx" + s[i+3:i+4])
			i += 4
		case hasFold(s[i:], "www."):
			b.WriteString(s[i:i+3] + "[.]")
			i += 4
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String()
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// columns is the number of terminal columns s takes: two for a wide or full-width character, none for one that combines.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	switch {
	case r >= 0x20 && r < 0x7f:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// pad fills s with spaces to n columns.
func pad(s string, n int) string {
	if w := columns(s); w < n {
		return s + strings.Repeat(" ", n-w)
	}
	return s
}

// clip shortens s to n columns, with an ellipsis where something was left out.
func clip(s string, n int) string {
	if columns(s) <= n {
		return s
	}
	w := 0
	for i, r := range s {
		if w += runeColumns(r); w > n-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// clipStart shortens s to n columns by its beginning: of a path, the end says more.
func clipStart(s string, n int) string {
	w := columns(s)
	if w <= n {
		return s
	}
	for i, r := range s {
		if w <= n-1 {
			return "…" + s[i:]
		}
		w -= runeColumns(r)
	}
	return "…"
}

// terminal says how output is written: how wide, and whether in colour.
type terminal struct {
	width int
	color bool
}

// newTerminal decides the width and the colours for an output. mode is auto, always or never; a width of 0 asks the
// terminal. NO_COLOR (no-color.org) and a dumb terminal switch colours off.
func newTerminal(w io.Writer, env func(string) string, mode string, columns int) terminal {
	f, isFile := w.(*os.File)
	tty := isFile && term.IsTerminal(int(f.Fd()))
	t := terminal{width: columns, color: mode == "always"}
	if mode == "auto" {
		t.color = tty && env("NO_COLOR") == "" && env("TERM") != "dumb"
	}
	if t.width == 0 {
		t.width = defaultWidth
		if tty {
			if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
				t.width = min(w, maxWidth)
			}
		}
	}
	t.width = max(t.width, minWidth)
	return t
}

// style is how a piece of text stands out. The zero value is plain.
type style string

// The styles, as SGR parameters. Colour never carries meaning alone: the words say it too. There is no green "all clear";
// green marks what speaks against a suspicion.
const (
	plain       style = ""
	bold        style = "1"
	faint       style = "2"
	underline   style = "1;4"
	strongStyle style = "1;31"
	someStyle   style = "1;33"
	noneStyle   style = "1;36"
	counterText style = "32"
)

// reset ends every style.
const reset = "\x1b[0m"

// start is what switches a style on.
func (s style) start() string {
	if s == plain {
		return ""
	}
	return "\x1b[" + string(s) + "m"
}

// paint gives text in a style, or as it is where there is no colour.
func (t terminal) paint(s style, text string) string {
	if !t.color || s == plain || text == "" {
		return text
	}
	return s.start() + text + reset
}
