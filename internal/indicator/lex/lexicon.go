package lex

import (
	"fmt"
	"strings"
)

// Lexicon is every concept of every language, compiled. It is immutable and safe for concurrent use.
type Lexicon struct {
	program  *program
	concepts []string
	byName   map[string]int
	sources  []Source
}

// Source is one pattern as it was written, for browsing and for checking the compiled form against a plain one.
type Source struct {
	Concept string
	Lang    string
	File    string
	Line    int
	Pattern string
}

// Builder collects concepts and patterns for a Lexicon.
type Builder struct {
	c    compiler
	scan scanner
	lex  Lexicon
}

// NewBuilder begins a lexicon with the given concepts; no other may be used.
func NewBuilder(concepts []string) *Builder {
	b := &Builder{}
	b.c.program = &program{voc: newVocabulary()}
	for _, w := range moneyWords {
		b.c.voc.addWord(w)
	}
	b.scan.voc = newVocabulary()
	b.lex.byName = map[string]int{}
	for _, name := range concepts {
		b.lex.byName[name] = len(b.lex.concepts)
		b.lex.concepts = append(b.lex.concepts, name)
	}
	return b
}

// Add compiles one pattern. The error names the file and line.
func (b *Builder) Add(src Source) error {
	fail := func(err error) error {
		return fmt.Errorf("%s:%d: concept %s, pattern %q: %w", src.File, src.Line, src.Concept, src.Pattern, err)
	}
	concept, ok := b.lex.byName[src.Concept]
	if !ok {
		return fail(fmt.Errorf("no such concept in vocab.yml"))
	}
	nodes, err := parsePattern(strings.TrimSpace(src.Pattern), &b.scan)
	if err != nil {
		return fail(err)
	}
	for _, alt := range alternativesOf(nodes) {
		if err := b.c.add(concept, alt); err != nil {
			return fail(err)
		}
	}
	b.lex.sources = append(b.lex.sources, src)
	return nil
}

// Lexicon finishes the work. The Builder must not be used after.
func (b *Builder) Lexicon() *Lexicon {
	b.lex.program = b.c.finish()
	return &b.lex
}

// NewText gives a Text to split and match with.
func (l *Lexicon) NewText() *Text {
	return &Text{lex: l, scan: scanner{voc: l.program.voc}}
}

// Concept gives the number of a concept, or false when there is none of that name.
func (l *Lexicon) Concept(name string) (int, bool) {
	i, ok := l.byName[name]
	return i, ok
}

// Concepts lists the concepts' names in the order of their numbers.
func (l *Lexicon) Concepts() []string { return l.concepts }

// Sources lists every pattern as written.
func (l *Lexicon) Sources() []Source { return l.sources }
