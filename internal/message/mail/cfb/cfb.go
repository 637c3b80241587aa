// Package cfb reads OLE compound files (MS-CFB), the container of Outlook messages and old Office documents.
//
// It reads hostile files: chains may loop, be shared or lead nowhere. Every chain is followed for at most as many steps as
// the file has sectors, every directory entry stands in the tree once, and all streams together may take no more than
// readShare times the file, so that work and memory stay a bounded multiple of the input.
package cfb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"
)

const (
	headerSize   = 512
	entrySize    = 128
	maxRegular   = 0xfffffffa // sector numbers from here on mean the end of a chain or nothing
	noEntry      = 0xffffffff
	headerFAT    = 109     // sectors of the allocation table named in the header
	maxEntries   = 1 << 17 // directory entries; a message with a thousand recipients has some 20,000
	maxTreeDepth = 64      // storages within storages
	readShare    = 4       // how often the size of the file all reading together may copy
)

var signature = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}

// ErrNotCompound means that the bytes are no compound file.
var ErrNotCompound = errors.New("no OLE compound file")

// File is an open compound file. It holds on to the bytes it was opened with.
type File struct {
	Root *Entry // the root storage

	raw        []byte
	sector     int
	mini       int
	cutoff     uint32
	fat        []uint32
	miniFAT    []uint32
	miniStream []byte
	left       int
	seen       []bool
	damaged    bool
}

// Entry is a stream or a storage.
type Entry struct {
	Name     string
	Storage  bool
	Children []*Entry // of a storage, in no order that matters
	Size     int64    // of a stream, as the directory says

	start uint32
}

// Child gives the entry of that name, nil when there is none.
func (e *Entry) Child(name string) *Entry {
	for _, c := range e.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Damaged reports whether something in the file was broken or refused so far.
func (f *File) Damaged() bool { return f.damaged }

// Open reads the tables and the directory of a compound file.
func Open(raw []byte) (*File, error) {
	if len(raw) < headerSize || !bytes.HasPrefix(raw, signature) {
		return nil, ErrNotCompound
	}
	shift, miniShift := le16(raw[30:]), le16(raw[32:])
	if shift != 9 && shift != 12 || miniShift != 6 {
		return nil, fmt.Errorf("sector sizes 2^%d and 2^%d: %w", shift, miniShift, ErrNotCompound)
	}
	f := &File{raw: raw, sector: 1 << shift, mini: 1 << miniShift, cutoff: binary.LittleEndian.Uint32(raw[56:]), left: readShare*len(raw) + 1<<16}
	f.readFAT()
	f.miniFAT = words(f.chain(le32(raw[60:]), -1))
	if err := f.readTree(f.chain(le32(raw[48:]), maxEntries*entrySize)); err != nil {
		return nil, err
	}
	return f, nil
}

func le16(b []byte) int    { return int(binary.LittleEndian.Uint16(b)) }
func le32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }

// words reads a table of sector numbers.
func words(b []byte) []uint32 {
	out := make([]uint32, len(b)/4)
	for i := range out {
		out[i] = le32(b[4*i:])
	}
	return out
}

// at gives a sector; nil when it lies beyond the file. The last one may be cut.
func (f *File) at(n uint32) []byte {
	off := (int64(n) + 1) * int64(f.sector)
	if n >= maxRegular || off >= int64(len(f.raw)) {
		return nil
	}
	return f.raw[off:min(off+int64(f.sector), int64(len(f.raw)))]
}

// readFAT gathers the allocation table from the sectors named in the header and in the chain of tables after it.
func (f *File) readFAT() {
	sectors := len(f.raw)/f.sector + 1
	add := func(list []byte) {
		for i := 0; i+4 <= len(list); i += 4 {
			s := f.at(le32(list[i:]))
			if s == nil || len(f.fat) > sectors+f.sector/4 {
				continue
			}
			f.fat = append(f.fat, words(s)...)
		}
	}
	add(f.raw[76 : 76+4*headerFAT])
	next := le32(f.raw[68:])
	for range sectors {
		s := f.at(next)
		if len(s) < f.sector || len(f.fat) > sectors+f.sector/4 {
			return
		}
		add(s[:f.sector-4])
		next = le32(s[f.sector-4:])
	}
}

