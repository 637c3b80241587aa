package htmltext

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"parapet"
)

func TestReadText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "just words", "just words"},
		{"white space folds", "one\n  two&nbsp;&nbsp;three", "one two three"},
		{"paragraphs", "<p>One.</p><p>Two.</p>", "One.\n\nTwo."},
		{"unclosed paragraphs", "<p>One.<p>Two.", "One.\n\nTwo."},
		{"divisions", "<div>One</div><div>Two</div>", "One\nTwo"},
		{"line breaks", "One<br>Two<br/><br>Three", "One\nTwo\n\nThree"},
		{"inline elements join", "se<b>cr</b>et", "secret"},
		{"list", "<ul><li>tea</li><li><p>milk</p></li></ul>after", "- tea\n- milk\n\nafter"},
		{"ordered list", "<ol><li>go<li>come</ol>", "1. go\n2. come"},
		{"table", "<table><tr><td>Day</td><td>Place</td></tr><tr><td>Monday</td><td>Hall</td></tr></table>", "Day\tPlace\nMonday\tHall"},
		{"quoted mail", `<div>Thanks</div><blockquote type="cite">Earlier<br>words</blockquote>`, "Thanks\n\n> Earlier\n> words"},
		{"indentation is no quote", "<blockquote>set in</blockquote>", "set in"},
		{"preformatted", "<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"},
		{"script and style", "a<script>var x='<b>';</script><style>p{}</style>b", "ab"},
		{"comment", "a<!-- no -->b<!--[if mso]><p>Outlook</p><![endif]-->", "ab"},
		{"title apart", "<html><head><title>T &amp; U</title></head><body>B</body></html>", "B"},
		{"entities", "&lt;you&gt; &#20320;&#x597d;", "<you> 你好"},
		{"picture alone", `<img src=x alt="Invitation to the panel">`, "Invitation to the panel"},
		{"invalid UTF-8", "a\xffb", "a\uFFFDb"},
		{"cut tag", "words <a href=", "words"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Read(tt.in).Text; got != tt.want {
				t.Errorf("Text = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestReadHidden(t *testing.T) {
	tests := []struct{ name, in, text, hidden string }{
		{"display", `a<div style="display:none">b</div>c`, "ac", "b"},
		{"display, important and case", `a<span style="DISPLAY : None !important">b</span>`, "a", "b"},
		{"visibility", `a<span style="visibility:hidden">b<i style="visibility:visible">c</i></span>`, "ac", "b"},
		{"attribute", `a<p hidden>b</p>`, "a", "b"},
		{"size 0", `a<span style="font-size:0">b</span>`, "a", "b"},
		{"size 1px", `a<span style="font-size:1px">b</span>`, "a", "b"},
		{"size 0 but reset inside", `<td style="font-size:0"><div style="font-size:14px">b</div></td>`, "b", ""},
		{"tiny em", `a<span style="font-size:.05em">b</span>`, "a", "b"},
		{"opacity", `a<span style="opacity:0">b</span>`, "a", "b"},
		{"white on white", `a<font color="#ffffff">b</font>`, "a", "b"},
		{"nearly white", `a<span style="color:#fefefe">b</span>`, "a", "b"},
		{"white on dark", `<td bgcolor="#003366"><font color=white>b</font></td>`, "b", ""},
		{"white on a picture", `<td background="x.png"><font color=white>b</font></td>`, "b", ""},
		{"colour of the ground", `<div style="background:#123456">a<i style="color:rgb(18, 52, 86)">b</i></div>`, "a", "b"},
		{"transparent", `a<i style="color:rgba(0,0,0,0)">b</i>`, "a", "b"},
		{"Outlook", `a<p style="mso-hide:all">b</p>`, "a", "b"},
		{"off the screen", `a<p style="position:absolute;left:-9999px">b</p>`, "a", "b"},
		{"no height", `a<div style="max-height:0;overflow:hidden">b</div>`, "a", "b"},
		{"style sheet class", `<style>.pre, td.other {display:none}</style>a<div class="x pre">b</div>`, "a", "b"},
		{"style sheet id", `<style>#n{font-size:0px}</style>a<div id=n>b</div>`, "a", "b"},
		{"style for narrow screens only", `<style>@media (max-width:600px){.m{display:none}}.z{color:red}</style>a<b class=m>b</b>`, "ab", ""},
		{"end tags end it", `<div style="display:none"><span>b</div>a`, "a", "b"},
		{"stray end tags do not", `<div style="display:none">b</p></td>c</div>a`, "a", "b c"},
		{"template", `a<template><p>b</p></template>c`, "ac", "b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Read(tt.in)
			if got.Text != tt.text || got.Hidden != tt.hidden {
				t.Errorf("Text, Hidden = %q, %q; want %q, %q", got.Text, got.Hidden, tt.text, tt.hidden)
			}
		})
	}
}

func TestReadLinks(t *testing.T) {
	link := func(text, url string) []parapet.Link { return []parapet.Link{{Text: text, URL: url}} }
	tests := []struct {
		name, in string
		want     []parapet.Link
	}{
		{"another host", `<a href="https://evil.example/x">https://bank.example/login</a>`, link("https://bank.example/login", "https://evil.example/x")},
		{"bare host", `<a href="http://evil.example">www.bank.example</a>`, link("www.bank.example", "http://evil.example")},
		{"host before an at sign", `<a href="http://bank.example@evil.example/">bank.example</a>`, link("bank.example", "http://bank.example@evil.example/")},
		{"address", `<a href="mailto:other@evil.example">dean@college.example</a>`, link("dean@college.example", "mailto:other@evil.example")},
		{"parts of one text", `<a href="http://evil.example"><b>bank</b>.example</a>`, link("bank.example", "http://evil.example")},
		{"same host", `<a href="https://bank.example/a?b">bank.example</a>`, nil},
		{"host within host", `<a href="https://click.bank.example/a">www.bank.example</a>`, nil},
		{"words", `<a href="https://evil.example">click here</a>`, nil},
		{"file name", `<a href="https://store.example/f">report.pdf</a>`, nil},
		{"number", `<a href="tel:+442079460000">020.7946</a>`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Read(tt.in).Links); diff != "" {
				t.Errorf("Links (-want +got):\n%s", diff)
			}
		})
	}
	page := Read(`<a href=" https://a.example/1
2 ">x</a><a href="https://a.example/12">y</a><area href="/map"><a href="#top">t</a>`)
	if diff := cmp.Diff([]string{"https://a.example/12", "/map"}, page.Hrefs); diff != "" {
		t.Errorf("Hrefs (-want +got):\n%s", diff)
	}
}

