package indicator

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"parapet"
)

// Samples are the messages that an indicator must and must not fire on.
type Samples struct {
	Hit  []Sample `yaml:"hit"`
	Miss []Sample `yaml:"miss"`
}

// Sample is one invented approach.
type Sample struct {
	Lang        string              `yaml:"lang"`
	Note        string              `yaml:"note"`
	Known       string              `yaml:"known"` // why the sample goes wrong today; it is run and told, but breaks no test
	Channel     string              `yaml:"channel"`
	Subject     string              `yaml:"subject"`
	Text        string              `yaml:"text"`
	Messages    []map[string]string `yaml:"messages"` // each one "them: text" or "me: text", with subject: and at: where needed
	Persona     *samplePersona      `yaml:"persona"`
	Mail        *sampleMail         `yaml:"mail"`
	Attachments []sampleFile        `yaml:"attachments"`
}

type samplePersona struct {
	Name        string `yaml:"name"`
	Headline    string `yaml:"headline"`
	Employer    string `yaml:"employer"`
	Location    string `yaml:"location"`
	Email       string `yaml:"email"`
	Phone       string `yaml:"phone"`
	URL         string `yaml:"url"`
	Connections int    `yaml:"connections"`
	Joined      string `yaml:"joined"`
}

type sampleFile struct {
	Name string `yaml:"name"`
	Kind string `yaml:"kind"`
}

// sampleMail are the header facts a sample may set, by the names of parapet.MailFacts.
type sampleMail struct {
	From        string   `yaml:"from"` // Name <address>
	ReplyTo     string   `yaml:"reply-to"`
	ReturnPath  string   `yaml:"return-path"`
	To          []string `yaml:"to"`
	Cc          []string `yaml:"cc"`
	Date        string   `yaml:"date"`     // RFC 3339
	Received    string   `yaml:"received"` // RFC 3339
	ListMail    bool     `yaml:"list-mail"`
	HeadersLost bool     `yaml:"headers-lost"`
	SPF         string   `yaml:"spf"`
	DKIM        string   `yaml:"dkim"`
	DMARC       string   `yaml:"dmarc"`
	ARC         string   `yaml:"arc"`
	SPFDomain   string   `yaml:"spf-domain"`
	DKIMDomains []string `yaml:"dkim-domains"`
	HiddenText  string   `yaml:"hidden-text"`
	LinkText    string   `yaml:"link-text"`
	LinkURL     string   `yaml:"link-url"`
}

