package mail

import (
	"bytes"
	"strings"

	"parapet"
	"parapet/internal/message/charset"
	"parapet/internal/message/htmltext"
	"parapet/internal/message/mail/cfb"
)

// content is the text of a part in the two forms a mail may give it.
type content struct{ plain, html string }

func (c content) empty() bool { return c.plain == "" && c.html == "" }

// either gives the plain text, or the text of the HTML where there is none.
func (c content) either() string {
	if c.plain != "" {
		return c.plain
	}
	return c.html
}

// inner is a mail found within a mail.
type inner struct {
	raw  []byte
	name string
	msg  bool // Outlook's form

	file    *cfb.File // set with storage for a message embedded in an Outlook message, which has no bytes of its own
	storage *cfb.Entry
}

// budget is shared by all mail of one input, so that nesting multiplies nothing.
type budget struct{ parts, approaches int }

// partReader walks the parts of one message.
type partReader struct {
	notes       *notes
	left        *budget
	attachments []parapet.Attachment
	inner       []inner
	late        content // text sent as a file: the body where there is no other
	hidden      []string
	links       []parapet.Link
	hrefs       []string
	reportType  string // of multipart/report
	headersOnly []byte // a text/rfc822-headers part
	textBytes   int
	scratch     []byte
}

// read gives the text of a part with its header, and gathers attachments on the way.
func (r *partReader) read(h header, body []byte, depth int, digest bool) content {
	if r.left.parts <= 0 {
		r.notes.defect("too-many-parts", "more than "+itoa(maxParts)+" parts; the rest is left out")
		return content{}
	}
	r.left.parts--
	h.duplicates(r.notes)
	ct := parseValue(h.line("content-type"))
	if ct.main == "" || strings.IndexByte(ct.main, '/') < 0 {
		ct.main = bareType(ct.main, digest)
		if depth == 0 && !digest && ct.main == "text/plain" && !h.has("content-type") && guessBoundary(body) != "" {
			ct.main = "multipart/mixed"
		}
	} else if !strings.HasPrefix(ct.main, "multipart/") && h.count("content-type") > 1 {
		ct = otherMultipart(h, ct)
	}
	if strings.HasPrefix(ct.main, "multipart/") {
		if depth >= maxDepth {
			r.notes.defect("too-deep", "multiparts nested more than "+itoa(maxDepth)+" deep; the rest is left out")
			return content{}
		}
		if c, ok := r.multipart(h, &ct, body, depth); ok {
			return c
		}
		ct = value{main: "text/plain"}
	}
	return r.leaf(h, &ct, body)
}

// otherMultipart gives the type among several that makes the most parts visible.
func otherMultipart(h header, ct value) value {
	for i := range h {
		if equalFold(h[i].name, "content-type") {
			if other := parseValue(line(h[i].value)); strings.HasPrefix(other.main, "multipart/") {
				return other
			}
		}
	}
	return ct
}

// bareType gives the type of a part that names none, or names it by half.
func bareType(main string, digest bool) string {
	switch {
	case digest:
		return "message/rfc822"
	case main == "html":
		return "text/html"
	case main == "multipart":
		return "multipart/mixed"
	}
	return "text/plain"
}

// multipart reads the parts of a multipart. ok is false when no boundary stands in the body.
func (r *partReader) multipart(h header, ct *value, body []byte, depth int) (c content, ok bool) {
	if cte := h.get("content-transfer-encoding"); cte != nil {
		switch e := strings.ToLower(line(cte)); e {
		case "base64", "quoted-printable":
			r.notes.ambiguous("multipart with transfer encoding " + e)
			if !bytes.Contains(body, []byte("\n--")) && !bytes.HasPrefix(body, []byte("--")) {
				body = r.decode(nil, body, e)
			}
		}
	}
	if ct.main == "multipart/report" {
		r.reportType = strings.ToLower(ct.get("report-type", r.notes))
	}
	ct.get("boundary", r.notes) // notes duplicates
	boundaries := r.boundaries(h, ct, body)
	for i, b := range boundaries {
		parts, closed := split(body, b)
		if !closed {
			r.notes.defect("unclosed-multipart", "no closing boundary; the mail may be cut")
		}
		if i == 0 {
			c = r.parts(ct.main, parts, depth)
			continue
		}
		r.notes.ambiguous("parts with more than one boundary")
		if other := r.parts("multipart/mixed", parts, depth); !other.empty() && !strings.Contains(c.plain+c.html, other.either()) {
			c.plain = join(c.either(), other.either())
		}
	}
	return c, len(boundaries) > 0
}

