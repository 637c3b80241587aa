package mail

import (
	"strings"

	"parapet"
)

// block is a mail header that a program wrote into a text.
type block struct {
	from, to, cc, subject, date string
	labels                      int
}

// maxBlock is how many lines a header block may have; long recipient lists are folded over some.
const maxBlock = 24

// readBlock reads a header block that begins at lines[i]. next is the first line after it. ok needs a sender and two more
// labels, so that a sentence with a colon is none.
func readBlock(lines []string, i int) (b block, next int, ok bool) {
	last := noLabel
	end := min(len(lines), i+maxBlock)
	for next = i; next < end; next++ {
		l := strings.Trim(lines[next], "> \t\u00a0*")
		if l == "" {
			if b.labels > 0 && !labelSoon(lines, next+1, next+2) {
				break
			}
			continue
		}
		found, v := lineLabel(lines[next])
		if found == noLabel {
			if last == noLabel || last == labelOther || !labelSoon(lines, next+1, next+4) {
				break
			}
			b.extend(last, l)
			continue
		}
		b.set(found, v)
		last = found
	}
	return b, next, b.from != "" && b.labels >= 3
}

// labelSoon reports whether one of lines[from:to] bears a label, before an empty line.
func labelSoon(lines []string, from, to int) bool {
	for i := from; i < min(to, len(lines)); i++ {
		if strings.Trim(lines[i], "> \t") == "" {
			return false
		}
		if found, _ := lineLabel(lines[i]); found != noLabel {
			return true
		}
	}
	return false
}

func (b *block) set(l label, v string) {
	b.labels++
	if p := b.place(l); p != nil && *p == "" {
		*p = cutText(v, maxField)
	}
}

func (b *block) extend(l label, v string) {
	if p := b.place(l); p != nil && len(*p)+len(v) < maxField {
		*p += " " + v
	}
}

func (b *block) place(l label) *string {
	switch l {
	case labelFrom:
		return &b.from
	case labelTo:
		return &b.to
	case labelCc:
		return &b.cc
	case labelSubject:
		return &b.subject
	case labelDate:
		return &b.date
	}
	return nil
}

// sender reads the sender of a block; Outlook writes "Name [mailto:address]", or a name alone.
func (b *block) sender() parapet.Address {
	if list := parseAddresses(b.from); len(list) > 0 {
		return list[0]
	}
	return parapet.Address{Name: b.from}
}

// forward is a mail forwarded in the text of another.
type forward struct {
	block
	text string
}

// findForward finds an inline forward: nothing but a note before it, and a mark that says forwarded, or a subject that
// says so before a mark or block that replies have too.
func findForward(text, subject string) (f forward, ok bool) {
	found := false
	for depth := 0; depth < maxNested; depth++ {
		inner, ok := cutForward(text, subject)
		if !ok {
			break
		}
		f, found = inner, true
		text, subject = inner.text, inner.subject
	}
	return f, found
}

// cutForward takes one forward off a text.
func cutForward(text, subject string) (f forward, ok bool) {
	if strings.IndexByte(text, ':') < 0 && !strings.Contains(text, "：") {
		return f, false
	}
	saysSo := forwardSubject(subject)
	lines := strings.Split(text, "\n")
	words, signed := 0, false
	for i, l := range lines {
		isForward, isOriginal := mark(l)
		start := i
		if isForward || isOriginal {
			start++
		} else if found, _ := lineLabel(l); found == noLabel || !saysSo {
			signed = signed || strings.TrimSpace(l) == "--"
			if !signed {
				words += countWords(l, forwardNote)
			}
			if words > forwardNote {
				return f, false
			}
			continue
		}
		if !isForward && !saysSo {
			return f, false // a reply quotes in this form too
		}
		b, next, ok := readBlock(lines, start)
		if !ok && isForward {
			b, next, ok = readLine(lines, start)
		}
		if !ok {
			if isForward || isOriginal {
				return f, false
			}
			words += countWords(l, forwardNote)
			continue
		}
		return forward{block: b, text: forwardText(lines[next:])}, true
	}
	return f, false
}

// readLine reads the one line that Russian web mail writes in place of a header: a date, a name and an address.
func readLine(lines []string, i int) (b block, next int, ok bool) {
	for i < len(lines) && strings.TrimSpace(lines[i]) == "" {
		i++
	}
	if i >= len(lines) || len(lines[i]) > 300 || !strings.HasSuffix(strings.TrimSpace(lines[i]), ":") {
		return b, i, false
	}
	who := attributed(lines[i])
	if who.Addr == "" {
		return b, i, false
	}
	if inner, next, ok := readBlock(lines, i+1); ok {
		return inner, next, true
	}
	return block{from: mailbox(who.Name, who.Addr), labels: 1}, i + 1, true
}

// forwardText gives the text after a forward's header, without the quote marks Apple Mail puts before every line and
// without the line that ends a forward in Russian mail programs.
func forwardText(lines []string) string {
	quoted := true
	for _, l := range lines {
		if t := strings.TrimSpace(l); t != "" && t[0] != '>' {
			quoted = false
			break
		}
	}
	var b strings.Builder
	for _, l := range lines {
		if quoted {
			l = unquoteLine(l)
		}
		if end, _ := mark(l); end && strings.Contains(strings.ToLower(l), "конец") {
			break
		}
		b.WriteString(l)
		b.WriteByte('\n')
	}
	return strings.Trim(b.String(), "\n \t")
}

// unquoteLine takes one quote mark off a line.
func unquoteLine(l string) string {
	t := strings.TrimLeft(l, " ")
	if strings.HasPrefix(t, ">") {
		return strings.TrimPrefix(t[1:], " ")
	}
	return l
}

// forwarded makes the mail that d forwards in its text the approach. Its header is lost: nothing of the outer header may
// speak for it.
func (d *draft) forwarded(f forward) *parapet.Approach {
	from := f.sender()
	facts := &parapet.MailFacts{
		From: from, To: parseAddresses(cutText(f.to, maxField)), Cc: parseAddresses(cutText(f.cc, maxField)),
		Date: parseDate(f.date), Forwarded: true, HeadersLost: true,
		HiddenText: d.hidden, LinkTexts: d.links, Hrefs: d.hrefs, Structure: d.structure,
	}
	d.defect("headers-lost", "forwarded within the text: the original header is not there to be judged")
	if f.text == "" {
		d.defect("no-text", "the forwarded mail holds no text")
	}
	a := &parapet.Approach{
		ID: d.source, Source: d.source + ", forwarded within the text", Channel: parapet.ChannelEmail,
		Persona: parapet.Persona{Name: from.Name, Email: from.Addr}, Mail: facts,
	}
	if id := messageID(d.header.line("message-id")); id != "" {
		a.ID = id
	}
	s := sides{from: from, to: facts.To}
	a.Messages = s.chain(parapet.Message{At: facts.Date, From: parapet.Them, Author: author(from), Subject: f.subject, Text: f.text})
	a.Attachments = d.attachments
	for i := range a.Attachments {
		a.Attachments[i].Message = len(a.Messages) - 1
	}
	a.Defects = d.defects
	d.attachInner(a)
	return a
}
