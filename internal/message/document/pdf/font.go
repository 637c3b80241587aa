package pdf

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"parapet/internal/message/charset"
)

// maxMap bounds the characters a font's table lists: all that two bytes can tell apart.
const maxMap = 1 << 16

// font turns the codes of strings into characters and widths.
type font struct {
	wide    bool              // codes have two bytes
	runes   map[string]string // from the font's own table, by code
	lengths [5]bool           // lengths of the codes in that table
	simple  [256]string       // characters of one-byte codes
	charset string            // an encoding of East Asian text, by its name as charset knows it
	utf16   bool              // codes are UTF-16
	first   int
	widths  []float64
	cid     map[int]float64
	other   float64 // width of codes without one
}

// plainFont reads codes as Windows-1252, for text without a font.
func (f *file) plainFont() *font {
	if f.plain == nil {
		f.plain = &font{other: 500}
		for i := range f.plain.simple {
			f.plain.simple[i] = string(charmap.Windows1252.DecodeByte(byte(i)))
		}
	}
	return f.plain
}

// font reads a font, once.
func (f *file) font(v any) *font {
	key, cached := v.(ref)
	if cached {
		if t := f.fonts[key]; t != nil {
			return t
		}
	}
	d := f.dict(v)
	if f.steps -= 500; d == nil || f.steps < 0 { // a font that is read again and again is not free
		return f.plainFont()
	}
	t := &font{other: 500}
	if f.name(d["Subtype"]) == "Type0" {
		f.wideFont(t, d)
	} else {
		f.simpleFont(t, d)
	}
	if s, ok := f.resolve(d["ToUnicode"]).(*stream); ok {
		f.toUnicode(t, f.unpack(s))
	}
	if t.wide && t.runes == nil && t.charset == "" && !t.utf16 {
		f.note("text in a font without a table of its characters could not be read")
	}
	if cached {
		f.fonts[key] = t
	}
	return t
}

// simpleFont reads the encoding and widths of a font with one-byte codes.
func (f *file) simpleFont(t *font, d dict) {
	encoding := f.resolve(d["Encoding"])
	base := ""
	if n, ok := encoding.(name); ok {
		base = string(n)
	}
	var differences []any
	if e, ok := encoding.(dict); ok {
		base, differences = f.name(e["BaseEncoding"]), f.array(e["Differences"])
	}
	for i := range t.simple {
		switch {
		case i < 0x20: // no characters stand here in any encoding
		case base == "MacRomanEncoding":
			t.simple[i] = string(charmap.Macintosh.DecodeByte(byte(i)))
		case base == "WinAnsiEncoding" || i < 0x80 && i != 0x27 && i != 0x60:
			t.simple[i] = string(charmap.Windows1252.DecodeByte(byte(i)))
		default:
			t.simple[i] = standard(byte(i))
		}
	}
	code := 0
	for i, v := range differences {
		switch v := f.resolve(v).(type) {
		case float64:
			code = int(max(0, min(v, 1e6)))
		case name:
			if r := glyph(string(v)); r != "" && code < 256 {
				t.simple[code] = r
			}
			code++
		}
		if i > 1024 {
			break
		}
	}
	t.first = f.integer(d["FirstChar"])
	for i, v := range f.array(d["Widths"]) {
		if i < 256 {
			t.widths = append(t.widths, f.number(v))
		}
	}
}

// wideFont reads the encoding and widths of a font with codes of several bytes.
func (f *file) wideFont(t *font, d dict) {
	t.wide, t.other = true, 1000
	enc := f.name(d["Encoding"])
	switch {
	case strings.Contains(enc, "UCS2"), strings.Contains(enc, "UTF16"):
		t.utf16 = true
	case strings.HasPrefix(enc, "GB"):
		t.charset = "gb18030"
	case strings.Contains(enc, "B5"):
		t.charset = "big5"
	case strings.Contains(enc, "RKSJ"):
		t.charset = "shift_jis"
	case strings.HasPrefix(enc, "KSC"):
		t.charset = "euc-kr"
	}
	kids := f.array(d["DescendantFonts"])
	if len(kids) == 0 {
		return
	}
	kid := f.dict(kids[0])
	if kid["DW"] != nil {
		t.other = f.number(kid["DW"])
	}
	t.cid = map[int]float64{}
	list := f.array(kid["W"])
	f.steps -= len(list)
	for i := 0; i+1 < len(list) && len(t.cid) < maxMap && f.steps > 0; {
		first := f.integer(list[i])
		if ws, ok := f.resolve(list[i+1]).([]any); ok {
			f.steps -= len(ws)
			for j, w := range ws {
				t.cid[first+j] = f.number(w)
			}
			i += 2
			continue
		}
		if i+2 >= len(list) {
			return
		}
		for c := first; c <= min(f.integer(list[i+1]), first+maxMap) && f.steps > 0; c++ {
			f.steps--
			t.cid[c] = f.number(list[i+2])
		}
		i += 3
	}
}

