package chat

import (
	"io"
	"strings"
	"testing"

	"parapet"
)

func readTelegram(t testing.TB, in, me string) (as []*parapet.Approach, errs []string) {
	t.Helper()
	if !LooksTelegram([]byte(in)) {
		t.Errorf("not recognised: %.80q", in)
	}
	for a, err := range Telegram(strings.NewReader(in), Options{Source: "r.json", Me: me}) {
		if err != nil {
			errs = append(errs, err.Error())
			continue
		}
		as = append(as, a)
	}
	return as, errs
}

const telegramSingle = `{
 "name": "Recruiter Lin",
 "type": "personal_chat",
 "id": 777,
 "messages": [
  {"id": 1, "type": "service", "date": "2025-06-01T09:00:00", "date_unixtime": "1748768400", "actor": "Recruiter Lin", "action": "phone_call", "text": "call"},
  {"id": 2, "type": "message", "date": "2025-06-01T11:05:00", "date_unixtime": "1748768700", "from": "Recruiter Lin", "from_id": "user777",
   "text": ["See ", {"type": "link", "text": "https://job.example"}, " or ", {"type": "text_link", "text": "here", "href": "https://other.example/a"}], "text_entities": [{"type": "plain", "text": "See "}]},
  {"id": 3, "type": "message", "date": "2025-06-01T11:06:00", "date_unixtime": "1748768760", "from": "Sam", "from_id": "user42", "text": "Who\u0020is it?"},
  {"id": 4, "type": "message", "date": "2025-06-01T11:07:00", "date_unixtime": "1748768820", "from": null, "from_id": "user777", "photo": "(File not included. Change data exporting settings to download.)", "text": ""},
  {"id": 5, "type": "message", "date": "2025-06-01T11:08:00", "date_unixtime": "1748768880", "from": "Recruiter Lin", "from_id": "user777", "file": "files/offer.docm", "mime_type": "Application/Word", "text": "open it"}
 ]
}`

func TestTelegramSingleChat(t *testing.T) {
	as, errs := readTelegram(t, telegramSingle, "")
	if len(as) != 1 || len(errs) != 0 {
		t.Fatal(len(as), errs)
	}
	want := "2025-06-01 09:05:00 them Recruiter Lin: \"See https://job.example or here (https://other.example/a)\"\n" +
		"2025-06-01 09:06:00 me Sam: \"Who is it?\"\n2025-06-01 09:07:00 them : \"\"\n2025-06-01 09:08:00 them Recruiter Lin: \"open it\"\n"
	a := as[0]
	if got := script(a); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	files := []parapet.Attachment{{Message: 2, Kind: "image"}, {Message: 3, Name: "offer.docm", MediaType: "application/word", Kind: "office-macro"}}
	if len(a.Attachments) != 2 || a.Attachments[0] != files[0] || a.Attachments[1] != files[1] {
		t.Errorf("attachments %+v", a.Attachments)
	}
	if a.ID != "777" || a.Source != "r.json" || a.Channel != parapet.ChannelTelegram || a.Persona.Name != "Recruiter Lin" || codes(a) != "" {
		t.Errorf("%+v", a)
	}
}

const telegramFull = `{
 "about": "x", "personal_information": {"user_id": 42, "first_name": "Sam", "bio": {"deep": [1, [2]]}},
 "contacts": {"list": [{"first_name": "Hidden"}]},
 "chats": {"about": "", "list": [
  {"name": "Lin", "type": "personal_chat", "id": 777, "messages": [
   {"type": "message", "date_unixtime": "1748768760", "from": "Sam", "from_id": "user42", "text": "first"},
   {"type": "message", "date_unixtime": "1748768820", "from": "Lin", "from_id": "user777", "text": "second"}]},
  {"type": "saved_messages", "id": 42, "messages": [{"type": "message", "from": "Sam", "from_id": "user42", "text": "my diary"}]},
  {"name": "News", "type": "public_channel", "id": 9, "messages": [{"type": "message", "from": "News", "from_id": "channel9", "text": "news"}]},
  {"name": null, "type": "personal_chat", "id": 778, "messages": [{"type": "message", "date": "2019-06-01T11:05:00", "from": null, "from_id": 778, "text": "from nobody"}]},
  {"name": "Group", "type": "private_group", "id": 5, "messages": [
   {"type": "message", "date_unixtime": "1748768760", "from": "Bo", "from_id": "user1", "text": "a"},
   {"type": "message", "date_unixtime": "1748768761", "from": "Cy", "from_id": "user2", "text": "b"}]}
 ]},
 "left_chats": {"list": [{"name": "L", "type": "private_group", "id": 6, "messages": [{"type": "message", "from": "X", "text": "left"}]}]}
}`

