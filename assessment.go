package parapet

// Band is the answer in one word. There is deliberately no band that says an approach is genuine.
type Band string

// The bands. Their words for people are in the user's language elsewhere.
const (
	BandStrong     Band = "strong"      // strong signs of a targeted approach
	BandSome       Band = "some"        // some signs to check before replying
	BandNoneKnown  Band = "none-known"  // none of the signs Parapet knows was found; no promise
	BandCannotTell Band = "cannot-tell" // not enough to compare
)

// Rank orders bands by how much they ask of the reader: cannot-tell and none-known 0, some 1, strong 2.
func (b Band) Rank() int {
	switch b {
	case BandStrong:
		return 2
	case BandSome:
		return 1
	}
	return 0
}

// Stage is how far an approach has come, in the order of Stages. StageLure stands beside the ladder: it aims at a device
// or an account, not at the person's knowledge.
type Stage string

// The stages.
const (
	StageNone    Stage = ""
	StageSpot    Stage = "spot"
	StageContact Stage = "contact"
	StageDevelop Stage = "develop"
	StageTask    Stage = "task"
	StageMove    Stage = "move"
	StageTravel  Stage = "travel"
	StageAsk     Stage = "ask"
	StageControl Stage = "control"
	StageLure    Stage = "lure"
)

// Stages lists every stage, earliest first, the lure last.
var Stages = []Stage{StageSpot, StageContact, StageDevelop, StageTask, StageMove, StageTravel, StageAsk, StageControl, StageLure}

// Strength is the weight of a finding in words.
type Strength string

// The strengths, by points: strong from 2.5, moderate from 1, small below; counter when negative.
const (
	Strong   Strength = "strong"
	Moderate Strength = "moderate"
	Small    Strength = "small"
	Counter  Strength = "counter"
)

// StrengthOf gives the word for a number of points (log2 of a likelihood ratio).
func StrengthOf(points float64) Strength {
	switch {
	case points < 0:
		return Counter
	case points >= 2.5:
		return Strong
	case points >= 1:
		return Moderate
	}
	return Small
}

// Evidence is one place that made an indicator fire: a span of a message's text, or a fact. Start and End are byte
// offsets into Approach.Messages[Message].Text, and Text is exactly those bytes. When Fact is set the rest is unused.
type Evidence struct {
	Message    int
	Start, End int
	Text       string
	Fact       string // for people: "Reply-To goes to another domain than From"
}

// Finding is an indicator that fired, with its evidence.
type Finding struct {
	Indicator string // id, as SN01
	Title     string
	Stage     Stage
	Strength  Strength
	Points    float64 // after ceilings; log2 of a likelihood ratio
	Evidence  []Evidence
}

// Assessment is the answer to a check: what was found, how it adds up, and what to do.
type Assessment struct {
	Band        Band
	Points      float64 // sum of the findings' points, the prior not included
	Stage       Stage
	Lang        string    // main language, found or declared
	Findings    []Finding // strongest first, counter-signs last
	Observables []Observable
	Advice      []string // what to do now, most pressing first
	Ruleset     string   // "sha256:..." of the library that answered
}
