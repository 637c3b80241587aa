package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"parapet"
	"parapet/internal/indicator"
)

const (
	// fewApproaches is how many are each explained in full. With more, each gets a line, and only those with strong signs
	// an explanation: nobody reads twenty pages.
	fewApproaches = 20
	// lookFirst is how many approaches the summary names as the ones to begin with.
	lookFirst = 10
	// sourceColumns is the width of the column that says where an approach was read.
	sourceColumns = 32
)

// texter prints results for people. It holds back the first few until it knows whether there are many.
type texter struct {
	w        io.Writer
	x        explainer
	minRank  int
	held     []checked
	many     bool
	count    int
	perBand  map[parapet.Band]int
	pressing []pressing
}

// pressing is an approach that the summary may name.
type pressing struct {
	number int
	source string
	points float64
	reason string
}

func textOutput(w io.Writer, t terminal, lib *indicator.Library, c *checkFlags) output {
	x := &texter{
		w: w, x: newExplainer(t, lib, c.limit),
		minRank: c.minRank(), perBand: map[parapet.Band]int{},
	}
	return output{result: x.result, finish: x.finish}
}

func (x *texter) result(c checked) error {
	x.count++
	x.perBand[c.assessment.Band]++
	x.notePressing(c)
	if x.many {
		return x.brief(x.count, c)
	}
	x.held = append(x.held, c)
	if len(x.held) <= fewApproaches {
		return nil
	}
	x.many = true
	for i, c := range x.held {
		if err := x.brief(i+1, c); err != nil {
			return err
		}
	}
	x.held = nil
	return nil
}

// brief prints one line for an approach, and explains it when its signs are strong.
func (x *texter) brief(number int, c checked) error {
	band := c.assessment.Band
	if band.Rank() < x.minRank {
		return nil
	}
	if band == parapet.BandStrong {
		if err := x.rule(); err != nil {
			return err
		}
		if err := x.x.explain(x.w, number, c.approach, c.assessment); err != nil {
			return err
		}
		return x.rule()
	}
	words := bands[band]
	left := fmt.Sprintf("%6d  ", number) + x.x.t.paint(words.style, pad(words.short, 14)) + "  "
	text := pad(clipStart(visible(c.approach.Source), sourceColumns), sourceColumns) + "  " + visible(gist(c))
	_, err := io.WriteString(x.w, left+strings.TrimRight(clip(text, x.x.t.width-24), " ")+"\n")
	return err
}

func (x *texter) rule() error {
	_, err := io.WriteString(x.w, x.x.t.paint(faint, strings.Repeat("─", x.x.t.width))+"\n")
	return err
}

// gist is what tells an approach from others in a list: its strongest sign, or its subject, or who sent it, or how it
// begins.
func gist(c checked) string {
	if c.assessment.Band.Rank() > 0 && len(c.assessment.Findings) > 0 {
		return c.assessment.Findings[0].Title
	}
	for _, m := range c.approach.Messages {
		if m.Subject != "" {
			return m.Subject
		}
	}
	if who := cmp.Or(c.approach.Persona.Name, c.approach.Persona.Email); who != "" || len(c.approach.Messages) == 0 {
		return who
	}
	return clip(c.approach.Messages[0].Text, maxWidth)
}

// notePressing keeps the few approaches that most need a look.
func (x *texter) notePressing(c checked) {
	if c.assessment.Band != parapet.BandStrong {
		return
	}
	p := pressing{x.count, c.approach.Source, c.assessment.Points, gist(c)}
	i, _ := slices.BinarySearchFunc(x.pressing, p, func(a, b pressing) int {
		return cmp.Or(cmp.Compare(b.points, a.points), cmp.Compare(a.number, b.number))
	})
	x.pressing = slices.Insert(x.pressing, i, p)
	if len(x.pressing) > lookFirst {
		x.pressing = x.pressing[:lookFirst]
	}
}

func (x *texter) finish() error {
	for i, c := range x.held {
		if c.assessment.Band.Rank() < x.minRank {
			continue
		}
		number := i + 1
		if x.count == 1 {
			number = 0
		} else if err := x.rule(); err != nil {
			return err
		}
		if err := x.x.explain(x.w, number, c.approach, c.assessment); err != nil {
			return err
		}
	}
	if x.count < 2 {
		return nil
	}
	if err := x.rule(); err != nil {
		return err
	}
	_, err := io.WriteString(x.w, x.summary())
	return err
}

// summary counts the approaches of each band and names the ones to look at first.
func (x *texter) summary() string {
	var b strings.Builder
	b.WriteString(x.x.t.paint(bold, fmt.Sprintf("%d approaches", x.count)) + "\n")
	for _, band := range bandOrder {
		words := bands[band]
		fmt.Fprintf(&b, "%6d  %s\n", x.perBand[band], words.heading)
	}
	if len(x.pressing) == 0 {
		return b.String()
	}
	title := "Look at these first"
	if hidden := x.perBand[parapet.BandStrong] - len(x.pressing); hidden > 0 {
		title += fmt.Sprintf(" (%d of %d)", len(x.pressing), x.perBand[parapet.BandStrong])
	}
	b.WriteString("\n" + x.x.t.paint(bold, title) + "\n")
	for _, p := range x.pressing {
		line := pad(clipStart(visible(p.source), sourceColumns), sourceColumns) + "  " + p.reason
		b.WriteString(clip(fmt.Sprintf("%6d  %s", p.number, line), x.x.t.width) + "\n")
	}
	return b.String()
}
