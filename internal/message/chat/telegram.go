package chat

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strconv"
	"strings"

	"parapet"
)

// Limits on a Telegram export.
const (
	maxJSONValue = 16 << 20 // bytes of one message or one skipped text; Telegram's own limit is 4,096 characters
	maxJSONDepth = 200      // nesting of what is skipped
)

// LooksTelegram tells whether a JSON text begins like result.json of Telegram Desktop: by its names, not its values.
func LooksTelegram(head []byte) bool {
	dec := json.NewDecoder(&repairJSON{r: bufio.NewReader(bytes.NewReader(head))})
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return false
		}
		switch key {
		case "chats", "personal_information", "left_chats":
			return true
		case "messages":
			return telegramMessages(dec)
		}
		if skipValue(dec) != nil {
			return false
		}
	}
	return false
}

// telegramMessages tells whether the list that follows holds Telegram's messages.
func telegramMessages(dec *json.Decoder) bool {
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return false
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	typed := false
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return false
		}
		switch key {
		case "date_unixtime", "from_id", "actor_id", "text_entities":
			return true
		case "type", "date":
			if typed {
				return true
			}
			typed = true
		}
		if skipValue(dec) != nil {
			return false
		}
	}
	return false
}

// Telegram reads result.json as a stream: one chat, or a full export, of which the list of chats is read and nothing
// else. Chats with oneself, channels and replies of bots to channels are nobody's approach and are left out of a full
// export; chats with bots are kept.
func Telegram(r io.Reader, opt Options) iter.Seq2[*parapet.Approach, error] {
	return func(yield func(*parapet.Approach, error) bool) {
		fuel := &fuelReader{r: r}
		t := &telegram{opt: opt, dec: json.NewDecoder(&repairJSON{r: bufio.NewReaderSize(fuel, 64<<10)}), fuel: fuel, yield: yield}
		t.dec.UseNumber() // a number that is skipped may be of any size
		err := t.top()
		switch {
		case t.stopped:
		case err != nil:
			yield(nil, fmt.Errorf("read Telegram export %s, chat %d: %w", opt.Source, max(1, t.chats), err))
		case t.given == 0:
			yield(nil, fmt.Errorf("read Telegram export %s: no conversation with a person in %d chats", opt.Source, t.chats))
		}
	}
}

// telegram is the state of reading one export.
type telegram struct {
	opt     Options
	dec     *json.Decoder
	fuel    *fuelReader
	yield   func(*parapet.Approach, error) bool
	me      string // from_id of the owner, when the export says
	full    bool
	chats   int
	given   int
	stopped bool
}

// errStop ends the walk when the caller wants no more.
var errStop = errors.New("stop")

// top reads the outermost object: a chat, or an export that holds chats.
func (t *telegram) top() error {
	single := newTelegramChat()
	err := t.object(func(key string) error {
		switch key {
		case "personal_information":
			var info struct {
				UserID json.Number `json:"user_id"`
			}
			if err := t.decode(&info); err != nil {
				return err
			}
			if info.UserID != "" {
				t.me = "user" + string(info.UserID)
			}
			return nil
		case "chats":
			t.full = true
			return t.object(func(key string) error {
				if key != "list" {
					return t.skip()
				}
				return t.array(func() error {
					c := newTelegramChat()
					err := t.object(func(key string) error { return t.member(c, key) })
					return errors.Join(t.give(c), err)
				})
			})
		}
		return t.member(single, key)
	})
	if single.seen {
		return errors.Join(t.give(single), err)
	}
	return err
}

// telegramChat is one chat while it is read.
type telegramChat struct {
	name, kind, id string
	a              *parapet.Approach
	from           []string // from_id of each message
	named          []bool   // whether each message has a writer with a name; a deleted account has none
	size           int
	dropped        int
	local          bool
	seen           bool // the list of messages was there
}

func newTelegramChat() *telegramChat {
	return &telegramChat{a: &parapet.Approach{Channel: parapet.ChannelTelegram}}
}

// member reads one member of a chat.
func (t *telegram) member(c *telegramChat, key string) error {
	var to *string
	switch key {
	case "name":
		to = &c.name
	case "type":
		to = &c.kind
	case "id":
		to = &c.id
	case "messages":
		c.seen = true
		return t.array(func() error {
			var m telegramMessage
			if err := t.decode(&m); err != nil {
				return err
			}
			c.add(&m)
			return nil
		})
	default:
		return t.skip()
	}
	var v looseString
	err := t.decode(&v)
	*to = cut(string(v), maxAuthor)
	return err
}

// telegramMessage is what is read of a message.
type telegramMessage struct {
	Type      looseString  `json:"type"`
	Date      looseString  `json:"date"`
	Unix      looseString  `json:"date_unixtime"`
	From      looseString  `json:"from"`
	FromID    looseString  `json:"from_id"`
	Photo     looseString  `json:"photo"`
	File      looseString  `json:"file"`
	FileName  looseString  `json:"file_name"`
	MediaType looseString  `json:"media_type"`
	MimeType  looseString  `json:"mime_type"`
	Text      telegramText `json:"text"`
}

