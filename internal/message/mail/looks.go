package mail

import (
	"bytes"

	"parapet/internal/message/charset"
)

// looksLines is how many header lines are looked at to recognise mail.
const looksLines = 60

// wellKnown reports whether name is a field that mail has and other texts do not begin with.
func wellKnown(name []byte) bool {
	switch len(name) {
	case 2:
		return equalFold(name, "to") || equalFold(name, "cc")
	case 4:
		return equalFold(name, "from") || equalFold(name, "date")
	}
	return strongName(name) || equalFold(name, "subject") || equalFold(name, "sender")
}

// strongName reports whether name is a field that only mail has.
func strongName(name []byte) bool {
	for _, s := range [...]string{
		"received", "message-id", "mime-version", "return-path", "delivered-to", "content-type", "dkim-signature",
		"authentication-results", "content-transfer-encoding", "reply-to", "x-mailer", "x-received", "arc-seal", "in-reply-to",
		"references", "list-id", "x-original-to", "envelope-to", "received-spf", "list-unsubscribe", "x-priority",
		"arc-authentication-results", "arc-message-signature", "thread-topic", "x-originating-ip", "x-spam-status", "user-agent",
	} {
		if equalFold(name, s) {
			return true
		}
	}
	return false
}

// Looks reports whether head, the first bytes of a file, begins an RFC 5322 message: some lines of header, with a field
// that only mail has, or From with an address beside another field of mail. A few kilobytes of head are enough.
func Looks(head []byte) bool {
	head = skipLead(head)
	known, strong, from := 0, false, false
	for range looksLines {
		l, rest := cutLine(head)
		if len(bytes.TrimSpace(l)) == 0 {
			break
		}
		if l[0] == ' ' || l[0] == '\t' {
			if known == 0 {
				return false
			}
			head = rest
			continue
		}
		name := fieldName(l)
		if name == nil {
			break
		}
		if wellKnown(name) {
			known++
			strong = strong || strongName(name)
			from = from || equalFold(name, "from") && bytes.IndexByte(l, '@') > 0
		} else if known == 0 && !(len(name) > 2 && (name[0]|0x20 == 'x' || bytes.IndexByte(name, '-') > 0)) {
			return false
		}
		head = rest
	}
	return strong && known >= 2 || from && known >= 2
}

// skipLead skips what may stand before the header: a byte order mark, empty lines, a From_ line.
func skipLead(b []byte) []byte {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	for len(b) > 0 && (b[0] == '\n' || b[0] == '\r') {
		b = b[1:]
	}
	for range 2 {
		if bytes.HasPrefix(b, []byte("From ")) || bytes.HasPrefix(b, []byte(">From ")) {
			_, b = cutLine(b)
		}
	}
	return b
}

// LooksMbox reports whether head begins an mbox: a From_ line, then a header.
func LooksMbox(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	for len(head) > 0 && (head[0] == '\n' || head[0] == '\r') {
		head = head[1:]
	}
	l, rest := cutLine(head)
	if !isFromLine(l, true) {
		return false
	}
	next, _ := cutLine(rest)
	return beginsMessage(next)
}

var oleSignature = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}

// LooksMSG reports whether head begins an OLE compound file that may be an Outlook message. Word, Excel and PowerPoint
// files of the old kind are told apart by their stream names where head is long enough to hold them.
func LooksMSG(head []byte) bool {
	if !bytes.HasPrefix(head, oleSignature) {
		return false
	}
	if bytes.Contains(head, utf16Bytes("__substg1.0_")) || bytes.Contains(head, utf16Bytes("__properties_version1.0")) {
		return true
	}
	for _, other := range [...]string{"WordDocument", "Workbook", "PowerPoint Document", "VisioDocument", "EncryptedPackage"} {
		if bytes.Contains(head, utf16Bytes(other)) {
			return false
		}
	}
	return true
}

// utf16Bytes gives an ASCII name as little-endian UTF-16.
func utf16Bytes(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := 0; i < len(s); i++ {
		b = append(b, s[i], 0)
	}
	return b
}

// narrow gives mail that was saved as UTF-16 in a form that can be read; other bytes as they are.
func narrow(b []byte) []byte {
	if len(b) > 2 && (b[0] == 0xff && b[1] == 0xfe || b[0] == 0xfe && b[1] == 0xff) {
		text, _, _ := charset.Decode(b, "")
		return []byte(text)
	}
	return b
}
