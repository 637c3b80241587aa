package mail

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// rtfDictionary is what the compression of RTF begins with (MS-OXRTFCP section 2.1.2.1).
const rtfDictionary = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier" +
	"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// maxRTF bounds unpacked RTF; the packing gains a factor of eight at most, so only a large file reaches it.
const maxRTF = 16 << 20

var (
	errRTFForm     = errors.New("no compressed RTF")
	errRTFChecksum = errors.New("checksum of compressed RTF is wrong")
)

// unpackRTF undoes the compression of an RTF body. With errRTFChecksum the text is there all the same.
func unpackRTF(b []byte) ([]byte, error) {
	if len(b) < 16 {
		return nil, errRTFForm
	}
	rawSize := int(min(binary.LittleEndian.Uint32(b[4:]), maxRTF))
	body := b[16:]
	if n := int64(binary.LittleEndian.Uint32(b)) - 12; n >= 0 && n < int64(len(body)) {
		body = body[:n]
	}
	switch string(b[8:12]) {
	case "MELA":
		return body[:min(len(body), rawSize)], nil
	case "LZFu":
	default:
		return nil, errRTFForm
	}
	out := inflateRTF(body, rawSize)
	if binary.LittleEndian.Uint32(b[12:]) != ^crc32.Update(0xffffffff, crc32.IEEETable, body) {
		return out, errRTFChecksum
	}
	return out, nil
}

// inflateRTF reads runs of eight items, each a byte or a reference into the last 4096 bytes.
func inflateRTF(body []byte, rawSize int) []byte {
	var window [4096]byte
	at := copy(window[:], rtfDictionary)
	out := make([]byte, 0, min(rawSize, 9*len(body)))
	put := func(c byte) {
		out = append(out, c)
		window[at] = c
		at = (at + 1) & 4095
	}
	for len(body) > 0 {
		control := body[0]
		body = body[1:]
		for bit := 0; bit < 8; bit++ {
			if len(out) >= rawSize && control>>bit&1 == 0 {
				return out
			}
			if control>>bit&1 == 0 {
				if len(body) == 0 {
					return out
				}
				put(body[0])
				body = body[1:]
				continue
			}
			if len(body) < 2 {
				return out
			}
			v := int(body[0])<<8 | int(body[1])
			body = body[2:]
			from := v >> 4
			if from == at || len(out) >= rawSize {
				return out
			}
			for range v&15 + 2 {
				put(window[from])
				from = (from + 1) & 4095
			}
		}
	}
	return out
}
