// Package pdf gets the text out of PDF files from strangers.
//
// It does not trust the file's own table of contents: the file is scanned once for objects, so that a damaged or lying
// table loses nothing, and later objects replace earlier ones as updates do. Objects are read when they are needed, from a
// budget of tokens, of unpacked bytes, of pages and of nesting; whatever a file does, work and memory stay within a fixed
// multiple of its size. Text is put in lines by where it stands on the page. Scripts, attachments and pictures are not
// looked at, and nothing is fetched.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Limits on one file.
const (
	MaxSize     = 64 << 20  // bytes of the file; a scanned book
	MaxPages    = 1000      // pages read
	MaxText     = 8 << 20   // bytes of text
	maxUnpacked = 64 << 20  // bytes unpacked from all streams together
	maxObjects  = 300_000   // objects listed
	maxTokens   = 1_000_000 // tokens of objects read, which may stay in memory
	maxSteps    = 8_000_000 // tokens of page contents read, which do not
	maxNesting  = 32        // arrays in arrays, pages in groups, forms in forms, references to references
	maxLinks    = 1000      // addresses of links kept
)

// Errors of files that are not read.
var (
	ErrEncrypted = errors.New("protected with a password; open it in a viewer and hand in the text")
	ErrNoPages   = errors.New("no pages found; the file is damaged or no PDF")
	ErrSize      = fmt.Errorf("PDF over %d MiB", MaxSize>>20)
)

// Document is the text of a file.
type Document struct {
	Text     string   // in the order of the pages, lines as they stand
	Links    []string // where links lead
	Pages    int      // pages read
	Pictures bool     // the file shows pictures, which may hold more text
	Notes    []string // limits that were reached and text that could not be understood, for people
}

// Read reads a PDF file.
func Read(raw []byte) (doc Document, err error) {
	if len(raw) > MaxSize {
		return doc, ErrSize
	}
	f := &file{raw: raw, objects: map[int]place{}, cache: map[int]any{}, tokens: maxTokens, steps: maxSteps, unpacked: maxUnpacked, fonts: map[ref]*font{},
		ends: finder{word: "endobj"}, streams: finder{word: "stream"}}
	f.scan()
	if f.encrypted {
		return doc, ErrEncrypted
	}
	pages := f.pages()
	if len(pages) == 0 {
		return doc, ErrNoPages
	}
	w := &writer{f: f}
	for _, p := range pages {
		w.page(p)
		f.links(p)
	}
	return Document{Text: strings.TrimSpace(w.text.String()), Links: f.hrefs, Pages: len(pages), Pictures: w.pictures, Notes: f.notes}, nil
}

// place is where an object stands: in the file, or in an object stream.
type place struct {
	at   int // offset after "obj", or within the stream
	data []byte
	body [2]int // of a stream: where its bytes begin and end in the file

	packed bool // in an object stream
}

// file is what is known of a file while it is read.
type file struct {
	raw       []byte
	objects   map[int]place
	cache     map[int]any
	trailers  []dict
	encrypted bool
	packed    []int // object streams, in the order of the file
	fonts     map[ref]*font
	hrefs     []string
	notes     []string

	tokens, steps, unpacked int

	plain         *font
	ends, streams finder
}

// finder looks for a word from places that only grow, each byte once.
type finder struct {
	word string
	at   int // where the word stands; valid for places up to there
}

// next gives the first place of the word at or after at, len(b) when there is none.
func (w *finder) next(b []byte, at int) int {
	if w.at < at || w.at == 0 {
		if i := bytes.Index(b[at:], []byte(w.word)); i >= 0 {
			w.at = at + i
		} else {
			w.at = len(b)
		}
	}
	return w.at
}

func (f *file) note(format string, args ...any) {
	if n := fmt.Sprintf(format, args...); !slices.Contains(f.notes, n) && len(f.notes) < 20 {
		f.notes = append(f.notes, n)
	}
}

