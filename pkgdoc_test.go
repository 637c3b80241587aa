package parapet_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// Limits of size, in lines. A longer file or function is asked to become two things with names.
const (
	maxFile     = 500
	maxFunction = 150
)

// minDocumented is the share of exported names outside the root that need a comment.
const minDocumented = 0.85

// documented is a parsed package with its documentation.
type documented struct {
	path  string // below the module
	files map[string]*ast.File
	set   *token.FileSet
	doc   *doc.Package
}

func parsePackages(t *testing.T) (list []documented) {
	t.Helper()
	for _, p := range listPackages(t) {
		path, _ := local(p.ImportPath)
		d := documented{path: path, files: map[string]*ast.File{}, set: token.NewFileSet()}
		var files []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(d.set, filepath.Join(p.Dir, name), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			d.files[filepath.Join(path, name)] = f
			files = append(files, f)
		}
		if len(files) == 0 {
			continue // tests only
		}
		// Functions' bodies are looked at elsewhere; NewFromFiles would drop them.
		var err error
		if d.doc, err = doc.NewFromFiles(d.set, files, p.ImportPath, doc.PreserveAST); err != nil {
			t.Fatal(err)
		}
		list = append(list, d)
	}
	return list
}

func TestPackageComments(t *testing.T) {
	for _, p := range parsePackages(t) {
		want := "Package " + p.doc.Name + " "
		if p.doc.Name == "main" {
			want = "Command "
		}
		if !strings.HasPrefix(p.doc.Doc, want) {
			t.Errorf("%s: the package comment should begin %q and say what the package is for", p.path, want)
		}
	}
}

// name is an exported name and whether it has a comment.
type name struct {
	text string
	ok   bool
}

func TestExportedNames(t *testing.T) {
	total, ok := 0, 0
	var missing []string
	for _, p := range parsePackages(t) {
		for _, n := range exported(p.doc) {
			switch {
			case n.ok:
				ok++
			case p.path == ".":
				t.Errorf("%s has no comment: every exported name of the root package is everybody's business", n.text)
			default:
				missing = append(missing, p.path+": "+n.text)
			}
			total++
		}
	}
	if share := float64(ok) / float64(total); share < minDocumented {
		t.Errorf("%.0f %% of %d exported names have a comment, want %.0f %%; without:\n  %s",
			100*share, total, 100*minDocumented, strings.Join(missing, "\n  "))
	}
}

// exported lists a package's exported types, functions, methods, constants and variables. A comment on a group of
// constants or variables stands for each of them.
func exported(p *doc.Package) (names []name) {
	funcs := func(prefix string, list []*doc.Func) {
		for _, f := range list {
			names = append(names, name{prefix + f.Name, f.Doc != ""})
		}
	}
	values := func(list []*doc.Value) {
		for _, v := range list {
			for _, spec := range v.Decl.Specs {
				s := spec.(*ast.ValueSpec)
				for _, id := range s.Names {
					if id.IsExported() {
						names = append(names, name{id.Name, v.Doc != "" || s.Doc != nil || s.Comment != nil})
					}
				}
			}
		}
	}
	funcs("", p.Funcs)
	values(p.Consts)
	values(p.Vars)
	for _, typ := range p.Types {
		names = append(names, name{typ.Name, typ.Doc != ""})
		funcs("", typ.Funcs)
		funcs(typ.Name+".", typ.Methods)
		values(typ.Consts)
		values(typ.Vars)
	}
	return names
}

func TestSizes(t *testing.T) {
	for _, p := range parsePackages(t) {
		for path, f := range p.files {
			if n := p.set.Position(f.FileEnd).Line; n > maxFile && !generated(f) {
				t.Errorf("%s has %d lines, at most %d", path, n, maxFile)
			}
			for _, decl := range f.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || fn.Body == nil {
					continue
				}
				if n := p.set.Position(fn.End()).Line - p.set.Position(fn.Pos()).Line; n > maxFunction {
					t.Errorf("%s: %s has %d lines, at most %d", path, fn.Name.Name, n, maxFunction)
				}
			}
		}
	}
}

func generated(f *ast.File) bool { return ast.IsGenerated(f) }