// chain copies the sectors of a chain, limit bytes at most; limit -1 means to its end.
func (f *File) chain(start uint32, limit int) []byte {
	var out []byte
	if limit > 0 {
		out = make([]byte, 0, min(limit, f.left, len(f.raw)))
	}
	for steps := 0; start < maxRegular; steps++ {
		s := f.at(start)
		if s == nil || steps > len(f.raw)/f.sector || f.left < len(s) {
			f.damaged = true
			break
		}
		if limit >= 0 && len(out)+len(s) > limit {
			s = s[:limit-len(out)]
		}
		out = append(out, s...)
		f.left -= len(s)
		if limit >= 0 && len(out) >= limit || int(start) >= len(f.fat) {
			break
		}
		start = f.fat[start]
	}
	return out
}

// miniChain copies a short stream out of the stream that holds them all.
func (f *File) miniChain(start uint32, size int) []byte {
	out := make([]byte, 0, min(size, f.left, len(f.miniStream)))
	for steps := 0; start < maxRegular && len(out) < size; steps++ {
		off := int64(start) * int64(f.mini)
		if off >= int64(len(f.miniStream)) || steps > len(f.miniStream)/f.mini || f.left < f.mini {
			f.damaged = true
			break
		}
		s := f.miniStream[off:min(off+int64(f.mini), int64(len(f.miniStream)))]
		s = s[:min(len(s), size-len(out))]
		out = append(out, s...)
		f.left -= f.mini
		if int(start) >= len(f.miniFAT) {
			break
		}
		start = f.miniFAT[start]
	}
	return out
}

// Read gives the bytes of a stream. A damaged one gives what can be read.
func (f *File) Read(e *Entry) []byte {
	if e == nil || e.Storage || e.Size <= 0 {
		return nil
	}
	size := int(min(e.Size, int64(len(f.raw))))
	var out []byte
	if e.Size < int64(f.cutoff) {
		out = f.miniChain(e.start, size)
	} else {
		out = f.chain(e.start, size)
	}
	if int64(len(out)) < e.Size {
		f.damaged = true
	}
	return out
}

// record is one entry of the directory as it lies in the file.
type record []byte

func (r record) left() uint32  { return le32(r[68:]) }
func (r record) right() uint32 { return le32(r[72:]) }
func (r record) child() uint32 { return le32(r[76:]) }

func (r record) entry(small bool) *Entry {
	n := min(max(le16(r[64:])-2, 0), 62) / 2
	units := make([]uint16, n)
	for i := range units {
		units[i] = uint16(le16(r[2*i:]))
	}
	size := int64(le32(r[120:]))
	if !small {
		size |= int64(le32(r[124:])&0x7fffffff) << 32
	}
	return &Entry{Name: string(utf16.Decode(units)), Storage: r[66] == 1 || r[66] == 5, Size: size, start: le32(r[116:])}
}

// readTree builds the tree of entries. Siblings form a binary tree in the file; here they become a list.
func (f *File) readTree(dir []byte) error {
	n := len(dir) / entrySize
	if n == 0 {
		return errors.New("compound file without a directory")
	}
	f.seen = make([]bool, n)
	f.seen[0] = true
	root := record(dir[:entrySize])
	f.Root = root.entry(f.sector == 512)
	f.Root.Storage = true
	f.miniStream = f.chain(f.Root.start, int(min(f.Root.Size, int64(len(f.raw)))))
	f.children(f.Root, dir, root.child(), 0)
	return nil
}

// children adds the siblings reachable from the entry first to parent.
func (f *File) children(parent *Entry, dir []byte, first uint32, depth int) {
	if depth > maxTreeDepth {
		f.damaged = true
		return
	}
	stack := []uint32{first}
	for len(stack) > 0 {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if id == noEntry {
			continue
		}
		if int64(id) >= int64(len(f.seen)) || f.seen[id] {
			f.damaged = true
			continue
		}
		f.seen[id] = true
		r := record(dir[int(id)*entrySize : (int(id)+1)*entrySize])
		stack = append(stack, r.left(), r.right())
		if r[66] != 1 && r[66] != 2 {
			continue
		}
		e := r.entry(f.sector == 512)
		parent.Children = append(parent.Children, e)
		if e.Storage {
			f.children(e, dir, r.child(), depth+1)
		}
	}
}
