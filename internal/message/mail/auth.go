package mail

import (
	"strings"

	"parapet"
)

// authenticate fills in what the receiving server recorded (RFC 8601): its topmost Authentication-Results, and those with
// the same authserv-id before the next Received field, which begins an earlier hop. Anything below may be the sender's
// own. ARC results speak for ARC alone.
func (h header) authenticate(f *parapet.MailFacts, n *notes) {
	found := false
	for i := range h {
		name := h[i].name
		if found && equalFold(name, "received") {
			break
		}
		if !equalFold(name, "authentication-results") {
			continue
		}
		raw := line(h[i].value)
		serv, results := parseAuthResults(raw)
		if found && serv != f.AuthServID {
			continue
		}
		if !found {
			found, f.AuthServID = true, serv
		}
		if len(f.AuthenticationResult) < maxParams {
			f.AuthenticationResult = append(f.AuthenticationResult, cutText(raw, maxRaw))
		}
		for _, r := range results {
			r.record(f)
		}
	}
	if f.SPF == "" {
		h.receivedSPF(f)
	}
	if f.ARC == "" {
		if arc := h.get("arc-authentication-results"); arc != nil {
			f.ARC = arcResult(line(arc))
		}
	}
	if f.DKIM == "pass" && len(f.DKIMDomains) == 0 && h.count("dkim-signature") == 1 {
		sig := parseValue(";" + h.line("dkim-signature"))
		addDomain(f, sig.plain("d"))
	}
}

// authResult is one method's result with the properties that matter.
type authResult struct{ method, result, domain, from string }

// parseAuthResults reads one Authentication-Results value. Microsoft writes none at all where RFC 8601 demands the
// authserv-id.
func parseAuthResults(s string) (serv string, results []authResult) {
	s, _ = dropComments(s)
	for segment := range strings.SplitSeq(s, ";") {
		segment = strings.TrimSpace(segment)
		word, rest, _ := strings.Cut(segment, " ")
		method, result, ok := strings.Cut(strings.ToLower(word), "=")
		if !ok {
			if serv == "" && len(results) == 0 {
				serv = strings.ToLower(word)
			}
			continue
		}
		method, _, _ = strings.Cut(method, "/")
		if len(results) >= maxParams {
			break
		}
		r := authResult{method: strings.TrimSpace(method), result: result}
		for p := range strings.FieldsSeq(rest) {
			r.property(p)
		}
		results = append(results, r)
	}
	return serv, results
}

// property reads one "ptype.property=value".
func (r *authResult) property(p string) {
	name, v, ok := strings.Cut(p, "=")
	if !ok {
		return
	}
	v = strings.ToLower(strings.Trim(v, "\"<>"))
	switch strings.ToLower(name) {
	case "header.d":
		r.domain = v
	case "header.i":
		if r.domain == "" {
			r.domain = v[strings.LastIndexByte(v, '@')+1:]
		}
	case "smtp.mailfrom":
		r.domain = v[strings.LastIndexByte(v, '@')+1:]
	case "smtp.helo":
		if r.domain == "" {
			r.domain = v
		}
	case "header.from":
		r.from = v
	}
}

// record puts a result where it belongs. Of several DKIM signatures one that passed counts.
func (r *authResult) record(f *parapet.MailFacts) {
	result := cleanResult(r.result)
	switch r.method {
	case "spf":
		if f.SPF == "" {
			f.SPF, f.SPFDomain = result, r.domain
		}
	case "dkim":
		if result == "pass" {
			addDomain(f, r.domain)
		}
		if f.DKIM == "" || result == "pass" {
			f.DKIM = result
		}
	case "dmarc":
		if f.DMARC == "" {
			f.DMARC = result
		}
	case "arc":
		if f.ARC == "" {
			f.ARC = result
		}
	}
}

func addDomain(f *parapet.MailFacts, d string) {
	d = strings.ToLower(strings.TrimSpace(d))
	if d != "" && !contains(f.DKIMDomains, d) && len(f.DKIMDomains) < maxParams {
		f.DKIMDomains = append(f.DKIMDomains, d)
	}
}

// cleanResult gives the results of parapet.AuthResult; what servers write besides is the nearest of them.
func cleanResult(s string) parapet.AuthResult {
	switch s {
	case "pass", "fail", "softfail", "none", "neutral", "temperror", "permerror":
		return parapet.AuthResult(s)
	case "hardfail", "reject":
		return "fail"
	case "policy":
		return "neutral"
	case "error":
		return "temperror"
	case "unknown", "invalid":
		return "permerror"
	case "bestguesspass", "nxdomain", "signed", "unsigned":
		return "none"
	}
	return ""
}

// receivedSPF reads the topmost Received-SPF (RFC 7208 section 9.1), for servers that write no other record.
func (h header) receivedSPF(f *parapet.MailFacts) {
	s := h.line("received-spf")
	if s == "" {
		return
	}
	bare, comment := dropComments(s)
	word, rest, _ := strings.Cut(strings.TrimSpace(bare), " ")
	f.SPF = cleanResult(strings.ToLower(strings.TrimRight(word, ";:,")))
	if f.SPF == "" {
		return
	}
	if len(f.AuthenticationResult) < maxParams {
		f.AuthenticationResult = append(f.AuthenticationResult, cutText("Received-SPF: "+s, maxRaw))
	}
	for p := range strings.FieldsFuncSeq(rest, func(r rune) bool { return r == ' ' || r == ';' }) {
		if v, ok := strings.CutPrefix(p, "envelope-from="); ok {
			f.SPFDomain = domainOf(strings.Trim(v, "\"<>"))
		}
	}
	if _, after, ok := strings.Cut(comment, "domain of "); ok && f.SPFDomain == "" {
		first, _, _ := strings.Cut(after, " ")
		f.SPFDomain = domainOf(first)
	}
}

// domainOf gives the part after the '@', lower case; s itself when there is none.
func domainOf(s string) string { return strings.ToLower(s[strings.LastIndexByte(s, '@')+1:]) }

// arcResult finds arc=... in an ARC-Authentication-Results field.
func arcResult(s string) parapet.AuthResult {
	_, results := parseAuthResults(s)
	for _, r := range results {
		if r.method == "arc" {
			return cleanResult(r.result)
		}
	}
	return ""
}
