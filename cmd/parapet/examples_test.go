package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parapet"
)

const examplesDir = "../../examples"

// expectation says what the check must say of an example: one band an approach, in order. A hostile one is "some" or
// stronger; an innocent one is never "strong".
type expectation string

const (
	hostileOne  expectation = "hostile"
	innocentOne expectation = "innocent"
)

// examples are all files of the examples, with the approaches in them.
var examples = map[string][]expectation{
	"approaches.jsonl":     {hostileOne, innocentOne, hostileOne},
	"consultancy.txt":      {hostileOne},
	"consultancy-zh.txt":   {hostileOne},
	"expert-call.pdf":      {innocentOne},
	"inbox.mbox":           {innocentOne, innocentOne, hostileOne},
	"invitation.html":      {innocentOne},
	"linkedin-export.zip":  {hostileOne, innocentOne, innocentOne},
	"lookalike.eml":        {hostileOne},
	"offer.msg":            {hostileOne},
	"recruiter.eml":        {innocentOne},
	"reported.eml":         {hostileOne},
	"screenshot.png":       {hostileOne},
	"signal.md":            {innocentOne},
	"telegram.json":        {hostileOne},
	"wechat.csv":           {hostileOne},
	"whatsapp-android.txt": {hostileOne},
	"whatsapp-ios.zip":     {innocentOne},
	"workshop.docx":        {hostileOne},
}

// TestExamplesMade compares the files that no editor can write with what makes them.
func TestExamplesMade(t *testing.T) {
	for name, makeIt := range made {
		path := filepath.Join(examplesDir, name)
		got := makeIt(t)
		if *update {
			if err := os.WriteFile(path, got, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if name != "screenshot.png" && !bytes.Equal(got, want) {
			t.Errorf("%s differs from what makes it; rewrite it with -update", name)
		}
	}
}

// TestExamples checks every example as a newcomer would.
func TestExamples(t *testing.T) {
	files, err := os.ReadDir(examplesDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		want, ok := examples[f.Name()]
		if !ok {
			t.Errorf("%s is in no test: say in examples_test.go what is to be found in it", f.Name())
			continue
		}
		t.Run(f.Name(), func(t *testing.T) {
			if _, err := exec.LookPath("tesseract"); err != nil && strings.HasSuffix(f.Name(), ".png") {
				t.Skip("tesseract is not installed")
			}
			bands := checkBands(t, filepath.Join(examplesDir, f.Name()))
			if len(bands) != len(want) {
				t.Fatalf("%d approaches %v, want %d", len(bands), bands, len(want))
			}
			for i, band := range bands {
				if want[i] == hostileOne && band.Rank() == 0 || want[i] == innocentOne && band == parapet.BandStrong {
					t.Errorf("approach %d is %s and got the band %s", i+1, want[i], band)
				}
			}
		})
	}
	if got := len(files); got < len(examples) {
		t.Errorf("%d of %d examples are there", got, len(examples))
	}
}

// checkBands runs the check on a file and gives the bands.
func checkBands(t *testing.T, path string) (bands []parapet.Band) {
	t.Helper()
	out := runProgram(t, "check", "--json", path)
	for line := range strings.Lines(out) {
		var c jsonCheck
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		bands = append(bands, c.Band)
	}
	return bands
}

// runProgram runs the program in the test and gives its output. It must succeed and complain of nothing.
func runProgram(t *testing.T, args ...string) string {
	t.Helper()
	var out, complaints bytes.Buffer
	p := &program{stdin: strings.NewReader(""), stdout: &out, stderr: &complaints, env: func(string) string { return "" }}
	if status := p.run(t.Context(), args); status != exitDone {
		t.Fatalf("parapet %s: status %d\n%s", strings.Join(args, " "), status, complaints.String())
	}
	return out.String()
}

// TestDocuments holds that every output quoted in a document is what the program prints. A document marks one so:
// <!-- output: parapet check examples/x --> and a code block behind it.
func TestDocuments(t *testing.T) {
	for _, name := range []string{"README.md", "doc/check-json.md", "doc/indicators.md"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("../..", name)
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			t.Chdir("../..")
			renewed := renewOutputs(t, string(text))
			if *update {
				if err := os.WriteFile(name, []byte(renewed), 0o666); err != nil {
					t.Fatal(err)
				}
			} else if anyRuleset(renewed) != anyRuleset(string(text)) {
				t.Errorf("%s quotes an output that the program no longer prints; rewrite it with -update", name)
			}
		})
	}
}

// anyRuleset blots out the digest of the library, which every change of an indicator changes.
func anyRuleset(s string) string {
	return regexp.MustCompile(`sha256:[0-9a-f]{64}`).ReplaceAllString(s, "sha256:")
}

// renewOutputs replaces each marked code block by what its command prints.
func renewOutputs(t *testing.T, text string) string {
	t.Helper()
	const mark = "<!-- output: parapet "
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, mark)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		command, rest, ok := strings.Cut(rest, " -->\n```")
		if !ok {
			t.Fatalf("%s%.60s is not followed by a code block", mark, rest)
		}
		fence, rest, _ := strings.Cut(rest, "\n")
		_, rest, ok = strings.Cut("\n"+rest, "\n```\n")
		if !ok {
			t.Fatalf("the code block of %q has no end", command)
		}
		b.WriteString(mark + command + " -->\n```" + fence + "\n" + runProgram(t, strings.Fields(command)...) + "```\n")
		text = rest
	}
}
