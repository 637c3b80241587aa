package indicator

import (
	"fmt"
	"strconv"

	"parapet"
	"parapet/internal/indicator/lex"
)

// op is the kind of an expression node.
type op uint8

const (
	opConcept  op = iota
	opNear        // both, at most n words apart
	opThen        // the same, in order
	opLater       // right in a later message than left
	opAnd         // both
	opOr          // either
	opNot         // not
	opUnneg       // without a negation before
	opNeg         // with a negation before
	opQuestion    // in a question
	opFact        // a fact holds
	opChannel     // the channel is one of those
	opCount       // at least n different ones
	opMessages    // in at least n messages
)

// Distances of near and then beyond a number of words.
const (
	sameSentence = -1
	sameMessage  = -2
)

// scope says whose words count.
type scope struct {
	me, them bool
	subject  bool // only the subject line
	first    int  // only their first n messages; 0: all
}

// expr is one node of a compiled match expression.
type expr struct {
	op       op
	kids     []*expr
	n        int // distance, or count
	concept  int
	fact     int
	scope    scope
	channels []parapet.Channel
}

// parser reads a match expression.
type exprParser struct {
	toks []string
	i    int
	lex  *lex.Lexicon
	used map[string]bool // concepts named, for the lint
}

// parseExpr compiles a match expression against the concepts of a lexicon. used collects the concepts it names.
func parseExpr(src string, l *lex.Lexicon, used map[string]bool) (*expr, error) {
	toks, err := exprTokens(src)
	if err != nil {
		return nil, err
	}
	p := &exprParser{toks: toks, lex: l, used: used}
	e, err := p.or(scope{them: true})
	if err != nil {
		return nil, err
	}
	if p.i < len(p.toks) {
		return nil, fmt.Errorf("unexpected %q", p.toks[p.i])
	}
	return e, nil
}

func exprTokens(src string) ([]string, error) {
	var toks []string
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case c == '#':
			for i < len(src) && src[i] != '\n' {
				i++
			}
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			i++
		case c == '(' || c == ')' || c == ':' || c == ',':
			toks = append(toks, string(c))
			i++
		case c == '>' && i+1 < len(src) && src[i+1] == '=':
			toks = append(toks, ">=")
			i += 2
		case isWordByte(c):
			from := i
			for i < len(src) && isWordByte(src[i]) {
				i++
			}
			toks = append(toks, src[from:i])
		default:
			return nil, fmt.Errorf("unexpected character %q", c)
		}
	}
	return toks, nil
}

