package chat

import (
	"path"
	"strings"
	"unicode/utf8"

	"parapet"
)

// omitted are the words that stand for a file left out of an export, without brackets and direction marks, lower case.
// Only known words are taken, so that nobody can hide a sentence by dressing it up.
var omitted = map[string]string{
	"media omitted": "other", "medien ausgeschlossen": "other", "medien weggelassen": "other", "médias omis": "other", "media omessi": "other",
	"multimedia omitido": "other", "archivo omitido": "other", "mídia oculta": "other", "arquivo de mídia oculto": "other", "ficheiro não revelado": "other",
	"media weggelaten": "other", "без медиафайлов": "other", "файл пропущен": "other", "медіа пропущено": "other", "media utelämnat": "other", "mediat poistettu": "other",
	"pominięto multimedia": "other", "média vynechána": "other", "medya dahil edilmedi": "other", "media tidak disertakan": "other", "media udeladt": "other",
	"媒体文件已省略": "other", "省略多媒体文件": "other", "省略多媒體檔": "other", "多媒體檔案已省略": "other", "メディアなし": "other", "미디어 제외됨": "other", "미디어 파일을 생략한 대화내용": "other",
	"تم استبعاد الوسائط": "other", "رسانه حذف شد": "other", "پیوست نما/رسانه حذف شد": "other", "המדיה לא נכללה": "other", "मीडिया शामिल नहीं है": "other",
	"image omitted": "image", "gif omitted": "image", "sticker omitted": "image", "bild weggelassen": "image", "sticker weggelassen": "image", "image absente": "image",
	"imagen omitida": "image", "imagem ocultada": "image", "immagine omessa": "image", "изображение отсутствует": "image", "图像已省略": "image", "圖片已略去": "image", "تم حذف الصورة": "image",
	"afbeelding weggelaten": "image", "video omitted": "other", "audio omitted": "other", "document omitted": "other", "contact card omitted": "vcard",
	"video weggelassen": "other", "audio weggelassen": "other", "dokument weggelassen": "other", "vidéo absente": "other", "audio omis": "other", "document manquant": "other",
	"video omitido": "other", "audio omitido": "other", "documento omitido": "other", "видео отсутствует": "other", "аудиофайл отсутствует": "other", "документ отсутствует": "other",
	"视频已省略": "other", "音频已省略": "other", "文档已省略": "other",
}

// edited are the marks an app puts after a changed message.
var edited = []string{"<This message was edited>", "<Diese Nachricht wurde bearbeitet.>", "<Diese Nachricht wurde bearbeitet>", "<Ce message a été modifié>", "<Se editó este mensaje.>", "<Данное сообщение изменено>", "<此消息已被编辑>"}

// notices begin what the app itself says in the place of a message's text on phones of one maker.
var notices = []string{
	"Messages and calls are end-to-end encrypted", "Messages to this chat and calls are now secured", "Nachrichten und Anrufe sind Ende-zu-Ende", "Les messages et les appels sont chiffrés",
	"Los mensajes y las llamadas están cifrados", "As mensagens e as chamadas são protegidas", "I messaggi e le chiamate sono crittografati", "Сообщения и звонки защищены", "消息和通话已进行端到端加密",
	"الرسائل والمكالمات مشفرة", "پیام\u200cها و تماس\u200cها",
}

// message adds an entry to an approach: the files it speaks of become attachments, the rest is the text. What the app
// itself says in a writer's name is left out.
func (e *entry) message(a *parapet.Approach, m parapet.Message) {
	text := e.text
	for _, mark := range edited {
		if i := strings.LastIndex(text, mark); i >= 0 && unmark(text[i+len(mark):]) == "" {
			text = strings.TrimRight(strings.TrimRightFunc(text[:i], isMark), " ")
		}
	}
	first, rest, _ := strings.Cut(text, "\n")
	plain := unmark(first)
	for _, n := range notices {
		if strings.HasPrefix(plain, n) && text != plain && strings.HasPrefix(text, "\u200e") {
			return
		}
	}
	if file, ok := fileOf(plain); ok {
		file.Message = len(a.Messages)
		a.Attachments = append(a.Attachments, file)
		text = rest
	}
	m.Text = text
	a.Messages = append(a.Messages, m)
}

// fileOf reads a line that stands for a file: its name with a remark, or the words for a file left out.
func fileOf(plain string) (parapet.Attachment, bool) {
	inner := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(plain, "<"), ">"))
	if kind, ok := omitted[strings.ToLower(inner)]; ok {
		return parapet.Attachment{Kind: kind}, true
	}
	name, remark := nameOf(plain, inner)
	if name == "" || !attachedWords[strings.ToLower(remark)] && !isExportName(name) {
		return parapet.Attachment{}, false
	}
	return parapet.Attachment{Name: name, Kind: kindByName(name)}, true
}

