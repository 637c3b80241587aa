package lex

import (
	_ "embed"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// class says what a character does in text.
type class uint8

const (
	sep      class = iota // ends a word
	letter                // part of a word
	digit                 // part of a number, or of a word that began with a letter
	han                   // a token by itself
	drop                  // invisible: as if it were not there
	stop                  // ends a sentence when white space or the end follows
	hardStop              // ends a sentence (ideographic full stop and the like)
	question              // ends a sentence that asks
	currency              // a token by itself
	apos                  // joins or splits, see scanner.apostrophe
	space                 // white space but the line break
	newline
)

// Scripts of letters, as bits, so that a mixed word is seen at its end.
const (
	latin uint8 = 1 << iota
	cyrillic
	greek
	otherScript
)

// entry is what one rune folds to.
type entry struct {
	class  class
	script uint8
	n      uint8   // runes in to
	to     [3]rune // folded runes (a compatibility form may give several)
}

var asciiTable [128]entry

func init() {
	for c := range asciiTable {
		asciiTable[c] = foldASCII(rune(c))
	}
	for i := range asciiClass {
		asciiClass[i], asciiLower[i] = uint8(sep), byte(i)
		if i < 128 {
			asciiClass[i], asciiLower[i] = uint8(asciiTable[i].class), byte(asciiTable[i].to[0])
		}
	}
	loadHan()
}

var (
	asciiClass [256]uint8
	asciiLower [256]byte
)

func one(c class, script uint8, r rune) entry {
	return entry{class: c, script: script, n: 1, to: [3]rune{r}}
}

func foldASCII(r rune) entry {
	switch {
	case 'a' <= r && r <= 'z':
		return one(letter, latin, r)
	case 'A' <= r && r <= 'Z':
		return one(letter, latin, r+'a'-'A')
	case '0' <= r && r <= '9':
		return one(digit, 0, r)
	}
	switch r {
	case '.', ';':
		return one(stop, 0, r)
	case '!':
		return one(hardStop, 0, r)
	case '?':
		return one(question, 0, r)
	case '$':
		return one(currency, 0, r)
	case '\'', '`':
		return one(apos, 0, r)
	case '\n':
		return one(newline, 0, r)
	case ' ', '\t', '\r', '\f', '\v':
		return one(space, 0, r)
	}
	return one(sep, 0, r)
}

// Han characters fold one to one, from traditional to simplified; the table's source is named in t2s.md.
//
//go:embed t2s.txt
var t2s string

const hanFirst, hanLast = 0x3400, 0x9fff

var hanTable [hanLast - hanFirst + 1]uint16

func loadHan() {
	var from rune
	for _, r := range t2s {
		if r == '\n' || r == ' ' || r == '\r' {
			continue
		}
		if from == 0 {
			from = r
			continue
		}
		if from >= hanFirst && from <= hanLast && r <= 0xffff {
			hanTable[from-hanFirst] = uint16(r)
		}
		from = 0
	}
}

// foldHan gives the simplified form of a Han character, or the character itself.
func foldHan(r rune) rune {
	if r >= hanFirst && r <= hanLast {
		if s := hanTable[r-hanFirst]; s != 0 {
			return rune(s)
		}
	}
	return r
}

// pages holds the folded forms of the rest of the basic plane, 256 runes a page, made when first needed: most programs
// meet a handful of them, and all 256 would cost more than a whole check.
var pages [256]atomic.Pointer[[256]entry]

// fold gives what a rune outside ASCII folds to.
func fold(r rune) entry {
	if r >= hanFirst && r <= hanLast {
		return one(han, 0, foldHan(r))
	}
	if r > 0xffff {
		return foldSlow(r)
	}
	p := pages[r>>8].Load()
	if p == nil {
		p = new([256]entry)
		for i := range p {
			p[i] = foldSlow(r&^0xff | rune(i))
		}
		pages[r>>8].Store(p)
	}
	return p[r&0xff]
}

// special are letters that no decomposition takes to their plain form, or that people swap freely.
var special = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d",
	'ı': "i", 'İ': "i", 'þ': "th", 'Þ': "th", 'ð': "d", 'Ð': "d", 'ħ': "h", 'ŋ': "n", 'ɡ': "g", 'ɑ': "a",
	'ى': "ي", 'ی': "ي", 'ې': "ي", 'ے': "ي", 'ک': "ك", 'ڪ': "ك", 'ة': "ه", 'ۀ': "ه", 'ە': "ه", 'ہ': "ه", 'ھ': "ه", 'ٱ': "ا",
}

