package assess_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parapet"
	"parapet/indicators"
	"parapet/internal/assess"
	"parapet/internal/indicator"
	"parapet/internal/indicator/lex"
	"parapet/internal/message"
)

// shipped loads the library that is shipped.
func shipped(t testing.TB) *indicator.Library {
	t.Helper()
	lib, err := indicator.Load(indicators.FS)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// corpus gives every approach of the development corpus.
func corpus(t testing.TB) []*parapet.Approach {
	t.Helper()
	files, err := filepath.Glob("../../corpus/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	var out []*parapet.Approach
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for ap, err := range message.Read(message.Input{Name: name, Reader: bufio.NewReader(f), Size: -1}, message.Options{}) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, ap)
		}
		f.Close()
	}
	return out
}

// The fast matcher gives the spans of the slow one on the whole corpus. The slow one takes long, so each run takes every
// n-th message; -short takes fewer.
func TestSameSpansAsReference(t *testing.T) {
	lib := shipped(t)
	ref, err := lex.NewReference(lib.Lexicon)
	if err != nil {
		t.Fatal(err)
	}
	every := 8
	if testing.Short() {
		every = 80
	}
	text := lib.Lexicon.NewText()
	for i, ap := range corpus(t) {
		if i%every != 0 {
			continue
		}
		for k, m := range ap.Messages {
			text.Reset()
			text.Add(m.Text)
			fast := lex.SortHits(slices.Clone(text.Hits))
			if slow := ref.Hits(m.Text); !slices.Equal(fast, slow) {
				t.Fatalf("%s message %d: fast %v, slow %v\n%q", ap.ID, k, describe(lib, text, m.Text, fast), describe(lib, text, m.Text, slow), m.Text)
			}
		}
	}
}

// describe gives hits as concept and text.
func describe(lib *indicator.Library, x *lex.Text, text string, hits []lex.Hit) (out []string) {
	for _, h := range hits {
		s, e := x.Span(h.From, h.To)
		out = append(out, lib.Lexicon.Concepts()[h.Concept]+": "+text[s:e])
	}
	return out
}

// strange are names that no lexicon has a reason to know, from many traditions.
var strange = strings.Fields("Oyelaran Bettany Kwabena Sigrun Tomoko Rasheeda Ilse Quispe Thandeka Vasquez Marchetti Ngozi Yevgenia Parvaneh Liu Zhang Haruto Olufemi Siobhan Anselm")

// Swapping the persona's names, employer and place changes nothing in the assessment.
func TestSwapNames(t *testing.T) {
	a := assess.New(shipped(t))
	r := rand.New(rand.NewPCG(3, 4))
	changed := 0
	for _, ap := range corpus(t) {
		swapped := *ap
		swapped.Messages = slices.Clone(ap.Messages)
		if swapped.Persona.Location != "" {
			swapped.Persona.Location = "Elsewhere"
		}
		for _, name := range strings.Fields(ap.Persona.Name) {
			if len(name) < 4 || strings.ToLower(name) == name {
				continue
			}
			// As many words as before: distances between words count, whatever the words are.
			other := strange[r.IntN(len(strange))]
			for range strings.Count(name, "-") {
				other += "-" + strange[r.IntN(len(strange))]
			}
			swapped.Persona.Name = strings.ReplaceAll(swapped.Persona.Name, name, other)
			for i := range swapped.Messages {
				swapped.Messages[i].Text = strings.ReplaceAll(swapped.Messages[i].Text, name, other)
				swapped.Messages[i].Subject = strings.ReplaceAll(swapped.Messages[i].Subject, name, other)
			}
		}
		x, y := a.Assess(ap), a.Assess(&swapped)
		if x.Band != y.Band || x.Points != y.Points || x.Stage != y.Stage {
			changed++
			t.Logf("%s (%s): %s %.2f becomes %s %.2f: %v / %v", ap.ID, ap.Persona.Name, x.Band, x.Points, y.Band, y.Points, ids(x), ids(y))
		}
	}
	if changed > 0 {
		t.Errorf("%d assessments changed with the names", changed)
	}
}

func ids(a *parapet.Assessment) (out []string) {
	for _, f := range a.Findings {
		out = append(out, f.Indicator)
	}
	return out
}

// Small talk before, behind and as messages of its own never lowers the band.
func TestAddingTextNeverLowers(t *testing.T) {
	a := assess.New(shipped(t))
	talk := strings.Repeat("The weather has been mild and the garden is coming on. ", 40)
	for _, ap := range corpus(t) {
		before := a.Assess(ap).Band.Rank()
		for _, add := range []func([]parapet.Message) []parapet.Message{
			func(m []parapet.Message) []parapet.Message { m[0].Text = talk + "\n\n" + m[0].Text; return m },
			func(m []parapet.Message) []parapet.Message { m[len(m)-1].Text += "\n\n" + talk; return m },
			func(m []parapet.Message) []parapet.Message {
				return append(m, parapet.Message{From: parapet.Them, Text: talk})
			},
		} {
			padded := *ap
			padded.Messages = add(slices.Clone(ap.Messages))
			if after := a.Assess(&padded).Band.Rank(); after < before {
				t.Errorf("%s: %d becomes %d", ap.ID, before, after)
			}
		}
	}
}

// Every piece of evidence is the text at its offsets, and the same approach gives the same answer twice.
func TestEvidenceIsTheText(t *testing.T) {
	a, b := assess.New(shipped(t)), assess.New(shipped(t))
	for _, ap := range corpus(t) {
		x := a.Assess(ap)
		for _, f := range x.Findings {
			for _, e := range f.Evidence {
				if e.Fact != "" {
					continue
				}
				if got := ap.Messages[e.Message].Text[e.Start:e.End]; got != e.Text || got == "" {
					t.Errorf("%s %s: evidence %q, text %q", ap.ID, f.Indicator, e.Text, got)
				}
			}
		}
		y := b.Assess(ap)
		if p, q := asJSON(t, x), asJSON(t, y); p != q {
			t.Errorf("%s: %s\nthen %s", ap.ID, p, q)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Friendly words take nothing from what is asked for: a counter-sign cannot hide a request.
func TestNoWordsIsCannotTell(t *testing.T) {
	a := assess.New(shipped(t))
	for _, text := range []string{"", "Hi", "你好"} {
		ap := &parapet.Approach{Messages: []parapet.Message{{From: parapet.Them, Text: text}}}
		if got := a.Assess(ap).Band; got != parapet.BandCannotTell {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func BenchmarkAssess1KB(b *testing.B) {
	a := assess.New(shipped(b))
	var texts []*parapet.Approach
	for _, ap := range corpus(b) {
		if n := len(ap.Messages[0].Text); n >= 800 && n <= 1250 {
			one := *ap
			one.Messages = ap.Messages[:1]
			texts = append(texts, &one)
		}
	}
	var out parapet.Assessment
	total := 0
	for _, ap := range texts {
		total += len(ap.Messages[0].Text)
	}
	b.SetBytes(int64(total / len(texts)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		a.AssessInto(texts[i%len(texts)], &out)
	}
	b.ReportMetric(float64(len(texts)), "texts")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := indicator.Load(indicators.FS); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleAssessor_Assess() {
	lib, err := indicator.Load(indicators.FS)
	if err != nil {
		fmt.Println(err)
		return
	}
	ap := &parapet.Approach{Messages: []parapet.Message{{From: parapet.Them, Text: "Lunch on Friday at the usual place? The sandwiches are good again."}}}
	fmt.Println(assess.New(lib).Assess(ap).Band)
	// Output: none-known
}
