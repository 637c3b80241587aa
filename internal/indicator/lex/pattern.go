package lex

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of a pattern, so that the work at one anchor stays bounded. They are far above what a readable pattern needs.
const (
	maxGap      = 12   // other words in one gap
	maxPattern  = 2500 // bytes of one pattern
	maxBranches = 6000 // ways through one pattern that the matcher might try at one place
)

// nodeKind says what a node of a parsed pattern takes.
type nodeKind uint8

const (
	nodeWord  nodeKind = iota // the word in text
	nodeStem                  // a word that begins with text
	nodeHan                   // the Han character r
	nodeNum                   // a number
	nodeMoney                 // an amount of money
	nodeAny                   // any token
	nodeAsks                  // nothing; the sentence is a question
	nodeBegin                 // nothing; the message begins here
	nodeGap                   // up to max tokens, not across a sentence
	nodeGroup                 // one of alts
)

// node is one piece of a parsed pattern.
type node struct {
	kind nodeKind
	text string
	r    rune
	max  int
	opt  bool
	alts [][]node
}

// patternParser reads one pattern.
type patternParser struct {
	src  string
	i    int
	scan *scanner

	skipped bool // the last piece held no word
}

// parsePattern reads a pattern in the language of doc/indicators.md. scan must belong to an empty vocabulary: it is used
// to fold and split the words as text is.
func parsePattern(src string, scan *scanner) ([]node, error) {
	if len(src) > maxPattern {
		return nil, fmt.Errorf("pattern of %d bytes; %d at most", len(src), maxPattern)
	}
	p := &patternParser{src: src, scan: scan}
	alts, err := p.alternatives(false)
	if err != nil {
		return nil, err
	}
	nodes := alts[0]
	if len(alts) > 1 {
		nodes = []node{{kind: nodeGroup, alts: alts}}
	}
	return nodes, p.check(nodes)
}

func (p *patternParser) check(nodes []node) error {
	if len(nodes) == 0 {
		return fmt.Errorf("empty pattern")
	}
	if nodes[0].kind == nodeGap || nodes[len(nodes)-1].kind == nodeGap {
		return fmt.Errorf("a gap begins or ends the pattern")
	}
	if shortest(nodes) == 0 {
		return fmt.Errorf("the pattern can match nothing at all")
	}
	if b := branches(nodes); b > maxBranches {
		return fmt.Errorf("%d ways through the pattern; %d at most: shorten gaps or split it", b, maxBranches)
	}
	return nil
}

// alternatives reads up to the end or, inside a group, to its closing parenthesis.
func (p *patternParser) alternatives(inGroup bool) ([][]node, error) {
	alts := [][]node{nil}
	for p.i < len(p.src) {
		c := p.src[p.i]
		last := &alts[len(alts)-1]
		switch {
		case c == ' ' || c == '\t':
			p.i++
		case c == '|':
			p.i++
			alts = append(alts, nil)
		case c == ')':
			if !inGroup {
				return nil, fmt.Errorf("unexpected ) at %d", p.i)
			}
			p.i++
			return alts, nil
		case c == '?':
			if p.i == 0 {
				return nil, fmt.Errorf("nothing before ? at %d", p.i)
			}
			if len(*last) > 0 && !p.skipped {
				(*last)[len(*last)-1].opt = true
			}
			p.i++
		default:
			ns, err := p.piece()
			if err != nil {
				return nil, err
			}
			*last = append(*last, ns...)
			p.skipped = len(ns) == 0
		}
	}
	if inGroup {
		return nil, fmt.Errorf("missing )")
	}
	return alts, nil
}

func (p *patternParser) piece() ([]node, error) {
	switch rest := p.src[p.i:]; {
	case rest[0] == '(':
		p.i++
		alts, err := p.alternatives(true)
		if err != nil {
			return nil, err
		}
		alts = slices.DeleteFunc(alts, func(a []node) bool { return len(a) == 0 }) // punctuation alone
		if len(alts) == 0 {
			return nil, nil
		}
		return []node{{kind: nodeGroup, alts: alts}}, nil
	case rest[0] == '^':
		p.i++
		return []node{{kind: nodeBegin}}, nil
	case strings.HasPrefix(rest, ".."):
		return p.gap()
	case rest[0] == '#':
		return p.class()
	default:
		return p.words()
	}
}

func (p *patternParser) gap() ([]node, error) {
	p.i += 2
	from := p.i
	for p.i < len(p.src) && p.src[p.i] >= '0' && p.src[p.i] <= '9' {
		p.i++
	}
	n, err := strconv.Atoi(p.src[from:p.i])
	if err != nil || n < 1 || n > maxGap {
		return nil, fmt.Errorf("gap ..%s: a number from 1 to %d belongs behind the dots", p.src[from:p.i], maxGap)
	}
	return []node{{kind: nodeGap, max: n}}, nil
}

var classes = map[string]nodeKind{"num": nodeNum, "money": nodeMoney, "any": nodeAny, "q": nodeAsks}

