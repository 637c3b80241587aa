package chat

import (
	"strings"
	"time"
	"unicode"
)

// stamp is the time at the beginning of a line. The numbers of a date are kept as written: which is the day and which the
// month is decided over the whole conversation.
type stamp struct {
	dated   bool
	d, w    [3]int // the numbers of the date and how many digits each has
	dots    bool   // the numbers are separated by full stops, which is day first everywhere
	month   int    // 1-12 when the month is a word; then d[0] is the day and d[2] the year
	h, m, s int
	half    half
	seconds bool
	bracket bool // the stamp stands in square brackets
	strong  bool // brackets, a dash or a colon end it, and not just a space
	comma   bool // a comma stands between date and time
}

// half is the half of the day of a 12-hour clock.
type half int8

const (
	fullDay half = iota
	morning
	afternoon
)

// parseStamp reads the time stamp at the beginning of a line. rest is where the text after it begins.
func parseStamp(line string) (st stamp, rest int, ok bool) {
	c := &cursor{s: line}
	c.spaces()
	st.bracket = c.accept("[")
	c.spaces()
	begin := c.i
	if st.date(c) {
		st.dated = true
		st.between(c)
	} else {
		st.d, st.w, st.month, st.dots = [3]int{}, [3]int{}, 0, false
		c.i = begin
		st.halfWord(c)
	}
	if !st.clock(c) {
		return st, 0, false
	}
	if !st.end(c) {
		return st, 0, false
	}
	return st, c.i, true
}

// date reads a date: three numbers, numbers with East Asian units, or a month as a word.
func (st *stamp) date(c *cursor) bool {
	if r := c.peek(); r < '0' || r > '9' {
		return st.monthFirst(c)
	}
	if st.d[0], st.w[0] = c.number(4); st.w[0] < 1 {
		return false
	}
	if c.accept("年년") {
		return st.eastAsian(c)
	}
	begin := c.i
	if st.numbers(c) {
		return true
	}
	c.i = begin
	return st.dayThenMonth(c)
}

// numbers reads the second and third number of a date.
func (st *stamp) numbers(c *cursor) bool {
	for i := 1; i < 3; i++ {
		c.spaces()
		st.dots = c.peek() == '.'
		if !c.accept("./-") {
			return false
		}
		c.spaces()
		if st.d[i], st.w[i] = c.number(4); st.w[i] < 1 {
			return false
		}
	}
	if st.w[0]+st.w[1]+st.w[2] > 8 {
		return false
	}
	if c.peek() == '.' { // 13. 6. 2018.
		c.next()
	}
	return true
}

// eastAsian reads month and day after a year with its unit.
func (st *stamp) eastAsian(c *cursor) bool {
	for i, unit := range []string{"月월", "日일"} {
		c.spaces()
		if st.d[i+1], st.w[i+1] = c.number(2); st.w[i+1] < 1 || !c.accept(unit) {
			return false
		}
	}
	return true
}

// dayThenMonth reads "12 May 2026", "12. Mai 2026", "12 de mayo de 2026" after the day.
func (st *stamp) dayThenMonth(c *cursor) bool {
	c.accept(".")
	c.spaces()
	word := c.word()
	if word == "de" {
		c.spaces()
		word = c.word()
	}
	if st.month = monthOf(word); st.month == 0 {
		return false
	}
	return st.yearAfterWord(c)
}

// monthFirst reads "May 12, 2026".
func (st *stamp) monthFirst(c *cursor) bool {
	if st.month = monthOf(c.word()); st.month == 0 {
		return false
	}
	c.accept(".")
	c.spaces()
	if st.d[0], st.w[0] = c.number(2); st.w[0] < 1 {
		return false
	}
	return st.yearAfterWord(c)
}

func (st *stamp) yearAfterWord(c *cursor) bool {
	c.accept(".,")
	c.spaces()
	if c.peek() == 'd' {
		c.word()
		c.spaces()
	}
	st.d[2], st.w[2] = c.number(4)
	return st.w[2] == 2 || st.w[2] == 4
}

// maxBetween bounds the words between a date and its time ("klo", "at", "a las"), in characters.
const maxBetween = 12

// between skips what stands between a date and its time, and reads the half of the day that some languages put there.
func (st *stamp) between(c *cursor) {
	st.comma = c.accept(",.،、")
	c.spaces()
	st.halfWord(c)
	for i := 0; i < maxBetween; i++ {
		r := c.peek()
		if r == 0 || r >= '0' && r <= '9' || strings.ContainsRune("-:[]", r) {
			return
		}
		c.next()
	}
}

