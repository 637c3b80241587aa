package observable

import (
	"strings"
	"unicode/utf8"

	"parapet"
)

// The messengers whose names are looked for in a text. The order is that of names.
const (
	whatsApp = iota
	telegram
	weChat
	signal
	kinds
)

var kindOf = [kinds]parapet.ObservableKind{parapet.KindWhatsApp, parapet.KindTelegram, parapet.KindWeChat, parapet.KindSignal}

// names are the messengers' names as people write them, also to slip past a filter. Lower case; those in Latin letters must stand
// as words. A weak name counts only before a mark or an '@'.
var names = [...]struct {
	word string
	kind int
	weak bool
}{
	{"whatsapp", whatsApp, false}, {"whats app", whatsApp, false}, {"watsapp", whatsApp, false}, {"wa", whatsApp, true},
	{"telegram", telegram, false}, {"tele", telegram, true}, {"tg", telegram, true},
	{"wechat", weChat, false}, {"we chat", weChat, true}, {"weixin", weChat, false}, {"wx", weChat, true}, {"vx", weChat, true},
	{"v信", weChat, false}, {"微信", weChat, false}, {"微訊", weChat, false}, {"薇信", weChat, false}, {"威信", weChat, true},
	{"维信", weChat, true}, {"溦信", weChat, false}, {"徽信", weChat, true}, {"加v", weChat, true}, {"➕v", weChat, true},
	{"signal", signal, false},
	{"电报", telegram, true}, {"電報", telegram, true}, {"飞机", telegram, true}, {"飛機", telegram, true},
	{"телеграм", telegram, false}, {"Телеграм", telegram, false}, {"телега", telegram, true}, {"тг", telegram, true},
	{"ТГ", telegram, true}, {"вотсап", whatsApp, false}, {"Вотсап", whatsApp, false}, {"ватсап", whatsApp, false},
	{"Ватсап", whatsApp, false}, {"вацап", whatsApp, false}, {"Вацап", whatsApp, false}, {"вичат", weChat, false},
	{"Вичат", weChat, false}, {"сигнал", signal, false}, {"Сигнал", signal, false},
	{"واتساب", whatsApp, false}, {"واتس اب", whatsApp, false}, {"واتس آب", whatsApp, false}, {"واتساپ", whatsApp, false},
	{"واتس\u200cاپ", whatsApp, false}, {"واتس", whatsApp, true},
	{"تلغرام", telegram, false}, {"تليجرام", telegram, false}, {"تيليجرام", telegram, false}, {"تيليغرام", telegram, false},
	{"تلگرام", telegram, false}, {"سيغنال", signal, false}, {"سيجنال", signal, false}, {"سیگنال", signal, false},
	{"ويتشات", weChat, false}, {"وي تشات", weChat, false}, {"ویچت", weChat, false},
}

// nameAt finds a messenger's name at i: its place in names and the end of it, or -1.
func nameAt(s string, i int) (name, end int) {
	for k := range names {
		w := names[k].word
		if lower(s[i]) != w[0] || !hasFold(s[i:], w) {
			continue
		}
		end := i + len(w)
		if isAlpha(w[len(w)-1]) && end < len(s) && isAlnum(s[end]) {
			continue
		}
		if w[0] < utf8.RuneSelf && isAlpha(w[0]) && wordBefore(s, i) {
			continue
		}
		return k, end
	}
	return -1, i
}

// reach is how many bytes after a messenger's name a number still belongs to it.
const reach = 28

// messenger reads what follows a messenger's name that ends at i: an id. Numbers are left to the reader of numbers, which looks
// back for the name. It gives the place to go on from.
func (e *Extractor) messenger(s string, name, i int) int {
	n := &names[name]
	e.near[n.kind] = i
	j, mark, ats := fillers(s, i)
	if n.weak && !mark {
		return i
	}
	end := handleEnd(s, j)
	if end == j || wordBefore(s, j) && j == i {
		return i
	}
	id := s[j:end]
	if k, _ := nameAt(s, j); k >= 0 { // "微信 WeChat: ...": the second name decides
		return i
	}
	sure := mark || !isAlpha(n.word[0])
	switch n.kind {
	case telegram:
		if ats || mark && (distinct(id) || endsHere(s, end)) {
			return e.telegramUser(id, i, end)
		}
	case weChat:
		if sure && (distinct(id) || endsHere(s, end)) || distinct(id) && strings.ContainsAny(id, "_0123456789") {
			return e.weChatUser(id, i, end)
		}
	case signal:
		return e.signalName(s, j, i)
	}
	return i
}

