package mail

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"parapet"
)

// Parse reads one message as it stands in an .eml file. It gives the approaches in it: one as a rule, several when the
// mail reports several others (see the package documentation). source names the input for people. Any bytes but none
// give an approach; what was damaged is in its Defects.
func Parse(raw []byte, source string) ([]*parapet.Approach, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, fmt.Errorf("read mail %s: it is empty", source)
	}
	return parse(raw, source, 0, &budget{parts: maxParts, approaches: maxApproaches}), nil
}

// parse reads a message that lies level mails deep.
func parse(raw []byte, source string, level int, left *budget) []*parapet.Approach {
	d := &draft{source: source, level: level, left: left}
	raw = skipLead(narrow(raw))
	h, body := readHeader(raw, &d.notes)
	if len(h) == 0 {
		d.notes.defect("no-header", "no header of a mail; read as text")
		body = raw
	}
	if hasBareCR(raw) {
		d.notes.ambiguous("bare carriage return")
	}
	d.header = h
	r := &partReader{notes: &d.notes, left: left}
	d.text = r.read(h, body, 0, false)
	if d.text.empty() {
		d.text = r.late
	}
	d.files(r)
	return d.finish()
}

// hasBareCR reports whether a carriage return stands without its line feed; programs disagree on whether it ends a line.
func hasBareCR(b []byte) bool {
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 || i+1 >= len(b) {
			return false
		}
		if b[i+1] != '\n' {
			return true
		}
		b = b[i+2:]
	}
}

// draft is a message that was read and is not yet an approach. Both .eml and .msg become one.
type draft struct {
	notes
	source      string
	level       int
	left        *budget
	header      header
	text        content
	attachments []parapet.Attachment
	inner       []inner
	hidden      string
	links       []parapet.Link
	hrefs       []string
	reportType  string
	headersOnly []byte
}

// files takes over what a part reader gathered besides the text.
func (d *draft) files(r *partReader) {
	d.attachments, d.inner, d.links, d.hrefs = r.attachments, r.inner, r.links, r.hrefs
	d.reportType, d.headersOnly = r.reportType, r.headersOnly
	d.hidden = cutText(strings.Join(r.hidden, "\n"), maxHidden)
}

// finish decides which message is the approach, and builds it.
func (d *draft) finish() []*parapet.Approach {
	text := choose(d.text, &d.notes)
	if d.level < maxNested {
		if out := d.reported(text); out != nil {
			return out
		}
	}
	if f, ok := findForward(text, d.header.text("subject")); ok {
		return []*parapet.Approach{d.forwarded(f)}
	}
	a := d.approach(text)
	d.attachInner(a)
	return []*parapet.Approach{a}
}

// approach makes the message itself the approach.
func (d *draft) approach(text string) *parapet.Approach {
	f := d.facts()
	d.automatic()
	if text == "" {
		d.defect("no-text", "the mail holds no text")
	}
	at := f.Date
	if at.IsZero() {
		at = d.header.receivedDate()
	}
	a := &parapet.Approach{
		ID: f.MessageID, Source: d.source, Channel: parapet.ChannelEmail,
		Persona: parapet.Persona{Name: f.From.Name, Email: f.From.Addr},
		Mail:    f,
	}
	if a.ID == "" {
		a.ID = d.source
	}
	s := sides{from: f.From, to: f.To}
	a.Messages = s.chain(parapet.Message{At: at, From: parapet.Them, Author: author(f.From), Subject: d.header.text("subject"), Text: text})
	a.Attachments = d.attachments
	for i := range a.Attachments {
		a.Attachments[i].Message = len(a.Messages) - 1
	}
	a.Defects = d.defects
	return a
}

// author is the name a mail program shows for a sender.
func author(a parapet.Address) string {
	if a.Name != "" {
		return a.Name
	}
	return a.Addr
}

