package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"strings"
	"testing"
	"unicode/utf8"
)

// entry is a file to be put in an archive. claim, when not 0, is the size the directory gives for it.
type entry struct {
	name    string
	content []byte
	claim   uint64
}

// noiseSize is the size of contents that are not compressed.
const noiseSize = 50 << 20

func zipOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		method := zip.Deflate
		if len(e.content) == noiseSize {
			method = zip.Store
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	out := b.Bytes()
	for _, e := range entries {
		if e.claim != 0 { // in the directory, the size stands 22 bytes before the name
			at := bytes.LastIndex(out, []byte(e.name))
			binary.LittleEndian.PutUint32(out[at-22:], uint32(e.claim))
		}
	}
	return out
}

// overlapping makes an archive of n entries that all unpack the same bytes.
func overlapping(n int) []byte {
	data := []byte("the same bytes for everybody")
	le := binary.LittleEndian
	header := func(sign uint32, directory bool) []byte {
		b := le.AppendUint32(nil, sign)
		if directory {
			b = le.AppendUint16(b, 20)
		}
		b = append(b, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0)
		b = le.AppendUint32(b, crc32.ChecksumIEEE(data))
		b = le.AppendUint32(b, uint32(len(data)))
		b = le.AppendUint32(b, uint32(len(data)))
		return append(b, 1, 0, 0, 0)
	}
	out := append(append(header(0x04034b50, false), 'a'), data...)
	begin := len(out)
	for range n {
		out = append(append(append(out, header(0x02014b50, true)...), make([]byte, 14)...), 'a')
	}
	end := le.AppendUint32(nil, 0x06054b50)
	end = append(end, 0, 0, 0, 0)
	end = le.AppendUint16(le.AppendUint16(end, uint16(n)), uint16(n))
	end = le.AppendUint32(le.AppendUint32(end, uint32(len(out)-begin)), uint32(begin))
	return append(append(out, end...), 0, 0)
}

// readAll unpacks every entry and gives the first error.
func readAll(raw []byte, budget *Budget) (n int, err error) {
	a, err := Open(bytes.NewReader(raw), int64(len(raw)), budget)
	if err != nil {
		return 0, err
	}
	for _, e := range a.Entries {
		b, err := e.Read()
		if err != nil {
			return n, err
		}
		n += len(b)
	}
	return n, nil
}

// TestBombs: each kind of bomb is refused for its reason, and before it has gone off.
func TestBombs(t *testing.T) {
	zeros := make([]byte, 30<<20)
	noise := make([]byte, noiseSize) // stored as it is, so that only the totals can refuse it
	for name, c := range map[string]struct {
		raw  []byte
		want error
	}{
		"ratio":                        {zipOf(t, entry{"a", zeros, 0}), ErrRatio},
		"ratio, with a false size":     {zipOf(t, entry{"a", zeros, 10}), nil},
		"one entry over the limit":     {zipOf(t, entry{"a", []byte("x"), MaxEntry + 1}), ErrEntry},
		"entries over the total":       {zipOf(t, entry{"a", noise, 0}, entry{"b", noise, 0}, entry{"c", noise, 0}, entry{"d", noise, 0}, entry{"e", noise, 0}), ErrTotal},
		"overlap":                      {overlapping(2), ErrOverlap},
		"overlap of very many entries": {overlapping(30000), ErrOverlap},
		"a directory without end":      {overlapping(65000 * 3), ErrDirectory},
	} {
		n, err := readAll(c.raw, NewBudget())
		if c.want != nil && !errors.Is(err, c.want) || err == nil {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
		if n > MaxTotal {
			t.Errorf("%s: %d bytes unpacked", name, n)
		}
	}
}

func TestGenuineArchives(t *testing.T) {
	text := []byte(strings.Repeat("[13/06/2018, 21:25] Anna: the same line again and again\n", 10000))
	if n, err := readAll(zipOf(t, entry{"a", text, 0}, entry{"dir/", nil, 0}, entry{"__MACOSX/a", text, 0}, entry{".DS_Store", text, 0}), NewBudget()); n != len(text) || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.CreateHeader(&zip.FileHeader{Name: "a", Flags: 1})
	_, _ = w.Write([]byte("secret"))
	_ = z.Close()
	if _, err := readAll(b.Bytes(), NewBudget()); !errors.Is(err, ErrEncrypted) {
		t.Errorf("encrypted: %v", err)
	}
}

func TestNamesAreOnlyShown(t *testing.T) {
	for in, want := range map[string]string{
		"a/b.txt": "a/b.txt", "../../etc/passwd": "../../etc/passwd", "a\nb\x1b[31m": "ab[31m", "invoice\u202efdp.exe": "invoicefdp.exe",
	} {
		if got := Clean(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := Clean(strings.Repeat("报", 1000)); len(got) > maxName || !utf8.ValidString(got) {
		t.Errorf("a long name: %d bytes", len(got))
	}
	a, err := Open(bytes.NewReader(zipOf(t, entry{"Sub/Messages.CSV", []byte("x"), 0})), int64(len(zipOf(t, entry{"Sub/Messages.CSV", []byte("x"), 0}))), NewBudget())
	if err != nil || len(a.Find("messages.csv")) != 1 || len(a.Find("sub")) != 0 {
		t.Errorf("%v %v", a, err)
	}
}

func FuzzZip(f *testing.F) {
	f.Add(zipOf(f, entry{"a", []byte("hello"), 0}, entry{"b/c", make([]byte, 3000), 0}))
	f.Add(overlapping(3))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := Open(bytes.NewReader(raw), int64(len(raw)), NewBudget())
		if err != nil {
			return
		}
		for _, e := range a.Entries {
			b, err := e.Read()
			if len(b) > max(smallEntry, MaxRatio*len(raw)) || err == nil && !utf8.ValidString(e.Name) {
				t.Errorf("%q: %d bytes from %d", e.Name, len(b), len(raw))
			}
		}
	})
}
