package indicator

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is something in the library that loads but should not stand.
type Problem struct {
	File string
	ID   string
	Text string
}

// String gives the problem as one line.
func (p Problem) String() string { return fmt.Sprintf("%s: %s: %s", p.File, p.ID, p.Text) }

// origin lists words of origin that no pattern and no indicator may name: conduct is judged, never where somebody comes
// from or what they believe. It is a guard against slips, not a full list.
var origin = strings.Fields(`chinese china russian russia iranian iran israeli israel american british ukrainian turkish korean korea
indian pakistani arab muslim jewish christian hindu islam islamic orthodox catholic german germany french france spanish spain
african asian european taiwanese japanese afghan syrian iraqi saudi persian 中国人 俄罗斯 伊朗 美国人 台湾人 穆斯林 犹太`)

// leastSamples is how many hits and misses each indicator needs.
const leastSamples = 2

// Lint gives everything that is wrong with the form of the library: concepts without words, indicators without samples,
// words of origin. Samples must have been loaded.
func (l *Library) Lint() []Problem {
	var out []Problem
	said := map[string]bool{}
	for _, src := range l.Lexicon.Sources() {
		said[src.Concept] = true
		if w := listed(origin, src.Pattern); w != "" {
			out = append(out, Problem{fmt.Sprintf("%s:%d", src.File, src.Line), src.Concept, "names an origin: " + w})
		}
	}
	for _, in := range l.Indicators {
		out = append(out, lintIndicator(in)...)
		for _, c := range in.Concepts {
			if !said[c] {
				out = append(out, Problem{in.File, in.ID, "concept " + c + " has no words in any language"})
			}
		}
	}
	return out
}

func lintIndicator(in *Indicator) (out []Problem) {
	add := func(format string, args ...any) {
		out = append(out, Problem{in.File, in.ID, fmt.Sprintf(format, args...)})
	}
	for _, text := range []string{in.Title, in.LooksLike, in.Why, in.Innocent, in.Advice} {
		if w := listed(origin, text); w != "" {
			add("names an origin: %s", w)
		}
		if w := listed(forbidden, text); w != "" {
			add("says %q, which no page may", w)
		}
	}
	if in.off {
		return out
	}
	if n := len(in.Samples.Hit); n < leastSamples {
		add("%d samples that fire; %d at least", n, leastSamples)
	}
	if n := len(in.Samples.Miss); n < leastSamples {
		add("%d samples that must not fire; %d at least", n, leastSamples)
	}
	if !slices.ContainsFunc(in.Samples.Miss, func(s Sample) bool { return strings.Contains(s.Note, "innocent") }) {
		add("no miss shows the innocent reading (note: innocent)")
	}
	return out
}

// forbidden are words that would promise or blame.
var forbidden = strings.Fields("safe legitimate malicious vigilant victim")

// listed gives the first word of a list that a text holds as a word, or nothing.
func listed(list []string, text string) string {
	fields := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" ()|.,;:*?\"'", r) })
	for _, w := range list {
		if slices.Contains(fields, w) {
			return w
		}
	}
	return ""
}
