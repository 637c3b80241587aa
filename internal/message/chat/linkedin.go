package chat

import (
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"time"

	"parapet"
	"parapet/internal/message/htmltext"
)

// A LinkedInPart is one of the tables of a LinkedIn data export.
type LinkedInPart int

// The tables that are told apart. Every other table of an export is the reporter's own life and is not read.
const (
	NotLinkedIn LinkedInPart = iota
	LinkedInMessages
	LinkedInInvitations
	LinkedInConnections
)

// LooksLinkedIn tells which table of a LinkedIn export a text is, by its column names.
func LooksLinkedIn(text string) LinkedInPart {
	part := NotLinkedIn
	findHeader(text, func(h header) bool {
		part = linkedInPart(h)
		return part != NotLinkedIn
	})
	return part
}

func linkedInPart(h header) LinkedInPart {
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(n string) bool { return h.find(n) < 0 })
	}
	switch {
	case has("conversation id", "from", "content"), has("conversation id", "from", "date", "subject"):
		return LinkedInMessages
	case has("from", "to", "sent at", "direction"), has("from", "to", "sent at", "message"):
		return LinkedInInvitations
	case has("first name", "last name", "connected on"), has("first name", "last name", "company", "position"):
		return LinkedInConnections
	}
	return NotLinkedIn
}

// LinkedIn holds what has been read of an export, table by table, until Approaches gives it.
type LinkedIn struct {
	opt           Options
	conversations []*conversation
	byID          map[string]*conversation
	invitations   []invitation
	order         []string          // people in the order in which they are met
	people        map[string]string // key of a person to the name
	met           map[string]int    // key of a person to how many conversations and invitations they are in
	addressed     map[string]int    // key of a person to how many conversations in the inbox begin with a message to them
	own           map[string]int    // key of a person to how many invitations say by their direction that this is the owner
}

type conversation struct {
	id, place string
	people    []string // keys
	messages  []linkedInMessage
	notes     []parapet.Defect
}

type linkedInMessage struct {
	parapet.Message
	sender  string // key
	files   []parapet.Attachment
	profile string
}

type invitation struct {
	conversation
	incoming, outgoing bool
	to                 string
}

// NewLinkedIn begins an export.
func NewLinkedIn(opt Options) *LinkedIn {
	return &LinkedIn{opt: opt, byID: map[string]*conversation{}, people: map[string]string{}, met: map[string]int{}, addressed: map[string]int{}, own: map[string]int{}}
}

// Messages reads messages.csv, in any of its column sets. place names the table for people.
func (l *LinkedIn) Messages(text, place string) {
	h, table := findHeader(text, func(h header) bool { return linkedInPart(h) == LinkedInMessages })
	if table == nil {
		return
	}
	col := func(names ...string) int { return h.find(names...) }
	id, from, url, to, tos := col("conversation id"), col("from"), col("sender profile url"), col("to"), col("recipient profile urls")
	date, subject, content, folder := col("date"), col("subject"), col("content"), col("folder")
	draft, files := col("is message draft"), col("attachments")
	for cells, ok := table.next(); ok; cells, ok = table.next() {
		if yes(cellAt(cells, draft)) || len(cells) < 2 && cellAt(cells, 0) == "" {
			continue // a draft was never sent
		}
		m := linkedInMessage{profile: cellAt(cells, url)}
		m.Author, m.Subject, m.Text = repairMojibake(cellAt(cells, from)), cellAt(cells, subject), plainContent(cellAt(cells, content))
		c := l.conversation(cellAt(cells, id), place, table.line)
		m.At = c.time(cellAt(cells, date))
		m.sender = l.person(m.Author, m.profile)
		m.files = attachmentsOf(cellAt(cells, files))
		recipients := l.persons(cellAt(cells, to), cellAt(cells, tos))
		c.join(m.sender)
		for _, p := range recipients {
			c.join(p)
			if len(c.messages) == 0 && strings.EqualFold(cellAt(cells, folder), "inbox") {
				l.addressed[p]++
			}
		}
		c.messages = append(c.messages, m)
	}
}

