package observable

import (
	"testing"
	"unicode/utf8"

	"parapet"
)

func FuzzExtract(f *testing.F) {
	for _, c := range textCases {
		f.Add(c.text, "me@ministry.example")
	}
	for _, s := range []string{"on 1.115.2.-1, 4.7.0.0/", "::1:00", "linkedin.com/in/_@", "t.me/jane%41", "- AT firm.example", "jane@_firm.example"} {
		f.Add(s, "me@ministry.example")
	}
	f.Fuzz(func(t *testing.T, text, own string) {
		if len(text) > 1<<14 {
			return
		}
		ap := texts(text)
		ap.Mail = &parapet.MailFacts{To: []parapet.Address{{Addr: own}}, Hrefs: []string{text}, ReturnPath: text, MessageID: text}
		mine, _ := canonEmail(own)
		seen := map[parapet.Observable]bool{}
		for _, o := range Extract(ap) {
			if seen[o] || o.Value == "" || o.Value == mine || !utf8.ValidString(o.Value) {
				t.Fatalf("%s %q in %q", o.Kind, o.Value, text)
			}
			seen[o] = true
		}
		again(t, text)
	})
}

func FuzzURL(f *testing.F) {
	for _, s := range []string{"firm.example", "firm.example/a%2fb?x=1&utm_source=2#y", "u:p@firm.example:8443/", "[2001:db8::1]:80/x", "пример.рф/путь?й=1", "firm.example\\a"} {
		f.Add("https://" + s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, o := range linked(s) {
			if o.Kind != parapet.KindURL || len(o.Value) > maxURL {
				continue
			}
			if got := linked(o.Value); !has(got, o) {
				t.Fatalf("%q became %q, and that %s", s, o.Value, list(got))
			}
		}
		if h := Host(s); h != "" && Host(h) != h {
			t.Fatalf("host of %q is %q, and of that %q", s, h, Host(h))
		}
	})
}

func FuzzPhone(f *testing.F) {
	for _, s := range []string{"+44 (0)20 7946 0123", "0044 7700 900123", "(202) 555-0143", "07700 900123", "138 0013 8000", "8 (495) 000-00-00", "+1", "+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ap := texts(s, "and the rest of it is on the page that you know")
		for _, o := range Extract(ap) {
			if o.Kind != parapet.KindPhone {
				continue
			}
			if n := len(o.Value) - 1; o.Value[0] != '+' || n < 7 || n > maxDigits || international(o.Value[1:]) != o.Value {
				t.Fatalf("%q gave %q", s, o.Value)
			}
		}
	})
}

func FuzzSkeleton(f *testing.F) {
	for _, s := range []string{"paypal", "pаypаl", "ﬁrm", "İ", "①", "㎏", "\xff", "ᄀᅠ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Skeleton(s)
		if Skeleton(once) != once {
			t.Fatalf("%q: %q, then %q", s, once, Skeleton(once))
		}
		if Lookalike(s, s) {
			t.Fatalf("%q looks like itself", s)
		}
	})
}
