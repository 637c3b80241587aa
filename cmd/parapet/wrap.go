package main

import "strings"

// piece is a run of text in one style.
type piece struct {
	text  string
	style style
}

// noLineStart are characters that must not begin a line in Chinese and Japanese typesetting.
const noLineStart = "、。，．；：！？）」』】》〉〕…％"

// wrap lays pieces out in lines of at most t.width columns, and ends with a line break. The first line begins with first,
// the others with rest, which should be as wide. Lines break at spaces, between wide characters, and inside a word that
// is longer than a line.
func (t terminal) wrap(first, rest string, pieces ...piece) string {
	c := canvas{t: t, rest: rest, left: columns(rest), at: columns(first)}
	c.b.WriteString(first)
	fresh, space := true, 0
	for _, w := range words(pieces) {
		if w.space {
			if !fresh {
				space = 1
			}
			continue
		}
		if !fresh && c.at+space+w.columns > t.width {
			c.newLine()
		} else if space > 0 {
			c.space(w.parts[0].style)
		}
		fresh, space = false, 0
		for _, p := range w.parts {
			c.write(p)
		}
	}
	c.set(plain)
	c.b.WriteByte('\n')
	return c.b.String()
}

// canvas is the state of wrap: what was written, in which style, and up to which column.
type canvas struct {
	t     terminal
	b     strings.Builder
	rest  string // begins every line but the first
	left  int    // columns of rest
	at    int
	style style
}

// set changes the style of what is written next.
func (c *canvas) set(s style) {
	if !c.t.color || s == c.style {
		return
	}
	if c.style != plain {
		c.b.WriteString(reset)
	}
	c.b.WriteString(s.start())
	c.style = s
}

// space writes a space, in the style of both words when that is one.
func (c *canvas) space(next style) {
	if next != c.style {
		c.set(plain)
	}
	c.b.WriteByte(' ')
	c.at++
}

func (c *canvas) newLine() {
	c.set(plain)
	c.b.WriteString("\n" + c.rest)
	c.at = c.left
}

// write adds a part of a word. What runs over the end of the line goes on in the next.
func (c *canvas) write(p piece) {
	for _, r := range p.text {
		w := runeColumns(r)
		if c.at+w > c.t.width && c.at > c.left {
			c.newLine()
		}
		c.set(p.style)
		c.b.WriteRune(r)
		c.at += w
	}
}

// word is what a line break doesn't split unless it must: a word, perhaps in several styles, or one wide character.
type word struct {
	parts   []piece
	columns int
	space   bool
}

// words cuts pieces at the places where a line may break: at spaces, and before and after a wide character.
func words(pieces []piece) []word {
	var out []word
	open := false // the last word may still grow
	add := func(text string, s style, grow bool) {
		if text == "" {
			return
		}
		p := piece{text, s}
		if grow && len(out) > 0 && !out[len(out)-1].space {
			last := &out[len(out)-1]
			last.parts = append(last.parts, p)
			last.columns += columns(text)
			return
		}
		out = append(out, word{parts: []piece{p}, columns: columns(text)})
	}
	for _, p := range pieces {
		start := 0
		for i, r := range p.text {
			n := len(string(r))
			switch {
			case r == ' ':
				add(p.text[start:i], p.style, open)
				out = append(out, word{space: true})
				start, open = i+n, false
			case runeColumns(r) == 2:
				add(p.text[start:i], p.style, open)
				add(p.text[i:i+n], p.style, strings.ContainsRune(noLineStart, r))
				start, open = i+n, false
			}
		}
		if start < len(p.text) {
			add(p.text[start:], p.style, open)
			open = true
		}
	}
	return out
}
