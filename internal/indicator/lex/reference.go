package lex

import (
	"slices"
	"strings"
)

// Reference is a slow matcher that is plainly right: it tries every pattern at every word, comparing strings. It exists to
// check the fast one against, and gives the same hits.
type Reference struct {
	patterns []refPattern
	scan     scanner
}

type refPattern struct {
	concept uint16
	nodes   []node
}

// NewReference reads the patterns of a lexicon anew.
func NewReference(l *Lexicon) (*Reference, error) {
	r := &Reference{scan: scanner{voc: l.program.voc}}
	parser := scanner{voc: newVocabulary()}
	for _, src := range l.sources {
		nodes, err := parsePattern(strings.TrimSpace(src.Pattern), &parser)
		if err != nil {
			return nil, err
		}
		r.patterns = append(r.patterns, refPattern{uint16(l.byName[src.Concept]), nodes})
	}
	return r, nil
}

// refText is a text as the reference sees it: the words, folded.
type refText struct {
	tokens []token
	words  []string
}

// Hits gives the distinct hits in one text, sorted.
func (r *Reference) Hits(text string) []Hit {
	r.scan.reset()
	from, to := r.scan.scan(text)
	t := refText{tokens: r.scan.tokens[from:to]}
	for _, tok := range t.tokens {
		t.words = append(t.words, r.word(text, tok))
	}
	var hits []Hit
	for _, p := range r.patterns {
		for i := range t.tokens {
			end := -1
			t.match(p.nodes, i, func(k int) bool { end = k; return true })
			if end > i {
				hits = append(hits, Hit{p.concept, uint32(i), uint32(end)})
			}
		}
	}
	return SortHits(hits)
}

// word is a token as a string; what was written in disguise counts as the word it stands for.
func (r *Reference) word(text string, tok token) string {
	if tok.id == r.scan.voc.address {
		return "\x00address"
	}
	word := foldWord(text[tok.start:tok.end])
	if tok.flags&flagMixed == 0 || strings.ContainsAny(text[tok.start:tok.end], " .-_*,") { // a word spelled out needs no more
		return word
	}
	return string(unmasked(nil, []byte(word), true))
}

// SortHits sorts hits and drops repeated ones.
func SortHits(hits []Hit) []Hit {
	slices.SortFunc(hits, func(a, b Hit) int {
		if a.Concept != b.Concept {
			return int(a.Concept) - int(b.Concept)
		}
		if a.From != b.From {
			return int(a.From) - int(b.From)
		}
		return int(a.To) - int(b.To)
	})
	return slices.Compact(hits)
}

// match tries nodes at word i and calls then with the word behind them, until it says yes.
func (t *refText) match(nodes []node, i int, then func(int) bool) bool {
	if len(nodes) == 0 {
		return then(i)
	}
	n, rest := &nodes[0], nodes[1:]
	after := func(k int) bool { return t.match(rest, k, then) }
	if t.one(n, i, after) {
		return true
	}
	return n.opt && after(i)
}

func (t *refText) one(n *node, i int, after func(int) bool) bool {
	switch n.kind {
	case nodeGap:
		for k := 0; k <= n.max && i+k < len(t.tokens); k++ {
			if i+k > 0 && t.tokens[i+k].flags&flagSentence != 0 {
				return false
			}
			if after(i + k) {
				return true
			}
		}
		return false
	case nodeGroup:
		return slices.ContainsFunc(n.alts, func(alt []node) bool { return t.match(alt, i, after) })
	case nodeBegin:
		return i == 0 && after(i)
	case nodeAsks:
		return t.asks(i) && after(i)
	case nodeMoney:
		k := t.money(i)
		return k > 0 && after(i+k)
	}
	return i < len(t.tokens) && t.word(n, i) && after(i+1)
}

func (t *refText) word(n *node, i int) bool {
	tok := t.tokens[i]
	isHan := tok.flags&flagHan != 0
	switch n.kind {
	case nodeWord:
		return !isHan && t.words[i] == n.text
	case nodeStem:
		return !isHan && strings.HasPrefix(t.words[i], n.text)
	case nodeHan:
		return isHan && rune(tok.id&^hanBit) == n.r
	case nodeNum:
		return tok.flags&flagNum != 0
	}
	return n.kind == nodeAny
}

// asks: a question holds the word before, or the first word of the text.
func (t *refText) asks(i int) bool {
	i = max(i-1, 0)
	return i < len(t.tokens) && t.tokens[i].flags&flagQuestion != 0
}

func (t *refText) money(i int) int {
	m := matcher{tokens: t.tokens}
	return m.money(i)
}