// toUnicode reads the table of a font's characters.
func (f *file) toUnicode(t *font, data []byte) {
	l := lexer{b: data, fuel: &f.steps}
	t.runes = map[string]string{}
	var args []any
	for l.at < len(data) && f.steps > 0 {
		v := l.object(0)
		if e, end := v.(ending); end {
			if e == 0 {
				break
			}
			continue
		}
		op, ok := v.(operator)
		if !ok {
			if len(args) < 4*maxMap {
				args = append(args, v)
			}
			continue
		}
		switch op {
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				t.add(args[i], args[i+1], 0)
			}
		case "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				f.steps -= t.addRange(args[i], args[i+1], args[i+2])
			}
		}
		args = args[:0]
	}
}

// add takes one code into the table; plus is added to the last character.
func (t *font) add(code, to any, plus int) {
	c, ok1 := code.(text)
	u, ok2 := to.(text)
	if !ok1 || !ok2 || len(c) == 0 || len(c) > 4 || len(u) > 64 || len(t.runes) >= maxMap {
		return
	}
	s := fromUTF16(string(u))
	if plus > 0 && s != "" {
		r, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n] + string(r+rune(plus))
	}
	t.lengths[len(c)] = true
	t.runes[string(c)] = s
}

// addRange takes codes that follow one another, and tells how many.
func (t *font) addRange(low, high, to any) (n int) {
	lo, ok1 := low.(text)
	hi, ok2 := high.(text)
	if !ok1 || !ok2 || len(lo) != len(hi) || len(lo) == 0 || len(lo) > 4 {
		return 0
	}
	from, until := codeOf(string(lo)), codeOf(string(hi))
	list, isList := to.([]any)
	for c := from; c <= until && n < maxMap && len(t.runes) < maxMap; c++ {
		switch {
		case !isList:
			t.add(text(codeBytes(c, len(lo))), to, n)
		case n < len(list):
			t.add(text(codeBytes(c, len(lo))), list[n], 0)
		default:
			return n
		}
		n++
	}
	return n
}

func codeOf(s string) (n int) {
	for i := 0; i < len(s); i++ {
		n = n<<8 | int(s[i])
	}
	return n
}

func codeBytes(n, size int) string {
	b := make([]byte, size)
	for i := size - 1; i >= 0; i-- {
		b[i] = byte(n)
		n >>= 8
	}
	return string(b)
}

func fromUTF16(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	if len(s) == 1 {
		return string(rune(s[0]))
	}
	return string(utf16.Decode(units))
}

// ligatures are written as the letters they stand for, so that words can be found.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st", "\u00ad", "-", "\x00", "")

// each gives the characters and the width of every code of a string, in its order.
func (t *font) each(raw string, give func(code, chars string, width float64)) {
	for len(raw) > 0 {
		n := t.length(raw)
		code := raw[:n]
		raw = raw[n:]
		chars := t.chars(code)
		if len(chars) > 1 || chars == "\x00" {
			chars = ligatures.Replace(chars)
		}
		give(code, chars, t.width(code))
	}
}

// length tells how many bytes the next code has.
func (t *font) length(raw string) int {
	switch {
	case t.charset != "" && (raw[0] < 0x80 || len(raw) < 2):
		return 1
	case t.charset != "":
		return 2
	case t.wide:
		return min(2, len(raw))
	}
	return 1
}

// chars gives the characters of a code.
func (t *font) chars(code string) string {
	if s, ok := t.runes[code]; ok {
		return s
	}
	switch {
	case len(t.runes) > 0 && t.lengths[1] && len(code) == 2: // a table of one-byte codes in a wide font
		if s, ok := t.runes[code[1:]]; ok {
			return s
		}
	case len(t.runes) > 0 && !t.wide && t.lengths[2]:
		if s, ok := t.runes["\x00"+code]; ok {
			return s
		}
	}
	switch {
	case t.utf16:
		return strings.ToValidUTF8(fromUTF16(code), "")
	case t.charset != "":
		s, _, _ := charset.Decode([]byte(code), t.charset)
		return s
	case t.wide:
		return "" // the number of a drawing, and nothing says of what
	}
	return t.simple[code[0]]
}

func (t *font) width(code string) float64 {
	c := codeOf(code)
	if t.wide {
		if w, ok := t.cid[c]; ok {
			return w
		}
		return t.other
	}
	if i := c - t.first; i >= 0 && i < len(t.widths) {
		return t.widths[i]
	}
	return t.other
}
