package parapet_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rule says what a package, with everything below it, may import of this module and of others; the standard library is
// free unless the package is pure.
type rule struct {
	pkg     string   // path below the module; "." is the root
	imports []string // packages of this module, with those below them
	modules []string // packages of other modules, with those below them
	pure    bool     // no files, no network, no clock, no other program: see impure
	hot     bool     // reads every word of every message: no regexp
	why     string   // for whoever breaks the rule
}

// rules is the direction of imports: a package imports only what stands below it in this table.
var rules = []rule{
	{pkg: "cmd/parapet", imports: []string{"."}, modules: []string{"golang.org/x/term", "golang.org/x/text"},
		why: "it is the only place that wires the others, and terminals are its only business of its own"},
	{pkg: "internal/train", pure: true,
		why: "learning is arithmetic on numbers: it never sees a message"},
	{pkg: "internal/eval", imports: []string{"."}, pure: true,
		why: "it only counts"},
	{pkg: "internal/train", imports: []string{"."}, pure: true,
		why: "it only fits numbers, so the same data give the same points"},
	{pkg: "internal/assess", imports: []string{".", "internal/indicator", "internal/observable"}, pure: true, hot: true,
		why: "assessing is pure so that the command line, a server and the recipient's own browser give the same answer"},
	{pkg: "internal/indicator", imports: []string{".", "internal/observable"}, modules: []string{"gopkg.in/yaml.v3", "golang.org/x/text"}, pure: true, hot: true,
		why: "matching is pure and linear; it knows nothing of formats, because an approach is the same from any of them"},
	{pkg: "internal/message", imports: []string{"."}, pure: true,
		modules: []string{"golang.org/x/text", "golang.org/x/net", "golang.org/x/image"},
		why:     "a parser reads bytes and knows nothing of what they will be checked for; outside programs are handed to it"},
	{pkg: "internal/observable", imports: []string{"."}, modules: []string{"golang.org/x/text", "golang.org/x/net"}, pure: true, hot: true,
		why: "finding addresses in text is the same whoever asks"},
	{pkg: "indicators", pure: true,
		why: "it holds data only"},
	{pkg: ".", pure: true,
		why: "the nouns are shared by everything, so they depend on nothing but the standard library"},
}

// impure are the packages that pure code must not import, with the reason.
var impure = map[string]string{
	"os":          "files come as bytes, io.Reader or fs.FS",
	"os/exec":     "other programs are handed in as functions",
	"os/signal":   "signals are the program's business",
	"net":         "nothing found in a message is ever fetched or looked up",
	"net/http":    "nothing found in a message is ever fetched or looked up",
	"net/smtp":    "no sender is ever contacted",
	"syscall":     "it must compile for the browser",
	"plugin":      "it must compile for the browser",
	"unsafe":      "hostile bytes are read by this code",
	"math/rand":   "the same message gives the same answer",
	"crypto/rand": "the same message gives the same answer",
}

// clocks are the functions of package time that read or wait for the clock.
var clocks = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}

// goPackage is what "go list" says of a package.
type goPackage struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

const module = "parapet"

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v%s", err, stderrOf(err))
	}
	var list []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); err == io.EOF {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

func stderrOf(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return ": " + string(exit.Stderr)
	}
	return ""
}

// local gives a package's path below the module, "." for the root.
func local(importPath string) (string, bool) {
	if importPath == module {
		return ".", true
	}
	return strings.CutPrefix(importPath, module+"/")
}

// within tells whether a path is root or below it. The module's root package has nothing below it.
func within(path, root string) bool {
	return path == root || root != "." && strings.HasPrefix(path, root+"/")
}

func ruleFor(path string) *rule {
	for i := range rules {
		if within(path, rules[i].pkg) {
			return &rules[i]
		}
	}
	return nil
}

func TestImports(t *testing.T) {
	for _, p := range listPackages(t) {
		path, _ := local(p.ImportPath)
		r := ruleFor(path)
		if r == nil {
			t.Errorf("%s has no row in the table of deps_test.go: say what it may import, and in doc/design.md why it exists", path)
			continue
		}
		for _, imported := range p.Imports {
			if complaint := r.judge(path, imported); complaint != "" {
				t.Errorf("%s must not import %s: %s", path, imported, complaint)
			}
		}
	}
}

// judge says what is wrong with an import, or nothing.
func (r *rule) judge(path, imported string) string {
	if below, ours := local(imported); ours {
		// The program itself may use everything.
		if path == "cmd/parapet" || within(below, r.pkg) {
			return ""
		}
		for _, allowed := range r.imports {
			if within(below, allowed) {
				return ""
			}
		}
		return r.why
	}
	if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
		for _, allowed := range r.modules {
			if within(imported, allowed) {
				return ""
			}
		}
		return r.why + " (a new dependency needs a line in doc/dependencies.md and in deps_test.go)"
	}
	if reason := impure[imported]; r.pure && reason != "" {
		return r.why + "; " + reason
	}
	if r.hot && imported == "regexp" {
		return "it reads every word of every message, and regexp was measured at 95 % of the cost even behind a filter"
	}
	return ""
}

// TestClock finds pure code that asks what time it is.
func TestClock(t *testing.T) {
	for _, p := range listPackages(t) {
		path, _ := local(p.ImportPath)
		if r := ruleFor(path); r == nil || !r.pure {
			continue
		}
		for _, name := range p.GoFiles {
			for _, use := range clockUses(t, filepath.Join(p.Dir, name)) {
				t.Errorf("%s: pure code takes the time as an argument, so that the same message gives the same answer", use)
			}
		}
	}
}

func clockUses(t *testing.T, file string) (uses []string) {
	t.Helper()
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains(clocks, sel.Sel.Name) {
				uses = append(uses, fmt.Sprintf("%s uses time.%s", set.Position(sel.Pos()), sel.Sel.Name))
			}
		}
		return true
	})
	return uses
}

// TestBrowser compiles the pure packages for the browser, where the check must run too.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the standard library for another platform")
	}
	args := []string{"build"}
	for _, p := range listPackages(t) {
		path, _ := local(p.ImportPath)
		if r := ruleFor(path); r != nil && r.pure {
			args = append(args, p.ImportPath)
		}
	}
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("the pure packages must compile with GOOS=js GOARCH=wasm: %v\n%s", err, out)
	}
}
