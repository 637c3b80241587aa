package chat

import "strings"

// Limits on tables.
const (
	maxColumns = 64  // cells of a row that are kept; a chat table has about a dozen columns
	headLines  = 40  // lines looked at for the row of column names: exports may begin with notes
	maxHeadRow = 200 // bytes of one column name
)

// rows reads delimited text row by row, forgiving as spreadsheets are: a quote inside an unquoted cell is a character, a
// missing end quote ends with the text, rows may be of any length. Cells are slices of the text where it can be done.
type rows struct {
	text  string
	at    int
	comma byte
	cells []string
	line  int // number of the line the row begins in, from 1
	upto  int // number of the line the next row begins in
}

func newRows(text string, comma byte) *rows { return &rows{text: text, comma: comma, upto: 1} }

// next reads a row; its cells are valid until the next call. ok is false at the end.
func (r *rows) next() (cells []string, ok bool) {
	if r.at >= len(r.text) {
		return nil, false
	}
	r.cells, r.line = r.cells[:0], r.upto
	for {
		cell, more := r.cell()
		if len(r.cells) < maxColumns {
			r.cells = append(r.cells, cell)
		}
		if !more {
			return r.cells, true
		}
	}
}

// cell reads one cell and what ends it; more tells whether the row goes on.
func (r *rows) cell() (cell string, more bool) {
	if r.at < len(r.text) && r.text[r.at] == '"' {
		r.at++
		cell = r.quoted()
	}
	begin := r.at
	for r.at < len(r.text) && r.text[r.at] != r.comma && r.text[r.at] != '\n' {
		r.at++
	}
	if rest := strings.TrimSuffix(r.text[begin:r.at], "\r"); rest != "" {
		cell += rest
	}
	if r.at >= len(r.text) {
		return cell, false
	}
	more = r.text[r.at] == r.comma
	if !more {
		r.upto++
	}
	r.at++
	return cell, more
}

// quoted reads the inside of a quoted cell and the quote that ends it.
func (r *rows) quoted() string {
	begin, doubled := r.at, false
	for {
		i := strings.IndexByte(r.text[r.at:], '"')
		if i < 0 {
			r.at = len(r.text)
			break
		}
		r.at += i + 1
		if r.at >= len(r.text) || r.text[r.at] != '"' {
			break
		}
		doubled = true
		r.at++
	}
	cell := r.text[begin:r.at]
	cell = strings.TrimSuffix(cell, `"`)
	r.upto += strings.Count(cell, "\n")
	if doubled {
		cell = strings.ReplaceAll(cell, `""`, `"`)
	}
	return cell
}

// header is a row of column names: name in lower case to its place.
type header map[string]int

// columnNames normalises a row of column names.
func columnNames(cells []string) header {
	h := header{}
	for i, c := range cells {
		name := strings.ToLower(unmark(cut(c, maxHeadRow)))
		if _, taken := h[name]; name != "" && !taken {
			h[name] = i
		}
	}
	return h
}

// find gives the place of the first of the names that is a column, or -1.
func (h header) find(names ...string) int {
	for _, n := range names {
		if i, ok := h[n]; ok {
			return i
		}
	}
	return -1
}

// cellAt gives a cell of a row, empty when the row or the table has none there.
func cellAt(cells []string, i int) string {
	if i < 0 || i >= len(cells) {
		return ""
	}
	return cells[i]
}

// commaOf guesses the delimiter of a table by the line that holds the column names.
func commaOf(line string) byte {
	best, most := byte(','), 0
	for _, c := range []byte{',', ';', '\t', '|'} {
		if n := strings.Count(line, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// findHeader looks for a row of column names among the first lines. It returns the rows after it.
func findHeader(text string, is func(header) bool) (header, *rows) {
	rest := strings.TrimPrefix(text, "\ufeff")
	for no := 1; rest != "" && no <= headLines; no++ {
		line, after, _ := strings.Cut(rest, "\n")
		if len(line) > 0 && len(line) < maxColumns*maxHeadRow {
			comma := commaOf(line)
			cells, _ := newRows(line, comma).next()
			if h := columnNames(cells); len(h) > 1 && is(h) {
				r := newRows(after, comma)
				r.upto = no + 1
				return h, r
			}
		}
		rest = after
	}
	return nil, nil
}
