package lex

import (
	"fmt"
	"slices"
)

// opcode is one step of a compiled pattern.
type opcode uint8

const (
	opWord  opcode = iota // next token is exactly word arg
	opStem                // next token begins with stem arg
	opHan                 // next token is Han character arg
	opSet                 // next token is one of sets[arg]
	opNum                 // next token is a number
	opMoney               // the next tokens are an amount of money
	opAny                 // any next token
	opAsks                // the sentence here asks
	opBegin               // the message begins here
	opGap                 // up to arg tokens
	opSplit               // try the next step, then step arg
	opJump                // go on at step arg
	opMatch               // done
)

type step struct {
	op  opcode
	arg uint32
}

// atom is one word, stem or character, as the trigger tables know it.
type atom struct {
	op  opcode // opWord, opStem, opHan; opNum for a number or an amount of money
	arg uint32
}

// pattern is one compiled pattern: where it starts in the program, and how far its anchor may stand from its start.
type pattern struct {
	concept uint16
	lead    uint8  // fewest tokens before the anchor
	slack   uint8  // how many more there may be
	start   uint32 // first step in program
	bare    bool   // the anchor is the whole pattern: a hit needs no further look
}

// trigger says that a token may anchor patterns [from, to) of the trigger list.
type trigger struct{ from, to uint32 }

// program holds every compiled pattern of every language.
type program struct {
	voc      *vocabulary
	steps    []step
	sets     [][]atom
	patterns []pattern

	byWord, byStem []trigger
	byNumber       trigger
	byHan          map[uint64]trigger // first character<<32 | second (0: any)
	hanStarts      [1 << 16 / 64]uint64
	list           []uint32 // pattern numbers, grouped by trigger
}

// compiler builds a program.
type compiler struct {
	*program
	anchors []anchorOf // one row a pattern and anchor atom
}

type anchorOf struct {
	first, second atom // second is set for Han runs only
	pattern       uint32
}

// add compiles one parsed pattern for a concept.
func (c *compiler) add(concept int, nodes []node) error {
	at, ok := chooseAnchor(nodes)
	if !ok {
		return fmt.Errorf("every word may be missing: nothing to look for")
	}
	p := pattern{concept: uint16(concept), start: uint32(len(c.steps))}
	lead, most := shortest(nodes[:at]), longest(nodes[:at])
	if most > 250 {
		return fmt.Errorf("more than 250 words before the part that is looked for")
	}
	p.lead, p.slack = uint8(lead), uint8(most-lead)
	if beginsWithMoney(nodes[at : at+1]) {
		p.slack++ // the number that is looked for may stand behind a currency sign
	}
	number := uint32(len(c.patterns))
	c.emit(nodes)
	c.steps = append(c.steps, step{op: opMatch})
	p.bare = len(nodes) == 1 && (nodes[0].kind <= nodeStem || nodes[0].kind == nodeGroup && single(nodes[0].alts) && noHan(nodes[0].alts))
	c.patterns = append(c.patterns, p)
	for _, a := range c.firstAtoms(nodes, at) {
		a.pattern = number
		c.anchors = append(c.anchors, a)
	}
	return nil
}

func beginsWithMoney(nodes []node) bool {
	rows, _ := leads(nodes)
	return slices.ContainsFunc(rows, func(row []node) bool { return row[0].kind == nodeMoney })
}

func noHan(alts [][]node) bool {
	for _, a := range alts {
		if a[0].kind == nodeHan {
			return false
		}
	}
	return true
}

func (c *compiler) atom(n *node) atom {
	switch n.kind {
	case nodeWord:
		return atom{opWord, c.voc.addWord(n.text)}
	case nodeStem:
		return atom{opStem, c.voc.addStem(n.text)}
	case nodeNum, nodeMoney:
		return atom{op: opNum}
	}
	return atom{opHan, uint32(n.r)}
}

