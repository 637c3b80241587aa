package observable

import (
	"strings"

	"parapet"
)

// MaxObservables is how many observables of one approach are kept. A person writes a handful; more than this is a list or an
// attack, and the first ones are enough to meet the sender again.
const MaxObservables = 2000

// linearSeen is how many observables are searched one by one for duplicates before a map is built.
const linearSeen = 24

// Extract finds the observables of an approach, in the order in which they are first seen (persona, header, texts,
// attachments), each once and in the canonical form of its kind.
func Extract(ap *parapet.Approach) []parapet.Observable {
	var e Extractor
	return e.Extract(ap, nil)
}

// Extractor is [Extract] with buffers that are kept from one approach to the next. It is not safe for concurrent use; the
// zero value is ready.
type Extractor struct {
	dst     []parapet.Observable
	base    int // dst[base:] belongs to this approach
	seen    map[parapet.Observable]struct{}
	own     []string // the recipient's addresses and numbers, canonical
	channel parapet.Channel
	lang    string // language of the approach, two letters; "?" when not yet asked for
	ap      *parapet.Approach
	callers callers  // country codes met in international form
	pending []string // national numbers that wait for a country
	near    [kinds]int
	folded  []byte
	val     []byte
	host    []byte
}

// Extract appends the observables of ap to dst, as the function [Extract] finds them.
func (e *Extractor) Extract(ap *parapet.Approach, dst []parapet.Observable) []parapet.Observable {
	e.reset(ap, dst)
	e.owners(ap)
	e.persona(&ap.Persona)
	if ap.Mail != nil {
		e.header(ap.Mail)
	}
	for i := range ap.Messages {
		m := &ap.Messages[i]
		if m.From == parapet.Me {
			continue
		}
		e.text(m.Author)
		e.text(m.Subject)
		e.text(m.Text)
	}
	e.resolvePending()
	for i := range ap.Attachments {
		e.attachment(ap, &ap.Attachments[i])
	}
	dst = e.dst
	e.dst, e.ap = nil, nil
	return dst
}

func (e *Extractor) reset(ap *parapet.Approach, dst []parapet.Observable) {
	e.dst, e.base, e.ap = dst, len(dst), ap
	clear(e.seen)
	e.own = e.own[:0]
	e.pending = e.pending[:0]
	e.channel = ap.Channel
	e.callers = callers{}
	e.lang = "?"
}

// owners notes what belongs to the recipient: the addressees of the mail and the number or address under which the recipient
// writes. An address that the sender uses too is the sender's (mail sent to oneself with blind copies).
func (e *Extractor) owners(ap *parapet.Approach) {
	if m := ap.Mail; m != nil {
		for _, list := range [...][]parapet.Address{m.To, m.Cc} {
			for i := range list {
				e.ownAddress(ap, list[i].Addr)
			}
		}
	}
	for i := range ap.Messages {
		if m := &ap.Messages[i]; m.From == parapet.Me && m.Author != "" {
			e.ownAuthor(ap, m.Author)
		}
	}
}

func (e *Extractor) ownAddress(ap *parapet.Approach, addr string) {
	a, ok := canonEmail(addr)
	if !ok || e.isOwn(a) || sameAddress(a, ap.Persona.Email) {
		return
	}
	if m := ap.Mail; m != nil {
		if sameAddress(a, m.From.Addr) || sameAddress(a, m.Sender.Addr) {
			return
		}
		for i := range m.ReplyTo {
			if sameAddress(a, m.ReplyTo[i].Addr) {
				return
			}
		}
	}
	e.own = append(e.own, a)
}

func (e *Extractor) ownAuthor(ap *parapet.Approach, author string) {
	if strings.IndexByte(author, '@') >= 0 {
		e.ownAddress(ap, author)
		return
	}
	if i := strings.IndexByte(author, '+'); i >= 0 {
		if n, ok := readNumber(author, i, 0); ok && n.e164 != "" && !e.isOwn(n.e164) {
			e.own = append(e.own, n.e164)
		}
	}
}

func (e *Extractor) isOwn(v string) bool {
	for _, o := range e.own {
		if o == v {
			return true
		}
	}
	return false
}

