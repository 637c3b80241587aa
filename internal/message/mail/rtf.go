package mail

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"parapet/internal/message/charset"
)

const (
	maxGroups   = 200 // groups within groups that are followed; deeper ones count as the last
	maxRTFFonts = 500 // fonts whose character set is remembered
)

// readRTF gives what RTF holds: the HTML it was made from (\fromhtml1, MS-OXRTFEX), or else its text.
func readRTF(b []byte) (text string, isHTML bool) {
	r := rtfReader{in: b, state: rtfState{uc: 1, font: -1}, cp: "windows-1252", fonts: map[int]string{}}
	head := b[:min(len(b), 1024)]
	r.html = bytes.Contains(head, []byte("\\fromhtml"))
	r.run()
	r.flush()
	if r.html {
		return r.out.String(), true
	}
	return strings.TrimSpace(r.out.String()), false
}

// rtfState is what a group of RTF keeps to itself.
type rtfState struct {
	skip    bool // a destination that is no text
	star    bool // "\*" was read: the next word may name a destination to skip
	htmlrtf bool // RTF beside the HTML, for readers that know no HTML
	tag     bool // an htmltag destination
	table   bool // the font table
	uc      int  // characters that stand in for one \u
	font    int
}

type rtfReader struct {
	in      []byte
	at      int
	state   rtfState
	stack   []rtfState
	over    int
	html    bool
	cp      string         // code page of the document
	fonts   map[int]string // code pages of fonts
	pending []byte         // bytes whose code page is known and that are not decoded yet
	drop    int            // characters left to drop after a \u
	high    rune           // first half of a surrogate pair
	out     strings.Builder
}

func (r *rtfReader) run() {
	for r.at < len(r.in) && r.out.Len() < maxRTF {
		c := r.in[r.at]
		r.at++
		switch c {
		case '{':
			r.open()
		case '}':
			r.close()
		case '\\':
			r.control()
		case '\r', '\n':
		default:
			r.char(c)
		}
	}
}

func (r *rtfReader) open() {
	r.flush()
	if len(r.stack) >= maxGroups {
		r.over++
		return
	}
	r.stack = append(r.stack, r.state)
	r.drop = 0
}

func (r *rtfReader) close() {
	r.flush()
	if r.over > 0 {
		r.over--
		return
	}
	if n := len(r.stack); n > 0 {
		r.state, r.stack = r.stack[n-1], r.stack[:n-1]
	}
	r.drop = 0
}

// char takes one byte of text.
func (r *rtfReader) char(c byte) {
	if r.drop > 0 {
		r.drop--
		return
	}
	if r.silent() {
		return
	}
	r.pending = append(r.pending, c)
}

// silent reports whether text here is not shown.
func (r *rtfReader) silent() bool {
	return r.state.skip || r.html && r.state.htmlrtf && !r.state.tag
}

// flush decodes the bytes gathered.
func (r *rtfReader) flush() {
	if len(r.pending) == 0 {
		return
	}
	cp := r.cp
	if f, ok := r.fonts[r.state.font]; ok && !r.state.tag {
		cp = f
	}
	if ascii := bytes.IndexFunc(r.pending, func(c rune) bool { return c >= 0x80 }) < 0; ascii {
		r.out.Write(r.pending)
	} else {
		text, _, _ := charset.Decode(r.pending, cp)
		r.out.WriteString(text)
	}
	r.pending = r.pending[:0]
}

// say writes text that a control word stands for.
func (r *rtfReader) say(s string) {
	if !r.silent() {
		r.flush()
		r.out.WriteString(s)
	}
}

// control reads what follows a backslash.
func (r *rtfReader) control() {
	if r.at >= len(r.in) {
		return
	}
	c := r.in[r.at]
	if c|0x20 < 'a' || c|0x20 > 'z' {
		r.at++
		r.symbol(c)
		return
	}
	start := r.at
	for r.at < len(r.in) && r.at-start < 32 && (r.in[r.at]|0x20 >= 'a' && r.in[r.at]|0x20 <= 'z') {
		r.at++
	}
	word := string(r.in[start:r.at])
	start = r.at
	for r.at < len(r.in) && r.at-start < 11 && (r.in[r.at] == '-' && r.at == start || digit(r.in[r.at])) {
		r.at++
	}
	n, err := strconv.Atoi(string(r.in[start:r.at]))
	if r.at < len(r.in) && r.in[r.at] == ' ' {
		r.at++
	}
	r.word(word, n, err == nil)
}

