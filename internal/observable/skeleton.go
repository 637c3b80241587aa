package observable

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed data/confusables.txt
var confusablesData string // one line an ASCII form, a blank, and the characters that look like it

// confusables maps a character beyond ASCII to the ASCII that it looks like, where its compatibility form does not say so.
// It is built when it is first asked for: most approaches never are.
var confusables = sync.OnceValue(func() map[rune]string {
	m := make(map[rune]string, 1000)
	for line := range strings.Lines(confusablesData) {
		to, from, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		for _, r := range from {
			m[r] = to
		}
	}
	return m
})

// Skeleton gives what a text looks like: two texts with the same skeleton are easily taken for one another. It follows the
// skeleton of Unicode UTS 39 as far as the forms are ASCII, in lower case, without accents, and goes further for letters that
// join in small print: m is rn, w is vv, d is cl. It is for comparing, not for showing. Skeleton(Skeleton(s)) is Skeleton(s).
func Skeleton(s string) string { return string(appendSkeleton(make([]byte, 0, len(s)+8), s)) }

func appendSkeleton(dst []byte, s string) []byte {
	for _, r := range s {
		dst = appendLook(dst, unicode.ToLower(r), true)
	}
	return dst
}

// appendLook writes one lower-case character; with decompose, one that is not known is taken apart first.
func appendLook(dst []byte, r rune, decompose bool) []byte {
	if r < utf8.RuneSelf {
		return appendASCIILook(dst, byte(r))
	}
	if foldRune(r) == drop || unicode.Is(unicode.Mn, r) {
		return dst
	}
	if to, ok := confusables()[r]; ok {
		for i := range len(to) {
			dst = appendASCIILook(dst, to[i])
		}
		return dst
	}
	if decompose {
		var one [utf8.UTFMax]byte
		var buf [64]byte
		for _, d := range string(norm.NFKD.Append(buf[:0], one[:utf8.EncodeRune(one[:], r)]...)) {
			dst = appendLook(dst, unicode.ToLower(d), false)
		}
		return dst
	}
	return utf8.AppendRune(dst, r)
}

func appendASCIILook(dst []byte, c byte) []byte {
	switch c = lower(c); c {
	case '0':
		c = 'o'
	case '1', '|':
		c = 'l'
	case '`':
		c = '\''
	case '"':
		return append(dst, "''"...)
	case 'm':
		return append(dst, "rn"...)
	case 'w':
		return append(dst, "vv"...)
	case 'd':
		return append(dst, "cl"...)
	}
	return append(dst, c)
}
