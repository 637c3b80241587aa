package observable

import (
	"strings"
	"testing"

	"parapet"
)

func TestExtractTakesTheirSideOnly(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	ap := &parapet.Approach{
		Channel: parapet.ChannelEmail,
		Persona: parapet.Persona{Name: "Jane Roe", Location: "see london.example", Phone: "+44 7700 900123", URL: "https://www.linkedin.com/in/jane-roe/"},
		Mail: &parapet.MailFacts{
			From:       parapet.Address{Name: "Jane Roe", Addr: "Jane@Firm.example"},
			ReplyTo:    []parapet.Address{{Addr: "desk@other.example"}},
			ReturnPath: "bounce+me=ministry.example@mailer.example",
			To:         []parapet.Address{{Addr: "Me@Ministry.example"}},
			Cc:         []parapet.Address{{Addr: "boss@ministry.example"}},
			MessageID:  "<a1@mx.firm.example>",
			LinkTexts:  []parapet.Link{{Text: "ministry.example", URL: "https://trap.example/l"}},
			Hrefs:      []string{"https://trap.example/l", "mailto:jane@firm.example", "https://news.example/u?email=Me%40ministry.example&id=1"},
		},
		Messages: []parapet.Message{
			{From: parapet.Them, Text: "I wrote to me@ministry.example and boss@ministry.example."},
			{From: parapet.Me, Text: "Write to my wife at spouse@home.example or t.me/spousename"},
		},
		Attachments: []parapet.Attachment{
			{Message: 0, SHA256: strings.ToUpper(hash)},
			{Message: 1, SHA256: strings.Repeat("cd", 32)},
		},
	}
	want := "phone +447700900123 | linkedin in/jane-roe | email jane@firm.example | domain firm.example | email desk@other.example | " +
		"domain other.example | domain mailer.example | url https://trap.example/l | domain trap.example | " +
		"url https://news.example/u?id=1 | domain news.example | sha256 " + hash
	if got := list(Extract(ap)); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestExtractKeepsTheSenderWhoWroteToThemself(t *testing.T) {
	ap := &parapet.Approach{Mail: &parapet.MailFacts{From: parapet.Address{Addr: "a@firm.example"}, To: []parapet.Address{{Addr: "a@firm.example"}}}}
	if got := list(Extract(ap)); got != "email a@firm.example | domain firm.example" {
		t.Error(got)
	}
}

func TestExtractReadsTheWriterOfAChat(t *testing.T) {
	ap := &parapet.Approach{Messages: []parapet.Message{
		{From: parapet.Them, Author: "+86 138 0013 8000", Text: "hello, is this +44 7700 900123?"},
		{From: parapet.Me, Author: "+44 7700 900123", Text: "yes"},
	}}
	if got := list(Extract(ap)); got != "phone +8613800138000" {
		t.Error(got)
	}
}

func TestExtractorAppendsAndForgets(t *testing.T) {
	var e Extractor
	first := e.Extract(texts("a@firm.example"), nil)
	both := e.Extract(texts("a@firm.example"), first)
	if got := list(both); got != "email a@firm.example | domain firm.example | email a@firm.example | domain firm.example" {
		t.Error(got)
	}
}

func TestExtractIsBounded(t *testing.T) {
	var b strings.Builder
	for i := range 3 * MaxObservables {
		b.WriteString("x")
		b.WriteString(string(appendCode(nil, 1000+i)))
		b.WriteString("@firm.example ")
	}
	if n := len(Extract(texts(b.String(), b.String()))); n != MaxObservables {
		t.Errorf("%d observables, want %d", n, MaxObservables)
	}
}

func TestRegistrable(t *testing.T) {
	for host, want := range map[string]string{
		"www.northgate.example": "northgate.example", "northgate.example": "northgate.example", "example": "", "WWW.Firm.CO.UK.": "firm.co.uk",
		"co.uk": "", "gov.uk": "", "jane@mail.firm.com": "firm.com", "firm.github.io": "firm.github.io", "a.b.firm.github.io": "firm.github.io",
		"192.0.2.1": "", "[2001:db8::1]": "", "": "", "localhost": "", "www.пример.рф": "xn--e1afmkfd.xn--p1ai", "x.firm.com.cn": "firm.com.cn",
		"-x.com": "", "a..com": "", "a@b@firm.example": "firm.example", strings.Repeat("a.", 300) + "example": "",
	} {
		if got := Registrable(host); got != want {
			t.Errorf("Registrable(%q) = %q, want %q", host, got, want)
		}
	}
}

func TestLists(t *testing.T) {
	for _, d := range strings.Fields("gmail.com GMAIL.com qq.com 163.com mail.ru yandex.ru proton.me gmx.de web.de yahoo.co.uk hotmail.it outlook.jp freemail.example") {
		if !IsFreeMail(d) {
			t.Errorf("%s is no free mail domain", d)
		}
	}
	for _, d := range strings.Fields("parliament.uk northgate.example yahoo.example outlook microsoft.com aol.firm.com .") {
		if IsFreeMail(d) {
			t.Errorf("%s is a free mail domain", d)
		}
	}
	for _, h := range strings.Fields("bit.ly www.bit.ly tinyurl.com t.cn T.CO abc.app.link") {
		if !IsShortener(h) {
			t.Errorf("%s is no shortener", h)
		}
	}
	for _, h := range strings.Fields("doi.org youtu.be firm.example ly notbit.ly") {
		if IsShortener(h) {
			t.Errorf("%s is a shortener", h)
		}
	}
	for name, l := range map[string]string{"freemail": freeMail, "shorteners": shorteners} {
		for line := range strings.Lines(l) {
			if item := strings.TrimSpace(line); !lineOf(l, []byte(item)) {
				t.Errorf("%s: %s is not found: the list is not sorted", name, item)
			}
		}
	}
}

func TestLookalike(t *testing.T) {
	cases := []struct {
		domain, known string
		want          bool
	}{
		{"north-gate.example", "northgate.example", true},
		{"northgale.example", "northgate.example", true},
		{"nortgate.example", "northgate.example", true},
		{"norhtgate.example", "northgate.example", true},
		{"rnicrosoft.com", "microsoft.com", true},
		{"micr0soft.com", "microsoft.com", true},
		{"northgаte.example", "northgate.example", true}, // Cyrillic а
		{"gov-uk-forms.example", "gov.uk", true},
		{"forms.gov.uk.portal.example", "gov.uk", true},
		{"parliament-uk.org", "parliament.uk", true},
		{"parliament.uk.login.example", "parliament.uk", true},
		{"northgate.co", "northgate.com", true},
		{"northgate.com", "northgate.ac.uk", true},
		{"northgate.example", "northgate.example", false},
		{"mail.northgate.example", "northgate.example", false},
		{"northgate.co.uk", "northgate.com", false}, // regional sites of one firm
		{"northgate.de", "northgate.com", false},
		{"abc.example", "abd.example", false}, // short names differ by a letter all the time
		{"team1.example", "team2.example", false},
		{"network1.example", "network2.example", false},
		{"southgate.example", "northgate.example", false},
		{"movuk.example", "gov.uk", false},
		{"", "northgate.example", false},
		{"northgate.example", "", false},
	}
	for _, c := range cases {
		if got := Lookalike(c.domain, c.known); got != c.want {
			t.Errorf("Lookalike(%q, %q) = %v", c.domain, c.known, got)
		}
	}
}

func TestImpersonates(t *testing.T) {
	for host, want := range map[string]string{
		"linkedln.com": "linkedin.com", "parliament-uk.example": "parliament.uk", "login.parliarnent.uk": "parliament.uk", "nato-int.org": "nato.int",
		"linkedin.com": "", "uk.linkedin.com": "", "google.de": "", "telegram.me": "", "telegra.ph": "", "parliament.example": "", "northgate.example": "",
		"service.gov.uk": "", "europe.example": "", "linkedin.com.jobs.example": "linkedin.com", "bundestaq.de": "bundestag.de",
	} {
		if got := Impersonates(host); got != want {
			t.Errorf("Impersonates(%q) = %q, want %q", host, got, want)
		}
	}
}

func TestConfusable(t *testing.T) {
	for host, want := range map[string]bool{
		"firm.example": false, "münchen.example": false, "пример.рф": false, "сосо.рф": false, "сосо.com": true, "northgаte.example": true,
		"例子.中国": false, "пример.com": false, "日本ラボ.jp": false,
	} {
		h, ok := appendHost(nil, host)
		if !ok {
			t.Fatalf("%s: no host", host)
		}
		if got := Confusable(string(h)); got != want {
			t.Errorf("Confusable(%q) = %v", host, got)
		}
	}
}

func TestSkeleton(t *testing.T) {
	for _, pair := range [][2]string{
		{"paypal", "pаypаl"}, {"rnodern", "modern"}, {"vvest", "west"}, {"C0RP", "corp"}, {"ｆｉｒｍ", "firm"}, {"münchen", "munchen"},
		{"𝗻𝗼𝗿𝘁𝗵", "north"}, {"no\u200brth", "north"}, {"ﬁrm", "firm"}, {"ⅼimit", "limit"},
	} {
		if Skeleton(pair[0]) != Skeleton(pair[1]) {
			t.Errorf("%q is %q, %q is %q", pair[0], Skeleton(pair[0]), pair[1], Skeleton(pair[1]))
		}
	}
	if Skeleton("north") == Skeleton("south") || Skeleton("中文") != "中文" {
		t.Error("different texts look the same")
	}
}

func TestNamed(t *testing.T) {
	for name, want := range map[string]string{
		"Jane Roe": "", "Dr. J. Roe": "", "jane@firm.example": "firm.example", "Jane (jane@gmail.com)": "gmail.com", "www.firm.example desk": "firm.example",
	} {
		if got := Named(name); got != want {
			t.Errorf("Named(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestHost(t *testing.T) {
	for link, want := range map[string]string{
		"https://Firm.example/x": "firm.example", " firm.example/x ": "firm.example", "hxxp://a@firm.example:80": "firm.example", "click here": "",
		"http://[2001:DB8::1]/": "[2001:db8::1]", "192.0.2.1": "192.0.2.1", "": "", "mailto:jane@firm.example": "firm.example",
	} {
		if got := Host(link); got != want {
			t.Errorf("Host(%q) = %q, want %q", link, got, want)
		}
	}
}

func TestKeccak(t *testing.T) {
	got := keccak256(nil)
	const want = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
	var hex strings.Builder
	for _, b := range got {
		hex.WriteByte("0123456789abcdef"[b>>4])
		hex.WriteByte("0123456789abcdef"[b&15])
	}
	if hex.String() != want {
		t.Errorf("keccak256 of nothing is %s", hex.String())
	}
}

func TestMonero(t *testing.T) {
	if coin, _ := wallet("4" + strings.Repeat("A9zKx", 18) + "bcde"); coin != "xmr" {
		t.Error("the form of Monero is not recognised")
	}
}
