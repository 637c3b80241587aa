package main

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet"
)

// TestJSONLine holds the shape that doc/check-json.md promises, byte for byte.
func TestJSONLine(t *testing.T) {
	approaches := []struct {
		approach   parapet.Approach
		assessment parapet.Assessment
	}{
		{
			parapet.Approach{
				ID: "<1@northmere.example>", Source: "inbox.mbox, message 12", Channel: parapet.ChannelEmail,
				Defects: []parapet.Defect{{Code: "truncated", Detail: "the last part has no end"}, {Code: "no-text"}},
			},
			parapet.Assessment{
				Band: parapet.BandStrong, Points: 6.123456, Stage: parapet.StageAsk, Lang: "en",
				Findings: []parapet.Finding{
					{Indicator: "SN01", Title: "Asks for <something> & \"more\"", Strength: parapet.Strong, Points: 3,
						Evidence: []parapet.Evidence{{Message: 1, Start: 4, End: 10, Text: "内部"}}},
					{Indicator: "CO09", Title: "Writes from a free mail address", Strength: parapet.Moderate, Points: 1.005,
						Evidence: []parapet.Evidence{{Fact: "free.example gives addresses to anybody"}}},
					{Indicator: "CS01", Title: "Speaks against it", Strength: parapet.Counter, Points: -0.001},
				},
				Observables: []parapet.Observable{{Kind: parapet.KindDomain, Value: "northmere.example"}},
				Ruleset:     "sha256:00",
			},
		},
		{parapet.Approach{ID: "2", Source: "standard input", Channel: parapet.ChannelOther}, parapet.Assessment{Band: parapet.BandCannotTell, Ruleset: "sha256:00"}},
	}
	var got bytes.Buffer
	for _, c := range approaches {
		line := jsonLine(&c.approach, &c.assessment)
		if !json.Valid(line) || bytes.Count(line, []byte("\n")) != 1 {
			t.Errorf("not one line of JSON: %s", line)
		}
		got.Write(line)
	}
	golden(t, "testdata/check.golden.jsonl", got.Bytes())
}

// golden compares with a file, or rewrites it with -update.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s, -want +got (rewrite it with -update):\n%s", path, d)
	}
}
