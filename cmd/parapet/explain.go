package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"parapet"
	"parapet/internal/indicator"
)

// explainer writes the explanation of an assessment for the person who got the approach.
type explainer struct {
	t     terminal
	lib   *indicator.Library
	limit int // reasons explained; 0 for all
	signs int // how many signs are looked for
}

func newExplainer(t terminal, lib *indicator.Library, limit int) explainer {
	x := explainer{t: t, lib: lib, limit: limit}
	for _, ind := range lib.Indicators {
		if ind.Kind == indicator.KindSign && ind.Status != "draft" && !ind.Off() {
			x.signs++
		}
	}
	return x
}

// explain writes everything about one approach. number is its place among several, or 0.
func (x *explainer) explain(w io.Writer, number int, a *parapet.Approach, as *parapet.Assessment) error {
	var b strings.Builder
	x.head(&b, number, a, as)
	words := bands[as.Band]
	b.WriteString("\n" + x.t.wrap("", "", piece{words.heading, words.style}))
	b.WriteString(x.t.wrap("", "", piece{words.meaning, plain}))
	if s := stageWords[as.Stage]; s != "" && as.Band.Rank() > 0 {
		b.WriteString(x.t.wrap("", "", piece{"How far it has come: " + s + ".", plain}))
	}
	x.reasons(&b, a, as)
	x.advice(&b, as)
	x.limits(&b, a)
	_, err := io.WriteString(w, b.String())
	return err
}

// head says where the approach was read and who the sender claims to be.
func (x *explainer) head(b *strings.Builder, number int, a *parapet.Approach, as *parapet.Assessment) {
	first := ""
	if number > 0 {
		first = fmt.Sprintf("%d. ", number)
	}
	b.WriteString(x.t.wrap("", "", piece{first + visible(a.Source), bold}, piece{"  (" + arrival(a, as) + ")", faint}))
	if s := sender(a.Persona); s != "" {
		b.WriteString(x.t.wrap("Says they are: ", "               ", piece{visible(s), plain}))
	}
	for _, m := range a.Messages {
		if m.Subject != "" {
			b.WriteString(x.t.wrap("Subject: ", "         ", piece{visible(m.Subject), plain}))
			break
		}
	}
}

// reasons explains the findings: the signs, strongest first; then what speaks against a suspicion, which gets as much room;
// then what was merely noted.
func (x *explainer) reasons(b *strings.Builder, a *parapet.Approach, as *parapet.Assessment) {
	var signs, counters, context []parapet.Finding
	for _, f := range as.Findings {
		ind := x.lib.Indicator(f.Indicator)
		switch {
		case f.Strength == parapet.Counter:
			counters = append(counters, f)
		case ind != nil && ind.Kind == indicator.KindContext:
			context = append(context, f)
		default:
			signs = append(signs, f)
		}
	}
	if len(signs) > 0 {
		title := "Why"
		if as.Band.Rank() == 0 {
			title = "Noticed, and too little by itself"
		}
		x.title(b, title)
		x.list(b, a, signs)
	}
	if len(counters) > 0 {
		x.title(b, "What speaks for it")
		x.list(b, a, counters)
	}
	if len(context) > 0 {
		x.title(b, "Also noted, ordinary by itself")
		for _, f := range context {
			b.WriteString(x.t.wrap("  - ", "    ", piece{sentence(f.Title), plain}))
		}
	}
}

func (x *explainer) title(b *strings.Builder, text string) {
	b.WriteString("\n" + x.t.paint(bold, text) + "\n")
}

// weightless is how few points a finding may add before it is named without an explanation: a ceiling has taken its weight,
// or experience has shown that it says little.
const weightless = 0.05

func (x *explainer) list(b *strings.Builder, a *parapet.Approach, findings []parapet.Finding) {
	shown := findings
	if x.limit > 0 && len(shown) > x.limit {
		shown = shown[:x.limit]
	}
	for len(shown) > 1 && math.Abs(shown[len(shown)-1].Points) < weightless {
		shown = shown[:len(shown)-1]
	}
	for i, f := range shown {
		x.finding(b, i+1, a, f)
	}
	if rest := findings[len(shown):]; len(rest) > 0 {
		titles := make([]string, len(rest))
		for i, f := range rest {
			titles[i] = f.Title
		}
		b.WriteString(x.t.wrap("  And: ", "       ", piece{strings.Join(titles, "; ") + ".", plain}))
	}
}

