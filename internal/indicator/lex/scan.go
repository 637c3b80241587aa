package lex

import (
	"math/bits"
	"unicode/utf8"
)

// Token flags.
const (
	flagSentence uint8 = 1 << iota // a sentence ends before this token
	flagQuestion                   // stands in a sentence that ends with a question mark
	flagNum                        // a number or a numeral
	flagHan                        // one Han character; id holds it
	flagMoney                      // a currency sign, code or word
	flagSingle                     // a word of one letter
	flagBare                       // only one character stands between this token and the one before
	flagMixed                      // letters of several scripts, or signs for letters: written to be overlooked
)

// hanBit marks the id of a token that is one Han character.
const hanBit = 1 << 31

// token is one word, number, currency sign or Han character of the text.
type token struct {
	start, end uint32 // byte offsets in the original text
	id         uint32 // number of the exact word in the vocabulary, 0 when unknown; hanBit|rune for Han
	stem       uint32 // number of the longest stem it begins with, 0 for none
	flags      uint8
}

// maxWord is how many bytes of a folded word take part in matching: no word of a lexicon is longer.
const maxWord = 64

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// scanner splits one text into tokens. It is reused from text to text and keeps its buffers.
type scanner struct {
	voc    *vocabulary
	tokens []token

	text       string
	buf        [maxWord]byte
	prefix     [maxWord + 1]uint64 // prefix[i] is the hash of the first i bytes
	n          int                 // bytes of the word being read
	start      int                 // offset where it began
	runes      int
	script     uint8
	hasDigit   bool
	hasLetter  bool
	sentence   bool // a sentence ended since the last token
	sentenceAt int  // first token of the present sentence
	word       int  // first token since the last white space, to take back parts of an address
	lastEnd    int  // end of the last token
	obfuscated int  // words written to be overlooked
	invisible  int  // invisible characters inside words
	latin      int  // words in Latin letters so far in this text, less those in Cyrillic or Greek
}

func (s *scanner) reset() {
	s.tokens = s.tokens[:0]
	s.obfuscated, s.invisible = 0, 0
}

// scan appends the tokens of text and returns the range they take in s.tokens.
func (s *scanner) scan(text string) (from, to int) {
	from = len(s.tokens)
	s.text, s.n, s.sentence, s.sentenceAt, s.word, s.lastEnd, s.latin = text, 0, false, from, from, 0, 0
	s.begin()
	for i := 0; i < len(text); {
		c := text[i]
		if asciiClass[c] == uint8(letter) && c < 0x80 {
			if s.hasDigit && !s.hasLetter {
				i = s.letterAfterDigits(i)
				continue
			}
			if s.n == 0 {
				s.start = i
			}
			s.hasLetter = true
			s.script |= latin
			i = s.letters(i)
			continue
		}
		i = s.other(i)
	}
	s.flush(len(text))
	return from, len(s.tokens)
}

// letters takes a run of ASCII letters into the word: the path that nearly all Latin text goes.
func (s *scanner) letters(i int) int {
	text, n, h, from := s.text, s.n, s.prefix[s.n], i
	for i < len(text) && asciiClass[text[i]] == uint8(letter) {
		if n < maxWord {
			b := asciiLower[text[i]]
			s.buf[n] = b
			h = (h ^ uint64(b)) * fnvPrime
			n++
			s.prefix[n] = h
		}
		i++
	}
	s.n = n
	s.runes += i - from
	return i
}

// letterAfterDigits decides what a letter does that follows a number: it begins a word of its own (4k, 8pm), unless one
// digit stands before three letters or more (2moro, 1nternal).
func (s *scanner) letterAfterDigits(i int) int {
	if s.n == 1 && i+2 < len(s.text) && asciiClass[s.text[i+1]] == uint8(letter) && asciiClass[s.text[i+2]] == uint8(letter) {
		s.hasLetter = true
		s.script |= latin
		return s.letters(i)
	}
	s.flush(i)
	return i
}

