package lex

// maxMoney is the most tokens that an amount of money takes: sign, number, multiplier, currency.
const maxMoney = 4

// Hit is one occurrence of a concept. From and To are token numbers of the Text the hit belongs to.
type Hit struct {
	Concept  uint16
	From, To uint32
}

// Text is split and matched text. Several pieces (messages) may be added one after another; token numbers run on.
// A Text is reused: Reset keeps its buffers. It belongs to one Lexicon and one goroutine.
type Text struct {
	lex  *Lexicon
	scan scanner
	Hits []Hit
}

// Piece is the range of tokens that one added text took.
type Piece struct{ From, To uint32 }

// Reset empties the text.
func (t *Text) Reset() {
	t.scan.reset()
	t.Hits = t.Hits[:0]
}

// Add splits a piece of text and finds every concept in it; hits are appended to t.Hits.
func (t *Text) Add(s string) Piece {
	from, to := t.scan.scan(s)
	t.match(from, to)
	return Piece{uint32(from), uint32(to)}
}

// Span gives the byte offsets, in the piece they were added with, of tokens [from, to).
func (t *Text) Span(from, to uint32) (start, end int) {
	return int(t.scan.tokens[from].start), int(t.scan.tokens[to-1].end)
}

// Len is the number of tokens so far.
func (t *Text) Len() int { return len(t.scan.tokens) }

// Obfuscated counts words that were written to be overlooked: letters of several scripts, digits for letters, letters
// spelled out one by one, invisible characters inside words.
func (t *Text) Obfuscated() int { return t.scan.obfuscated + t.scan.invisible }

// NewSentence reports whether a sentence ends just before token i.
func (t *Text) NewSentence(i uint32) bool { return t.scan.tokens[i].flags&flagSentence != 0 }

// Asks reports whether token i stands in a sentence that ends with a question mark.
func (t *Text) Asks(i uint32) bool { return t.scan.tokens[i].flags&flagQuestion != 0 }

func (t *Text) match(from, to int) {
	p := t.lex.program
	m := matcher{program: p, tokens: t.scan.tokens[:to], begin: from}
	for i := from; i < to; i++ {
		tok := &m.tokens[i]
		if tok.flags&flagNum != 0 {
			t.try(&m, i, p.byNumber)
		}
		if tok.flags&flagHan != 0 {
			t.tryHan(&m, i)
			continue
		}
		if tok.id != 0 {
			t.try(&m, i, p.byWord[tok.id])
		}
		for st := tok.stem; st != 0; st = p.voc.parent[st] {
			t.try(&m, i, p.byStem[st])
		}
	}
}

func (t *Text) tryHan(m *matcher, i int) {
	r := m.tokens[i].id &^ hanBit
	if m.hanStarts[r>>6&(1<<10-1)]&(1<<(r&63)) == 0 {
		return
	}
	if tr, ok := m.byHan[hanKey(r, 0)]; ok {
		t.try(m, i, tr)
	}
	if i+1 < len(m.tokens) && m.tokens[i+1].flags&flagHan != 0 {
		if tr, ok := m.byHan[hanKey(r, m.tokens[i+1].id&^hanBit)]; ok {
			t.try(m, i, tr)
		}
	}
}

// try tests the patterns that token i may anchor, at every start from which they could reach it.
func (t *Text) try(m *matcher, i int, tr trigger) {
	for _, number := range m.list[tr.from:tr.to] {
		p := &m.patterns[number]
		if p.bare {
			t.Hits = append(t.Hits, Hit{p.concept, uint32(i), uint32(i + 1)})
			continue
		}
		for k := 0; k <= int(p.slack); k++ {
			start := i - int(p.lead) - k
			if start < m.begin {
				break
			}
			if end := m.run(p.start, start); end > start {
				t.hit(Hit{p.concept, uint32(start), uint32(end)})
			}
		}
	}
}

// recentHits is how far back a repeated hit is looked for: several anchors of one pattern may find the same place.
const recentHits = 4

