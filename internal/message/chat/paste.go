package chat

import "parapet"

// Paste reads text that somebody pasted: one message, or a conversation whose lines name their writers.
func Paste(text string, opt Options) *parapet.Approach {
	a := &parapet.Approach{ID: "1", Source: opt.Source, Channel: parapet.ChannelOther}
	a.Messages = []parapet.Message{{From: parapet.Them, Text: text}}
	Finish(a)
	return a
}
