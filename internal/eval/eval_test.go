package eval

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet"
)

func assessed(band parapet.Band, stage parapet.Stage, ids ...string) *parapet.Assessment {
	as := &parapet.Assessment{Band: band, Stage: stage}
	for _, id := range ids {
		as.Findings = append(as.Findings, parapet.Finding{Indicator: id, Points: 1})
		as.Points++
	}
	return as
}

func counted() *Counter {
	var c Counter
	c.Add(Item{ID: "a1", Label: Approach, Lang: "en", Channel: "email"}, assessed(parapet.BandStrong, parapet.StageAsk, "SN01", "CO02"))
	c.Add(Item{ID: "a2", Label: Approach, Lang: "zh", Channel: "wechat"}, assessed(parapet.BandSome, parapet.StageTask, "SN01"))
	c.Add(Item{ID: "a3", Label: Approach, Lang: "zh", Channel: "wechat"}, assessed(parapet.BandNoneKnown, "", "CO02"))
	c.Add(Item{ID: "m1", Label: Ambiguous, Lang: "en", Channel: "email"}, assessed(parapet.BandStrong, parapet.StageAsk, "SN01"))
	c.Add(Item{ID: "m2", Label: Ambiguous, Lang: "en", Channel: "email"}, assessed(parapet.BandSome, parapet.StageContact, "CO02"))
	c.Add(Item{ID: "b1", Label: Benign, Lang: "en", Channel: "email"}, assessed(parapet.BandSome, parapet.StageContact, "CO02"))
	c.Add(Item{ID: "b2", Label: Benign, Lang: "en", Channel: "email"}, assessed(parapet.BandCannotTell, ""))
	c.Add(Item{ID: "p1", Label: "phishing", Lang: "en", Channel: "email"}, assessed(parapet.BandStrong, parapet.StageLure, "TL01"))
	return &c
}

func TestLabels(t *testing.T) {
	type short struct {
		Label              string
		N, Strong, Flagged int
	}
	var got []short
	for _, r := range counted().Report().Labels {
		got = append(got, short{r.Label, r.N, r.Strong(), r.Flagged()})
	}
	want := []short{{Approach, 3, 1, 2}, {Ambiguous, 2, 1, 2}, {Benign, 2, 0, 1}, {"phishing", 1, 1, 1}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestGroups(t *testing.T) {
	rep := counted().Report()
	names := func(rows []Row) (list []string) {
		for _, r := range rows {
			list = append(list, r.Group+"/"+r.Label)
		}
		return list
	}
	for _, c := range []struct {
		what string
		rows []Row
		want []string
	}{
		{"langs", rep.Langs, []string{"en/approach", "en/ambiguous", "en/benign", "en/phishing", "zh/approach"}},
		{"channels", rep.Channels, []string{"email/approach", "email/ambiguous", "email/benign", "email/phishing", "wechat/approach"}},
		{"stages, in the order of the ladder", rep.Stages, []string{
			"/approach", "/benign", "contact/ambiguous", "contact/benign", "task/approach", "ask/approach", "ask/ambiguous", "lure/phishing"}},
	} {
		if d := cmp.Diff(c.want, names(c.rows)); d != "" {
			t.Errorf("%s: -want +got\n%s", c.what, d)
		}
	}
}

func TestWrong(t *testing.T) {
	got := map[string]string{}
	for _, w := range counted().Report().Wrong {
		got[w.ID] = w.Verdict
	}
	want := map[string]string{"a3": "missed", "m1": "too sure", "b1": "false alarm"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestSigns(t *testing.T) {
	signs := counted().Report().Signs
	if len(signs) != 3 || signs[0].Indicator != "SN01" {
		t.Fatalf("signs %v, want SN01 first of three", signs)
	}
	// (2+0.5)/(3+1) over (0+0.5)/(2+1)
	if want := math.Log2(0.625 / (0.5 / 3)); math.Abs(signs[0].Lift-want) > 1e-12 {
		t.Errorf("lift of SN01 is %v, want %v", signs[0].Lift, want)
	}
}

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{
		{0, 0, 0, 1},
		{0, 10, 0, 0.2775},
		{10, 10, 0.7225, 1},
		{5, 10, 0.2366, 0.7634},
		{81, 263, 0.2553, 0.3662}, // the example of Newcombe 1998, table I
	} {
		low, high := Wilson(c.k, c.n)
		if math.Abs(low-c.low) > 5e-5 || math.Abs(high-c.high) > 5e-5 {
			t.Errorf("Wilson(%d, %d) = %.4f, %.4f; want %.4f, %.4f", c.k, c.n, low, high, c.low, c.high)
		}
	}
}
