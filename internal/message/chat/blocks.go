package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parapet"
)

// pasteBlocks reads what a copy from a web page gives: a line with a name and a time, then the text. LinkedIn writes
// "Anna Example sent the following message at 2:14 PM" and "Anna Example  2:14 PM"; Telegram "Anna, [12.05.2026 14:22]".
// It returns nil when the first line is none of these.
func pasteBlocks(text string, opt Options) *parapet.Approach {
	text = strings.TrimLeft(dropPageLines(text), " \t\r\n")
	if text == "" {
		return nil
	}
	if name, _ := telegramHead(firstLine(text)); name != "" {
		return telegramBlocks(text, opt)
	}
	linkedin := false
	turns := scanTurns(text, func(line string) (string, int) {
		if name := linkedInLong(line); name != "" {
			linkedin = true
			return name, len(line)
		}
		return linkedInShort(line), len(line)
	})
	if len(turns) == 0 || !linkedin && len(turns) < 2 {
		return nil
	}
	return fromTurns(turns, parapet.ChannelLinkedIn, opt)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSuffix(line, "\r")
}

// sentMarks are what LinkedIn puts between a name and a time for readers who listen.
var sentMarks = []string{" sent the following message at ", " sent the following messages at ", " hat die folgende Nachricht gesendet um ", " hat die folgenden Nachrichten gesendet um ", " a envoyé le message suivant à ", " a envoyé les messages suivants à "}

// linkedInLong gives the name in "NAME sent the following message at TIME".
func linkedInLong(line string) string {
	for _, mark := range sentMarks {
		if name, at, ok := strings.Cut(line, mark); ok && isClock(at) && isSpeaker(unmark(name)) {
			return unmark(name)
		}
	}
	return ""
}

// linkedInShort gives the name in "NAME  TIME", where the name may carry pronouns in brackets.
func linkedInShort(line string) string {
	line = strings.TrimSpace(line)
	if len(line) > 4*maxSpeaker {
		return ""
	}
	i := strings.LastIndexAny(line, "0123456789")
	if i < 0 {
		return ""
	}
	for i > 0 && (line[i-1] == ':' || line[i-1] >= '0' && line[i-1] <= '9') {
		i--
	}
	name, at := line[:i], line[i:]
	if !isClock(at) || !strings.HasSuffix(name, " ") && !strings.HasSuffix(name, "\u00a0") {
		return ""
	}
	name = strings.TrimRight(unmark(name), "•·| \u00a0")
	if j := strings.LastIndexByte(name, '('); j > 0 && strings.HasSuffix(name, ")") {
		name = strings.TrimSpace(name[:j])
	}
	if !isSpeaker(name) || !isCapital(name) {
		return ""
	}
	return name
}

// isCapital tells whether every word begins with a capital letter or a letter of a script without case, as names do and
// sentences do not.
func isCapital(name string) bool {
	for _, w := range strings.Fields(name) {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) && len(w) > 3 {
			return false
		}
	}
	return true
}

// isClock tells a time of the day that stands alone.
func isClock(s string) bool {
	var st stamp
	c := &cursor{s: s}
	c.spaces()
	if !st.clock(c) {
		return false
	}
	c.spaces()
	return c.i >= len(c.s)
}

// dropPageLines removes the lines of a copied LinkedIn page that nobody wrote.
func dropPageLines(text string) string {
	if !strings.Contains(text, "View ") || !strings.Contains(text, "profile") {
		return text
	}
	var b strings.Builder
	for line := range lines(text, 0) {
		t := strings.TrimSpace(line)
		if strings.HasPrefix(t, "View ") && strings.Contains(t, "profile") && len(t) < 4*maxSpeaker {
			continue
		}
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return b.String()
}

// telegramHead reads "Anna, [12.05.2026 14:22]", the line Telegram Desktop puts over a copied message.
func telegramHead(line string) (name string, st stamp) {
	line = strings.TrimSpace(line)
	i := strings.Index(line, ", [")
	if i <= 0 || !strings.HasSuffix(line, "]") || !isSpeaker(unmark(line[:i])) {
		return "", st
	}
	st, rest, ok := parseStamp(line[i+2:])
	if !ok || !st.dated || strings.TrimSpace(line[i+2+rest:]) != "" {
		return "", st
	}
	return unmark(line[:i]), st
}

// telegramBlocks reads messages copied from Telegram Desktop.
func telegramBlocks(text string, opt Options) *parapet.Approach {
	var stamps []stamp
	turns := scanTurns(text, func(line string) (string, int) {
		name, st := telegramHead(line)
		if name != "" {
			stamps = append(stamps, st)
		}
		return name, len(line)
	})
	order, sure := decideOrder(stamps)
	a := &parapet.Approach{ID: "1", Source: opt.Source, Channel: parapet.ChannelTelegram}
	for i, t := range turns {
		at, _ := stamps[i].time(order)
		a.Messages = append(a.Messages, parapet.Message{At: at, From: parapet.Them, Author: t.author, Text: t.text})
	}
	if !sure {
		Defect(a, "ambiguous-time", "dates can be read day first or month first; read day first")
	}
	assignSides(a, opt, true)
	Finish(a)
	return a
}
