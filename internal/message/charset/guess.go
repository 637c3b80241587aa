package charset

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// sampleSize is how many bytes the statistics look at: some hundred words decide as well as a whole mail does.
const sampleSize = 4 << 10

// doubtSize is how many bytes are looked at to believe a declaration; it is paid for every mail that has one.
const doubtSize = 512

// The commonest characters of each language, about the first hundred: they make up a third of ordinary text, and almost
// none of a text read with the wrong table. Own lists, by common knowledge of the languages.
const (
	commonSimplified = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里" +
		"用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机" +
		"十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回" +
		"特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报" +
		"才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且" +
		"请您谢贵邮联系附件详细"
	commonTraditional = "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡" +
		"用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機" +
		"十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回" +
		"特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報" +
		"請您謝貴郵聯繫附件詳細"
	commonJapanese = "のにはをたがでてとしれさあるいもするからなことまよりくきんおけうえそっだつわめみじりせ日本人年大一国会中時行" +
		"出見月分後前生者事間上東社言学高長方自今様ーンスルトイラリ、。"
	commonKorean = "이다는을의에가고를하지은로기도한사리나서대자아인과그일시어수있해정부스보으여주전만제성안니거구들게것라조계" +
		"장원마면적습관해했입합경유공동상용우신와님연선"
)

// set is a set of runes below 0x10000, for the lists above.
type set [1 << 10]uint64

func newSet(s string) *set {
	t := new(set)
	for _, r := range s {
		if r < 1<<16 {
			t[r>>6] |= 1 << (r & 63)
		}
	}
	return t
}

func (t *set) has(r rune) bool { return r < 1<<16 && t[r>>6]&(1<<(r&63)) != 0 }

var commonSets = map[*encoding]*set{
	gb18030: newSet(commonSimplified), big5: newSet(commonTraditional), shiftJIS: newSet(commonJapanese),
	eucJP: newSet(commonJapanese), eucKR: newSet(commonKorean),
}

var (
	multiCandidates  = []*encoding{gb18030, big5, shiftJIS, eucJP, eucKR}
	singleCandidates = []*encoding{windows1251, koi8R, labels["ibm866"], labels["iso-8859-5"], labels["windows-1253"], labels["windows-1255"], windows1256, windows874}
)

// sample cuts b to a part worth looking at: it begins shortly before the first byte that is not ASCII.
func sample(b []byte) []byte {
	first := 0
	for first < len(b) && b[first] < 0x80 {
		first++
	}
	b = b[max(0, first-16):]
	return b[:min(len(b), sampleSize)]
}

// guess picks the likeliest encoding of bytes that are neither ASCII nor UTF-8. fallback, the declared encoding, is kept
// when nothing fits; without one it is Windows-1252, which gives every byte a character.
func guess(b []byte, fallback *encoding) *encoding {
	if w := sniffWide(b, nil); w != nil {
		return w
	}
	s := sample(b)
	best, bestScore := fallback, 0.0
	switch {
	case best == nil:
		best = windows1252
	case best.single != nil && !best.latin:
		bestScore = singleScore(s, best)
	}
	for _, e := range multiCandidates {
		if v := multiScore(s, e); v > bestScore && v > 0.5 {
			best, bestScore = e, v
		}
	}
	if highInRuns(s) {
		for _, e := range singleCandidates {
			if v := singleScore(s, e); v > bestScore && v > 0.55 {
				best, bestScore = e, v
			}
		}
	}
	if best == koi8R && ukrainianKOI8(s) {
		best = koi8U
	}
	return best
}

// doubtful reports whether b read as e, the declared encoding, looks wrong enough to guess instead.
func (e *encoding) doubtful(b []byte) bool {
	s := sample(b)
	s = s[:min(len(s), doubtSize)]
	switch {
	case e.multi:
		return multiScore(s, e) < 0.25
	case e.latin:
		return highInRuns(s) || multiScore(s, gb18030) > 0.8
	case e.single != nil:
		return singleScore(s, e) < 0.85
	case e.sevenBit:
		return true
	}
	return false
}

// multiScore says how much b looks like language when read as e: about 1 for ordinary text, 0.5 for short or rare text,
// below that for bytes that are something else.
func multiScore(b []byte, e *encoding) float64 {
	common := commonSets[e]
	if common == nil {
		return 0
	}
	text, _ := decodeTable(b, e.table)
	text = strings.TrimRight(text, "\uFFFD") // the sample may end inside a character
	points, count, broken := 0.0, 0, 0
	for _, r := range text {
		switch {
		case r < 0x80:
			continue
		case r == utf8.RuneError:
			broken++
			points -= 4
		case common.has(r):
			points += 3
		case frequentZone(r, e):
			points += 1
		case r >= 0xff61 && r <= 0xff9f: // half-width katakana: what other encodings' bytes turn into
			points -= 0.5
		case unicode.IsPunct(r) || unicode.IsSpace(r) || r >= 0xff00:
			points += 0.5
		case unicode.Is(unicode.Co, r):
			points -= 4
		default:
			points -= 1
		}
		count++
	}
	if count == 0 || broken*100 > count*10*maxErrorShare {
		return -1
	}
	return points / float64(count) / 1.7
}

