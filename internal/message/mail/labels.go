package mail

import "strings"

// label is a field of a header that a mail program writes into a text.
type label int

const (
	noLabel label = iota
	labelFrom
	labelDate
	labelTo
	labelCc
	labelSubject
	labelOther
)

// textLabels are the labels of Outlook, Apple Mail, Thunderbird, Gmail and Chinese web mail, lower case, in English,
// German, French, Spanish, Russian, Chinese, Arabic and Persian, and the same in a few languages that come for free.
var textLabels = func() map[string]label {
	m := map[string]label{}
	for l, names := range map[label]string{
		labelFrom:    "from|von|de|от|от кого|发件人|寄件者|寄件人|发信人|发送人|من|از|فرستنده|da|van|差出人|보낸 사람|od|kimden",
		labelDate:    "sent|date|gesendet|gesendet am|datum|envoyé|envoyé le|enviado|enviado el|fecha|отправлено|дата|发送时间|发送日期|日期|时间|寄件日期|傳送時間|傳送日期|تاريخ الإرسال|تم الإرسال|أرسلت|التاريخ|تاریخ|ارسال شده|تاریخ ارسال|فرستاده شده|inviato|data|verzonden|送信日時|日時|보낸 날짜|sent on",
		labelTo:      "to|an|à|pour|para|кому|收件人|收信人|إلى|به|گیرنده|a|aan|宛先|받는 사람|do|kime",
		labelCc:      "cc|kopie|kopie (cc)|copie|copie à|cc:|копия|抄送|副本|抄送人|副本收件者|نسخة|نسخة إلى|رونوشت|کپی|con copia|참조",
		labelSubject: "subject|betreff|objet|sujet|asunto|тема|主题|主旨|主題|标题|الموضوع|موضوع|oggetto|assunto|onderwerp|件名|제목|temat|konu",
		labelOther:   "reply-to|antwort an|répondre à|responder a|ответить|回复|答复|importance|priorität|importancia|重要性|bcc|message-id|organization|organisation|attachments|anlagen|附件|pièces jointes|вложения|المرفقات|sensitivity|resent-from|reply to",
	} {
		for name := range strings.SplitSeq(names, "|") {
			m[name] = l
		}
	}
	return m
}()

// maxLabelLen is the longest label in bytes that is looked up, with marks around it.
const maxLabelLen = 60

// lineLabel reads a line "Label: value" as mail programs write it into a text; quote marks, stars and direction marks
// around it are dropped.
func lineLabel(l string) (label, string) {
	l = strings.TrimLeft(l, "> \t*|\u00a0\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069")
	colon := strings.IndexByte(l[:min(len(l), maxLabelLen)], ':')
	width := 1
	if wide := strings.Index(l[:min(len(l), maxLabelLen)], "："); wide >= 0 && (colon < 0 || wide < colon) {
		colon, width = wide, len("：")
	}
	if colon <= 0 {
		return noLabel, ""
	}
	name := strings.Trim(l[:colon], " \t*\u00a0\u3000\u200e\u200f\u202a\u202b\u202c")
	found, ok := textLabels[name]
	if !ok {
		if name = strings.ToLower(name); len(name) > maxLabelLen {
			return noLabel, ""
		}
		if found, ok = textLabels[strings.ReplaceAll(name, " ", "")]; !ok {
			found = textLabels[name]
		}
	}
	if found == noLabel {
		return noLabel, ""
	}
	return found, strings.Trim(l[colon+width:], " \t*\u00a0\u200e\u200f\u202a\u202b\u202c")
}

// forwardMarks are the words between dashes, or before a colon, that say that a forwarded mail follows.
var forwardMarks = markSet("forwarded message|begin forwarded message|forwarded mail|weitergeleitete nachricht|anfang der weitergeleiteten nachricht|" +
	"message transféré|message transmis|début du message réexpédié|début du message transféré|message réexpédié|mensaje reenviado|" +
	"inicio del mensaje reenviado|перенаправленное сообщение|пересылаемое сообщение|пересланное сообщение|начало переадресованного сообщения|" +
	"начало пересылаемого сообщения|конец пересылаемого сообщения|转发的消息|转发的邮件|轉寄郵件|轉寄的郵件|轉寄的訊息|轉寄訊息|转发邮件信息|转发的原邮件|以下是转发的邮件|" +
	"下面是被转发的邮件|开始转发的邮件|開始轉寄郵件|以下是轉寄的郵件|رسالة معاد توجيهها|الرسالة المعاد توجيهها|رسالة محولة|رسالة محوّلة|بدء الرسالة المعاد توجيهها|" +
	"بداية الرسالة المحولة|پیام هدایت شده|پیام هدایت\u200cشده|پیام بازارسال شده|نامه هدایت شده|messaggio inoltrato|inizio messaggio inoltrato|mensagem encaminhada|" +
	"doorgestuurd bericht|przekazana wiadomość|転送メッセージ|전달된 메시지")

// originalMarks are the words that come before a quoted mail, in a reply as in a forward.
var originalMarks = markSet("original message|original mail|ursprüngliche nachricht|originalnachricht|message d'origine|message d’origine|message original|mensaje original|" +
	"исходное сообщение|оригинал сообщения|原始邮件|原始郵件|原邮件|原始信件|الرسالة الأصلية|پیام اصلی|messaggio originale|mensagem original|original appointment|元のメッセージ|원본 메시지")

func markSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.SplitSeq(s, "|") {
		m[w] = true
	}
	return m
}

// mark tells whether a line announces a forwarded or an original mail. Between dashes any case counts; without dashes the
// line must end in a colon, as Apple Mail writes it.
func mark(l string) (forward, original bool) {
	l = strings.Trim(l, "> \t\u00a0\u200e\u200f\u202a\u202b\u202c*")
	if len(l) < 8 || len(l) > 200 {
		return false, false
	}
	dashed := strings.HasPrefix(l, "--") || strings.HasPrefix(l, "==") || strings.HasPrefix(l, "__") || strings.HasPrefix(l, "——")
	words := strings.Trim(l, "-=_— \t")
	if !dashed {
		colon := strings.HasSuffix(words, ":") || strings.HasSuffix(words, "：")
		if !colon {
			return false, false
		}
	}
	words = strings.ToLower(strings.Trim(words, ":： \u00a0"))
	if rest, _, ok := strings.Cut(words, " from "); ok {
		words = rest // "forwarded message from Jane Roe"
	}
	return forwardMarks[words], dashed && originalMarks[words]
}