func (c *compiler) emit(nodes []node) {
	for i := range nodes {
		n := &nodes[i]
		if !n.opt {
			c.emitNode(n)
			continue
		}
		split := len(c.steps)
		c.steps = append(c.steps, step{op: opSplit})
		c.emitNode(n)
		c.steps[split].arg = uint32(len(c.steps))
	}
}

var nodeOps = map[nodeKind]opcode{nodeNum: opNum, nodeMoney: opMoney, nodeAny: opAny, nodeAsks: opAsks, nodeBegin: opBegin}

func (c *compiler) emitNode(n *node) {
	switch n.kind {
	case nodeWord, nodeStem, nodeHan:
		a := c.atom(n)
		c.steps = append(c.steps, step(a))
	case nodeGap:
		c.steps = append(c.steps, step{opGap, uint32(n.max)})
	case nodeGroup:
		c.emitGroup(n)
	default:
		c.steps = append(c.steps, step{op: nodeOps[n.kind]})
	}
}

func (c *compiler) emitGroup(n *node) {
	if single(n.alts) {
		set := make([]atom, len(n.alts))
		for i, a := range n.alts {
			set[i] = c.atom(&a[0])
		}
		c.steps = append(c.steps, step{opSet, uint32(len(c.sets))})
		c.sets = append(c.sets, set)
		return
	}
	var jumps []int
	for i, a := range n.alts {
		split := -1
		if i < len(n.alts)-1 {
			split = len(c.steps)
			c.steps = append(c.steps, step{op: opSplit})
		}
		c.emit(a)
		if split >= 0 {
			jumps = append(jumps, len(c.steps))
			c.steps = append(c.steps, step{op: opJump})
			c.steps[split].arg = uint32(len(c.steps))
		}
	}
	for _, j := range jumps {
		c.steps[j].arg = uint32(len(c.steps))
	}
}

// common words anchor badly: they stand everywhere. The rarer the anchor, the fewer patterns are tried.
var common = func() map[string]bool {
	m := map[string]bool{}
	for _, list := range []string{
		"the you to a of for in is it we your me i and on not be do dont can could would will are us our this that with have any if at no from as or by so up out my get one what who how when was has they them their he she his her but an about all there just like know if then than more some need want time only also here",
		"de la le les un une des et en vous nous je que qui pas ne est pour dans sur avec votre au du ce il elle on plus si y a ou mais",
		"der die das und ich sie wir zu in den mit ein eine nicht ist auf fur von im es dem wenn auch uns so noch bei nur aber was wie",
		"el la los las de que y en un una por para con no se su lo es al del me le como mas si pero o ya te nos",
		"и в не на что я вы мы с это у по но как за от к же все для или если бы то вам нам мне вас нас есть только о",
		"في من على ان الى عن مع هذا لا ما انا او هل كل قد و در به از كه اين با را است براي ما شما من هم يا تا اگر نه",
	} {
		for _, w := range splitSpaces(list) {
			m[w] = true
		}
	}
	return m
}()

func splitSpaces(s string) (out []string) {
	start := -1
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == ' ' {
			if start >= 0 {
				out = append(out, foldWord(s[start:i]))
			}
			start = -1
		} else if start < 0 {
			start = i
		}
	}
	return out
}

// cost guesses how often a node is met in text.
func cost(n *node) float64 {
	switch n.kind {
	case nodeWord:
		if common[n.text] {
			return 1000
		}
		return 60 / float64(len(n.text)+1)
	case nodeStem:
		return 120 / float64(len(n.text))
	case nodeHan:
		return 200
	case nodeMoney, nodeNum:
		return 400
	}
	return 1e9
}

