package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"parapet"
)

// bandWords are what a band is called, what it means and what to do when the indicators gave no advice. They state what was
// seen and never that an approach is genuine.
type bandWords struct {
	heading string
	short   string // for tables
	meaning string
	advice  string
	style   style
}

var bands = map[parapet.Band]bandWords{
	parapet.BandStrong: {
		"Strong signs of a targeted approach", "strong signs",
		"It does things people do when they are hiding who they work for. Please don't reply yet.",
		"Don't reply, and don't delete it. Show it to your security officer.", strongStyle,
	},
	parapet.BandSome: {
		"Some signs to check before you reply", "some signs",
		"Parts of this look like approaches we know. There may be an ordinary reason. Check the sender another way first.",
		"Look up the organisation yourself, ring its public number, and ask whether this person works there and wrote to you.", someStyle,
	},
	parapet.BandNoneKnown: {
		"We didn't find the signs we know about", "no known signs",
		"That isn't a promise that it's genuine. New approaches don't always look like old ones. If something feels off, trust that.",
		"If anything changes, for example what they ask or where they want to talk, check it again with the new messages.", noneStyle,
	},
	parapet.BandCannotTell: {
		"We can't tell from this", "can't tell",
		"There isn't enough here to compare.",
		"Check it again with more: the sender's address or profile, or the earlier messages.", noneStyle,
	},
}

// bandOrder is the order of bands in a summary.
var bandOrder = []parapet.Band{parapet.BandStrong, parapet.BandSome, parapet.BandNoneKnown, parapet.BandCannotTell}

// stageWords say how far an approach has come.
var stageWords = map[parapet.Stage]string{
	parapet.StageSpot:    "you may have been picked out",
	parapet.StageContact: "a first contact",
	parapet.StageDevelop: "getting closer to you",
	parapet.StageTask:    "small tasks and rewards",
	parapet.StageMove:    "moving the conversation out of sight",
	parapet.StageTravel:  "inviting you to travel or meet",
	parapet.StageAsk:     "asking for what isn't theirs to have",
	parapet.StageControl: "secrecy and pressure",
	parapet.StageLure:    "aiming at your device or account",
}

var channelWords = map[parapet.Channel]string{
	parapet.ChannelEmail:    "e-mail",
	parapet.ChannelLinkedIn: "LinkedIn",
	parapet.ChannelWhatsApp: "WhatsApp",
	parapet.ChannelTelegram: "Telegram",
	parapet.ChannelSignal:   "Signal",
	parapet.ChannelWeChat:   "WeChat",
	parapet.ChannelSMS:      "text message",
	parapet.ChannelOther:    "message",
}

var langWords = map[string]string{
	"en": "English", "zh": "Chinese", "de": "German", "fr": "French", "es": "Spanish", "ru": "Russian", "fa": "Persian", "ar": "Arabic",
}

// arrival says how an approach came: "e-mail, in English, 3 messages".
func arrival(a *parapet.Approach, as *parapet.Assessment) string {
	parts := []string{channelWords[a.Channel]}
	if parts[0] == "" {
		parts[0] = channelWords[parapet.ChannelOther]
	}
	if l := langWords[as.Lang]; l != "" {
		parts = append(parts, "in "+l)
	}
	if n := len(a.Messages); n > 1 {
		parts = append(parts, fmt.Sprintf("%d messages", n))
	}
	if n := len(a.Attachments); n > 0 {
		parts = append(parts, plural(n, "attached file"))
	}
	return strings.Join(parts, ", ")
}

// sender says who the sender claims to be, in one line; empty when nothing was said.
func sender(p parapet.Persona) string {
	var parts []string
	for _, s := range []string{p.Name, p.Headline, p.Employer, p.Location} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	line := strings.Join(parts, ", ")
	for _, s := range []string{p.Email, p.Phone, p.URL} {
		if s != "" && s != p.Name {
			line = strings.TrimSpace(line + " <" + s + ">")
		}
	}
	return line
}

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// sentence ends s with a full stop unless it has an end already.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") || strings.HasSuffix(s, "。") {
		return s
	}
	return s + "."
}

// capital begins s with a capital letter.
func capital(s string) string {
	if s == "" {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
