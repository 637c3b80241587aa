package mail

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Attachment kinds, as parapet.Attachment documents them.
const (
	kindPDF, kindImage, kindHTML, kindText, kindOther = "pdf", "image", "html", "text", "other"
	kindZip, kindZipLocked                            = "zip", "zip-encrypted"
	kindRar, kindRarLocked, kind7z, kind7zLocked      = "rar", "rar-encrypted", "7z", "7z-encrypted"
	kindArchive                                       = "archive"
	kindOffice, kindMacro                             = "office", "office-macro"
	kindProgram, kindScript, kindISO, kindLink        = "executable", "script", "iso", "lnk"
	kindMail, kindCalendar, kindVCard                 = "message", "calendar", "vcard"
)

// magic lists signatures at the beginning of files.
var magic = []struct{ begins, kind string }{
	{"\x89PNG", kindImage}, {"GIF8", kindImage}, {"\xff\xd8\xff", kindImage}, {"BM", kindImage}, {"II*\x00", kindImage}, {"MM\x00*", kindImage},
	{"\x00\x00\x01\x00", kindImage}, {"MZ", kindProgram}, {"\x7fELF", kindProgram}, {"\xfe\xed\xfa\xce", kindProgram},
	{"\xfe\xed\xfa\xcf", kindProgram}, {"\xce\xfa\xed\xfe", kindProgram}, {"\xcf\xfa\xed\xfe", kindProgram}, {"\xca\xfe\xba\xbe", kindProgram},
	{"L\x00\x00\x00\x01\x14\x02\x00", kindLink}, {"[InternetShortcut]", kindLink}, {"conectix", kindISO}, {"vhdxfile", kindISO},
	{"\x1f\x8b", kindArchive}, {"BZh", kindArchive}, {"\xfd7zXZ\x00", kindArchive}, {"\x28\xb5\x2f\xfd", kindArchive}, {"MSCF", kindArchive},
	{"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", kindOffice}, {"{\\rtf", kindOffice}, {"{\\rt", kindOffice},
	{"#!", kindScript}, {"BEGIN:VCALENDAR", kindCalendar}, {"BEGIN:VCARD", kindVCard},
}

// scriptNames are the extensions of texts that a double click runs.
var scriptNames = []string{".js", ".jse", ".vbs", ".vbe", ".wsf", ".wsh", ".hta", ".ps1", ".psm1", ".bat", ".cmd", ".sh", ".py", ".pl", ".scpt", ".applescript", ".command", ".sct", ".reg", ".jnlp", ".wsc"}

// kindOf tells what a file is by its bytes; the name only decides between kinds of text.
func kindOf(data []byte, name string) string {
	switch {
	case len(data) == 0:
		return kindOther
	case bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return zipKind(data)
	case bytes.HasPrefix(data, oleSignature):
		return oleKind(data, name)
	case bytes.HasPrefix(data, []byte("Rar!\x1a\x07")):
		return rarKind(data)
	case bytes.HasPrefix(data, []byte("7z\xbc\xaf\x27\x1c")):
		return sevenZipKind(data)
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return kindPDF
	case len(data) >= 12 && (string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP" || string(data[4:8]) == "ftyp" && (string(data[8:11]) == "hei" || string(data[8:11]) == "avi")):
		return kindImage
	case len(data) > 0x8006 && string(data[0x8001:0x8006]) == "CD001":
		return kindISO
	case len(data) >= 512 && string(data[len(data)-512:len(data)-508]) == "koly":
		return kindISO
	case len(data) > 262 && string(data[257:262]) == "ustar":
		return kindArchive
	}
	for _, m := range magic {
		if len(data) >= len(m.begins) && string(data[:len(m.begins)]) == m.begins {
			return m.kind
		}
	}
	return textKind(data, name)
}

// textKind tells texts apart, by what they begin with and then by name.
func textKind(data []byte, name string) string {
	head := data[:min(len(data), 1024)]
	if bytes.IndexByte(head, 0) >= 0 && !bytes.HasPrefix(head, []byte("\xff\xfe")) && !bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return kindOther
	}
	lower := strings.ToLower(name)
	for _, ext := range scriptNames {
		if strings.HasSuffix(lower, ext) {
			return kindScript
		}
	}
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	switch {
	case bytes.HasPrefix(start, []byte("begin:vcalendar")):
		return kindCalendar
	case bytes.HasPrefix(start, []byte("begin:vcard")):
		return kindVCard
	case bytes.Contains(start, []byte("<svg")) && !bytes.Contains(start, []byte("<html")):
		if bytes.Contains(bytes.ToLower(data[:min(len(data), 1<<20)]), []byte("<script")) {
			return kindHTML // a picture that acts as a page
		}
		return kindImage
	case hasAnyPrefix(start, "<!doctype html", "<html", "<head", "<body", "<script", "<meta", "<?xml version=\"1.0\"?><html") ||
		(strings.HasSuffix(lower, ".htm") || strings.HasSuffix(lower, ".html") || strings.HasSuffix(lower, ".xhtml") || strings.HasSuffix(lower, ".shtml")) && bytes.IndexByte(start, '<') >= 0:
		return kindHTML
	case Looks(data[:min(len(data), 8<<10)]):
		return kindMail
	}
	text := 0
	for _, c := range head {
		if c >= ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0x1b {
			text++
		}
	}
	if text == len(head) && (utf8.Valid(head[:max(0, len(head)-3)]) || highShare(head) < 3) {
		return kindText
	}
	return kindOther
}

