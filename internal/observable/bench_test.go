package observable

import (
	"strings"
	"testing"

	"parapet"
)

var clean1KB = strings.Repeat("I read your paper on coastal radar with great interest, and so did two of my colleagues here. We are "+
	"a small group that writes for people who have to decide, and we are always looking for somebody who can say in plain words "+
	"what will matter in three years; would you have half an hour next week? ", 4)[:1024]

var cleanChinese1KB = strings.Repeat("您好，我读了您关于海岸雷达的文章，我们的小组为需要做决定的人写报告，希望您下周能抽出半小时聊一聊。", 12)[:1023]

func bench(b *testing.B, ap *parapet.Approach) {
	var e Extractor
	var dst []parapet.Observable
	b.ReportAllocs()
	for b.Loop() {
		dst = e.Extract(ap, dst[:0])
	}
}

func BenchmarkExtractClean1KB(b *testing.B) { bench(b, texts(clean1KB)) }

func BenchmarkExtractCleanChinese1KB(b *testing.B) { bench(b, texts(cleanChinese1KB)) }

func BenchmarkExtractMail(b *testing.B) {
	ap := texts(clean1KB + "\n\nJane Roe\nNorthgate Institute\n+44 20 7946 0123\nwww.northgate.example/people/jane\njane.roe@northgate.example")
	ap.Mail = &parapet.MailFacts{
		From: parapet.Address{Name: "Jane Roe", Addr: "jane.roe@northgate.example"}, ReturnPath: "jane.roe@northgate.example",
		MessageID: "<1@mx.northgate.example>", To: []parapet.Address{{Addr: "me@ministry.example"}},
	}
	bench(b, ap)
}

// Hostile texts: each is made to send one of the readers back and forth.
func BenchmarkExtractHostile64KB(b *testing.B) {
	b.Run("one link", func(b *testing.B) { bench(b, texts("https://"+strings.Repeat("例", 1<<14))) })
	b.Run("one mixed link", func(b *testing.B) { bench(b, texts("https://"+strings.Repeat("例a", 1<<14))) })
	b.Run("one number", func(b *testing.B) { bench(b, texts(strings.Repeat("1", 1<<16))) })
	for _, s := range []string{"a.", "@", "a@", "1 ", "+1 ", "1-", "::", "a:b:", "http://", "微信 ", "tg @", "(at)", "[.]", "例@例", "xn--a.", "а.", "https://例", "(", "a(a.", "1.1.", "+"} {
		b.Run(s, func(b *testing.B) {
			ap := texts(strings.Repeat(s, 1<<16/len(s)))
			b.SetBytes(1 << 16)
			bench(b, ap)
		})
	}
}
