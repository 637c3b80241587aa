package mail

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"parapet"
	"parapet/internal/message/charset"
	"parapet/internal/message/htmltext"
	"parapet/internal/message/mail/cfb"
)

// ParseMSG reads an Outlook .msg file (MS-OXMSG). The transport headers it keeps are trusted before its properties; mail
// that was never sent has none. Like Parse it gives the message that was reported, not the report. An error means that
// raw is no Outlook file at all.
func ParseMSG(raw []byte, source string) ([]*parapet.Approach, error) {
	f, err := cfb.Open(raw)
	if err != nil {
		return nil, fmt.Errorf("read msg %s: %w", source, err)
	}
	if !isMessage(f.Root) {
		return nil, fmt.Errorf("read msg %s: a compound file, but no Outlook message", source)
	}
	return parseStorage(f, f.Root, source, 0, &budget{parts: maxParts, approaches: maxApproaches}), nil
}

// isMessage reports whether a storage has properties as a message has.
func isMessage(e *cfb.Entry) bool {
	for _, c := range e.Children {
		if c.Name == "__properties_version1.0" || strings.HasPrefix(c.Name, "__substg1.0_") {
			return true
		}
	}
	return false
}

// parseMSG reads a .msg found within another mail.
func parseMSG(raw []byte, source string, level int, left *budget) []*parapet.Approach {
	f, err := cfb.Open(raw)
	if err != nil {
		d := &draft{source: source, level: maxNested, left: left}
		d.defect("unreadable-part", "an attached Outlook message could not be read: "+err.Error())
		return d.finish()
	}
	return parseStorage(f, f.Root, source, level, left)
}

// Property ids, by MS-OXPROPS.
const (
	propClass, propSubject, propHeaders, propMessageID         = 0x001a, 0x0037, 0x007d, 0x1035
	propSenderName, propSenderAddress, propSenderSMTP          = 0x0c1a, 0x0c1f, 0x5d01
	propForName, propForAddress, propForSMTP                   = 0x0042, 0x0065, 0x5d02
	propDisplayTo, propDisplayCc                               = 0x0e04, 0x0e03
	propBody, propHTML, propRTF                                = 0x1000, 0x1013, 0x1009
	propSubmitted, propDelivered                               = 0x0039, 0x0e06
	propCodePage, propBodyCodePage                             = 0x3ffd, 0x3fde
	propData, propLongName, propShortName, propMIME, propTitle = 0x3701, 0x3707, 0x3704, 0x370e, 0x3001
	propRecipientKind, propRecipientSMTP, propRecipientAddress = 0x0c15, 0x39fe, 0x3003
)

// Types of properties.
const (
	typeText, typeText8, typeBinary, typeObject = 0x001f, 0x001e, 0x0102, 0x000d
)

// maxRecipients bounds the recipients of a .msg that are read.
const maxRecipients = 500

// object is a storage with properties: a message, a recipient or an attachment.
type object struct {
	file     *cfb.File
	streams  map[uint32]*cfb.Entry // by id and type
	fixed    map[uint16]uint64
	codePage string
}

// openObject reads which properties a storage has. header is the size of what precedes the fixed ones.
func openObject(f *cfb.File, e *cfb.Entry, header int, codePage string) *object {
	o := &object{file: f, streams: map[uint32]*cfb.Entry{}, fixed: map[uint16]uint64{}, codePage: codePage}
	for _, c := range e.Children {
		if tag, ok := strings.CutPrefix(c.Name, "__substg1.0_"); ok && len(tag) == 8 {
			if v, err := strconv.ParseUint(tag, 16, 32); err == nil {
				o.streams[uint32(v)] = c
			}
		}
	}
	b := f.Read(e.Child("__properties_version1.0"))
	for b = b[min(header, len(b)):]; len(b) >= 16; b = b[16:] {
		o.fixed[binary.LittleEndian.Uint16(b[2:])] = binary.LittleEndian.Uint64(b[8:])
	}
	if cp := uint32(o.fixed[propCodePage]); cp != 0 && charset.Known(strconv.Itoa(int(cp))) {
		o.codePage = strconv.Itoa(int(cp))
	}
	return o
}