// telegramText is a text as a string, or as an array of strings and of pieces with a style.
type telegramText string

// UnmarshalJSON joins the pieces. Where a piece leads elsewhere than its words say, the address is put behind it.
func (t *telegramText) UnmarshalJSON(b []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(b, &list) != nil {
		var s looseString
		err := s.UnmarshalJSON(b)
		*t = telegramText(s)
		return err
	}
	var out strings.Builder
	for _, raw := range list {
		var piece struct {
			Text looseString `json:"text"`
			Href looseString `json:"href"`
		}
		if len(raw) > 0 && raw[0] != '{' {
			_ = piece.Text.UnmarshalJSON(raw)
		} else {
			_ = json.Unmarshal(raw, &piece)
		}
		out.WriteString(string(piece.Text))
		if piece.Href != "" && !strings.Contains(string(piece.Text), string(piece.Href)) {
			out.WriteString(" (" + string(piece.Href) + ")")
		}
	}
	*t = telegramText(out.String())
	return nil
}

// add takes a message into the chat, holding no more than twice the limits at any time.
func (c *telegramChat) add(m *telegramMessage) {
	if m.Type == "service" || m.Type == "unsupported" {
		return
	}
	at, ok := unixTime(string(m.Unix))
	if !ok {
		at, ok = isoTime(string(m.Date))
		c.local = c.local || ok
	}
	c.file(m)
	id := string(m.FromID)
	if id != "" && id[0] >= '0' && id[0] <= '9' {
		id = "user" + id // the form of older exports
	}
	c.from, c.named = append(c.from, id), append(c.named, m.From != "")
	c.a.Messages = append(c.a.Messages, parapet.Message{At: at, From: parapet.Them, Author: name(string(m.From)), Text: string(m.Text)})
	if c.size += len(m.Text); len(c.a.Messages) >= 2*MaxMessages || c.size > 2*MaxText {
		c.drop()
	}
}

// drop removes the older half of the messages.
func (c *telegramChat) drop() {
	n := len(c.a.Messages) / 2
	dropMessages(c.a, n)
	c.from, c.named = append([]string(nil), c.from[n:]...), append([]bool(nil), c.named[n:]...)
	c.dropped += n
	c.size = 0
	for _, m := range c.a.Messages {
		c.size += len(m.Text)
	}
}

// file lists what came with a message. A sentence in brackets stands for a file that was left out of the export.
func (c *telegramChat) file(m *telegramMessage) {
	where := string(m.File) + string(m.Photo)
	if where == "" {
		return
	}
	f := parapet.Attachment{Message: len(c.a.Messages), Name: name(string(m.FileName)), MediaType: strings.ToLower(string(m.MimeType))}
	if f.Name == "" && !strings.HasPrefix(where, "(") {
		f.Name = name(path.Base(strings.ReplaceAll(where, "\\", "/")))
	}
	f.Kind = kindByName(f.Name)
	if m.Photo != "" || m.MediaType == "sticker" {
		f.Kind = "image"
	}
	c.a.Attachments = append(c.a.Attachments, f)
}

// give finishes a chat and hands it to the caller.
func (t *telegram) give(c *telegramChat) error {
	t.chats++
	skipped := map[string]bool{"saved_messages": true, "private_channel": true, "public_channel": true, "replies": true, "verification_codes": true}
	if t.full && (skipped[c.kind] || len(c.a.Messages) == 0) {
		return nil
	}
	a := c.a
	a.ID, a.Source = c.id, t.opt.Source
	if a.ID == "" {
		a.ID = strconv.Itoa(t.chats)
	}
	if t.full {
		a.Source += ", chat " + strconv.Itoa(t.chats)
	}
	t.sides(c)
	if c.local {
		Defect(a, "ambiguous-time", "times are local to the phone or computer of the export, without a zone")
	}
	if c.dropped > 0 {
		Defect(a, "limit", fmt.Sprintf("the oldest %d messages were left out", c.dropped))
	}
	Finish(a)
	t.given++
	if !t.yield(a, nil) {
		t.stopped = true
		return errStop
	}
	return nil
}

// sides says who wrote what: the owner's id where the export has it; in a personal chat its id, which is the other side's,
// or its name; and else as in every chat.
func (t *telegram) sides(c *telegramChat) {
	personal := c.kind == "personal_chat" || c.kind == "bot_chat"
	other, byID := "user"+c.id, false
	for i, id := range c.from {
		c.a.Messages[i].From = parapet.Them
		byID = byID || personal && id == other || t.me != "" && id != ""
	}
	if t.opt.Me == "" && byID {
		for i, id := range c.from {
			own := t.me != "" && id == t.me || t.me == "" && id != other && id != "" && c.named[i]
			if own {
				c.a.Messages[i].From = parapet.Me
			}
		}
		setPersona(c.a)
	} else {
		opt := t.opt
		opt.Name = "chat with " + c.name
		assignSides(c.a, opt, false)
	}
	if personal && c.name != "" {
		c.a.Persona.Name = c.name
	}
}
