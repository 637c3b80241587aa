package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"parapet"
	"parapet/internal/message/archive"
	"parapet/internal/message/charset"
	"parapet/internal/message/chat"
	"parapet/internal/message/document"
)

// zipReader reads what an archive holds.
type zipReader struct {
	name   string
	opt    Options
	depth  int
	budget *archive.Budget
	yield  func(*parapet.Approach, error) bool
}

// readZip reads an archive: in place where the input allows it, else from memory.
func readZip(src *source, opt Options, depth int) iter.Seq2[*parapet.Approach, error] {
	return func(yield func(*parapet.Approach, error) bool) {
		z := &zipReader{name: src.name, opt: opt, depth: depth, budget: archive.NewBudget(), yield: yield}
		if src.at != nil {
			z.open(src.at, src.size)
			return
		}
		raw, err := src.whole()
		if err != nil {
			yield(nil, err)
			return
		}
		z.open(bytes.NewReader(raw), int64(len(raw)))
	}
}

// errorf hands an error on.
func (z *zipReader) errorf(format string, args ...any) bool {
	return z.yield(nil, fmt.Errorf(format, args...))
}

// give hands approaches on, and then an error if there is one. It tells whether to go on.
func (z *zipReader) give(as []*parapet.Approach, err error) bool {
	for _, a := range as {
		if !z.yield(a, nil) {
			return false
		}
	}
	return err == nil || z.yield(nil, err)
}

// open decides what an archive is by the entries in it, and tells whether to go on with what follows it.
func (z *zipReader) open(r io.ReaderAt, size int64) bool {
	a, err := archive.Open(r, size, z.budget)
	if err != nil {
		return z.errorf("read archive %s: %w", z.name, err)
	}
	switch {
	case document.IsDOCX(a):
		return z.give(readDOCX(a, z.name, z.opt))
	case document.OtherOffice(a) != "":
		return z.errorf("read %s: an office %s is not read; save it as PDF, or paste the text", z.name, document.OtherOffice(a))
	case isLinkedInExport(a):
		return z.linkedIn(a)
	case len(a.Find("result.json")) > 0:
		return z.entries(a.Find("result.json"))
	}
	if text := whatsAppText(a); text != nil {
		return z.whatsApp(a, text)
	}
	if len(a.Entries) > MaxEntries {
		return z.errorf("read archive %s: more than %d entries; hand in the mails or chats alone", z.name, MaxEntries)
	}
	if len(a.Entries) == 0 {
		return z.errorf("read archive %s: it is empty", z.name)
	}
	return z.entries(a.Entries)
}

// entries reads each entry as an input of its own.
func (z *zipReader) entries(list []*archive.Entry) bool {
	for _, e := range list {
		if !z.entry(e) {
			return false
		}
	}
	return true
}

func (z *zipReader) entry(e *archive.Entry) bool {
	name := z.name + ", " + e.Name
	r, err := e.Open()
	if err != nil {
		return z.errorf("read %s: %w", name, err)
	}
	src, err := open(Input{Name: name, Reader: r, Size: -1})
	if err != nil {
		return z.errorf("read %s: %w", name, err)
	}
	if sniff(src.head) == kindZip {
		return z.nested(src)
	}
	for a, err := range dispatch(src, z.opt, z.depth) {
		if !z.yield(a, err) {
			return false
		}
	}
	return true
}

// nested reads an archive in the archive, on the same budget.
func (z *zipReader) nested(src *source) bool {
	if z.depth+1 >= MaxDepth {
		return z.errorf("read %s: archives nested more than %d deep", src.name, MaxDepth)
	}
	raw, err := src.whole()
	if err != nil {
		return z.yield(nil, err)
	}
	inner := &zipReader{name: src.name, opt: z.opt, depth: z.depth + 1, budget: z.budget, yield: z.yield}
	return inner.open(bytes.NewReader(raw), int64(len(raw)))
}

// linkedInFiles are the tables by which an export of LinkedIn is known. Only the first two are ever opened: the others are
// the reporter's own life, and two of them look like messages and are none between people.
var linkedInFiles = []string{
	"messages.csv", "invitations.csv", "connections.csv", "profile.csv", "positions.csv", "email addresses.csv", "phonenumbers.csv", "whatsapp phone numbers.csv", "registration.csv",
	"rich_media.csv", "company follows.csv", "skills.csv", "education.csv", "ad_targeting.csv", "endorsement_given_info.csv", "endorsement_received_info.csv", "guide_messages.csv",
	"learning_role_play_messages.csv", "job applications.csv", "saved jobs.csv", "verifications.csv", "recommendations_received.csv", "recommendations_given.csv", "member_follows.csv", "learning.csv",
}

// isLinkedInExport tells an export by the names of its tables: messages or invitations, or two others that belong
// together.
func isLinkedInExport(a *archive.Archive) bool {
	return len(a.Find(linkedInFiles[:2]...)) > 0 || len(a.Find(linkedInFiles[2:]...)) >= 2
}