// text gives a string property.
func (o *object) text(id uint16) string {
	if e := o.streams[uint32(id)<<16|typeText]; e != nil {
		text, _, _ := charset.Decode(o.read(e), "utf-16le")
		return strings.TrimRight(text, "\x00")
	}
	if e := o.streams[uint32(id)<<16|typeText8]; e != nil {
		text, _, _ := charset.Decode(bytes.TrimRight(o.read(e), "\x00"), o.codePage)
		return text
	}
	return ""
}

// read gives a stream, cut where no text needs more.
func (o *object) read(e *cfb.Entry) []byte {
	b := o.file.Read(e)
	return b[:min(len(b), 4*maxText)]
}

// first gives the first property that has a text.
func (o *object) first(ids ...uint16) string {
	for _, id := range ids {
		if s := o.text(id); s != "" {
			return s
		}
	}
	return ""
}

// address gives the first property that holds an SMTP address; EX addresses are paths in a directory.
func (o *object) address(ids ...uint16) string {
	for _, id := range ids {
		if s := o.text(id); strings.IndexByte(s, '@') > 0 && s[0] != '/' {
			return cleanAddr(s)
		}
	}
	return ""
}

// time gives a date property, which counts steps of 100 nanoseconds since 1601.
func (o *object) time(ids ...uint16) time.Time {
	const epoch = 11644473600
	for _, id := range ids {
		if v := o.fixed[id]; v > epoch*1e7 && v < 1<<62 {
			return time.Unix(int64(v/1e7)-epoch, 0).UTC()
		}
	}
	return time.Time{}
}

// parseStorage reads the message in a storage: the root of a file, or a message embedded in another.
func parseStorage(f *cfb.File, e *cfb.Entry, source string, level int, left *budget) []*parapet.Approach {
	d := &draft{source: source, level: level, left: left}
	header := 32
	if e != f.Root {
		header = 24
	}
	o := openObject(f, e, header, "")
	d.header = o.header(e, &d.notes)
	r := &partReader{notes: &d.notes, left: left}
	d.text = o.body(r)
	for _, c := range e.Children {
		if !c.Storage || !strings.HasPrefix(c.Name, "__attach_version1.0_#") {
			continue
		}
		if left.parts--; left.parts < 0 {
			d.defect("too-many-parts", "more than "+itoa(maxParts)+" attachments; the rest is left out")
			break
		}
		o.attachment(c, r)
	}
	if d.text.empty() {
		d.text = r.late
	}
	d.files(r)
	d.reportType = reportClass(o.text(propClass))
	if f.Damaged() {
		d.defect("damaged", "the Outlook file is damaged or cut; what could be read was read")
	}
	return d.finish()
}

// reportClass gives what multipart/report says, from the class of a message.
func reportClass(class string) string {
	class = strings.ToUpper(class)
	switch {
	case strings.HasPrefix(class, "REPORT.") && strings.HasSuffix(class, ".NDR"):
		return "delivery-status"
	case strings.HasPrefix(class, "REPORT."), strings.HasPrefix(class, "IPM.NOTE.RULES.OOFTEMPLATE"):
		return "disposition-notification"
	}
	return ""
}

// header gives the transport headers, with what they lack made up from properties.
func (o *object) header(e *cfb.Entry, n *notes) header {
	var h header
	if s := o.text(propHeaders); s != "" {
		h, _ = readHeader(skipLead([]byte(cutText(s, maxHeaderBytes))), n)
	} else {
		n.defect("no-transport-headers", "the Outlook file keeps no transport headers; no authentication can be read")
	}
	add := func(name, value string) {
		if value != "" && !h.has(strings.ToLower(name)) {
			h = append(h, field{[]byte(name), []byte(value)})
		}
	}
	add("From", mailbox(o.first(propForName, propSenderName), o.address(propForSMTP, propForAddress, propSenderSMTP, propSenderAddress)))
	to, cc := o.recipients(e)
	if to == "" {
		to = o.text(propDisplayTo)
	}
	if cc == "" {
		cc = o.text(propDisplayCc)
	}
	add("To", to)
	add("Cc", cc)
	add("Subject", o.text(propSubject))
	add("Message-ID", o.text(propMessageID))
	if t := o.time(propSubmitted, propDelivered); !t.IsZero() {
		add("Date", t.Format(time.RFC1123Z))
	}
	return h
}

