package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestVisible(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain text", "Dear Ms Lindqvist,", "Dear Ms Lindqvist,"},
		{"line breaks become spaces", "one\r\ntwo\tthree", "one two three"},
		{"an escape sequence", "\x1b[2J\x1b]0;title\a", "<U+001B>[2J<U+001B>]0;title<U+0007>"},
		{"8-bit control", "a\u009b31mb", "a<U+009B>31mb"},
		{"backspace", "safe\b\b\b\bbad", "safe<U+0008><U+0008><U+0008><U+0008>bad"},
		{"direction override", "exe.\u202efdp", "exe.<U+202E>fdp"},
		{"isolate and mark", "\u2066x\u2069\u200e", "<U+2066>x<U+2069><U+200E>"},
		{"zero width in a Latin word", "pay\u200dpal s\u200becret", "pay<U+200D>pal s<U+200B>ecret"},
		{"zero width joiner in Persian", "می\u200cخواهم", "می\u200cخواهم"},
		{"joined emoji", "👩\u200d🔬", "👩\u200d🔬"},
		{"tag characters", "a\U000E0041", "a<U+E0041>"},
		{"soft hyphen and BOM", "a\u00adb\ufeff", "a<U+00AD>b<U+FEFF>"},
		{"private use", "\ue000", "<U+E000>"},
		{"line separator", "a\u2028b", "a<U+2028>b"},
		{"invalid bytes", "a\xffb", "a<FF>b"},
		{"marks in a heap", "z" + strings.Repeat("\u0301", 50), "z" + strings.Repeat("\u0301", 4)},
		{"web links", "HTTPS://a.example http://b.example www.c.example", "HxxPS://a.example hxxp://b.example www[.]c.example"},
		{"Chinese", "内部、价格", "内部、价格"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := visible(c.in); got != c.want {
				t.Errorf("visible(%q)\n got %q\nwant %q", c.in, got, c.want)
			}
		})
	}
}

func TestColumns(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "张三": 4, "ｆｕｌｌ": 8, "e\u0301": 1, "한글": 4, "Müller": 6, "👍": 2} {
		if got := columns(s); got != want {
			t.Errorf("columns(%q) = %d, want %d", s, got, want)
		}
	}
	if got := clip("价格可以商量", 7); got != "价格可…" {
		t.Errorf("clip gave %q", got)
	}
	if got := clipStart("corpus/张三.jsonl, line 7", 13); got != "…sonl, line 7" {
		t.Errorf("clipStart gave %q", got)
	}
	if got := pad("张三", 6); got != "张三  " {
		t.Errorf("pad gave %q", got)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name   string
		width  int
		pieces []piece
		want   string
	}{
		{"at spaces", 20, []piece{{"We would keep it between ourselves.", plain}}, "- We would keep it\n  between ourselves.\n"},
		{"between wide characters", 14, []piece{{"这次想要内部的那份", plain}}, "- 这次想要内部\n  的那份\n"},
		{"no full stop begins a line", 14, []piece{{"这次想要内部。好", plain}}, "- 这次想要内\n  部。好\n"},
		{"inside a long word", 12, []piece{{"abcdefghijklmnopq rs", plain}}, "- abcdefghij\n  klmnopq rs\n"},
		{"a word in two pieces stays whole", 14, []piece{{"one two [", plain}, {"three", plain}, {"]", plain}}, "- one two\n  [three]\n"},
		{"spaces at the ends fall away", 20, []piece{{"  a   b  ", plain}}, "- a b\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := (terminal{width: c.width}).wrap("- ", "  ", c.pieces...); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestWrapInColour(t *testing.T) {
	got := terminal{width: 12, color: true}.wrap("", "", piece{"say ", plain}, piece{"two red words", strongStyle}, piece{" end", plain})
	want := "say \x1b[1;31mtwo red\x1b[0m\n\x1b[1;31mwords\x1b[0m end\n"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTerminalOfAPipe(t *testing.T) {
	none := func(string) string { return "" }
	if got := newTerminal(&bytes.Buffer{}, none, "auto", 0); got != (terminal{width: 80}) {
		t.Errorf("a pipe is %+v, want 80 columns without colour", got)
	}
	if got := newTerminal(&bytes.Buffer{}, none, "always", 10); got != (terminal{width: minWidth, color: true}) {
		t.Errorf("got %+v, want colour and the least width", got)
	}
}

// FuzzWrap holds what every output relies on: no byte reaches the terminal that could command it, and no line is wider than
// asked for unless one character is.
func FuzzWrap(f *testing.F) {
	for _, s := range []string{"plain words", "\x1b[31mred", "这次想要内部。", "a\u202eb\u200d", "\xff\xfe", "http://x.example", strings.Repeat("x", 200)} {
		f.Add(s, 40)
	}
	f.Fuzz(func(t *testing.T, s string, width int) {
		width = 10 + int(uint(width)%100)
		out := terminal{width: width}.wrap("- ", "  ", piece{visible(s), plain})
		if !utf8.ValidString(out) {
			t.Fatalf("not UTF-8: %q", out)
		}
		for line := range strings.Lines(out) {
			line = strings.TrimSuffix(line, "\n")
			if columns(line) > width {
				t.Errorf("%d columns in %q, want at most %d", columns(line), line, width)
			}
			for _, r := range line {
				if r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
					t.Errorf("U+%04X reached the terminal", r)
				}
			}
		}
	})
}
