package message

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"parapet"
)

// shared is where real public messages lie beside the repository or the directory it is in, when they are there at all.
var shared = func() string {
	for _, dir := range []string{"../../../shared", "../../../../shared"} {
		if _, err := os.Stat(dir + "/corpus"); err == nil {
			return dir
		}
	}
	return "../../../shared"
}()

// readAll reads an input that is only a stream.
func readAll(t testing.TB, name, content string, opt Options) (as []*parapet.Approach, errs []string) {
	t.Helper()
	return collect(Input{Name: name, Reader: io.MultiReader(strings.NewReader(content)), Size: -1}, opt)
}

func collect(in Input, opt Options) (as []*parapet.Approach, errs []string) {
	for a, err := range Read(in, opt) {
		if err != nil {
			errs = append(errs, err.Error())
			continue
		}
		as = append(as, a)
	}
	return as, errs
}

// one demands exactly one approach and no error.
func one(t testing.TB, name, content string, opt Options) *parapet.Approach {
	t.Helper()
	as, errs := readAll(t, name, content, opt)
	if len(as) != 1 || len(errs) != 0 {
		t.Fatalf("%s: %d approaches, errors %q; want one approach", name, len(as), errs)
	}
	return as[0]
}

// codes gives the codes of an approach's defects, in order.
func codes(a *parapet.Approach) string {
	var out []string
	for _, d := range a.Defects {
		out = append(out, d.Code)
	}
	return strings.Join(out, " ")
}

// script writes the messages of an approach one a line: time, side, author and text.
func script(a *parapet.Approach) string {
	var b strings.Builder
	for _, m := range a.Messages {
		at := "-"
		if !m.At.IsZero() {
			at = m.At.UTC().Format("2006-01-02 15:04:05")
		}
		fmt.Fprintf(&b, "%s %s %s: %q\n", at, m.From, m.Author, m.Text)
	}
	return b.String()
}

func TestReadIsTotalOnNothing(t *testing.T) {
	for _, content := range []string{"", " ", "\n\n", "\xef\xbb\xbf"} {
		a := one(t, "empty.txt", content, Options{})
		if codes(a) != "no-text" {
			t.Errorf("%q: defects %q, want no-text", content, codes(a))
		}
	}
}

func TestReadRefusesBinaryWithOneError(t *testing.T) {
	as, errs := readAll(t, "a.bin", strings.Repeat("\x00\x01\x02\xff", 100), Options{})
	if len(as) != 0 || len(errs) != 1 || !strings.HasPrefix(errs[0], "read a.bin: ") {
		t.Errorf("approaches %d, errors %q", len(as), errs)
	}
}

func TestReadPastedText(t *testing.T) {
	a := one(t, "-", "Dear Dr Holt,\r\nwe pay for short notes.\r\n", Options{})
	if got, want := a.Messages[0].Text, "Dear Dr Holt,\nwe pay for short notes.\n"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if a.Messages[0].From != parapet.Them || a.Channel != parapet.ChannelOther || a.Source != "-" {
		t.Errorf("from %s, channel %s, source %s", a.Messages[0].From, a.Channel, a.Source)
	}
}

// TestReadSharedData puts every real file through and demands approaches in valid UTF-8 or a named error.
func TestReadSharedData(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		t.Skipf("%s is not there: the test over real public messages is skipped", shared)
	}
	for _, dir := range []string{"corpus", "data/chat_exports", "data/outreach", "data/sms_en", "data/hostile", "data/mail_parsers", "data/list_genuine"} {
		files, approaches, failed := 0, 0, 0
		err := filepath.WalkDir(filepath.Join(shared, dir), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files++
			as, errs := collect(Input{Name: path, Reader: bytes.NewReader(raw), Size: int64(len(raw))}, Options{})
			approaches, failed = approaches+len(as), failed+len(errs)
			checkAll(t, path, as, errs)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d files, %d approaches, %d errors", dir, files, approaches, failed)
	}
}

// checkAll demands what holds for every input: something comes out, texts are valid, errors name the input.
func checkAll(t testing.TB, name string, as []*parapet.Approach, errs []string) {
	t.Helper()
	for _, a := range as {
		if a.ID == "" || !strings.HasPrefix(a.Source, strings.ToValidUTF8(name, "\uFFFD")) {
			t.Errorf("%s: id %q, source %q", name, a.ID, a.Source)
		}
		for _, m := range a.Messages {
			if !utf8.ValidString(m.Text) || !utf8.ValidString(m.Author) || !utf8.ValidString(m.Subject) {
				t.Errorf("%s: %s: text is not UTF-8", name, a.ID)
			}
		}
		for _, f := range a.Attachments {
			if f.Message < 0 || f.Message >= max(1, len(a.Messages)) {
				t.Errorf("%s: attachment of message %d of %d", name, f.Message, len(a.Messages))
			}
		}
	}
	for _, e := range errs {
		if !strings.Contains(e, name) {
			t.Errorf("%s: error %q does not name the input", name, e)
		}
	}
}
