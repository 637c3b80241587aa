package main

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"parapet"
)

// How much of a message is quoted for one finding.
const (
	maxExcerpts    = 3   // places; more are counted
	excerptContext = 48  // columns before and after a phrase, where its sentence goes on that long
	joinGap        = 90  // bytes between two phrases that are quoted together
	maxPhrase      = 160 // columns of one phrase
)

// excerpt is a place in a message, quoted with the phrases marked.
type excerpt struct {
	message int // index, or -1 for a fact
	pieces  []piece
}

// excerpts quotes what made a finding fire: phrases with a little of the sentence around them, then the facts. left counts
// the places that were not quoted.
func (t terminal) excerpts(a *parapet.Approach, f parapet.Finding) (list []excerpt, left int) {
	var spans []parapet.Evidence
	var facts []excerpt
	for _, e := range f.Evidence {
		if e.Fact != "" {
			facts = append(facts, excerpt{-1, []piece{{capital(sentence(visible(e.Fact))), plain}}})
		} else if inText(a, e) {
			spans = append(spans, e)
		}
	}
	for _, group := range grouped(spans) {
		list = append(list, t.quoteGroup(a.Messages[group[0].Message].Text, group))
	}
	list = append(list, facts...)
	if len(list) > maxExcerpts {
		return list[:maxExcerpts], len(list) - maxExcerpts
	}
	return list, 0
}

func inText(a *parapet.Approach, e parapet.Evidence) bool {
	return e.Message >= 0 && e.Message < len(a.Messages) &&
		e.Start >= 0 && e.Start < e.End && e.End <= len(a.Messages[e.Message].Text)
}

// grouped sorts spans and puts together those that stand near each other in one message.
func grouped(spans []parapet.Evidence) [][]parapet.Evidence {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b parapet.Evidence) int {
		return cmp.Or(cmp.Compare(a.Message, b.Message), cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	var groups [][]parapet.Evidence
	for _, s := range spans {
		if n := len(groups); n > 0 {
			last := groups[n-1]
			prev := &last[len(last)-1]
			if prev.Message == s.Message && s.Start <= prev.End {
				prev.End = max(prev.End, s.End)
				continue
			}
			if prev.Message == s.Message && s.Start-prev.End <= joinGap {
				groups[n-1] = append(last, s)
				continue
			}
		}
		groups = append(groups, []parapet.Evidence{s})
	}
	return groups
}

func (t terminal) quoteGroup(text string, group []parapet.Evidence) excerpt {
	first, last := group[0], group[len(group)-1]
	from, cutBefore := contextStart(text, first.Start)
	to, cutAfter := contextEnd(text, last.End)
	q := excerpt{message: first.Message}
	add := func(s string, st style) { q.pieces = append(q.pieces, piece{s, st}) }
	add(`"`+ellipsis(cutBefore), faint)
	at := from
	for _, s := range group {
		add(visible(text[at:s.Start]), plain)
		q.pieces = append(q.pieces, t.mark(clip(visible(text[s.Start:s.End]), maxPhrase))...)
		at = s.End
	}
	add(visible(text[at:to]), plain)
	add(ellipsis(cutAfter)+`"`, faint)
	return q
}

func ellipsis(cut bool) string {
	if cut {
		return "…"
	}
	return ""
}

// mark makes a phrase stand out: underlined, or in brackets where there is no colour.
func (t terminal) mark(phrase string) []piece {
	if t.color {
		return []piece{{phrase, underline}}
	}
	return []piece{{"[" + phrase + "]", plain}}
}

// endsSentence tells whether r ends a sentence when rest follows; the dot within an address or a number doesn't.
func endsSentence(r rune, rest string) bool {
	if strings.ContainsRune("。！？؟\n", r) {
		return true
	}
	return strings.ContainsRune(".!?", r) && (rest == "" || strings.ContainsAny(rest[:1], " \t\r\n\"')"))
}

// contextStart finds where a quotation that leads up to at should begin, and whether it cuts a sentence.
func contextStart(text string, at int) (from int, cut bool) {
	used, space := 0, -1
	for i := at; i > 0; {
		r, n := utf8.DecodeLastRuneInString(text[:i])
		if endsSentence(r, text[i:]) {
			return skipSpace(text, i, at), false
		}
		if used += runeColumns(r); used > excerptContext {
			if space >= 0 {
				return space, true
			}
			return i, true
		}
		if r == ' ' {
			space = i
		}
		i -= n
	}
	return skipSpace(text, 0, at), false
}

func skipSpace(text string, from, to int) int {
	for from < to && strings.IndexByte(" \t\r\n", text[from]) >= 0 {
		from++
	}
	return from
}

// contextEnd finds where a quotation should end that goes on after at, and whether it cuts a sentence.
func contextEnd(text string, at int) (to int, cut bool) {
	used, space := 0, -1
	for i, r := range text[at:] {
		if r == '\n' {
			return at + i, false
		}
		if used += runeColumns(r); used > excerptContext {
			if space >= 0 {
				return space, true
			}
			return at + i, true
		}
		if end := at + i + utf8.RuneLen(r); endsSentence(r, text[end:]) {
			return end, false
		}
		if r == ' ' {
			space = at + i
		}
	}
	return len(text), false
}
