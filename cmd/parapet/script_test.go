package main

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the program printed: scripts, golden files and the documents that quote it")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"parapet": main})
}

// TestScripts runs the program as a shell does, by the scripts in testdata.
func TestScripts(t *testing.T) {
	signs, err := filepath.Abs("testdata/signs")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("SIGNS", signs)
			e.Setenv("HOME", e.WorkDir)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "narrow": narrow, "hostile": hostile, "samechecks": sameChecks,
		},
	})
}

// exits runs a command and wants its exit status: "exits 2 parapet".
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// narrow wants no line of standard output to take more columns: "narrow 50".
func narrow(ts *testscript.TestScript, neg bool, args []string) {
	most, err := strconv.Atoi(args[0])
	ts.Check(err)
	for _, line := range strings.Split(ts.ReadFile("stdout"), "\n") {
		if n := columns(line); n > most {
			ts.Fatalf("%d columns, want at most %d: %s", n, most, line)
		}
	}
}

// hostile writes a message full of what must not reach a terminal; a script can't hold it.
func hostile(ts *testscript.TestScript, neg bool, args []string) {
	text := "Bring the quillfeather, marlpit \x1b[2J\u202e https://pay.example, and \a\u009b31m."
	line, err := json.Marshal(map[string]any{
		"id": "h1", "persona": map[string]string{"name": "Eve \x1b]0;title\a\u2066"},
		"messages": []any{map[string]string{"from": "them", "subject": "\u202eppa", "text": text}},
	})
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), line, 0o666))
}

// sameChecks wants two JSON outputs to differ in their source only.
func sameChecks(ts *testscript.TestScript, neg bool, args []string) {
	read := func(name string) []string {
		var lines []string
		for _, line := range strings.Split(strings.TrimSpace(ts.ReadFile(name)), "\n") {
			var check map[string]any
			ts.Check(json.Unmarshal([]byte(line), &check))
			delete(check, "source")
			b, err := json.Marshal(check)
			ts.Check(err)
			lines = append(lines, string(b))
		}
		return lines
	}
	a, b := read(args[0]), read(args[1])
	if strings.Join(a, "\n") != strings.Join(b, "\n") {
		ts.Fatalf("the checks differ:\n%s\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
	}
}
