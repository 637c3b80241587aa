package document

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // a format pictures come in
	_ "image/jpeg" // a format pictures come in
	"image/png"
	"strings"

	_ "golang.org/x/image/webp" // a format pictures come in
)

// MaxPixels bounds a picture: 40 million are more than a phone's screen shows and than most cameras take.
const MaxPixels = 40_000_000

// maxOCR bounds the text taken over from a reading program; a screen shows some thousand characters.
const maxOCR = 1 << 20

// errNoOCR tells what to do when pictures can not be read.
var errNoOCR = errors.New("no program to read text in pictures; install tesseract with the language packs you need, or paste the text")

// PictureKind names the format of a picture by its first bytes, empty for anything else. Formats that are not read are
// named with a leading "!".
func PictureKind(head []byte) string {
	has := func(at int, sign string) bool {
		return len(head) >= at+len(sign) && string(head[at:at+len(sign)]) == sign
	}
	switch {
	case has(0, "\x89PNG\r\n\x1a\n"):
		return "png"
	case has(0, "\xff\xd8\xff"):
		return "jpeg"
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return "gif"
	case has(0, "RIFF") && has(8, "WEBP"):
		return "webp"
	case has(0, "II*\x00"), has(0, "MM\x00*"):
		return "!TIFF"
	case has(4, "ftyphei"), has(4, "ftypmif1"), has(4, "ftypavif"):
		return "!HEIC or AVIF"
	case has(0, "BM") && has(6, "\x00\x00\x00\x00"):
		return "!BMP"
	}
	return ""
}

// Picture reads the text in a PNG, JPEG, GIF or WebP picture with ocr, which is given PNG or JPEG bytes. Pictures that
// move, and pictures over MaxPixels, are refused before anything is decoded.
func Picture(raw []byte, ocr func([]byte) (string, error)) (text string, err error) {
	kind := PictureKind(raw)
	if kind == "" || kind[0] == '!' {
		return "", fmt.Errorf("%s pictures are not read; save it as PNG or JPEG, or paste the text", strings.TrimPrefix(kind, "!"))
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(raw))
	switch {
	case err != nil:
		return "", fmt.Errorf("damaged %s picture: %w", kind, err)
	case cfg.Width <= 0 || cfg.Height <= 0:
		return "", fmt.Errorf("%s picture without a size", kind)
	case int64(cfg.Width)*int64(cfg.Height) > MaxPixels:
		return "", fmt.Errorf("picture of %d x %d pixels, more than the limit of %d million; hand in a smaller copy, or paste the text", cfg.Width, cfg.Height, MaxPixels/1_000_000)
	case moves(kind, raw):
		return "", fmt.Errorf("moving %s picture; save the screen as PNG or JPEG, or paste the text", kind)
	case ocr == nil:
		return "", errNoOCR
	}
	if kind == "gif" || kind == "webp" {
		if raw, err = toPNG(raw, cfg); err != nil {
			return "", fmt.Errorf("damaged %s picture: %w", kind, err)
		}
	}
	if text, err = ocr(raw); err != nil {
		return "", fmt.Errorf("read the text in the picture: %w", err)
	}
	if len(text) > maxOCR {
		text = text[:maxOCR]
	}
	return strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD")), nil
}

// toPNG decodes a picture whose announced size has been checked, and writes it as PNG.
func toPNG(raw []byte, cfg image.Config) (out []byte, err error) {
	defer func() {
		if p := recover(); p != nil { // a decoder of an odd format must not take the program down
			err = fmt.Errorf("decoder stopped: %v", p)
		}
	}()
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	if b := img.Bounds(); b.Dx() > cfg.Width || b.Dy() > cfg.Height {
		return nil, errors.New("larger than it says")
	}
	var buf bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&buf, img)
	return buf.Bytes(), err
}

// moves tells pictures with several frames, of which a reader would see only the first.
func moves(kind string, raw []byte) bool {
	switch kind {
	case "gif":
		return gifFrames(raw) > 1
	case "webp": // the extended header has a bit for animation
		return len(raw) > 20 && string(raw[12:16]) == "VP8X" && raw[20]&2 != 0
	case "png":
		return hasChunk(raw, "acTL")
	}
	return false
}

// hasChunk looks for a chunk of a PNG before its picture data.
func hasChunk(raw []byte, name string) bool {
	for at := 8; at+8 <= len(raw); {
		size, kind := int(binary.BigEndian.Uint32(raw[at:])), string(raw[at+4:at+8])
		if kind == name {
			return true
		}
		if kind == "IDAT" || size < 0 || size > len(raw) {
			return false
		}
		at += 12 + size
	}
	return false
}

// gifFrames counts the frames of a GIF, up to 2.
func gifFrames(raw []byte) (frames int) {
	if len(raw) < 13 {
		return 0
	}
	at := 13 + colours(raw[10])
	for at < len(raw) && frames < 2 {
		switch raw[at] {
		case 0x21: // an extension: label, then blocks
			at = afterBlocks(raw, at+2)
		case 0x2c:
			frames++
			if at+10 > len(raw) {
				return frames
			}
			at = afterBlocks(raw, at+10+colours(raw[at+9])+1)
		default:
			return frames
		}
	}
	return frames
}

// colours is the size of a colour table by its flags, in bytes.
func colours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// afterBlocks skips data blocks, each with its length in front, to the empty one.
func afterBlocks(raw []byte, at int) int {
	for at < len(raw) && raw[at] != 0 {
		at += int(raw[at]) + 1
	}
	return at + 1
}
