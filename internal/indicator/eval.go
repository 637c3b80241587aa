package indicator

import (
	"slices"
	"sort"

	"parapet"
)

// eval tells whether an expression is true; m.spans[lo:hi] are the ways it is, in order of place.
func (m *Matcher) eval(e *expr, ap *parapet.Approach) (ok bool, lo, hi int) {
	lo = len(m.spans)
	switch e.op {
	case opConcept:
		m.concept(e)
		return len(m.spans) > lo, lo, len(m.spans)
	case opNear, opThen:
		return m.pairs(e, ap)
	case opLater:
		return m.later(e, ap)
	case opAnd, opOr:
		return m.both(e, ap)
	case opNot:
		yes, _, _ := m.eval(e.kids[0], ap)
		m.spans = m.spans[:lo]
		return !yes, lo, lo
	case opUnneg, opNeg, opQuestion:
		return m.filter(e, ap)
	case opFact:
		return m.hasFact&(1<<e.fact) != 0, lo, lo
	case opChannel:
		return ap != nil && slices.Contains(e.channels, ap.Channel), lo, lo
	case opCount:
		return m.count(e, ap)
	case opMessages:
		return m.messages(e, ap)
	}
	return false, lo, lo
}

// concept pushes the hits of a concept that its scope admits.
func (m *Matcher) concept(e *expr) {
	for _, h := range m.hits[m.from[e.concept]:m.from[e.concept+1]] {
		s := &m.segments[h.segment]
		switch {
		case s.me && !e.scope.me, !s.me && !e.scope.them, e.scope.subject && !s.subject:
			continue
		case e.scope.first > 0 && (s.me || s.ordinal > e.scope.first):
			continue
		}
		m.push(h.segment, h.from, h.to, h.from, h.to)
	}
}

// push adds a span whose evidence is one place.
func (m *Matcher) push(seg, from, to, evFrom, evTo uint32) {
	m.spans = append(m.spans, span{seg, from, to, uint32(len(m.evidence)), 1})
	m.evidence = append(m.evidence, place{seg, evFrom, evTo})
}

// both evaluates and, or: the evidence of all parts that are true, in order of place.
func (m *Matcher) both(e *expr, ap *parapet.Approach) (bool, int, int) {
	lo := len(m.spans)
	a, _, _ := m.eval(e.kids[0], ap)
	if !a && e.op == opAnd {
		m.spans = m.spans[:lo]
		return false, lo, lo
	}
	mid := len(m.spans)
	b, _, _ := m.eval(e.kids[1], ap)
	ok := a && b || e.op == opOr && (a || b)
	if !ok {
		m.spans = m.spans[:lo]
	} else if mid > lo && mid < len(m.spans) {
		sortSpans(m.spans[lo:])
	}
	return ok, lo, len(m.spans)
}

func sortSpans(s []span) {
	less := func(i, j int) bool { return s[i].from < s[j].from }
	if !sort.SliceIsSorted(s, less) {
		slices.SortStableFunc(s, func(a, b span) int { return int(a.from) - int(b.from) })
	}
}

// pairs evaluates near and then: every left span with the nearest right span that is near enough.
func (m *Matcher) pairs(e *expr, ap *parapet.Approach) (bool, int, int) {
	lo := len(m.spans)
	okA, _, mid := m.eval(e.kids[0], ap)
	okB, _, hi := false, 0, mid
	if okA {
		okB, _, hi = m.eval(e.kids[1], ap)
	}
	if !okA || !okB || mid == lo || hi == mid {
		m.spans = m.spans[:lo]
		return false, lo, lo
	}
	sortSpans(m.spans[lo:mid])
	sortSpans(m.spans[mid:hi])
	for i := lo; i < mid; i++ {
		if j := m.nearest(e, m.spans[i], mid, hi); j >= 0 {
			m.join(m.spans[i], m.spans[j])
		}
	}
	n := copy(m.spans[lo:], m.spans[hi:])
	m.spans = m.spans[:lo+n]
	return n > 0, lo, lo + n
}

// nearest finds the span of m.spans[from:to] that is near enough to a and nearest: the next one that begins at a or
// behind it, or the last that begins before it. Ties go to the one behind.
func (m *Matcher) nearest(e *expr, a span, from, to int) int {
	k := from + sort.Search(to-from, func(i int) bool { return m.spans[from+i].from >= a.from })
	best, bestGap := -1, uint32(1<<31)
	if k < to && m.fits(e, a, m.spans[k]) {
		best, bestGap = k, gapOf(a, m.spans[k])
	}
	if e.op == opNear && k > from && m.fits(e, a, m.spans[k-1]) && gapOf(a, m.spans[k-1]) < bestGap {
		best = k - 1
	}
	if e.op == opThen && best >= 0 && m.spans[best].to <= a.to && k+1 < to && m.fits(e, a, m.spans[k+1]) {
		best = k + 1 // inside a: look one further
	}
	return best
}

