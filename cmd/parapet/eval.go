package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime"
	"slices"
	"strings"

	"parapet"
	"parapet/internal/assess"
	"parapet/internal/eval"
	"parapet/internal/indicator"
	"parapet/internal/message"
)

const evalHelp = `usage: parapet eval [FLAGS] FILE.jsonl...

Checks labelled approaches, one a line, and counts how often the check was right: how many of the label approach have the
band some or strong, how many of the label benign have it wrongly, by language, channel and stage. The labels (label, kind,
note) are read apart from the check, which never sees them. Labels other than approach, ambiguous and benign get rows of
their own. Every share has its 95 % interval (Wilson).

flags:
  --by LIST         tables to print, of lang, channel, stage, kind (default lang,channel,stage)
  --signs           also how often each indicator fired, by label
  --wrong           also list every item that went wrong, with what fired
  --benign LIST     further labels that mean ordinary contact, such as newsletter,technical
  --json            everything as one JSON object
  --indicators DIR  add indicators of your own; may be given more than once

exit status: 0 done, 1 a line could not be read (named on standard error; the rest was counted), 2 usage
`

// maxEvalLine bounds a line of labelled input; an approach with its whole conversation is a few kilobytes.
const maxEvalLine = 16 << 20

// evalFlags are the flags of eval.
type evalFlags struct {
	by         []string
	signs      bool
	wrong      bool
	benign     []string
	json       bool
	indicators listFlag
}

func parseEvalFlags(args []string) (*evalFlags, []string, error) {
	e := &evalFlags{}
	f := newFlags("eval")
	by := f.String("by", "lang,channel,stage", "")
	benign := f.String("benign", "", "")
	f.BoolVar(&e.signs, "signs", false, "")
	f.BoolVar(&e.wrong, "wrong", false, "")
	f.BoolVar(&e.json, "json", false, "")
	f.Var(&e.indicators, "indicators", "")
	files, err := parseFlags(f, args)
	if err != nil {
		return nil, nil, err
	}
	if len(files) == 0 {
		return nil, nil, &usageError{text: "eval: name a file of labelled approaches", hint: "parapet help eval"}
	}
	e.by, e.benign = splitList(*by), splitList(*benign)
	for _, name := range e.by {
		if !slices.Contains([]string{"lang", "channel", "stage", "kind"}, name) {
			return nil, nil, &usageError{text: fmt.Sprintf("eval: --by doesn't know %q", name), hint: "lang, channel, stage, kind"}
		}
	}
	return e, files, nil
}

func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

// labelled is one item: what people say of it, and its line for the check. err says why it could not be read.
type labelled struct {
	item eval.Item
	line []byte
	err  error
}

// judged is an item with what the check says of it.
type judged struct {
	item       eval.Item
	assessment *parapet.Assessment
	err        error
}

func (p *program) eval(ctx context.Context, args []string) error {
	e, files, err := parseEvalFlags(args)
	if err != nil {
		return err
	}
	lib, err := loadLibrary(e.indicators)
	if err != nil {
		return err
	}
	var count eval.Counter
	err = p.judgeAll(ctx, lib, files, func(j judged) {
		if slices.Contains(e.benign, j.item.Label) {
			j.item.Label = eval.Benign
		}
		count.Add(j.item, j.assessment)
	})
	if err != nil {
		return err
	}
	report := count.Report()
	if e.json {
		enc := json.NewEncoder(p.stdout)
		enc.SetEscapeHTML(false)
		return enc.Encode(report)
	}
	_, err = io.WriteString(p.stdout, evalText(report, e, lib))
	return err
}

// judgeAll checks every labelled line of the files, on every core, and gives the results in order. What could not be read is
// complained of, and the rest goes on.
func (p *program) judgeAll(ctx context.Context, lib *indicator.Library, files []string, emit func(judged)) error {
	assessor := assess.New(lib)
	worker := func() func(labelled) judged {
		own := assessor.Clone()
		return func(l labelled) judged { return judge(own, l) }
	}
	return inOrder(ctx, runtime.GOMAXPROCS(0), labelledLines(files), worker, func(j judged) error {
		if j.err != nil {
			p.complain(j.err)
			return nil
		}
		emit(j)
		return nil
	})
}

// labelledLines reads the lines of files.
func labelledLines(files []string) iter.Seq[labelled] {
	return func(yield func(labelled) bool) {
		for _, name := range files {
			f, err := os.Open(name)
			if err != nil {
				if !yield(labelled{err: notFound(name, err)}) {
					return
				}
				continue
			}
			more := fileLines(name, f, yield)
			f.Close()
			if !more {
				return
			}
		}
	}
}

func fileLines(name string, r io.Reader, yield func(labelled) bool) bool {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), maxEvalLine)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		place := fmt.Sprintf("%s:%d", name, n)
		l := labelled{item: eval.Item{}, line: bytes.Clone(line)}
		if err := json.Unmarshal(line, &l.item); err != nil {
			l.err = fmt.Errorf("read %s: %w", place, err)
		} else if l.item.Label == "" {
			l.err = fmt.Errorf("read %s: it has no label", place)
		}
		l.item.Source = place
		if !yield(l) {
			return false
		}
	}
	if err := lines.Err(); err != nil {
		return yield(labelled{err: fmt.Errorf("read %s, line %d: %w", name, n+1, err)})
	}
	return true
}

