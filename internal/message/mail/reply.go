package mail

import (
	"strings"
	"unicode"

	"parapet"
)

// sides are the two ends of a conversation, by the header of its newest mail.
type sides struct {
	from parapet.Address
	to   []parapet.Address
}

// who tells which side wrote a quoted mail. ok is false when nothing says it: then the text is better left whole.
func (s *sides) who(a parapet.Address) (speaker parapet.Speaker, ok bool) {
	if a.Addr != "" {
		for _, t := range s.to {
			if strings.EqualFold(t.Addr, a.Addr) && !strings.EqualFold(t.Addr, s.from.Addr) {
				return parapet.Me, true
			}
		}
		return parapet.Them, true
	}
	if a.Name == "" {
		return "", false
	}
	if sameName(a.Name, s.from.Name) {
		return parapet.Them, true
	}
	for _, t := range s.to {
		if sameName(a.Name, t.Name) {
			return parapet.Me, true
		}
	}
	return "", false
}

func sameName(a, b string) bool {
	return a != "" && strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// chain splits the newest message into the conversation its text quotes, oldest first.
func (s *sides) chain(newest parapet.Message) []parapet.Message {
	messages := []parapet.Message{newest}
	for len(messages) < maxChain {
		last := &messages[len(messages)-1]
		own, earlier, ok := s.splitReply(last.Text)
		if !ok {
			break
		}
		last.Text = own
		messages = append(messages, earlier)
	}
	for i, j := 0, len(messages)-1; i < j; i, j = i+1, j-1 {
		messages[i], messages[j] = messages[j], messages[i]
	}
	return messages
}

// splitReply parts a text from the mail it quotes. It says no unless the quoted part is the whole end of the text, names
// its author, and the author is on one of the two sides.
func (s *sides) splitReply(text string) (own string, earlier parapet.Message, ok bool) {
	if strings.IndexByte(text, ':') < 0 && !strings.Contains(text, "：") {
		return "", earlier, false
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if forward, _ := mark(l); forward {
			break // what follows was forwarded, not answered
		}
		q, found := quoteAt(lines, i, l)
		if !found {
			continue
		}
		speaker, known := s.who(q.author)
		own = strings.TrimRight(strings.Join(lines[:i], "\n"), " \t\n_-")
		if !known || q.text == "" || strings.TrimSpace(own) == "" {
			return "", earlier, false
		}
		if q.footer != "" {
			own += "\n\n" + q.footer
		}
		return own, parapet.Message{At: parseDate(q.date), From: speaker, Author: author(q.author), Subject: q.subject, Text: q.text}, true
	}
	return "", earlier, false
}

// quote is a mail quoted at the end of another.
type quote struct {
	author                      parapet.Address
	date, subject, text, footer string
}

// quoteAt reads the quote that begins at lines[i], in one of two forms: "On ... wrote:" before quoted lines, or a header
// block.
func quoteAt(lines []string, i int, l string) (q quote, ok bool) {
	if who, next, is := attribution(lines, i, l); is {
		text, footer, all := quotedTail(lines[next:])
		if !all {
			return q, false
		}
		return quote{author: who, text: text, footer: footer}, true
	}
	start := i
	_, original := mark(l)
	rule := len(l) > 10 && strings.Trim(l, "_ ") == ""
	if original || rule {
		start++
	} else if found, _ := lineLabel(l); found != labelFrom {
		return q, false
	}
	b, next, is := readBlock(lines, start)
	if !is || b.date == "" || b.labels < 3 {
		return q, false
	}
	text := strings.Trim(strings.Join(lines[next:], "\n"), " \t\n")
	return quote{author: b.sender(), date: b.date, subject: b.subject, text: text}, true
}

// wroteWords end an attribution, in the languages read here.
var wroteWords = []string{"wrote:", "writes:", "schrieb:", "a écrit :", "a écrit:", "escribió:", "написал:", "написала:", "написал(а):", "пишет:", "писал(а):",
	"写道：", "写道:", "寫道：", "寫道:", "كتب:", "كتبت:", "كتب/كتبت:", "نوشت:", "نوشته:", "نوشته است:", "ha scritto:", "escreveu:", "schreef:"}

// attribution reads "On ... Name <address> wrote:", which programs fold over up to three lines. next is the first line
// after it and the empty lines that follow.
func attribution(lines []string, i int, l string) (who parapet.Address, next int, ok bool) {
	if l == "" || l[0] == '>' || len(l) > 300 {
		return who, 0, false
	}
	whole := l
	for n := 1; ; n++ {
		t := strings.TrimRight(whole, " \t\u00a0\u200e\u200f\u202c")
		if endsInWrote(t) {
			next = i + n
			who = attributed(t)
			break
		}
		if n == 3 || i+n >= len(lines) || !mayBeAttribution(whole) || lines[i+n] == "" || lines[i+n][0] == '>' || len(lines[i+n]) > 300 {
			return who, 0, false
		}
		whole += " " + lines[i+n]
	}
	for next < len(lines) && strings.TrimSpace(lines[next]) == "" {
		next++
	}
	return who, next, next < len(lines) && strings.HasPrefix(strings.TrimLeft(lines[next], " "), ">")
}

// mayBeAttribution reports whether a line can begin an attribution that goes on in the next: it holds a digit of a date.
func mayBeAttribution(l string) bool { return strings.ContainsAny(l, "0123456789") }

func endsInWrote(l string) bool {
	if !strings.HasSuffix(l, ":") && !strings.HasSuffix(l, "：") {
		return false
	}
	lower := strings.ToLower(l)
	for _, w := range wroteWords {
		if strings.HasSuffix(lower, w) {
			return true
		}
	}
	return strings.Contains(lower, " schrieb ") && strings.HasPrefix(lower, "am ") // "Am 3. März um 10:05 schrieb Jane Roe:"
}

// attributed finds the author in an attribution: the address, and the name before it.
func attributed(l string) parapet.Address {
	addr := findAddr(l)
	name := l
	if addr != "" {
		name = l[:strings.Index(l, addr)]
	} else {
		for _, w := range wroteWords {
			if i := strings.LastIndex(strings.ToLower(name), w); i > 0 && i <= len(name) {
				name = name[:i]
				break
			}
		}
	}
	if i := strings.LastIndex(name, " schrieb "); i >= 0 {
		name = name[i+len(" schrieb "):]
	}
	if i := strings.LastIndexAny(name, "0123456789"); i >= 0 {
		name = name[i+1:]
		name = strings.TrimLeft(name, "日年月 ,.:)")
		for _, w := range [...]string{"AM", "PM", "a.m.", "p.m.", "Uhr", "h", "г."} {
			if rest, ok := strings.CutPrefix(name, w); ok && (rest == "" || rest[0] == ' ' || rest[0] == ',') {
				name = rest
			}
		}
	}
	name = strings.TrimFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' && r != ')' })
	return parapet.Address{Name: strings.ToValidUTF8(strings.TrimSpace(name), ""), Addr: addr}
}

// quotedTail takes the quote marks off lines. all is false when own words stand between or after them; a signature or a
// list's footer at the end is let through.
func quotedTail(lines []string) (text, footer string, all bool) {
	var b strings.Builder
	for i, l := range lines {
		t := strings.TrimSpace(l)
		switch {
		case strings.HasPrefix(t, ">"):
			b.WriteString(unquoteLine(strings.TrimLeft(l, " ")))
		case t == "":
		case t == "--" || strings.HasPrefix(t, "_____"):
			return strings.Trim(b.String(), "\n \t"), strings.TrimSpace(strings.Join(lines[i:], "\n")), true
		default:
			return "", "", false
		}
		b.WriteByte('\n')
	}
	return strings.Trim(b.String(), "\n \t"), "", true
}
