package main

import (
	"strings"
	"testing"

	"parapet"
)

// span is evidence for the first place of phrase in a message.
func span(t *testing.T, a *parapet.Approach, message int, phrase string) parapet.Evidence {
	t.Helper()
	start := strings.Index(a.Messages[message].Text, phrase)
	if start < 0 {
		t.Fatalf("message %d doesn't say %q", message, phrase)
	}
	return parapet.Evidence{Message: message, Start: start, End: start + len(phrase), Text: phrase}
}

func TestExcerpts(t *testing.T) {
	a := &parapet.Approach{Messages: []parapet.Message{
		{Text: "First sentence. Could you send me the draft of chapter 2.5 before Friday? We pay well.\nNew line here."},
		{Text: strings.Repeat("many words go by ", 20) + "until the money comes " + strings.Repeat("and more words follow ", 20)},
		{Text: "上次写得很好。这次想要内部的那份，网上没有的。谢谢"},
	}}
	for _, c := range []struct {
		name    string
		message int
		phrases []string
		want    []string
	}{
		{"a sentence", 0, []string{"draft"}, []string{`"Could you send me the [draft] of chapter 2.5 before Friday?"`}},
		{"phrases near each other are quoted together", 0, []string{"send", "before Friday"}, []string{`"Could you [send] me the draft of chapter 2.5 [before Friday]?"`}},
		{"overlapping phrases are one", 0, []string{"send me the", "the draft"}, []string{`"Could you [send me the draft] of chapter 2.5 before Friday?"`}},
		{"a line ends a quotation", 0, []string{"pay"}, []string{`"We [pay] well."`}},
		{"a long sentence is cut at words", 1, []string{"money"}, []string{`"…by many words go by many words go by until the [money] comes and more words follow and more words…"`}},
		{"Chinese", 2, []string{"内部"}, []string{`"这次想要[内部]的那份，网上没有的。"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := parapet.Finding{}
			for _, p := range c.phrases {
				f.Evidence = append(f.Evidence, span(t, a, c.message, p))
			}
			list, left := terminal{width: 80}.excerpts(a, f)
			var got []string
			for _, e := range list {
				text := ""
				for _, p := range e.pieces {
					text += p.text
				}
				got = append(got, text)
			}
			if left != 0 || strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got %q, %d left; want %q", got, left, c.want)
			}
		})
	}
}

func TestExcerptsOfFactsAndNonsense(t *testing.T) {
	a := &parapet.Approach{Messages: []parapet.Message{{Text: "short"}}}
	f := parapet.Finding{Evidence: []parapet.Evidence{
		{Message: 3, Start: 0, End: 1}, {Message: 0, Start: 2, End: 99}, {Message: 0, Start: -1, End: 2}, {Message: 0, Start: 2, End: 2},
		{Fact: "Reply-To goes to another domain than From"}, {Fact: "b"}, {Fact: "c"}, {Fact: "d"}, {Fact: "e"},
	}}
	list, left := terminal{width: 80}.excerpts(a, f)
	if len(list) != maxExcerpts || left != 2 {
		t.Fatalf("%d places and %d left, want %d and 2: spans outside the text are passed over", len(list), left, maxExcerpts)
	}
	if got := list[0].pieces[0].text; got != "Reply-To goes to another domain than From." {
		t.Errorf("the fact reads %q", got)
	}
}
