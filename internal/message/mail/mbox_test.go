package mail

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func TestMbox(t *testing.T) {
	const from = "From jo@firm.example Tue Mar  3 10:05:00 2026\n"
	mail := func(subject, body string) string {
		return "From: jo@firm.example\nTo: poe@institute.example\nSubject: " + subject + "\n\n" + body + "\n"
	}
	tests := []struct {
		name, in string
		want     []string // "subject: text"
	}{
		{"two", from + mail("a", "one") + "\n" + from + mail("b", "two"), []string{"a: one", "b: two"}},
		{"carriage returns", strings.ReplaceAll(from+mail("a", "one")+"\n"+from+mail("b", "two"), "\n", "\r\n"), []string{"a: one", "b: two"}},
		{"no empty line between", from + mail("a", "one") + from + mail("b", "two"), []string{"a: one", "b: two"}},
		{"marked lines", from + mail("a", ">From here\n>>From there"), []string{"a: From here\n>From there"}},
		{"a sentence is no beginning", from + mail("a", "x\n\nFrom now on we meet at 10:05.\nyes"), []string{"a: x\n\nFrom now on we meet at 10:05.\nyes"}},
		{"no header after", from + mail("a", "x\n\nFrom me, 10:05 2026\nno header here"), []string{"a: x\n\nFrom me, 10:05 2026\nno header here"}},
		{"Thunderbird", "From - Tue Mar 03 10:05:00 2026\n" + mail("a", "one"), []string{"a: one"}},
		{"bytes before", "\x00junk\nmore\n\n" + from + mail("a", "one"), []string{"a: one"}},
		{"a mail before", mail("z", "zero") + "\n" + from + mail("a", "one"), []string{"z: zero", "a: one"}},
		{"nothing in it", from + "\n" + from + mail("a", "one"), []string{": ", "a: one"}},
		{"no end of line", from + strings.TrimSuffix(mail("a", "one"), "\n"), []string{"a: one"}},
		{"empty", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for a, err := range Mbox(iotest.OneByteReader(strings.NewReader(tt.in)), "box") {
				if err != nil {
					t.Fatal(err)
				}
				m := a.Messages[0]
				got = append(got, m.Subject+": "+m.Text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMboxDefectsAndErrors(t *testing.T) {
	const from = "From jo@firm.example Tue Mar  3 10:05:00 2026\n"
	long := io.MultiReader(strings.NewReader(from+"From: a@b.example\nSubject: long\n\n"), io.LimitReader(endless("word "), maxMessage+1000),
		strings.NewReader("\n\n"+from+"From: a@b.example\nSubject: next\n\nx"))
	var got []string
	for a, err := range Mbox(long, "box") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(a.Source, " ", a.Messages[0].Subject, " ", hasDefect(a, "truncated")))
	}
	if diff := cmp.Diff([]string{"box, message 1 long true", "box, message 2 next false"}, got); diff != "" {
		t.Error(diff)
	}
	broken := errors.New("disk gone")
	n := 0
	for a, err := range Mbox(io.MultiReader(strings.NewReader(from+"Subject: a\n\nx\n\n"+from+"Subject: b\n\ny"), iotest.ErrReader(broken)), "box") {
		if err != nil {
			if !errors.Is(err, broken) || !strings.Contains(err.Error(), "box, message 2") {
				t.Errorf("error = %v", err)
			}
			break
		}
		if a == nil {
			t.Fatal("neither approach nor error")
		}
		n++
	}
	if n != 2 {
		t.Errorf("%d messages before the error, want 2", n)
	}
	for a := range Mbox(strings.NewReader("\x00junk\n\n"+from+"Subject: a\n\nx"), "box") {
		if !hasDefect(a, "leading-bytes") {
			t.Errorf("defects = %v", a.Defects)
		}
	}
}

// endless repeats itself as a reader.
type endless string

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e[i%len(e)]
	}
	return len(p), nil
}

// repeat gives n copies of a text.
type repeat struct {
	text string
	n    int
	rest string
}

func (r *repeat) Read(p []byte) (int, error) {
	if r.rest == "" {
		if r.n == 0 {
			return 0, io.EOF
		}
		r.n--
		r.rest = r.text
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// A file of many messages takes no more memory than a few of them, and a million From_ lines are a million messages.
func TestMboxMemory(t *testing.T) {
	const from = "From a Tue Mar  3 10:05:00 2026\n"
	for name, r := range map[string]*repeat{
		"from lines": {text: from, n: 1_000_000},
		"mails":      {text: from + "From: a@b.example\nSubject: s\n\n" + strings.Repeat("Some words of a mail.\n", 1000) + "\n", n: 2000},
	} {
		want := r.n
		var peak, start uint64
		var ms runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&ms)
		start = ms.HeapAlloc
		n := 0
		for a, err := range Mbox(r, "box") {
			if err != nil || a == nil {
				t.Fatal(err)
			}
			if n++; n%(want/20) == 0 {
				runtime.GC()
				runtime.ReadMemStats(&ms)
				peak = max(peak, ms.HeapAlloc)
			}
		}
		if n != want {
			t.Errorf("%s: %d messages, want %d", name, n, want)
		}
		if peak > start+(4<<20) {
			t.Errorf("%s: %d bytes in use while reading, %d before", name, peak, start)
		}
	}
}
