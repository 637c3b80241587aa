package chat

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"parapet"
)

// Column names by which a chat table is recognised without a mapping, lower case.
var (
	textNames   = []string{"text", "message", "content", "body", "strcontent", "msg", "message text", "nachricht", "texte", "сообщение", "内容", "消息", "消息内容", "文本"}
	authorNames = []string{"from", "sender", "author", "name", "nickname", "remark", "sender name", "from name", "absender", "expéditeur", "отправитель", "发送人", "发送者", "昵称"}
	dateNames   = []string{"date", "time", "timestamp", "datetime", "sent at", "sent", "strtime", "createtime", "created at", "datum", "zeit", "дата", "时间", "日期"}
	selfNames   = []string{"issender", "is_sender", "is_from_me", "isfromme", "from me", "outgoing", "direction"}
	talkNames   = []string{"conversation id", "conversation", "chat id", "chat", "thread", "thread id", "talkerid", "talker", "会话"}
)

// maxConversations bounds how many conversations of one table are kept apart.
const maxConversations = 10000

// tableColumns are the places of the columns of a chat table, -1 where there is none.
type tableColumns struct{ text, author, alias, date, self, talk, kind, channel int }

// LooksTable tells whether a text is a chat as a table: a row of column names with the text, and with an author or a time.
func LooksTable(text string) bool {
	h, _ := findHeader(text, isTable)
	return h != nil
}

func isTable(h header) bool {
	return h.find(textNames...) >= 0 && (h.find(authorNames...) >= 0 || h.find(dateNames...) >= 0 || h.find(selfNames...) >= 0)
}

// Table reads a chat as delimited text. columns maps date, author and text to the names of columns; what it leaves out is
// guessed by name. Several conversations give several approaches where a column tells them apart.
func Table(text string, columns map[string]string, opt Options) ([]*parapet.Approach, error) {
	want := func(h header) bool { return isTable(h) }
	if len(columns) > 0 {
		want = func(h header) bool {
			return h.find(strings.ToLower(columns["text"])) >= 0 || columns["text"] == "" && isTable(h)
		}
	}
	h, table := findHeader(text, want)
	if table == nil {
		return nil, fmt.Errorf("read table %s: no row of column names with %s in the first %d lines", opt.Source, wanted(columns), headLines)
	}
	cols := columnsOf(h)
	if err := cols.apply(h, columns); err != nil {
		return nil, fmt.Errorf("read table %s: %w", opt.Source, err)
	}
	t := &tableReader{opt: opt, cols: cols, byTalk: map[string]*talk{}, wechat: h.find("strcontent") >= 0 && h.find("issender", "is_sender") >= 0}
	for cells, ok := table.next(); ok; cells, ok = table.next() {
		t.row(cells)
	}
	return t.approaches(), nil
}

func wanted(columns map[string]string) string {
	if columns["text"] != "" {
		return fmt.Sprintf("%q", columns["text"])
	}
	return "a text and an author or a time"
}

func columnsOf(h header) tableColumns {
	c := tableColumns{text: h.find(textNames...), author: h.find(authorNames...), date: h.find(dateNames...), self: h.find(selfNames...),
		talk: h.find(talkNames...), kind: -1, channel: h.find("channel"), alias: -1}
	if h.find("strcontent") >= 0 { // a dump of WeChat: who wrote stands in one of three columns
		c.author, c.alias, c.kind = h.find("remark"), h.find("nickname", "sender"), h.find("type")
		if c.author < 0 {
			c.author = c.alias
		}
	}
	return c
}

// apply takes over the mapping of a caller. A column that is named but not there is an error: a guess would mislead.
func (c *tableColumns) apply(h header, columns map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(columns)) {
		at := h.find(strings.ToLower(strings.TrimSpace(columns[key])))
		if at < 0 {
			return fmt.Errorf("no column %q for %s", columns[key], key)
		}
		switch key {
		case "text":
			c.text = at
		case "author":
			c.author, c.alias = at, -1
		case "date":
			c.date = at
		default:
			return fmt.Errorf("unknown part %q in the column mapping; use date, author and text", key)
		}
	}
	return nil
}

// tableReader collects the rows of a table by conversation.
type tableReader struct {
	opt    Options
	cols   tableColumns
	wechat bool
	talks  []*talk
	byTalk map[string]*talk
}

// talk is one conversation of a table.
type talk struct {
	a     *parapet.Approach
	id    string
	dates []string
	told  bool // a column tells who wrote
}

