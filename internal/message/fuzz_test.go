package message

import "testing"

// FuzzRead reads any bytes as an input of any format.
func FuzzRead(f *testing.F) {
	for _, in := range []string{
		eml, whatsApp, telegram, linkedIn, corpusLine, "[" + corpusLine + "]", "From a@b.example Tue Jan  2 10:00:00 2024\n" + eml, "date,author,text\n1,2,3\n",
		"<html><p>x</p></html>", pdfOf("a", "b"), docxOf(f, "<w:p><w:r><w:t>x</w:t></w:r></w:p>"), pictureOf(f, "png"), pictureOf(f, "gif"), encodeUTF16(whatsApp, true),
		zipOf(f, file{"_chat.txt", whatsApp}, file{"00000012-offer.pdf", "%PDF-"}), zipOf(f, file{"messages.csv", linkedIn}), zipOf(f, file{"a", eml}, file{"b", zipOf(f, file{"result.json", telegram})}),
		"Von: A <a@b.example>\nBetreff: c\n\nd", "Anna  2:14 PM\nhi\nSam  2:15 PM\nho\n", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
	} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		opt := Options{OCR: func([]byte) (string, error) { return "seen", nil }}
		checkReadWith(t, string(in), opt)
	})
}
