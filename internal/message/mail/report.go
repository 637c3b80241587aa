package mail

import (
	"bytes"
	"encoding/base64"
	"strings"

	"parapet"
)

// reported gives the mails that d reports, nil when d is itself the approach.
func (d *draft) reported(text string) []*parapet.Approach {
	if d.reportType == "feedback-report" && len(d.inner) == 0 && d.headersOnly != nil {
		d.inner = []inner{{raw: d.headersOnly}}
	}
	if len(d.inner) > 0 && d.isReport(text) {
		return d.innerApproaches()
	}
	if raw := phishAlarm(text); raw != nil {
		out := parse(raw, d.source+", reported message", d.level+1, d.left)
		for _, a := range out {
			markForwarded(a)
		}
		return out
	}
	return nil
}

func (d *draft) innerApproaches() []*parapet.Approach {
	var out []*parapet.Approach
	for i, in := range d.inner {
		if d.left.approaches <= 0 {
			if len(out) > 0 {
				last := out[len(out)-1]
				last.Defects = append(last.Defects, parapet.Defect{Code: "limit", Detail: "more than " + itoa(maxApproaches) + " reported mails; the rest is left out"})
			}
			break
		}
		d.left.approaches--
		source := d.source + ", attached message"
		if len(d.inner) > 1 {
			source += " " + itoa(i+1)
		}
		var as []*parapet.Approach
		if in.storage != nil {
			as = parseStorage(in.file, in.storage, source, d.level+1, d.left)
		} else if in.msg {
			as = parseMSG(in.raw, source, d.level+1, d.left)
		} else {
			as = parse(in.raw, source, d.level+1, d.left)
		}
		for _, a := range as {
			markForwarded(a)
		}
		out = append(out, as...)
	}
	return out
}

func markForwarded(a *parapet.Approach) {
	if a.Mail != nil {
		a.Mail.Forwarded = true
	}
}

// isReport reports whether d hands in the mails attached to it, rather than being a mail that has one attached.
func (d *draft) isReport(text string) bool {
	switch d.reportType {
	case "feedback-report":
		return true
	case "delivery-status", "disposition-notification":
		return false
	}
	if reportSubject(d.header.text("subject")) {
		return true
	}
	for _, in := range d.inner {
		if strings.HasPrefix(strings.ToLower(in.name), "phish_alert") || strings.HasPrefix(strings.ToLower(in.name), "reportphish") {
			return true
		}
	}
	return countWords(beforeSignature(text), reportNote+1) <= reportNote || d.addressedToReporter()
}

// addressedToReporter reports whether an attached mail was sent to the sender of the outer one.
func (d *draft) addressedToReporter() bool {
	from := parseAddresses(d.header.line("from"))
	if len(from) == 0 || from[0].Addr == "" {
		return false
	}
	for _, in := range d.inner {
		if in.msg {
			continue
		}
		var n notes
		h, _ := readHeader(skipLead(in.raw), &n)
		for _, name := range [...]string{"to", "delivered-to", "cc", "x-original-to"} {
			for _, a := range parseAddresses(h.line(name)) {
				if strings.EqualFold(a.Addr, from[0].Addr) {
					return true
				}
			}
		}
	}
	return false
}

// reportSubjects begin the subjects of reports: the Microsoft 365 prefixes and those of report buttons.
var reportSubjects = []string{"1|", "2|", "3|", "junk:", "not junk:", "phishing:", "potential phish:", "[phish alert]", "phish alert:",
	"reported phish", "[reported]", "suspicious email", "suspicious mail", "reporting:"}

// forwardPrefixes are the marks mail programs put before the subject of a forward, in the languages read here.
var forwardPrefixes = []string{"fw:", "fwd:", "[fwd:", "wg:", "wtr:", "tr:", "rv:", "enc:", "vs:", "doorst:", "fs:", "i:", "转发:", "转发：", "轉寄:", "轉寄：", "轉發:", "轉發：",
	"fw：", "fwd：", "пересл:", "пер:", "إعادة توجيه:", "إعادة توجيه :", "fwd :", "tr :", "ارسال:", "هدایت:", "بازارسال:", "reenviado:", "转寄:", "转寄："}

func reportSubject(s string) bool {
	s = strings.TrimSpace(s)
	return hasPrefixFold(s, reportSubjects) || forwardSubject(s)
}

// forwardSubject reports whether a subject says that the mail is a forward; "Re: Fwd:" is a reply to one.
func forwardSubject(s string) bool { return hasPrefixFold(strings.TrimSpace(s), forwardPrefixes) }

// beforeSignature cuts a text at its signature.
func beforeSignature(s string) string {
	for _, mark := range [...]string{"\n-- \n", "\n--\n", "\n________"} {
		if i := strings.Index(s, mark); i >= 0 {
			s = s[:i]
		}
	}
	if strings.HasPrefix(s, "-- \n") || strings.HasPrefix(s, "--\n") {
		return ""
	}
	return s
}

// Marks that PhishAlarm puts into the text of its reports.
const (
	alarmHeaders, alarmHeadersEnd = "Begin Email Headers", "End Email Headers"
	alarmMail, alarmMailEnd       = "Begin Reported Email", "End Reported Email"
)

// phishAlarm rebuilds the mail that a PhishAlarm report holds in its text; nil when text is none.
func phishAlarm(text string) []byte {
	if !strings.Contains(text, alarmMail) {
		return nil
	}
	head := []byte(between(text, alarmHeaders, alarmHeadersEnd))
	body := []byte(between(text, alarmMail, alarmMailEnd))
	undone, whole := undoBase64(body)
	switch {
	case whole && Looks(undone), Looks(undone) && len(head) == 0:
		return undone
	case len(head) == 0:
		return undone
	case !whole && bytes.Contains(body, []byte("\n--")):
		return bytes.Join([][]byte{head, nil, body}, []byte("\n"))
	}
	// The body was decoded on the way: what the header says about its form no longer holds.
	var n notes
	h, _ := readHeader(head, &n)
	var out bytes.Buffer
	for _, f := range h {
		if len(f.name) >= 8 && equalFold(f.name[:8], "content-") {
			continue
		}
		out.Write(f.name)
		out.WriteByte(':')
		out.Write(f.value)
		out.WriteByte('\n')
	}
	kind := "plain"
	if looksHTML(undone) || bytes.Contains(undone, []byte("</")) {
		kind = "html"
	}
	out.WriteString("Content-Type: text/" + kind + "\n\n")
	out.Write(undone)
	return out.Bytes()
}

// between gives what stands between two marked lines, without the dashes around the marks; empty when one is missing.
func between(text, begin, end string) string {
	_, after, ok := strings.Cut(text, begin)
	if !ok {
		return ""
	}
	inside, _, _ := strings.Cut(after, end)
	_, inside, _ = strings.Cut(inside, "\n")
	if i := strings.LastIndexByte(inside, '\n'); i >= 0 && strings.Trim(inside[i:], " -\n\t") == "" {
		inside = inside[:i]
	}
	return strings.Trim(inside, "\n")
}

// undoBase64 decodes body when it is base64 and nothing else.
func undoBase64(body []byte) (out []byte, was bool) {
	packed := bytes.Join(bytes.Fields(body), nil)
	if len(packed) < 16 || len(packed)%4 != 0 {
		return body, false
	}
	out = make([]byte, base64.StdEncoding.DecodedLen(len(packed)))
	n, err := base64.StdEncoding.Decode(out, packed)
	if err != nil {
		return body, false
	}
	return out[:n], true
}