// attachedWords are the remarks an app writes beside the name of a file that is in the export, lower case.
var attachedWords = map[string]bool{
	"attached": true, "file attached": true, "angehängt": true, "anhang": true, "datei angehängt": true, "fichier joint": true, "pièce jointe": true, "adjunto": true, "archivo adjunto": true,
	"anexado": true, "anexo": true, "arquivo anexado": true, "ficheiro anexado": true, "allegato": true, "file allegato": true, "bijgevoegd": true, "bijlage": true, "bestand bijgevoegd": true,
	"прикреплено": true, "вложение": true, "файл добавлен": true, "файл додано": true, "załączono": true, "załączono plik": true, "bifogad": true, "bifogad fil": true, "liitetty": true, "tiedosto liitetty": true,
	"vedhæftet": true, "vedhæftet fil": true, "vedlagt": true, "dosya ekli": true, "eklendi": true, "file terlampir": true, "附件": true, "文件附件": true, "附件檔": true, "檔案已附加": true, "添付ファイル": true,
	"파일 첨부됨": true, "첨부": true, "مرفق": true, "ملف مرفق": true, "الملف مرفق": true, "پیوست": true, "فایل پیوست شد": true, "فایل پیوست شده": true, "פורסם": true, "קובץ מצורף": true,
}

// nameOf finds the file and the remark in "<attached: NAME>", "NAME (file attached)" and "NAME <attached>".
func nameOf(plain, inner string) (name, remark string) {
	if strings.HasPrefix(plain, "<") && strings.HasSuffix(plain, ">") {
		remark, name, _ = strings.Cut(inner, ":")
		name = strings.TrimSpace(name)
	} else if open := strings.LastIndexAny(plain, "(<"); open > 0 && len(plain)-open > 2 {
		name, remark = strings.TrimSpace(plain[:open]), strings.Trim(plain[open:], "()<>")
	}
	if before, after, ok := strings.Cut(name, "•"); ok && strings.ContainsAny(after, "0123456789") {
		name = strings.TrimSpace(before) // iOS: "offer.pdf • 3 pages"
	}
	if !isFileName(name) {
		return "", ""
	}
	return name, strings.TrimSpace(remark)
}

// isExportName tells the fixed names exports give to media: 00000001-PHOTO-..., 2015-08-04-PHOTO-..., IMG-20260102-WA0001.
func isExportName(s string) bool {
	digits := strings.TrimLeft(s, "0123456789")
	if len(s)-len(digits) == 8 && strings.HasPrefix(digits, "-") || strings.Contains(s, "-PHOTO-") || strings.Contains(s, "-WA0") {
		return !strings.Contains(s, " ")
	}
	return false
}

// isFileName tells a plausible name of a sent file: one line with a short extension and no path.
func isFileName(s string) bool {
	ext := path.Ext(s)
	if len(ext) < 3 || len(ext) > 6 || len(s) > 255 || strings.ContainsAny(s, "/\\\n<>") || !utf8.ValidString(s) {
		return false
	}
	for _, r := range ext[1:] {
		if !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
			return false
		}
	}
	return len(s) > len(ext)
}

// kindByName gives the kind of a file whose bytes are not in the input.
func kindByName(name string) string {
	switch strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) {
	case "jpg", "jpeg", "png", "gif", "webp", "heic", "bmp", "tif", "tiff":
		return "image"
	case "pdf":
		return "pdf"
	case "zip":
		return "zip"
	case "rar":
		return "rar"
	case "7z":
		return "7z"
	case "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "rtf":
		return "office"
	case "docm", "xlsm", "pptm", "dotm", "xltm", "xlam":
		return "office-macro"
	case "htm", "html", "mht", "svg":
		return "html"
	case "exe", "scr", "msi", "apk", "com", "dll", "dmg", "pkg", "app", "jar", "xll":
		return "executable"
	case "js", "vbs", "ps1", "bat", "cmd", "sh", "hta", "wsf", "py":
		return "script"
	case "iso", "img", "vhd":
		return "iso"
	case "lnk", "url":
		return "lnk"
	case "eml", "msg":
		return "message"
	case "ics":
		return "calendar"
	case "vcf":
		return "vcard"
	case "txt", "csv", "md", "log":
		return "text"
	}
	return "other"
}