func isWordByte(c byte) bool {
	return c == '-' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func (p *exprParser) peek() string {
	if p.i < len(p.toks) {
		return p.toks[p.i]
	}
	return ""
}

func (p *exprParser) next() string {
	t := p.peek()
	p.i++
	return t
}

func (p *exprParser) accept(t string) bool {
	if p.peek() == t {
		p.i++
		return true
	}
	return false
}

func (p *exprParser) expect(t string) error {
	if got := p.next(); got != t {
		return fmt.Errorf("%q where %q belongs", got, t)
	}
	return nil
}

func (p *exprParser) or(sc scope) (*expr, error) { return p.chain("or", opOr, sc, p.and) }

func (p *exprParser) and(sc scope) (*expr, error) { return p.chain("and", opAnd, sc, p.relation) }

func (p *exprParser) chain(word string, o op, sc scope, sub func(scope) (*expr, error)) (*expr, error) {
	e, err := sub(sc)
	if err != nil {
		return nil, err
	}
	for p.accept(word) {
		r, err := sub(sc)
		if err != nil {
			return nil, err
		}
		e = &expr{op: o, kids: []*expr{e, r}}
	}
	return e, nil
}

func (p *exprParser) relation(sc scope) (*expr, error) {
	e, err := p.unary(sc)
	if err != nil {
		return nil, err
	}
	for {
		var o op
		n := 0
		switch p.peek() {
		case "near", "then":
			o = map[string]op{"near": opNear, "then": opThen}[p.next()]
			if n, err = p.distance(); err != nil {
				return nil, err
			}
		case "later":
			p.i++
			o = opLater
		default:
			return e, nil
		}
		r, err := p.unary(sc)
		if err != nil {
			return nil, err
		}
		e = &expr{op: o, n: n, kids: []*expr{e, r}}
	}
}

func (p *exprParser) distance() (int, error) {
	if err := p.expect("("); err != nil {
		return 0, err
	}
	w := p.next()
	n := 0
	switch w {
	case "s":
		n = sameSentence
	case "m":
		n = sameMessage
	default:
		var err error
		if n, err = strconv.Atoi(w); err != nil || n < 0 || n > 200 {
			return 0, fmt.Errorf("distance %q: a number to 200, s or m", w)
		}
	}
	return n, p.expect(")")
}

var speakers = map[string]scope{"them": {them: true}, "me": {me: true}, "any": {them: true, me: true}, "subject": {them: true, subject: true}}

func (p *exprParser) unary(sc scope) (*expr, error) {
	t := p.next()
	switch t {
	case "":
		return nil, fmt.Errorf("the expression ends too early")
	case "not":
		e, err := p.unary(sc)
		return &expr{op: opNot, kids: []*expr{e}}, err
	case "(":
		e, err := p.or(sc)
		if err != nil {
			return nil, err
		}
		return e, p.expect(")")
	}
	if s, ok := speakers[t]; ok && p.accept(":") {
		s.first = sc.first
		return p.unary(s)
	}
	if p.peek() == "(" {
		return p.call(t, sc)
	}
	return p.conceptNode(t, sc)
}

func (p *exprParser) conceptNode(name string, sc scope) (*expr, error) {
	n, ok := p.lex.Concept(name)
	if !ok {
		return nil, fmt.Errorf("no concept %q in vocab.yml", name)
	}
	p.used[name] = true
	return &expr{op: opConcept, concept: n, scope: sc}, nil
}

func (p *exprParser) call(name string, sc scope) (*expr, error) {
	p.i++ // the parenthesis
	switch name {
	case "unneg", "neg", "question":
		e, err := p.or(sc)
		if err != nil {
			return nil, err
		}
		o := map[string]op{"unneg": opUnneg, "neg": opNeg, "question": opQuestion}[name]
		return &expr{op: o, kids: []*expr{e}}, p.expect(")")
	case "first", "early":
		sc.first = map[string]int{"first": 1, "early": 3}[name]
		e, err := p.or(sc)
		if err != nil {
			return nil, err
		}
		return e, p.expect(")")
	case "fact":
		f := p.next()
		n, ok := factNumber[f]
		if !ok {
			return nil, fmt.Errorf("no fact %q", f)
		}
		return &expr{op: opFact, fact: n}, p.expect(")")
	case "channel":
		return p.channel()
	case "count", "messages":
		return p.count(name, sc)
	}
	return nil, fmt.Errorf("no function %q", name)
}

func (p *exprParser) channel() (*expr, error) {
	e := &expr{op: opChannel}
	for {
		name := p.next()
		c := parapet.ParseChannel(name)
		if c == parapet.ChannelOther && name != "other" {
			return nil, fmt.Errorf("no channel %q", name)
		}
		e.channels = append(e.channels, c)
		if !p.accept(",") {
			return e, p.expect(")")
		}
	}
}

func (p *exprParser) count(name string, sc scope) (*expr, error) {
	e := &expr{op: opCount}
	if name == "messages" {
		e.op = opMessages
	}
	for {
		k, err := p.or(sc)
		if err != nil {
			return nil, err
		}
		e.kids = append(e.kids, k)
		if !p.accept(",") {
			break
		}
	}
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	if err := p.expect(">="); err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(p.next())
	if err != nil || n < 1 {
		return nil, fmt.Errorf("%s(...) >= needs a number from 1", name)
	}
	e.n = n
	return e, nil
}
