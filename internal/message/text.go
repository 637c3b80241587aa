package message

import (
	"bytes"
	"fmt"
	"iter"
	"strings"

	"parapet"
	"parapet/internal/message/charset"
	"parapet/internal/message/chat"
	"parapet/internal/message/htmltext"
	"parapet/internal/message/mail"
)

// readText reads what is text: a table, a chat export, or something pasted.
func readText(raw []byte, name string, opt Options) ([]*parapet.Approach, error) {
	text, used, ok := charset.Decode(bytes.TrimPrefix(raw, bom), "")
	co := chat.Options{Name: name, Source: name, Me: opt.Me}
	as, err := textApproaches(text, co, opt)
	if err != nil {
		return nil, err
	}
	if !ok {
		for _, a := range as {
			chat.Defect(a, "bad-encoding", "read as "+used+"; bytes that could not be understood were replaced")
		}
	}
	return as, nil
}

func textApproaches(text string, co chat.Options, opt Options) ([]*parapet.Approach, error) {
	if len(opt.Columns) > 0 {
		return chat.Table(text, opt.Columns, co)
	}
	switch part := chat.LooksLinkedIn(text); part {
	case chat.LinkedInMessages, chat.LinkedInInvitations:
		l := chat.NewLinkedIn(co)
		addLinkedIn(l, part, text, co.Source)
		return noneIsError(l.Approaches(), co.Source)
	case chat.LinkedInConnections:
		return nil, fmt.Errorf("read %s: a list of LinkedIn connections holds no messages; hand in messages.csv or the whole export", co.Source)
	}
	if m, ok := pastedMail(text); ok {
		return mail.Parse([]byte(m), co.Source)
	}
	if chat.LooksTable(text) && !chat.LooksTranscript(text) {
		return chat.Table(text, nil, co)
	}
	return []*parapet.Approach{chat.Paste(text, co)}, nil
}

func addLinkedIn(l *chat.LinkedIn, part chat.LinkedInPart, text, place string) {
	if part == chat.LinkedInMessages {
		l.Messages(text, place)
	} else {
		l.Invitations(text, place)
	}
}

func noneIsError(as []*parapet.Approach, name string) ([]*parapet.Approach, error) {
	if len(as) == 0 {
		return nil, fmt.Errorf("read %s: a LinkedIn table without a message from anybody else", name)
	}
	return as, nil
}

// headerWords are the fields mail programs show above a message, in the languages people copy them in, with their names
// in the format of mail. They are told apart by the colon that follows.
var headerWords = map[string]string{
	"from": "From", "sent": "Date", "date": "Date", "to": "To", "cc": "Cc", "subject": "Subject", "reply-to": "Reply-To",
	"von": "From", "gesendet": "Date", "datum": "Date", "an": "To", "betreff": "Subject",
	"de": "From", "envoyé": "Date", "à": "To", "objet": "Subject", "enviado": "Date", "fecha": "Date", "para": "To", "asunto": "Subject", "assunto": "Subject",
	"от": "From", "отправлено": "Date", "дата": "Date", "кому": "To", "тема": "Subject",
	"发件人": "From", "发送时间": "Date", "日期": "Date", "收件人": "To", "抄送": "Cc", "主题": "Subject", "寄件者": "From", "收件者": "To", "主旨": "Subject",
	"من": "From", "إلى": "To", "الموضوع": "Subject", "التاريخ": "Date", "از": "From", "به": "To", "موضوع": "Subject", "تاریخ": "Date",
}

// pastedMail recognises a mail that was copied out of a program with its fields on top: From and one more of them in the
// first lines. It gives the same text with the fields named as in mail.
func pastedMail(text string) (string, bool) {
	var head strings.Builder
	rest := strings.TrimLeft(text, " \t\r\n")
	fields := map[string]bool{}
	for range 12 {
		line, after, _ := strings.Cut(rest, "\n")
		field, value, ok := fieldOf(line)
		if !ok {
			break
		}
		fields[field] = true
		head.WriteString(field + ": " + value + "\n")
		rest = after
	}
	if !fields["From"] || !fields["Subject"] && !(fields["To"] && fields["Date"]) {
		return "", false
	}
	return head.String() + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + strings.TrimLeft(rest, "\r\n"), true
}

// fieldOf reads a line "Field: value" in any of the languages.
func fieldOf(line string) (field, value string, ok bool) {
	line = strings.TrimSpace(strings.Trim(line, "\r*> "))
	i := strings.IndexAny(line, ":：")
	if i <= 0 || i > 40 {
		return "", "", false
	}
	field, ok = headerWords[strings.ToLower(strings.Trim(line[:i], "* \u00a0"))]
	value = strings.TrimLeft(strings.TrimPrefix(line[i:], "："), ":* \t\u00a0")
	return field, value, ok
}

// readUTF16 decodes an input that begins with a UTF-16 mark and reads what it holds.
func readUTF16(src *source, opt Options, depth int) iter.Seq2[*parapet.Approach, error] {
	return func(yield func(*parapet.Approach, error) bool) {
		raw, err := src.whole()
		if err != nil {
			yield(nil, err)
			return
		}
		text, _, _ := charset.Decode(raw, "")
		text = strings.TrimPrefix(strings.ReplaceAll(text, "\x00", ""), "\ufeff")
		in := Input{Name: src.name, Reader: strings.NewReader(text), Size: int64(len(text))}
		for a, err := range readAt(in, opt, depth) {
			if !yield(a, err) {
				return
			}
		}
	}
}

// readHTML reads a saved page: what a reader sees of it is one message.
func readHTML(raw []byte, name string) ([]*parapet.Approach, error) {
	source, used, ok := charset.Decode(raw, metaCharset(raw))
	page := htmltext.Read(source)
	text := page.Text
	if strings.TrimSpace(text) == "" {
		text = page.Title
	}
	a := &parapet.Approach{ID: "1", Source: name, Channel: parapet.ChannelOther}
	a.Messages = []parapet.Message{{From: parapet.Them, Text: text}}
	if !ok {
		chat.Defect(a, "bad-encoding", "read as "+used+"; bytes that could not be understood were replaced")
	}
	if page.Cut {
		chat.Defect(a, "limit", "the page is very long; its end was left out")
	}
	if strings.TrimSpace(page.Hidden) != "" {
		chat.Defect(a, "hidden-text", "text that a reader of the page does not see was left out")
	}
	if strings.Contains(source, `class="page_wrap"`) && strings.Contains(source, `class="from_name"`) {
		chat.Defect(a, "lost-structure", "a Telegram export as HTML does not keep apart who wrote; export it as JSON")
	}
	chat.Finish(a)
	return []*parapet.Approach{a}, nil
}

// metaCharset finds the encoding a page declares in its first bytes.
func metaCharset(raw []byte) string {
	head := bytes.ToLower(raw[:min(len(raw), 4096)])
	_, after, ok := bytes.Cut(head, []byte("charset="))
	if !ok {
		return ""
	}
	after = bytes.TrimLeft(after, `"' `)
	if i := bytes.IndexAny(after, `"' />;`); i >= 0 {
		return string(after[:i])
	}
	return ""
}