// chooseAnchor picks the piece of the pattern that is looked for first: it may not be missing, and is rare.
func chooseAnchor(nodes []node) (at int, ok bool) {
	best := 1e8
	for i := range nodes {
		n := &nodes[i]
		if n.opt {
			continue
		}
		c := cost(n)
		switch {
		case isHanPair(nodes[i:]):
			c = 8
		case n.kind == nodeGroup:
			c = groupCost(n)
		}
		// Every word of slack before the anchor is another start to try.
		if c *= float64(1 + longest(nodes[:i]) - shortest(nodes[:i])); c < best {
			best, at, ok = c, i, true
		}
	}
	return at, ok
}

// groupCost adds up what may begin the group; a group that may begin with anything is no anchor.
func groupCost(n *node) float64 {
	total := 0.0
	for _, a := range n.alts {
		firsts, ok := leads(a)
		if !ok {
			return 1e9
		}
		for _, f := range firsts {
			total += leadCost(f)
		}
	}
	return total
}

func leadCost(nodes []node) float64 {
	if isHanPair(nodes) {
		return 8
	}
	return cost(&nodes[0])
}

func isHanPair(nodes []node) bool {
	return len(nodes) > 1 && nodes[0].kind == nodeHan && nodes[1].kind == nodeHan && !nodes[1].opt && !nodes[0].opt
}

// leads lists the pieces that nodes may begin with, each with what follows it in its own row; false when that may be
// anything at all.
func leads(nodes []node) (out [][]node, ok bool) {
	for i := range nodes {
		n := &nodes[i]
		switch {
		case n.kind == nodeGroup:
			for _, a := range n.alts {
				more, ok := leads(a)
				if !ok {
					return nil, false
				}
				out = append(out, more...)
			}
		case n.kind > nodeMoney:
			return nil, false
		default:
			out = append(out, nodes[i:])
		}
		if !n.opt {
			return out, true
		}
	}
	return nil, false
}

// firstAtoms lists what may stand at the anchor. The alternative alone decides: what follows a group differs.
func (c *compiler) firstAtoms(nodes []node, at int) (out []anchorOf) {
	if nodes[at].kind != nodeGroup {
		return []anchorOf{c.anchorAt(nodes[at:])}
	}
	rows, _ := leads(nodes[at : at+1])
	for _, row := range rows {
		out = append(out, c.anchorAt(row))
	}
	return out
}

func (c *compiler) anchorAt(nodes []node) anchorOf {
	a := anchorOf{first: c.atom(&nodes[0])}
	if isHanPair(nodes) {
		a.second = c.atom(&nodes[1])
	}
	return a
}

func hanKey(first, second uint32) uint64 { return uint64(first)<<32 | uint64(second) }

// finish groups the patterns by what triggers them.
func (c *compiler) finish() *program {
	p := c.program
	p.byWord = make([]trigger, len(p.voc.words.text))
	p.byStem = make([]trigger, len(p.voc.stems.text))
	p.byHan = map[uint64]trigger{}
	count := func(a anchorOf, add func(*trigger)) {
		switch a.first.op {
		case opWord:
			add(&p.byWord[a.first.arg])
		case opStem:
			add(&p.byStem[a.first.arg])
		case opNum:
			add(&p.byNumber)
		default:
			k := hanKey(a.first.arg, a.second.arg)
			t := p.byHan[k]
			add(&t)
			p.byHan[k] = t
			p.hanStarts[a.first.arg>>6&(1<<10-1)] |= 1 << (a.first.arg & 63)
		}
	}
	for _, a := range c.anchors {
		count(a, func(t *trigger) { t.to++ })
	}
	var next uint32
	place := func(t *trigger) { n := t.to; t.from, t.to, next = next, next, next+n }
	for i := range p.byWord {
		place(&p.byWord[i])
	}
	for i := range p.byStem {
		place(&p.byStem[i])
	}
	place(&p.byNumber)
	for k, t := range p.byHan {
		place(&t)
		p.byHan[k] = t
	}
	p.list = make([]uint32, next)
	for _, a := range c.anchors {
		count(a, func(t *trigger) { p.list[t.to] = a.pattern; t.to++ })
	}
	p.voc.finish()
	return p
}
