package lex

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// fast gives the fast matcher's hits in the form of the reference.
func fast(l *Lexicon, text string) []Hit {
	x := l.NewText()
	x.Add(text)
	return SortHits(slices.Clone(x.Hits))
}

// words is what random texts and patterns are made of: few words, so that they meet.
var words = strings.Fields("pay report the secret secretly quiet keep it tell nobody your boss 300 £ euros 写 报 告 内 部 別 跟 单 位 说 don't I'm s e c r e t payable c0nfidential sесret")

func randomText(r *rand.Rand) string {
	var b strings.Builder
	for range 5 + r.IntN(30) {
		b.WriteString(words[r.IntN(len(words))])
		b.WriteString([]string{" ", " ", " ", ". ", "? ", "\n\n", "", ", "}[r.IntN(8)])
	}
	return b.String()
}

var pieces = strings.Fields("pay report the secret* quiet keep it tell nobody your boss #num #money #any 写 报告 内部 别跟 单位说 dont pay* (pay|report) (keep|tell|secret*) (内部|报) (tell\u00a0nobody|keep\u00a0it) ..2 ..3 boss? (your)?")

func randomPattern(r *rand.Rand) string {
	var b []string
	for range 1 + r.IntN(5) {
		b = append(b, strings.ReplaceAll(pieces[r.IntN(len(pieces))], "\u00a0", " "))
	}
	return strings.Join(b, " ")
}

// The fast matcher gives the hits of the slow one, on texts and patterns of every shape.
func TestSameAsReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		b := NewBuilder([]string{"c", "d"})
		for len(b.lex.sources) < 40 {
			_ = b.Add(Source{Concept: []string{"c", "d"}[r.IntN(2)], Pattern: randomPattern(r)}) // shapes that are refused are skipped
		}
		l := b.Lexicon()
		ref, err := NewReference(l)
		if err != nil {
			t.Fatal(err)
		}
		for range 40 {
			text := randomText(r)
			if got, want := fast(l, text), ref.Hits(text); !slices.Equal(got, want) {
				t.Fatalf("text %q\nfast %v\nslow %v\n%s", text, got, want, explain(l, text, got, want))
			}
		}
	}
}

// explain names the patterns that the two disagree on.
func explain(l *Lexicon, text string, got, want []Hit) string {
	var b strings.Builder
	for _, src := range l.sources {
		one := NewBuilder(l.concepts)
		_ = one.Add(src)
		ol := one.Lexicon()
		ref, _ := NewReference(ol)
		if f, s := fast(ol, text), ref.Hits(text); !slices.Equal(f, s) {
			b.WriteString(src.Pattern + "\n")
		}
	}
	return b.String()
}

func FuzzScan(f *testing.F) {
	f.Add("Keep it secret: £300 per report, don't tell.")
	f.Add("別跟單位說,三萬元。\u200bp a y m e n t")
	f.Add("l'argent qu'il m'a donné a@b.example https://x.example/y?z s.e.c.r.e.t")
	b := NewBuilder([]string{"c"})
	for _, p := range []string{"secret", "pay*", "#money ..3 report", "别跟单位说", "(tell|keep) ..2 quiet", "payment"} {
		if err := b.Add(Source{Concept: "c", Pattern: p}); err != nil {
			f.Fatal(err)
		}
	}
	l := b.Lexicon()
	ref, err := NewReference(l)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		x := l.NewText()
		p := x.Add(text)
		last := uint32(0)
		for i := p.From; i < p.To; i++ {
			s, e := x.Span(i, i+1)
			if s >= e || e > len(text) || uint32(s) < last {
				t.Fatalf("token %d is %d..%d of %d bytes, after one that ends at %d", i, s, e, len(text), last)
			}
			last = uint32(e)
		}
		if got, want := fast(l, text), ref.Hits(text); !slices.Equal(got, want) {
			t.Fatalf("fast %v, slow %v", got, want)
		}
	})
}

func FuzzPattern(f *testing.F) {
	for _, p := range []string{"pay ..3 (report|note)", "(发|传给)我", "a? b c*", "#money ..2 #q", "^ dear"} {
		f.Add(p, "we pay for a report. 发我")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		b := NewBuilder([]string{"c"})
		if err := b.Add(Source{Concept: "c", Pattern: pattern}); err != nil {
			return
		}
		l := b.Lexicon()
		ref, err := NewReference(l)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fast(l, text), ref.Hits(text); !slices.Equal(got, want) {
			t.Fatalf("pattern %q: fast %v, slow %v", pattern, got, want)
		}
	})
}