// fillers skips what people put between a messenger's name and the id: marks, blanks and words such as "id", "me at" or 号.
// It tells whether a mark (a colon, an id word) was there, and an '@'.
func fillers(s string, i int) (j int, mark, ats bool) {
	for end := min(len(s), i+reach); i < end; {
		if c := s[i]; c == ' ' || c == '-' || c == '(' || c == '"' || c == '*' || c == '\n' && mark {
			i++
			continue
		} else if c == ':' || c == '=' {
			mark = true
			i++
			continue
		} else if c == '@' {
			return i + 1, true, true
		}
		n := fillerAt(s, i)
		if n == 0 {
			break
		}
		mark = true
		i += n
	}
	return i, mark, false
}

// fillerWords are the words between a name and an id; each makes it plain that an id follows.
var fillerWords = [...]string{
	"：", "（", "「", "➕", "号码", "号", "號碼", "號", "帐号", "账号", "帳號", "是", "为", "為", "我的",
	"id", "handle", "username", "user name", "user", "account", "contact", "is", "ник", "акаунт", "аккаунт",
}

func fillerAt(s string, i int) int {
	for _, w := range fillerWords {
		if !hasFold(s[i:], w) {
			continue
		}
		if end := i + len(w); !isAlpha(w[0]) || end < len(s) && !isAlnum(s[end]) && s[end] != '_' && s[end] != '.' {
			return len(w)
		}
	}
	return 0
}

// handleEnd gives the end of the run of handle characters at i; i itself when the run is part of an address or a link.
func handleEnd(s string, i int) int {
	j := i
	for j < len(s) && j-i <= 40 && (isAlnum(s[j]) || s[j] == '_' || s[j] == '-') {
		j++
	}
	if j < len(s) && (s[j] == '@' || s[j] == ':' && strings.HasPrefix(s[j:], "://") || s[j] == '.' && wordAt(s, j+1)) {
		if s[j] != '.' || !signalTail(s, j) {
			return i
		}
	}
	for j > i && s[j-1] == '-' {
		j--
	}
	return j
}

// distinct tells whether a word looks like a handle and not like one of a sentence.
func distinct(id string) bool { return strings.ContainsAny(id, "0123456789_-") }

// endsHere tells whether nothing but punctuation, a line end or another script follows.
func endsHere(s string, i int) bool {
	if i >= len(s) {
		return true
	}
	if c := s[i]; c < utf8.RuneSelf {
		return strings.IndexByte("\r\n,;)]\"'|/", c) >= 0 || c == '.' && (i+1 >= len(s) || s[i+1] <= ' ')
	}
	r, _ := runeAt(s, i)
	return !isName(r)
}

// telegramUser keeps a Telegram user name: 5 to 32 letters, digits and underscores, a letter first.
func (e *Extractor) telegramUser(id string, from, end int) int {
	if len(id) < 5 || len(id) > 32 || !isAlpha(id[0]) || strings.IndexByte(id, '-') >= 0 || strings.HasSuffix(id, "_") {
		return from
	}
	e.val = appendLower(append(e.val[:0], '@'), id)
	e.add(parapet.KindTelegram, e.val)
	e.near[telegram] = 0
	return end
}

// weChatUser keeps a WeChat id: 6 to 20 letters, digits, underscores and hyphens, a letter first. A phone number is left to the
// reader of numbers.
func (e *Extractor) weChatUser(id string, from, end int) int {
	if len(id) < 6 || len(id) > 20 || !isAlpha(id[0]) {
		return from
	}
	e.val = appendLower(e.val[:0], id)
	e.add(parapet.KindWeChat, e.val)
	e.near[weChat] = 0
	return end
}