// linkedIn reads the conversations and invitations of an export, and nothing else in it.
func (z *zipReader) linkedIn(a *archive.Archive) bool {
	l := chat.NewLinkedIn(chat.Options{Name: z.name, Source: z.name, Me: z.opt.Me})
	var bad []error
	read := 0
	for _, e := range a.Find(linkedInFiles[:2]...) {
		place := z.name + ", " + e.Name
		raw, err := e.Read()
		if err != nil {
			bad = append(bad, fmt.Errorf("read %s: %w", place, err))
			continue
		}
		text, _, _ := charset.Decode(raw, "")
		part := chat.LooksLinkedIn(text)
		if part != chat.LinkedInMessages && part != chat.LinkedInInvitations {
			bad = append(bad, fmt.Errorf("read %s: not a LinkedIn table of messages", place))
			continue
		}
		addLinkedIn(l, part, text, place)
		read++
	}
	if read == 0 && len(bad) == 0 {
		return z.errorf("read LinkedIn export %s: no messages.csv in it; ask LinkedIn for an export with messages", z.name)
	}
	as := l.Approaches()
	if len(as) == 0 && len(bad) == 0 {
		return z.errorf("read LinkedIn export %s: no message from anybody else in it", z.name)
	}
	if !z.give(as, nil) {
		return false
	}
	for _, err := range bad {
		if !z.yield(nil, err) {
			return false
		}
	}
	return true
}

// whatsAppText finds the conversation in a WhatsApp export: _chat.txt, or the only text among media.
func whatsAppText(a *archive.Archive) *archive.Entry {
	if found := a.Find("_chat.txt"); len(found) > 0 {
		return found[0]
	}
	var texts []*archive.Entry
	for _, e := range a.Entries {
		switch {
		case strings.HasSuffix(strings.ToLower(e.Base), ".txt") && !isChatMedia(e.Base):
			texts = append(texts, e)
		case !isChatMedia(e.Base):
			return nil
		}
	}
	if len(texts) != 1 || len(a.Entries) < 2 && !strings.Contains(strings.ToLower(texts[0].Base), "whatsapp") {
		return nil
	}
	return texts[0]
}

// isChatMedia tells the names an export gives to what was sent.
func isChatMedia(base string) bool {
	for _, mark := range []string{"IMG-", "VID-", "PTT-", "AUD-", "STK-", "DOC-"} {
		if strings.HasPrefix(base, mark) {
			return true
		}
	}
	digits := strings.TrimLeft(base, "0123456789")
	return len(base)-len(digits) == 8 && strings.HasPrefix(digits, "-") || strings.HasSuffix(strings.ToLower(base), ".vcf") || strings.Contains(base, "-WA0")
}

// whatsApp reads a conversation and looks at the files sent with it: their kind and digest, not their content.
func (z *zipReader) whatsApp(a *archive.Archive, text *archive.Entry) bool {
	place := z.name + ", " + text.Name
	raw, err := text.Read()
	if err != nil {
		return z.errorf("read %s: %w", place, err)
	}
	as, err := readText(raw, place, z.opt)
	for _, p := range as {
		for i := range p.Attachments {
			if f := &p.Attachments[i]; f.Name != "" {
				z.identify(p, f, a.Find(f.Name))
			}
		}
	}
	return z.give(as, err)
}

// identify fills in what the bytes of a sent file say.
func (z *zipReader) identify(p *parapet.Approach, f *parapet.Attachment, found []*archive.Entry) {
	if len(found) == 0 {
		return
	}
	raw, err := found[0].Read()
	if err != nil {
		chat.Defect(p, "unreadable-part", found[0].Name+": "+err.Error())
		return
	}
	sum := sha256.Sum256(raw)
	f.SHA256, f.Size = hex.EncodeToString(sum[:]), int64(len(raw))
	if k := kindOfBytes(raw); k != "" && !(f.Kind == "office-macro" && k == "zip") && !(f.Kind == "office" && k == "zip") {
		f.Kind = k
	}
}

// kindOfBytes names what a file is by its signature, as parapet.Attachment.Kind; empty when it has none.
func kindOfBytes(raw []byte) string {
	if document.PictureKind(raw) != "" {
		return "image"
	}
	i := slices.IndexFunc(signatures, func(s signature) bool { return bytes.HasPrefix(raw, []byte(s.sign)) })
	if i < 0 {
		return ""
	}
	return signatures[i].kind
}

type signature struct{ sign, kind string }

var signatures = []signature{
	{"%PDF-", "pdf"}, {"PK\x03\x04", "zip"}, {"Rar!\x1a\x07", "rar"}, {"7z\xbc\xaf\x27\x1c", "7z"}, {"MZ", "executable"}, {"\x7fELF", "executable"},
	{"\xcf\xfa\xed\xfe", "executable"}, {"L\x00\x00\x00\x01\x14\x02\x00", "lnk"}, {"#!", "script"}, {"<!DOCTYPE html", "html"}, {"<html", "html"}, {"BEGIN:VCARD", "vcard"}, {"BEGIN:VCALENDAR", "calendar"},
}