// begin makes ready for a new word.
func (s *scanner) begin() {
	s.n, s.runes, s.script, s.hasDigit, s.hasLetter = 0, 0, 0, false, false
	s.prefix[0] = fnvOffset
}

func (s *scanner) other(i int) int {
	r, size := rune(s.text[i]), 1
	var e entry
	if r < utf8.RuneSelf {
		e = asciiTable[r]
	} else {
		r, size = utf8.DecodeRuneInString(s.text[i:])
		e = fold(r)
	}
	next := i + size
	switch e.class {
	case letter:
		if s.hasDigit && !s.hasLetter {
			s.flush(i)
		}
		s.add(i, e)
		s.hasLetter = true
	case digit:
		s.add(i, e)
		s.hasDigit = true
	case drop:
		// Joiners, direction marks and soft hyphens are the normal spelling of some scripts and the work of some programs;
		// only a character that has no use inside a word tells of a disguise.
		if s.n > 0 && useless(r) && next < len(s.text) && s.text[next] > ' ' {
			s.invisible++
		}
	case apos:
		s.apostrophe(i, next)
	case han:
		s.flush(i)
		s.han(i, next, e.to[0])
	case currency:
		s.flush(i)
		s.currency(i, next, e.to[0])
	case stop:
		return s.stop(i, next)
	case hardStop:
		s.flush(i)
		s.endSentence(false)
	case question:
		s.flush(i)
		s.endSentence(true)
	case newline:
		s.flush(i)
		s.newline(next)
		s.word = len(s.tokens)
	case space:
		s.flush(i)
		s.word = len(s.tokens)
	default:
		return s.separator(i, next, r)
	}
	return next
}

// useless reports invisible characters that no script needs inside a word.
func useless(r rune) bool { return r == 0x200b || r == 0x2060 || r == 0xfeff }

// add appends the folded runes of one character to the word.
func (s *scanner) add(i int, e entry) {
	if s.n == 0 {
		s.start = i
	}
	s.script |= e.script
	for k := range int(e.n) {
		s.runes++
		s.put(e.to[k])
	}
}

func (s *scanner) put(r rune) {
	var b [utf8.UTFMax]byte
	w := utf8.EncodeRune(b[:], r)
	if s.n+w > maxWord {
		return
	}
	for _, c := range b[:w] {
		s.buf[s.n] = c
		s.prefix[s.n+1] = (s.prefix[s.n] ^ uint64(c)) * fnvPrime
		s.n++
	}
}

// elided are the short words that a Romance language joins to the next with an apostrophe, beside single letters.
var elided = map[string]bool{"qu": true, "jusqu": true, "lorsqu": true, "puisqu": true, "quelqu": true}

// apostrophe joins the parts of "don't" and splits "l'argent", "I'm", "qu'il".
func (s *scanner) apostrophe(i, next int) {
	if s.n == 0 {
		return
	}
	if s.runes == 1 || elided[string(s.buf[:s.n])] {
		s.flush(i)
	} else if next >= len(s.text) || (s.text[next] < utf8.RuneSelf && asciiClass[s.text[next]] != uint8(letter)) {
		s.flush(i)
	}
}

// stop handles the full stop: part of a number, part of an address, or the end of a sentence.
func (s *scanner) stop(i, next int) int {
	if s.hasDigit && !s.hasLetter && next < len(s.text) && asciiClass[s.text[next]] == uint8(digit) {
		return next
	}
	s.flush(i)
	if next >= len(s.text) || s.text[next] <= ' ' || s.text[next] == '"' || s.text[next] == ')' || s.text[next] >= utf8.RuneSelf {
		s.endSentence(false)
	}
	return next
}