// signalName keeps a Signal user name at i: 3 to 32 letters, digits and underscores, a dot and two digits or more.
func (e *Extractor) signalName(s string, i, from int) int {
	j := i
	for j < len(s) && j-i <= 32 && (isAlnum(s[j]) || s[j] == '_') {
		j++
	}
	if j-i < 3 || j-i > 32 || isDigit(s[i]) || !signalTail(s, j) {
		return from
	}
	end := j + 1
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	e.val = appendLower(e.val[:0], s[i:end])
	e.add(parapet.KindSignal, e.val)
	e.near[signal] = 0
	return end
}

// signalTail tells whether the number of a Signal user name stands at i: a dot and 2 to 9 digits.
func signalTail(s string, i int) bool {
	if i >= len(s) || s[i] != '.' {
		return false
	}
	n := 0
	for i+1+n < len(s) && isDigit(s[i+1+n]) {
		n++
	}
	return n >= 2 && n <= 9 && !wordAt(s, i+1+n)
}

// mention reads "@name" at i. It is a Telegram user where Telegram is spoken of or written on; elsewhere a mention says nothing.
func (e *Extractor) mention(s string, i int) int {
	if wordBefore(s, i) {
		return i + 1
	}
	end := handleEnd(s, i+1)
	if end == i+1 {
		return i + 1
	}
	if e.channel == parapet.ChannelTelegram || e.speaksOf(telegram, s, i, end) {
		return e.telegramUser(s[i+1:end], i+1, end)
	}
	return end
}

// speaksOf tells whether a messenger's name stands just before or just after s[lo:hi], in the same sentence.
func (e *Extractor) speaksOf(kind int, s string, lo, hi int) bool {
	if at := e.near[kind]; at > 0 && at <= lo && lo-at <= reach && !entryEnds(s[at:lo]) {
		return true
	}
	return e.nameAfter(s, hi, kind)
}

// entryEnds tells whether a sentence, a clause or a line ends in a short stretch of text. A line may end right after a name.
func entryEnds(s string) bool {
	if strings.ContainsAny(s, ".!?;,") || strings.ContainsAny(s, "。！？；，،؛") {
		return true
	}
	return strings.IndexByte(s, '\n') >= 0 && strings.Trim(s, " :\r\n：") != ""
}

// links are the words between a number and the messenger it is for: "+44 ... on WhatsApp", "... (Telegram)".
var links = [...]string{"on ", "via ", "by ", "in ", "auf ", "per ", "bei ", "sur ", "en ", "por ", "в ", "على ", "在"}

// nameAfter tells whether a messenger's name follows at i, after at most a bracket and a link word.
func (e *Extractor) nameAfter(s string, i, kind int) bool {
	for n := 0; n < 2 && i < len(s) && (s[i] == ' ' || s[i] == '(' || s[i] == '/'); n++ {
		i++
	}
	if strings.HasPrefix(s[min(i, len(s)):], "（") {
		i += len("（")
	}
	for _, w := range links {
		if i < len(s) && hasFold(s[i:], w) {
			i += len(w)
			break
		}
	}
	for range 2 { // "(WhatsApp/Signal)"
		if i >= len(s) {
			return false
		}
		k, end := nameAt(s, i)
		if k < 0 {
			return false
		}
		if names[k].kind == kind {
			// A name with a colon begins the next entry of a list.
			return end >= len(s) || s[end] != ':' && !strings.HasPrefix(s[end:], "：")
		}
		i = end
		if i < len(s) && (s[i] == '/' || s[i] == '&') {
			i++
		}
	}
	return false
}

// phoneUsed keeps the messenger accounts that go by a number which stands at s[lo:hi].
func (e *Extractor) phoneUsed(e164, s string, lo, hi int) {
	for k := range kinds {
		if e.speaksOf(k, s, lo, hi) {
			e.val = append(e.val[:0], e164...)
			e.add(kindOf[k], e.val)
		}
	}
}

// addPhone keeps a number.
func (e *Extractor) addPhone(e164 string) {
	e.val = append(e.val[:0], e164...)
	e.add(parapet.KindPhone, e.val)
}

