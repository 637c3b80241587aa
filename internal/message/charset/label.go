package charset

import (
	"strings"
	"unicode/utf8"

	xenc "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// encoding is one way of reading bytes.
type encoding struct {
	name     string
	single   *charmap.Charmap            // one byte a character
	table    xenc.Encoding               // several bytes a character, tables of x/text
	own      func([]byte) (string, bool) // read by this package
	multi    bool                        // a two-byte encoding of East Asia, so statistics apply
	wide     bool                        // UTF-16 or UTF-32
	sevenBit bool                        // every byte is below 0x80
	latin    bool                        // a one-byte encoding of a Latin script
	common   string                      // commonest characters of its language, for multi
}

var (
	utf8Encoding = &encoding{name: "utf-8", own: repairUTF8}
	utf7Encoding = &encoding{name: "utf-7", own: decodeUTF7, sevenBit: true}
	utf16LE      = &encoding{name: "utf-16le", own: func(b []byte) (string, bool) { return decodeUTF16(b, true) }, wide: true}
	utf16BE      = &encoding{name: "utf-16be", own: func(b []byte) (string, bool) { return decodeUTF16(b, false) }, wide: true}
	utf16Any     = &encoding{name: "utf-16", own: decodeUTF16Any, wide: true}
	utf32LE      = &encoding{name: "utf-32le", own: func(b []byte) (string, bool) { return decodeUTF32(b, true) }, wide: true}
	utf32BE      = &encoding{name: "utf-32be", own: func(b []byte) (string, bool) { return decodeUTF32(b, false) }, wide: true}
	utf32Any     = &encoding{name: "utf-32", own: decodeUTF32Any, wide: true}

	gb18030   = &encoding{name: "gb18030", table: simplifiedchinese.GB18030, multi: true, common: commonSimplified}
	hzGB2312  = &encoding{name: "hz-gb-2312", table: simplifiedchinese.HZGB2312, sevenBit: true}
	big5      = &encoding{name: "big5", table: traditionalchinese.Big5, multi: true, common: commonTraditional}
	shiftJIS  = &encoding{name: "shift_jis", table: japanese.ShiftJIS, multi: true, common: commonJapanese}
	eucJP     = &encoding{name: "euc-jp", table: japanese.EUCJP, multi: true, common: commonJapanese}
	iso2022JP = &encoding{name: "iso-2022-jp", table: japanese.ISO2022JP, sevenBit: true}
	iso2022KR = &encoding{name: "iso-2022-kr", own: decodeISO2022KR, sevenBit: true}
	eucKR     = &encoding{name: "euc-kr", table: korean.EUCKR, multi: true, common: commonKorean}

	windows1252 = &encoding{name: "windows-1252", single: charmap.Windows1252, latin: true}
	windows1251 = &encoding{name: "windows-1251", single: charmap.Windows1251}
	windows1256 = &encoding{name: "windows-1256", single: charmap.Windows1256}
	koi8R       = &encoding{name: "koi8-r", single: charmap.KOI8R}
	koi8U       = &encoding{name: "koi8-u", single: charmap.KOI8U}
	windows874  = &encoding{name: "windows-874", single: charmap.Windows874}
)

// labels maps the names seen in mail, lower case, to encodings. Names that are not here are looked up in the WHATWG index.
var labels = func() map[string]*encoding {
	m := map[string]*encoding{}
	add := func(e *encoding, names ...string) {
		m[e.name] = e
		for _, n := range names {
			m[n] = e
		}
	}
	add(utf8Encoding, "utf8", "unicode-1-1-utf-8", "x-unicode-2-0-utf-8", "cp65001", "65001")
	add(utf7Encoding, "utf7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7", "unicode-2-0-utf-7", "csunicode11utf7")
	add(utf16LE, "utf-16-le", "1200")
	add(utf16BE, "utf-16-be", "unicodefffe", "1201")
	add(utf16Any, "utf16", "unicode", "ucs-2", "iso-10646-ucs-2", "csunicode")
	add(utf32LE, "utf-32-le", "12000")
	add(utf32BE, "utf-32-be", "12001")
	add(utf32Any, "utf32", "ucs-4", "iso-10646-ucs-4")
	add(gb18030, "gb2312", "gbk", "gb_2312-80", "gb_2312", "gb2312-80", "x-gbk", "cp936", "ms936", "936", "windows-936", "euc-cn",
		"eucgb2312-cn", "chinese", "csgb2312", "iso-ir-58", "gb-2312", "gb18030-2000", "54936", "cn-gb", "gb")
	add(hzGB2312, "hz")
	add(big5, "big5-hkscs", "big-5", "cn-big5", "x-x-big5", "csbig5", "cp950", "950", "windows-950", "ms950", "big5hkscs", "x-windows-950")
	add(shiftJIS, "shift-jis", "sjis", "x-sjis", "ms_kanji", "ms932", "cp932", "932", "windows-31j", "cswindows31j")
	add(eucJP, "x-euc-jp", "eucjp", "cseucpkdfmtjapanese", "ujis")
	add(iso2022JP, "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-3", "iso-2022-jp-ms", "cp50220", "cp50221", "50220", "csiso2022jp", "jis")
	add(iso2022KR, "csiso2022kr", "50225")
	add(eucKR, "ks_c_5601-1987", "ks_c_5601-1989", "ks_c_5601", "ksc5601", "ksc_5601", "cp949", "949", "ms949", "windows-949", "uhc", "euckr",
		"x-windows-949", "korean", "cseuckr", "51949")
	add(windows1252, "us-ascii", "ascii", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "cp1252", "1252", "ansi",
		"ansi_x3.4-1968", "iso-ir-100", "x-ansi", "8859_1", "28591", "20127", "cp819", "7bit", "8bit", "us", "en")
	add(windows1251, "cp1251", "1251", "win-1251", "x-cp1251", "win1251")
	add(windows1256, "cp1256", "1256", "x-cp1256")
	add(koi8R, "koi8", "koi", "koi8r", "cskoi8r", "20866")
	add(koi8U, "koi8-ru", "koi8u", "21866")
	add(windows874, "tis-620", "tis620", "iso-8859-11", "874", "cp874", "dos-874")
	for name, c := range map[string]*charmap.Charmap{
		"windows-1250": charmap.Windows1250, "windows-1254": charmap.Windows1254, "windows-1257": charmap.Windows1257,
		"windows-1258": charmap.Windows1258, "iso-8859-2": charmap.ISO8859_2, "iso-8859-3": charmap.ISO8859_3,
		"iso-8859-4": charmap.ISO8859_4, "iso-8859-10": charmap.ISO8859_10, "iso-8859-13": charmap.ISO8859_13,
		"iso-8859-14": charmap.ISO8859_14, "iso-8859-15": charmap.ISO8859_15, "iso-8859-16": charmap.ISO8859_16,
		"ibm850": charmap.CodePage850, "ibm437": charmap.CodePage437, "macintosh": charmap.Macintosh,
		"ibm852": charmap.CodePage852,
	} {
		add(&encoding{name: name, single: c, latin: true})
	}
	for name, c := range map[string]*charmap.Charmap{
		"windows-1253": charmap.Windows1253, "windows-1255": charmap.Windows1255, "iso-8859-5": charmap.ISO8859_5,
		"iso-8859-6": charmap.ISO8859_6, "iso-8859-7": charmap.ISO8859_7, "iso-8859-8": charmap.ISO8859_8,
		"ibm866": charmap.CodePage866, "x-mac-cyrillic": charmap.MacintoshCyrillic,
	} {
		add(&encoding{name: name, single: c})
	}
	alias := map[string]string{
		"iso-8859-9": "windows-1254", "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "iso-8859-6-i": "iso-8859-6",
		"cp850": "ibm850", "cp437": "ibm437", "437": "ibm437", "850": "ibm850", "852": "ibm852", "cp852": "ibm852", "cp866": "ibm866",
		"866": "ibm866", "mac": "macintosh", "x-mac-roman": "macintosh", "10000": "macintosh", "10007": "x-mac-cyrillic",
		"latin2": "iso-8859-2", "latin-2": "iso-8859-2", "latin-9": "iso-8859-15", "latin9": "iso-8859-15", "greek": "iso-8859-7",
		"hebrew": "iso-8859-8", "arabic": "iso-8859-6", "cyrillic": "iso-8859-5", "latin5": "windows-1254", "latin-5": "windows-1254",
		"28599": "windows-1254", "38598": "iso-8859-8",
	}
	for _, n := range []string{"1250", "1253", "1254", "1255", "1257", "1258"} {
		alias[n], alias["cp"+n], alias["x-cp"+n], alias["win-"+n] = "windows-"+n, "windows-"+n, "windows-"+n, "windows-"+n
	}
	for _, n := range []string{"2", "3", "4", "5", "6", "7", "8", "13", "15"} {
		alias["iso8859-"+n], alias["iso_8859-"+n], alias["iso8859_"+n] = "iso-8859-"+n, "iso-8859-"+n, "iso-8859-"+n
		if len(n) == 1 {
			alias["2859"+n] = "iso-8859-" + n
		}
	}
	for from, to := range alias {
		m[from] = m[to]
	}
	return m
}()

// maxLabel bounds a declared name; a longer one is noise.
const maxLabel = 64

// lookup finds the encoding a declaration names; nil when it names none that is known.
func lookup(declared string) *encoding {
	if declared == "" || len(declared) > maxLabel {
		return nil
	}
	if e, ok := labels[declared]; ok {
		return e
	}
	name := strings.ToLower(strings.Trim(declared, " \t\r\n\"'`;,."))
	if e, ok := labels[name]; ok {
		return e
	}
	if i := strings.IndexAny(name, " ;,*$"); i > 0 {
		name = name[:i] // "utf-8; format=flowed", "iso-8859-1*en"
	}
	name = strings.TrimPrefix(name, "charset=")
	if e, ok := labels[name]; ok {
		return e
	}
	x, err := htmlindex.Get(name)
	if err != nil {
		return nil
	}
	canonical, err := htmlindex.Name(x)
	if err != nil || canonical == "replacement" || canonical == "x-user-defined" {
		return nil
	}
	return labels[canonical]
}

// Known reports whether declared names an encoding that Decode can apply.
func Known(declared string) bool { return lookup(declared) != nil }

// apply reads b with e. ok is false when something had to be replaced.
func (e *encoding) apply(b []byte) (text, used string, ok bool) {
	switch {
	case e.single != nil:
		text, ok = decodeSingle(b, e.single)
	case e.table != nil:
		text, ok = decodeTable(b, e.table)
	default:
		text, ok = e.own(b)
	}
	return text, e.name, ok
}

// decodeSingle reads one-byte characters.
func decodeSingle(b []byte, c *charmap.Charmap) (string, bool) {
	out, ok := make([]byte, 0, len(b)+len(b)/2), true
	for _, x := range b {
		if x < 0x80 {
			out = append(out, x)
			continue
		}
		r := c.DecodeByte(x)
		if r == utf8.RuneError {
			ok = false
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out), ok
}

// decodeTable reads with a decoder of x/text, which replaces what it cannot read and goes on.
func decodeTable(b []byte, e xenc.Encoding) (string, bool) {
	out, err := e.NewDecoder().Bytes(b)
	text := string(out)
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	return text, err == nil && !strings.ContainsRune(text, utf8.RuneError)
}
