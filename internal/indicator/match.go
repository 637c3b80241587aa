package indicator

import (
	"cmp"
	"slices"

	"parapet"
	"parapet/internal/indicator/lex"
)

// Match is an indicator that is true of an approach, with what made it true. Spans and Facts are valid until the next call
// of the Matcher that gave them.
type Match struct {
	Indicator *Indicator
	Spans     []Span
	Facts     []string
}

// Span is a place in the approach's text: bytes Start to End of the text of message Message, or of its subject.
type Span struct {
	Message    int
	Subject    bool
	Start, End int
}

// Matcher matches approaches against one library. It keeps its buffers from one approach to the next, allocates nothing in
// the long run, and belongs to one goroutine.
type Matcher struct {
	lib  *Library
	text *lex.Text

	segments []segment
	hits     []hit    // sorted by concept, then place
	from     []uint32 // concept -> first of its hits in hits; one more at the end
	sentence []uint32 // token -> number of its sentence

	spans    []span // results of expressions, as a stack
	evidence []place
	factText [64]string
	hasFact  uint64
	seen     [2][]bool // speaker (them, me), concept -> said at all

	out      []Match
	outSpans []Span
	outFacts []string
	places   []place
}

// segment is one piece of text of the conversation: a message or its subject line.
type segment struct {
	message  int
	subject  bool
	me       bool
	ordinal  int // which of their messages, from 1; 0 for me
	from, to uint32
}

// hit is one occurrence of a concept.
type hit struct {
	segment  uint32
	from, to uint32
}

// span is one way an expression is true: what it covers, and the places that are its evidence.
type span struct {
	segment  uint32
	from, to uint32
	ev, nev  uint32
}

type place struct{ segment, from, to uint32 }

// NewMatcher gives a Matcher for the library.
func (l *Library) NewMatcher() *Matcher {
	m := &Matcher{lib: l, text: l.Lexicon.NewText(), from: make([]uint32, len(l.Lexicon.Concepts())+1)}
	for i := range m.seen {
		m.seen[i] = make([]bool, len(l.Lexicon.Concepts()))
	}
	return m
}

// keepTokens is how many tokens of buffer a Matcher keeps between approaches: a rare giant does not stay in memory.
const keepTokens = 1 << 20

// Match gives every indicator that is true of the approach, in the library's order. facts are those computed outside; those
// that follow from the conversation's text are added here.
func (m *Matcher) Match(ap *parapet.Approach, facts []Fact) []Match {
	m.read(ap)
	m.index()
	m.setFacts(facts)
	m.out, m.outSpans, m.outFacts = m.out[:0], m.outSpans[:0], m.outFacts[:0]
	for _, in := range m.lib.Indicators {
		if in.off || !m.possible(in.expr) {
			continue
		}
		m.spans, m.evidence = m.spans[:0], m.evidence[:0]
		if ok, lo, hi := m.eval(in.expr, ap); ok {
			m.collect(in, lo, hi)
		}
	}
	return m.out
}

// Words is how many words the other side has written in the approach that was matched last.
func (m *Matcher) Words() int {
	n := 0
	for _, s := range m.segments {
		if !s.me && !s.subject {
			n += int(s.to - s.from)
		}
	}
	return n
}

// read splits every message and finds its concepts.
func (m *Matcher) read(ap *parapet.Approach) {
	if m.text.Len() > keepTokens {
		m.text = m.lib.Lexicon.NewText()
		m.hits, m.sentence = nil, nil
	}
	m.text.Reset()
	m.segments = m.segments[:0]
	ordinal, lastSubject := 0, ""
	for i := range ap.Messages {
		msg := &ap.Messages[i]
		me := msg.From == parapet.Me
		if !me {
			ordinal++
		}
		if !me && msg.Subject != "" && msg.Subject != lastSubject {
			m.add(segment{message: i, subject: true, ordinal: ordinal}, newSubject(msg.Subject, lastSubject))
		}
		lastSubject = msg.Subject
		m.add(segment{message: i, me: me, ordinal: ordinal}, msg.Text)
	}
}

// newSubject is the subject line, or nothing when it only repeats the last with an answer's prefix.
func newSubject(subject, last string) string {
	if n := len(subject) - len(last); last != "" && n > 0 && subject[n:] == last {
		return ""
	}
	return subject
}

func (m *Matcher) add(s segment, text string) {
	p := m.text.Add(text)
	s.from, s.to = p.From, p.To
	m.segments = append(m.segments, s)
}

