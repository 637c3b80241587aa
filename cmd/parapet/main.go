// Command parapet checks unexpected approaches: it reads a message in the form you have it, says which signs of a hostile
// approach it shows and why they matter, and what to do now. Everything happens on this machine and nothing is fetched.
//
// This package is the only place that wires the others together: files, the terminal, the clock and outside programs are
// met here and nowhere else. Each subcommand has its own file.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// Exit statuses, the same for every subcommand.
const (
	exitDone  = 0 // all that was asked for was done
	exitPart  = 1 // something could not be read or did not hold; the rest was done
	exitUsage = 2 // the command line was not understood; nothing was done
)

// program is one run of parapet with all it touches, so that a test can run it like a shell does.
type program struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	env    func(string) string

	complained bool // a complaint was printed, so the status is exitPart
}

// command is a subcommand: its name, one line about it, its full help text and what it does.
type command struct {
	name, about, help string
	run               func(*program, context.Context, []string) error
}

// commands lists the subcommands in the order of the help. It is a function because help itself lists them.
func commands() []command {
	return []command{
		{"check", "read approaches, assess and explain them", checkHelp, (*program).check},
		{"indicators", "browse, lint and test the signs the check knows", indicatorsHelp, (*program).indicators},
		{"eval", "measure the check on labelled approaches", evalHelp, (*program).eval},
		{"train", "learn the indicators' points from labelled approaches", trainHelp, (*program).train},
		{"version", "print the versions of the program and of the indicators", versionHelp, (*program).version},
		{"help", "explain a command", helpHelp, (*program).help},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := &program{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, env: os.Getenv}
	status := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

// run does what the arguments ask for and returns the exit status.
func (p *program) run(ctx context.Context, args []string) int {
	err := p.dispatch(ctx, args)
	if err != nil {
		p.complain(err)
	}
	var usage *usageError
	switch {
	case errors.As(err, &usage):
		return exitUsage
	case p.complained:
		return exitPart
	}
	return exitDone
}

func (p *program) dispatch(ctx context.Context, args []string) error {
	if len(args) == 0 {
		fmt.Fprint(p.stderr, overview())
		return &usageError{text: "name a command", hint: `try "parapet check FILE"`}
	}
	name := args[0]
	switch name {
	case "-h", "-help", "--help":
		name = "help"
	case "-version", "--version":
		name = "version"
	}
	for _, c := range commands() {
		if c.name != name {
			continue
		}
		err := c.run(p, ctx, args[1:])
		if errors.Is(err, errHelp) {
			_, err = io.WriteString(p.stdout, c.help)
		}
		return err
	}
	return &usageError{text: fmt.Sprintf("there is no command %q", name), hint: unknownHint(name)}
}

// unknownHint guesses what was meant: most often a file to check.
func unknownHint(name string) string {
	if strings.ContainsAny(name, "./\\") {
		return fmt.Sprintf(`to check a file: "parapet check %s"`, name)
	}
	return `"parapet help" lists the commands`
}

// usageError is a command line that was not understood.
type usageError struct{ text, hint string }

func (e *usageError) Error() string { return e.text }

// Hint says how the command line could be put right.
func (e *usageError) Hint() string { return e.hint }

// hinted is an error with a sentence about what to do.
type hinted struct {
	err  error
	hint string
}

func (e *hinted) Error() string { return e.err.Error() }
func (e *hinted) Unwrap() error { return e.err }

// Hint says what can be done about the error.
func (e *hinted) Hint() string { return e.hint }

// complain prints an error as one line, and its hint below. The text may hold names taken from hostile input, so it is
// made visible first.
func (p *program) complain(err error) {
	p.complained = true
	fmt.Fprintf(p.stderr, "parapet: %s\n", visible(err.Error()))
	var h interface{ Hint() string }
	if errors.As(err, &h) && h.Hint() != "" {
		fmt.Fprintf(p.stderr, "hint: %s\n", visible(h.Hint()))
	}
}
