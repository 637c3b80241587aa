package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"parapet"
)

func itoa(n int) string { return strconv.Itoa(n) }

// attach lists a file. Its bytes are looked at and not kept.
func (r *partReader) attach(name, media string, data []byte) {
	if len(r.attachments) >= maxAttachments {
		r.notes.defect("limit", "more than "+itoa(maxAttachments)+" attachments; the rest is not listed")
		return
	}
	sum := sha256.Sum256(data)
	digest := hex.EncodeToString(sum[:])
	for _, a := range r.attachments { // two readings of one ambiguous mail find the same file twice
		if a.SHA256 == digest && a.Name == name {
			return
		}
	}
	r.attachments = append(r.attachments, parapet.Attachment{
		Name: name, MediaType: cutText(media, 127), Kind: kindOf(data, name), Size: int64(len(data)), SHA256: digest,
	})
}

// maxName bounds a file name; file systems stop at 255 bytes.
const maxName = 512

// cleanName makes a file name safe to show: valid, without control characters and paths, and not endless.
func cleanName(s string) string {
	if s == "" {
		return ""
	}
	s = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if i := strings.LastIndexAny(s, "/\\"); i >= 0 {
		s = s[i+1:]
	}
	return cutText(strings.TrimSpace(s), maxName)
}

// cutText shortens s to at most n bytes without cutting a character.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}