// gapOf is the number of words between two spans; 0 when they touch or overlap.
func gapOf(a, b span) uint32 {
	switch {
	case b.from >= a.to:
		return b.from - a.to
	case a.from >= b.to:
		return a.from - b.to
	}
	return 0
}

func (m *Matcher) fits(e *expr, a, b span) bool {
	if a.segment != b.segment {
		return false
	}
	switch e.n {
	case sameMessage:
		return true
	case sameSentence:
		return m.sentence[a.from] == m.sentence[b.from]
	}
	return gapOf(a, b) <= uint32(e.n)
}

// closeBy is up to how many words two parts are shown as one phrase.
const closeBy = 12

// join pushes the span that covers a and b.
func (m *Matcher) join(a, b span) {
	from, to := min(a.from, b.from), max(a.to, b.to)
	if gapOf(a, b) <= closeBy && a.nev == 1 && b.nev == 1 {
		m.push(a.segment, from, to, from, to)
		return
	}
	s := span{segment: a.segment, from: from, to: to}
	m.append(&s, a, b)
}

// append pushes s with the evidence of a and b.
func (m *Matcher) append(s *span, a, b span) {
	s.ev = uint32(len(m.evidence))
	m.evidence = append(m.evidence, m.evidence[a.ev:a.ev+a.nev]...)
	m.evidence = append(m.evidence, m.evidence[b.ev:b.ev+b.nev]...)
	s.nev = a.nev + b.nev
	m.spans = append(m.spans, *s)
}

// later evaluates "a later b": every b in a later message than the first a.
func (m *Matcher) later(e *expr, ap *parapet.Approach) (bool, int, int) {
	lo := len(m.spans)
	okA, _, mid := m.eval(e.kids[0], ap)
	if !okA || mid == lo {
		m.spans = m.spans[:lo]
		return false, lo, lo
	}
	okB, _, hi := m.eval(e.kids[1], ap)
	if !okB {
		m.spans = m.spans[:lo]
		return false, lo, lo
	}
	first := slices.MinFunc(m.spans[lo:mid], func(a, b span) int { return int(a.from) - int(b.from) })
	at := m.segments[first.segment].message
	for i := mid; i < hi; i++ {
		if b := m.spans[i]; m.segments[b.segment].message > at {
			if len(m.spans) == hi {
				s := span{segment: b.segment, from: b.from, to: b.to}
				m.append(&s, first, b)
			} else {
				m.spans = append(m.spans, b)
			}
		}
	}
	n := copy(m.spans[lo:], m.spans[hi:])
	m.spans = m.spans[:lo+n]
	return n > 0, lo, lo + n
}

// negationReach is how many words before a span a negation may stand to negate it.
const negationReach = 3

func (m *Matcher) filter(e *expr, ap *parapet.Approach) (bool, int, int) {
	ok, lo, hi := m.eval(e.kids[0], ap)
	if !ok {
		return false, lo, lo
	}
	n := lo
	for i := lo; i < hi; i++ {
		s := m.spans[i]
		keep := false
		switch e.op {
		case opQuestion:
			keep = m.text.Asks(s.from)
		default:
			keep = m.negated(s) == (e.op == opNeg)
		}
		if keep {
			m.spans[n] = s
			n++
		}
	}
	m.spans = m.spans[:n]
	return n > lo, lo, n
}

// negated reports whether a negation ends within the three words before the span, in the same sentence.
func (m *Matcher) negated(s span) bool {
	c := m.lib.negation
	if c < 0 {
		return false
	}
	hs := m.hits[m.from[c]:m.from[c+1]]
	k := sort.Search(len(hs), func(i int) bool { return hs[i].from >= s.from })
	for k--; k >= 0 && s.from-hs[k].from <= negationReach+2; k-- {
		h := hs[k]
		if h.segment == s.segment && h.to <= s.from && s.from-h.to < negationReach && m.sentence[h.from] == m.sentence[s.from] {
			return true
		}
	}
	return false
}

// count evaluates "count(a, b, c) >= n": at least n different ones are true.
func (m *Matcher) count(e *expr, ap *parapet.Approach) (bool, int, int) {
	lo, n := len(m.spans), 0
	for _, k := range e.kids {
		if ok, _, _ := m.eval(k, ap); ok {
			n++
		}
	}
	if n < e.n {
		m.spans = m.spans[:lo]
		return false, lo, lo
	}
	sortSpans(m.spans[lo:])
	return true, lo, len(m.spans)
}

// messages evaluates "messages(a, b) >= n": true in at least n different messages.
func (m *Matcher) messages(e *expr, ap *parapet.Approach) (bool, int, int) {
	lo, n, last := len(m.spans), 0, -1
	for _, k := range e.kids {
		m.eval(k, ap)
	}
	sortSpans(m.spans[lo:])
	for _, s := range m.spans[lo:] {
		if at := m.segments[s.segment].message; at != last {
			n, last = n+1, at
		}
	}
	if n < e.n {
		m.spans = m.spans[:lo]
		return false, lo, lo
	}
	return true, lo, len(m.spans)
}
