package main

import (
	"bytes"
	"os"
	"testing"
	"time"

	"parapet"
	"parapet/internal/indicator"
)

// testLibrary is the small library of testdata/signs, alone.
func testLibrary(t *testing.T) *indicator.Library {
	t.Helper()
	lib, err := indicator.Load(os.DirFS("testdata/signs"))
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// TestExplain holds the whole of what a person reads, for each band. Look at testdata/explain.golden.
func TestExplain(t *testing.T) {
	x := newExplainer(terminal{width: 72}, testLibrary(t), 2)
	chat := &parapet.Approach{
		Source: "chat.zip, conversation 3", Channel: parapet.ChannelWhatsApp,
		Persona: parapet.Persona{Name: "陈嘉", Headline: "Partner", Employer: "Northmere Advisory", Phone: "+447700900123"},
		Messages: []parapet.Message{
			{From: parapet.Them, Text: "你好，我是陈嘉。There is a gablehook here.", At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)},
			{From: parapet.Me, Text: "Hello"},
			{From: parapet.Them, Text: "这次想要羽毛笔坑的那一份，价格可以再商量。", At: time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC)},
		},
		Defects: []parapet.Defect{{Code: "ambiguous-time", Detail: "the file doesn't say in which time zone it was written"}},
	}
	strong := &parapet.Assessment{Band: parapet.BandStrong, Stage: parapet.StageAsk, Lang: "zh", Findings: []parapet.Finding{
		{Indicator: "XT01", Title: "Says the strong word", Strength: parapet.Strong, Points: 7, Evidence: []parapet.Evidence{span(t, chat, 2, "羽毛笔坑")}},
		{Indicator: "XT02", Title: "Says the middling word", Strength: parapet.Moderate, Points: 2, Evidence: []parapet.Evidence{span(t, chat, 0, "gablehook")}},
		{Indicator: "XT09", Title: "Says something small", Strength: parapet.Small, Points: .5},
		{Indicator: "XT03", Title: "Says the kind word", Strength: parapet.Counter, Points: -1, Evidence: []parapet.Evidence{{Fact: "the recipient said so"}}},
	}, Advice: []string{"Don't say the word back.", "Ask what the word means."}}
	mail := &parapet.Approach{
		Source: "report.eml", Channel: parapet.ChannelEmail, Mail: &parapet.MailFacts{HeadersLost: true},
		Messages: []parapet.Message{{From: parapet.Them, Subject: "Your talk", Text: "The residents' meeting is on Tuesday."}},
	}
	var b bytes.Buffer
	for i, c := range []struct {
		a  *parapet.Approach
		as *parapet.Assessment
	}{
		{chat, strong},
		{mail, &parapet.Assessment{Band: parapet.BandSome, Stage: parapet.StageContact, Lang: "en"}},
		{mail, &parapet.Assessment{Band: parapet.BandNoneKnown, Lang: "en"}},
		{&parapet.Approach{Source: "-", Channel: parapet.ChannelEmail}, &parapet.Assessment{Band: parapet.BandCannotTell}},
	} {
		if err := x.explain(&b, i+1, c.a, c.as); err != nil {
			t.Fatal(err)
		}
		b.WriteString("\n")
	}
	golden(t, "testdata/explain.golden", b.Bytes())
}
