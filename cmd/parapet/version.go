package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"parapet/internal/indicator"
)

const versionHelp = `usage: parapet version [--indicators DIR]

Prints the version of the program, of Go, and of the indicators: the digest that every check carries as its ruleset, so
that an answer can be traced to the rules that gave it.
`

func (p *program) version(_ context.Context, args []string) error {
	var dirs listFlag
	f := newFlags("version")
	f.Var(&dirs, "indicators", "")
	if _, err := parseFlags(f, args); err != nil {
		return err
	}
	lib, err := loadLibrary(dirs)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "parapet %s\ngo      %s %s/%s\nruleset %s\n        %s\n",
		buildVersion(), strings.TrimPrefix(runtime.Version(), "go"), runtime.GOOS, runtime.GOARCH, lib.Digest, countKinds(lib))
	return err
}

// buildVersion is the version the program was built as: a release, or the revision it was built from.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	version, revision, changed := info.Main.Version, "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				changed = " with changes"
			}
		}
	}
	if version == "" || version == "(devel)" {
		version = "development"
	}
	if len(revision) >= 12 && !strings.Contains(version, revision[:12]) {
		version += " " + revision[:12] + changed
	}
	return version
}

// countKinds counts the indicators by kind: "58 indicators: 49 signs, 5 context, 4 counter".
func countKinds(lib *indicator.Library) string {
	count := map[indicator.Kind]int{}
	for _, ind := range lib.Indicators {
		count[ind.Kind]++
	}
	return fmt.Sprintf("%s: %s, %d context, %d counter",
		plural(len(lib.Indicators), "indicator"), plural(count[indicator.KindSign], "sign"), count[indicator.KindContext], count[indicator.KindCounter])
}
