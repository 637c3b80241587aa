package observable

import (
	"testing"

	"parapet"
)

func texts(t ...string) *parapet.Approach {
	ap := &parapet.Approach{}
	for _, s := range t {
		ap.Messages = append(ap.Messages, parapet.Message{From: parapet.Them, Text: s})
	}
	return ap
}

func list(obs []parapet.Observable) string {
	s := ""
	for i, o := range obs {
		if i > 0 {
			s += " | "
		}
		s += string(o.Kind) + " " + o.Value
	}
	return s
}

var textCases = []struct {
	name, text, want string
}{
	{"nothing", "Thank you for the paper, e.g. section 3.2 was useful. Shall we talk at 10:30 on 2026-02-03?", ""},
	{"address", "Write to Jane.Doe@Firm.Example.", "email jane.doe@firm.example | domain firm.example"},
	{"free mail gives no domain", "me@gmail.com", "email me@gmail.com"},
	{"obfuscated address", "jane (at) firm (dot) example", "email jane@firm.example | domain firm.example"},
	{"obfuscated square", "jane[at]desk[dot]firm[.]example", "email jane@desk.firm.example | domain firm.example"},
	{"capitals", "jane AT firm DOT example please", "email jane@firm.example | domain firm.example"},
	{"full width", "邮箱：ｊａｎｅ＠ｆｉｒｍ．ｅｘａｍｐｌｅ，谢谢", "email jane@firm.example | domain firm.example"},
	{"glued Chinese", "我的邮箱jane@firm.example请联系", "email jane@firm.example | domain firm.example"},
	{"Chinese full stop", "写信给jane@firm.example。谢谢", "email jane@firm.example | domain firm.example"},
	{"Russian quotes", "пишите на «ivan@firma.example», спасибо", "email ivan@firma.example | domain firma.example"},
	{"Arabic comma", "البريد jane@firm.example، شكرا", "email jane@firm.example | domain firm.example"},
	{"zero width", "jane\u200b@firm.exa\u200dmple", "email jane@firm.example | domain firm.example"},
	{"IDN", "пишите на почта@пример.рф", "email почта@xn--e1afmkfd.xn--p1ai | domain xn--e1afmkfd.xn--p1ai"},
	{"quoted", "'jane@firm.example'", "email jane@firm.example | domain firm.example"},
	{"plus", "jane+cv@firm.example", "email jane+cv@firm.example | domain firm.example"},
	{"mailto", "mailto:jane@firm.example?subject=x", "email jane@firm.example | domain firm.example"},

	{"link", "see https://www.Firm.Example/Jobs?id=7&utm_source=x&fbclid=y#top.", "url https://www.firm.example/Jobs?id=7 | domain firm.example"},
	{"defanged", "hxxps://firm[.]example/a", "url https://firm.example/a | domain firm.example"},
	{"defanged whole", "hxxp[://]firm[.]example[/]a", "url http://firm.example/a | domain firm.example"},
	{"bare www", "Visit www.firm.example.", "url https://www.firm.example/ | domain firm.example"},
	{"bare path", "(guests.firm.example/lindqvist)", "url https://guests.firm.example/lindqvist | domain firm.example"},
	{"markdown", "[our page](https://firm.example/a_(b)) now", "url https://firm.example/a_(b) | domain firm.example"},
	{"user in host", "https://parliament.uk@firm.example:443/x", "url https://firm.example/x | domain firm.example"},
	{"port", "http://firm.example:8080", "url http://firm.example:8080/ | domain firm.example"},
	{"Chinese after", "请看https://firm.example/abc然后回复", "url https://firm.example/abc | domain firm.example"},
	{"Chinese host after", "请看https://firm.example然后回复", "url https://firm.example/ | domain firm.example"},
	{"IP host", "http://203.0.113.9/x", "ip 203.0.113.9 | url http://203.0.113.9/x"},
	{"rewritten at the receiver", "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Ffirm.example&data=me%40me.example", ""},
	{"bare domain", "our site is north-gate.example, or northgate.co.uk", "domain north-gate.example | domain northgate.co.uk"},
	{"missing blank", "I do the work.It is fine.So what? It was done.in time. Mr.Li said ok.Node.js main.py README.md", ""},
	{"files and code", "run dpdk-devbind.py, test1_impl.cc, multi-dax.sh, libx11.so and 10.pin in cid:image001.jpg@01D837A9.D7FCF6B0", ""},
	{"shortener", "https://bit.ly/3abc", "url https://bit.ly/3abc"},

	{"international", "Call +44 (0)20 7946 0123.", "phone +442079460123"},
	{"00", "0044 7700 900123", "phone +447700900123"},
	{"spaces", "+1 (202) 555-0143 or +33 1 99 00 18 62", "phone +12025550143 | phone +33199001862"},
	{"UK mobile", "You can reach me on 07700 900123 and the rest is fine", "phone +447700900123"},
	{"UK London", "ring the office on 020 7946 0311, and you know why", "phone +442079460311"},
	{"UK city", "if you like, the desk is 0117 496 0144 and I am there", "phone +441174960144"},
	{"US", "my desk: (202) 555-0143", "phone +12025550143"},
	{"CN", "我的手机是13800138000，随时联系我们吧", "phone +8613800138000"},
	{"national with another", "Tel. 030 23125 418, Büro +49 30 23125 400", "phone +493023125400 | phone +493023125418"},
	{"national alone", "Tel. 030 23125 418", ""},
	{"not phones", "£4,500 and 10 000 000 units, 2026-02-03 15:40, order 20260203, IBAN GB33BUKB20201555555555, +50 000 000, last 8 is 0044 1907", ""},

	{"WhatsApp", "WhatsApp +44 7700 900123", "phone +447700900123 | whatsapp +447700900123"},
	{"WhatsApp after", "+44 7700 900123 (WhatsApp)", "phone +447700900123 | whatsapp +447700900123"},
	{"WhatsApp link", "https://wa.me/447700900123?text=hi", "whatsapp +447700900123 | phone +447700900123"},
	{"Signal number", "I'm on Signal: 07700 900417. Don't use the work phone", "phone +447700900417 | signal +447700900417"},
	{"list of contacts", "Telegram: @north_desk\nDiscord: north\nWhatsApp: +1 202 555 0143", "telegram @north_desk | phone +12025550143 | whatsapp +12025550143"},
	{"two on one number", "Skype/WeChat/WhatsApp: +44 7700 900123", "phone +447700900123 | whatsapp +447700900123 | wechat +447700900123"},
	{"same number", "小占13800138000 (微信同号)", "phone +8613800138000 | wechat +8613800138000"},
	{"Telegram", "Telegram: @North_Desk", "telegram @north_desk"},
	{"TG", "TG @northdesk", "telegram @northdesk"},
	{"Telegram after", "find me @northdesk on Telegram", "telegram @northdesk"},
	{"t.me", "t.me/NorthDesk", "telegram @northdesk"},
	{"Telegram Russian", "мой телеграм @northdesk", "telegram @northdesk"},
	{"Telegram talk", "Telegram is fine. Telegram: tomorrow we talk", ""},
	{"mention", "thanks @northdesk", ""},
	{"WeChat", "WeChat: abc123", "wechat abc123"},
	{"WeChat id", "my WeChat ID is North_7", "wechat north_7"},
	{"WeChat Chinese", "加我微信:xyz_889，谢谢", "wechat xyz_889"},
	{"WeChat Chinese 2", "微信号 abc123", "wechat abc123"},
	{"WeChat slang", "加V：abc1234 或 vx: qwe_123 或 薇信abc999", "wechat abc1234 | wechat qwe_123 | wechat abc999"},
	{"WeChat talk", "I don't use WeChat much. We talked on wechat yesterday, WeChat Pay", ""},
	{"Signal name", "Signal: north.01", "signal north.01"},
	{"signal talk", "The signal is best near 3.14 and signals.05 fade", ""},
	{"LinkedIn", "https://uk.linkedin.com/in/Jane-Doe-12/?trk=x and linkedin.com/in/jane-doe-12", "linkedin in/jane-doe-12"},
	{"LinkedIn firm", "https://www.linkedin.com/company/northgate", "url https://www.linkedin.com/company/northgate"},

	{"btc", "pay 1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "wallet btc:1BoatSLRHtKNngkdXEeobR76b53LETtpyT"},
	{"btc broken", "pay 1BoatSLRHtKNngkdXEeobR76b53LETtpyU", ""},
	{"bech32", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "wallet btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"},
	{"eth", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "wallet eth:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"},
	{"eth broken", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", ""},
	{"tron", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "wallet trx:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"},
	{"md5", "D41D8CD98F00B204E9800998ECF8427E", "md5 d41d8cd98f00b204e9800998ecf8427e"},
	{"sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709"},
	{"ip", "from 198.51.100.7 and 10.0.0.1 in v1.2.3.4", "ip 198.51.100.7"},
	{"versions", "UHD 4.1.0.5, revision 1.115.2.11, 4.7.0.0-0ubuntu1 + 0.7982902607", ""},
	{"ip6", "at 2001:DB8:0::1 now, 10:30:45", "ip 2001:db8::1"},
	{"ip defanged", "198[.]51[.]100[.]7", "ip 198.51.100.7"},
}

func TestText(t *testing.T) {
	for _, c := range textCases {
		t.Run(c.name, func(t *testing.T) {
			if got := list(Extract(texts(c.text))); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}