// boundaries lists the boundaries that stand in body: the declared one first, those of other readings of the header
// after it, and the one the body begins with when none was declared or the declared one is missing.
func (r *partReader) boundaries(h header, ct *value, body []byte) []string {
	candidates := ct.all("boundary")
	if h.count("content-type") > 1 {
		for i := range h {
			if equalFold(h[i].name, "content-type") {
				other := parseValue(line(h[i].value))
				candidates = append(candidates, other.all("boundary")...)
			}
		}
	}
	var out []string
	for _, b := range candidates {
		if !contains(out, b) && len(out) < maxBoundaries && hasBoundary(body, b) {
			out = append(out, b)
		}
	}
	if len(out) > 0 {
		return out
	}
	if b := guessBoundary(body); b != "" {
		r.notes.ambiguous("declared boundary missing; the one in the body was used")
		return []string{b}
	}
	r.notes.defect("no-boundary", "multipart without its boundary; read as text")
	return nil
}

func contains(list []string, s string) bool {
	for _, o := range list {
		if o == s {
			return true
		}
	}
	return false
}

// hasBoundary reports whether a delimiter line with boundary b stands in body.
func hasBoundary(body []byte, b string) bool {
	at, _, _ := nextDelimiter(body, []byte("--"+b), 0)
	return at >= 0
}

// guessBoundary takes the boundary from the first line of body that begins a part.
func guessBoundary(body []byte) string {
	for range 20 {
		l, rest := cutLine(body)
		if len(l) > 2 && len(l) < 202 && l[0] == '-' && l[1] == '-' {
			next, _ := cutLine(rest)
			if name := fieldName(next); len(name) > 8 && equalFold(name[:8], "content-") {
				return strings.TrimRight(string(l[2:]), " \t")
			}
		}
		if rest == nil {
			break
		}
		body = rest
	}
	return ""
}

// nextDelimiter finds the next line of delim ("--" and the boundary) from offset from. It gives where the line begins and
// where the next begins; closing is true for the last delimiter. at is -1 when there is none.
func nextDelimiter(body, delim []byte, from int) (at, after int, closing bool) {
	for from < len(body) {
		i := bytes.Index(body[from:], delim)
		if i < 0 {
			return -1, 0, false
		}
		i += from
		from = i + len(delim)
		if i > 0 && body[i-1] != '\n' {
			continue
		}
		l, _ := cutLine(body[from:])
		closing = bytes.HasPrefix(l, []byte("--"))
		if closing {
			l = l[2:]
		}
		if len(bytes.TrimRight(l, " \t\r")) > 0 && !closing {
			continue // a longer boundary that begins like this one
		}
		if end := bytes.IndexByte(body[from:], '\n'); end >= 0 {
			return i, from + end + 1, closing
		}
		return i, len(body), closing
	}
	return -1, 0, false
}

// split cuts a multipart's body at its boundary. closed is false when the closing delimiter is missing.
func split(body []byte, boundary string) (parts [][]byte, closed bool) {
	delim := []byte("--" + boundary)
	_, start, closed := nextDelimiter(body, delim, 0)
	for !closed {
		at, after, last := nextDelimiter(body, delim, start)
		if at < 0 {
			return append(parts, body[start:]), false
		}
		end := at
		if end > start && body[end-1] == '\n' {
			if end--; end > start && body[end-1] == '\r' {
				end--
			}
		}
		if parts = append(parts, body[start:end]); len(parts) > maxParts {
			return parts, true
		}
		start, closed = after, last
	}
	return parts, true
}

