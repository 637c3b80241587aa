package message

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parapet"
)

const corpusLine = `{"id": "x1", "label": "approach", "kind": "k", "note": "n", "channel": "whatsapp", "lang": "en", "recipient": {"role": "ship engineer"}, "persona": {"name": "Ada Thorne", "headline": "Talent", "employer": "Orrel", "location": "Leeds", "email": "ada@orrel.example", "phone": "+44 7700 900123", "url": "https://example.org/in/ada", "connections": "500+", "joined": "2026-01"}, "messages": [{"at": "2026-05-12T18:40:00Z", "from": "them", "text": "Hello"}, {"at": "2026-05-12T18:50:00Z", "from": "me", "text": "Who is it?", "subject": "Re"}], "tells": ["SN01"]}`

func TestJSONLCorpusForm(t *testing.T) {
	a := one(t, "c.jsonl", corpusLine+"\n", Options{})
	want := "2026-05-12 18:40:00 them : \"Hello\"\n2026-05-12 18:50:00 me : \"Who is it?\"\n"
	if got := script(a); got != want {
		t.Errorf("messages\n%swant\n%s", got, want)
	}
	p := parapet.Persona{Name: "Ada Thorne", Headline: "Talent", Employer: "Orrel", Location: "Leeds", Email: "ada@orrel.example", Phone: "+44 7700 900123", URL: "https://example.org/in/ada", Connections: 500, Joined: "2026-01"}
	if a.Persona != p {
		t.Errorf("persona %+v", a.Persona)
	}
	if a.ID != "x1" || a.Source != "c.jsonl, line 1" || a.Channel != parapet.ChannelWhatsApp || a.Lang != "en" || a.RecipientRole != "ship engineer" || a.Messages[1].Subject != "Re" || codes(a) != "" {
		t.Errorf("%+v", a)
	}
}

// TestJSONLNeverReadsLabels: an approach is the same whatever a corpus says about it.
func TestJSONLNeverReadsLabels(t *testing.T) {
	plain := `{"id":"x","channel":"sms","messages":[{"from":"them","text":"hi"}]}`
	labelled := `{"id":"x","channel":"sms","label":"SECRETLABEL","kind":"SECRETKIND","tells":["SECRETTELL"],"note":"SECRETNOTE","messages":[{"from":"them","text":"hi","note":"SECRETNOTE"}]}`
	a, _ := json.Marshal(one(t, "a", plain, Options{}))
	b, _ := json.Marshal(one(t, "a", labelled, Options{}))
	if string(a) != string(b) {
		t.Errorf("labels change the approach:\n%s\n%s", a, b)
	}
	if strings.Contains(string(b), "SECRET") {
		t.Errorf("labels are in the approach: %s", b)
	}
}

func TestJSONLFlatRow(t *testing.T) {
	a := one(t, "f.jsonl", `{"id":"r1","channel":"email","lang":"de","subject":"Angebot","text":"Guten Tag","from":"\"Vera Lind\" <vera@lind.example>","label":"x"}`, Options{})
	if a.Persona.Name != "Vera Lind" || a.Persona.Email != "vera@lind.example" || a.Messages[0].Subject != "Angebot" || a.Messages[0].Text != "Guten Tag" || a.Channel != parapet.ChannelEmail {
		t.Errorf("%+v", a)
	}
}

func TestJSONLBadLineIsNamedAndTheRestIsRead(t *testing.T) {
	in := "\xef\xbb\xbf" + corpusLine + "\n\n{\"id\": \"broken\n[1]\n{}\n" + strings.Replace(corpusLine, "x1", "x2", 1) + "\n" + `{"id":"cut","messa`
	as, errs := readAll(t, "c.jsonl", in, Options{})
	if len(as) != 2 || as[0].ID != "x1" || as[1].ID != "x2" {
		t.Fatalf("%d approaches", len(as))
	}
	if len(errs) != 4 {
		t.Fatalf("errors %q", errs)
	}
	for i, line := range []int{3, 4, 5, 7} {
		if want := fmt.Sprintf("read c.jsonl:%d: ", line); !strings.HasPrefix(errs[i], want) {
			t.Errorf("error %q, want %q...", errs[i], want)
		}
	}
}

func TestJSONLFirstLineDamaged(t *testing.T) {
	as, errs := readAll(t, "c.jsonl", `{"id":"a",`+"\n"+corpusLine+"\n", Options{})
	if len(as) != 1 || len(errs) != 1 || !strings.HasPrefix(errs[0], "read c.jsonl:1: ") {
		t.Errorf("%d approaches, errors %q", len(as), errs)
	}
}

func TestJSONLOddFieldsLoseOnlyThemselves(t *testing.T) {
	a := one(t, "c.jsonl", `{"id":7,"channel":"pigeon","recipient":"spy","persona":[],"messages":[{"at":"soon","from":"someone","text":12},{"text":"b"}]}`, Options{})
	if a.ID != "7" || a.Channel != parapet.ChannelOther || len(a.Messages) != 2 || a.Messages[0].Text != "12" || a.Messages[0].From != parapet.Them {
		t.Errorf("%+v", a)
	}
	if codes(a) != "ambiguous-time bad-field" {
		t.Errorf("defects %q", codes(a))
	}
}