func sameAddress(canonical, raw string) bool {
	if len(raw) == len(canonical) || isASCII(raw) && strings.IndexByte(raw, '<') < 0 {
		return strings.EqualFold(raw, canonical)
	}
	b, ok := canonEmail(raw)
	return ok && b == canonical
}

// persona searches what the sender claims to be. Location is no place to look: it names where, never how to reach.
func (e *Extractor) persona(p *parapet.Persona) {
	if p.Email != "" {
		e.address(p.Email)
	}
	if p.Phone != "" {
		e.personaPhone(p.Phone)
	}
	if p.URL != "" {
		e.link(p.URL)
	}
	e.text(p.Name)
	e.text(p.Headline)
	e.text(p.Employer)
}

// personaPhone reads the persona's number; on a messenger that goes by numbers it is the account as well.
func (e *Extractor) personaPhone(s string) {
	switch e.channel {
	case parapet.ChannelWhatsApp:
		e.text("whatsapp " + s)
	case parapet.ChannelSignal:
		e.text("signal " + s)
	default:
		e.text(s)
	}
}

// header takes the sender's side of a mail's header. The Return-Path and the Message-ID give their domains only: the local
// parts are made for one mail, and bounce addresses hold the recipient's own address.
func (e *Extractor) header(m *parapet.MailFacts) {
	e.address(m.From.Addr)
	e.text(m.From.Name)
	for i := range m.ReplyTo {
		e.address(m.ReplyTo[i].Addr)
	}
	e.address(m.Sender.Addr)
	e.addressDomain(m.ReturnPath)
	e.addressDomain(strings.TrimSuffix(m.MessageID, ">"))
	for i := range m.LinkTexts {
		e.link(m.LinkTexts[i].URL)
	}
	for i := range m.Hrefs {
		e.link(m.Hrefs[i])
	}
	e.text(m.HiddenText)
}

// address takes an address of a header field.
func (e *Extractor) address(addr string) {
	if addr == "" {
		return
	}
	if a, ok := canonEmail(addr); ok {
		e.addEmail(a)
	}
}

func (e *Extractor) addressDomain(addr string) {
	if at := strings.LastIndexByte(addr, '@'); at >= 0 {
		e.addDomain(addr[at+1:])
	}
}

// link takes a link whose bounds are known. A mailto: or tel: link is read as text.
func (e *Extractor) link(s string) {
	s = strings.TrimSpace(s)
	if n := schemeLen(s); n > 0 {
		e.url(s, n)
		return
	}
	e.text(s)
}

func (e *Extractor) attachment(ap *parapet.Approach, a *parapet.Attachment) {
	if a.SHA256 == "" || !theirs(ap, a) {
		return
	}
	if len(a.SHA256) == 64 && isHex(a.SHA256) {
		e.val = appendLower(e.val[:0], a.SHA256)
		e.add(parapet.KindSHA256, e.val)
	}
}

// theirs tells whether the other side sent an attachment; one that belongs to no message counts as theirs.
func theirs(ap *parapet.Approach, a *parapet.Attachment) bool {
	return a.Message < 0 || a.Message >= len(ap.Messages) || ap.Messages[a.Message].From != parapet.Me
}

// add keeps an observable unless it is the recipient's own or known already. It copies v.
func (e *Extractor) add(kind parapet.ObservableKind, v []byte) {
	got := e.dst[e.base:]
	if len(v) == 0 || len(got) >= MaxObservables {
		return
	}
	for _, o := range e.own {
		if o == string(v) {
			return
		}
	}
	if len(got) < linearSeen {
		for i := range got {
			if got[i].Kind == kind && got[i].Value == string(v) {
				return
			}
		}
	} else {
		e.fillSeen(got)
		if _, ok := e.seen[parapet.Observable{Kind: kind, Value: string(v)}]; ok {
			return
		}
	}
	o := parapet.Observable{Kind: kind, Value: string(v)}
	e.dst = append(e.dst, o)
	if len(got) >= linearSeen {
		e.seen[o] = struct{}{}
	}
}

// fillSeen builds the map of what is known, once the list is too long to be searched.
func (e *Extractor) fillSeen(got []parapet.Observable) {
	if len(e.seen) > 0 {
		return
	}
	if e.seen == nil {
		e.seen = make(map[parapet.Observable]struct{}, 2*linearSeen)
	}
	for _, o := range got {
		e.seen[o] = struct{}{}
	}
}
