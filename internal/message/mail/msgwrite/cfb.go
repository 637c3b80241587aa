package msgwrite

import (
	"encoding/binary"
	"sort"
	"strings"
	"unicode/utf16"
)

// node is a stream or storage to be written.
type node struct {
	name     string
	data     []byte
	storage  bool
	children []*node

	left, right, child, start uint32
}

const (
	sectorSize = 512
	miniSize   = 64
	miniCutoff = 4096
	endOfChain = 0xfffffffe
	freeSector = 0xffffffff
	fatSector  = 0xfffffffd
	noEntry    = 0xffffffff
)

// container lays a tree out as a compound file of version 3.
type container struct {
	entries []*node
	fat     []uint32
	body    []byte
	miniFAT []uint32
	mini    []byte
}

// write gives the bytes of a compound file with the tree below root.
func write(root *node) []byte {
	c := &container{}
	c.number(root)
	for _, e := range c.entries[1:] {
		if e.storage {
			continue
		}
		if len(e.data) < miniCutoff {
			e.start = c.addMini(e.data)
		} else {
			e.start = c.add(e.data)
		}
	}
	root.start = c.add(c.mini)
	miniSectors := (len(c.miniFAT)*4 + sectorSize - 1) / sectorSize
	miniStart := c.add(pad(words(c.miniFAT), sectorSize, 0xff))
	dirStart := c.add(c.directory())
	return c.finish(dirStart, miniStart, miniSectors)
}

// number lists all entries and makes the children of each storage a balanced tree, as readers that search demand.
func (c *container) number(root *node) {
	c.entries = []*node{root}
	ids := map[*node]uint32{root: 0}
	for i := 0; i < len(c.entries); i++ {
		e := c.entries[i]
		sort.Slice(e.children, func(a, b int) bool { return before(e.children[a].name, e.children[b].name) })
		for _, k := range e.children {
			ids[k] = uint32(len(c.entries))
			c.entries = append(c.entries, k)
		}
	}
	for _, e := range c.entries {
		e.child = balance(e.children, ids)
	}
	root.left, root.right = noEntry, noEntry
}

func balance(list []*node, ids map[*node]uint32) uint32 {
	if len(list) == 0 {
		return noEntry
	}
	mid := len(list) / 2
	list[mid].left = balance(list[:mid], ids)
	list[mid].right = balance(list[mid+1:], ids)
	return ids[list[mid]]
}

// before is the order of names in a compound file: shorter first, then by capitals.
func before(a, b string) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return strings.ToUpper(a) < strings.ToUpper(b)
}

// add appends a stream in whole sectors and gives its first one.
func (c *container) add(data []byte) uint32 { return chain(&c.body, &c.fat, data, sectorSize) }

func (c *container) addMini(data []byte) uint32 { return chain(&c.mini, &c.miniFAT, data, miniSize) }

// chain appends data in whole sectors of a size, with their chain in the table, and gives the first sector.
func chain(body *[]byte, table *[]uint32, data []byte, size int) uint32 {
	if len(data) == 0 {
		return endOfChain
	}
	start := len(*table)
	*body = append(*body, pad(data, size, 0)...)
	for len(*table)*size < len(*body) {
		*table = append(*table, uint32(len(*table)+1))
	}
	(*table)[len(*table)-1] = endOfChain
	return uint32(start)
}

func pad(b []byte, size int, with byte) []byte {
	out := append([]byte(nil), b...)
	for len(out)%size != 0 {
		out = append(out, with)
	}
	return out
}

func words(list []uint32) []byte {
	var out []byte
	for _, w := range list {
		out = binary.LittleEndian.AppendUint32(out, w)
	}
	return out
}

func (c *container) directory() []byte {
	var out []byte
	for i, e := range c.entries {
		r := make([]byte, 128)
		units := utf16.Encode([]rune(e.name))
		for k, u := range units {
			binary.LittleEndian.PutUint16(r[2*k:], u)
		}
		binary.LittleEndian.PutUint16(r[64:], uint16(2*len(units)+2))
		size := len(e.data)
		switch {
		case i == 0:
			r[66], size = 5, len(c.mini)
		case e.storage:
			r[66] = 1
		default:
			r[66] = 2
		}
		r[67] = 1 // black
		binary.LittleEndian.PutUint32(r[68:], e.left)
		binary.LittleEndian.PutUint32(r[72:], e.right)
		binary.LittleEndian.PutUint32(r[76:], e.child)
		binary.LittleEndian.PutUint32(r[116:], e.start)
		binary.LittleEndian.PutUint32(r[120:], uint32(size))
		out = append(out, r...)
	}
	for len(out)%sectorSize != 0 { // unused entries
		r := make([]byte, 128)
		for _, at := range []int{68, 72, 76} {
			binary.LittleEndian.PutUint32(r[at:], noEntry)
		}
		out = append(out, r...)
	}
	return out
}

// finish adds the allocation table and puts the header in front. Files stay below the 7 MB that the header's own list of
// tables covers.
func (c *container) finish(dirStart, miniStart uint32, miniSectors int) []byte {
	tables := 1
	for tables*sectorSize/4 < len(c.fat)+tables {
		tables++
	}
	h := make([]byte, 512)
	copy(h, []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1})
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(h[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(tables), 48: dirStart, 56: miniCutoff, 60: miniStart, 64: uint32(miniSectors), 68: endOfChain} {
		binary.LittleEndian.PutUint32(h[at:], v)
	}
	for i := range 109 {
		v := uint32(freeSector)
		if i < tables {
			v = uint32(len(c.fat) + i)
		}
		binary.LittleEndian.PutUint32(h[76+4*i:], v)
	}
	for range tables {
		c.fat = append(c.fat, fatSector)
	}
	for len(c.fat)%(sectorSize/4) != 0 {
		c.fat = append(c.fat, freeSector)
	}
	return append(append(h, c.body...), words(c.fat)...)
}
