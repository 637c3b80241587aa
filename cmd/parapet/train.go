package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parapet/internal/eval"
	"parapet/internal/indicator"
	"parapet/internal/train"
)

const trainHelp = `usage: parapet train [FLAGS] FILE.jsonl...

Learns the points of every indicator from labelled approaches, one a line, and prints a points file for the library, with
cross-validated figures. Items labelled approach speak for, those labelled benign against; ambiguous ones are left out. All
other labels count as everyday mail, and only so far as --everyday names them.

flags:
  --everyday LIST   labels that mean everyday mail (default everyday,newsletter,genuine_business)
  --alarms SHARE    most benign items that may reach the band some (default 0.08)
  --strong SHARE    most benign items that may reach the band strong (default 0.01)

exit status: 0 done, 1 a line could not be read (named on standard error; the rest was used), 2 usage
`

// everydayWeight is how much an everyday mail counts in the fit against a hard case: there are many and they are easy.
const everydayWeight = 0.3

// mostContext is what context may get at the most: it is neutral, and what the data lean to there is the data's own habit.
const mostContext = 0.5

// boundOf is the range in which the points of an indicator must stay.
func boundOf(in *indicator.Indicator) train.Bound {
	switch in.Kind {
	case indicator.KindCounter:
		return train.Bound{Least: -mostPoints, Most: -0.01}
	case indicator.KindContext:
		return train.Bound{Most: mostContext}
	}
	return train.Bound{Most: mostPoints}
}

// mostPoints is what any one indicator may get: one sign alone is never certainty.
const mostPoints = 4.5

func (p *program) train(ctx context.Context, args []string) error {
	f := newFlags("train")
	everyday := f.String("everyday", "everyday,newsletter,genuine_business", "")
	alarms := f.Float64("alarms", 0.08, "")
	strong := f.Float64("strong", 0.01, "")
	files, err := parseFlags(f, args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return &usageError{text: "train: name a file of labelled approaches", hint: "parapet help train"}
	}
	lib, err := loadLibrary(nil)
	if err != nil {
		return err
	}
	t := &trainer{lib: lib, number: map[string]int{}, everyday: splitList(*everyday)}
	for i, in := range lib.Indicators {
		t.number[in.ID] = i
		t.bounds = append(t.bounds, boundOf(in))
	}
	if err := p.judgeAll(ctx, lib, files, t.add); err != nil {
		return err
	}
	_, err = p.stdout.Write(t.report(*alarms, *strong))
	return err
}

// trainer collects what fires on labelled items.
type trainer struct {
	lib      *indicator.Library
	number   map[string]int
	bounds   []train.Bound
	everyday []string
	items    []train.Item
}

func (t *trainer) add(j judged) {
	easy := slices.Contains(t.everyday, j.item.Label)
	if j.item.Label != eval.Approach && j.item.Label != eval.Benign && !easy {
		return
	}
	it := train.Item{ID: j.item.ID, Approach: j.item.Label == eval.Approach, Everyday: easy, Weight: 1}
	if easy {
		it.Weight = everydayWeight
	}
	for _, f := range j.assessment.Findings {
		it.Fired = append(it.Fired, t.number[f.Indicator])
	}
	t.items = append(t.items, it)
}

// holds are the strengths of the penalty that are tried.
var holds = []float64{0.5, 1, 2, 4, 8}

// report fits, and prints the points file with the cross-validated figures above it.
func (t *trainer) report(alarms, strong float64) []byte {
	best, bestRecall := 0.0, -1.0
	var some, sure float64
	var figures string
	for _, hold := range holds {
		held := train.Held(t.items, t.bounds, hold)
		hits, hard, easy := t.split(held)
		s := max(train.Threshold(hard, alarms), train.Threshold(easy, 0.005))
		g := max(train.Threshold(hard, strong), train.Threshold(easy, 0.001), s+0.5)
		if r := train.Reached(hits, s); r > bestRecall {
			best, bestRecall, some, sure = hold, r, s, g
			figures = fmt.Sprintf("# Cross-validated on %d approaches, %d hard benign and %d everyday items (hold %v):\n"+
				"# some or strong: %.1f %% of approaches, %.1f %% of hard benign, %.2f %% of everyday; strong: %.1f, %.1f, %.2f %%.\n",
				len(hits), len(hard), len(easy), hold, 100*r, 100*train.Reached(hard, s), 100*train.Reached(easy, s),
				100*train.Reached(hits, g), 100*train.Reached(hard, g), 100*train.Reached(easy, g))
		}
	}
	m := train.Fit(t.items, t.bounds, best)
	var b strings.Builder
	fmt.Fprintf(&b, "# Points learned from labelled approaches by \"parapet train\"; they replace the written priors.\n%s", figures)
	fmt.Fprintf(&b, "# Thresholds for bands.yml: some %.2f, strong %.2f.\nnote: learned\npoints:\n", some, sure)
	for i, in := range t.lib.Indicators {
		fmt.Fprintf(&b, "  %s: %.2f\n", in.ID, m.Points[i])
	}
	return []byte(b.String())
}

// split parts scores into those of approaches, hard benign items and everyday mail.
func (t *trainer) split(scores []float64) (hits, hard, easy []float64) {
	for i, it := range t.items {
		switch {
		case it.Approach:
			hits = append(hits, scores[i])
		case it.Everyday:
			easy = append(easy, scores[i])
		default:
			hard = append(hard, scores[i])
		}
	}
	return hits, hard, easy
}