// separator ends the word, and passes over web and mail addresses: what they spell is an observable, not speech.
func (s *scanner) separator(i, next int, r rune) int {
	switch {
	case r == ',' && s.hasDigit && !s.hasLetter && next < len(s.text) && asciiClass[s.text[next]] == uint8(digit):
		return next
	case r == ':' && next+1 < len(s.text) && s.text[next] == '/' && s.text[next+1] == '/':
		s.flush(i)
		return s.address(next)
	case r == '@' && i > 0 && s.text[i-1] > ' ' && next < len(s.text) && s.text[next] > ' ' && s.text[next] < utf8.RuneSelf:
		s.flush(i)
		return s.address(next)
	}
	s.flush(i)
	return next
}

// address drops the tokens since the last white space and skips to the next: one address token stands for all of it.
func (s *scanner) address(i int) int {
	start := i
	if s.word < len(s.tokens) {
		start = int(s.tokens[s.word].start)
		s.tokens = s.tokens[:s.word]
	}
	for i < len(s.text) && s.text[i] > ' ' && s.text[i] < utf8.RuneSelf {
		i++
	}
	s.emit(start, i, s.voc.address, 0, 0)
	return i
}

func (s *scanner) endSentence(asks bool) {
	if asks {
		for k := s.sentenceAt; k < len(s.tokens); k++ {
			s.tokens[k].flags |= flagQuestion
		}
	}
	s.sentence, s.sentenceAt = true, len(s.tokens)
}

// newline ends a sentence when a line is empty or the next begins a list item; a single break may be mere wrapping.
func (s *scanner) newline(next int) {
	for next < len(s.text) && (s.text[next] == ' ' || s.text[next] == '\t' || s.text[next] == '\r') {
		next++
	}
	if next < len(s.text) {
		switch c := s.text[next]; c {
		case '\n', '-', '*', '+':
			s.endSentence(false)
		default:
			if c >= '0' && c <= '9' {
				s.endSentence(false)
			}
		}
	}
}

func (s *scanner) han(i, next int, r rune) {
	f := flagHan
	if isNumeral(r) {
		f |= flagNum
	}
	if isMoney(r) {
		f |= flagMoney
	}
	s.emit(i, next, hanBit|uint32(r), 0, f)
}

func (s *scanner) currency(i, next int, r rune) {
	s.begin()
	s.put(r)
	s.emit(i, next, s.voc.word(s.buf[:s.n], s.prefix[s.n]), 0, flagMoney)
	s.begin()
}

// flush ends the word that is being read, if any, and emits it.
func (s *scanner) flush(end int) {
	if s.n == 0 {
		return
	}
	var f uint8
	switch {
	case !s.hasLetter:
		f = flagNum
	case s.runes == 1:
		f = flagSingle
	}
	switch {
	case s.script == latin:
		s.latin++
	case s.script&latin == 0 && s.script&(cyrillic|greek) != 0:
		s.latin--
	}
	id, stem := s.lookup()
	if id == 0 && stem == 0 && f == 0 && (s.hasDigit || s.script&(cyrillic|greek) != 0) {
		if i2, s2 := s.unmask(); i2 != 0 || s2 != 0 {
			id, stem, f = i2, s2, f|flagMixed
			s.obfuscated++
		}
	}
	if id != 0 && s.voc.money(id) {
		f |= flagMoney
	}
	s.emit(s.start, end, id, stem, f)
	s.begin()
}

// emit appends a token. A run of single letters is one word spelled out, and is joined when it ends.
func (s *scanner) emit(start, end int, id, stem uint32, f uint8) {
	if s.sentence {
		f |= flagSentence
		s.sentence = false
	}
	if start-s.lastEnd == 1 && len(s.tokens) > 0 {
		f |= flagBare
	}
	s.lastEnd = end
	s.tokens = append(s.tokens, token{uint32(start), uint32(end), id, stem, f})
	if f&flagSingle == 0 && len(s.tokens) > minSpelled {
		s.joinSpelled(len(s.tokens) - 1)
	}
}

