package parapet

import "time"

// Channel is how an approach reached its recipient.
type Channel string

// The channels Parapet tells apart. Anything else is ChannelOther.
const (
	ChannelEmail    Channel = "email"
	ChannelLinkedIn Channel = "linkedin"
	ChannelWhatsApp Channel = "whatsapp"
	ChannelTelegram Channel = "telegram"
	ChannelSignal   Channel = "signal"
	ChannelWeChat   Channel = "wechat"
	ChannelSMS      Channel = "sms"
	ChannelOther    Channel = "other"
)

// ParseChannel maps a channel name as files write it to a Channel; an unknown or empty name is ChannelOther.
func ParseChannel(s string) Channel {
	switch c := Channel(s); c {
	case ChannelEmail, ChannelLinkedIn, ChannelWhatsApp, ChannelTelegram, ChannelSignal, ChannelWeChat, ChannelSMS:
		return c
	}
	return ChannelOther
}

// Speaker says which side of the conversation wrote a message.
type Speaker string

// Them is the persona who approached; Me is the recipient, on whose behalf the check is made.
const (
	Them Speaker = "them"
	Me   Speaker = "me"
)

// Approach is one contact by one persona with one recipient: the persona's facts and the messages, in any channel.
// A parser always returns a usable Approach: what it could not read is listed in Defects, not dropped in silence.
type Approach struct {
	ID      string  // stable within one input: a Message-ID, a corpus id, or a counter
	Source  string  // the input and the place in it, for people: "inbox.mbox, message 12"
	Channel Channel // how it arrived
	Lang    string  // main language, ISO 639-1, declared by the input; empty when the input does not say
	Persona Persona // what the sender claims about themself; never assumed true

	RecipientRole string // what the recipient does, where the input says so; never scored, shown to analysts

	Messages    []Message    // in order of time, oldest first
	Attachments []Attachment // files that came with any message
	Mail        *MailFacts   // header facts of the newest message from the persona; nil outside e-mail
	Defects     []Defect     // what was damaged, missing or refused while reading
}

// Persona is who the sender claims to be. Every field is a claim and may be empty.
type Persona struct {
	Name        string
	Headline    string // the job line of a profile, or a signature's
	Employer    string
	Location    string
	Email       string
	Phone       string
	URL         string // profile link
	Connections int    // number of connections the profile shows; 0 when unknown
	Joined      string // when the profile was made, "2026-01" or "2026-01-15"; empty when unknown
}

// Message is one message of the conversation.
type Message struct {
	At      time.Time // zero when the input does not say
	From    Speaker
	Author  string // the name the input shows for the writer; may be empty
	Subject string // e-mail only
	Text    string // UTF-8, as the recipient would read it; offsets in findings count bytes of this text
}

// Attachment is a file that came with the approach. Its content is not kept: only what can be met again.
type Attachment struct {
	Message   int    // index into Approach.Messages
	Name      string // as sent, decoded
	MediaType string // as declared, lower case
	Kind      string // what the bytes are: pdf, zip, zip-encrypted, rar, rar-encrypted, 7z, 7z-encrypted, archive, office, office-macro, image, html, executable, script, iso, lnk, message, calendar, vcard, text, other
	Size      int64  // bytes after transfer decoding
	SHA256    string // hex; empty when the content was not in the input
}

// AuthResult is what the receiving server recorded for one method, in lower case: pass, fail, softfail, none, neutral,
// temperror, permerror; empty when it recorded nothing.
type AuthResult string

// MailFacts are the header facts of a mail, as the receiver recorded them. Nothing in here is looked up.
type MailFacts struct {
	From        Address
	ReplyTo     []Address
	Sender      Address
	ReturnPath  string // address without angle brackets
	To, Cc      []Address
	MessageID   string
	InReplyTo   string
	Date        time.Time // as claimed by the sender; the zone is kept
	Received    time.Time // when the first server took it in, by its own Received line; zero when the input does not say
	ListMail    bool      // List-Id, List-Unsubscribe or Precedence: bulk/list
	Forwarded   bool      // the message was reported by forwarding; headers of the original are lost when HeadersLost
	HeadersLost bool      // an inline forward: no header fact below may be judged
	Mailer      string    // X-Mailer or User-Agent

	// Results from the receiver's Authentication-Results (the topmost one; RFC 8601), and the domains they speak of.
	AuthServID           string
	SPF, DKIM, DMARC     AuthResult
	ARC                  AuthResult
	SPFDomain            string
	DKIMDomains          []string // d= of signatures that passed
	HiddenText           string   // text a reader would not see (CSS, size, colour); capped
	LinkTexts            []Link   // links whose visible text is itself an address
	Hrefs                []string // where the links of the HTML lead, in order; capped; never fetched
	Structure            []string // ambiguities of the MIME structure, for people
	AuthenticationResult []string // raw header values, capped, for the analyst
}

// Address is a mail address as a header shows it.
type Address struct {
	Name string // display name, decoded
	Addr string // local@domain, as written; empty when it could not be read
}

// Link is a hyperlink whose visible text differs from where it leads.
type Link struct {
	Text string // what the reader sees
	URL  string // where it leads; never fetched
}

// Defect is something in an input that was damaged, missing or refused; the rest was read.
type Defect struct {
	Code   string // short slug: truncated, bad-encoding, too-deep, too-many-parts, limit, no-text, ambiguous-time, unreadable-part ...
	Detail string // for people: what and where
}

// String gives the defect as one line.
func (d Defect) String() string {
	if d.Detail == "" {
		return d.Code
	}
	return d.Code + ": " + d.Detail
}

// Observable is something in an approach that could be met again in another: an address, a domain, a phone.
type Observable struct {
	Kind  ObservableKind `json:"kind"`
	Value string         `json:"value"` // canonical form of its kind
}

// ObservableKind names what an observable is.
type ObservableKind string

// Kinds of observables and the canonical form of each.
const (
	KindEmail    ObservableKind = "email"    // local@domain, lower case, domain in A-labels
	KindDomain   ObservableKind = "domain"   // registrable domain, lower case, A-labels
	KindPhone    ObservableKind = "phone"    // E.164
	KindURL      ObservableKind = "url"      // scheme, host in A-labels, path; tracking parameters removed
	KindLinkedIn ObservableKind = "linkedin" // profile id: in/<slug>
	KindWhatsApp ObservableKind = "whatsapp" // E.164
	KindTelegram ObservableKind = "telegram" // @handle, lower case, or +E.164
	KindWeChat   ObservableKind = "wechat"   // WeChat id, lower case
	KindSignal   ObservableKind = "signal"   // username or E.164
	KindWallet   ObservableKind = "wallet"   // coin:address
	KindSHA256   ObservableKind = "sha256"   // hex, of an attached file
	KindMD5      ObservableKind = "md5"      // hex, named in the text
	KindSHA1     ObservableKind = "sha1"     // hex, named in the text
	KindIP       ObservableKind = "ip"       // netip form
)