func (r *rtfReader) symbol(c byte) {
	switch c {
	case '\'':
		if r.at+1 < len(r.in) && unhex(r.in[r.at]) >= 0 && unhex(r.in[r.at+1]) >= 0 {
			v := byte(unhex(r.in[r.at])<<4 | unhex(r.in[r.at+1]))
			r.at += 2
			r.char(v)
		}
	case '\\', '{', '}':
		r.char(c)
	case '~':
		r.say("\u00a0")
	case '_':
		r.say("-")
	case '*':
		r.state.star = true
	case '\r', '\n':
		r.say("\n")
	}
}

// rtfSilent lists destinations that hold no text of the message.
var rtfSilent = map[string]bool{"fonttbl": true, "colortbl": true, "stylesheet": true, "info": true, "pict": true, "object": true, "header": true,
	"footer": true, "headerl": true, "headerr": true, "footerl": true, "footerr": true, "listtable": true, "listoverridetable": true, "rsidtbl": true,
	"generator": true, "themedata": true, "colorschememapping": true, "datastore": true, "latentstyles": true, "fldinst": true, "bkmkstart": true,
	"bkmkend": true, "mhtmltag": true, "pntext": true, "nonshppict": true}

// rtfWords maps control words to the text they stand for.
var rtfWords = map[string]string{"par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": "\t", "lquote": "‘", "rquote": "’",
	"ldblquote": "“", "rdblquote": "”", "bullet": "•", "endash": "–", "emdash": "—", "emspace": " ", "enspace": " ", "qmspace": " "}

func (r *rtfReader) word(w string, n int, has bool) {
	star := r.state.star
	r.state.star = false
	if text, ok := rtfWords[w]; ok {
		r.say(text)
		return
	}
	switch w {
	case "u":
		r.unicode(n)
	case "uc":
		r.state.uc = max(0, min(n, 16))
	case "f":
		r.flush()
		r.state.font = n
	case "fcharset":
		if cp := fontCodePage(n); r.state.table && cp != "" && len(r.fonts) < maxRTFFonts {
			r.fonts[r.state.font] = cp
		}
	case "ansicpg":
		if charset.Known(strconv.Itoa(n)) {
			r.cp = strconv.Itoa(n)
		}
	case "htmlrtf":
		r.flush()
		r.state.htmlrtf = !has || n != 0
	case "htmltag":
		r.state.tag = r.html
		r.state.skip = r.state.skip || !r.html
	case "bin":
		r.at = min(len(r.in), r.at+max(0, n))
	default:
		if rtfSilent[w] || star {
			r.state.skip = true
			r.state.table = w == "fonttbl"
		}
	}
}

// unicode takes a character given by number; the characters that stand in for it are dropped.
func (r *rtfReader) unicode(n int) {
	if !r.silent() {
		r.flush()
		c := rune(uint16(n))
		switch {
		case r.high != 0 && utf16.IsSurrogate(c):
			r.out.WriteRune(utf16.DecodeRune(r.high, c))
			r.high = 0
		case utf16.IsSurrogate(c):
			r.high = c
		default:
			r.high = 0
			if !utf8.ValidRune(c) {
				c = utf8.RuneError
			}
			r.out.WriteRune(c)
		}
	}
	r.drop = r.state.uc
}

// fontCodePage gives the code page of a font's character set; empty for the one of the document.
func fontCodePage(n int) string {
	switch n {
	case 128:
		return "932"
	case 129:
		return "949"
	case 134:
		return "936"
	case 136:
		return "950"
	case 161:
		return "1253"
	case 162:
		return "1254"
	case 163:
		return "1258"
	case 177:
		return "1255"
	case 178:
		return "1256"
	case 186:
		return "1257"
	case 204:
		return "1251"
	case 222:
		return "874"
	case 238:
		return "1250"
	}
	return ""
}
