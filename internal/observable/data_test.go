package observable

import (
	"bufio"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"parapet"
)

// TestPublicMessages reads real public messages, where they lie beside the repository, and prints how much was found. None may
// break the extractor, and what was found is in its canonical form.
func TestPublicMessages(t *testing.T) {
	const root = "../../../shared/data"
	if _, err := os.Stat(root); err != nil {
		t.Skip("no public messages at " + root + " (beside the repository): skipped")
	}
	counts := map[string]map[parapet.ObservableKind]int{}
	var e Extractor
	var dst []parapet.Observable
	read := func(folder, text string) {
		dst = e.Extract(texts(text), dst[:0])
		if counts[folder] == nil {
			counts[folder] = map[parapet.ObservableKind]int{}
		}
		counts[folder]["texts"]++
		for _, o := range dst {
			counts[folder][o.Kind]++
		}
		if len(dst) < 40 && len(text) < 1<<16 {
			again(t, text)
		}
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		folder, _, _ := strings.Cut(rel, string(filepath.Separator))
		switch ext := filepath.Ext(path); {
		case ext == ".jsonl" && folder != "names":
			readJSONL(t, path, func(text string) { read(folder, text) })
		case ext == ".eml" || ext == ".txt" && (folder == "chat_exports" || folder == "hostile"):
			if b, err := os.ReadFile(path); err == nil && len(b) < 1<<22 {
				read(folder, strings.ToValidUTF8(string(b), "\ufffd"))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	folders := make([]string, 0, len(counts))
	for f := range counts {
		folders = append(folders, f)
	}
	sort.Strings(folders)
	for _, f := range folders {
		t.Log(f, counts[f])
	}
}

func readJSONL(t *testing.T, path string, read func(string)) {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var row struct{ Text string }
		if json.Unmarshal(sc.Bytes(), &row) == nil {
			read(row.Text)
		}
	}
}