// LoadSamples reads the samples of the library's indicators from samples/<ID>.yml. They are kept apart from Load because
// a check does not need them, and they change no result.
func (l *Library) LoadSamples(libraries ...fs.FS) error {
	for _, fsys := range libraries {
		paths, err := fs.Glob(fsys, "samples/*.yml")
		if err != nil {
			return fmt.Errorf("read samples: %w", err)
		}
		for _, p := range paths {
			data, err := fs.ReadFile(fsys, p)
			if err != nil {
				return fmt.Errorf("read samples: %w", err)
			}
			if err := l.samples(file{path: p, data: data}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *Library) samples(f file) error {
	id := strings.TrimSuffix(path.Base(f.path), ".yml")
	in := l.byID[id]
	if in == nil {
		return fmt.Errorf("%s: no indicator %s", f.path, id)
	}
	var s Samples
	if err := strict(f, &s); err != nil {
		return err
	}
	in.Samples.Hit = append(in.Samples.Hit, s.Hit...)
	in.Samples.Miss = append(in.Samples.Miss, s.Miss...)
	return nil
}

// Approach gives the sample as an approach; number tells samples of one indicator apart.
func (s *Sample) Approach(number int) (*parapet.Approach, error) {
	ap := &parapet.Approach{ID: fmt.Sprintf("sample-%d", number), Channel: parapet.ParseChannel(s.Channel), Lang: s.Lang}
	if s.Text != "" {
		ap.Messages = append(ap.Messages, parapet.Message{From: parapet.Them, Subject: s.Subject, Text: s.Text})
	}
	for i, row := range s.Messages {
		m, err := sampleMessage(row)
		if err != nil {
			return nil, fmt.Errorf("message %d: %w", i+1, err)
		}
		ap.Messages = append(ap.Messages, m)
	}
	if len(ap.Messages) == 0 && s.Mail == nil && s.Persona == nil {
		return nil, fmt.Errorf("a sample needs text or messages")
	}
	if p := s.Persona; p != nil {
		ap.Persona = parapet.Persona{Name: p.Name, Headline: p.Headline, Employer: p.Employer, Location: p.Location, Email: p.Email,
			Phone: p.Phone, URL: p.URL, Connections: p.Connections, Joined: p.Joined}
	}
	for _, a := range s.Attachments {
		ap.Attachments = append(ap.Attachments, parapet.Attachment{Name: a.Name, Kind: a.Kind})
	}
	if s.Mail != nil {
		ap.Channel = parapet.ChannelEmail
		ap.Mail = s.Mail.facts()
		if ap.Persona.Email == "" {
			ap.Persona.Email = ap.Mail.From.Addr
		}
	}
	return ap, nil
}

func sampleMessage(row map[string]string) (parapet.Message, error) {
	m := parapet.Message{Subject: row["subject"]}
	if at := row["at"]; at != "" {
		t, err := time.Parse(time.RFC3339, at)
		if err != nil {
			return m, fmt.Errorf("at: %w", err)
		}
		m.At = t
	}
	for key := range row {
		if !slices.Contains([]string{"them", "me", "subject", "at"}, key) {
			return m, fmt.Errorf("unknown field %q", key)
		}
	}
	them, isThem := row["them"]
	me, isMe := row["me"]
	if isThem == isMe {
		return m, fmt.Errorf("a message has either them or me")
	}
	m.From, m.Text = parapet.Them, them
	if isMe {
		m.From, m.Text = parapet.Me, me
	}
	return m, nil
}

func (s *sampleMail) facts() *parapet.MailFacts {
	f := &parapet.MailFacts{From: sampleAddress(s.From), ReturnPath: s.ReturnPath, ListMail: s.ListMail, HeadersLost: s.HeadersLost,
		SPF: parapet.AuthResult(s.SPF), DKIM: parapet.AuthResult(s.DKIM), DMARC: parapet.AuthResult(s.DMARC), ARC: parapet.AuthResult(s.ARC),
		SPFDomain: s.SPFDomain, DKIMDomains: s.DKIMDomains, HiddenText: s.HiddenText}
	if s.ReplyTo != "" {
		f.ReplyTo = []parapet.Address{sampleAddress(s.ReplyTo)}
	}
	for _, a := range s.To {
		f.To = append(f.To, sampleAddress(a))
	}
	for _, a := range s.Cc {
		f.Cc = append(f.Cc, sampleAddress(a))
	}
	if t, err := time.Parse(time.RFC3339, s.Date); err == nil {
		f.Date = t
	}
	if t, err := time.Parse(time.RFC3339, s.Received); err == nil {
		f.Received = t
	}
	if s.LinkURL != "" {
		f.LinkTexts = []parapet.Link{{Text: s.LinkText, URL: s.LinkURL}}
	}
	return f
}

func sampleAddress(s string) parapet.Address {
	name, addr, ok := strings.Cut(s, "<")
	if !ok {
		return parapet.Address{Addr: strings.TrimSpace(s)}
	}
	return parapet.Address{Name: strings.Trim(strings.TrimSpace(name), `"`), Addr: strings.TrimSuffix(strings.TrimSpace(addr), ">")}
}

// SampleResult is how one sample went.
type SampleResult struct {
	Indicator string
	Hit       bool // it should fire
	Number    int  // from 1, within hits or misses
	Sample    Sample
	Fired     []string // ids of every indicator that fired
	OK        bool
	Err       error
}

// TestSamples runs every sample of the library through fired, which gives the ids of the indicators that fire on an approach.
func (l *Library) TestSamples(fired func(*parapet.Approach) []string) []SampleResult {
	var out []SampleResult
	for _, in := range l.Indicators {
		out = append(out, testSamples(in, true, in.Samples.Hit, fired)...)
		out = append(out, testSamples(in, false, in.Samples.Miss, fired)...)
	}
	return out
}

func testSamples(in *Indicator, hit bool, list []Sample, fired func(*parapet.Approach) []string) (out []SampleResult) {
	for i := range list {
		r := SampleResult{Indicator: in.ID, Hit: hit, Number: i + 1, Sample: list[i]}
		ap, err := list[i].Approach(i + 1)
		if r.Err = err; err == nil {
			r.Fired = fired(ap)
			r.OK = slices.Contains(r.Fired, in.ID) == hit
		}
		out = append(out, r)
	}
	return out
}