// finding explains one sign: its title and strength, the phrases, why it matters, and the innocent reading.
func (x *explainer) finding(b *strings.Builder, n int, a *parapet.Approach, f parapet.Finding) {
	st, strength := plain, " ("+string(f.Strength)+")"
	switch f.Strength {
	case parapet.Strong:
		st = strongStyle
	case parapet.Moderate:
		st = someStyle
	case parapet.Counter:
		st, strength = counterText, ""
	}
	const indent = "     "
	b.WriteString(x.t.wrap(fmt.Sprintf(" %2d. ", n), indent, piece{f.Title, bold}, piece{strength, st}))
	list, left := x.t.excerpts(a, f)
	for _, e := range list {
		pieces := e.pieces
		if e.message >= 0 && len(a.Messages) > 1 {
			pieces = append(pieces, piece{" " + place(a, e.message), faint})
		}
		b.WriteString(x.t.wrap(indent, indent, pieces...))
	}
	if left > 0 {
		b.WriteString(x.t.wrap(indent, indent, piece{fmt.Sprintf("… and %s more.", plural(left, "place")), faint}))
	}
	ind := x.lib.Indicator(f.Indicator)
	if ind == nil {
		return
	}
	x.labelled(b, indent, "Why it matters: ", ind.Why)
	innocent := "It can be ordinary: "
	if f.Strength == parapet.Counter {
		innocent = "Keep in mind: "
	}
	x.labelled(b, indent, innocent, ind.Innocent)
	if ind.Overridden != "" {
		x.labelled(b, indent, "Changed by your organisation: ", ind.Overridden)
	}
}

func (x *explainer) labelled(b *strings.Builder, indent, label, text string) {
	if text = strings.TrimSpace(text); text != "" {
		b.WriteString(x.t.wrap(indent, indent, piece{label, faint}, piece{visible(text), plain}))
	}
}

// place says which message a quotation is from, and who wrote it.
func place(a *parapet.Approach, i int) string {
	m := a.Messages[i]
	who := ""
	if m.From == parapet.Me {
		who = ", yours"
	}
	when := ""
	if !m.At.IsZero() {
		when = ", " + m.At.Format("2 January 2006")
	}
	return fmt.Sprintf("(message %d%s%s)", i+1, who, when)
}

// advice says what to do now, most pressing first.
func (x *explainer) advice(b *strings.Builder, as *parapet.Assessment) {
	x.title(b, "What to do now")
	advice := as.Advice
	if len(advice) == 0 {
		advice = []string{bands[as.Band].advice}
	}
	for _, s := range advice {
		b.WriteString(x.t.wrap("  - ", "    ", piece{visible(s), plain}))
	}
}

// limits says what the check can't tell, what it looked for, and what was wrong with the input.
func (x *explainer) limits(b *strings.Builder, a *parapet.Approach) {
	x.title(b, "What this check can't tell")
	lines := []string{
		"It can't prove who sent a message. A careful approach can show few signs, and a real recruiter can show some.",
	}
	switch {
	case a.Mail != nil && a.Mail.HeadersLost:
		lines = append(lines, "It was forwarded inside another mail, so its headers are lost and nothing about the real sender could be checked. Forward it as an attachment, or save the original and check that.")
	case a.Mail != nil && a.Mail.AuthServID == "":
		lines = append(lines, "No server recorded whether the sender's address is real, so that was not judged.")
	case a.Mail == nil && a.Channel == parapet.ChannelEmail:
		lines = append(lines, "Only the text was there, not the mail's headers, so the sender's address was not judged. Save the mail as a file and check that.")
	}
	lines = append(lines, fmt.Sprintf("%s were looked for, in the text and in what the file says about the sender; nothing was looked up.", plural(x.signs, "sign")))
	for _, s := range lines {
		b.WriteString(x.t.wrap("  - ", "    ", piece{s, plain}))
	}
	if len(a.Defects) == 0 {
		return
	}
	x.title(b, "What could not be read")
	for _, d := range a.Defects {
		text := d.Detail
		if text == "" {
			text = strings.ReplaceAll(d.Code, "-", " ")
		}
		b.WriteString(x.t.wrap("  - ", "    ", piece{capital(sentence(visible(text))), plain}))
	}
}
