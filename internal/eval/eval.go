// Package eval counts how well the check does on approaches that people have labelled.
//
// It knows three labels: approach, ambiguous and benign. Any other, such as phishing, is counted in a row of its own,
// because what the check says of it is worth knowing but neither right nor wrong. An approach is found when its band is
// some or strong; a benign item is a false alarm when its band is some or strong, and a bad one when it is strong. An
// ambiguous item is one that nobody could tell yet: strong would be too sure, everything else is right.
//
// Every share comes with its 95 % interval, because a hundred items say less than they seem to.
package eval

import (
	"cmp"
	"math"
	"slices"

	"parapet"
)

// The labels with a meaning. Others are counted and not judged.
const (
	Approach  = "approach"
	Ambiguous = "ambiguous"
	Benign    = "benign"
)

// Item is what people say of one approach. The check never sees it.
type Item struct {
	ID      string `json:"id"`
	Source  string `json:"source"` // file and line
	Label   string `json:"label"`
	Kind    string `json:"kind,omitempty"`
	Lang    string `json:"lang"`
	Channel string `json:"channel"`
	Note    string `json:"note,omitempty"`
}

// Row counts the items of one label within one group: a language, a channel, a stage, a kind, or all.
type Row struct {
	Group string               `json:"group"`
	Label string               `json:"label"`
	N     int                  `json:"n"`
	Bands map[parapet.Band]int `json:"bands"`
}

// Strong is the number of items with the band strong.
func (r Row) Strong() int { return r.Bands[parapet.BandStrong] }

// Flagged is the number of items with the band some or strong.
func (r Row) Flagged() int { return r.Strong() + r.Bands[parapet.BandSome] }

// Sign counts where one indicator fired.
type Sign struct {
	Indicator string         `json:"indicator"`
	Fired     map[string]int `json:"fired"` // items by label
	// Lift is the log2 likelihood ratio seen: how much more often it fired in approaches than in benign items, with half
	// an item added to each count so that zero is not infinity. It can be set against the points written in the library.
	Lift float64 `json:"lift"`
}

// Wrong is an item whose band was wrong, with what fired.
type Wrong struct {
	Item
	Verdict string       `json:"verdict"` // missed, false alarm, too sure
	Band    parapet.Band `json:"band"`
	Points  float64      `json:"points"`
	Fired   []Fired      `json:"fired"`
}

// Fired is a finding in short.
type Fired struct {
	Indicator string  `json:"indicator"`
	Points    float64 `json:"points"`
}

// Report is the outcome of an evaluation. Rows are sorted by group, then label: approach, ambiguous, benign, the others.
type Report struct {
	Labels   []Row   `json:"labels"`
	Langs    []Row   `json:"langs"`
	Channels []Row   `json:"channels"`
	Stages   []Row   `json:"stages"` // by the stage the assessment found; "" is none
	Kinds    []Row   `json:"kinds"`
	Signs    []Sign  `json:"signs"` // most lift first
	Wrong    []Wrong `json:"wrong"` // in the order of the input
}

// Counter adds up assessments. The zero value is ready.
type Counter struct {
	labels, langs, channels, stages, kinds rows
	signs                                  map[string]map[string]int
	wrong                                  []Wrong
}

type rowKey struct{ group, label string }
type rows map[rowKey]*Row

func (r *rows) add(group, label string, band parapet.Band) {
	if *r == nil {
		*r = rows{}
	}
	key := rowKey{group, label}
	row := (*r)[key]
	if row == nil {
		row = &Row{Group: group, Label: label, Bands: map[parapet.Band]int{}}
		(*r)[key] = row
	}
	row.N++
	row.Bands[band]++
}

// Add counts one item and what the check said of it.
func (c *Counter) Add(it Item, as *parapet.Assessment) {
	c.labels.add("all", it.Label, as.Band)
	c.langs.add(it.Lang, it.Label, as.Band)
	c.channels.add(it.Channel, it.Label, as.Band)
	c.stages.add(string(as.Stage), it.Label, as.Band)
	c.kinds.add(it.Kind, it.Label, as.Band)
	if c.signs == nil {
		c.signs = map[string]map[string]int{}
	}
	w := Wrong{Item: it, Verdict: verdict(it.Label, as.Band), Band: as.Band, Points: as.Points, Fired: []Fired{}}
	for _, f := range as.Findings {
		if c.signs[f.Indicator] == nil {
			c.signs[f.Indicator] = map[string]int{}
		}
		c.signs[f.Indicator][it.Label]++
		w.Fired = append(w.Fired, Fired{f.Indicator, f.Points})
	}
	if w.Verdict != "" {
		c.wrong = append(c.wrong, w)
	}
}

// verdict says what is wrong with a band, or nothing.
func verdict(label string, band parapet.Band) string {
	switch {
	case label == Approach && band.Rank() == 0:
		return "missed"
	case label == Benign && band.Rank() > 0:
		return "false alarm"
	case label == Ambiguous && band == parapet.BandStrong:
		return "too sure"
	}
	return ""
}

// Report gives the counts so far.
func (c *Counter) Report() Report {
	return Report{
		Labels: c.labels.sorted(cmp.Compare[string]), Langs: c.langs.sorted(cmp.Compare[string]),
		Channels: c.channels.sorted(cmp.Compare[string]), Kinds: c.kinds.sorted(cmp.Compare[string]),
		Stages: c.stages.sorted(compareStages), Signs: c.sortedSigns(),
		Wrong: append([]Wrong{}, c.wrong...),
	}
}

func (r rows) sorted(compareGroups func(a, b string) int) []Row {
	list := make([]Row, 0, len(r))
	for _, row := range r {
		list = append(list, *row)
	}
	slices.SortFunc(list, func(a, b Row) int {
		return cmp.Or(compareGroups(a.Group, b.Group), CompareLabels(a.Label, b.Label))
	})
	return list
}

func compareStages(a, b string) int {
	return cmp.Compare(slices.Index(parapet.Stages, parapet.Stage(a)), slices.Index(parapet.Stages, parapet.Stage(b)))
}

// CompareLabels orders labels: approach, ambiguous, benign, then the others by name.
func CompareLabels(a, b string) int {
	rank := func(s string) int {
		if i := slices.Index([]string{Approach, Ambiguous, Benign}, s); i >= 0 {
			return i
		}
		return 3
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
}

func (c *Counter) sortedSigns() []Sign {
	n := func(label string) float64 {
		if row := c.labels[rowKey{"all", label}]; row != nil {
			return float64(row.N)
		}
		return 0
	}
	list := make([]Sign, 0, len(c.signs))
	for id, fired := range c.signs {
		s := Sign{Indicator: id, Fired: fired}
		rate := func(label string) float64 { return (float64(fired[label]) + 0.5) / (n(label) + 1) }
		s.Lift = math.Log2(rate(Approach) / rate(Benign))
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b Sign) int {
		return cmp.Or(cmp.Compare(b.Lift, a.Lift), cmp.Compare(a.Indicator, b.Indicator))
	})
	return list
}

// Wilson is the 95 % score interval of k hits in n trials, as shares (Wilson 1927). It stays within 0 and 1 and is honest
// where k is 0 or n. Without trials it is everything.
func Wilson(k, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.959964 // the normal quantile of 97.5 %
	share, count := float64(k)/float64(n), float64(n)
	centre := share + z*z/(2*count)
	spread := z * math.Sqrt(share*(1-share)/count+z*z/(4*count*count))
	scale := 1 + z*z/count
	return max(0, (centre-spread)/scale), min(1, (centre+spread)/scale)
}
