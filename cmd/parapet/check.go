package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"runtime"
	"sync/atomic"

	"golang.org/x/term"

	"parapet"
	"parapet/indicators"
	"parapet/internal/assess"
	"parapet/internal/indicator"
	"parapet/internal/message"
)

const checkHelp = `usage: parapet check [FLAGS] [FILE...]

Reads approaches, and says of each which signs of a hostile approach it shows, why they matter, what the ordinary
explanation may be, and what to do now. It works on this machine only: it opens no link and looks nobody up.

FILE is recognised by its content:
  mail          .eml, mbox, Outlook .msg; also a report of one: forwarded, or attached to another mail
  chat          WhatsApp export (.txt or .zip), Telegram result.json, Signal Markdown, chat in CSV
  LinkedIn      the data export (.zip), or messages.csv and Invitations.csv from it
  text          pasted or saved text, HTML, PDF, DOCX
  picture       PNG or JPEG of a screen; needs tesseract
  JSONL         one approach a line
A directory means every file below it. "-", or no FILE, is standard input: paste a message and press Ctrl-D.

flags:
  --me NAME             your name in a chat, where the file doesn't say which side is yours
  --columns date=A,author=B,text=C
                        which columns of a CSV hold these
  --limit N             explain at most N signs of each approach (default 5; 0 for all)
  --min-band some|strong
                        print only approaches with at least some or strong signs; the summary counts all
  --json                one JSON object a line instead; doc/check-json.md has the fields
  --indicators DIR      add indicators of your own; may be given more than once
  --width N             columns of the output (default: the terminal's, at most 100)
  --color WHEN          auto, always or never (default auto; NO_COLOR is heeded)

exit status: 0 done, 1 something could not be read (named on standard error; the rest was done), 2 usage
`

// checkFlags are the flags of the check.
type checkFlags struct {
	me         string
	columns    pairsFlag
	limit      int
	minBand    choiceFlag
	json       bool
	indicators listFlag
	width      int
	color      choiceFlag
}

func parseCheckFlags(args []string) (*checkFlags, []string, error) {
	c := &checkFlags{
		columns: pairsFlag{keys: []string{"date", "author", "text"}},
		minBand: choiceFlag{choices: []string{"some", "strong"}},
		color:   choiceFlag{value: "auto", choices: []string{"auto", "always", "never"}},
	}
	f := newFlags("check")
	f.StringVar(&c.me, "me", "", "")
	f.Var(&c.columns, "columns", "")
	f.IntVar(&c.limit, "limit", 5, "")
	f.Var(&c.minBand, "min-band", "")
	f.BoolVar(&c.json, "json", false, "")
	f.Var(&c.indicators, "indicators", "")
	f.IntVar(&c.width, "width", 0, "")
	f.Var(&c.color, "color", "")
	operands, err := parseFlags(f, args)
	if err == nil && (c.limit < 0 || c.width < 0) {
		err = &usageError{text: "check: --limit and --width are not negative", hint: "parapet help check"}
	}
	return c, operands, err
}

// minRank is the rank a band must have to be printed.
func (c *checkFlags) minRank() int { return parapet.Band(c.minBand.value).Rank() }

// openDirs opens directories of indicators.
func openDirs(dirs []string) (local []fs.FS, err error) {
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil {
			return nil, fmt.Errorf("open indicators %s: %w", dir, cause(err))
		} else if !info.IsDir() {
			return nil, fmt.Errorf("open indicators %s: not a directory", dir)
		}
		local = append(local, os.DirFS(dir))
	}
	return local, nil
}

// loadLibrary reads the shipped indicators and those in the directories.
func loadLibrary(dirs []string) (*indicator.Library, error) {
	local, err := openDirs(dirs)
	if err != nil {
		return nil, err
	}
	lib, err := indicator.Load(indicators.FS, local...)
	if err != nil && len(dirs) > 0 {
		err = &hinted{err, fmt.Sprintf(`"parapet indicators lint %s" lists every problem`, dirs[0])}
	}
	return lib, err
}

// checked is an approach with its assessment, or why there is none.
type checked struct {
	approach   *parapet.Approach
	assessment *parapet.Assessment
	line       []byte // the JSON line, where that was asked for
	err        error
}

// output takes the results of a check in order and prints them.
type output struct {
	result func(checked) error // one approach
	finish func() error        // after the last
}

func (p *program) check(ctx context.Context, args []string) error {
	c, operands, err := parseCheckFlags(args)
	if err != nil {
		return err
	}
	lib, err := loadLibrary(c.indicators)
	if err != nil {
		return err
	}
	list, errs := sources(operands)
	for _, err := range errs {
		p.complain(err)
	}
	if len(operands) == 0 && isTerminal(p.stdin) {
		fmt.Fprintln(p.stderr, "Paste the message, then press Enter and Ctrl-D. Nothing leaves this machine.")
	}
	return p.checkSources(ctx, c, lib, list)
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// checkSources reads and assesses the sources and prints the results.
func (p *program) checkSources(ctx context.Context, c *checkFlags, lib *indicator.Library, list []source) error {
	var read atomic.Int64
	pictures := &ocr{ctx: ctx}
	opt := message.Options{OCR: pictures.read, Me: c.me, Columns: c.columns.pairs}
	bar := startProgress(p.stderr, p.env, totalSize(list), &read)

	stdout := bufio.NewWriter(p.stdout)
	out := textOutput(stdout, newTerminal(p.stdout, p.env, c.color.value, c.width), lib, c)
	if c.json {
		out = jsonOutput(stdout, c.minRank())
	}
	shared := isTerminal(p.stdout) // the bar and the results meet on one screen
	emit := func(r checked) error {
		bar.add()
		if r.err != nil {
			return bar.aside(func() error { p.complain(r.err); return nil })
		}
		if !shared {
			return out.result(r)
		}
		return bar.aside(func() error { return errors.Join(out.result(r), stdout.Flush()) })
	}
	err := assessAll(ctx, lib, c.json, readAll(list, p.stdin, opt, &read), emit)
	bar.stop()
	if errors.Is(err, context.Canceled) {
		err = errors.New("stopped before the end")
	}
	return errors.Join(err, out.finish(), stdout.Flush())
}

// assessAll assesses approaches on every core and emits them in order.
func assessAll(ctx context.Context, lib *indicator.Library, asJSON bool, in iter.Seq[reading], emit func(checked) error) error {
	assessor := assess.New(lib)
	worker := func() func(reading) checked {
		own := assessor.Clone()
		return func(r reading) checked { return assessOne(own, r, asJSON) }
	}
	return inOrder(ctx, runtime.GOMAXPROCS(0), in, worker, emit)
}

func assessOne(a *assess.Assessor, r reading, asJSON bool) checked {
	c := checked{approach: r.approach, err: r.err}
	if r.err != nil {
		return c
	}
	c.assessment = a.Assess(r.approach)
	if asJSON {
		c.line = jsonLine(r.approach, c.assessment)
	}
	return c
}

// totalSize is the number of bytes to read, or 0 when a source doesn't say.
func totalSize(list []source) int64 {
	var total int64
	for _, s := range list {
		if s.size < 0 {
			return 0
		}
		total += s.size
	}
	return total
}
