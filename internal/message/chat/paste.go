package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parapet"
)

// Paste reads text that somebody pasted: a conversation whose lines are stamped or name their writers, blocks copied from
// a web page, or else one message of the other side.
func Paste(text string, opt Options) *parapet.Approach {
	if LooksTranscript(text) {
		if a := Transcript(text, opt); a != nil {
			return a
		}
	}
	if a := pasteBlocks(text, opt); a != nil {
		return a
	}
	if a := pasteNames(text, opt); a != nil {
		return a
	}
	a := &parapet.Approach{ID: "1", Source: opt.Source, Channel: parapet.ChannelOther}
	a.Messages = []parapet.Message{{From: parapet.Them, Text: text}}
	Finish(a)
	return a
}

// maxSpeaker bounds a name before a colon or a time in pasted text, in characters; longer ones are sentences.
const maxSpeaker = 40

// labels are words before a colon that name a thing and not a speaker, lower case.
var labels = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`q a question answer subject re fw fwd from to cc date sent time note notes ps p.s location where when role title position salary fee pay rate
		budget email e-mail mail tel phone mobile whatsapp telegram wechat signal skype website web link url address client topic scope duration deadline contact name company job
		task tasks requirements requirement summary about http https betreff von an datum ort objet de à asunto para fecha тема от кому дата 主题 发件人 收件人 日期 时间 地点 电话 邮箱 微信`) {
		m[w] = true
	}
	return m
}()

// isSpeaker tells whether words before a colon can be the name of a person in a pasted conversation.
func isSpeaker(s string) bool {
	if s == "" || utf8.RuneCountInString(s) > maxSpeaker || len(strings.Fields(s)) > 5 || labels[strings.ToLower(s)] {
		return false
	}
	letters := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters = true
		case strings.ContainsRune("/@<>{}[]=\"“”?!;,•*#|", r):
			return false
		}
	}
	return letters
}

// turn is one message of a pasted conversation, in slices of the text.
type turn struct {
	author string
	text   string
}

// pasteNames reads "Name: text" lines. It returns nil unless the first line has a speaker and two of them take turns.
func pasteNames(text string, opt Options) *parapet.Approach {
	turns := scanTurns(strings.TrimLeft(text, " \t\r\n"), func(line string) (string, int) {
		author, rest := splitAuthor(line)
		if !isSpeaker(author) {
			return "", 0
		}
		return author, len(line) - len(rest)
	})
	if !takeTurns(turns, opt) {
		return nil
	}
	return fromTurns(turns, parapet.ChannelOther, opt)
}

// scanTurns cuts a text at the lines in which head finds a speaker. It returns nil when the first line has none.
func scanTurns(text string, head func(line string) (author string, skip int)) []turn {
	var turns []turn
	begin := 0
	closeAt := func(end int) {
		if n := len(turns); n > 0 {
			turns[n-1].text = strings.Trim(text[begin:max(begin, end)], "\r\n")
		}
	}
	for at := 0; at < len(text); {
		next := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		line := strings.TrimRight(text[at:next], "\r\n")
		if author, skip := head(line); author != "" {
			closeAt(at)
			turns = append(turns, turn{author: author})
			begin = at + skip
		} else if len(turns) == 0 {
			return nil
		}
		at = next
	}
	closeAt(len(text))
	return turns
}

// takeTurns tells a conversation from a letter with labelled lines: somebody speaks again after another did, or one of
// two is the recipient by name.
func takeTurns(turns []turn, opt Options) bool {
	spoke := map[string]bool{}
	again, self := false, false
	for i, t := range turns {
		again = again || i > 0 && spoke[t.author] && turns[i-1].author != t.author
		self = self || isSelfWord(t.author) || opt.Me != "" && sameName(t.author, opt.Me)
		spoke[t.author] = true
	}
	few := len(spoke) <= max(2, len(turns)/2)
	return len(spoke) >= 2 && few && (again || self)
}

// fromTurns builds the approach of a pasted conversation.
func fromTurns(turns []turn, channel parapet.Channel, opt Options) *parapet.Approach {
	a := &parapet.Approach{ID: "1", Source: opt.Source, Channel: channel}
	for _, t := range turns {
		if strings.TrimSpace(t.text) != "" {
			a.Messages = append(a.Messages, parapet.Message{From: parapet.Them, Author: t.author, Text: t.text})
		}
	}
	assignSides(a, opt, true)
	Finish(a)
	return a
}
