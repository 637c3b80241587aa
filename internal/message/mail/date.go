package mail

import (
	"strings"
	"time"
)

// months maps the first three letters, lower case.
var months = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

// zones are the names of RFC 5322 section 4.3 and a few that programs write, in hours.
var zones = map[string]int{"ut": 0, "gmt": 0, "utc": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "bst": 1, "cet": 1, "cest": 2, "msk": 3}

// parseDate reads the Date field of a mail and the looser forms people's programs write: "3 Mar 2026 10:05 +0800",
// "March 3, 2026 10:05 AM". The zone is kept. The zero time means that s is no date.
func parseDate(s string) time.Time {
	s, _ = dropComments(s[:min(len(s), 200)])
	d := dateParts{month: -1, day: -1, year: -1, hour: -1}
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\u202f' || r == '\u00a0' }) {
		d.take(word)
	}
	if d.day < 1 || d.month < 1 || d.year < 0 || d.day > 31 {
		return time.Time{}
	}
	if d.hour < 0 {
		d.hour = 0
	}
	loc := time.UTC
	if d.zoned && d.offset != 0 {
		loc = time.FixedZone("", d.offset)
	}
	return time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, 0, loc)
}

type dateParts struct {
	year, month, day, hour, minute, second, offset int
	zoned                                          bool
}

// take reads one word of a date; what means nothing is passed over.
func (d *dateParts) take(w string) {
	if strings.IndexByte(w, ':') > 0 {
		d.clock(w)
		return
	}
	if n := atoi(strings.TrimRight(w, ".")); n >= 0 {
		switch {
		case d.day < 0 && n <= 31 && len(w) <= 3:
			d.day = n
		case d.year < 0:
			d.year = fullYear(n, len(w))
		}
		return
	}
	lw := strings.ToLower(w)
	if (w[0] == '+' || w[0] == '-') && d.hour >= 0 {
		if n := atoi(w[1:]); n >= 0 && len(w) == 5 {
			d.offset, d.zoned = (n/100*60+n%100)*60, n/100 < 15 && n%100 < 60
			if w[0] == '-' {
				d.offset = -d.offset
			}
			if !d.zoned {
				d.offset = 0
			}
		}
		return
	}
	if len(lw) >= 3 && d.month < 0 {
		if m, ok := months[lw[:3]]; ok {
			d.month = int(m)
			return
		}
	}
	switch {
	case lw == "pm" && d.hour >= 0 && d.hour < 12:
		d.hour += 12
	case lw == "am" && d.hour == 12:
		d.hour = 0
	default:
		d.other(lw)
	}
}

// other reads a zone by name, or a date in one word: 2026-03-03, 3-Mar-2026.
func (d *dateParts) other(w string) {
	if h, ok := zones[w]; ok && d.hour >= 0 {
		d.offset, d.zoned = h*3600, true
		return
	}
	parts := strings.Split(w, "-")
	if len(parts) != 3 || d.day >= 0 {
		return
	}
	if len(parts[0]) == 4 {
		d.year, d.month, d.day = atoi(parts[0]), atoi(parts[1]), atoi(parts[2])
	} else if m, ok := months[parts[1][:min(3, len(parts[1]))]]; ok {
		d.day, d.month, d.year = atoi(parts[0]), int(m), fullYear(atoi(parts[2]), len(parts[2]))
	}
	if d.month > 12 {
		d.month = -1
	}
}

func (d *dateParts) clock(w string) {
	lw := strings.ToLower(w)
	pm, am := strings.HasSuffix(lw, "pm"), strings.HasSuffix(lw, "am")
	parts := strings.Split(strings.TrimRight(lw, "apm"), ":")
	if len(parts) > 3 || d.hour >= 0 {
		return
	}
	h, m, s := atoi(parts[0]), atoi(parts[1]), 0
	if len(parts) == 3 {
		s = max(0, atoi(strings.SplitN(parts[2], ".", 2)[0]))
	}
	if h < 0 || h > 24 || m < 0 || m > 59 || s > 60 {
		return
	}
	if pm && h < 12 {
		h += 12
	}
	if am && h == 12 {
		h = 0
	}
	d.hour, d.minute, d.second = h, m, s
}

// fullYear gives years of two and three digits as RFC 5322 section 4.3 reads them.
func fullYear(n, digits int) int {
	switch {
	case n < 0 || n > 9999:
		return -1
	case digits <= 2 && n < 50:
		return 2000 + n
	case digits <= 3:
		return 1900 + n
	}
	return n
}
