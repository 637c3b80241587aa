package mail

import (
	"strings"

	"parapet/internal/message/charset"
)

// decodeWords decodes the encoded words of RFC 2047 in one pass. Neighbouring words of one charset are joined before they
// are decoded, because senders cut characters in two. s is already cut to maxField.
func decodeWords(s string) string {
	i := strings.Index(s, "=?")
	if i < 0 {
		return s
	}
	d := wordDecoder{}
	for i >= 0 {
		w, rest, ok := cutWord(s[i:])
		if !ok {
			next := strings.Index(s[i+2:], "=?")
			if next < 0 || !strings.Contains(s[i+2:], "?=") {
				break
			}
			d.plain(s[:i+2+next])
			s = s[i+2+next:]
			i = 0
			continue
		}
		d.plain(s[:i])
		d.word(w)
		s = rest
		i = strings.Index(s, "=?")
	}
	d.plain(s)
	d.flush()
	return d.out.String()
}

// word is one encoded word.
type word struct {
	charset, text string
	base64        bool
}

// maxCharsetName bounds the name of a charset in an encoded word.
const maxCharsetName = 80

// cutWord reads the encoded word that s begins with.
func cutWord(s string) (w word, rest string, ok bool) {
	q := strings.IndexByte(s[2:min(len(s), 2+maxCharsetName)], '?')
	if q <= 0 || len(s) < q+6 || s[q+4] != '?' {
		return w, "", false
	}
	w.charset = s[2 : 2+q]
	switch s[q+3] {
	case 'b', 'B':
		w.base64 = true
	case 'q', 'Q':
	default:
		return w, "", false
	}
	body := s[q+5:]
	end := strings.Index(body, "?=")
	if end < 0 {
		return w, "", false
	}
	w.text = body[:end]
	return w, body[end+2:], true
}

// wordDecoder joins the bytes of neighbouring words until the charset changes.
type wordDecoder struct {
	out     strings.Builder
	pending []byte
	charset string
	after   bool // the last thing written was a word
}

// plain writes text between words; white space between two words is none.
func (d *wordDecoder) plain(s string) {
	if s == "" || d.after && strings.TrimSpace(s) == "" {
		return
	}
	d.flush()
	d.after = false
	d.out.WriteString(s)
}

func (d *wordDecoder) word(w word) {
	if !strings.EqualFold(w.charset, d.charset) {
		d.flush()
		d.charset = w.charset
	}
	if w.base64 {
		d.pending, _ = appendBase64(d.pending, []byte(w.text))
	} else {
		d.pending = appendQ(d.pending, w.text)
	}
	d.after = true
}

func (d *wordDecoder) flush() {
	if len(d.pending) == 0 {
		return
	}
	text, _, _ := charset.Decode(d.pending, d.charset)
	d.pending = d.pending[:0]
	for _, r := range text {
		if r < ' ' || r == 0x7f {
			r = ' '
		}
		d.out.WriteRune(r)
	}
}

// appendQ decodes the Q encoding: quoted-printable with '_' for a space.
func appendQ(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_':
			dst = append(dst, ' ')
		case c == '=' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0:
			dst = append(dst, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
			i += 2
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
