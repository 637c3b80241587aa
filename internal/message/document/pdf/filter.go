package pdf

import (
	"bytes"
	"compress/flate"
	"encoding/ascii85"
	"errors"
	"io"

	"golang.org/x/image/tiff/lzw"
)

// maxFilters bounds how many packings lie over one another; one is usual, two are seen.
const maxFilters = 4

// maxStream bounds what one stream unpacks to: the content of a page or a character table.
const maxStream = 16 << 20

// unpack gives the bytes of a stream, as far as its packings are those of text and the budget lasts. A damaged stream
// gives what could be read.
func (f *file) unpack(s *stream) []byte {
	filters, params := f.listOf(s.dict["Filter"]), f.listOf(s.dict["DecodeParms"])
	if len(filters) > maxFilters {
		f.note("a stream packed %d times was left out", len(filters))
		return nil
	}
	data := s.raw
	for i, v := range filters {
		var parms dict
		if i < len(params) {
			parms = f.dict(params[i])
		}
		var ok bool
		if data, ok = f.filter(f.name(v), data, parms); !ok {
			return nil
		}
	}
	return data
}

// listOf gives an array, or a single value as an array of one.
func (f *file) listOf(v any) []any {
	switch v := f.resolve(v).(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

// filter undoes one packing; ok is false for those of pictures.
func (f *file) filter(kind string, data []byte, parms dict) (out []byte, ok bool) {
	switch kind {
	case "FlateDecode", "Fl":
		return f.predict(f.inflate(data), parms), true
	case "LZWDecode", "LZW":
		r := lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8)
		return f.predict(f.drain(r), parms), true
	case "ASCIIHexDecode", "AHx":
		return []byte((&lexer{b: data, fuel: &f.steps}).hex()), true
	case "ASCII85Decode", "A85":
		if i := bytes.IndexByte(data, '~'); i >= 0 {
			data = data[:i]
		}
		return f.drain(ascii85.NewDecoder(bytes.NewReader(data))), true
	case "RunLengthDecode", "RL":
		return f.runLength(data), true
	case "Crypt":
		return data, true
	}
	return nil, false
}

// inflate undoes zlib. The header and the checksum are not demanded: damaged files have neither.
func (f *file) inflate(data []byte) []byte {
	for len(data) > 0 && isSpace(data[0]) {
		data = data[1:]
	}
	if len(data) > 2 && data[0]&15 == 8 && (int(data[0])<<8|int(data[1]))%31 == 0 {
		data = data[2:]
	}
	return f.drain(flate.NewReader(bytes.NewReader(data)))
}

// drain reads a packed stream within the budget.
func (f *file) drain(r io.Reader) []byte {
	limit := min(maxStream, f.unpacked)
	var buf bytes.Buffer
	_, err := io.Copy(&buf, io.LimitReader(r, int64(limit)+1))
	if buf.Len() > limit {
		f.note("streams that unpack to more than %d MiB were cut", maxStream>>20)
		buf.Truncate(limit)
	} else if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		f.note("damaged streams")
	}
	f.unpacked -= buf.Len()
	return buf.Bytes()
}

// runLength undoes runs of bytes.
func (f *file) runLength(data []byte) (out []byte) {
	for i := 0; i < len(data) && data[i] != 128 && len(out) < min(maxStream, f.unpacked); {
		n := int(data[i])
		i++
		if n < 128 {
			end := min(i+n+1, len(data))
			out = append(out, data[i:end]...)
			i = end
		} else if i < len(data) {
			out = append(out, bytes.Repeat(data[i:i+1], 257-n)...)
			i++
		}
	}
	f.unpacked -= len(out)
	return out
}

// predict undoes the differences between rows that tables are stored with.
func (f *file) predict(data []byte, parms dict) []byte {
	kind := f.integer(parms["Predictor"])
	if kind < 2 {
		return data
	}
	colours, bits, columns := max(1, f.integer(parms["Colors"])), max(1, f.integer(parms["BitsPerComponent"])), max(1, f.integer(parms["Columns"]))
	if parms["BitsPerComponent"] == nil {
		bits = 8
	}
	if colours > 64 || bits > 32 || columns > 1<<20 {
		return nil
	}
	pixel, width := max(1, colours*bits/8), (colours*bits*columns+7)/8
	if kind == 2 {
		for at := 0; at+width <= len(data); at += width {
			for i := pixel; i < width; i++ {
				data[at+i] += data[at+i-pixel]
			}
		}
		return data
	}
	var out []byte
	last := make([]byte, width)
	for len(data) > 1 {
		row := data[1:min(len(data), width+1)]
		unfilter(data[0], row, last, pixel)
		out = append(out, row...)
		copy(last, row)
		data = data[1+len(row):]
	}
	return out
}

// unfilter undoes the filter of one row of PNG (RFC 2083, section 6).
func unfilter(kind byte, row, last []byte, pixel int) {
	for i := range row {
		var left, up, corner int
		if i >= pixel {
			left, corner = int(row[i-pixel]), int(last[i-pixel])
		}
		up = int(last[i])
		switch kind {
		case 1:
			row[i] += byte(left)
		case 2:
			row[i] += byte(up)
		case 3:
			row[i] += byte((left + up) / 2)
		case 4:
			row[i] += byte(paeth(left, up, corner))
		}
	}
}

func paeth(a, b, c int) int {
	abs := func(n int) int { return max(n, -n) }
	p := a + b - c
	switch pa, pb, pc := abs(p-a), abs(p-b), abs(p-c); {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}
