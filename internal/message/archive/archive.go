// Package archive opens zip archives from strangers without trusting them.
//
// Before anything is unpacked, the central directory is looked at as a whole: its size, the number of entries, whether
// entries overlap (one compressed piece read many times), and what each claims to unpack to. While unpacking, the bytes
// that really come out are counted, for each entry and for the whole archive. Names are shown and compared, and never
// used as paths.
package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"parapet/internal/message/charset"
)

// Limits on one archive, with what a genuine export needs.
const (
	// MaxDirectory bounds the list of entries, in bytes. An export with 50,000 media files has about 6 MiB.
	MaxDirectory = 8 << 20
	// MaxTotal bounds what is unpacked from one archive and the archives in it.
	MaxTotal = 200 << 20
	// MaxEntry bounds what one entry unpacks to.
	MaxEntry = 64 << 20
	// MaxRatio bounds how far an entry may unpack: deflate reaches about 1,000, text about 10, very repetitive text 100.
	MaxRatio = 200
	// smallEntry is how much may be unpacked whatever the ratio: short repetitive files are harmless.
	smallEntry = 1 << 20
)

// Errors of archives that are refused.
var (
	ErrOverlap   = errors.New("entries overlap: a zip bomb")
	ErrRatio     = fmt.Errorf("unpacks to more than %d times its size: a zip bomb", MaxRatio)
	ErrDirectory = fmt.Errorf("list of entries over %d MiB", MaxDirectory>>20)
	ErrEntry     = fmt.Errorf("unpacks to more than %d MiB", MaxEntry>>20)
	ErrTotal     = fmt.Errorf("the archive unpacks to more than %d MiB", MaxTotal>>20)
	ErrEncrypted = errors.New("encrypted with a password; unpack it and hand in what is inside")
)

// Budget is how much may still be unpacked; archives within an archive share the budget of the outermost.
type Budget struct{ left int64 }

// NewBudget gives the budget of an outermost archive.
func NewBudget() *Budget { return &Budget{left: MaxTotal} }

// Archive is an opened zip archive that passed the checks on its directory.
type Archive struct {
	Entries []*Entry // files, in the order of the directory; directories and the dust of file managers left out
	budget  *Budget
}

// Entry is one file of an archive.
type Entry struct {
	Name string // decoded and cleaned, for people and for comparing; never a path
	Base string // the part of Name after the last slash
	Size int64  // as claimed
	file *zip.File
	from *Archive
}

// Open checks the directory of a zip archive.
func Open(r io.ReaderAt, size int64, budget *Budget) (*Archive, error) {
	metered := &meter{r: r, left: MaxDirectory}
	z, err := zip.NewReader(metered, size)
	switch {
	case metered.left < 0:
		return nil, ErrDirectory
	case err != nil:
		return nil, err
	}
	metered.open = true
	if err := checkOverlap(z.File); err != nil {
		return nil, err
	}
	a := &Archive{budget: budget}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") || isDust(f.Name) {
			continue
		}
		name := Clean(f.Name)
		a.Entries = append(a.Entries, &Entry{Name: name, Base: name[strings.LastIndexAny(name, `/\`)+1:], Size: int64(min(f.UncompressedSize64, 1<<62)), file: f, from: a})
	}
	return a, nil
}

// meter refuses to read more than MaxDirectory while the directory is being read.
type meter struct {
	r    io.ReaderAt
	left int64
	open bool // the directory has been read
}

func (m *meter) ReadAt(p []byte, off int64) (int, error) {
	if m.open {
		return m.r.ReadAt(p, off)
	}
	if m.left -= int64(len(p)); m.left < 0 {
		return 0, ErrDirectory
	}
	return m.r.ReadAt(p, off)
}

// checkOverlap refuses archives in which two entries use the same bytes.
func checkOverlap(files []*zip.File) error {
	type span struct{ begin, end int64 }
	spans := make([]span, 0, len(files))
	for _, f := range files {
		begin, err := f.DataOffset()
		if err != nil {
			continue // reading it will say so
		}
		// the local header stands before the data: 30 bytes and the name at least
		spans = append(spans, span{begin - 30 - int64(len(f.Name)), begin + int64(min(f.CompressedSize64, 1<<62))})
	}
	slices.SortFunc(spans, func(a, b span) int {
		switch {
		case a.begin < b.begin:
			return -1
		case a.begin > b.begin:
			return 1
		}
		return 0
	})
	for i := 1; i < len(spans); i++ {
		if spans[i].begin < spans[i-1].end {
			return ErrOverlap
		}
	}
	return nil
}

// isDust tells the files that file managers leave in archives.
func isDust(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasSuffix(name, ".DS_Store") || strings.HasSuffix(name, "Thumbs.db") || strings.HasSuffix(name, "desktop.ini")
}

// maxName bounds a name that is shown, in bytes.
const maxName = 255

// Clean makes the name of an entry fit to be shown: UTF-8, one line, no control or direction characters, not too long.
func Clean(name string) string {
	name, _, _ = charset.Decode([]byte(name), "")
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
	for len(name) > maxName {
		name = name[:strings.LastIndexFunc(name[:maxName], func(rune) bool { return true })]
	}
	return name
}

// Find gives the entries whose base name is one of names, ignoring case.
func (a *Archive) Find(names ...string) (out []*Entry) {
	for _, e := range a.Entries {
		if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, e.Base) }) {
			out = append(out, e)
		}
	}
	return out
}

// Read unpacks an entry into memory within all limits.
func (e *Entry) Read() ([]byte, error) {
	r, err := e.Open()
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if _, err := io.Copy(&buf, r); err != nil && !errors.Is(err, zip.ErrChecksum) {
		return nil, err
	}
	return buf.Bytes(), nil
}

// Open unpacks an entry as a stream that ends with an error when a limit is passed.
func (e *Entry) Open() (io.Reader, error) {
	switch {
	case e.file.Flags&1 != 0:
		return nil, ErrEncrypted
	case e.Size > MaxEntry:
		return nil, ErrEntry
	case e.Size > e.from.budget.left:
		return nil, ErrTotal
	case e.Size > e.allowed():
		return nil, ErrRatio
	}
	r, err := e.file.Open()
	if err != nil {
		return nil, err
	}
	return &limited{r: r, entry: e}, nil
}

// allowed is how much an entry may unpack to by the ratio.
func (e *Entry) allowed() int64 {
	return max(smallEntry, int64(min(e.file.CompressedSize64, 1<<40))*MaxRatio)
}

// limited counts what really comes out of an entry.
type limited struct {
	r     io.Reader
	entry *Entry
	n     int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	l.n += int64(n)
	b := l.entry.from.budget
	b.left -= int64(n)
	switch {
	case l.n > MaxEntry:
		return 0, ErrEntry
	case b.left < 0:
		return 0, ErrTotal
	case l.n > l.entry.allowed():
		return 0, ErrRatio
	}
	return n, err
}
