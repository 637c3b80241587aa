package indicator_test

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"parapet/indicators"
	"parapet/internal/indicator"
	"parapet/internal/message"
)

// alsoWords are words of a language that somebody or some place in the corpus happens to be called.
var alsoWords = set(`account bell cape captain care chou ciudad club county dale data delegate desk digital discord envoy estacion grant
ground hart help heritage holt instagram lane latch lucas main maître master members mutua oder office operations package park partners
pierre port price prof professor project ravi reading registry research reto service services special spotter stone supplier teacher
team town trust truth ward workplace étude`)

// given are first names and cities that an author might take over from an example without noticing.
var given = set(`paul peter maria anna anton oscar leonard stephen michael david daniel elena natalia sergei ivan dmitri ahmed fatima
hassan reza yael babak pavel jean hans klaus jürgen wei ming carlos ana luis paris london berlin lisbon vienna geneva
brussels moscow beijing tehran dubai istanbul madrid prague warsaw singapore`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// No pattern holds a name or a place: what somebody is called must not change what is found. The names are those of the
// corpus and a list of common ones.
func TestNoNamesInPatterns(t *testing.T) {
	lib, err := indicator.Load(indicators.FS)
	if err != nil {
		t.Fatal(err)
	}
	names := corpusNames(t)
	for _, src := range lib.Lexicon.Sources() {
		for _, w := range strings.FieldsFunc(strings.ToLower(src.Pattern), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if given[w] && !alsoWords[w] || names[w] && !alsoWords[w] {
				t.Errorf("%s:%d: pattern for %s holds the name %q", src.File, src.Line, src.Concept, w)
			}
		}
	}
}

// shortestName leaves out what is as often a syllable as a name.
const shortestName = 4

func corpusNames(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("../../corpus/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	names := map[string]bool{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		for ap, err := range message.Read(message.Input{Name: file, Reader: bufio.NewReader(f), Size: -1}, message.Options{}) {
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range strings.FieldsFunc(ap.Persona.Name+" "+ap.Persona.Location, func(r rune) bool { return !unicode.IsLetter(r) }) {
				if r := []rune(w); len(r) >= shortestName && unicode.IsUpper(r[0]) {
					names[strings.ToLower(w)] = true
				}
			}
		}
		f.Close()
	}
	return names
}
