package chat

import (
	"slices"
	"strings"

	"parapet"
)

// selfWords are how people and apps write the recipient's own name in a conversation they copy out.
var selfWords = []string{"me", "myself", "you", "i", "ich", "du", "sie", "moi", "vous", "yo", "tú", "usted", "eu", "io", "я", "вы", "ты", "我", "本人", "你", "您", "أنا", "أنت", "من", "شما"}

// assignSides says who wrote each message. In pasted text the recipient may stand as "Me" or "You"; in an export nobody
// does, and a persona who calls themself so gains nothing.
func assignSides(a *parapet.Approach, opt Options, pasted bool) {
	authors := authorsOf(a)
	me, how := findMe(authors, opt, pasted)
	for i := range a.Messages {
		m := &a.Messages[i]
		if m.From = parapet.Them; me != "" && m.Author == me {
			m.From = parapet.Me
		}
	}
	if how != "" {
		Defect(a, "guessed-me", how)
	}
	setPersona(a)
}

// authorsOf lists the writers in the order in which they first speak.
func authorsOf(a *parapet.Approach) []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range a.Messages {
		if m.Author != "" && !seen[m.Author] {
			seen[m.Author] = true
			out = append(out, m.Author)
		}
	}
	return out
}

// findMe finds the recipient among the writers. guess says what was assumed when nothing told; me may be empty.
func findMe(authors []string, opt Options, pasted bool) (me, guess string) {
	for _, n := range authors {
		if opt.Me != "" && sameName(n, opt.Me) {
			return n, ""
		}
	}
	if pasted {
		if self := filter(authors, isSelfWord); len(self) == 1 {
			return self[0], ""
		}
	}
	if len(authors) == 2 {
		if hinted := hintedOther(authors, opt.Name); hinted != "" {
			return authors[1-slices.Index(authors, hinted)], ""
		}
	}
	switch {
	case len(authors) < 2:
		return "", ""
	case len(authors) == 2:
		return authors[1], "took " + authors[1] + " to be the recipient, because " + authors[0] + " wrote first; name the recipient if that is wrong"
	}
	return "", "more than two people write and none is known to be the recipient; every message was read as the other side's"
}

func filter(list []string, keep func(string) bool) (out []string) {
	for _, s := range list {
		if keep(s) {
			out = append(out, s)
		}
	}
	return out
}

func isSelfWord(s string) bool { return slices.Contains(selfWords, strings.ToLower(s)) }

// sameName compares names as people type them.
func sameName(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(unmark(a)), " "), strings.Join(strings.Fields(unmark(b)), " "))
}

// hintedOther gives the one of two writers after whom an input is named: "WhatsApp Chat with NAME.txt".
func hintedOther(authors []string, input string) string {
	low := strings.ToLower(unmark(input))
	if !strings.Contains(low, "whatsapp") && !strings.Contains(low, "chat") {
		return ""
	}
	hits := filter(authors, func(n string) bool { return len(n) >= 2 && strings.Contains(low, strings.ToLower(n)) })
	if len(hits) == 1 {
		return hits[0]
	}
	return ""
}

// setPersona names the persona after the first writer of the other side.
func setPersona(a *parapet.Approach) {
	for _, m := range a.Messages {
		if m.From != parapet.Them || m.Author == "" {
			continue
		}
		if isPhone(m.Author) {
			a.Persona.Phone = m.Author
		} else if a.Persona.Name == "" {
			a.Persona.Name = m.Author
		}
		return
	}
}

// isPhone tells a writer who is shown by number: an unsaved contact.
func isPhone(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r != '+' && r != ' ' && r != '-' && r != '(' && r != ')' && r != '.' && !isBlank(r):
			return false
		}
	}
	return digits >= 6
}