// highShare is how many tenths of the bytes lie above ASCII.
func highShare(b []byte) int {
	n := 0
	for _, c := range b {
		if c >= 0x80 {
			n++
		}
	}
	return n * 10 / max(1, len(b))
}

func hasAnyPrefix(b []byte, prefixes ...string) bool {
	for _, p := range prefixes {
		if bytes.HasPrefix(b, []byte(p)) {
			return true
		}
	}
	return false
}

// maxEntries is how many entries of an archive are looked at.
const maxEntries = 2000

// zipKind reads the names and flags in the directory of a zip, without unpacking or trusting its order.
func zipKind(data []byte) string {
	locked, office, macro, program := false, false, false, false
	for n, rest := 0, data; n < maxEntries; n++ {
		i := bytes.Index(rest, []byte("PK"))
		if i < 0 || len(rest) < i+30 {
			break
		}
		rest = rest[i:]
		flags, nameAt, nameLen := 0, 0, 0
		switch {
		case rest[2] == 3 && rest[3] == 4:
			flags, nameAt, nameLen = 6, 30, int(rest[26])|int(rest[27])<<8
		case rest[2] == 1 && rest[3] == 2 && len(rest) >= 46:
			flags, nameAt, nameLen = 8, 46, int(rest[28])|int(rest[29])<<8
		default:
			rest = rest[2:]
			n--
			continue
		}
		locked = locked || rest[flags]&1 != 0
		name := strings.ToLower(string(rest[nameAt:min(len(rest), nameAt+min(nameLen, 260))]))
		switch {
		case strings.HasSuffix(name, "vbaproject.bin") || strings.HasPrefix(name, "basic/script") || strings.HasPrefix(name, "macrosheets/"):
			macro = true
		case name == "[content_types].xml" || strings.HasPrefix(name, "word/") || strings.HasPrefix(name, "xl/") || strings.HasPrefix(name, "ppt/"):
			office = true
		case name == "mimetype" && bytes.Contains(rest[:min(len(rest), 120)], []byte("application/vnd.oasis")):
			office = true
		case name == "meta-inf/manifest.mf" || name == "androidmanifest.xml":
			program = true
		}
		rest = rest[4:]
	}
	switch {
	case macro && office:
		return kindMacro
	case locked:
		return kindZipLocked
	case office:
		return kindOffice
	case program:
		return kindProgram
	}
	return kindZip
}

// oleKind tells the old Office formats, Outlook messages and installers apart by the names of their streams.
func oleKind(data []byte, name string) string {
	switch {
	case bytes.Contains(data, utf16Bytes("__properties_version1.0")):
		return kindMail
	case bytes.Contains(data, utf16Bytes("_VBA_PROJECT")):
		return kindMacro
	case strings.HasSuffix(strings.ToLower(name), ".msi"):
		return kindProgram
	}
	return kindOffice
}

// rarKind reads the flags of a RAR archive's first blocks: version 4 sets 0x80 in the main header or 4 in a file's, version
// 5 begins with a header of type 4.
func rarKind(data []byte) string {
	if len(data) > 16 && data[6] == 1 {
		at := 12 // signature and checksum
		for at < 15 && at < len(data) && data[at]&0x80 != 0 {
			at++
		}
		if at+1 < len(data) && data[at+1] == 4 {
			return kindRarLocked
		}
		return kindRar
	}
	if len(data) > 24 && data[6] == 0 {
		flags := int(data[10]) | int(data[11])<<8
		size := int(data[12]) | int(data[13])<<8
		next := 7 + size
		if flags&0x80 != 0 || next+5 < len(data) && data[next+2] == 0x74 && data[next+3]&4 != 0 {
			return kindRarLocked
		}
	}
	return kindRar
}

// sevenZipKind looks for the AES method in the headers at the end of a 7z archive.
func sevenZipKind(data []byte) string {
	if bytes.Contains(data[max(32, len(data)-(64<<10)):], []byte("\x06\xf1\x07\x01")) {
		return kind7zLocked
	}
	return kind7z
}