// halfWords are the words for a half of the day that stand before the time.
var halfWords = []struct {
	word string
	half half
}{{"上午", morning}, {"凌晨", morning}, {"早上", morning}, {"清晨", morning}, {"오전", morning}, {"午前", morning},
	{"下午", afternoon}, {"中午", afternoon}, {"晚上", afternoon}, {"오후", afternoon}, {"午後", afternoon}}

func (st *stamp) halfWord(c *cursor) {
	c.peek() // past direction marks
	for _, w := range halfWords {
		if strings.HasPrefix(c.s[c.i:], w.word) {
			st.half = w.half
			c.i += len(w.word)
			c.spaces()
			return
		}
	}
}

// clock reads the time of the day.
func (st *stamp) clock(c *cursor) bool {
	var digits int
	if st.h, digits = c.number(2); digits < 1 {
		return false
	}
	colon := c.peek() == ':'
	if !colon && (!st.dated || !c.accept(".h")) || colon && !c.accept(":") {
		return false
	}
	if st.m, digits = c.number(2); digits != 2 {
		return false
	}
	begin := c.i
	if c.accept(":.") {
		if st.s, digits = c.number(2); digits == 2 {
			st.seconds = true
		} else {
			st.s, c.i = 0, begin
		}
	}
	st.halfAfter(c)
	return st.h < 24 && st.m < 60 && st.s < 61
}

// halfAfter reads AM or PM, spelled as the locales of phones do, and words for "o'clock".
func (st *stamp) halfAfter(c *cursor) {
	begin := c.i
	c.spaces()
	switch r := unicode.ToLower(c.peek()); r {
	case 'a', 'p', 'π', 'μ':
		c.next()
		c.accept(".")
		c.spaces()
		if m := unicode.ToLower(c.peek()); m != 'm' && m != 'μ' {
			break
		}
		c.next()
		c.accept(".")
		if unicode.IsLetter(c.peek()) {
			break // a name: "Pmela"
		}
		st.half = map[bool]half{true: morning, false: afternoon}[r == 'a' || r == 'π']
		return
	case 'ص', 'م', 'ق', 'ب':
		c.next()
		c.accept(".")
		c.accept("ظ")
		c.accept(".")
		if unicode.IsLetter(c.peek()) {
			break
		}
		st.half = map[bool]half{true: morning, false: afternoon}[r == 'ص' || r == 'ق']
		return
	case 'z':
		c.next()
		if !unicode.IsLetter(c.peek()) {
			return
		}
	case 'u', 'h':
		if w := c.word(); w == "uhr" || w == "h" {
			return
		}
	}
	c.i = begin
}

// end reads what separates the stamp from the text.
func (st *stamp) end(c *cursor) bool {
	if st.bracket {
		c.spaces()
		if !c.accept("]") {
			return false
		}
	}
	st.strong = st.bracket
	n := c.spaces()
	if !st.bracket && n > 0 && c.accept("-–—") {
		st.strong = true
		return c.spaces() > 0
	}
	if c.peek() == ':' {
		c.next()
		st.strong = true
		return c.spaces() > 0
	}
	return n > 0 || st.bracket
}

// months are the first letters of the months' names; a longer prefix stands before a shorter one.
var months = []struct {
	prefix string
	month  int
}{
	{"jan", 1}, {"feb", 2}, {"mär", 3}, {"mar", 3}, {"apr", 4}, {"may", 5}, {"mai", 5}, {"jun", 6}, {"jul", 7}, {"aug", 8}, {"sep", 9}, {"oct", 10}, {"okt", 10}, {"nov", 11}, {"dec", 12}, {"dez", 12},
	{"fév", 2}, {"fev", 2}, {"avr", 4}, {"juin", 6}, {"juil", 7}, {"aoû", 8}, {"déc", 12},
	{"ene", 1}, {"abr", 4}, {"ago", 8}, {"dic", 12}, {"set", 9}, {"out", 10},
	{"gen", 1}, {"mag", 5}, {"giu", 6}, {"lug", 7}, {"ott", 10}, {"mrt", 3}, {"mei", 5}, {"maa", 3},
	{"янв", 1}, {"фев", 2}, {"мар", 3}, {"апр", 4}, {"мая", 5}, {"май", 5}, {"июн", 6}, {"июл", 7}, {"авг", 8}, {"сен", 9}, {"окт", 10}, {"ноя", 11}, {"дек", 12},
}

// monthOf gives the number of a month by its name, 0 for another word.
func monthOf(word string) int {
	if len(word) < 3 || len(word) > 24 {
		return 0
	}
	for _, m := range months {
		if strings.HasPrefix(word, m.prefix) {
			return m.month
		}
	}
	return 0
}

