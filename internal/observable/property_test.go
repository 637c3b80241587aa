package observable

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parapet"
)

// canonical gives the observables of one kind back as people would write them, to be found again.
func canonical(o parapet.Observable) (text string, ok bool) {
	switch o.Kind {
	case parapet.KindEmail, parapet.KindDomain, parapet.KindPhone, parapet.KindMD5, parapet.KindSHA1, parapet.KindSHA256:
		return o.Value, true
	case parapet.KindIP:
		return "[" + o.Value + "]", true
	case parapet.KindLinkedIn:
		return "https://linkedin.com/" + o.Value, true
	case parapet.KindTelegram:
		return "Telegram: " + o.Value, true
	case parapet.KindWhatsApp:
		return "WhatsApp: " + o.Value, true
	case parapet.KindSignal:
		return "Signal: " + o.Value, true
	case parapet.KindWeChat:
		return "微信号：" + o.Value, true
	}
	return "", false
}

func has(obs []parapet.Observable, o parapet.Observable) bool {
	for i := range obs {
		if obs[i] == o {
			return true
		}
	}
	return false
}

// linked gives what a link holds.
func linked(s string) []parapet.Observable {
	var e Extractor
	e.reset(&parapet.Approach{}, nil)
	e.link(s)
	return e.dst
}

// again fails when what was found in s is not found in its own canonical form.
func again(t interface{ Fatalf(string, ...any) }, s string) {
	for _, o := range Extract(texts(s)) {
		if o.Kind == parapet.KindDomain && (!suffixKnown(o.Value) || !bareDomain(o.Value, false)) {
			continue // a domain that needs a link around it to be believed
		}
		if o.Kind == parapet.KindURL { // its bounds are known; in a text its last mark could belong to the sentence
			if got := linked(o.Value); !has(got, o) {
				t.Fatalf("%q: url %q is not found again: %s", s, o.Value, list(got))
			}
			continue
		}
		text, ok := canonical(o)
		if !ok {
			continue
		}
		if got := Extract(texts(text)); !has(got, o) {
			t.Fatalf("%q: %s %q is not found again: %s", s, o.Kind, o.Value, list(got))
		}
	}
}

var pieces = []string{"jane", "Firm", "firm.example", "co.uk", "@", ".", "..", "-", "_", "+44", "7700", "900123", "07700 900123", "https://", "hxxp://", "www.",
	"/", "?a=b", "&utm_x=1", "#f", ":", "：", " ", "\n", "(", ")", "[.]", "(at)", " DOT ", " AT ", "微信", "号", "WhatsApp", "Telegram", "Signal", "t.me/", "wa.me/", "north_7",
	".01", "\u200b", "é", "а", "中文", "。", "，", "xn--", "xn--e1afmkfd", "рф", "%41", "%zz", "%", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "0x", "198.51.100.7", "2001:db8::1",
	"linkedin.com/in/", "الهاتف", "１", "@firm.example", "\\", "[::1]", "\xff", "'", "com", "=", "+", "00", "(0)", "https://firm.example/"}

func TestFoundAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		again(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 12).Draw(t, "pieces"), ""))
	})
}

func TestCasesFoundAgain(t *testing.T) {
	for _, c := range textCases {
		again(t, c.text)
	}
}

// disguises are the ways to write an address that must change nothing.
var disguises = []func(string) string{
	func(s string) string { return strings.ReplaceAll(s, ".", "[.]") },
	func(s string) string { return strings.ReplaceAll(s, ".", " (dot) ") },
	func(s string) string { return strings.ReplaceAll(s, "@", "[at]") },
	func(s string) string { return strings.ReplaceAll(s, "@", "＠") },
	func(s string) string { return strings.ReplaceAll(s, "http", "hxxp") },
	func(s string) string { return strings.ReplaceAll(s, "e", "e\u200b") },
	func(s string) string { return strings.ReplaceAll(s, "m", "\u00adm\u2060") },
	func(s string) string { return strings.Map(fullWidth, s) },
	func(s string) string { return strings.ReplaceAll(s, "7", "٧") },
	strings.ToUpper,
}

func fullWidth(r rune) rune {
	if r > ' ' && r < 0x7f {
		return r - '!' + 0xff01
	}
	return r
}

func TestDisguisesChangeNothing(t *testing.T) {
	label := rapid.StringMatching(`[a-z][a-z0-9]{1,8}(-[a-z0-9]{1,5})?`)
	rapid.Check(t, func(t *rapid.T) {
		host := label.Draw(t, "label") + "." + label.Draw(t, "firm") + ".example"
		plain := rapid.SampledFrom([]string{
			label.Draw(t, "local") + "@" + host,
			"https://" + host + "/a/" + strings.ToUpper(label.Draw(t, "path")),
			"+44 7700 900" + rapid.StringMatching(`[0-9]{3}`).Draw(t, "digits"),
		}).Draw(t, "plain")
		want := list(Extract(texts("ok " + plain + " ok")))
		if want == "" {
			t.Fatalf("nothing found in %q", plain)
		}
		for i, d := range disguises {
			if i == len(disguises)-1 && strings.Contains(plain, "/") {
				continue // the case of a path is the path
			}
			if got := list(Extract(texts("ok " + d(plain) + " ok"))); got != want {
				t.Fatalf("disguise %d of %q: %q\n got %s\nwant %s", i, plain, d(plain), got, want)
			}
		}
	})
}

func TestSkeletonIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once := Skeleton(s); Skeleton(once) != once {
			t.Fatalf("%q: %q, then %q", s, once, Skeleton(once))
		}
	})
}

func TestLanguageOfPlacesIsNotRead(t *testing.T) {
	ap := texts("Tel. 030 23125 418")
	ap.Persona.Location = "Berlin"
	if got := Extract(ap); len(got) != 0 {
		t.Errorf("a place gave a number its country: %s", list(got))
	}
}