// Invitations reads Invitations.csv; an invitation without a message says nothing and gives no approach.
func (l *LinkedIn) Invitations(text, place string) {
	h, table := findHeader(text, func(h header) bool { return linkedInPart(h) == LinkedInInvitations })
	if table == nil {
		return
	}
	from, to, sent, message := h.find("from"), h.find("to"), h.find("sent at"), h.find("message")
	direction, inviter, invitee := h.find("direction"), h.find("inviterprofileurl"), h.find("inviteeprofileurl")
	for cells, ok := table.next(); ok; cells, ok = table.next() {
		in := invitation{incoming: strings.EqualFold(cellAt(cells, direction), "incoming"), outgoing: strings.EqualFold(cellAt(cells, direction), "outgoing")}
		in.id, in.place = fmt.Sprintf("invitation-%d", table.line), fmt.Sprintf("%s, line %d", place, table.line)
		m := linkedInMessage{profile: cellAt(cells, inviter)}
		m.Author, m.Text, m.At = repairMojibake(cellAt(cells, from)), plainContent(cellAt(cells, message)), in.time(cellAt(cells, sent))
		m.sender, in.to = l.person(m.Author, m.profile), l.person(cellAt(cells, to), cellAt(cells, invitee))
		in.join(m.sender)
		in.join(in.to)
		in.messages = []linkedInMessage{m}
		switch {
		case in.incoming:
			l.own[in.to]++
		case in.outgoing:
			l.own[m.sender]++
		}
		l.invitations = append(l.invitations, in)
	}
}

// Approaches gives one approach a conversation and one an incoming invitation with a message, in the order of the input.
func (l *LinkedIn) Approaches() []*parapet.Approach {
	owner, guess := l.owner()
	var out []*parapet.Approach
	for _, c := range l.conversations {
		out = append(out, l.approach(c, owner, guess))
	}
	for i := range l.invitations {
		in := &l.invitations[i]
		if strings.TrimSpace(in.messages[0].Text) == "" || in.outgoing || !in.incoming && in.messages[0].sender == owner {
			continue
		}
		out = append(out, l.approach(&in.conversation, owner, ""))
	}
	return out
}

// approach turns a conversation into an approach.
func (l *LinkedIn) approach(c *conversation, owner, guess string) *parapet.Approach {
	a := &parapet.Approach{ID: c.id, Source: c.place, Channel: parapet.ChannelLinkedIn, Defects: c.notes}
	for _, m := range c.messages {
		if m.From = parapet.Them; owner != "" && m.sender == owner {
			m.From = parapet.Me
		}
		for _, f := range m.files {
			f.Message = len(a.Messages)
			a.Attachments = append(a.Attachments, f)
		}
		a.Messages = append(a.Messages, m.Message)
		if m.From == parapet.Them && a.Persona.Name == "" && a.Persona.URL == "" {
			a.Persona.Name, a.Persona.URL = m.Author, m.profile
		}
	}
	if guess != "" {
		Defect(a, "guessed-me", guess)
	}
	Finish(a)
	return a
}

// owner finds whose export it is: the name the caller gives, what the invitations say, who is in more conversations than
// anybody else, to whom the inbox is addressed; and else who did not write first.
func (l *LinkedIn) owner() (key, guess string) {
	for _, k := range l.order {
		if l.opt.Me != "" && sameName(l.people[k], l.opt.Me) {
			return k, ""
		}
	}
	for _, c := range l.conversations {
		c.count(l.met)
	}
	for i := range l.invitations {
		l.invitations[i].count(l.met)
	}
	for _, votes := range []map[string]int{l.own, l.met, l.addressed} {
		if k := leader(l.order, votes); k != "" {
			return k, ""
		}
	}
	if len(l.conversations) == 0 || len(l.conversations[0].messages) == 0 {
		return "", ""
	}
	c := l.conversations[0]
	for _, k := range c.people {
		if k != c.messages[0].sender && len(c.people) == 2 {
			return k, "took " + l.people[k] + " to be the recipient, because " + l.people[c.messages[0].sender] + " wrote first; name the recipient if that is wrong"
		}
	}
	return "", "nobody is known to be the recipient; every message was read as the other side's"
}

// leader gives the one with more votes than everybody else, or nothing.
func leader(order []string, votes map[string]int) string {
	best, most, tie := "", 0, false
	for _, k := range order {
		switch n := votes[k]; {
		case n > most:
			best, most, tie = k, n, false
		case n == most:
			tie = true
		}
	}
	if tie || most == 0 {
		return ""
	}
	return best
}

// conversation gives the conversation with an id, new or met before. Rows without an id belong to none but themselves.
func (l *LinkedIn) conversation(id, place string, line int) *conversation {
	if c := l.byID[id]; c != nil && id != "" {
		return c
	}
	c := &conversation{id: id, place: fmt.Sprintf("%s, conversation %s", place, id)}
	if id == "" {
		c.id, c.place = fmt.Sprintf("line-%d", line), fmt.Sprintf("%s, line %d", place, line)
	}
	l.byID[id] = c
	l.conversations = append(l.conversations, c)
	return c
}