// dateOrder says which number of a date is the day.
type dateOrder int

const (
	dayFirst dateOrder = iota
	monthFirst
)

// decideOrder finds the order of day and month over all stamps of a conversation. sure is false when both fit.
func decideOrder(stamps []stamp) (order dateOrder, sure bool) {
	open := false
	for _, st := range stamps {
		if !st.dated || st.month != 0 || st.yearFirst() {
			continue
		}
		a, b := st.pair()
		switch {
		case a > 12:
			return dayFirst, true
		case b > 12:
			return monthFirst, true
		case st.dots:
			return dayFirst, true
		}
		open = open || a != b
	}
	if !open {
		return dayFirst, true
	}
	day, month := stepsBack(stamps, dayFirst), stepsBack(stamps, monthFirst)
	if day == month {
		return dayFirst, false
	}
	if month == 0 && day > 0 {
		return monthFirst, true
	}
	return dayFirst, day == 0
}

// stepsBack counts how often time would run backwards under an order.
func stepsBack(stamps []stamp, order dateOrder) (n int) {
	var last time.Time
	for _, st := range stamps {
		at, ok := st.time(order)
		if !ok {
			continue
		}
		if at.Before(last.Add(-time.Hour)) { // clocks are set back by an hour in autumn
			n++
		}
		last = at
	}
	return n
}

// yearFirst tells a date that begins with its year.
func (st *stamp) yearFirst() bool { return st.w[0] == 4 || st.d[0] > 31 }

// pair gives the two numbers of a date that are not the year, in their order.
func (st *stamp) pair() (a, b int) {
	if st.w[1] == 4 {
		return st.d[0], st.d[2]
	}
	return st.d[0], st.d[1]
}

// time gives the moment of a stamp under an order; ok is false when it has no date or the date does not exist.
func (st *stamp) time(order dateOrder) (at time.Time, ok bool) {
	if !st.dated {
		return at, false
	}
	var year, month, day, wide int
	switch a, b := st.pair(); {
	case st.month != 0:
		year, month, day, wide = st.d[2], st.month, st.d[0], st.w[2]
	case st.yearFirst():
		year, month, day, wide = st.d[0], st.d[1], st.d[2], st.w[0]
		if month > 12 {
			month, day = day, month
		}
	default:
		year, wide = st.d[2], st.w[2]
		if st.w[1] == 4 {
			year, wide = st.d[1], 4
		}
		day, month = a, b
		if order == monthFirst && a <= 12 || b > 12 {
			day, month = b, a
		}
	}
	return st.moment(year, month, day, wide)
}

// moment builds the time from the parts, in the calendar the year belongs to.
func (st *stamp) moment(year, month, day, wide int) (at time.Time, ok bool) {
	switch {
	case wide <= 2 && year >= 52: // no messenger wrote a two-digit year above 51 but in the Buddhist calendar
		year += 2500 - 543
	case wide <= 2:
		year += 2000
	case year >= 2450 && year <= 2650:
		year -= 543
	case year >= 1380 && year <= 1425:
		year, month, day = fromSolarHijri(year, month, day)
	}
	if year < 1970 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31 {
		return at, false
	}
	at = time.Date(year, time.Month(month), day, st.hour(), st.m, min(st.s, 59), 0, time.UTC)
	return at, at.Day() == day
}

// hour gives the hour on a 24-hour clock.
func (st *stamp) hour() int {
	switch {
	case st.half == morning && st.h == 12:
		return 0
	case st.half == afternoon && st.h < 12:
		return st.h + 12
	}
	return st.h
}

// fromSolarHijri turns a date of the Solar Hijri calendar, which phones set to Persian write, into the Gregorian one.
// The first day of 1380 was 2001-03-21; leap years follow the 33-year rule, exact for 1244-1472.
func fromSolarHijri(year, month, day int) (int, int, int) {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return 0, 0, 0
	}
	days := day - 1
	for y := 1380; y < year; y++ {
		days += 365
		if solarLeap(y) {
			days++
		}
	}
	for m := 1; m < month; m++ {
		days += 31
		if m > 6 {
			days--
		}
	}
	y, m, d := time.Date(2001, 3, 21, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days).Date()
	return y, int(m), d
}

// solarLeap tells the leap years of the Solar Hijri calendar by the 33-year rule.
func solarLeap(year int) bool {
	switch year % 33 {
	case 1, 5, 9, 13, 17, 22, 26, 30:
		return true
	}
	return false
}
