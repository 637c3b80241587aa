package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"parapet"
)

// The shape of one line of "parapet check --json", in the order of its keys. doc/check-json.md promises it.
type (
	jsonCheck struct {
		ID          string               `json:"id"`
		Source      string               `json:"source"`
		Channel     parapet.Channel      `json:"channel"`
		Lang        string               `json:"lang"`
		Band        parapet.Band         `json:"band"`
		Points      points               `json:"points"`
		Stage       parapet.Stage        `json:"stage"`
		Findings    []jsonFinding        `json:"findings"`
		Observables []parapet.Observable `json:"observables"`
		Defects     []string             `json:"defects"`
		Ruleset     string               `json:"ruleset"`
	}
	jsonFinding struct {
		Indicator string           `json:"indicator"`
		Title     string           `json:"title"`
		Strength  parapet.Strength `json:"strength"`
		Points    points           `json:"points"`
		Evidence  []any            `json:"evidence"` // jsonSpan or jsonFact
	}
	jsonSpan struct {
		Message int    `json:"message"`
		Start   int    `json:"start"`
		End     int    `json:"end"`
		Text    string `json:"text"`
	}
	jsonFact struct {
		Fact string `json:"fact"`
	}
)

// points is a number of points, written with at most two decimals: more would only make files differ.
type points float64

// MarshalJSON writes the number without an exponent and without a negative zero.
func (p points) MarshalJSON() ([]byte, error) {
	f := math.Round(float64(p)*100) / 100
	if f == 0 { // also -0
		f = 0
	}
	return strconv.AppendFloat(nil, f, 'f', -1, 64), nil
}

// jsonLine is the line for one approach, with its line break. Lists are never null.
func jsonLine(a *parapet.Approach, as *parapet.Assessment) []byte {
	line := jsonCheck{
		ID: a.ID, Source: a.Source, Channel: a.Channel, Lang: as.Lang,
		Band: as.Band, Points: points(as.Points), Stage: as.Stage,
		Findings: make([]jsonFinding, 0, len(as.Findings)), Observables: as.Observables,
		Defects: make([]string, 0, len(a.Defects)), Ruleset: as.Ruleset,
	}
	for _, f := range as.Findings {
		line.Findings = append(line.Findings, findingJSON(f))
	}
	if line.Observables == nil {
		line.Observables = []parapet.Observable{}
	}
	for _, d := range a.Defects {
		line.Defects = append(line.Defects, d.String())
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(line); err != nil {
		panic(fmt.Sprintf("encode check of %q: %v", a.ID, err)) // only a type above could cause it
	}
	return b.Bytes()
}

func findingJSON(f parapet.Finding) jsonFinding {
	out := jsonFinding{
		Indicator: f.Indicator, Title: f.Title, Strength: f.Strength, Points: points(f.Points),
		Evidence: make([]any, 0, len(f.Evidence)),
	}
	for _, e := range f.Evidence {
		if e.Fact != "" {
			out.Evidence = append(out.Evidence, jsonFact{e.Fact})
		} else {
			out.Evidence = append(out.Evidence, jsonSpan{e.Message, e.Start, e.End, e.Text})
		}
	}
	return out
}

// jsonOutput prints one object a line, for each approach whose band has at least the rank.
func jsonOutput(w io.Writer, minRank int) output {
	return output{
		result: func(c checked) error {
			if c.assessment.Band.Rank() < minRank {
				return nil
			}
			_, err := w.Write(c.line)
			return err
		},
		finish: func() error { return nil },
	}
}