// parts reads the parts of a multipart and joins their texts as its kind says.
func (r *partReader) parts(kind string, parts [][]byte, depth int) (c content) {
	for _, p := range parts {
		if r.left.parts <= 0 {
			r.notes.defect("too-many-parts", "more than "+itoa(maxParts)+" parts; the rest is left out")
			break
		}
		h, body := readHeader(p, r.notes)
		one := r.read(h, body, depth+1, kind == "multipart/digest")
		if kind == "multipart/alternative" {
			if c.plain == "" {
				c.plain = one.plain
			}
			if one.html != "" {
				c.html = one.html
			}
			continue
		}
		c = c.then(one)
	}
	return c
}

// then joins what follows in a mail to what came before, form by form.
func (c content) then(next content) content {
	switch {
	case next.empty():
		return c
	case c.empty():
		return next
	}
	var out content
	if c.plain != "" || next.plain != "" {
		out.plain = join(c.either(), next.either())
	}
	if c.html != "" || next.html != "" {
		h := c.html
		if h == "" {
			h = c.plain
		}
		n := next.html
		if n == "" {
			n = next.plain
		}
		out.html = join(h, n)
	}
	return out
}

func join(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "\n\n" + b
}

// leaf reads a part that has no parts.
func (r *partReader) leaf(h header, ct *value, body []byte) content {
	disposition := parseValue(h.line("content-disposition"))
	name := disposition.get("filename", r.notes)
	if other := ct.get("name", r.notes); other != "" {
		if name != "" && name != other {
			r.notes.ambiguous("two different file names for one part")
		}
		if name == "" {
			name = other
		}
	}
	name = cleanName(name)
	encoding := strings.ToLower(h.line("content-transfer-encoding"))
	if isMailType(ct.main) {
		return r.mailPart(ct, name, encoding, body)
	}
	if ct.main == "text/rfc822-headers" && r.reportType != "" {
		r.headersOnly = bytes.Clone(r.decode(nil, body, encoding))
	}
	data := r.decode(r.scratch[:0], body, encoding)
	text := ct.main == "text/plain" || ct.main == "text/html" || ct.main == "text/enriched" || ct.main == "text/richtext" || ct.main == "application/xhtml+xml"
	file := disposition.main == "attachment" || name != ""
	if text && !file {
		return r.text(ct, data)
	}
	if n, ok := mailInFile(data, name, ct.main); ok {
		n.raw = bytes.Clone(data)
		r.inner = append(r.inner, n)
		return content{}
	}
	if len(data) == 0 && !file {
		return content{}
	}
	if text && r.late.empty() {
		r.late = r.text(ct, data)
	}
	r.attach(name, ct.main, data)
	return content{}
}

// isMailType reports whether a media type says that the part is a mail.
func isMailType(media string) bool {
	return media == "message/rfc822" || media == "message/global" || media == "message/news"
}

// mailPart takes an attached mail. Its transfer encoding should be none, but programs write others.
func (r *partReader) mailPart(ct *value, name, encoding string, body []byte) content {
	raw := r.decode(nil, body, encoding)
	if !Looks(raw) {
		if undone, clean := appendBase64(nil, body); clean && Looks(undone) {
			raw = undone
		} else if Looks(body) {
			raw = body
		} else if l, _ := cutLine(skipLead(raw)); fieldName(l) == nil && !bytes.HasPrefix(raw, oleSignature) {
			r.attach(name, ct.main, raw) // no header at all: something else under the name of a mail
			return content{}
		}
	}
	r.inner = append(r.inner, inner{raw: raw, name: name, msg: bytes.HasPrefix(raw, oleSignature)})
	return content{}
}