func (p *patternParser) class() ([]node, error) {
	from := p.i + 1
	p.i = from
	for p.i < len(p.src) && p.src[p.i] >= 'a' && p.src[p.i] <= 'z' {
		p.i++
	}
	k, ok := classes[p.src[from:p.i]]
	if !ok {
		return nil, fmt.Errorf("unknown class #%s: num, money, any or q", p.src[from:p.i])
	}
	return []node{{kind: k}}, nil
}

// words reads up to the next special character and splits what it finds as text is split.
func (p *patternParser) words() ([]node, error) {
	from := p.i
	for p.i < len(p.src) {
		r, size := utf8.DecodeRuneInString(p.src[p.i:])
		if strings.ContainsRune(" \t()|?*#^", r) || strings.HasPrefix(p.src[p.i:], "..") {
			break
		}
		p.i += size
	}
	stem := p.i < len(p.src) && p.src[p.i] == '*'
	if stem {
		p.i++
	}
	raw := p.src[from : p.i-boolInt(stem)]
	nodes := p.split(raw)
	if len(nodes) == 0 && stem {
		return nil, fmt.Errorf("%q holds no word", p.src[from:p.i])
	}
	if r, _ := utf8.DecodeRuneInString(p.src[p.i:]); stem && p.i < len(p.src) && !strings.ContainsRune(" \t()|?", r) {
		return nil, fmt.Errorf("a stem ends with its *: %q", p.src[from:])
	}
	if stem {
		last := &nodes[len(nodes)-1]
		if last.kind != nodeWord || len(last.text) < minStem {
			return nil, fmt.Errorf("stem %q is shorter than %d letters", raw, minStem)
		}
		last.kind = nodeStem
	}
	return nodes, nil
}

// split folds and splits a piece of pattern exactly as text.
func (p *patternParser) split(raw string) []node {
	s := p.scan
	s.reset()
	from, to := s.scan(raw)
	var nodes []node
	for _, t := range s.tokens[from:to] {
		if t.flags&flagHan != 0 {
			nodes = append(nodes, node{kind: nodeHan, r: rune(t.id &^ hanBit)})
			continue
		}
		nodes = append(nodes, node{kind: nodeWord, text: foldWord(raw[t.start:t.end])})
	}
	return nodes
}

// foldWord gives the folded form of one token of text.
func foldWord(raw string) string {
	var b strings.Builder
	for _, r := range raw {
		e := fold2(r)
		if e.class == letter || e.class == digit || e.class == currency {
			for k := range int(e.n) {
				b.WriteRune(e.to[k])
			}
		}
	}
	if b.Len() > maxWord {
		return b.String()[:maxWord]
	}
	return b.String()
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// shortest gives the least number of tokens that nodes take.
func shortest(nodes []node) int {
	n := 0
	for i := range nodes {
		n += shortestNode(&nodes[i])
	}
	return n
}

func shortestNode(n *node) int {
	switch {
	case n.opt || n.kind == nodeGap || n.kind == nodeAsks || n.kind == nodeBegin:
		return 0
	case n.kind != nodeGroup:
		return 1
	}
	least := shortest(n.alts[0])
	for _, a := range n.alts[1:] {
		least = min(least, shortest(a))
	}
	return least
}

// longest gives the greatest number of tokens that nodes take; an amount of money may take four.
func longest(nodes []node) int {
	n := 0
	for i := range nodes {
		switch k := &nodes[i]; k.kind {
		case nodeGap:
			n += k.max
		case nodeMoney:
			n += maxMoney
		case nodeAsks, nodeBegin:
		case nodeGroup:
			most := 0
			for _, a := range k.alts {
				most = max(most, longest(a))
			}
			n += most
		default:
			n++
		}
	}
	return n
}

// branches bounds how many ways the matcher may try from one start.
func branches(nodes []node) int {
	total := 1
	for i := range nodes {
		b := 1
		switch k := &nodes[i]; k.kind {
		case nodeGap:
			b = k.max + 1
		case nodeGroup:
			if !single(k.alts) {
				b = 0
				for _, a := range k.alts {
					b += branches(a)
				}
				b = min(b, 2) // alternatives begin with different words: hardly two of them go on at one place
			}
		}
		if nodes[i].opt {
			b++
		}
		if total *= b; total > 1<<20 {
			return total
		}
	}
	return total
}

// single reports whether every alternative is one word, stem or character.
func single(alts [][]node) bool {
	for _, a := range alts {
		if len(a) != 1 || a[0].opt || a[0].kind > nodeHan {
			return false
		}
	}
	return true
}

// alternativesOf takes a pattern that is nothing but alternatives apart, so that each is looked for by its own rarest word
// and not by whatever word any of them begins with. Alternatives of one word stay together.
func alternativesOf(nodes []node) [][]node {
	if len(nodes) != 1 || nodes[0].kind != nodeGroup || nodes[0].opt || single(nodes[0].alts) {
		return [][]node{nodes}
	}
	var out [][]node
	words := node{kind: nodeGroup}
	for _, a := range nodes[0].alts {
		switch {
		case single([][]node{a}):
			words.alts = append(words.alts, a)
		case shortest(a) == 0:
			return [][]node{nodes} // an alternative that may be nothing cannot stand alone
		default:
			out = append(out, alternativesOf(a)...)
		}
	}
	if len(words.alts) > 0 {
		out = append(out, []node{words})
	}
	return out
}