// judge runs the check on the line of an item.
func judge(a *assess.Assessor, l labelled) judged {
	j := judged{item: l.item, err: l.err}
	if l.err != nil {
		return j
	}
	in := message.Input{Name: l.item.Source, Reader: bytes.NewReader(l.line), Size: int64(len(l.line))}
	found := 0
	for approach, err := range message.Read(in, message.Options{}) {
		if err != nil {
			j.err = err
			return j
		}
		found++
		j.assessment = a.Assess(approach)
		if j.item.Lang == "" {
			j.item.Lang = j.assessment.Lang
		}
		j.item.Channel = string(approach.Channel)
	}
	if found != 1 {
		j.err = fmt.Errorf("read %s: %d approaches in one line", l.item.Source, found)
	}
	return j
}

// evalText is the report for people.
func evalText(r eval.Report, e *evalFlags, lib *indicator.Library) string {
	var b strings.Builder
	fmt.Fprintf(&b, "ruleset %s\n\n", lib.Digest)
	b.WriteString(rowTable("", r.Labels))
	for _, by := range e.by {
		rows := map[string][]eval.Row{"lang": r.Langs, "channel": r.Channels, "stage": r.Stages, "kind": r.Kinds}[by]
		b.WriteString("\n" + rowTable(by, rows))
	}
	if e.signs {
		b.WriteString("\n" + signTable(r, lib))
	}
	if e.wrong {
		b.WriteString("\n" + wrongList(r.Wrong))
	} else if len(r.Wrong) > 0 {
		fmt.Fprintf(&b, "\n%d items went wrong; --wrong lists them\n", len(r.Wrong))
	}
	return b.String()
}

// rowTable lays out rows; by names the group column, and is empty where there is one group only.
func rowTable(by string, rows []eval.Row) string {
	table := [][]string{{"label", "n", "strong", "", "some or strong", "", "none known", "can't tell"}}
	if by != "" {
		table[0] = append([]string{by}, table[0]...)
	}
	last := ""
	for i, r := range rows {
		line := []string{
			r.Label, fmt.Sprint(r.N), percent(r.Strong(), r.N), interval(r.Strong(), r.N),
			percent(r.Flagged(), r.N), interval(r.Flagged(), r.N),
			percent(r.Bands[parapet.BandNoneKnown], r.N), percent(r.Bands[parapet.BandCannotTell], r.N),
		}
		if by != "" {
			group := r.Group
			if group == "" {
				group = "(none)"
			}
			if i > 0 && r.Group == last {
				group = ""
			}
			last = r.Group
			line = append([]string{group}, line...)
		}
		table = append(table, line)
	}
	left := 1
	if by != "" {
		left = 2
	}
	return aligned(table, left)
}

func percent(k, n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(k)/float64(n))
}

func interval(k, n int) string {
	low, high := eval.Wilson(k, n)
	return fmt.Sprintf("%.0f-%.0f", 100*low, 100*high)
}

// aligned lays out a table: the first columns to the left, the others to the right.
func aligned(table [][]string, left int) string {
	var widths []int
	for _, row := range table {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns(cell))
		}
	}
	var b strings.Builder
	for _, row := range table {
		var line strings.Builder
		for i, cell := range row {
			if i > 0 {
				line.WriteString("  ")
			}
			if i < left {
				line.WriteString(pad(cell, widths[i]))
			} else {
				line.WriteString(strings.Repeat(" ", widths[i]-columns(cell)) + cell)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

// signTable says how often each indicator fired, beside the points the library gives it.
func signTable(r eval.Report, lib *indicator.Library) string {
	header := []string{"sign", "title"}
	for _, l := range r.Labels {
		header = append(header, l.Label)
	}
	table := [][]string{append(header, "lift", "points")}
	for _, s := range r.Signs {
		title, written := "", ""
		if ind := lib.Indicator(s.Indicator); ind != nil {
			title, written = clip(ind.Title, 40), fmt.Sprintf("%.1f", ind.Points)
		}
		line := []string{s.Indicator, title}
		for _, l := range r.Labels {
			line = append(line, fmt.Sprint(s.Fired[l.Label]))
		}
		table = append(table, append(line, fmt.Sprintf("%.1f", s.Lift), written))
	}
	return aligned(table, 2)
}

// wrongList names every item that went wrong and what fired in it.
func wrongList(list []eval.Wrong) string {
	var b strings.Builder
	for _, w := range list {
		fmt.Fprintf(&b, "%s: %s %s (%s)  %s %.1f", w.Verdict, w.Source, w.ID, strings.Join(nonEmpty(w.Kind, w.Lang, w.Channel), ", "), w.Band, w.Points)
		for _, f := range w.Fired {
			fmt.Fprintf(&b, "  %s %+.1f", f.Indicator, f.Points)
		}
		b.WriteByte('\n')
		if w.Note != "" {
			b.WriteString("    " + w.Note + "\n")
		}
	}
	fmt.Fprintf(&b, "%s went wrong\n", plural(len(list), "item"))
	return visibleLines(b.String())
}

// visibleLines makes every line of a text fit for a terminal.
func visibleLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = visible(l)
	}
	return strings.Join(lines, "\n")
}

func nonEmpty(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}
