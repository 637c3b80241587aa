// Package train learns how much each indicator says, from labelled approaches.
//
// How it decides. Each item is reduced to the indicators that fire on it. A logistic regression gives every indicator a
// weight, held towards zero (L2) and within its bounds: a sign never gets negative points, a counter-sign never positive
// ones, and context hardly any. In base-2 logarithms a weight is a log likelihood ratio, given the others. The strength of the hold is chosen by
// cross-validation, and so are the thresholds of the bands: the least points at which no more than a given share of
// ordinary items would be flagged. The folds depend on the items' ids alone, so the same data give the same result.
package train

import (
	"hash/crc32"
	"math"
	"slices"
)

// Item is one labelled approach as training sees it.
type Item struct {
	ID       string
	Fired    []int // indexes of the indicators that fired
	Approach bool
	Everyday bool    // ordinary mail rather than a hard case
	Weight   float64 // how much it counts in the fit
}

// Bound is the range in which an indicator's points must stay: a sign stays at zero or above, a counter-sign at zero or
// below, and context, which is neutral, close to zero whatever the data lean to.
type Bound struct{ Least, Most float64 }

// Model is what was learned.
type Model struct {
	Points []float64 // log2 likelihood ratio of each indicator
	Prior  float64   // log2 odds with nothing found
}

// Score sums the points of what fired.
func (m *Model) Score(fired []int) float64 {
	s := 0.0
	for _, f := range fired {
		s += m.Points[f]
	}
	return s
}

// rounds and step are enough for the weights to settle to a hundredth of a point on a few thousand items.
const (
	rounds = 600
	step   = 1.0
)

// Fit learns weights; hold is the strength of the L2 penalty.
func Fit(items []Item, bounds []Bound, hold float64) *Model {
	w := make([]float64, len(bounds))
	grad := make([]float64, len(bounds))
	square := make([]float64, len(bounds))
	bias, biasSquare, total := 0.0, 0.0, 0.0
	for _, it := range items {
		total += it.Weight
	}
	for range rounds {
		clear(grad)
		biasGrad := 0.0
		for i := range items {
			it := &items[i]
			z := bias
			for _, f := range it.Fired {
				z += w[f]
			}
			d := it.Weight * (sigmoid(z) - boolFloat(it.Approach))
			biasGrad += d
			for _, f := range it.Fired {
				grad[f] += d
			}
		}
		biasSquare += sq(biasGrad / total)
		bias -= step * 0.1 * biasGrad / total / (math.Sqrt(biasSquare) + 1e-9)
		for f := range w {
			g := (grad[f] + hold*w[f]) / total
			square[f] += g * g
			w[f] -= step * 0.1 * g / (math.Sqrt(square[f]) + 1e-9)
			w[f] = min(max(w[f], bounds[f].Least*math.Ln2), bounds[f].Most*math.Ln2)
		}
	}
	m := &Model{Points: w, Prior: bias / math.Ln2}
	for f := range w {
		m.Points[f] /= math.Ln2
	}
	return m
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
func sq(x float64) float64      { return x * x }

func boolFloat(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// folds is into how many parts the items are cut: each is scored by a model that has not seen it.
const folds = 5

// Held gives each item the score of a model fitted without its fold.
func Held(items []Item, bounds []Bound, hold float64) []float64 {
	scores := make([]float64, len(items))
	for k := range uint32(folds) {
		var rest []Item
		for _, it := range items {
			if crc32.ChecksumIEEE([]byte(it.ID))%folds != k {
				rest = append(rest, it)
			}
		}
		m := Fit(rest, bounds, hold)
		for i, it := range items {
			if crc32.ChecksumIEEE([]byte(it.ID))%folds == k {
				scores[i] = m.Score(it.Fired)
			}
		}
	}
	return scores
}

// Threshold is the least score at which at most share of the scores reach it.
func Threshold(scores []float64, share float64) float64 {
	if len(scores) == 0 {
		return 0
	}
	s := slices.Clone(scores)
	slices.SortFunc(s, func(a, b float64) int {
		if a > b {
			return -1
		}
		return boolInt(a < b)
	})
	k := min(int(share*float64(len(s))), len(s)-1)
	return s[k] + 0.01
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Reached is the share of scores at or above a threshold.
func Reached(scores []float64, threshold float64) float64 {
	n := 0
	for _, s := range scores {
		n += boolInt(s >= threshold)
	}
	return float64(n) / float64(max(len(scores), 1))
}
