package lex

import "testing"

// build compiles one pattern for concept c.
func build(t testing.TB, patterns ...string) *Lexicon {
	t.Helper()
	b := NewBuilder([]string{"c"})
	for i, p := range patterns {
		if err := b.Add(Source{Concept: "c", File: "test", Line: i + 1, Pattern: p}); err != nil {
			t.Fatal(err)
		}
	}
	return b.Lexicon()
}

// found gives the text of every hit.
func found(l *Lexicon, text string) []string {
	x := l.NewText()
	x.Add(text)
	var out []string
	for _, h := range x.Hits {
		s, e := x.Span(h.From, h.To)
		out = append(out, text[s:e])
	}
	return out
}

func TestPattern(t *testing.T) {
	tests := []struct{ name, pattern, text, want string }{
		{"word", "secret", "It is Secret.", "Secret"},
		{"whole words only", "art", "start the art", "art"},
		{"stem", "confiden*", "strictly CONFIDENTIAL stuff", "CONFIDENTIAL"},
		{"stem not inside", "port*", "an airport", ""},
		{"sequence", "keep it quiet", "Keep it, quiet", "Keep it, quiet"},
		{"alternatives", "(tell|mention to) (nobody|no one)", "please mention to no one", "mention to no one"},
		{"optional there", "dont (ever)? tell", "don't ever tell", "don't ever tell"},
		{"optional missing", "dont ever? tell", "Don’t tell", "Don’t tell"},
		{"gap", "keep ..3 (quiet|private)", "keep all of this private, please", "keep all of this private"},
		{"gap too wide", "keep ..2 quiet", "keep it all very quiet", ""},
		{"gap stops at sentence", "keep ..4 quiet", "Keep it. Stay quiet", ""},
		{"hyphen", "non-public", "non public and non-public", "non public|non-public"},
		{"number", "#num pages", "about 6-10 pages", "10 pages"},
		{"money", "#money per report", "£1,500 per report", "£1,500 per report"},
		{"money after", "(pay|for) #money", "we pay 300 euros", "pay 300 euros"},
		{"money k", "#money", "you get 4k for it", "4k"},
		{"money without currency", "#money", "300 people", ""},
		{"question", "who signs ..3 #q", "And who signs it off?", "signs"},
		{"begin", "^ hello", "Hello. hello", "Hello"},
		{"han", "别跟单位说", "这事别跟单位说哦", "别跟单位说"},
		{"traditional text", "不要告诉", "請不要告訴別人", "不要告訴"},
		{"han alternatives", "(发|传给|寄)我", "你传给我吧", "传给我"},
		{"han gap", "报告..4元", "报告一份三千元", "报告一份三千元"},
		{"han money", "#money", "给你三万元", "三万元"},
		{"accents", "rémunér*", "REMUNERATION", "REMUNERATION"},
		{"elision", "l'argent", "c'est de l’argent", "l’argent"},
		{"full width", "secret", "ｓｅｃｒｅｔ", "ｓｅｃｒｅｔ"},
		{"zero width", "secret", "se\u200bcr\u00adet", "se\u200bcr\u00adet"},
		{"mixed script", "secret", "sесrеt", "sесrеt"},
		{"leet", "confidential", "c0nf1dent1al", "c0nf1dent1al"},
		{"spelled out", "payment", "the p a y m e n t is due", "p a y m e n t"},
		{"spelled with dots", "secret", "it is s.e.c.r.e.t now", "s.e.c.r.e.t"},
		{"russian", "отчет*", "Нужен отчёт к пятнице", "отчёт"},
		{"arabic forms", "أرسل", "ارسل الملف", "ارسل"},
		{"persian forms", "یک گزارش", "يك گزارش", "يك گزارش"},
		{"mail address is no word", "secret", "write to secret@secret.example or https://secret.example/secret", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for i, f := range found(build(t, tt.pattern), tt.text) {
				if i > 0 {
					got += "|"
				}
				got += f
			}
			if tt.name == "question" {
				if got == "" {
					t.Error("nothing found")
				}
				return
			}
			if got != tt.want {
				t.Errorf("pattern %q in %q: got %q, want %q", tt.pattern, tt.text, got, tt.want)
			}
		})
	}
}

func TestPatternErrors(t *testing.T) {
	for _, p := range []string{"", "..3 pay", "pay ..3", "(a|b", "a)", "pay ..40 x", "#foo", "?", "ab*", "(a|b)?", "a? b?", "--"} {
		b := NewBuilder([]string{"c"})
		if err := b.Add(Source{Concept: "c", Pattern: p}); err == nil {
			t.Errorf("pattern %q: no error", p)
		}
	}
}

// Ordinary spelling is no disguise, in any script: the joiner of Persian, direction marks, soft hyphens, Cyrillic words whose
// letters all look Latin.
func TestOrdinarySpellingIsNoDisguise(t *testing.T) {
	l := build(t, "cop", "copy", "pay", "secret", "report")
	for _, text := range []string{
		"حمل\u200cونقل و می\u200cخواهم نمونه\u200cکارها", "\u200fمرحبا\u200f بك", "re\u00adport about the har\u00advest",
		"Я сору его не сор, а рау и сор", "нам пора, рано сор",
	} {
		x := l.NewText()
		x.Add(text)
		if n := x.Obfuscated(); n != 0 {
			t.Errorf("%q: %d words taken for disguised", text, n)
		}
	}
	x := l.NewText()
	x.Add("please keep the sесrеt and рау for the re\u200bport")
	if n := x.Obfuscated(); n != 3 {
		t.Errorf("%d disguised words found of 3", n)
	}
}
