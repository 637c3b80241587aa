package main

import (
	"context"
	"fmt"
	"io"
	"strings"
)

const helpHelp = `usage: parapet help [COMMAND]

Explains a command, or lists them all.
`

// overview is what "parapet help" prints.
func overview() string {
	var b strings.Builder
	b.WriteString("Parapet helps you judge an unexpected approach. It works on this machine and fetches nothing.\n\n")
	b.WriteString("usage: parapet COMMAND [FLAGS] [FILE...]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "  %-11s %s\n", c.name, c.about)
	}
	b.WriteString("\nFirst steps:\n" +
		"  parapet check message.eml        explain a mail you saved\n" +
		"  parapet check                    paste a message, then press Ctrl-D\n" +
		"  parapet help check               every format and flag\n")
	return b.String()
}

func (p *program) help(_ context.Context, args []string) error {
	operands, err := parseFlags(newFlags("help"), args)
	if err != nil {
		return err
	}
	if len(operands) == 0 {
		_, err := io.WriteString(p.stdout, overview())
		return err
	}
	for _, c := range commands() {
		if c.name == operands[0] {
			_, err := io.WriteString(p.stdout, c.help)
			return err
		}
	}
	return &usageError{text: fmt.Sprintf("there is no command %q", operands[0]), hint: `"parapet help" lists the commands`}
}
