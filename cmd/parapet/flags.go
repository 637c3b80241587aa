package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// errHelp is what a subcommand returns when its help was asked for.
var errHelp = errors.New("help asked for")

// newFlags makes the flag set of a subcommand. Errors come back as usage errors; nothing is printed by the package.
func newFlags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	return f
}

// parseFlags reads flags and operands in any order, as people type them, and returns the operands. After "--" everything
// is an operand.
func parseFlags(f *flag.FlagSet, args []string) ([]string, error) {
	var operands []string
	for len(args) > 0 {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, errHelp
			}
			return nil, &usageError{text: f.Name() + ": " + err.Error(), hint: fmt.Sprintf("parapet help %s", firstWord(f.Name()))}
		}
		rest := f.Args()
		used := len(args) - len(rest)
		if used > 0 && args[used-1] == "--" {
			return append(operands, rest...), nil
		}
		if len(rest) == 0 {
			break
		}
		operands, args = append(operands, rest[0]), rest[1:]
	}
	return operands, nil
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

// listFlag collects the values of a flag that may be given more than once.
type listFlag []string

func (l *listFlag) String() string     { return strings.Join(*l, ",") }
func (l *listFlag) Set(s string) error { *l = append(*l, s); return nil }

// choiceFlag takes one of a few words.
type choiceFlag struct {
	value   string
	choices []string
}

func (c *choiceFlag) String() string { return c.value }

func (c *choiceFlag) Set(s string) error {
	if !slices.Contains(c.choices, s) {
		return fmt.Errorf("say one of %s", strings.Join(c.choices, ", "))
	}
	c.value = s
	return nil
}

// pairsFlag takes key=value pairs separated by commas, with keys of a closed set.
type pairsFlag struct {
	pairs map[string]string
	keys  []string
}

func (p *pairsFlag) String() string { return "" }

func (p *pairsFlag) Set(s string) error {
	p.pairs = map[string]string{}
	for _, pair := range strings.Split(s, ",") {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || value == "" || !slices.Contains(p.keys, key) {
			return fmt.Errorf("say %s", strings.Join(p.keys, "=..,")+"=..")
		}
		p.pairs[key] = value
	}
	return nil
}
