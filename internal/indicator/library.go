package indicator

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"parapet"
	"parapet/internal/indicator/lex"
)

// Kind says what an indicator is for.
type Kind string

// The kinds: a sign speaks for a targeted approach, a context fact hardly speaks at all, a counter-sign speaks against.
const (
	KindSign    Kind = "sign"
	KindContext Kind = "context"
	KindCounter Kind = "counter"
)

// Indicator is one sign of the library, as its file says it.
type Indicator struct {
	ID         string        `yaml:"id"`
	Name       string        `yaml:"name"`
	Title      string        `yaml:"title"`
	Status     string        `yaml:"status"`
	Stage      parapet.Stage `yaml:"stage"`
	Group      string        `yaml:"group"`
	Kind       Kind          `yaml:"kind"`
	Points     float64       `yaml:"points"` // the written prior, or what was learned, or an override
	Detect     []string      `yaml:"detect"`
	LooksLike  string        `yaml:"looks_like"`
	Why        string        `yaml:"why"`
	Innocent   string        `yaml:"innocent"`
	Advice     string        `yaml:"advice"`
	Attack     []string      `yaml:"attack"`
	Disarm     []string      `yaml:"disarm"`
	Sources    []string      `yaml:"sources"`
	ReplacedBy string        `yaml:"replaced_by"`
	Match      string        `yaml:"match"`

	File       string   `yaml:"-"` // where it was loaded from
	Overridden string   `yaml:"-"` // the reason, when the organisation changed it
	Concepts   []string `yaml:"-"` // the concepts its match names, sorted
	Samples    Samples  `yaml:"-"`

	expr *expr
	off  bool
}

// Library is a loaded, compiled set of indicators. It is immutable and safe for concurrent use.
type Library struct {
	Digest     string // "sha256:..." over every file it was made from
	Indicators []*Indicator
	Lexicon    *lex.Lexicon
	Bands      Bands
	Vocabulary map[string]string // concept -> meaning

	byID     map[string]*Indicator
	negation int // number of concept neg; -1 when there is none
	pressing *expr
}

// Indicator gives an indicator by id, or nil.
func (l *Library) Indicator(id string) *Indicator { return l.byID[id] }

// Load reads the shipped library and then any local ones, which may add concepts' patterns and indicators and, by
// overrides.yml, switch off or weigh anew by id. It is strict: unknown fields, concepts or facts, double ids and missing
// fields are errors that name file and line.
func Load(shipped fs.FS, local ...fs.FS) (*Library, error) {
	ld := &loader{lib: &Library{byID: map[string]*Indicator{}, Vocabulary: map[string]string{}}, digest: sha256.New()}
	for i, fsys := range append([]fs.FS{shipped}, local...) {
		if err := ld.collect(fsys, i); err != nil {
			return nil, err
		}
	}
	return ld.finish()
}

// file is one file of a library.
type file struct {
	path  string
	data  []byte
	layer int // 0 shipped, then local ones in their order
}

// collect reads the files of one library in the order of their paths.
func (ld *loader) collect(fsys fs.FS, layer int) error {
	var paths []string
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path.Ext(p) == ".yml" && !isSamples(p) {
			paths = append(paths, p)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read indicators: %w", err)
	}
	slices.Sort(paths)
	for _, p := range paths {
		data, err := fs.ReadFile(fsys, p)
		if err != nil {
			return fmt.Errorf("read indicators: %w", err)
		}
		fmt.Fprintf(ld.digest, "%d %s %d\n", layer, p, len(data))
		ld.digest.Write(data)
		ld.files = append(ld.files, file{p, data, layer})
	}
	return nil
}

// finish loads what was collected: vocabulary, then concepts, then indicators, then what changes them.
func (ld *loader) finish() (*Library, error) {
	l := ld.lib
	if err := ld.each(isVocabulary, ld.vocabulary); err != nil {
		return nil, err
	}
	names := make([]string, 0, len(l.Vocabulary))
	for name := range l.Vocabulary {
		names = append(names, name)
	}
	slices.Sort(names)
	ld.builder = lex.NewBuilder(names)
	if err := ld.each(isConcepts, ld.concepts); err != nil {
		return nil, err
	}
	l.Lexicon = ld.builder.Lexicon()
	l.negation = -1
	if n, ok := l.Lexicon.Concept("neg"); ok {
		l.negation = n
	}
	for _, step := range []struct {
		is   func(string) bool
		load func(file) error
	}{{isIndicator, ld.indicator}, {isBands, ld.bands}, {isPoints, ld.points}, {isOverrides, ld.overrides}} {
		if err := ld.each(step.is, step.load); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(l.Indicators, func(a, b *Indicator) int { return cmp.Compare(a.ID, b.ID) })
	l.pressing = ld.pressing()
	l.Digest = "sha256:" + hex.EncodeToString(ld.digest.Sum(nil))
	return l, nil
}

// pressing compiles the expression behind the fact presses-after-no, where the vocabulary has its concepts.
func (ld *loader) pressing() *expr {
	e, err := parseExpr("me: decline later (press-on or question(ask))", ld.lib.Lexicon, map[string]bool{})
	if err != nil {
		return nil
	}
	return e
}

func (ld *loader) each(is func(string) bool, load func(file) error) error {
	for _, f := range ld.files {
		if is(f.path) {
			if err := load(f); err != nil {
				return err
			}
		}
	}
	return nil
}

func isVocabulary(p string) bool { return p == "vocab.yml" }
func isConcepts(p string) bool   { return strings.HasPrefix(p, "concepts/") }
func isSamples(p string) bool    { return strings.HasPrefix(p, "samples/") }
func isBands(p string) bool      { return p == "bands.yml" }
func isPoints(p string) bool     { return p == "points.yml" }
func isOverrides(p string) bool  { return p == "overrides.yml" }
func isIndicator(p string) bool {
	return strings.Contains(p, "/") && !isConcepts(p) && !isSamples(p)
}
