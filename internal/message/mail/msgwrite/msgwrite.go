// Package msgwrite makes Outlook .msg files for tests and examples, since no real ones may be shown. It writes what the
// reader reads and no more; it is no part of what Parapet does with mail.
package msgwrite

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"time"
	"unicode/utf16"
)

// Message is an Outlook message to be written. Empty fields are left out.
type Message struct {
	Subject     string
	FromName    string
	FromAddress string // an SMTP address
	FromType    string // SMTP when empty; EX puts an internal path where the address was, as Exchange does
	To, Cc      []Recipient
	Sent        time.Time
	MessageID   string
	Headers     string // transport headers, a whole block
	Class       string // message class; IPM.Note when empty
	Body        string // plain text
	HTML        []byte // in the code page
	RTF         string // is stored compressed
	CodePage    int    // of 8-bit strings and HTML; UTF-16 strings when 0
	EightBit    map[uint16][]byte
	Attachments []Attachment
}

// Recipient is a person a message goes to.
type Recipient struct{ Name, Address string }

// Attachment is a file, or a message when Embedded is set.
type Attachment struct {
	Name, MediaType string
	Data            []byte
	Embedded        *Message
}

// Bytes gives the message as a .msg file.
func (m *Message) Bytes() []byte {
	root := &node{name: "Root Entry", storage: true, children: m.nodes(32)}
	root.children = append(root.children, &node{name: "__nameid_version1.0", storage: true})
	return write(root)
}

// store gathers the properties of one object.
type store struct {
	nodes []*node
	fixed []byte
}

func (s *store) stream(id, kind uint16, data []byte) {
	s.nodes = append(s.nodes, &node{name: fmt.Sprintf("__substg1.0_%04X%04X", id, kind), data: data})
	s.property(id, kind, uint64(len(data)))
}

func (s *store) property(id, kind uint16, v uint64) {
	s.fixed = binary.LittleEndian.AppendUint16(s.fixed, kind)
	s.fixed = binary.LittleEndian.AppendUint16(s.fixed, id)
	s.fixed = binary.LittleEndian.AppendUint32(s.fixed, 6)
	s.fixed = binary.LittleEndian.AppendUint64(s.fixed, v)
}

func (s *store) text(id uint16, text string) {
	if text == "" {
		return
	}
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	s.stream(id, 0x001f, b)
}

// finish adds the stream of fixed properties after a header of that size.
func (s *store) finish(header int) []*node {
	return append(s.nodes, &node{name: "__properties_version1.0", data: append(make([]byte, header), s.fixed...)})
}

func (m *Message) nodes(header int) []*node {
	s := &store{}
	class := m.Class
	if class == "" {
		class = "IPM.Note"
	}
	s.text(0x001a, class)
	s.text(0x0037, m.Subject)
	s.text(0x0c1a, m.FromName)
	s.text(0x0042, m.FromName)
	if m.FromType == "EX" {
		s.text(0x0c1e, "EX")
		s.text(0x0c1f, "/O=EXAMPLE/OU=FIRST/CN=RECIPIENTS/CN=SENDER")
		s.text(0x5d01, m.FromAddress)
	} else if m.FromAddress != "" {
		s.text(0x0c1e, "SMTP")
		s.text(0x0c1f, m.FromAddress)
	}
	s.text(0x1035, m.MessageID)
	s.text(0x007d, m.Headers)
	s.text(0x1000, m.Body)
	for _, id := range slices.Sorted(maps.Keys(m.EightBit)) {
		s.stream(id, 0x001e, m.EightBit[id])
	}
	if m.HTML != nil {
		s.stream(0x1013, 0x0102, m.HTML)
	}
	if m.RTF != "" {
		s.stream(0x1009, 0x0102, Compress(m.RTF))
	}
	if m.CodePage != 0 {
		s.property(0x3ffd, 3, uint64(m.CodePage))
		s.property(0x3fde, 3, uint64(m.CodePage))
	}
	if !m.Sent.IsZero() {
		s.property(0x0039, 0x40, uint64(m.Sent.Unix()+11644473600)*1e7)
	}
	recipients := 0
	for kind, list := range [...][]Recipient{1: m.To, 2: m.Cc} {
		for _, r := range list {
			s.recipient(recipients, kind, r)
			recipients++
		}
	}
	for i, a := range m.Attachments {
		s.nodes = append(s.nodes, &node{name: fmt.Sprintf("__attach_version1.0_#%08X", i), storage: true, children: a.nodes()})
	}
	return s.finish(header)
}

func (s *store) recipient(n, kind int, r Recipient) {
	one := &store{}
	one.text(0x3001, r.Name)
	one.text(0x39fe, r.Address)
	one.property(0x0c15, 3, uint64(kind))
	s.nodes = append(s.nodes, &node{name: fmt.Sprintf("__recip_version1.0_#%08X", n), storage: true, children: one.finish(8)})
}

func (a *Attachment) nodes() []*node {
	s := &store{}
	s.text(0x3707, a.Name)
	s.text(0x370e, a.MediaType)
	if a.Embedded != nil {
		s.property(0x3705, 3, 5)
		s.nodes = append(s.nodes, &node{name: "__substg1.0_3701000D", storage: true, children: a.Embedded.nodes(24)})
	} else {
		s.property(0x3705, 3, 1)
		s.stream(0x3701, 0x0102, a.Data)
	}
	return s.finish(8)
}

// Compress stores RTF as Outlook does (MS-OXRTFCP): as literals in runs of eight, which every reader must take.
func Compress(rtf string) []byte {
	var body []byte
	for i := 0; i < len(rtf); i += 8 {
		body = append(body, 0)
		body = append(body, rtf[i:min(i+8, len(rtf))]...)
	}
	// A reference to the place that is written next ends the data.
	end := (207 + len(rtf)) % 4096
	if n := len(rtf) % 8; n != 0 {
		body[len(body)-n-1] = 1 << n
	} else {
		body = append(body, 1)
	}
	body = append(body, byte(end>>4), byte(end<<4))
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(body)+12))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(rtf)))
	out = append(out, "LZFu"...)
	out = binary.LittleEndian.AppendUint32(out, ^crc32.Update(0xffffffff, crc32.IEEETable, body))
	return append(out, body...)
}