// account keeps what a link says when it is an account of a messenger or a profile, and tells whether it was one.
func (e *Extractor) account(host string, u *urlParts) bool {
	host = strings.TrimPrefix(host, "www.")
	path := u.path
	if strings.IndexByte(path, '%') >= 0 && strings.IndexByte(host, '.') > 0 {
		path = string(appendEscaped(nil, path, true))
	}
	first, rest := segment(path)
	switch host {
	case "t.me", "telegram.me", "telegram.dog":
		return e.telegramLink(first, rest)
	case "wa.me":
		return e.number(parapet.KindWhatsApp, first)
	case "api.whatsapp.com", "web.whatsapp.com":
		return e.number(parapet.KindWhatsApp, param(u.query, "phone"))
	case "signal.me":
		return strings.HasPrefix(u.fragment, "p/") && e.number(parapet.KindSignal, u.fragment[2:])
	}
	if host == "linkedin.com" || strings.HasSuffix(host, ".linkedin.com") {
		return e.linkedIn(first, rest)
	}
	return false
}

// segment cuts the first segment off a path.
func segment(path string) (first, rest string) {
	path = strings.TrimLeft(path, "/\\")
	if i := strings.IndexAny(path, "/\\"); i >= 0 {
		return path[:i], path[i+1:]
	}
	return path, ""
}

func param(query, name string) string {
	for query != "" {
		var p string
		p, query, _ = strings.Cut(query, "&")
		if k, v, _ := strings.Cut(p, "="); k == name {
			return v
		}
	}
	return ""
}

func (e *Extractor) telegramLink(first, rest string) bool {
	switch first {
	case "joinchat", "c", "addstickers", "share", "proxy", "socks", "addlist", "iv", "login":
		return false
	case "s":
		first, _ = segment(rest)
	}
	if len(first) > 1 && (first[0] == '+' || strings.HasPrefix(first, "%2B")) && e.number(parapet.KindTelegram, first) {
		return true
	}
	first = strings.TrimPrefix(first, "@")
	for i := range len(first) {
		if !isAlnum(first[i]) && first[i] != '_' {
			return false
		}
	}
	return e.telegramUser(first, 0, 1) == 1
}

// number keeps an account that a link names by its number in international form, with or without the plus.
func (e *Extractor) number(kind parapet.ObservableKind, s string) bool {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "%2B"), "+")
	if len(s) < 8 || len(s) > 15 || strings.Trim(s, "0123456789") != "" {
		return false
	}
	e164 := international(s)
	if e164 == "" {
		return false
	}
	e.callers.met(e164)
	e.val = append(e.val[:0], e164...)
	e.add(kind, e.val)
	e.addPhone(e164)
	return true
}

// linkedIn keeps a profile: in/<slug>, lower case. Pages of firms and posts stay links.
func (e *Extractor) linkedIn(first, rest string) bool {
	if hasFold(first, "mwlite") || len(first) == 2 && first != "in" {
		first, rest = segment(rest)
	}
	if first != "in" && first != "pub" {
		return false
	}
	slug, _ := segment(rest)
	for i := range len(slug) {
		if c := slug[i]; !isAlnum(c) && c != '-' && c != '_' && c != '%' && c < utf8.RuneSelf {
			slug = slug[:i]
			break
		}
	}
	if slug = strings.Trim(slug, "_-"); slug == "" || len(slug) > 200 {
		return false
	}
	e.host = appendEscaped(e.host[:0], slug, true)
	e.val = appendLower(append(e.val[:0], "in/"...), string(e.host))
	e.add(parapet.KindLinkedIn, e.val)
	return true
}

// appLink keeps what a link to a messenger's own app says.
func (e *Extractor) appLink(scheme, rest string) {
	var u urlParts
	u.split(rest)
	switch scheme {
	case "tg":
		if n := param(u.query, "phone"); n != "" {
			e.number(parapet.KindTelegram, n)
		} else if d := param(u.query, "domain"); d != "" {
			e.telegramLink(d, "")
		}
	case "whatsapp":
		e.number(parapet.KindWhatsApp, param(u.query, "phone"))
	case "sgnl":
		if strings.HasPrefix(u.fragment, "p/") {
			e.number(parapet.KindSignal, u.fragment[2:])
		}
	}
}
