package mail

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"parapet"
)

// sharedData lists where real messages may lie, seen from this package: beside the repository, or beside a folder of work trees.
var sharedData = []string{"../../../../shared/data", "../../../../../shared/data"}

// files reads every file under a folder of the shared data; the test is skipped where the data is absent.
func files(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	root := filepath.Join(sharedData[0], dir)
	for _, at := range sharedData {
		if _, err := os.Stat(filepath.Join(at, dir)); err == nil {
			root = filepath.Join(at, dir)
		}
	}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, root+"/")] = b
		return err
	})
	if err != nil {
		t.Skipf("shared data %s is not here: %v", dir, err)
	}
	return out
}

// check fails when an approach breaks a promise every parser makes.
func check(t testing.TB, raw []byte, as []*parapet.Approach) {
	t.Helper()
	for _, a := range as {
		if len(a.Messages) == 0 || a.Mail == nil || a.Channel != parapet.ChannelEmail || a.ID == "" {
			t.Fatalf("approach without messages, facts or id: %+v", a)
		}
		texts := []string{a.ID, a.Persona.Name, a.Persona.Email, a.Mail.HiddenText, a.Mail.From.Name}
		for _, m := range a.Messages {
			texts = append(texts, m.Author, m.Subject, m.Text)
			if len(m.Text) > 4*maxText {
				t.Fatalf("text of %d bytes", len(m.Text))
			}
		}
		for _, f := range a.Attachments {
			texts = append(texts, f.Name)
			if f.Message < 0 || f.Message >= len(a.Messages) {
				t.Fatalf("attachment of message %d of %d", f.Message, len(a.Messages))
			}
			if f.Size > int64(len(raw)) {
				t.Fatalf("attachment of %d bytes in an input of %d", f.Size, len(raw))
			}
		}
		for _, d := range a.Defects {
			texts = append(texts, d.String())
		}
		for _, l := range a.Mail.LinkTexts {
			texts = append(texts, l.Text, l.URL)
		}
		for _, to := range append(a.Mail.To, a.Mail.Cc...) {
			texts = append(texts, to.Name, to.Addr)
		}
		texts = append(texts, a.Mail.Hrefs...)
		texts = append(texts, a.Mail.Structure...)
		for _, s := range texts {
			if !utf8.ValidString(s) {
				t.Fatalf("not UTF-8: %q", s)
			}
		}
	}
}

func TestSharedMail(t *testing.T) {
	for _, dir := range []string{"mail_parsers", "raw_eml", "hostile/fuzz/mail", "hostile/fuzz/mime", "hostile/fuzz/multipart"} {
		t.Run(dir, func(t *testing.T) {
			all := files(t, dir)
			read, empty, defects := 0, 0, map[string]int{}
			for name, raw := range all {
				as, err := Parse(raw, name)
				if err != nil {
					empty++
					continue
				}
				check(t, raw, as)
				read += len(as)
				for _, a := range as {
					for _, d := range a.Defects {
						defects[d.Code]++
					}
				}
			}
			t.Logf("%d files: %d approaches, %d empty; defects %v", len(all), read, empty, defects)
		})
	}
}

// BenchmarkParse reads every message of raw_eml once a round.
func BenchmarkParse(b *testing.B) {
	all := files(b, "raw_eml")
	size, messages := 0, [][]byte{}
	for name, raw := range all {
		if strings.HasSuffix(name, ".eml") {
			messages = append(messages, raw)
			size += len(raw)
		}
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, raw := range messages {
			if _, err := Parse(raw, "bench"); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(messages)), "µs/mail")
}