// frequentZone reports whether r lies in the first, frequency-ordered plane of the national standard behind e.
func frequentZone(r rune, e *encoding) bool {
	switch e {
	case eucKR:
		return r >= 0xac00 && r <= 0xd7a3
	case shiftJIS, eucJP:
		return r >= 0x3041 && r <= 0x30ff
	}
	if e == big5 {
		return big5Zone().has(r)
	}
	return gbZone().has(r)
}

// The first planes of GB 2312 and Big5, read from the tables on first use.
var (
	gbZone   = sync.OnceValue(func() *set { return zone(gb18030, 0xb0, 0xd7, 0xa1) })
	big5Zone = sync.OnceValue(func() *set { return zone(big5, 0xa4, 0xc6, 0x40) })
)

// zone is the set of characters whose lead byte lies between from and to.
func zone(e *encoding, from, to, trail int) *set {
	var b []byte
	for lead := from; lead <= to; lead++ {
		for t := trail; t <= 0xfe; t++ {
			if t < 0x7f || t >= 0xa1 {
				b = append(b, byte(lead), byte(t))
			}
		}
	}
	text, _ := decodeTable(b, e.table)
	return newSet(text)
}

// highInRuns reports whether bytes above 0x7f stand mostly beside each other, as in scripts that are not Latin.
func highInRuns(b []byte) bool {
	alone, together := 0, 0
	for i, c := range b {
		switch {
		case c < 0x80:
		case i > 0 && b[i-1] >= 0x80, i+1 < len(b) && b[i+1] >= 0x80:
			together++
		default:
			alone++
		}
	}
	return together > 2*alone && together >= 3
}

// letterOrder lists the letters of a script, commonest first: Russian with Ukrainian, Greek, Hebrew, Arabic with Persian,
// and Thai.
var letterOrder = []string{
	"оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґ",
	"αοιετσνηυρπκμλςωδγθχφβξζψάέίόήύώϊΐϋΰ",
	"יוהלארתבמשנםעדקחפגכטסזצןךףץ",
	"اليمنوربتدعفهسكحقةجشأصطخىذضزءثئغظؤإآپچژگکی",
	"านรอกเงมยลวดทสตะปบคหแจพชขใไผโถศซณธภญฉฐ่้ัิีุู์ำึื็",
}

// letterPoints gives each letter up to 10 points by its rank.
var letterPoints = func() map[rune]float64 {
	m := map[rune]float64{}
	for _, letters := range letterOrder {
		runes := []rune(letters)
		for i, r := range runes {
			m[r] = 10 - 10*float64(i)/float64(len(runes))
		}
	}
	return m
}()

// singleScore says how much b looks like language when read with the one-byte encoding e: near 1 for ordinary text.
func singleScore(b []byte, e *encoding) float64 {
	if e.single == nil {
		return 0
	}
	points, count := 0.0, 0
	before := ' '
	for _, c := range b {
		r := rune(c)
		if c >= 0x80 {
			r = e.single.DecodeByte(c)
			points += letterScore(r, before)
			count++
		}
		before = r
	}
	if count == 0 {
		return 0
	}
	return points / float64(count) / 7.5
}

// letterScore values one character after another.
func letterScore(r, before rune) float64 {
	lower := unicode.ToLower(r)
	p, known := letterPoints[lower]
	switch {
	case r == utf8.RuneError || r >= 0x80 && r < 0xa0:
		return -20
	case !known && (r == '«' || r == '»' || r == '—' || r == '–' || r == 0xa0 || r == '“' || r == '”' || r == '№' || r == '’' || r == '،' || r == '؟'):
		return 4
	case !known:
		return -5
	case lower != r && unicode.IsLower(before), before == 'ς' && unicode.IsLetter(r): // a capital or a final letter within a word
		return -6
	case before < 0x80 && unicode.IsLetter(before): // two scripts in one word
		return -4
	case lower != r && unicode.IsUpper(before): // words in capitals are rare, and a swapped table makes many
		return p * 0.88
	}
	return p
}

// ukrainianKOI8 reports whether the places where KOI8-U differs from KOI8-R hold letters rather than box drawing.
func ukrainianKOI8(b []byte) bool {
	const ukrainian = "\xa4\xa6\xa7\xad\xb4\xb6\xb7\xbd"
	for i, c := range b {
		if strings.IndexByte(ukrainian, c) >= 0 && (i > 0 && b[i-1] >= 0xc0 || i+1 < len(b) && b[i+1] >= 0xc0) {
			return true
		}
	}
	return false
}
