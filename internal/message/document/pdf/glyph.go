package pdf

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// standardHigh are the characters of the standard encoding of fonts from 0xA1 on; a space where there is none
// (PDF 32000-1:2008, annex D).
const standardHigh = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß"

var standardRunes = []rune(standardHigh)

// standard gives a character of the standard encoding.
func standard(c byte) string {
	switch i := int(c) - 0xa1; {
	case c == 0x27:
		return "’"
	case c == 0x60:
		return "‘"
	case i >= 0 && i < len(standardRunes):
		return string(standardRunes[i])
	case c < 0x80:
		return string(rune(c))
	}
	return " "
}

// glyphNames are the names of characters that are no letter of their own, from the names all fonts share.
var glyphNames = func() map[string]string {
	m := map[string]string{}
	for _, pair := range strings.Fields(`space:U+0020 nbspace:U+0020 exclam:! quotedbl:" numbersign:# dollar:$ percent:% ampersand:& quotesingle:' parenleft:( parenright:) asterisk:*
		plus:+ comma:, hyphen:- minus:− period:. slash:/ zero:0 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 colon:U+003A semicolon:; less:< equal:= greater:> question:? at:@
		bracketleft:[ backslash:\ bracketright:] asciicircum:^ underscore:_ grave:` + "`" + ` braceleft:{ bar:| braceright:} asciitilde:~ quoteleft:‘ quoteright:’ quotedblleft:“ quotedblright:”
		quotesinglbase:‚ quotedblbase:„ endash:– emdash:— bullet:• ellipsis:… dagger:† daggerdbl:‡ perthousand:‰ guilsinglleft:‹ guilsinglright:› guillemotleft:« guillemotright:» fraction:⁄
		Euro:€ euro:€ trademark:™ copyright:© registered:® degree:° plusminus:± multiply:× divide:÷ section:§ paragraph:¶ periodcentered:· sterling:£ yen:¥ cent:¢ currency:¤ florin:ƒ
		exclamdown:¡ questiondown:¿ ordfeminine:ª ordmasculine:º onehalf:½ onequarter:¼ threequarters:¾ onesuperior:¹ twosuperior:² threesuperior:³ mu:µ logicalnot:¬ brokenbar:¦
		ff:ff fi:fi fl:fl ffi:ffi ffl:ffl f_f:ff f_i:fi f_l:fl f_f_i:ffi f_f_l:ffl germandbls:ß ae:æ AE:Æ oe:œ OE:Œ oslash:ø Oslash:Ø lslash:ł Lslash:Ł eth:ð Eth:Ð thorn:þ Thorn:Þ dotlessi:ı sfthyphen:-
		softhyphen:- acute:´ dieresis:¨ macron:¯ cedilla:¸ circumflex:ˆ tilde:˜ caron:ˇ ring:˚ arrowright:→ arrowleft:← checkmark:✓ lozenge:◊ infinity:∞ notequal:≠ lessequal:≤ greaterequal:≥ approxequal:≈`) {
		name, s, _ := strings.Cut(pair, ":")
		if code, ok := strings.CutPrefix(s, "U+"); ok {
			n, _ := strconv.ParseUint(code, 16, 32)
			s = string(rune(n))
		}
		m[name] = s
	}
	accents := map[string]string{"acute": "\u0301", "grave": "\u0300", "circumflex": "\u0302", "dieresis": "\u0308", "tilde": "\u0303", "ring": "\u030a", "cedilla": "\u0327", "caron": "\u030c", "macron": "\u0304", "breve": "\u0306", "ogonek": "\u0328", "dotaccent": "\u0307", "hungarumlaut": "\u030b"}
	for _, letter := range "aceginorsuyzACEGINORSUYZtdTDlL" {
		for accent, mark := range accents {
			m[string(letter)+accent] = norm.NFC.String(string(letter) + mark)
		}
	}
	return m
}()

// glyph gives the characters a glyph's name stands for: shared names, single letters, uni0041, u1F600; a suffix after a
// full stop is a variant. It is empty for names that tell nothing.
func glyph(name string) string {
	if i := strings.IndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	if s, ok := glyphNames[name]; ok {
		return s
	}
	if utf8.RuneCountInString(name) == 1 {
		return name
	}
	digits, ok := strings.CutPrefix(name, "uni")
	if !ok {
		digits, ok = strings.CutPrefix(name, "u")
	}
	if n, err := strconv.ParseUint(digits, 16, 32); ok && err == nil && len(digits) >= 4 && len(digits) <= 6 && utf8.ValidRune(rune(n)) {
		return string(rune(n))
	}
	return ""
}
