package train

import (
	"fmt"
	"testing"
)

var up, down = Bound{0, 4.5}, Bound{-4.5, 0}

// items: indicator 0 fires on approaches, 1 on ordinary items, 2 on both alike.
func items() (out []Item) {
	for i := range 200 {
		it := Item{ID: fmt.Sprint(i), Approach: i%2 == 0, Weight: 1, Fired: []int{2}}
		if it.Approach && i%10 != 0 {
			it.Fired = append(it.Fired, 0)
		}
		if !it.Approach && i%7 != 0 {
			it.Fired = append(it.Fired, 1)
		}
		out = append(out, it)
	}
	return out
}

func TestFitKeepsToTheSide(t *testing.T) {
	m := Fit(items(), []Bound{up, down, up}, 1)
	if m.Points[0] < 1 || m.Points[1] > -1 || m.Points[2] < 0 {
		t.Errorf("points %v", m.Points)
	}
	if m := Fit(items(), []Bound{down, up, up}, 1); m.Points[0] != 0 || m.Points[1] != 0 {
		t.Errorf("a weight crossed to the wrong side: %v", m.Points)
	}
}

func TestFitKeepsContextSmall(t *testing.T) {
	m := Fit(items(), []Bound{{0, 0.5}, down, up}, 1)
	if m.Points[0] < 0.49 || m.Points[0] > 0.51 {
		t.Errorf("context that the data lean to got %v points, 0.5 at most", m.Points[0])
	}
}

func TestThreshold(t *testing.T) {
	scores := []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	for share, want := range map[float64]float64{0: 0, 0.1: 0.1, 0.3: 0.3} {
		if got := Reached(scores, Threshold(scores, share)); got != want {
			t.Errorf("share %v: %v of the scores reach the threshold", share, got)
		}
	}
}

func TestHeldIsTheSameTwice(t *testing.T) {
	a, b := Held(items(), []Bound{up, down, up}, 1), Held(items(), []Bound{up, down, up}, 1)
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("item %d: %v, then %v", i, a[i], b[i])
		}
	}
}
