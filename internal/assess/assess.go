package assess

import (
	"cmp"
	"slices"

	"parapet"
	"parapet/internal/indicator"
	"parapet/internal/observable"
)

// Assessor assesses approaches against one library. It keeps buffers and belongs to one goroutine; Clone gives another.
type Assessor struct {
	lib       *indicator.Library
	matcher   *indicator.Matcher
	extractor observable.Extractor
	facts     []indicator.Fact
	ranked    []ranked
	groups    map[string]float64
}

// New gives an Assessor for a library.
func New(lib *indicator.Library) *Assessor {
	return &Assessor{lib: lib, matcher: lib.NewMatcher(), groups: map[string]float64{}}
}

// Clone gives an Assessor for the same library, for another goroutine.
func (a *Assessor) Clone() *Assessor { return New(a.lib) }

// Assess answers for one approach.
func (a *Assessor) Assess(ap *parapet.Approach) *parapet.Assessment {
	out := &parapet.Assessment{}
	a.AssessInto(ap, out)
	return out
}

// AssessInto answers for one approach into out, whose slices are used again: nothing is allocated but what the findings
// need.
func (a *Assessor) AssessInto(ap *parapet.Approach, out *parapet.Assessment) {
	out.Observables = a.extractor.Extract(ap, out.Observables[:0])
	a.facts = Facts(ap, out.Observables, a.facts[:0])
	matches := a.matcher.Match(ap, a.facts)
	a.rank(matches)
	out.Points = a.weigh()
	out.Findings = out.Findings[:0]
	for i := range a.ranked {
		out.Findings = append(out.Findings, a.finding(ap, &a.ranked[i]))
	}
	out.Band = a.band(out.Points)
	out.Stage = a.stage(out.Band)
	out.Advice = a.advice(out.Advice[:0])
	out.Lang = ap.Lang
	if out.Lang == "" {
		out.Lang = language(ap)
	}
	out.Ruleset = a.lib.Digest
}

// ranked is a match with the points it gets.
type ranked struct {
	indicator.Match
	points float64 // after ceilings and limits
}

// rank orders matches by weight, counter-signs last, and leaves out drafts.
func (a *Assessor) rank(matches []indicator.Match) {
	a.ranked = a.ranked[:0]
	for _, m := range matches {
		if m.Indicator.Status != "draft" {
			a.ranked = append(a.ranked, ranked{Match: m, points: m.Indicator.Points})
		}
	}
	slices.SortStableFunc(a.ranked, func(x, y ranked) int { return cmp.Compare(y.points, x.points) })
}

// weigh applies ceilings and the limits of counter-signs, and gives the sum.
func (a *Assessor) weigh() float64 {
	clear(a.groups)
	b := &a.lib.Bands
	total, within := 0.0, 0.0 // within: what counter-signs may take from
	for i := range a.ranked {
		r := &a.ranked[i]
		if r.points < 0 {
			continue
		}
		if most, ok := b.Ceilings[r.Indicator.Group]; ok {
			r.points = max(0, min(r.points, most-a.groups[r.Indicator.Group]))
		}
		a.groups[r.Indicator.Group] += r.points
		total += r.points
		if !slices.Contains(b.CounterNever, r.Indicator.Stage) {
			within += r.points
		}
	}
	left := min(b.CounterMost, within)
	for i := range a.ranked {
		r := &a.ranked[i]
		if r.points >= 0 {
			continue
		}
		r.points = max(r.points, -left)
		left += r.points
		total += r.points
	}
	return total
}

func (a *Assessor) finding(ap *parapet.Approach, r *ranked) parapet.Finding {
	in := r.Indicator
	f := parapet.Finding{Indicator: in.ID, Title: in.Title, Stage: in.Stage, Strength: parapet.StrengthOf(r.points), Points: r.points}
	if in.Kind == indicator.KindCounter {
		f.Strength = parapet.Counter
	}
	f.Evidence = make([]parapet.Evidence, 0, len(r.Spans)+len(r.Facts))
	for _, s := range r.Spans {
		if s.Subject {
			f.Evidence = append(f.Evidence, parapet.Evidence{Fact: "Subject line: " + ap.Messages[s.Message].Subject[s.Start:s.End]})
			continue
		}
		f.Evidence = append(f.Evidence, parapet.Evidence{Message: s.Message, Start: s.Start, End: s.End, Text: ap.Messages[s.Message].Text[s.Start:s.End]})
	}
	for _, text := range r.Facts {
		f.Evidence = append(f.Evidence, parapet.Evidence{Fact: text})
	}
	return f
}

// band turns the sum into the answer.
func (a *Assessor) band(points float64) parapet.Band {
	b := &a.lib.Bands
	switch {
	case points >= b.Strong && a.hasStrongSign():
		return parapet.BandStrong
	case points >= b.Some:
		return parapet.BandSome
	case a.matcher.Words() < b.FewWords && !a.hasSign():
		return parapet.BandCannotTell
	}
	return parapet.BandNoneKnown
}

// hasStrongSign reports a finding that by itself speaks strongly of what is wanted from the recipient.
func (a *Assessor) hasStrongSign() bool {
	return slices.ContainsFunc(a.ranked, func(r ranked) bool {
		return r.Indicator.Points >= a.lib.Bands.StrongPoints && slices.Contains(a.lib.Bands.StrongStages, r.Indicator.Stage)
	})
}

func (a *Assessor) hasSign() bool {
	return slices.ContainsFunc(a.ranked, func(r ranked) bool { return r.points > 0 && r.Indicator.Kind == indicator.KindSign })
}

// stagePoints is what a finding needs to say how far an approach has come.
const stagePoints = 1

// stage is the furthest stage with a finding of some weight. A lure stands beside the ladder: it is named when nothing is
// asked for and no control is tried.
func (a *Assessor) stage(band parapet.Band) parapet.Stage {
	if band.Rank() == 0 {
		return parapet.StageNone
	}
	best, lure := -1, false
	for i := range a.ranked {
		r := &a.ranked[i]
		if r.Indicator.Points < stagePoints || r.Indicator.Kind != indicator.KindSign {
			continue
		}
		if r.Indicator.Stage == parapet.StageLure {
			lure = true
			continue
		}
		best = max(best, slices.Index(parapet.Stages, r.Indicator.Stage))
	}
	if lure && best < slices.Index(parapet.Stages, parapet.StageAsk) {
		return parapet.StageLure
	}
	if best < 0 {
		return parapet.StageContact
	}
	return parapet.Stages[best]
}

// mostAdvice is how many different things a person is told to do at once.
const mostAdvice = 3

// advice collects what the heaviest findings advise, most pressing first.
func (a *Assessor) advice(dst []string) []string {
	for i := range a.ranked {
		r := &a.ranked[i]
		if r.points <= 0 || len(dst) == mostAdvice {
			break
		}
		if !slices.Contains(dst, r.Indicator.Advice) {
			dst = append(dst, r.Indicator.Advice)
		}
	}
	return dst
}
