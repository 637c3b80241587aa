package charset

import (
	"strings"
	"testing"
	"unicode/utf8"

	xenc "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

const (
	russian     = "Добрый день! Прошу прислать краткий отчёт о встрече до пятницы, оплата сразу."
	ukrainian   = "Доброго дня! Чи могли б ви написати короткий огляд їхньої політики і надіслати його?"
	simplified  = "您好，我们在网上看到了您的文章，想请您为我们写一份报告，费用可以商量。"
	traditional = "您好，我們在網上看到了您的文章，想請您為我們寫一份報告，費用可以商量。"
	japanese1   = "はじめまして。先生の論文を読みました。短い報告書を書いていただけますか。"
	korean1     = "안녕하세요. 선생님의 글을 읽고 연락을 드립니다. 짧은 보고서를 써 주실 수 있습니까?"
	german      = "Schöne Grüße aus München, wir würden uns über Ihre Antwort sehr freuen."
	french      = "Chère Madame, nous préparons une étude; votre expérience nous intéresse déjà."
	polish      = "Zażółć gęślą jaźń, proszę o krótką odpowiedź."
	greek       = "Καλημέρα, θα θέλαμε να γράψετε μια σύντομη έκθεση για εμάς."
	hebrew      = "שלום, נשמח אם תוכל לכתוב עבורנו דוח קצר על הפגישה."
	arabic      = "مرحبا، نود أن تكتب لنا تقريرا قصيرا عن الاجتماع مقابل أجر."
	persian     = "با سلام، از شما می\u200cخواهیم یک گزارش کوتاه برای ما بنویسید."
)

func encode(t testing.TB, e xenc.Encoding, s string) []byte {
	t.Helper()
	b, err := xenc.ReplaceUnsupported(e.NewEncoder()).Bytes([]byte(s))
	if err != nil {
		t.Fatalf("encode %q: %v", s, err)
	}
	return b
}

func TestDecodeDeclared(t *testing.T) {
	tests := []struct {
		declared string
		with     xenc.Encoding
		text     string
		used     string
	}{
		{"gb2312", simplifiedchinese.GBK, simplified, "gb18030"},
		{"GB18030", simplifiedchinese.GB18030, simplified + "𠀀", "gb18030"},
		{`"gb2312"`, simplifiedchinese.GB18030, "錄取通知 " + simplified, "gb18030"},
		{"hz-gb-2312", simplifiedchinese.HZGB2312, simplified, "hz-gb-2312"},
		{"Big5", traditionalchinese.Big5, traditional, "big5"},
		{"koi8-r", charmap.KOI8R, russian, "koi8-r"},
		{"KOI8-U", charmap.KOI8U, ukrainian, "koi8-u"},
		{"windows-1251", charmap.Windows1251, russian, "windows-1251"},
		{"cp1251", charmap.Windows1251, russian, "windows-1251"},
		{"iso-8859-5", charmap.ISO8859_5, russian, "iso-8859-5"},
		{"iso-8859-1", charmap.ISO8859_1, german, "windows-1252"},
		{"us-ascii", charmap.Windows1252, french, "windows-1252"},
		{"iso-8859-2", charmap.ISO8859_2, polish, "iso-8859-2"},
		{"windows-1250", charmap.Windows1250, polish, "windows-1250"},
		{"windows-1253", charmap.Windows1253, greek, "windows-1253"},
		{"iso-8859-8-i", charmap.ISO8859_8, hebrew, "iso-8859-8"},
		{"windows-1256", charmap.Windows1256, arabic, "windows-1256"},
		{"windows-1256", charmap.Windows1256, strings.ReplaceAll(persian, "ی", "ي"), "windows-1256"},
		{"iso-2022-jp", japanese.ISO2022JP, japanese1, "iso-2022-jp"},
		{"shift_jis", japanese.ShiftJIS, japanese1, "shift_jis"},
		{"euc-jp", japanese.EUCJP, japanese1, "euc-jp"},
		{"ks_c_5601-1987", korean.EUCKR, korean1, "euc-kr"},
		{"utf-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), russian, "utf-16le"},
		{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), russian + "😀", "utf-16be"},
		{"utf-32", utf32.UTF32(utf32.BigEndian, utf32.UseBOM), russian, "utf-32be"},
		{"utf-8", unicode.UTF8, russian, "utf-8"},
	}
	for _, tt := range tests {
		t.Run(tt.declared, func(t *testing.T) {
			text, used, ok := Decode(encode(t, tt.with, tt.text), tt.declared)
			if text != tt.text || used != tt.used || !ok {
				t.Errorf("Decode = %q, %s, %v; want %q, %s, true", text, used, ok, tt.text, tt.used)
			}
		})
	}
}

func TestDecodeWrongOrMissing(t *testing.T) {
	tests := []struct {
		name     string
		declared string
		with     xenc.Encoding
		text     string
		used     string
	}{
		{"ascii but utf-8", "us-ascii", unicode.UTF8, french, "utf-8"},
		{"latin1 but utf-8", "iso-8859-1", unicode.UTF8, russian, "utf-8"},
		{"gb2312 but utf-8", "gb2312", unicode.UTF8, simplified, "utf-8"},
		{"utf-8 but gbk", "utf-8", simplifiedchinese.GBK, simplified, "gb18030"},
		{"utf-8 but latin1", "utf-8", charmap.Windows1252, german, "windows-1252"},
		{"latin1 but gbk", "iso-8859-1", simplifiedchinese.GBK, simplified, "gb18030"},
		{"gb2312 but big5", "gb2312", traditionalchinese.Big5, traditional, "big5"},
		{"big5 but gbk", "big5", simplifiedchinese.GBK, simplified, "gb18030"},
		{"koi8-r but 1251", "koi8-r", charmap.Windows1251, russian, "windows-1251"},
		{"1251 but koi8-r", "windows-1251", charmap.KOI8R, russian, "koi8-r"},
		{"latin1 but 1251", "iso-8859-1", charmap.Windows1251, russian, "windows-1251"},
		{"nothing, koi8-r", "", charmap.KOI8R, russian, "koi8-r"},
		{"nothing, koi8-u", "", charmap.KOI8U, ukrainian, "koi8-u"},
		{"nothing, 1251", "", charmap.Windows1251, russian, "windows-1251"},
		{"nothing, capitals in 1251", "", charmap.Windows1251, strings.ToUpper(russian), "windows-1251"},
		{"nothing, capitals in koi8-r", "", charmap.KOI8R, strings.ToUpper(russian), "koi8-r"},
		{"nothing, ibm866", "", charmap.CodePage866, russian, "ibm866"},
		{"nothing, gbk", "", simplifiedchinese.GBK, simplified, "gb18030"},
		{"nothing, short gbk", "", simplifiedchinese.GBK, "会议邀请", "gb18030"},
		{"nothing, big5", "", traditionalchinese.Big5, traditional, "big5"},
		{"nothing, shift_jis", "", japanese.ShiftJIS, japanese1, "shift_jis"},
		{"nothing, euc-jp", "", japanese.EUCJP, japanese1, "euc-jp"},
		{"nothing, iso-2022-jp", "", japanese.ISO2022JP, japanese1, "iso-2022-jp"},
		{"nothing, euc-kr", "", korean.EUCKR, korean1, "euc-kr"},
		{"nothing, greek", "", charmap.Windows1253, greek, "windows-1253"},
		{"nothing, hebrew", "", charmap.Windows1255, hebrew, "windows-1255"},
		{"nothing, arabic", "", charmap.Windows1256, arabic, "windows-1256"},
		{"nothing, german", "", charmap.Windows1252, german, "windows-1252"},
		{"nothing, french", "", charmap.Windows1252, french, "windows-1252"},
		{"unknown, french", "x-nonsense", charmap.Windows1252, french, "windows-1252"},
		{"nothing, utf-16le", "", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "Dear colleague, hello", "utf-16le"},
		{"nothing, utf-16be", "", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "Dear colleague, hello", "utf-16be"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, used, _ := Decode(encode(t, tt.with, tt.text), tt.declared)
			if text != tt.text || used != tt.used {
				t.Errorf("Decode = %q, %s; want %q, %s", text, used, tt.text, tt.used)
			}
		})
	}
}