// mailbox writes a name and an address as a header does.
func mailbox(name, addr string) string {
	name = strings.NewReplacer("\\", "", "\"", "", "\r", " ", "\n", " ").Replace(name)
	switch {
	case name == "" || name == addr:
		return addr
	case addr == "":
		return "\"" + name + "\""
	}
	return "\"" + name + "\" <" + addr + ">"
}

// recipients lists who a message went to.
func (o *object) recipients(e *cfb.Entry) (to, cc string) {
	var lists [2][]string
	count := 0
	for _, c := range e.Children {
		if !c.Storage || !strings.HasPrefix(c.Name, "__recip_version1.0_#") {
			continue
		}
		if count++; count > maxRecipients {
			break
		}
		r := openObject(o.file, c, 8, o.codePage)
		box := mailbox(r.text(propTitle), r.address(propRecipientSMTP, propRecipientAddress))
		if kind := uint32(r.fixed[propRecipientKind]); box != "" && kind <= 2 {
			lists[kind/2] = append(lists[kind/2], box)
		}
	}
	return strings.Join(lists[0], ", "), strings.Join(lists[1], ", ")
}

// body gives the text of a message in the forms it has: plain, HTML, and RTF, which may hold either.
func (o *object) body(r *partReader) content {
	var c content
	c.plain = tidy(cutText(o.text(propBody), maxText), false, false)
	if source := o.htmlSource(); source != "" {
		c.html = r.page(source)
	}
	if e := o.streams[propRTF<<16|typeBinary]; e != nil && c.html == "" {
		rtf, err := unpackRTF(o.file.Read(e))
		if errors.Is(err, errRTFChecksum) {
			r.notes.defect("damaged", err.Error())
		} else if err != nil {
			r.notes.defect("unreadable-part", err.Error())
		}
		text, isHTML := readRTF(rtf)
		switch {
		case isHTML:
			c.html = r.page(cutText(text, 4*maxText))
		case c.plain == "":
			c.plain = tidy(cutText(text, maxText), false, false)
		}
	}
	if len(c.html) > maxText {
		c.html = cutText(c.html, maxText)
		r.notes.defect("truncated", "text longer than "+itoa(maxText)+" bytes; the rest is left out")
	}
	return c
}

// htmlSource gives the HTML body, which is bytes in the body's own code page, or a string.
func (o *object) htmlSource() string {
	e := o.streams[propHTML<<16|typeBinary]
	if e == nil {
		return o.text(propHTML)
	}
	b := o.read(e)
	declared := metaCharset(b)
	if cp := strconv.Itoa(int(uint32(o.fixed[propBodyCodePage]))); charset.Known(cp) {
		declared = cp
	}
	text, _, _ := charset.Decode(b, declared)
	return text
}

// attachment reads one attachment: a file, a mail, or a message that is embedded as a storage.
func (o *object) attachment(e *cfb.Entry, r *partReader) {
	a := openObject(o.file, e, 8, o.codePage)
	name := cleanName(a.first(propLongName, propShortName, propTitle))
	media := strings.ToLower(a.text(propMIME))
	if s := a.streams[propData<<16|typeObject]; s != nil && s.Storage {
		if s.Child("__properties_version1.0") == nil {
			r.attach(name, media, nil) // an OLE object, as an embedded spreadsheet
			return
		}
		r.inner = append(r.inner, inner{name: name, msg: true, file: o.file, storage: s})
		return
	}
	data := o.file.Read(a.streams[propData<<16|typeBinary])
	if n, ok := mailInFile(data, name, media); ok || isMailType(media) && Looks(data) {
		n.raw, n.name = data, name
		r.inner = append(r.inner, n)
		return
	}
	if media == "multipart/signed" { // Outlook keeps a signed mail whole in one attachment
		h, body := readHeader(data, r.notes)
		c := r.read(h, body, 0, false)
		if r.late.empty() {
			r.late = c
		}
		return
	}
	if strings.HasPrefix(media, "text/plain") && r.late.empty() && utf8.Valid(data) {
		r.late = r.text(&value{main: "text/plain"}, data)
	} else if strings.HasPrefix(media, "text/html") && r.late.empty() {
		text, _, _ := charset.Decode(data, metaCharset(data))
		r.late = content{html: htmltext.Read(text).Text}
	}
	r.attach(name, media, data)
}
