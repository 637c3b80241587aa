// Package chat reads conversations: exports of LinkedIn, WhatsApp, Telegram, Signal and WeChat, tables, and what people
// paste. Every reader takes text that is UTF-8 already, gives approaches with their defects, and never fails on content.
//
// Who is who. An export rarely says which side handed it in. In this order: the name the caller gives; what the export
// says (an owner's id, a direction column); the contact a file is named after; and else the first speaker is taken to be
// the one who approached, and the guess is listed as a defect.
package chat

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"parapet"
)

// Limits on one conversation.
const (
	// MaxMessages keeps a conversation readable in one go: years of daily chat. The newest are kept.
	MaxMessages = 20000
	// MaxText bounds the text of one conversation in bytes; a novel is under 2 MiB. The newest messages are kept.
	MaxText = 8 << 20
	// MaxName bounds a name an input shows for a writer, in runes.
	MaxName = 200
)

// Options say what is known about an input from outside it.
type Options struct {
	Name   string // the name of the input, used only as a hint for who the other side is
	Source string // what Approach.Source begins with
	Me     string // the name the recipient goes by; may be empty
}

// Finish puts an approach in the form every reader promises: messages in order of time, text in valid UTF-8 and within
// the limits, and a defect when there is no text at all.
func Finish(a *parapet.Approach) {
	order(a)
	limit(a)
	empty := true
	for i := range a.Messages {
		m := &a.Messages[i]
		m.Text, m.Subject, m.Author = clean(m.Text), clean(m.Subject), name(m.Author)
		empty = empty && strings.TrimSpace(m.Text) == "" && strings.TrimSpace(m.Subject) == ""
	}
	for i := range a.Attachments {
		a.Attachments[i].Name = name(a.Attachments[i].Name)
	}
	for _, s := range []*string{&a.ID, &a.Source, &a.Lang, &a.RecipientRole, &a.Persona.Name, &a.Persona.Headline, &a.Persona.Employer,
		&a.Persona.Location, &a.Persona.Email, &a.Persona.Phone, &a.Persona.URL, &a.Persona.Joined} {
		*s = clean(*s)
	}
	if empty {
		Defect(a, "no-text", "nothing to read in it")
	}
}

// Defect lists a defect once.
func Defect(a *parapet.Approach, code, detail string) {
	d := parapet.Defect{Code: code, Detail: detail}
	if !slices.Contains(a.Defects, d) {
		a.Defects = append(a.Defects, d)
	}
}

// clean makes a string valid UTF-8 with plain line ends.
func clean(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// name cleans a name of a writer or a file and bounds its length.
func name(s string) string {
	s = strings.TrimSpace(clean(s))
	if len(s) <= MaxName {
		return s
	}
	n := 0
	for i := range s {
		if n++; n > MaxName {
			return s[:i] + "…"
		}
	}
	return s
}

// order sorts the messages by time where every one has a time, and moves the attachments along.
func order(a *parapet.Approach) {
	byTime := func(x, y parapet.Message) int { return x.At.Compare(y.At) }
	if slices.ContainsFunc(a.Messages, func(m parapet.Message) bool { return m.At.IsZero() }) || slices.IsSortedFunc(a.Messages, byTime) {
		return
	}
	at := make([]int, len(a.Messages)) // new place -> old place
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(x, y int) int { return byTime(a.Messages[x], a.Messages[y]) })
	sorted, place := make([]parapet.Message, len(at)), make([]int, len(at))
	for now, old := range at {
		sorted[now], place[old] = a.Messages[old], now
	}
	a.Messages = sorted
	for i := range a.Attachments {
		if m := a.Attachments[i].Message; m >= 0 && m < len(place) {
			a.Attachments[i].Message = place[m]
		}
	}
}

// limit keeps the newest messages of a conversation that is over the limits. One message that alone is over MaxText is
// cut at its end.
func limit(a *parapet.Approach) {
	first, size := len(a.Messages), 0
	for first > 0 && len(a.Messages)-first < MaxMessages && size+len(a.Messages[first-1].Text) <= MaxText {
		first--
		size += len(a.Messages[first].Text)
	}
	if first == 0 {
		return
	}
	if n := len(a.Messages); first == n {
		first = n - 1
		a.Messages[first].Text = cut(a.Messages[first].Text, MaxText)
		Defect(a, "limit", fmt.Sprintf("a message over %d MiB was cut", MaxText>>20))
	}
	if first > 0 {
		Defect(a, "limit", fmt.Sprintf("the oldest %d of %d messages were left out", first, len(a.Messages)))
	}
	dropMessages(a, first)
}

// dropMessages removes the first n messages and their attachments.
func dropMessages(a *parapet.Approach, n int) {
	a.Messages = slices.Clone(a.Messages[n:])
	kept := a.Attachments[:0]
	for _, f := range a.Attachments {
		if f.Message -= n; f.Message >= 0 {
			kept = append(kept, f)
		}
	}
	a.Attachments = kept
}

// cut shortens s to at most n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