// index sorts the hits by concept and notes who said what at all.
func (m *Matcher) index() {
	clear(m.from)
	for i := range m.seen {
		clear(m.seen[i])
	}
	raw := m.text.Hits
	for i := range raw {
		m.from[raw[i].Concept+1]++
	}
	for c := 1; c < len(m.from); c++ {
		m.from[c] += m.from[c-1]
	}
	m.hits = slices.Grow(m.hits[:0], len(raw))[:len(raw)]
	seg := 0
	for i := range raw {
		h := &raw[i]
		for h.From >= m.segments[seg].to || h.From < m.segments[seg].from {
			seg++
		}
		m.hits[m.from[h.Concept]] = hit{uint32(seg), h.From, h.To}
		m.from[h.Concept]++
		who := 0
		if m.segments[seg].me {
			who = 1
		}
		m.seen[who][h.Concept] = true
	}
	// Placing moved every start to its end: move them back.
	copy(m.from[1:], m.from)
	m.from[0] = 0
	for c := range len(m.from) - 1 {
		sortHits(m.hits[m.from[c]:m.from[c+1]])
	}
	m.countSentences()
}

// sortHits orders the hits of a concept by place: they come nearly so, by anchor.
func sortHits(hs []hit) {
	for i := 1; i < len(hs); i++ {
		if hs[i].from < hs[i-1].from {
			slices.SortStableFunc(hs, func(a, b hit) int { return cmp.Compare(a.from, b.from) })
			return
		}
	}
}

func (m *Matcher) countSentences() {
	n := m.text.Len()
	m.sentence = slices.Grow(m.sentence[:0], n)[:n]
	k := uint32(0)
	for i := range m.sentence {
		if m.text.NewSentence(uint32(i)) {
			k++
		}
		m.sentence[i] = k
	}
}

func (m *Matcher) setFacts(facts []Fact) {
	m.hasFact = 0
	for i := range facts {
		if n, ok := factNumber[facts[i].Name]; ok {
			m.hasFact |= 1 << n
			m.factText[n] = facts[i].Text
		}
	}
	if m.text.Obfuscated() >= minObfuscated {
		m.own("obfuscated-text", "Some words are written so that a filter or a search would miss them.")
	}
	if m.pressesAfterNo() {
		m.own("presses-after-no", "You said no, and they asked again.")
	}
}

// minObfuscated is how many disguised words make the fact: one may be a slip of the keyboard or a product's name.
const minObfuscated = 2

func (m *Matcher) own(name, text string) {
	n := factNumber[name]
	m.hasFact |= 1 << n
	m.factText[n] = text
}

func (m *Matcher) pressesAfterNo() bool {
	if m.lib.pressing == nil || !m.possible(m.lib.pressing) {
		return false
	}
	m.spans, m.evidence = m.spans[:0], m.evidence[:0]
	ok, _, _ := m.eval(m.lib.pressing, nil)
	return ok
}

// possible tells quickly whether an expression could be true, by what was said at all.
func (m *Matcher) possible(e *expr) bool {
	switch e.op {
	case opConcept:
		return e.scope.them && m.seen[0][e.concept] || e.scope.me && m.seen[1][e.concept]
	case opNear, opThen, opLater, opAnd:
		return m.possible(e.kids[0]) && m.possible(e.kids[1])
	case opOr:
		return m.possible(e.kids[0]) || m.possible(e.kids[1])
	case opUnneg, opNeg, opQuestion:
		return m.possible(e.kids[0])
	case opFact:
		return m.hasFact&(1<<e.fact) != 0
	case opCount:
		n := 0
		for _, k := range e.kids {
			n += boolInt(m.possible(k))
		}
		return n >= e.n
	case opMessages:
		return slices.ContainsFunc(e.kids, m.possible)
	}
	return true
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// collect turns the evidence of a true expression into a Match.
func (m *Matcher) collect(in *Indicator, lo, hi int) {
	m.places = m.places[:0]
	for _, s := range m.spans[lo:hi] {
		m.places = append(m.places, m.evidence[s.ev:s.ev+s.nev]...)
	}
	slices.SortFunc(m.places, func(a, b place) int {
		if c := cmp.Compare(a.segment, b.segment); c != 0 {
			return c
		}
		if c := cmp.Compare(a.from, b.from); c != 0 {
			return c
		}
		return cmp.Compare(b.to, a.to)
	})
	first, firstFact := len(m.outSpans), len(m.outFacts)
	for i, p := range m.places {
		if i > 0 && p.segment == m.places[i-1].segment && p.to <= m.places[i-1].to {
			m.places[i] = m.places[i-1] // inside the one before
			continue
		}
		m.outSpans = append(m.outSpans, m.span(p))
	}
	m.factEvidence(in.expr)
	m.out = append(m.out, Match{in, m.outSpans[first:len(m.outSpans):len(m.outSpans)], m.outFacts[firstFact:len(m.outFacts):len(m.outFacts)]})
}

func (m *Matcher) span(p place) Span {
	start, end := m.text.Span(p.from, p.to)
	s := &m.segments[p.segment]
	return Span{Message: s.message, Subject: s.subject, Start: start, End: end}
}

// factEvidence adds the sentences of the facts that an expression names and that hold.
func (m *Matcher) factEvidence(e *expr) {
	if e.op == opFact && m.hasFact&(1<<e.fact) != 0 {
		m.outFacts = append(m.outFacts, m.factText[e.fact])
	}
	if e.op == opNot {
		return
	}
	for _, k := range e.kids {
		m.factEvidence(k)
	}
}