// mailInFile reports whether a file is a mail: by its name or type and its bytes.
func mailInFile(data []byte, name, media string) (inner, bool) {
	lower := strings.ToLower(name)
	switch {
	case LooksMSG(data) && (strings.HasSuffix(lower, ".msg") || media == "application/vnd.ms-outlook" || kindOf(data, name) == "message"):
		return inner{name: name, msg: true}, true
	case strings.HasSuffix(lower, ".eml") && Looks(data):
		return inner{name: name}, true
	}
	return inner{}, false
}

// decode undoes a transfer encoding. dst may be reused; data without encoding is given as it stands.
func (r *partReader) decode(dst, body []byte, encoding string) []byte {
	if i := strings.IndexAny(encoding, "; (\t"); i >= 0 {
		encoding = encoding[:i]
	}
	clean := true
	switch strings.Trim(encoding, "\"'") {
	case "base64":
		dst, clean = appendBase64(dst, body)
	case "quoted-printable", "quotedprintable":
		dst, clean = appendQuotedPrintable(dst, body)
	case "x-uuencode", "uuencode", "x-uue", "uue":
		dst = appendUU(dst, body)
	case "", "7bit", "8bit", "binary", "none", "7-bit", "8-bit":
		return body
	default:
		r.notes.ambiguous("unknown transfer encoding")
		return body
	}
	if !clean {
		r.notes.ambiguous("damaged " + encoding)
	}
	if cap(dst) > cap(r.scratch) {
		r.scratch = dst[:0]
	}
	return dst
}

// text reads the bytes of a text part.
func (r *partReader) text(ct *value, data []byte) content {
	if room := maxText - r.textBytes; len(data) > room {
		r.notes.defect("truncated", "text longer than "+itoa(maxText)+" bytes; the rest is left out")
		data = data[:max(0, room)]
	}
	r.textBytes += len(data)
	declared := ct.plain("charset")
	if declared == "" {
		declared, _ = ct.extended("charset")
	}
	isHTML := ct.main != "text/plain" || len(data) > 0 && looksHTML(data)
	if isHTML && declared == "" {
		declared = metaCharset(data)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		r.notes.ambiguous("zero byte in a text")
	}
	text, used, ok := charset.Decode(data, declared)
	if !ok {
		r.notes.defect("bad-encoding", "some characters could not be read as "+used)
	}
	if isHTML {
		return content{html: r.page(text)}
	}
	return content{plain: tidy(text, strings.EqualFold(ct.plain("format"), "flowed"), strings.EqualFold(ct.plain("delsp"), "yes"))}
}

// page reads HTML and keeps what it tells besides its text.
func (r *partReader) page(source string) string {
	p := htmltext.Read(source)
	if p.Hidden != "" {
		r.hidden = append(r.hidden, p.Hidden)
	}
	r.links = append(r.links, p.Links[:min(len(p.Links), maxLinks-min(maxLinks, len(r.links)))]...)
	r.hrefs = append(r.hrefs, p.Hrefs[:min(len(p.Hrefs), maxHrefs-min(maxHrefs, len(r.hrefs)))]...)
	if p.Cut {
		r.notes.defect("limit", "HTML beyond what is read; the rest is left out")
	}
	return p.Text
}

// metaCharset finds the charset that HTML declares in itself.
func metaCharset(data []byte) string {
	head := data[:min(len(data), 2048)]
	for from := 0; ; {
		i := bytes.Index(head[from:], []byte("harset="))
		if i < 0 {
			return ""
		}
		from += i + len("harset=")
		rest := bytes.TrimLeft(head[from:], "\"' ")
		if end := bytes.IndexAny(rest, "\"' ;>/"); end > 0 {
			return string(rest[:end])
		}
	}
}

// looksHTML reports whether a text declared plain is HTML.
func looksHTML(data []byte) bool {
	head := bytes.ToLower(bytes.TrimSpace(data[:min(len(data), 256)]))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html"))
}