func TestTelegramFullExport(t *testing.T) {
	as, errs := readTelegram(t, telegramFull, "")
	if len(as) != 3 || len(errs) != 0 {
		t.Fatal(len(as), errs)
	}
	for i, want := range []string{
		"2025-06-01 09:06:00 me Sam: \"first\"\n2025-06-01 09:07:00 them Lin: \"second\"\n",
		"2019-06-01 11:05:00 them : \"from nobody\"\n",
		"2025-06-01 09:06:00 them Bo: \"a\"\n2025-06-01 09:06:01 them Cy: \"b\"\n",
	} {
		if got := script(as[i]); got != want {
			t.Errorf("chat %d: got\n%swant\n%s", i, got, want)
		}
	}
	if codes(as[0]) != "" || codes(as[1]) != "ambiguous-time" || as[1].Source != "r.json, chat 4" || as[1].ID != "778" {
		t.Errorf("%q %q %s", codes(as[0]), codes(as[1]), as[1].Source)
	}
}

func TestTelegramOldFormWithoutIDs(t *testing.T) {
	as, errs := readTelegram(t, `{"name":"Author 2","messages":[{"type":"message","date":"2018-12-05T10:39:10","from":"Author 1","text":"hi"},{"type":"message","date":"2018-12-05T10:40:10","from":"Author 2","text":"ho"}]}`, "")
	want := "2018-12-05 10:39:10 me Author 1: \"hi\"\n2018-12-05 10:40:10 them Author 2: \"ho\"\n"
	if len(as) != 1 || len(errs) != 0 || script(as[0]) != want {
		t.Errorf("%q %s", errs, script(as[0]))
	}
}

func TestTelegramBadEscapes(t *testing.T) {
	in := "{\"name\":\"Lin\",\"type\":\"personal_chat\",\"id\":7,\"messages\":[{\"type\":\"message\",\"from_id\":\"user7\",\"date_unixtime\":\"1748768760\",\"from\":\"Lin\",\"text\":\"a\\x0bb\\'c \x01 \\\\x41 \\\"q\\\"\"}]}"
	as, errs := readTelegram(t, in, "")
	if len(as) != 1 || len(errs) != 0 || as[0].Messages[0].Text != "a\vb'c \x01 \\x41 \"q\"" {
		t.Errorf("%q %s", errs, script(as[0]))
	}
}

func TestTelegramTruncated(t *testing.T) {
	as, errs := readTelegram(t, telegramSingle[:len(telegramSingle)-120], "")
	if len(as) != 1 || len(as[0].Messages) != 3 || len(errs) != 1 || !strings.HasPrefix(errs[0], "read Telegram export r.json, chat 1: ") {
		t.Errorf("%d approaches, %q", len(as), errs)
	}
}

func TestTelegramNothingOfAPerson(t *testing.T) {
	as, errs := readTelegram(t, `{"chats":{"list":[{"type":"saved_messages","messages":[{"type":"message","text":"x"}]}]}}`, "")
	if len(as) != 0 || len(errs) != 1 || errs[0] != "read Telegram export r.json: no conversation with a person in 1 chats" {
		t.Errorf("%d %q", len(as), errs)
	}
}

// TestTelegramLimits: a long chat keeps its newest messages; a value without end is refused.
func TestTelegramLimits(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"name":"Lin","type":"personal_chat","id":7,"messages":[`)
	for i := range 2*MaxMessages + 10 {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`{"type":"message","from_id":"user7","from":"Lin","text":"m"}`)
	}
	b.WriteString(`,{"type":"message","from_id":"user7","from":"Lin","text":"last"}]}`)
	as, errs := readTelegram(t, b.String(), "")
	if len(as) != 1 || len(errs) != 0 || len(as[0].Messages) != MaxMessages || as[0].Messages[MaxMessages-1].Text != "last" || !strings.Contains(codes(as[0]), "limit") {
		t.Errorf("%d %q %d", len(as), errs, len(as[0].Messages))
	}
	endless := io.MultiReader(strings.NewReader(`{"messages":[{"type":"message","date":"x","text":"`), &repeat{'a'})
	for _, err := range Telegram(endless, Options{Source: "r.json"}) {
		if err != nil && !strings.Contains(err.Error(), "one value over 16 MiB") {
			t.Error(err)
		}
	}
	deep := `{"chats":` + strings.Repeat("[", 1000)
	if _, errs := readTelegram(t, deep, ""); len(errs) != 1 || !strings.Contains(errs[0], "nested too deep") {
		t.Errorf("%q", errs)
	}
}

// repeat is a reader without end.
type repeat struct{ c byte }

func (r *repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = r.c
	}
	return len(p), nil
}

func TestNotTelegram(t *testing.T) {
	for _, in := range []string{"", "{}", "[]", `{"messages":[{"at":"x","from":"them","text":"a"}]}`, `{"messages":[]}`, `{"messages":[{"sender_name":"a","timestamp_ms":1}]}`, `{"chats":`} {
		if got := LooksTelegram([]byte(in)); got != (in == `{"chats":`) {
			t.Errorf("%q: %v", in, got)
		}
	}
}
