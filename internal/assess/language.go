package assess

import (
	"strings"
	"unicode"

	"parapet"
)

// languageBytes is how much text is looked at: more does not make the answer better.
const languageBytes = 1024

// language guesses the main language of what the other side wrote, by script and, within a script, by the small words and
// letters that only one of the languages has. It gives an ISO 639-1 code, or "und". It is shown, and never scored.
func language(ap *parapet.Approach) string {
	var han, kana, cyr, arab, persian, lat, other int
	var words [len(latinWords)]int
	left := languageBytes
	for i := range ap.Messages {
		m := &ap.Messages[i]
		if m.From == parapet.Me || left <= 0 {
			continue
		}
		text := m.Text[:min(left, len(m.Text))]
		left -= len(text)
		for _, r := range text {
			switch {
			case r < 0x80 && (r|0x20) >= 'a' && (r|0x20) <= 'z', r >= 0xc0 && r < 0x250:
				lat++
			case r < 0x80:
			case strings.ContainsRune("پچژگکی", r):
				persian++
				arab++
			case r >= 0x600 && r < 0x700:
				arab++
			case r >= 0x400 && r < 0x530:
				cyr++
			case r >= 0x4e00 && r <= 0x9fff:
				han++
			case r >= 0x3040 && r < 0x3100:
				kana++
			case unicode.IsLetter(r):
				other++
			}
		}
		if lat > 0 {
			countWords(text, &words)
		}
	}
	switch most := max(han*3, kana*3, cyr, arab, lat, other); {
	case most == 0:
		return "und"
	case most == kana*3, most == han*3 && kana > han/4:
		return "ja"
	case most == han*3:
		return "zh"
	case most == cyr:
		return "ru"
	case most == arab && persian*12 > arab:
		return "fa"
	case most == arab:
		return "ar"
	case most == other:
		return "und"
	}
	best := 0
	for i := range words {
		if words[i] > words[best] {
			best = i
		}
	}
	if words[best] == 0 {
		return "und"
	}
	return latinWords[best].lang
}

// latinWords are small words by which languages in Latin letters are told apart.
var latinWords = [...]struct{ lang, words string }{
	{"en", "the and you of to is for we our your with this that are have be on it would i u ur"},
	{"de", "der die das und ist nicht sie ich wir mit ein eine fur für auf zu den dem von im bei uns auch"},
	{"fr", "le la les des est et vous nous pour une un dans que qui pas sur je avec votre au du ce"},
	{"es", "el la los las de y que es para una un por con su usted nos se lo del al como"},
	{"it", "il lo la gli di e che è per una un non con sono della del si le"},
	{"pt", "o a os as de e que é para uma um não com do da em você se por"},
	{"nl", "de het een en van is niet op voor met dat ik je we zijn aan"},
	{"pl", "i w na nie się z do to jest że o jak po za od"},
	{"tr", "ve bir bu için ile çok da de ne mi var"},
}

// smallWords maps a small word, packed into a number, to the languages that have it, as bits. It is an open-addressing
// table because this runs for every message.
var smallWords = func() (t [1 << 10]smallWord) {
	for l := range latinWords {
		for _, w := range strings.Fields(latinWords[l].words) {
			key := uint64(0)
			for i := range len(w) {
				key = key<<8 | uint64(w[i])
			}
			slot := &t[smallSlot(&t, key)]
			slot.key, slot.langs = key, slot.langs|1<<l
		}
	}
	return t
}()

type smallWord struct {
	key   uint64
	langs uint16
}

func smallSlot(t *[1 << 10]smallWord, key uint64) uint64 {
	i := key * 0x9e3779b97f4a7c15 >> 54
	for t[i].key != 0 && t[i].key != key {
		i = (i + 1) & (1<<10 - 1)
	}
	return i
}

// countWords counts, for each language, the small words in text.
func countWords(text string, n *[len(latinWords)]int) {
	key, length := uint64(0), 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] > '@' {
			c := text[i]
			if c <= 'Z' {
				c += 'a' - 'A'
			}
			key = key<<8 | uint64(c)
			length++
			continue
		}
		if length > 0 && length <= 8 {
			langs := smallWords[smallSlot(&smallWords, key)].langs
			for l := 0; langs != 0; l, langs = l+1, langs>>1 {
				n[l] += int(langs & 1)
			}
		}
		key, length = 0, 0
	}
}