func (t *tableReader) row(cells []string) {
	text := cellAt(cells, t.cols.text)
	id := cellAt(cells, t.cols.talk)
	if text == "" && cellAt(cells, t.cols.author) == "" && cellAt(cells, t.cols.date) == "" {
		return
	}
	k := t.byTalk[id]
	if k == nil {
		if len(t.talks) >= maxConversations {
			id = ""
		}
		if k = t.byTalk[id]; k == nil {
			k = &talk{id: id, a: &parapet.Approach{Channel: parapet.ParseChannel(strings.ToLower(cellAt(cells, t.cols.channel)))}}
			t.talks, t.byTalk[id] = append(t.talks, k), k
		}
	}
	m := parapet.Message{From: parapet.Them, Author: cleanAuthor(cellAt(cells, t.cols.author)), Text: text}
	if m.Author == "" {
		m.Author = cleanAuthor(cellAt(cells, t.cols.alias))
	}
	if t.cols.self >= 0 {
		k.told = true
		if isOutgoing(cellAt(cells, t.cols.self)) {
			m.From = parapet.Me
		}
	}
	if t.cols.kind >= 0 && !k.wechatKind(cellAt(cells, t.cols.kind), &m) {
		return
	}
	k.a.Messages = append(k.a.Messages, m)
	k.dates = append(k.dates, cellAt(cells, t.cols.date))
}

// wechatKind treats the rows of a WeChat dump that are no text: their content is XML for the app. It tells whether the row
// is a message of a person. Types: 1 text, 3 picture, 34 voice, 42 card, 43 video, 47 sticker, 49 file or link, 10000 system.
func (k *talk) wechatKind(kind string, m *parapet.Message) bool {
	kinds := map[string]string{"3": "image", "34": "other", "42": "vcard", "43": "other", "47": "image", "48": "other", "49": "other", "50": "other"}
	switch what, file := kinds[strings.TrimSpace(kind)]; {
	case strings.TrimSpace(kind) == "10000":
		return false
	case file && strings.HasPrefix(strings.TrimSpace(m.Text), "<"):
		name := between(m.Text, "<title>", "</title>")
		k.a.Attachments = append(k.a.Attachments, parapet.Attachment{Message: len(k.a.Messages), Name: name, Kind: what})
		m.Text = between(m.Text, "<des>", "</des>")
	}
	return true
}

// between gives the text between two marks, empty when they are not there. A CDATA wrapper is taken off.
func between(s, open, end string) string {
	_, s, ok := strings.Cut(s, open)
	if !ok {
		return ""
	}
	s, _, _ = strings.Cut(s, end)
	return strings.TrimSuffix(strings.TrimPrefix(s, "<![CDATA["), "]]>")
}

func isOutgoing(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "1", "true", "yes", "out", "outgoing", "sent", "me", "是":
		return true
	}
	return false
}

// approaches finishes every conversation of the table.
func (t *tableReader) approaches() []*parapet.Approach {
	if len(t.talks) == 0 {
		t.talks = []*talk{{a: &parapet.Approach{Channel: parapet.ChannelOther}}}
	}
	out := make([]*parapet.Approach, 0, len(t.talks))
	for i, k := range t.talks {
		a := k.a
		a.ID, a.Source = strconv.Itoa(i+1), t.opt.Source
		if k.id != "" {
			a.ID, a.Source = k.id, t.opt.Source+", conversation "+cut(k.id, maxAuthor)
		}
		if t.wechat {
			a.Channel = parapet.ChannelWeChat
		}
		k.times()
		if k.told {
			setPersona(a)
		} else {
			assignSides(a, t.opt, false)
		}
		Finish(a)
		out = append(out, a)
	}
	return out
}

// times reads the dates of a conversation, all in one order of day and month.
func (k *talk) times() {
	stamps := make([]stamp, len(k.dates))
	for i, s := range k.dates {
		stamps[i] = dateCell(s)
	}
	order, sure := decideOrder(stamps)
	bad := 0
	for i, s := range k.dates {
		at, ok := unixTime(s)
		if !ok {
			at, ok = isoTime(s)
		}
		if !ok {
			at, ok = stamps[i].time(order)
		}
		if !ok && strings.TrimSpace(s) != "" {
			bad++
		}
		k.a.Messages[i].At = at
	}
	if !sure {
		Defect(k.a, "ambiguous-time", "dates can be read day first or month first; read day first")
	}
	if bad > 0 {
		Defect(k.a, "ambiguous-time", fmt.Sprintf("%d times that are not understood", bad))
	}
}

// dateCell reads a cell as the stamp of a transcript would be read; a date may stand alone.
func dateCell(s string) stamp {
	if _, ok := isoTime(s); ok {
		return stamp{}
	}
	st, _, ok := parseStamp(cut(s, maxHeader) + " ")
	if ok {
		return st
	}
	st = stamp{}
	c := &cursor{s: s}
	if c.spaces(); st.date(c) {
		st.dated = true
		return st
	}
	return stamp{}
}

// isoTime reads the forms of RFC 3339, with a space or a T, with a zone or without (then UTC).
func isoTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 10 || len(s) > 40 || s[4] != '-' {
		return time.Time{}, false
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05 MST", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// unixTime reads a time as seconds, milliseconds or microseconds since 1970.
func unixTime(s string) (time.Time, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	switch {
	case err != nil || n < 1e8:
		return time.Time{}, false
	case n < 1e10:
		return time.Unix(n, 0).UTC(), true
	case n < 1e13:
		return time.UnixMilli(n).UTC(), true
	case n < 1e16:
		return time.UnixMicro(n).UTC(), true
	}
	return time.Time{}, false
}