// scan lists the objects of the file, each with where it begins, and learns the trailers.
func (f *file) scan() {
	for at := 0; at < len(f.raw); {
		i := bytes.Index(f.raw[at:], []byte("obj"))
		if t := bytes.Index(f.raw[at:min(len(f.raw), at+max(i, 0)+3)], []byte("trailer")); t >= 0 {
			f.trailer(at + t + len("trailer"))
		}
		if i < 0 {
			f.lastTrailer(at)
			break
		}
		at += i + 3
		id, ok := objectNumber(f.raw, at-3)
		if !ok {
			continue
		}
		if len(f.objects) >= maxObjects {
			f.note("more than %d objects", maxObjects)
			break
		}
		at = f.object(id, at)
	}
	for _, id := range f.packed {
		f.unpackObjects(id)
	}
}

// lastTrailer reads a trailer after the last object.
func (f *file) lastTrailer(at int) {
	if t := bytes.Index(f.raw[at:], []byte("trailer")); t >= 0 {
		f.trailer(at + t + len("trailer"))
	}
}

func (f *file) trailer(at int) {
	l := lexer{b: f.raw, at: at, fuel: &f.tokens}
	if d, ok := l.object(0).(dict); ok {
		f.useTrailer(d)
	}
}

func (f *file) useTrailer(d dict) {
	if len(f.trailers) < 100 {
		f.trailers = append(f.trailers, d)
	}
	if d["Encrypt"] != nil {
		f.encrypted = true
	}
}

// objectNumber reads the two numbers before "obj" backwards. at is where "obj" begins.
func objectNumber(b []byte, at int) (id int, ok bool) {
	back := func(accept func(byte) bool) (n int) {
		for at > 0 && n < 12 && accept(b[at-1]) {
			at--
			n++
		}
		return n
	}
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	back(isSpace)
	if back(digit) == 0 || back(isSpace) == 0 {
		return 0, false
	}
	end := at
	if n := back(digit); n == 0 || n > 9 {
		return 0, false
	}
	for _, c := range b[at:end] {
		if !digit(c) {
			break
		}
		id = id*10 + int(c-'0')
	}
	return id, id > 0
}

// object notes an object whose body begins at at, and gives where to go on: after its stream, if it has one.
func (f *file) object(id, at int) int {
	p := place{at: at, data: f.raw}
	if f.streams.next(f.raw, at) >= f.ends.next(f.raw, at) {
		f.objects[id] = p
		return at
	}
	l := lexer{b: f.raw, at: at, fuel: &f.tokens}
	d, ok := l.object(0).(dict)
	if !ok || !l.keyword("stream") {
		f.objects[id] = p
		return at
	}
	p.body[0] = afterLineEnd(f.raw, l.at)
	p.body[1] = f.streamEnd(p.body[0], d)
	f.objects[id] = p
	switch d["Type"] {
	case name("ObjStm"):
		f.packed = append(f.packed, id)
	case name("XRef"):
		f.useTrailer(d)
	}
	return max(p.body[1], at)
}

// streamEnd finds the end of a stream: by its length where "endstream" follows, else by the next "endstream".
func (f *file) streamEnd(begin int, d dict) int {
	if n, ok := d["Length"].(float64); ok && n >= 0 && n < float64(len(f.raw)-begin) {
		end := begin + int(n)
		if bytes.Contains(f.raw[end:min(len(f.raw), end+16)], []byte("endstream")) {
			return end
		}
	}
	if i := bytes.Index(f.raw[begin:], []byte("endstream")); i >= 0 {
		return begin + i
	}
	return len(f.raw)
}

// afterLineEnd skips the line end after the word "stream".
func afterLineEnd(b []byte, at int) int {
	if at < len(b) && b[at] == '\r' {
		at++
	}
	if at < len(b) && b[at] == '\n' {
		at++
	}
	return at
}

// unpackObjects lists the objects in an object stream.
func (f *file) unpackObjects(id int) {
	s, ok := f.get(id).(*stream)
	if !ok {
		return
	}
	data := f.unpack(s)
	n, first := f.integer(s.dict["N"]), f.integer(s.dict["First"])
	if first < 0 || first > len(data) {
		return
	}
	l := lexer{b: data[:first], fuel: &f.tokens}
	for i := 0; i < n && len(f.objects) < maxObjects; i++ {
		num, ok1 := l.object(0).(float64)
		off, ok2 := l.object(0).(float64)
		if !ok1 || !ok2 {
			return
		}
		at := first + int(max(0, min(off, 1e9)))
		if at >= len(data) || num < 1 || num > 1e9 {
			continue
		}
		if old, there := f.objects[int(num)]; there && !old.packed && old.at > f.objects[id].at {
			continue // a later update
		}
		f.objects[int(num)] = place{at: at, data: data, packed: true}
		delete(f.cache, int(num))
	}
}

