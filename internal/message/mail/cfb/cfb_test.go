package cfb_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"parapet/internal/message/mail/cfb"
	"parapet/internal/message/mail/msgwrite"
)

func sample() []byte {
	return (&msgwrite.Message{Subject: "short", Attachments: []msgwrite.Attachment{{Name: "long", Data: bytes.Repeat([]byte("0123456789"), 2000)}}}).Bytes()
}

func TestRead(t *testing.T) {
	f, err := cfb.Open(sample())
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Read(f.Root.Child("__substg1.0_0037001F")); string(got) != "s\x00h\x00o\x00r\x00t\x00" {
		t.Errorf("short stream = %q", got)
	}
	a := f.Root.Child("__attach_version1.0_#00000000")
	if a == nil || !a.Storage {
		t.Fatalf("attachment = %+v", a)
	}
	if got := f.Read(a.Child("__substg1.0_37010102")); !bytes.Equal(got, bytes.Repeat([]byte("0123456789"), 2000)) {
		t.Errorf("long stream of %d bytes", len(got))
	}
	if f.Damaged() {
		t.Error("a whole file is called damaged")
	}
}

// Every entry of the table leads to itself: chains must end all the same, and nothing grows past the bound.
func TestReadLoops(t *testing.T) {
	raw := sample()
	table := int(binary.LittleEndian.Uint32(raw[76:]))
	for i := range 128 {
		binary.LittleEndian.PutUint32(raw[512*(table+1)+4*i:], uint32(i))
	}
	f, err := cfb.Open(raw)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	var walk func(e *cfb.Entry)
	walk = func(e *cfb.Entry) {
		for range 100 {
			total += len(f.Read(e))
		}
		for _, c := range e.Children {
			walk(c)
		}
	}
	walk(f.Root)
	if total > 5*len(raw)+1<<17 {
		t.Errorf("read %d bytes out of a file of %d", total, len(raw))
	}
	if !f.Damaged() {
		t.Error("a looping file is not called damaged")
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, raw := range [][]byte{nil, []byte("text"), make([]byte, 1000), sample()[:100]} {
		if _, err := cfb.Open(raw); !errors.Is(err, cfb.ErrNotCompound) {
			t.Errorf("Open(%d bytes) = %v, want %v", len(raw), err, cfb.ErrNotCompound)
		}
	}
}
