package chat

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"parapet"
)

// entry is one stamped line with its continuation lines. Its parts are slices of the transcript.
type entry struct {
	stamp  stamp
	author string // empty for a line of the system
	text   string
}

// maxLead is how many lines may stand before the first stamped line of a transcript: a heading, a note of the reporter.
const maxLead = 5

// LooksTranscript tells whether a text is a conversation with a time stamp at the beginning of each message.
func LooksTranscript(text string) bool {
	lead, strong, weak := 0, 0, 0
	for line := range lines(text, 200) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		st, rest, ok := parseStamp(line)
		author := false
		if ok {
			name, _ := splitAuthor(line[rest:])
			author = name != ""
		}
		switch {
		case ok && st.strong && st.dated && author:
			return true
		case ok && author:
			weak++
		case ok && st.strong && st.dated:
			strong++
		case strong+weak == 0:
			if lead++; lead > maxLead {
				return false
			}
		}
		if weak >= 2 {
			return true
		}
	}
	return strong >= 2
}

// lines yields the lines of a text, at most n (0: all), each without its line end.
func lines(text string, n int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for i := 0; text != "" && (n == 0 || i < n); i++ {
			line, rest, _ := strings.Cut(text, "\n")
			if !yield(strings.TrimSuffix(line, "\r")) {
				return
			}
			text = rest
		}
	}
}

// Transcript reads a conversation whose messages begin with a time stamp: WhatsApp exports of every locale, the Markdown
// of Signal tools, and pasted conversations. It returns nil when there is no stamped line.
func Transcript(text string, opt Options) *parapet.Approach {
	lead, entries := scanTranscript(text)
	if len(entries) == 0 {
		return nil
	}
	joinNames(entries, opt)
	stamps := make([]stamp, len(entries))
	for i, e := range entries {
		stamps[i] = e.stamp
	}
	order, sure := decideOrder(stamps)
	a := &parapet.Approach{ID: "1", Source: opt.Source, Channel: channelOf(stamps)}
	if lead = strings.TrimSpace(lead); lead != "" {
		a.Messages = append(a.Messages, parapet.Message{From: parapet.Them, Text: lead})
	}
	undated := 0
	for _, e := range entries {
		at, ok := e.stamp.time(order)
		if !ok {
			undated++
		}
		if e.author == "" {
			continue // a line of the system: who joined, what was encrypted
		}
		e.message(a, parapet.Message{At: at, From: parapet.Them, Author: e.author})
	}
	if !sure {
		Defect(a, "ambiguous-time", "dates can be read day first or month first; read day first")
	}
	if undated > 0 {
		Defect(a, "ambiguous-time", fmt.Sprintf("%d messages without a full date", undated))
	}
	assignSides(a, opt, false)
	Finish(a)
	return a
}

// scanTranscript cuts a text into what stands before the first stamp and the stamped entries.
func scanTranscript(text string) (lead string, entries []entry) {
	begin := 0 // of the text of the entry that is open
	closeAt := func(end int) {
		body := strings.TrimRight(text[begin:end], "\r\n")
		if len(entries) == 0 {
			lead = body
			return
		}
		e := &entries[len(entries)-1]
		e.author, e.text = splitAuthor(body)
	}
	for at := 0; at < len(text); {
		next := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		if st, rest, ok := parseStamp(text[at:next]); ok {
			closeAt(at)
			entries = append(entries, entry{stamp: st})
			begin = at + rest
		}
		at = next
	}
	closeAt(len(text))
	return lead, entries
}

// maxAuthor bounds the name of a writer, in bytes: a display name is at most 25 to 64 characters.
const maxAuthor = 200

// splitAuthor takes "Name: text" apart. author is empty when the first line has no name before a colon, as in a line of
// the system.
func splitAuthor(body string) (author, text string) {
	head := body[:min(len(body), maxAuthor)]
	if i := strings.IndexByte(head, '\n'); i >= 0 {
		head = head[:i]
	}
	for i := 0; i < len(head); {
		j := strings.IndexAny(head[i:], ":：")
		if j < 0 {
			return "", body
		}
		i += j
		_, size := utf8.DecodeRuneInString(body[i:])
		after := body[i+size:]
		next, _ := utf8.DecodeRuneInString(after)
		if size > 1 || after == "" || strings.ContainsRune(" \n\r\t\u00a0\u202f\u200e\u200f", next) {
			name := cleanAuthor(head[:i])
			if name == "" || strings.ContainsAny(name, `"“”«»`) {
				return "", body // a system line that quotes a title
			}
			return name, strings.TrimPrefix(strings.TrimPrefix(after, " "), "\u00a0")
		}
		i += size
	}
	return "", body
}

// cleanAuthor removes direction marks and the sign of an unsaved contact.
func cleanAuthor(s string) string {
	s = unmark(s)
	if rest, ok := strings.CutPrefix(s, "~"); ok {
		s = unmark(rest)
	}
	return s
}

// joinNames repairs names that hold a colon themselves: "Dr: Anna" is the writer when every message of "Dr" begins with
// "Anna: ", or when the input is named after "Dr: Anna".
func joinNames(entries []entry, opt Options) {
	type seen struct {
		second string
		n      int
		same   bool
	}
	by := map[string]*seen{}
	for _, e := range entries {
		if e.author == "" {
			continue
		}
		second, _ := splitAuthor(e.text)
		s := by[e.author]
		if s == nil {
			s = &seen{second: second, same: true}
			by[e.author] = s
		}
		s.n++
		s.same = s.same && second != "" && second == s.second
	}
	for i := range entries {
		e := &entries[i]
		s := by[e.author]
		if s == nil || !s.same {
			continue
		}
		whole := e.author + ": " + s.second
		if s.n >= 3 || strings.Contains(opt.Name, whole) || opt.Me == whole {
			_, e.text = splitAuthor(e.text)
			e.author = whole
		}
	}
}

// channelOf tells where a stamped conversation comes from by the form of its stamps.
func channelOf(stamps []stamp) parapet.Channel {
	signal, whatsapp := true, true
	for _, st := range stamps {
		iso := st.dated && st.month == 0 && st.w == [3]int{4, 2, 2}
		signal = signal && iso && st.bracket && st.comma && !st.seconds
		whatsapp = whatsapp && st.dated && st.month == 0
	}
	switch {
	case signal:
		return parapet.ChannelSignal
	case whatsapp:
		return parapet.ChannelWhatsApp
	}
	return parapet.ChannelOther
}