func TestJSONLLongLine(t *testing.T) {
	long := `{"id":"long","text":"` + strings.Repeat("a", MaxLine) + `"}`
	fits := `{"id":"fits","text":"` + strings.Repeat("a", 1<<20) + `"}`
	as, errs := readAll(t, "c.jsonl", fits+"\n"+long+"\n"+fits, Options{})
	if len(as) != 2 || len(errs) != 1 || !strings.HasPrefix(errs[0], "read c.jsonl:2: line over 16 MiB") {
		t.Errorf("%d approaches, errors %q", len(as), errs)
	}
}

// TestJSONLStreams reads the first approach of an input that never ends.
func TestJSONLStreams(t *testing.T) {
	r, w := io.Pipe()
	go func() {
		for {
			if _, err := io.WriteString(w, corpusLine+"\n"); err != nil {
				return
			}
		}
	}()
	n := 0
	for a, err := range Read(Input{Name: "endless", Reader: r, Size: -1}, Options{}) {
		if err != nil || a.ID != "x1" {
			t.Fatal(a, err)
		}
		if n++; n == 1000 {
			break
		}
	}
	_ = r.Close()
}

func TestJSONArrayAndObject(t *testing.T) {
	pretty := strings.NewReplacer(`, "`, ",\n  \"").Replace(corpusLine)
	for name, c := range map[string]struct {
		in   string
		want int
	}{
		"array":         {"[" + corpusLine + ",\n" + corpusLine + "]", 2},
		"array, indent": {"\n[\n  " + pretty + ",\n  " + pretty + "\n]\n", 2},
		"object":        {pretty, 1},
		"object, BOM":   {"\xef\xbb\xbf\n" + pretty + "\n", 1},
	} {
		as, errs := readAll(t, "a.json", c.in, Options{})
		if len(as) != c.want || len(errs) != 0 {
			t.Errorf("%s: %d approaches, errors %q", name, len(as), errs)
		}
	}
}

func TestJSONArrayDamaged(t *testing.T) {
	as, errs := readAll(t, "a.json", "["+corpusLine+", 5, "+corpusLine+", {\"id\":", Options{})
	if len(as) != 2 || len(errs) != 2 || !strings.HasPrefix(errs[0], "read a.json, approach 2: ") || !strings.HasPrefix(errs[1], "read a.json, approach 4: ") {
		t.Errorf("%d approaches, errors %q", len(as), errs)
	}
}

func TestUTF16(t *testing.T) {
	text := "{\"id\":\"u\",\"text\":\"报告 𝄞\"}"
	for _, big := range []bool{false, true} {
		a := one(t, "u", encodeUTF16(text, big), Options{})
		if a.ID != "u" || a.Messages[0].Text != "报告 𝄞" {
			t.Errorf("big %v: %+v", big, a)
		}
	}
}

func encodeUTF16(s string, big bool) string {
	var b []byte
	unit := func(u uint16) {
		if big {
			b = append(b, byte(u>>8), byte(u))
			return
		}
		b = append(b, byte(u), byte(u>>8))
	}
	unit(0xfeff)
	for _, r := range s {
		if r >= 0x10000 {
			r -= 0x10000
			unit(0xd800 | uint16(r>>10))
			unit(0xdc00 | uint16(r&0x3ff))
			continue
		}
		unit(uint16(r))
	}
	return string(b)
}

// TestJSONLSharedCorpus reads every line of the corpus without an error or a defect.
func TestJSONLSharedCorpus(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(shared, "corpus", "*.jsonl"))
	if len(files) == 0 {
		t.Skip("the shared corpus is not there")
	}
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		as, errs := readAll(t, path, string(raw), Options{})
		if want := strings.Count(string(raw), "\n"); len(as) != want || len(errs) != 0 {
			t.Errorf("%s: %d approaches of %d, errors %q", path, len(as), want, errs)
		}
		for _, a := range as {
			if codes(a) != "" {
				t.Errorf("%s %s: defects %q", path, a.ID, codes(a))
			}
		}
	}
}

func FuzzJSONL(f *testing.F) {
	f.Add(corpusLine)
	f.Add("[" + corpusLine + "]")
	f.Add(`{"id":1,"text":"a","from":"b <c@d.example>"}` + "\n{")
	f.Fuzz(func(t *testing.T, in string) { checkRead(t, "{"+in) })
}

// checkRead demands that reading is total, valid and the same twice.
func checkRead(t *testing.T, in string) {
	t.Helper()
	checkReadWith(t, in, Options{})
}

func checkReadWith(t *testing.T, in string, opt Options) {
	t.Helper()
	as, errs := readAll(t, "fuzz", in, opt)
	checkAll(t, "fuzz", as, errs)
	if len(as)+len(errs) == 0 {
		t.Errorf("nothing came out of %q", in)
	}
	again, _ := readAll(t, "fuzz", in, opt)
	a, _ := json.Marshal(as)
	b, _ := json.Marshal(again)
	if string(a) != string(b) {
		t.Errorf("two readings differ:\n%s\n%s", a, b)
	}
}