// join adds a person to a conversation, once.
func (c *conversation) join(key string) {
	if key != "" && !slices.Contains(c.people, key) && len(c.people) < maxColumns {
		c.people = append(c.people, key)
	}
}

// count adds a vote for everybody in a conversation. A conversation of one says nothing of who owns it.
func (c *conversation) count(votes map[string]int) {
	if len(c.people) < 2 {
		return
	}
	for _, k := range c.people {
		votes[k]++
	}
}

// linkedInTimes are the forms of a time in the tables, over the years.
var linkedInTimes = []string{"2006-01-02 15:04:05 MST", "2006-01-02 15:04:05", "1/2/06, 3:04 PM", "1/2/2006, 3:04 PM", "1/2/06, 15:04", "2006-01-02T15:04:05Z07:00", "2006-01-02 15:04", "2006-01-02", "1/2/06"}

// time reads a time. A time without a zone is taken as UTC, which is said.
func (c *conversation) time(s string) time.Time {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\u202f", " "))
	if s == "" {
		return time.Time{}
	}
	for _, layout := range linkedInTimes {
		if t, err := time.Parse(layout, s); err == nil {
			if layout == "2006-01-02 15:04:05" {
				c.note("times without a zone were read as UTC")
			}
			return t.UTC()
		}
	}
	c.note("a time that is not understood")
	return time.Time{}
}

// note lists an oddity of times once.
func (c *conversation) note(detail string) {
	if d := (parapet.Defect{Code: "ambiguous-time", Detail: detail}); !slices.Contains(c.notes, d) {
		c.notes = append(c.notes, d)
	}
}

// person registers somebody and gives their key: the profile where there is one, else the name. Deleted accounts, which
// all share one name, stay apart from people with a profile.
func (l *LinkedIn) person(name, profile string) string {
	key := ProfileID(profile)
	if key == "" {
		if key = strings.ToLower(strings.Join(strings.Fields(name), " ")); key == "" {
			return ""
		}
	}
	if _, known := l.people[key]; !known {
		l.people[key] = cut(name, maxAuthor)
		l.order = append(l.order, key)
	}
	return key
}

// persons registers the recipients of a message. Names are parted by semicolons or commas, profiles by commas.
func (l *LinkedIn) persons(names, profiles string) (keys []string) {
	urls := split(profiles, ",;")
	list := split(names, ";")
	if len(list) == 1 && len(urls) > 1 {
		list = split(names, ",")
	}
	for i := 0; i < max(len(list), len(urls)) && i < maxColumns; i++ {
		name, url := repairMojibake(cellAt(list, i)), ""
		if len(urls) == len(list) || len(list) == 0 {
			url = cellAt(urls, i)
		}
		if k := l.person(name, url); k != "" {
			keys = append(keys, k)
		}
	}
	return keys
}

func split(s, seps string) []string {
	out := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(seps, r) })
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return filter(out, func(s string) bool { return s != "" })
}

// ProfileID reduces a LinkedIn profile link to what names the profile: the part after /in/, without query and escapes, or
// a member urn as it stands. It is empty when the link names no profile.
func ProfileID(link string) string {
	link = strings.TrimSpace(link)
	if strings.HasPrefix(link, "urn:li:") {
		return link
	}
	_, id, ok := strings.Cut(link, "/in/")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(id, "/?#"); i >= 0 {
		id = id[:i]
	}
	if plain, err := url.PathUnescape(id); err == nil {
		id = plain
	}
	return "in/" + strings.ToLower(id)
}

// plainContent gives a message as its reader saw it: the editor stores some as HTML, some with entities.
func plainContent(s string) string {
	if i := strings.IndexByte(s, '<'); i >= 0 {
		for _, tag := range []string{"<p", "<br", "<div", "<a ", "<span", "</"} {
			if strings.Contains(s, tag) {
				return htmltext.Read(s).Text
			}
		}
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	return repairMojibake(s)
}

// attachmentsOf reads the links of the attachments column; the files are not in the export.
func attachmentsOf(cell string) (out []parapet.Attachment) {
	for i, link := range split(cell, ", \n") {
		if i == maxColumns {
			break
		}
		name := link
		if u, err := url.Parse(link); err == nil {
			name = u.Path
		}
		name = name[strings.LastIndexByte(name, '/')+1:]
		out = append(out, parapet.Attachment{Name: name, Kind: kindByName(name)})
	}
	return out
}

// yes reads a truth value of a table.
func yes(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "yes", "true", "1", "y", "ja", "oui", "是":
		return true
	}
	return false
}
