package indicator

// Fact is something true of an approach that is not said in its words: of header, profile, attachments or course.
type Fact struct {
	Name string // as in the table of facts in doc/indicators.md
	Text string // the sentence for people
}

// facts lists the names an indicator may use.
var facts = []string{
	"freemail-for-institution", "reply-to-differs", "display-name-address", "lookalike-domain", "confusable-domain",
	"dmarc-fail", "spf-fail", "dkim-fail", "auth-aligned", "list-mail",
	"archive", "archive-encrypted", "executable", "macro", "html-file", "disk-image",
	"short-link", "link-text-differs", "profile-new", "profile-thin", "no-employer", "first-contact", "no-reply-yet",
	"long-chat", "many-channels", "copied-many", "hidden-text", "obfuscated-text", "presses-after-no", "date-zone-odd",
}

var factNumber = func() map[string]int {
	m := map[string]int{}
	for i, f := range facts {
		m[f] = i
	}
	return m
}()