func TestDecodeOddities(t *testing.T) {
	tests := []struct {
		name, in, declared, want string
		ok                       bool
	}{
		{"empty", "", "", "", true},
		{"utf-8 mark", "\xef\xbb\xbfhello é", "", "hello é", true},
		{"utf-7", "Hi Mom -+Jjo--!", "utf-7", "Hi Mom -☺-!", true},
		{"utf-7 plus", "1 +- 1", "utf-7", "1 + 1", true},
		{"utf-7 undeclared stays", "a+AGI-b", "", "a+AGI-b", true},
		{"iso-2022-kr", "\x1b$)C\x0e>H3g\x0f ok", "iso-2022-kr", "안녕 ok", true},
		{"cut utf-8", "Привет всем д\xd0", "utf-8", "Привет всем д\uFFFD", false},
		{"odd utf-16", "\xff\xfea\x00b", "", "a", false},
		{"ascii declared utf-16", "plain words", "utf-16", "plain words", true},
		{"label with parameters", "caf\xe9", "ISO-8859-1; format=flowed", "café", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, _, ok := Decode([]byte(tt.in), tt.declared)
			if text != tt.want || ok != tt.ok {
				t.Errorf("Decode = %q, %v; want %q, %v", text, ok, tt.want, tt.ok)
			}
		})
	}
}

func FuzzCharset(f *testing.F) {
	for _, declared := range []string{"", "gb18030", "utf-7", "utf-16", "iso-2022-jp", "iso-2022-kr", "koi8-r", "euc-jp", "hz", "utf-32"} {
		f.Add([]byte("caf\xe9 \xc4\xe3\xba\xc3 \x1b$B$3\x1b(B +AGI- \x00x"), declared)
	}
	f.Fuzz(func(t *testing.T, b []byte, declared string) {
		text, used, ok := Decode(b, declared)
		if !utf8.ValidString(text) {
			t.Fatalf("not UTF-8 with %s", used)
		}
		if len(text) > 3*len(b)+8 {
			t.Fatalf("%d bytes became %d with %s", len(b), len(text), used)
		}
		if again, used2, ok2 := Decode(b, declared); again != text || used2 != used || ok2 != ok {
			t.Fatal("two readings differ")
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	gbk := encode(b, simplifiedchinese.GBK, strings.Repeat(simplified, 50))
	for name, in := range map[string][]byte{"ascii": []byte(strings.Repeat("plain words ", 400)), "gbk": gbk, "utf8": []byte(strings.Repeat(simplified, 50))} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			for b.Loop() {
				Decode(in, "gb2312")
			}
		})
	}
}