// get reads an object by its number; nil when there is none.
func (f *file) get(id int) any {
	if v, ok := f.cache[id]; ok {
		return v
	}
	p, ok := f.objects[id]
	if !ok {
		return nil
	}
	l := lexer{b: p.data, at: p.at, fuel: &f.tokens}
	v := l.object(0)
	if d, ok := v.(dict); ok && p.body[1] > p.body[0] {
		v = &stream{dict: d, raw: f.raw[p.body[0]:p.body[1]]}
	}
	f.cache[id] = v
	return v
}

// resolve follows references to what they lead to.
func (f *file) resolve(v any) any {
	for range maxNesting {
		r, ok := v.(ref)
		if !ok {
			return v
		}
		v = f.get(int(r))
	}
	return nil
}

func (f *file) dict(v any) dict {
	switch v := f.resolve(v).(type) {
	case dict:
		return v
	case *stream:
		return v.dict
	}
	return nil
}

func (f *file) array(v any) []any {
	a, _ := f.resolve(v).([]any)
	return a
}

func (f *file) number(v any) float64 {
	n, _ := f.resolve(v).(float64)
	return n
}

func (f *file) integer(v any) int { return int(max(-1e9, min(1e9, f.number(v)))) }

func (f *file) name(v any) string {
	n, _ := f.resolve(v).(name)
	return string(n)
}

// pages gives the pages in their order; where the tree is damaged, every object that is a page.
func (f *file) pages() (out []dict) {
	seen := map[int]bool{}
	var walk func(v any, parent dict, depth int)
	walk = func(v any, parent dict, depth int) {
		if r, ok := v.(ref); ok {
			if seen[int(r)] {
				return
			}
			seen[int(r)] = true
		}
		d := f.dict(v)
		if d == nil || depth > maxNesting || len(out) >= MaxPages {
			return
		}
		if d["Resources"] == nil && parent["Resources"] != nil {
			d = dict{"Contents": d["Contents"], "Annots": d["Annots"], "Kids": d["Kids"], "Resources": parent["Resources"]}
		}
		if d["Kids"] == nil {
			out = append(out, d)
			return
		}
		for _, k := range f.array(d["Kids"]) {
			walk(k, d, depth+1)
		}
	}
	for i := len(f.trailers) - 1; i >= 0 && len(out) == 0; i-- {
		if root := f.dict(f.trailers[i]["Root"]); root["Pages"] != nil {
			walk(root["Pages"], nil, 0)
		}
	}
	if len(out) == 0 {
		out = f.loosePages()
	}
	if len(out) >= MaxPages {
		f.note("only the first %d pages were read", MaxPages)
	}
	return out
}

// loosePages gives every object that says it is a page.
func (f *file) loosePages() (out []dict) {
	ids := make([]int, 0, len(f.objects))
	for id := range f.objects {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if d, ok := f.get(id).(dict); ok && f.name(d["Type"]) == "Page" && len(out) < MaxPages {
			if d["Resources"] == nil {
				d = dict{"Contents": d["Contents"], "Annots": d["Annots"], "Resources": f.dict(d["Parent"])["Resources"]}
			}
			out = append(out, d)
		}
	}
	return out
}

// links collects where the links of a page lead.
func (f *file) links(page dict) {
	for i, v := range f.array(page["Annots"]) {
		if i >= maxLinks || len(f.hrefs) >= maxLinks {
			return
		}
		uri, _ := f.resolve(f.dict(f.dict(v)["A"])["URI"]).(text)
		if s := strings.ToValidUTF8(string(uri), ""); s != "" && len(s) < 4096 && !slices.Contains(f.hrefs, s) {
			f.hrefs = append(f.hrefs, s)
		}
	}
}