func foldSlow(r rune) entry {
	if r < 128 {
		return asciiTable[r]
	}
	if c, ok := punctuation[r]; ok {
		return one(c, 0, r)
	}
	if invisible(r) {
		return one(drop, 0, r)
	}
	if s, ok := special[r]; ok {
		return foldString(s)
	}
	if unicode.Is(unicode.Han, r) {
		return one(han, 0, foldHan(r))
	}
	if unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer) && unicode.IsLetter(r) {
		return one(han, 0, r)
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	return foldString(norm.NFKD.String(string(buf[:n])))
}

// punctuation outside ASCII that matters.
var punctuation = map[rune]class{
	'。': hardStop, '！': hardStop, '；': hardStop, '…': hardStop, '؛': hardStop, '۔': hardStop, '।': hardStop,
	'？': question, '؟': question,
	'’': apos, '‘': apos, 'ʼ': apos, '＇': apos, '´': apos, 'ʹ': apos,
	'£': currency, '€': currency, '¥': currency, '￥': currency, '₽': currency, '₹': currency, '﷼': currency, '₴': currency, '₿': currency, '＄': currency, '￡': currency, '₺': currency, '₩': currency,
	'\u00a0': space, '\u202f': space, '\u3000': space, '\u2009': space, '\u200a': space, '\u2002': space, '\u2003': space,
	'\u2028': newline, '\u2029': newline, '\u0085': newline,
}

// invisible reports characters that a reader does not see: format controls, joiners, variation selectors, fillers.
func invisible(r rune) bool {
	switch {
	case r == 0x034f, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x3164, r == 0xffa0, r == 0x0640:
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef, r >= 0x180b && r <= 0x180f, r == 0x2800:
		return true
	}
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r)
}

// foldString folds a decomposed form: marks go, letters become lower case, several letters stay several.
func foldString(s string) entry {
	e := entry{class: drop}
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		c, script := classify(r)
		r = unicode.ToLower(r)
		if d, ok := decimal(r); ok {
			c, r = digit, '0'+d
		}
		if e.n == 0 {
			e.class = c
		}
		if e.n < 3 && (c == letter || c == digit || e.n == 0) {
			e.to[e.n], e.script = r, e.script|script
			e.n++
		}
	}
	return e
}

func classify(r rune) (class, uint8) {
	if r < 128 {
		return asciiTable[r].class, asciiTable[r].script
	}
	switch {
	case unicode.Is(unicode.Latin, r):
		return letter, latin
	case unicode.Is(unicode.Cyrillic, r):
		return letter, cyrillic
	case unicode.Is(unicode.Greek, r):
		return letter, greek
	case unicode.Is(unicode.Han, r):
		return han, 0
	case unicode.IsLetter(r):
		return letter, otherScript
	case unicode.IsDigit(r):
		return digit, 0
	case unicode.IsSpace(r):
		return space, 0
	}
	return sep, 0
}

// decimal gives the value of a decimal digit of any script.
func decimal(r rune) (rune, bool) {
	if r < 128 || !unicode.IsDigit(r) {
		return 0, false
	}
	// Unicode keeps the ten digits of a script in a run that begins at a multiple of ten characters from its zero; walking
	// back to the first digit of the run finds the zero.
	z := r
	for unicode.IsDigit(z-1) && r-z < 9 {
		z--
	}
	return (r - z) % 10, true
}

// lookalike takes letters of other scripts to the Latin letters they are mistaken for (after lower-casing; the capitals of
// some look alike where the small letters do not). Source: Unicode UTS 39 confusables, the part that people use.
var lookalike = map[rune]byte{
	'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'і': 'i', 'ѕ': 's', 'ј': 'j', 'һ': 'h', 'ԁ': 'd', 'ԛ': 'q', 'ԝ': 'w',
	'в': 'b', 'н': 'h', 'к': 'k', 'м': 'm', 'т': 't', 'г': 'r', 'п': 'n', 'ӏ': 'l', 'ё': 'e', 'и': 'u',
	'α': 'a', 'β': 'b', 'ε': 'e', 'ι': 'i', 'κ': 'k', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'u', 'χ': 'x', 'γ': 'y', 'η': 'n', 'ω': 'w', 'σ': 'o', 'ς': 'c',
}

// leet takes digits and signs inside a word to the letters they stand for.
var leet = [256]byte{'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '9': 'g'}
