package lex

// minStem is the least length of a stem in bytes: shorter ones would match too much.
const minStem = 3

// stemFilter is the size of the table that tells, by the first three bytes of a word, which lengths of stems are worth a
// look. A power of two.
const stemFilter = 1 << 12

// vocabulary numbers the words and stems that any pattern uses. It is made while patterns are read and then only asked.
type vocabulary struct {
	words, stems table
	parent       []uint32 // stem number -> the next shorter stem it begins with
	stemLengths  [stemFilter]uint64
	moneyWord    []bool
	address      uint32 // the word that stands for a web or mail address
}

func newVocabulary() *vocabulary {
	v := &vocabulary{words: newTable(), stems: newTable()}
	v.address = v.addWord("\x00address")
	return v
}

func hashBytes(b string) uint64 {
	h := uint64(fnvOffset)
	for i := range len(b) {
		h = (h ^ uint64(b[i])) * fnvPrime
	}
	return h
}

func (v *vocabulary) addWord(w string) uint32 { return v.words.add(w) }
func (v *vocabulary) addStem(w string) uint32 { return v.stems.add(w) }

func (v *vocabulary) word(b []byte, h uint64) uint32 { return v.words.find(b, h) }
func (v *vocabulary) stem(b []byte, h uint64) uint32 { return v.stems.find(b, h) }

func (v *vocabulary) money(id uint32) bool { return int(id) < len(v.moneyWord) && v.moneyWord[id] }

// finish computes what the scanner asks: which stems contain which, and which words are money.
func (v *vocabulary) finish() {
	v.parent = make([]uint32, len(v.stems.text))
	for id := 1; id < len(v.stems.text); id++ {
		w := v.stems.text[id]
		v.stemLengths[hashBytes(w[:minStem])&(stemFilter-1)] |= 1 << len(w)
		for l := len(w) - 1; l >= minStem; l-- {
			if p := v.stems.find([]byte(w[:l]), hashBytes(w[:l])); p != 0 {
				v.parent[id] = p
				break
			}
		}
	}
	v.moneyWord = make([]bool, len(v.words.text))
	for _, w := range moneyWords {
		if id := v.words.find([]byte(w), hashBytes(w)); id != 0 {
			v.moneyWord[id] = true
		}
	}
}

// moneyWords name currencies and amounts, folded.
var moneyWords = []string{
	"usd", "eur", "gbp", "rmb", "cny", "hkd", "twd", "sgd", "chf", "rub", "usdt", "btc", "eth", "jpy", "krw", "inr", "aed", "sar", "irr", "nok", "sek", "dkk",
	"dollar", "dollars", "bucks", "euro", "euros", "pound", "pounds", "quid", "grand", "k", "yuan", "yen", "francs", "franken", "tether", "bitcoin",
	"руб", "рублеи", "рубля", "рубль", "долларов", "доллара", "доллар", "баксов", "евро", "тыс", "тысяч", "тысячи", "юанеи",
	"دولار", "دولارا", "دولارات", "يورو", "ريال", "درهم", "دلار", "تومان", "تومن", "ميليون", "الف", "هزار",
	"dolares", "libras", "livres", "dollari", "mil", "tausend", "mille", "thousand", "hundred", "million", "£", "$", "€", "¥", "￥", "₽", "₹", "₿",
}

// table is a set of strings numbered from 1, found by a hash that the caller has computed on the way.
type table struct {
	slots []uint64 // fingerprint<<32 | number
	text  []string // number -> string; 0 unused
}

func newTable() table { return table{slots: make([]uint64, 1<<10), text: []string{""}} }

func (t *table) find(b []byte, h uint64) uint32 {
	mask := uint64(len(t.slots) - 1)
	fp := uint32(h >> 32)
	for i := mix(h) & mask; ; i = (i + 1) & mask {
		s := t.slots[i]
		if s == 0 {
			return 0
		}
		if uint32(s>>32) == fp && t.text[uint32(s)] == string(b) {
			return uint32(s)
		}
	}
}

func (t *table) add(w string) uint32 {
	h := hashBytes(w)
	if id := t.find([]byte(w), h); id != 0 {
		return id
	}
	id := uint32(len(t.text))
	t.text = append(t.text, w)
	if len(t.text)*2 > len(t.slots) {
		t.grow()
	} else {
		t.place(h, id)
	}
	return id
}

func (t *table) place(h uint64, id uint32) {
	mask := uint64(len(t.slots) - 1)
	for i := mix(h) & mask; ; i = (i + 1) & mask {
		if t.slots[i] == 0 {
			t.slots[i] = h>>32<<32 | uint64(id)
			return
		}
	}
}

func (t *table) grow() {
	t.slots = make([]uint64, 2*len(t.slots))
	for id := 1; id < len(t.text); id++ {
		t.place(hashBytes(t.text[id]), uint32(id))
	}
}

// mix spreads a hash over its low bits.
func mix(h uint64) uint64 { return h ^ h>>29 ^ h>>15 }