// attachInner lists mails that stay attachments, because the mail around them speaks for itself or the nesting is too deep.
func (d *draft) attachInner(a *parapet.Approach) {
	for _, in := range d.inner {
		if len(a.Attachments) >= maxAttachments {
			break
		}
		r := partReader{notes: &d.notes, left: d.left}
		r.attach(in.name, "message/rfc822", in.raw)
		if len(r.attachments) == 0 {
			continue
		}
		r.attachments[0].Kind = kindMail
		if in.storage != nil {
			r.attachments[0].SHA256 = "" // a part of the file, with no bytes of its own
		}
		r.attachments[0].Message = len(a.Messages) - 1
		a.Attachments = append(a.Attachments, r.attachments[0])
	}
	switch {
	case len(d.inner) == 0 || d.reportType == "delivery-status":
	case d.level >= maxNested:
		d.defect("too-deep", "mails within mails more than "+itoa(maxNested)+" deep; the rest is listed only")
	default:
		d.defect("attached-message", "an attached mail was not read: the mail around it says much itself")
	}
	a.Defects = d.defects
}

// facts reads the header facts.
func (d *draft) facts() *parapet.MailFacts {
	h := d.header
	f := &parapet.MailFacts{
		ReplyTo:    parseAddresses(h.line("reply-to")),
		ReturnPath: strings.Trim(h.line("return-path"), "<> "),
		To:         parseAddresses(h.line("to")),
		Cc:         parseAddresses(h.line("cc")),
		MessageID:  messageID(h.line("message-id")),
		InReplyTo:  messageID(h.line("in-reply-to")),
		Date:       parseDate(h.line("date")),
		Mailer:     h.text("x-mailer"),
		HiddenText: d.hidden,
		LinkTexts:  d.links,
		Hrefs:      d.hrefs,
	}
	from := parseAddresses(h.line("from"))
	if len(from) > 0 {
		f.From = from[0]
		if len(from) > 1 {
			d.ambiguous("more than one address in From")
		}
	}
	if s := parseAddresses(h.line("sender")); len(s) > 0 {
		f.Sender = s[0]
	}
	if f.Mailer == "" {
		f.Mailer = h.text("user-agent")
	}
	precedence := strings.ToLower(h.line("precedence"))
	f.ListMail = h.has("list-id") || h.has("list-unsubscribe") || h.has("list-post") || precedence == "bulk" || precedence == "list"
	for _, name := range [...]string{"from", "to", "subject", "cc", "reply-to"} {
		if len(h.get(name)) > maxField {
			d.defect("limit", "field "+name+" longer than read; the rest is left out")
		}
	}
	h.authenticate(f, &d.notes)
	f.Structure = d.structure
	return f
}

// messageID gives an identifier without its brackets.
func messageID(s string) string {
	if i := strings.IndexByte(s, '<'); i >= 0 {
		s = s[i+1:]
	}
	if i := strings.IndexByte(s, '>'); i >= 0 {
		s = s[:i]
	}
	return cutText(strings.TrimSpace(s), 998)
}

// receivedDate is when the last server took the mail over, for mails without a date.
func (h header) receivedDate() time.Time {
	s := h.line("received")
	if i := strings.LastIndexByte(s, ';'); i >= 0 {
		return parseDate(s[i+1:])
	}
	return time.Time{}
}

// automatic notes mail that no person wrote: bounces and automatic replies.
func (d *draft) automatic() {
	h := d.header
	if d.reportType == "delivery-status" || h.has("x-failed-recipients") {
		d.defect("bounce", "a notice that a mail was not delivered")
		return
	}
	submitted := strings.ToLower(h.line("auto-submitted"))
	if strings.HasPrefix(submitted, "auto-replied") || h.has("x-autoreply") || h.has("x-autorespond") || d.reportType == "disposition-notification" ||
		strings.EqualFold(h.line("precedence"), "auto_reply") || hasPrefixFold(h.text("subject"), autoReplySubjects) {
		d.defect("auto-reply", "an automatic reply")
	}
}

// autoReplySubjects begin the subjects that Exchange and Chinese web mail give automatic replies.
var autoReplySubjects = []string{"automatic reply:", "autoreply:", "auto-reply:", "automatische antwort:", "réponse automatique", "respuesta automática",
	"автоответ", "自动回复", "自動回覆", "自動回復", "رد تلقائي", "پاسخ خودکار"}

func hasPrefixFold(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if len(s) >= len(p) && strings.EqualFold(s[:len(p)], p) {
			return true
		}
	}
	return false
}