// lookup finds the word in the vocabulary: exactly, and the longest stem.
func (s *scanner) lookup() (id, stem uint32) {
	h := s.prefix[s.n]
	id = s.voc.word(s.buf[:s.n], h)
	if s.n < minStem {
		return id, 0
	}
	mask := s.voc.stemLengths[s.prefix[minStem]&(stemFilter-1)]
	if s.n < maxWord {
		mask &= 1<<(s.n+1) - 1
	}
	for mask != 0 {
		l := 63 - bits.LeadingZeros64(mask)
		if st := s.voc.stem(s.buf[:l], s.prefix[l]); st != 0 {
			return id, st
		}
		mask &^= 1 << l
	}
	return id, 0
}

// unmask reads the word once more with look-alike letters and digits taken for the letters they stand for.
func (s *scanner) unmask() (id, stem uint32) {
	var buf [maxWord]byte
	mixed := s.script&latin != 0
	if !mixed && s.latin <= 0 {
		return 0, 0 // a word of another script among its own kind is just that
	}
	word := unmasked(buf[:0], s.buf[:s.n], mixed)
	if word == nil {
		return 0, 0
	}
	s.n = 0
	s.prefix[0] = fnvOffset
	for _, c := range word {
		s.put(rune(c))
	}
	return s.lookup()
}

// unmasked appends the word with look-alikes replaced. A word without Latin letters is taken for a Latin one only when
// every letter looks like one; otherwise the answer is nil.
func unmasked(dst, word []byte, hasLatin bool) []byte {
	for i := 0; i < len(word); {
		r, size := utf8.DecodeRune(word[i:])
		i += size
		switch {
		case r < utf8.RuneSelf && leet[r] != 0:
			r = rune(leet[r])
		case r >= utf8.RuneSelf:
			l := lookalike[r]
			if l == 0 {
				if !hasLatin {
					return nil
				}
				continue
			}
			r = rune(l)
		}
		dst = append(dst, byte(r))
	}
	return dst
}

// minSpelled is how many single letters in a row make a spelled-out word: fewer are initials.
const minSpelled = 4

// joinSpelled replaces the single letters before token k by the word they spell ("p a y m e n t").
func (s *scanner) joinSpelled(k int) {
	from := k
	for from > 0 && s.tokens[from-1].flags&flagSingle != 0 && (from == k || s.tokens[from].flags&flagBare != 0) {
		from--
	}
	if k-from < minSpelled || s.tokens[from].start >= s.tokens[k].start {
		return
	}
	last := s.tokens[k]
	n, start, end := s.n, s.tokens[from].start, s.tokens[k-1].end
	saved, savedPrefix := s.buf, s.prefix
	s.n = 0
	for i := from; i < k; i++ {
		r, _ := utf8.DecodeRuneInString(s.text[s.tokens[i].start:])
		e := fold2(r)
		s.put(e.to[0])
	}
	id, stem := s.lookup()
	s.buf, s.prefix, s.n = saved, savedPrefix, n
	if id == 0 && stem == 0 {
		return
	}
	s.obfuscated++
	f := s.tokens[from].flags&(flagSentence|flagQuestion|flagBare) | flagMixed
	s.tokens = append(s.tokens[:from], token{start, end, id, stem, f}, last)
	s.word = min(s.word, len(s.tokens)-1)
	s.sentenceAt = min(s.sentenceAt, len(s.tokens)-1)
}

func fold2(r rune) entry {
	if r < utf8.RuneSelf {
		return asciiTable[r]
	}
	return fold(r)
}

// isMoney reports characters that name a currency. Like isNumeral it is asked for every Han character.
func isMoney(r rune) bool {
	switch r {
	case '元', '块', '镑', '刀', '欧':
		return true
	}
	return false
}

func isNumeral(r rune) bool {
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '两', '零', '半', '几', '〇', '壹', '贰', '叁':
		return true
	}
	return false
}