func TestReadLimits(t *testing.T) {
	tests := []struct{ name, in string }{
		{"deep", strings.Repeat("<div style='color:red'>", 200_000) + "x" + strings.Repeat("</div>", 200_000)},
		{"deep quotes", strings.Repeat("<blockquote type=cite>", 100_000) + strings.Repeat("x<br>", 100_000)},
		{"attributes", "<p " + strings.Repeat("a=b ", 500_000) + ">x"},
		{"unclosed", strings.Repeat("<a href=x ", 200_000)},
		{"links", strings.Repeat("<a href='http://a.example/'>b.example</a><a href=//c.example>d", 50_000)},
		{"stray ends", strings.Repeat("<i>", 500) + strings.Repeat("</b>", 500_000)},
		{"many rules", "<style>" + strings.Repeat(".a{color:red;font-size:1px;display:block}", 5000) + "</style>" + strings.Repeat("<b class='a a a a a a a a a'>x", 5000)},
		{"comments in sheets", "<style>" + strings.Repeat("/*", 200_000)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := Read(tt.in)
			if len(p.Text) > maxText+64 || len(p.Hidden) > maxHidden+64 || len(p.Links) > maxLinks || len(p.Hrefs) > maxHrefs {
				t.Errorf("limits passed: %d bytes of text, %d hidden, %d links, %d targets", len(p.Text), len(p.Hidden), len(p.Links), len(p.Hrefs))
			}
		})
	}
}

func FuzzHTMLText(f *testing.F) {
	f.Add(`<p style="color:#fff">a<b>c</p><a href="http://x.example">y.example</a><ul><li>q<table><tr><td>z`)
	f.Add(`<style>.a{display:none;font:0/0 a}</style><div class=a hidden><blockquote type=cite>x<pre>a
b</textarea><title>t</title>`)
	f.Fuzz(func(t *testing.T, in string) {
		p := Read(in)
		for _, s := range []string{p.Text, p.Hidden, p.Title} {
			if !utf8.ValidString(s) {
				t.Fatalf("not UTF-8: %q", s)
			}
		}
		for _, l := range p.Links {
			if !utf8.ValidString(l.Text) || !utf8.ValidString(l.URL) {
				t.Fatalf("not UTF-8: %q", l)
			}
		}
		if len(p.Text) > maxText || len(p.Text) > 64*len(in)+64 {
			t.Fatalf("%d bytes became %d", len(in), len(p.Text))
		}
		if diff := cmp.Diff(p, Read(in)); diff != "" {
			t.Fatalf("two readings differ:\n%s", diff)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	in := `<html><head><style>.x{color:#333}</style></head><body><table>` + strings.Repeat(`<tr><td style="font-family:Arial;font-size:14px;color:#222222" class="x">`+
		`Dear colleague, we read your paper with interest and <a href="https://forum.example/call">invite you</a>.</td></tr>`, 30) + `</table></body></html>`
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		Read(in)
	}
}