func (t *Text) hit(h Hit) {
	for k := len(t.Hits) - 1; k >= 0 && k >= len(t.Hits)-recentHits; k-- {
		if t.Hits[k] == h {
			return
		}
	}
	t.Hits = append(t.Hits, h)
}

// matcher runs one compiled pattern at one place.
type matcher struct {
	*program
	tokens []token
	begin  int
}

// run gives the token after the first way to match from token i, or -1. Gaps prefer to be short and optional pieces to be
// there; the first success in that order counts, which makes the span well defined.
func (m *matcher) run(pc uint32, i int) int {
	for {
		s := m.steps[pc]
		switch s.op {
		case opMatch:
			return i
		case opSplit:
			// Most alternatives fail at their first word: see that before going in.
			if first := m.steps[pc+1]; first.op > opSet || m.take(first, i) > 0 {
				if end := m.run(pc+1, i); end >= 0 {
					return end
				}
			}
			pc = s.arg
			continue
		case opJump:
			pc = s.arg
			continue
		case opGap:
			return m.gap(pc+1, i, int(s.arg))
		case opAsks:
			if !m.asks(i) {
				return -1
			}
		case opBegin:
			if i != m.begin {
				return -1
			}
		default:
			n := m.take(s, i)
			if n == 0 {
				return -1
			}
			i += n
		}
		pc++
	}
}

// asks reports whether the sentence that word i stands in, or that ends just before it, is a question.
func (m *matcher) asks(i int) bool {
	if i > m.begin {
		i--
	}
	return i < len(m.tokens) && m.tokens[i].flags&flagQuestion != 0
}

// gap tries the rest of the pattern after 0 to most tokens, never beyond the end of a sentence.
func (m *matcher) gap(pc uint32, i, most int) int {
	for k := 0; k <= most && i+k < len(m.tokens); k++ {
		if i+k > m.begin && m.tokens[i+k].flags&flagSentence != 0 {
			return -1
		}
		if end := m.run(pc, i+k); end >= 0 {
			return end
		}
	}
	return -1
}

// take gives how many tokens a step takes at i: 0 when it does not match.
func (m *matcher) take(s step, i int) int {
	if i >= len(m.tokens) {
		return 0
	}
	t := &m.tokens[i]
	ok := false
	switch s.op {
	case opWord:
		ok = t.id == s.arg
	case opStem:
		ok = m.hasStem(t.stem, s.arg)
	case opHan:
		ok = t.id == hanBit|s.arg
	case opSet:
		ok = m.inSet(t, m.sets[s.arg])
	case opNum:
		ok = t.flags&flagNum != 0
	case opAny:
		ok = true
	case opMoney:
		return m.money(i)
	}
	return boolInt(ok)
}

func (m *matcher) hasStem(have, want uint32) bool {
	for ; have != 0; have = m.voc.parent[have] {
		if have == want {
			return true
		}
	}
	return false
}

func (m *matcher) inSet(t *token, set []atom) bool {
	for _, a := range set {
		switch a.op {
		case opWord:
			if t.id == a.arg {
				return true
			}
		case opStem:
			if m.hasStem(t.stem, a.arg) {
				return true
			}
		default:
			if t.id == hanBit|a.arg {
				return true
			}
		}
	}
	return false
}

// money gives how many tokens an amount takes that begins at i: a currency before numbers, or numbers before a currency.
func (m *matcher) money(i int) int {
	if i > m.begin && m.tokens[i-1].flags&flagNum != 0 {
		return 0 // the middle of an amount
	}
	end := min(i+maxMoney, len(m.tokens))
	n := 0
	sign, number := false, false
	for i+n < end {
		f := m.tokens[i+n].flags
		switch {
		case f&flagNum != 0:
			number = true
		case f&flagMoney != 0 && (n == 0 || number):
			sign = true
		default:
			end = 0
			continue
		}
		n++
	}
	if sign && number {
		return n
	}
	return 0
}
